"""The keyboard's way through a page, on which one always sees where one is."""

from playwright.sync_api import expect

# What is focused: in sight, and drawn otherwise than when it is not.
FOCUS = """() => {
    const at = document.activeElement;
    if (at === document.body) return null;
    // The field in the bar at the top is marked by the frame that it stands in, a row of a plot by
    // the frame within it.
    const box = at.getBoundingClientRect();
    const frame = at.closest(".find") ?? at.querySelector(":scope.opens > .hit");
    const drawn = getComputedStyle(frame ?? at);
    return {
        name: at.outerHTML.slice(0, 120),
        isMarked: at.matches(":focus-visible, input[type=date]:focus-within")
            && ((drawn.outlineStyle !== "none" && parseFloat(drawn.outlineWidth) >= 2)
                || (drawn.stroke !== "none" && parseFloat(drawn.strokeWidth) >= 2)
                || drawn.boxShadow !== "none"),
        isInSight: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0
            && box.top < innerHeight && box.left < innerWidth,
    };
}"""


def tab_to(page, place, *, at_most=25):
    """Press Tab until the place is focused; at each stop on the way, one sees where one is."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        assert_focus_is_seen(page)
        if place.evaluate("place => place === document.activeElement"):
            return
    raise AssertionError(f"Tab does not reach {place} within {at_most} stops.")


def assert_focus_is_seen(page):
    focus = page.evaluate(FOCUS)
    assert focus, "nothing is focused"
    assert focus["isInSight"], f"focused, but out of sight: {focus['name']}"
    assert focus["isMarked"], f"focused, but not marked: {focus['name']}"


def at(page, address):
    page.goto(address)
    page.wait_for_load_state()  # keys act once their script is there


def go(page, *keys):
    """The last of these keys leads to another page."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def skip_to_content(page):
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def follow(page, place, *, at_most=40):
    tab_to(page, place, at_most=at_most)
    go(page, "Enter")


def choose(page, field, words):
    """Type what the option begins with."""
    tab_to(page, field, at_most=60)
    page.keyboard.type(words)
    expect(field.locator("option:checked")).to_have_text(words)


def submit(page, words):
    tab_to(page, page.get_by_role("button", name=words, exact=True))
    go(page, "Enter")
