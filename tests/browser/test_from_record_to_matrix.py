"""From a record in PubMed to a contested claim in the matrix: brought in, tagged, quoted, claimed,
disputed by a second paper, handed on and accepted. By keys alone, and again with a pointer.
"""

import pytest
from playwright.sync_api import expect

from curation.models import Citation, Claim, State, Tagging, TrialReport
from tests.browser.records import COUNTED_AGAIN, THEIR_NCT, TRIED
from tests.browser.tabbing import tab_to
from tests.desk_builders import a_tag
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

FIRST_TITLE = "Baricitinib in SLE-MADE-UP: a made-up trial."
SECOND_TITLE = "Whom SLE-MADE-UP left out: a made-up trial of baricitinib counted again."
STATEMENT = "More people answered by SRI-4 on baricitinib 4 mg than on placebo"
SUPPORTING = (
    "At week 52 an SRI-4 response was seen in 60 (60%) of 100 people on baricitinib "
    "and in 40 (40%) of 100 on placebo."
)
DISPUTING = "An SRI-4 response was then no more frequent on baricitinib than on placebo."


@pytest.fixture
def evidence(ada, ben):
    """What is there before: tags, and a trial whose numbers are accepted."""
    drugs, design = a_tag("Drug"), a_tag("Design")
    a_tag("baricitinib", drugs, key="1")
    a_tag("randomised trial", design, key="2")
    a_tag("secondary analysis", design, key="3")
    drug, trial = a_drug(), a_trial("SLE-MADE-UP", nct=THEIR_NCT)
    outcome = an_outcome(trial, an_endpoint("SRI-4"), is_primary=True, was_met=True)
    four, placebo = an_arm(trial, drug, 4, n_randomised=100), an_arm(trial, n_randomised=100)
    said = {"by": ada, "accepted_by": ben, "source": a_source(registry=THEIR_NCT)}
    a_result(outcome, four, events=60, n=100, **said)
    a_result(outcome, placebo, events=40, n=100, **said)
    an_effect(outcome, four, placebo, of=("OR", 2.25, 1.28, 3.96), **said)


def test_by_keys_alone(sit, ada, ben, evidence, worker):
    page = sit(ada)
    keys = page.keyboard
    at(page, "/")
    keys.press("b")
    expect(page.get_by_label("What to bring in")).to_be_focused()
    keys.type(f"{TRIED} {COUNTED_AGAIN}")
    expect(page.get_by_role("button", name="Start: ask PubMed for 2")).to_be_visible()
    with page.expect_navigation():
        keys.press("Control+Enter")
    both_came_in(page)

    go(page, "g", "q")
    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    go(page, "a")
    expect(page.get_by_text("2 references now wait for you.")).to_be_visible()
    in_hand(page, SECOND_TITLE, left=2)
    keys.press("1")
    keys.press("3")
    tagged(page, "baricitinib", "secondary analysis")
    keys.press("i")
    in_hand(page, FIRST_TITLE, left=1)
    keys.press("1")
    keys.press("2")
    tagged(page, "baricitinib", "randomised trial")
    all_is_saved(page)
    go(page, "o")

    desk_of(page, FIRST_TITLE, tags=2)
    step_to(page, "SRI-4")
    keys.press("q")
    quoted(page)
    keys.press("c")
    recognised(page)
    keys.type(STATEMENT)
    keys.press("Tab")
    keys.press("s")
    expect(page.get_by_role("radio", name="supports")).to_be_checked()
    keys.press("Control+Enter")
    noted(page, "draft", "1 citation")
    keys.press("i")
    decided(page)

    keys.press("/")
    keys.type("counted again")
    go(page, "Enter")
    keys.press("j")
    go(page, "Enter")
    desk_of(page, SECOND_TITLE, tags=2)
    step_to(page, "no more frequent")
    keys.press("c")
    recognised(page)
    offered(page)
    keys.press("Tab")
    keys.press("d")
    expect(page.get_by_role("radio", name="disputes")).to_be_checked()
    keys.press("e")
    noted(page, "draft", "2 citations")
    keys.press("S")
    noted(page, "not yet confirmed", "2 citations")

    page = sit(ben)
    at(page, "/")
    tab_to(page, page.get_by_role("link", name="Waiting 1"))
    go(page, "Enter")
    line = waits(page)
    page.keyboard.press("j")
    expect(line).to_be_focused()
    page.keyboard.press("a")
    accepted(page)
    go(page, "g", "m")
    tab_to(page, page.locator("a.cell[tabindex='0']"), at_most=60)
    page.keyboard.press("Enter")
    in_the_panel(page)
    expect(page.locator("#opened-name")).to_be_focused()
    tab_to(page, page.get_by_role("link", name=STATEMENT))
    go(page, "Enter")
    stands(page)
    nothing_is_missing(ada, ben)


def test_with_a_pointer(sit, ada, ben, evidence, worker):
    page = sit(ada)
    at(page, "/")
    follow(page, "Imports")
    follow(page, "Bring references in")
    page.get_by_label("What to bring in").click()
    page.keyboard.type(f"{TRIED} {COUNTED_AGAIN}")
    with page.expect_navigation():
        page.get_by_role("button", name="Start: ask PubMed for 2").click()
    both_came_in(page)

    follow(page, "Queue")
    with page.expect_navigation():
        page.get_by_role("button", name="Take 20 that nobody has").click()
    in_hand(page, SECOND_TITLE, left=2)
    tag(page, "baricitinib").click()
    tag(page, "secondary analysis").click()
    tagged(page, "baricitinib", "secondary analysis")
    page.locator(".decide").get_by_role("button", name="In").click()
    in_hand(page, FIRST_TITLE, left=1)
    tag(page, "baricitinib").click()
    tag(page, "randomised trial").click()
    tagged(page, "baricitinib", "randomised trial")
    all_is_saved(page)
    follow(page, "Open the desk")

    desk_of(page, FIRST_TITLE, tags=2)
    drag_over(page, "SRI-4")
    page.get_by_role("button", name="Quote q").click()
    quoted(page)
    page.get_by_role("link", name="Write a claim on it").click()
    recognised(page)
    page.keyboard.type(STATEMENT)
    page.get_by_role("radio", name="supports").click()
    page.get_by_role("button", name="Link claim").click()
    noted(page, "draft", "1 citation")
    page.locator("#screening").get_by_role("button", name="In").click()
    decided(page)

    follow(page, "References")
    follow(page, SECOND_TITLE)
    desk_of(page, SECOND_TITLE, tags=2)
    drag_over(page, "no more frequent")
    page.get_by_role("button", name="Claim c").click()
    recognised(page)
    offered(page)
    page.get_by_role("radio", name="disputes").click()
    page.get_by_role("button", name="Cite under it").click()
    noted(page, "draft", "2 citations")
    follow(page, STATEMENT)
    with page.expect_navigation():
        page.get_by_role("button", name="Submit it").click()
    expect(page.get_by_text("The claim waits for somebody else to confirm it.")).to_be_visible()

    page = sit(ben)
    at(page, "/")
    follow(page, "Waiting 1")
    waits(page).get_by_role("button", name="Accept").click()
    accepted(page)
    follow(page, "Matrix")
    page.locator("a.cell").click()
    in_the_panel(page)
    follow(page, STATEMENT)
    stands(page)
    nothing_is_missing(ada, ben)


# -- What hands do


def at(page, address):
    page.goto(address)
    page.wait_for_load_state()  # keys act once their script is there


def go(page, *keys):
    """The last of these keys leads to another page."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press(keys[-1])


def follow(page, name):
    with page.expect_navigation():
        page.get_by_role("link", name=name).first.click()


def step_to(page, words):
    """Press ] until the sentence with these words is in hand."""
    for _ in range(8):
        page.keyboard.press("]")
        if words in page.evaluate("getSelection().toString()"):
            return
    raise AssertionError(f"No sentence has {words}.")


def drag_over(page, words):
    """Over the sentence with these words, from its first line to the end of its last."""
    lines = page.locator("#record .sentence", has_text=words).evaluate(
        "sentence => [...sentence.getClientRects()].map(({x, y, right, bottom, height}) =>"
        " ({x, y, right, middle: y + height / 2}))"
    )
    page.mouse.move(lines[0]["x"] + 1, lines[0]["middle"])
    page.mouse.down()
    page.mouse.move(lines[-1]["right"] - 1, lines[-1]["middle"], steps=5)
    page.mouse.up()
    expect(page.locator("#hold")).to_be_visible()


def tag(page, name):
    return page.locator(".tree").get_by_role("button", name=name)


# -- What eyes see


def both_came_in(page):
    expect(page.get_by_role("heading", level=1)).to_contain_text("has come in")
    for title in (FIRST_TITLE, SECOND_TITLE):
        expect(page.get_by_role("row", name=title)).to_contain_text("added")


def in_hand(page, title, *, left):
    expect(page.locator("#queue-title")).to_have_text(title)
    expect(page.get_by_role("link", name=f"Queue {left}")).to_be_visible()


def tagged(page, *names):
    pressed = page.locator(".tree [aria-pressed=true]")
    expect(pressed).to_have_count(len(names))
    for name in names:
        expect(tag(page, name)).to_have_attribute("aria-pressed", "true")


def all_is_saved(page):
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((each) => each.startsWith('queue-unsaved'))"
    )


def desk_of(page, title, *, tags):
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator("[data-tags-given]")).to_have_text(str(tags))


def quoted(page):
    expect(page.locator("mark.background")).not_to_have_count(0)
    expect(page.locator(".uncited")).to_contain_text("At week 52 an SRI-4 response")
    expect(page.locator("#hold")).to_be_hidden()


def recognised(page):
    """The form is open, with what the words speak of, and the cursor is where one writes."""
    expect(page.get_by_label("Statement, in your own words")).to_be_focused()
    form = page.locator("#claim-form")
    expect(form.get_by_role("checkbox", name="baricitinib")).to_be_checked()
    for field, chosen in (("Trial", "SLE-MADE-UP"), ("Endpoint", "SRI-4")):
        expect(form.get_by_label(field).locator("option:checked")).to_contain_text(chosen)


def offered(page):
    expect(page.locator("#similar")).to_contain_text(STATEMENT)


def noted(page, state, citations):
    note = page.locator("#claim-1")
    expect(note).to_contain_text(STATEMENT)
    expect(note).to_contain_text(state)
    expect(note).to_contain_text(citations)
    expect(page.locator("#claim-form")).to_have_count(0)


def decided(page):
    expect(page.locator("#screening .badge")).to_have_text("included")
    expect(page.get_by_role("link", name="Queue 0")).to_be_visible()


def waits(page):
    line = page.get_by_role("article", name=STATEMENT)
    for words in ("Written by Ada Okafor", "contested", SUPPORTING, DISPUTING):
        expect(line).to_contain_text(words)
    return line


def accepted(page):
    expect(page.get_by_role("status").filter(has_text=STATEMENT)).to_contain_text("accepted")
    expect(page.get_by_role("link", name="Waiting 0")).to_be_visible()


def in_the_panel(page):
    panel = page.get_by_role("complementary")
    expect(panel).to_contain_text("baricitinib, 4 mg once daily: SRI-4, week 52")
    expect(panel).to_contain_text("60/100")
    claim = panel.get_by_role("listitem").filter(has_text=STATEMENT)
    expect(claim).to_contain_text("contested")
    expect(claim).not_to_contain_text("not yet confirmed")


def stands(page):
    expect(page.get_by_role("heading", level=1)).to_have_text(STATEMENT)
    expect(page.locator(".claim-head")).to_contain_text("contested")
    for stance, words in (("Supports", SUPPORTING), ("Disputes", DISPUTING)):
        expect(page.get_by_role("region", name=stance)).to_contain_text(words)


def nothing_is_missing(ada, ben):
    claim = Claim.objects.get()
    assert (claim.state, claim.entered_by, claim.decided_by) == (State.ACCEPTED, ada, ben)
    cited = Citation.objects.order_by("stance").values_list(
        "stance", "reference__pmid", "quote__exact", "state"
    )
    assert list(cited) == [
        ("disputes", COUNTED_AGAIN, DISPUTING, State.ACCEPTED),
        ("supports", TRIED, SUPPORTING, State.ACCEPTED),
    ]
    given = Tagging.objects.order_by("tag__name").values_list("tag__name", "reference__pmid")
    assert set(given) == {
        ("baricitinib", TRIED),
        ("baricitinib", COUNTED_AGAIN),
        ("randomised trial", TRIED),
        ("secondary analysis", COUNTED_AGAIN),
    }
    assert TrialReport.objects.get().reference.pmid == TRIED
