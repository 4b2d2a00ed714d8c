"""The grid under a curator's hands: what is typed is saved when a row is left, and never lost."""

import pytest
from playwright.sync_api import expect

from curation.models import Effect, Result, State, TrialReport
from tests.builders import a_reference
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_endpoint,
    an_outcome,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

RESULTS = "/trials/NCT03616912/results/"
DRUG, PLACEBO = "baricitinib 4 mg once daily", "placebo"


@pytest.fixture
def brave(transactional_db):
    """Two arms, two outcomes, one report."""
    trial = a_trial(nct="NCT03616912")
    an_arm(trial, a_drug())
    an_arm(trial)
    an_outcome(trial, an_endpoint("SRI-4"), is_primary=True)
    an_outcome(trial, an_endpoint("Weight", kind="continuous"))
    TrialReport.objects.create(trial=trial, reference=a_reference(), kind="primary")
    return trial


def row(page, endpoint):
    return page.locator("tbody.entry", has_text=endpoint)


def test_arrows_and_enter_move_as_in_a_spreadsheet(sit, ada, brave):
    page = sit(ada)
    page.goto(RESULTS)
    sri, weight = row(page, "SRI-4"), row(page, "Weight")
    sri.get_by_label(f"events, {DRUG}").focus()
    for key, label in (
        ("ArrowRight", f"n, {DRUG}"),
        ("ArrowRight", f"%, {DRUG}"),
        ("ArrowRight", f"events, {PLACEBO}"),
        ("ArrowLeft", f"%, {DRUG}"),
        ("ArrowDown", f"estimate (low to high), {DRUG}"),
        ("ArrowUp", f"%, {DRUG}"),
    ):
        page.keyboard.press(key)
        expect(sri.get_by_label(label, exact=True)).to_be_focused()
    sri.get_by_label(f"events, {PLACEBO}").focus()
    page.keyboard.press("Enter")
    expect(weight.get_by_label(f"value, {PLACEBO}")).to_be_focused()
    page.keyboard.press("Alt+s")
    expect(weight.get_by_label("Source", exact=True)).to_be_focused()


def test_within_a_text_the_arrows_move_within_the_text(sit, ada, brave):
    page = sit(ada)
    page.goto(RESULTS)
    cell = row(page, "SRI-4").get_by_label(f"events, {DRUG}")
    cell.press_sequentially("142")
    cell.press("ArrowLeft")
    cell.press_sequentially("5")
    expect(cell).to_be_focused()
    expect(cell).to_have_value("1452")


def test_a_row_is_saved_when_it_is_left_and_the_next_is_offered_its_source(sit, ada, brave):
    page = sit(ada)
    page.goto(RESULTS)
    sri, weight = row(page, "SRI-4"), row(page, "Weight")
    sri.get_by_label("Place in it").fill("Table 2")
    sri.get_by_label(f"events, {DRUG}").fill("142/252")
    weight.get_by_label(f"value, {DRUG}").focus()
    expect(sri.get_by_text("1 draft")).to_be_visible()
    page.keyboard.type("−8.7 ± 6.2")
    expect(weight.get_by_label("Place in it")).to_have_value("Table 2")
    sri.get_by_label(f"n, {PLACEBO}").focus()
    expect(weight.get_by_label(f"SD, {DRUG}")).to_have_value("6.2")
    assert [str(each.source.locator) for each in Result.objects.all()] == ["Table 2", "Table 2"]


def test_who_comes_back_into_a_row_while_it_is_saved_types_on(sit, ada, brave):
    page = sit(ada)
    page.goto(RESULTS)
    sri = row(page, "SRI-4")
    sri.get_by_label(f"events, {DRUG}").fill("142/252")
    with page.expect_response("**/results/*/"):
        row(page, "Weight").get_by_label(f"value, {DRUG}").focus()
        sri.get_by_label(f"events, {PLACEBO}").press_sequentially("116/253")
    expect(sri.get_by_label(f"events, {PLACEBO}")).to_have_value("116/253")
    row(page, "Weight").get_by_label(f"value, {DRUG}").focus()
    expect(sri.get_by_text("2 draft")).to_be_visible()
    assert Result.objects.count() == 2


def test_what_cannot_be_stays_as_typed_with_its_sentence_also_after_a_reload(sit, ada, brave):
    page = sit(ada, refused=[422])
    page.goto(RESULTS)
    sri = row(page, "SRI-4")
    sri.get_by_label(f"events, {DRUG}").fill("260/252")
    row(page, "Weight").get_by_label(f"value, {DRUG}").focus()
    expect(sri.get_by_text("There cannot be more events than people.")).to_be_visible()
    expect(sri.get_by_label(f"events, {DRUG}")).to_have_value("260/252")
    page.reload()
    expect(sri.get_by_label(f"events, {DRUG}")).to_have_value("260/252")
    expect(sri.get_by_text("typed before, not saved yet")).to_be_visible()


def test_two_people_in_one_row_see_both_texts_and_one_decides(sit, ada, cleo, brave):
    first, second = sit(ada, refused=[422]), sit(cleo)
    for page in (first, second):
        page.goto(RESULTS)
    for page, events in ((second, "141/252"), (first, "142/252")):
        row(page, "SRI-4").get_by_label(f"events, {DRUG}").fill(events)
        row(page, "Weight").get_by_label(f"value, {DRUG}").focus()
        expect(row(page, "SRI-4").get_by_text("not saved yet")).to_be_hidden()
        if page is second:
            expect(row(page, "SRI-4").get_by_text("1 draft")).to_be_visible()
    sri = row(first, "SRI-4")
    expect(sri.get_by_text("Cleo Marchetti changed this while you typed")).to_be_visible()
    expect(sri.get_by_label(f"events, {DRUG}")).to_have_value("142/252")
    sri.get_by_role("link", name="Take theirs").click()
    expect(sri.get_by_label(f"events, {DRUG}")).to_have_value("141")
    assert Result.objects.get().events == 141


def test_what_was_typed_before_the_session_ended_is_there_after_signing_in_again(sit, ada, brave):
    page = sit(ada)
    page.goto(RESULTS)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    sri = row(page, "SRI-4")
    sri.get_by_label(f"events, {DRUG}").fill("142/252")
    with page.expect_navigation():
        page.context.add_cookies([each for each in cookies if each["name"] == "csrftoken"])
        row(page, "Weight").get_by_label(f"value, {DRUG}").focus()
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    page.context.add_cookies(cookies)
    page.goto(RESULTS)
    expect(sri.get_by_label(f"events, {DRUG}")).to_have_value("142/252")
    sri.get_by_role("button", name="Save").click()
    expect(sri.get_by_text("1 draft")).to_be_visible()


def test_without_scripts_the_grid_is_saved_remarked_on_and_handed_on(sit, ada, brave):
    page = sit(ada, java_script_enabled=False)
    page.goto(RESULTS)
    sri = row(page, "SRI-4")
    sri.get_by_label(f"events, {DRUG}").fill("142/252")
    sri.get_by_label(f"%, {DRUG}").fill("57")
    sri.get_by_label(f"Measure, {DRUG}").select_option("OR")
    sri.get_by_label(f"estimate (low to high), {DRUG}").fill("1.57 [1.09, 2.27]")
    sri.get_by_role("button", name="Save").click()
    sri.get_by_placeholder("why it is kept").fill("So printed.")
    sri.get_by_role("button", name="Keep as printed").click()
    page.get_by_role("button", name="Submit 2 results").click()
    expect(page.get_by_text("2 results were handed on.")).to_be_visible()
    assert {Result.objects.get().state, Effect.objects.get().state} == {State.SUBMITTED}


def test_without_scripts_what_waits_is_accepted_and_sent_back(sit, ada, ben, brave):
    outcome = brave.outcomes.get(endpoint__name="SRI-4")
    for arm in brave.arms.all():
        a_result(outcome, arm, by=ada, events=1, n=9, source=a_source(a_reference()))
    page = sit(ben, java_script_enabled=False)
    page.goto("/waiting/")
    page.get_by_role("article", name=DRUG).get_by_role("button", name="Accept").click()
    expect(page.get_by_text(f"{DRUG} is accepted.")).to_be_visible()
    placebo = page.get_by_role("article", name=PLACEBO)
    placebo.get_by_text("Reject").click()
    placebo.get_by_label("Why").fill("Table 2 has 2.")
    placebo.get_by_role("button", name="Send it back").click()
    expect(page.get_by_text("placebo is sent back.")).to_be_visible()
    assert sorted(each.state for each in Result.objects.all()) == ["accepted", "rejected"]
