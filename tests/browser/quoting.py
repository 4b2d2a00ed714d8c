"""Words of an abstract taken in hand in a browser, at the desk of a paper or in the queue."""

from playwright.sync_api import expect

# Selects words as a pointer does: where they stand for the nth time, across whatever marks them.
SELECT = """([words, nth]) => {
    const paragraphs = [...document.querySelectorAll("#record [data-start]")];
    const nodes = paragraphs.flatMap((paragraph) => {
        const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode()) {
            const node = walker.currentNode;
            if (!node.parentElement.closest("[data-silent]")) found.push(node);
        }
        return found;
    });
    const text = nodes.map((node) => node.data).join("");
    let start = -1;
    for (let n = 0; n <= nth; n += 1) start = text.indexOf(words, start + 1);
    const at = (place, isEnd) => {
        for (const node of nodes) {
            if (place < node.length || (isEnd && place === node.length)) return [node, place];
            place -= node.length;
        }
    };
    const [first, from] = at(start, false), [last, to] = at(start + words.length, true);
    getSelection().setBaseAndExtent(first, from, last, to);
}"""


def select(page, words, nth=0):
    page.evaluate(SELECT, [words, nth])
    expect(page.locator("#hold")).to_be_visible()


def step_to(page, words):
    """Press ] until the sentence with these words is in hand."""
    for _ in range(12):
        page.keyboard.press("]")
        if words in page.evaluate("getSelection().toString()"):
            return
    raise AssertionError(f"No sentence has {words}.")


def draft_is_kept(page):
    """Or it would still be on its way when the test is over, and its rows are taken away."""
    expect(page.locator("[data-draft-said]")).to_contain_text("draft kept")
