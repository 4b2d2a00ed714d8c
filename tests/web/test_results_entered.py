"""Results typed into the grid: what is kept, what is refused in words, and where."""

from decimal import Decimal as D

import pytest

from curation.models import Effect, Result, Source, State
from tests.builders import a_reference
from tests.cast import ben
from tests.evidence_builders import (
    a_result,
    a_trial,
    an_endpoint,
    an_outcome,
)
from tests.web.entry_at_hand import HX, RESULTS, Typing, brave_i
from tests.web.imports_at_hand import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curator")]


@pytest.fixture
def brave():
    return brave_i()


SRI = {"events": "142/252", "percent": "57"}


def test_a_row_is_kept_as_a_draft_with_its_printed_decimals_and_its_source(client, brave):
    typing = Typing(brave)
    answer = client.post(
        typing.address,
        typing.row(
            drug={"events": "142/252", "percent": "56.3"},
            placebo={"events": "116", "n": "253", "percent": "45.8 %"},
            effect={"measure": "OR", "estimate": "1.57 (1.09-2.27)", "p": "0·016"},
        ),
        headers=HX,
    )
    assert answer.status_code == 200, words(answer)
    drug, placebo = Result.objects.order_by("arm__position")
    assert (drug.events, drug.n, drug.percent_as_printed, drug.state) == (142, 252, "56.3", "draft")
    assert (placebo.events, placebo.n, placebo.percent) == (116, 253, D("45.8"))
    effect = Effect.objects.get()
    assert effect.as_printed == "1.57 (1.09 to 2.27)"
    assert (effect.p, effect.p_sign, effect.comparator) == (D("0.016"), "=", placebo.arm)
    source = Source.objects.get()
    assert (source.locator, drug.source, effect.source) == ("abstract, Findings", source, source)
    assert 'value="1.57 (1.09 to 2.27)"' in answer.content.decode()
    assert "Submit 3 results" in words(answer)


def test_what_is_odd_is_remarked_on_under_the_row_and_kept_with_a_reason(client, brave):
    typing = Typing(brave)
    answer = client.post(typing.address, typing.row(drug=SRI), headers=HX)
    assert "142/252 is 56.3 %, you wrote 57." in words(answer)
    assert "Submit 0 results" in words(answer)

    place = f"o{typing.outcome.pk}-r{typing.drug.pk}-keep-percent"
    shown = {"events": "142", "n": "252", "percent": "57"}
    answer = client.post(
        typing.address, typing.row(drug=shown, keep={"percent": " "}) | {"keep": place}, headers=HX
    )
    assert answer.status_code == 422
    assert "Say why it is kept as printed." in words(answer)

    typed = typing.row(drug=shown, keep={"percent": "So printed."})
    answer = client.post(typing.address, typed, headers=HX)
    assert answer.status_code == 200
    assert Result.objects.get().kept_as_printed == {"percent": "So printed."}
    assert "Submit 1 result " in words(answer)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"drug": {"events": "260/252"}}, "There cannot be more events than people."),
        ({"drug": {"events": "1,234"}}, "“1,234” may be 1234 or 1.234."),
        ({"drug": {"events": "142/252", "n": "250"}}, "n is 252 and 250: which?"),
        ({"drug": {"percent": "157"}}, "A percentage lies between 0 and 100."),
        (
            {"effect": {"measure": "OR", "estimate": "1.57 (2.27 to 1.09)"}},
            "The interval is the wrong way round: 2.27 to 1.09.",
        ),
        (
            {"effect": {"measure": "OR", "estimate": "3.57 (1.09 to 2.27)"}},
            "The interval does not hold the estimate.",
        ),
        ({"effect": {"measure": "OR", "p": "0"}}, "No p value is 0."),
        ({"effect": {"estimate": "1.57"}}, "Say which measure this estimate is of."),
    ],
)
def test_what_cannot_be_is_said_under_the_row_and_what_was_typed_stays(
    client, brave, typed, sentence
):
    typing = Typing(brave)
    answer = client.post(typing.address, typing.row(**typed), headers=HX)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert not Result.objects.exists()
    assert not Effect.objects.exists()
    assert 'aria-invalid="true"' in answer.content.decode()
    for text in next(iter(typed.values())).values():
        assert f'value="{text}"' in answer.content.decode()


def test_a_comma_is_read_as_the_decimal_sign_that_it_is(client, brave):
    typing = Typing(brave)
    typed = typing.row(
        drug={"events": "142/252", "percent": "56,3"},
        effect={"measure": "OR", "estimate": "1,57 (1,09 to 2,27)", "p": "0,016"},
    )
    assert client.post(typing.address, typed, headers=HX).status_code == 200
    result, effect = Result.objects.get(), Effect.objects.get()
    assert (str(result.percent), result.percent_as_printed) == ("56.300", "56.3")
    assert (effect.as_printed, str(effect.p)) == ("1.57 (1.09 to 2.27)", "0.01600000")


def test_events_without_an_n_are_kept_and_asked_about_before_they_are_handed_on(client, brave):
    typing = Typing(brave)
    answer = client.post(typing.address, typing.row(drug={"events": "142"}), headers=HX)
    assert answer.status_code == 200
    assert "142 of how many? The n of this arm is missing." in words(answer)
    assert "Submit 0 results" in words(answer)
    client.post(RESULTS, {"submit": 1})
    assert Result.objects.get().state == State.DRAFT


def test_one_wrong_cell_keeps_the_whole_row_unsaved(client, brave):
    typing = Typing(brave)
    client.post(typing.address, typing.row(drug={"events": "1/2"}, placebo={"events": "3/2"}))
    assert not Result.objects.exists()


def test_no_number_is_kept_without_a_source(client, brave):
    typing = Typing(brave)
    typing.source = ""
    answer = client.post(typing.address, typing.row(drug={"events": "1/2"}), headers=HX)
    assert "Say where these numbers stand: no number without a source." in words(answer)
    assert not Result.objects.exists()


def test_a_source_may_be_any_reference_that_is_here_by_its_pmid(client, brave):
    typing = Typing(brave)
    typing.source = "another"
    elsewhere = a_reference(doi="10.1000/elsewhere")
    row = typing.row(drug={"events": "1/2"})
    refused = client.post(
        typing.address, row | {f"{typing.start}-source-identifier": "12345"}, headers=HX
    )
    assert "PMID 12345 is not here yet. Bring it in first, then cite it." in words(refused)
    client.post(
        typing.address, row | {f"{typing.start}-source-identifier": "10.1000/ELSEWHERE"}, headers=HX
    )
    assert Result.objects.get().source.reference == elsewhere


def test_the_source_used_last_is_offered_for_a_row_without_one(client, brave):
    an_outcome(brave, an_endpoint("BICLA"))
    typing = Typing.__new__(Typing)
    typing.outcome = brave.outcomes.get(endpoint__name="SRI-4")
    typing.drug, typing.placebo = brave.arms.order_by("position")
    typing.start = f"o{typing.outcome.pk}"
    typing.source = "registry:NCT03616912"
    client.post(typing.address, typing.row(drug={"events": "1/2"}), headers=HX)
    page = client.get(RESULTS).content.decode()
    assert page.count('<option value="registry:NCT03616912" selected>') == 2


# -- the page as a whole, without scripts


def test_without_scripts_every_row_is_saved_and_the_refused_come_back_as_typed(client, brave):
    second = an_outcome(brave, an_endpoint("BICLA"))
    first = brave.outcomes.get(endpoint__name="SRI-4")
    drug = brave.arms.get(position=0)
    source = f"reference:{brave.reports.get().reference_id}"
    typed = {}
    for outcome, events in ((first, "142/252"), (second, "300/252")):
        typed |= {
            f"o{outcome.pk}-source-where": source,
            f"o{outcome.pk}-r{drug.pk}-seen": "0",
            f"o{outcome.pk}-r{drug.pk}-events": events,
        }
    answer = client.post(RESULTS, typed | {"save": first.pk})
    assert answer.status_code == 422
    assert Result.objects.get().outcome == first
    page = answer.content.decode()
    assert 'value="300/252"' in page
    assert 'value="142"' in page
    assert client.post(RESULTS, typed | {"submit": 1}).status_code == 422
    assert Result.objects.get().state == State.DRAFT


def test_handing_on_submits_what_is_ready_and_says_what_is_held_back_and_why(client, brave):
    typing = Typing(brave)
    typed = typing.row(drug=SRI, placebo={"events": "116/253"})
    answer = client.post(RESULTS, typed | {"submit": 1}, follow=True)
    page = words(answer)
    assert "1 result was handed on." in page
    assert "Held back: SRI-4, week 52, baricitinib 4 mg once daily. 142/252 is 56.3 %" in page
    states = Result.objects.order_by("arm__position").values_list("state", flat=True)
    assert list(states) == ["draft", "submitted"]


def test_handing_on_nothing_says_so(client, brave):
    answer = client.post(RESULTS, {"submit": 1}, follow=True)
    assert "There is no draft to hand on." in words(answer)


def test_a_trial_without_arms_or_outcomes_says_what_to_enter_first(client):
    a_trial(nct="NCT03616912")
    page = words(client.get(RESULTS))
    assert "The trial has no arms. The trial has no outcomes." in page
    assert "Enter its arms" in page


def test_a_row_can_be_had_as_it_stands(client, brave):
    typing = Typing(brave)
    answer = client.get(typing.address, headers=HX)
    assert answer.status_code == 200
    assert "SRI-4" in words(answer)


def test_what_was_sent_back_stands_under_its_row_with_the_reason(client, brave, curator):
    typing = Typing(brave)
    reviewer = ben()
    a_result(
        *(typing.outcome, typing.drug),
        by=curator,
        events=1,
        n=2,
        state="rejected",
        reason="The table says 3.",
        decided_by=reviewer,
        decided_at=brave.outcomes.get().endpoint.history.first().pgh_created_at,
    )
    assert "Ben Lindqvist sent it back: The table says 3." in words(client.get(RESULTS))
