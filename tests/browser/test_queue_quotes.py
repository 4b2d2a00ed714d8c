"""Quotes and claims in the queue: the desk's own, between the list and the decision."""

import pytest
from playwright.sync_api import expect

from curation.models import Citation, Claim, Draft, Quote, ScreeningDecision, State
from tests.browser.conftest import wait_until
from tests.browser.examining import WIDTHS, defects
from tests.browser.quoting import draft_is_kept, select, step_to
from tests.desk_builders import a_claim, a_tag, an_assignment
from tests.evidence_builders import a_drug
from tests.web.at_the_desk import FINDINGS, METHODS, a_desk_paper

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def asked(person, number=2):
    papers = [a_desk_paper(title=f"Paper {place}") for place in range(1, number + 1)]
    for paper in papers:
        an_assignment(paper, person)
    return papers


def at_queue(page, at="Paper 1"):
    page.goto("/queue/")
    expect(title(page)).to_have_text(at)
    page.wait_for_load_state()  # keys act once their script is there
    return page


def title(page):
    return page.locator("#queue-title")


def statement(page):
    return page.get_by_label("Statement, in your own words")


def a_draft_is_there():
    wait_until(Draft.objects.exists, otherwise=lambda: "No draft was kept.")


def decisions(person):
    return [(each.reference.title, each.decision) for each in person.screening.order_by("pk")]


def test_a_quote_is_taken_a_claim_written_and_the_paper_decided_by_keys_alone(sit, ada):
    drug = a_drug("made-upinib")
    first, _ = asked(ada)
    page = at_queue(sit(ada))
    keys = page.keyboard

    step_to(page, "By week 24")
    keys.press("q")
    expect(page.locator("mark.background")).to_have_count(1)
    expect(page.locator("#desk-said")).to_contain_text("Quote taken")
    expect(page.locator("#sentence-3")).to_be_focused()
    expect(title(page)).to_have_text("Paper 1")

    keys.press("[")
    keys.press("[")
    keys.press("c")
    expect(statement(page)).to_be_focused()
    keys.type("Adults had it, quite unlike what I expected")
    keys.press("Tab")
    keys.press("u")  # qualifies; outside the form it is “unclear”
    expect(page.get_by_role("radio", name="qualifies")).to_be_checked()
    keys.press("d")  # disputes; outside the form it is “done”
    expect(page.get_by_role("radio", name="disputes")).to_be_checked()
    keys.press("Control+Enter")
    note = page.locator("#claim-1")
    expect(note).to_contain_text("quite unlike what I expected")
    keys.press("S")
    expect(note).to_contain_text("not yet confirmed")
    assert not ScreeningDecision.objects.exists()

    keys.press("u")
    expect(title(page)).to_have_text("Paper 2")
    wait_until(
        lambda: decisions(ada) == [("Paper 1", "unclear")], otherwise=lambda: str(decisions(ada))
    )
    citation = Citation.objects.get()
    assert (citation.reference, citation.stance) == (first, "disputes")
    assert citation.quote.exact == "Adults were given made-upinib or placebo."
    assert list(citation.claim.drugs.all()) == [drug]
    assert citation.claim.state == State.SUBMITTED


def test_on_the_reference_that_comes_next_everything_works_anew(sit, ada):
    _, second = asked(ada)
    page = at_queue(sit(ada))
    step_to(page, "By week 24")
    page.keyboard.press("j")
    expect(title(page)).to_have_text("Paper 2")
    expect(page.locator("#hold")).to_be_hidden()

    page.keyboard.press("]")
    expect(page.locator("#desk-said")).to_have_text("Sentence 1 of 4 in hand.")
    page.keyboard.press("q")
    expect(page.locator("mark.background")).to_have_count(1)
    select(page, "60 (60%) of 100")
    page.get_by_role("button", name="Claim c").click()
    page.keyboard.type("Most people answered")
    page.get_by_role("radio", name="supports").check()
    page.get_by_role("button", name="Link claim").click()

    expect(page.locator("#claim-1")).to_contain_text("Most people answered")
    expect(title(page)).to_have_text("Paper 2")
    assert {quote.reference for quote in Quote.objects.all()} == {second}
    assert Citation.objects.get().quote.exact == "60 (60%) of 100"


def test_escape_leaves_the_form_open_and_gives_the_keys_back_to_the_queue(sit, ada):
    asked(ada)
    page = at_queue(sit(ada))
    step_to(page, "By week 24")
    page.keyboard.press("c")
    expect(statement(page)).to_be_focused()
    page.keyboard.type("ijxdu")
    page.keyboard.press("Escape")
    expect(page.locator("#sentence-3")).to_be_focused()
    expect(statement(page)).to_have_value("ijxdu")

    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Link claim").focus()
    page.keyboard.press("i")  # within the form, and no key of it
    page.keyboard.press("s")
    expect(page.get_by_role("radio", name="supports")).to_be_checked()
    expect(title(page)).to_have_text("Paper 1")

    page.keyboard.press("Escape")
    page.keyboard.press("u")
    expect(title(page)).to_have_text("Paper 2")
    expect(page.locator("#claim-form")).to_have_count(0)
    a_draft_is_there()
    wait_until(
        lambda: decisions(ada) == [("Paper 1", "unclear")], otherwise=lambda: str(decisions(ada))
    )


def test_what_was_being_typed_is_there_when_one_comes_back(sit, ada):
    first, _ = asked(ada)
    page = at_queue(sit(ada))
    step_to(page, "By week 24")
    page.keyboard.press("c")
    expect(statement(page)).to_be_focused()
    page.keyboard.type("Half a sent")
    page.keyboard.press("Escape")
    page.keyboard.press("j")  # before the draft was kept by the pause in typing
    expect(title(page)).to_have_text("Paper 2")
    a_draft_is_there()

    page.keyboard.press("k")
    expect(title(page)).to_have_text("Paper 1")
    expect(statement(page)).to_have_value("Half a sent")
    expect(title(page)).to_be_focused()
    statement(page).fill("Half a sentence")
    page.get_by_role("radio", name="background").check()
    page.get_by_role("button", name="Submit for review").click()
    expect(page.locator("#claim-1")).to_contain_text("Half a sentence")
    assert Claim.objects.get().state == State.SUBMITTED
    assert Citation.objects.get().reference == first


def test_an_undo_leaves_the_form_as_it_is(sit, ada):
    a_tag("harms", a_tag("Outcome domain"), key="9")
    asked(ada)
    page = at_queue(sit(ada))
    page.keyboard.press("9")
    expect(page.locator("#said")).to_have_text("Tagged with harms.")
    step_to(page, "By week 24")
    page.keyboard.press("c")
    expect(statement(page)).to_be_focused()
    page.keyboard.type("Half a sent")
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    expect(page.locator("#said")).to_have_text("Undone: tagged with harms.")
    expect(statement(page)).to_have_value("Half a sent")
    a_draft_is_there()


def test_an_answer_that_comes_after_one_went_on_changes_nothing_there(sit, ada):
    asked(ada)
    page = at_queue(sit(ada))
    step_to(page, "By week 24")
    held = []
    page.route("**/quote/", lambda route: held.append(route))
    page.keyboard.press("q")
    page.keyboard.press("j")
    expect(title(page)).to_have_text("Paper 2")
    with page.expect_response("**/quote/"):
        held[0].continue_()
    wait_until(Quote.objects.exists, otherwise=lambda: "No quote was taken.")

    expect(title(page)).to_have_text("Paper 2")
    expect(page.locator("#heading")).to_have_count(1)
    expect(page.locator("mark.background")).to_have_count(0)


def test_a_refusal_is_said_at_its_place(sit, ada):
    asked(ada)
    page = at_queue(sit(ada, refused=[422]))
    step_to(page, "By week 24")
    page.keyboard.press("c")
    page.keyboard.type("Most people answered")
    draft_is_kept(page)
    page.locator("#claim-form").evaluate("(form) => (form.noValidate = true)")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#stance-error")).to_contain_text("Say what this paper does to the claim")
    expect(statement(page)).to_have_value("Most people answered")
    expect(title(page)).to_have_text("Paper 1")


def test_without_a_script_a_sentence_is_claimed_on_by_the_way_of_the_desk(sit, ada):
    asked(ada)
    page = sit(ada, java_script_enabled=False)
    page.goto("/queue/")
    page.get_by_text("Quote without selecting").click()
    page.get_by_label("On placebo 40 (40%) of 100 had.").check()
    page.get_by_role("button", name="Write a claim on it").click()
    statement(page).fill("Fewer answered on placebo")
    page.get_by_label("background").check()
    page.get_by_role("button", name="Submit for review").click()
    page.goto("/queue/")
    expect(page.locator("#claim-1")).to_contain_text("Fewer answered on placebo")


@pytest.mark.parametrize("width", ["desk", "telephone"])
def test_everybody_can_use_the_queue_with_the_form_open(sit, ada, width):
    a_tag("harms", a_tag("Outcome domain"), key="9", scope_note="Of harms.")
    a_claim(ada, "By week 24 most people had answered", state=State.SUBMITTED)
    asked(ada)
    page = at_queue(sit(ada, viewport=WIDTHS[width]))
    step_to(page, "By week 24")
    page.keyboard.press("q")
    expect(page.locator("mark.background")).to_have_count(1)
    page.keyboard.press("]")
    page.keyboard.press("c")
    page.keyboard.type("By week 24 most people on placebo had answered")
    expect(page.locator("#similar")).to_contain_text("alike")
    draft_is_kept(page)
    page.keyboard.press("Escape")

    page.keyboard.press("?")
    keys = page.locator("#keys")
    expect(keys).to_contain_text("In the form of a claim")
    expect(keys).to_contain_text("It qualifies")
    expect(keys).to_contain_text("Unclear")
    page.keyboard.press("Escape")

    found = defects(page)
    assert not found, "\n".join(found)
    assert METHODS.split(".")[0] in page.locator("#record").inner_text()
    assert FINDINGS.split(".")[0] in page.locator("#record").inner_text()


def test_the_quote_just_taken_is_taken_back_by_a_key(sit, ada):
    asked(ada)
    page = at_queue(sit(ada))
    keys = page.keyboard
    step_to(page, "By week 24")
    keys.press("q")
    expect(page.locator("mark.background")).to_have_count(1)

    keys.press("Q")

    expect(page.locator("#desk-said")).to_contain_text("Quote taken back")
    expect(page.locator("mark.background")).to_have_count(0)
    assert not Quote.objects.exists()
