"""From nothing to accepted: a curator enters a trial and its results, a reviewer sends a number
back, the curator mends it, the reviewer accepts; the matrix changes, and the history tells it.
"""

import re

import pytest
from playwright.sync_api import expect

from curation.history.told import told
from curation.models import Effect, Result, State, Trial
from tests.builders import a_reference
from tests.evidence_builders import a_drug, an_endpoint

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

NCT = "NCT03616912"
CELL = "td[data-at='SRI-4, wk 52'] a.cell"
QUOTE = "A made-up sentence that holds 142 (57 %) against 116 (46 %)."


@pytest.fixture
def paper():
    """What there is before the curator begins: a reference that names the trial, a vocabulary."""
    a_drug()
    an_endpoint("SRI-4")
    an_endpoint("Glucocorticoid tapering")
    return a_reference(
        title="A made-up trial of baricitinib",
        authors_as_printed="Quill Q",
        journal_abbreviation="J Made-up",
        nct_numbers=[NCT],
    )


def test_a_trial_goes_from_nothing_to_accepted(sit, ada, ben, paper, settings):
    settings.LUPUSJAK_PUBLIC = True
    stranger, desk = sit(), sit(ada)
    add_the_trial(desk)
    add_two_arms(desk)
    add_two_outcomes(desk)
    type_the_results(desk)

    review = sit(ben)
    the_number_waits(review)
    a_stranger_sees_no_number(stranger)
    review.goto("/")
    review.get_by_role("link", name="Waiting 3").click()
    review.wait_for_url("**/waiting/")  # with its scripts, without which no key acts
    send_the_first_back(review)

    mend(desk)

    review.goto("/waiting/")
    accept_all(review)
    assert {row.state for row in (*Result.objects.all(), *Effect.objects.all())} == {State.ACCEPTED}
    assert {row.decided_by for row in Result.objects.all()} == {ben}
    the_cell_has_changed(review)
    a_stranger_sees_the_number(stranger)
    assert story(Result.objects.get(events=143)) == [
        "Ada Okafor (curator) entered",
        "Ada Okafor (curator) kept as printed “Printed so; the denominator may be smaller.”",
        "Ada Okafor (curator) submitted",
        "Ben Lindqvist (reviewer) rejected “Table 2 has 143.”",
        "Ada Okafor (curator) changed: events 142 -> 143",
        "Ada Okafor (curator) submitted",
        "Ben Lindqvist (reviewer) accepted",
    ]


def story(row):
    """Each sentence of its history, the oldest first, without what was entered and set besides."""
    return [
        f"{each.who} ({each.role}) {each.act}"
        + "".join(
            f": {change}" for change in each.changes if change.field == "events" and change.was
        )
        + (f" “{each.reason}”" if each.reason else "")
        for each in reversed(told(row))
    ]


def add_the_trial(page):
    page.goto(f"/trials/new/?nct={NCT}")
    expect(page.get_by_text("Quill 2023, J Made-up")).to_be_visible()
    page.get_by_label("Acronym").fill("SLE-BRAVE-I")
    page.get_by_role("button", name="Add the trial").click()
    expect(page).to_have_url(re.compile(f"/trials/{NCT}/arms/$"))


def add_two_arms(page):
    page.get_by_label("Drug, another arm").select_option("baricitinib")
    page.get_by_label("Dose, another arm", exact=True).fill("4")
    page.get_by_label("Frequency, another arm").fill("once daily")
    page.get_by_label("n randomised, another arm").fill("252")
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Kind, another arm").select_option("placebo")
    page.get_by_label("n randomised, another arm").fill("253")
    page.get_by_role("button", name="Save").click()
    assert [str(arm) for arm in Trial.objects.get().arms.all()] == [
        "baricitinib 4 mg once daily",
        "placebo",
    ]


def add_two_outcomes(page):
    page.get_by_role("link", name="On to the outcomes").click()
    for endpoint, is_primary in (("SRI-4", True), ("Glucocorticoid tapering", False)):
        page.get_by_label("Endpoint, another outcome").fill(endpoint)
        page.get_by_label("Week, another outcome").fill("52")
        page.get_by_label("Primary, another outcome").set_checked(is_primary)
        page.get_by_role("button", name="Save").click()
    page.get_by_role("link", name="On to the results").click()
    page.wait_for_url("**/results/")


def type_the_results(page):
    """By the keyboard alone, from the first cell on."""
    sri = page.locator("tbody.entry", has_text="SRI-4")
    source = sri.get_by_label("Source", exact=True)
    source.select_option(label="Quill 2023, J Made-up (names the trial)")
    sri.get_by_label("Place in it").fill("abstract, Findings")
    sri.get_by_label("The words themselves").fill(QUOTE)
    page.get_by_label("events, baricitinib 4 mg once daily").first.focus()
    page.keyboard.type("142/252")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(sri.get_by_label("%, baricitinib 4 mg once daily")).to_be_focused()
    page.keyboard.type("57")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("116/253")
    sri.get_by_label("Measure, baricitinib").select_option("OR")
    sri.get_by_label("estimate (low to high), baricitinib").fill("1·57 (1·09–2·27)")
    sri.get_by_label("p, baricitinib 4 mg once daily", exact=True).fill("0.016")
    page.keyboard.press("Enter")  # goes down, out of the row, which is saved by that
    expect(sri.locator(".caution")).to_contain_text("142/252 is 56.3 %, you wrote 57.")
    expect(page.get_by_role("button", name="Submit 2 results")).to_be_visible()

    page.keyboard.press("Alt+w")
    expect(sri.get_by_placeholder("why it is kept")).to_be_focused()
    page.keyboard.type("Printed so; the denominator may be smaller.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Submit 3 results")).to_be_visible()
    expect(sri.get_by_label("events, baricitinib 4 mg once daily")).to_have_value("142")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("3 results were handed on.")).to_be_visible()
    assert Result.objects.filter(state=State.SUBMITTED, source__quote=QUOTE).count() == 2


def send_the_first_back(page):
    first = page.get_by_role("article", name="baricitinib 4 mg once daily: 142/252 (57 %)")
    expect(first).to_contain_text(QUOTE)
    expect(first).to_contain_text("Kept as printed: Printed so")
    page.keyboard.press("j")
    expect(first).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("Table 2 has 143.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Table 2 has 143.")).to_be_visible()
    expect(page.get_by_role("article", name="placebo: 116/253")).to_be_focused()
    expect(page.get_by_role("link", name="Waiting 2")).to_be_visible()


def mend(page):
    page.goto("/waiting/")
    back = page.get_by_role("region", name="Sent back to you")
    expect(back).to_contain_text("Ben Lindqvist: Table 2 has 143.")
    back.get_by_role("link").click()
    sri = page.locator("tbody.entry", has_text="SRI-4")
    expect(sri).to_contain_text("Ben Lindqvist sent it back: Table 2 has 143.")
    sri.get_by_label("events, baricitinib 4 mg once daily").fill("143")
    sri.get_by_role("button", name="Save").click()
    expect(sri).to_contain_text("1 draft")
    page.get_by_role("button", name="Submit 1 result").click()
    expect(page.get_by_text("1 result was handed on.")).to_be_visible()


def the_number_waits(page):
    page.goto("/matrix/")
    expect(page.locator(CELL)).to_have_class("cell waits")
    expect(page.locator(CELL)).to_contain_text("1.57")
    page.locator(CELL).click()
    panel = page.get_by_role("complementary")
    expect(panel).to_contain_text("142/252")
    expect(panel).to_contain_text("not yet confirmed against the paper")
    expect(panel).not_to_contain_text("accepted")


def a_stranger_sees_no_number(page):
    page.goto("/matrix/")
    expect(page.locator(CELL)).to_have_text("to extract")
    expect(page.locator("table.matrix")).not_to_contain_text("1.57")
    page.locator(CELL).click()
    panel = page.get_by_role("complementary")
    expect(panel).to_contain_text("SLE-BRAVE-I")
    expect(panel).not_to_contain_text("142")
    expect(panel).not_to_contain_text(QUOTE)


def the_cell_has_changed(page):
    page.goto("/matrix/")
    expect(page.locator(CELL)).to_have_class("cell")
    expect(page.locator(CELL)).to_contain_text("1.57")
    page.locator(CELL).click()
    panel = page.get_by_role("complementary")
    expect(panel).to_contain_text("baricitinib, 4 mg once daily: SRI-4, week 52")
    expect(panel).to_contain_text("143/252")
    expect(panel).to_contain_text("OR 1.57 (1.09 to 2.27)")
    expect(panel).to_contain_text(QUOTE)
    expect(panel).to_contain_text("Ada Okafor entered")
    expect(panel).to_contain_text("Ben Lindqvist accepted")
    expect(panel).not_to_contain_text("not yet confirmed")


def a_stranger_sees_the_number(page):
    page.goto("/matrix/")
    expect(page.locator(CELL)).to_contain_text("1.57")
    page.locator(CELL).click()
    expect(page.get_by_role("complementary")).to_contain_text("Ben Lindqvist accepted")


def accept_all(page):
    page.keyboard.press("a")  # leads to the first, and accepts nothing yet
    first = page.get_by_role("article", name="baricitinib 4 mg once daily: 143/252 (57 %)")
    expect(first).to_be_focused()
    page.keyboard.press("a")
    expect(page.get_by_role("link", name="Waiting 2")).to_be_visible()
    expect(page.get_by_role("article", name="placebo: 116/253")).to_be_focused()
    page.keyboard.press("A")
    expect(page.get_by_text("2 numbers accepted.")).to_be_visible()
    expect(page.get_by_role("link", name="Waiting 0")).to_be_visible()
