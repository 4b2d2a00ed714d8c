"""Results that are there already: their sources, two people at once, what went meanwhile."""

from decimal import Decimal as D

import pytest

from curation.models import Effect, Result, Source, State
from tests.builders import a_reference
from tests.cast import ben
from tests.desk_builders import a_paper, an_accepted_claim
from tests.evidence_builders import (
    a_result,
    a_source,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)
from tests.web.entry_at_hand import HX, RESULTS, Typing, brave_i
from tests.web.imports_at_hand import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curator")]


@pytest.fixture
def brave():
    return brave_i()


def test_another_source_for_a_row_is_that_of_all_its_numbers(client, brave, curator):
    typing = Typing(brave)
    first = a_source(a_reference(), locator="Table 2")
    for arm, events in ((typing.drug, 1), (typing.placebo, 2)):
        a_result(typing.outcome, arm, by=curator, events=events, n=9, source=first, state="draft")
    client.post(
        typing.address,
        typing.row(drug={"events": "1", "n": "9"}, placebo={"events": "2", "n": "9"}),
        headers=HX,
    )
    assert {each.source.locator for each in Result.objects.all()} == {"abstract, Findings"}


def test_numbers_that_rest_on_different_sources_keep_them_when_others_are_typed(
    client, brave, curator
):
    typing = Typing(brave)
    one, two = a_source(locator="Table 2"), a_source(locator="Table 3")
    a_result(typing.outcome, typing.drug, by=curator, events=1, n=9, source=one)
    a_result(typing.outcome, typing.placebo, by=curator, events=2, n=9, source=two)
    client.post(
        typing.address,
        typing.row(drug={"events": "1", "n": "9"}, placebo={"events": "3", "n": "9"}),
        headers=HX,
    )
    places = Result.objects.order_by("arm__position").values_list("source__locator", flat=True)
    assert list(places) == ["Table 2", "abstract, Findings"]


def test_what_the_grid_does_not_show_is_kept_when_a_cell_is_changed(client, brave, curator):
    typing = Typing(brave)
    a_result(
        *(typing.outcome, typing.drug),
        by=curator,
        events=1,
        n=9,
        flags=["percent_computed"],
        note="Week 52.",
        starter_keys=["o1"],
        person_years=D(12),
    )
    client.post(typing.address, typing.row(drug={"events": "2", "n": "9"}), headers=HX)
    row = Result.objects.get()
    assert (row.events, row.flags, row.note) == (2, ["percent_computed"], "Week 52.")
    assert (row.starter_keys, row.person_years) == (["o1"], D(12))


def test_a_stale_save_shows_both_texts_and_the_next_one_is_meant(client, brave, curator):
    typing = Typing(brave)
    row = a_result(typing.outcome, typing.drug, by=curator, events=140, n=252, state="draft")
    seen = row.version
    row.events, row.version, row.changed_by = 141, 2, ben()
    row.save()
    late = typing.row(drug={"events": "142", "n": "252", "seen": seen})

    answer = client.post(typing.address, late, headers=HX)
    assert answer.status_code == 422
    page = words(answer)
    assert "Ben Lindqvist changed this while you typed, to: events 141, n 252." in page
    assert 'value="142"' in answer.content.decode()
    assert Result.objects.get().events == 141

    assert f'name="{typing.start}-r{typing.drug.pk}-seen" value="2"' in answer.content.decode()
    client.post(typing.address, typing.row(drug={"events": "142", "n": "252"}), headers=HX)
    assert Result.objects.get().events == 142


def test_two_people_who_enter_the_first_number_at_once_do_not_overwrite_one_another(
    client, brave, curator
):
    typing = Typing(brave)
    typed = typing.row(
        drug={"events": "142/252"}, effect={"measure": "OR", "estimate": "1.57 (1.09 to 2.27)"}
    )
    rival = ben()
    a_result(typing.outcome, typing.drug, by=rival, events=140, n=252, state="draft")
    an_effect(
        *(typing.outcome, typing.drug, typing.placebo),
        by=rival,
        of=("OR", "1.5", "1.1", "2.0"),
        as_printed="1.5 (1.1 to 2.0)",
        state="draft",
    )
    answer = client.post(typing.address, typed, headers=HX)
    page = words(answer)
    assert answer.status_code == 422
    assert "to: events 140, n 252." in page
    assert "to: Measure OR, estimate (low to high) 1.5 (1.1 to 2.0)." in page
    assert Result.objects.get().events == 140


def test_what_was_typed_over_numbers_that_somebody_took_away_stays(client, brave, curator):
    typing = Typing(brave)
    source = a_source(a_reference())
    facts = {"by": curator, "state": "draft", "source": source}
    row = a_result(typing.outcome, typing.drug, events=140, n=252, **facts)
    odds = an_effect(
        *(typing.outcome, typing.drug, typing.placebo), of=("OR", "1.5", "1.1", "2.0"), **facts
    )
    typed = typing.row(
        drug={"events": "142", "n": "252"},
        effect={"measure": "OR", "estimate": "1.57 (1.09 to 2.27)"},
    )
    row.delete()
    odds.delete()
    answer = client.post(typing.address, typed, headers=HX)
    assert answer.status_code == 422
    assert words(answer).count("Somebody took these numbers away while you typed.") == 2
    page = answer.content.decode()
    assert 'value="1.57 (1.09 to 2.27)"' in page
    seen = {name: "0" for name in typed if name.endswith("-seen")}
    assert client.post(typing.address, typed | seen, headers=HX).status_code == 200
    assert (Result.objects.get().events, Effect.objects.get().estimate) == (142, D("1.57"))


@pytest.mark.parametrize("where", ["source:999999", "source:x", "reference:1", "another"])
def test_a_source_that_is_no_longer_there_is_asked_for_again(client, brave, where):
    typing = Typing(brave)
    typing.source = where
    answer = client.post(typing.address, typing.row(drug={"events": "1/2"}), headers=HX)
    assert answer.status_code == 422
    assert "Choose it again" in words(answer) or "Give the PMID or the DOI" in words(answer)
    assert 'value="1/2"' in answer.content.decode()


def test_a_source_of_another_kind_stays_what_it_is_when_its_place_is_mended(client, brave, curator):
    typing = Typing(brave)
    page = a_source(None, address="https://example.org/news", tier="secondary", quote="one\ntwo")
    a_result(typing.outcome, typing.drug, by=curator, events=1, n=9, source=page)
    typing.source = f"source:{page.pk}"
    same = {f"{typing.start}-source-locator": page.locator}
    numbers = {"drug": {"events": "1", "n": "9"}, "quote": "one\r\ntwo"}
    client.post(typing.address, typing.row(**numbers) | same, headers=HX)
    assert Result.objects.get().version == 1
    mended = {f"{typing.start}-source-locator": "second paragraph"}
    client.post(typing.address, typing.row(**numbers) | mended, headers=HX)
    source = Result.objects.get().source
    assert (source.address, source.tier) == ("https://example.org/news", "secondary")
    assert (source.locator, Source.objects.count()) == ("second paragraph", 2)
    Result.objects.all().delete()
    client.post(typing.address, typing.row(drug={"events": "2/9"}, quote="") | mended, headers=HX)
    assert Result.objects.get().source.address == "https://example.org/news"


def test_a_blank_row_keeps_neither_a_number_nor_a_source(client, brave):
    typing = Typing(brave)
    assert client.post(typing.address, typing.row(), headers=HX).status_code == 200
    assert not Source.objects.exists()


def test_effects_against_another_arm_than_the_control_are_shown(client, brave, curator):
    typing = Typing(brave)
    other = an_arm(brave, typing.drug.drug, dose=2)
    an_effect(typing.outcome, typing.drug, other, by=curator, of=("OR", "1.2", "0.8", "1.9"))
    assert "baricitinib 4 mg once daily against baricitinib 2 mg once daily: OR" in words(
        client.get(RESULTS)
    )


def test_a_trial_without_a_control_has_no_fields_for_effects(client, brave):
    brave.arms.get(position=1).delete()
    page = client.get(RESULTS)
    assert "no control arm, so no effect can be entered" in words(page)
    assert "-estimate" not in page.content.decode()


def test_the_same_row_posted_twice_is_there_once(client, brave):
    typing = Typing(brave)
    typed = typing.row(drug={"events": "142/252"})
    for _ in range(2):
        assert client.post(typing.address, typed, headers=HX).status_code == 200
    assert Result.objects.get().version == 1


def test_a_draft_that_is_emptied_goes_and_what_was_handed_on_does_not(client, brave, curator):
    typing = Typing(brave)
    a_result(typing.outcome, typing.drug, by=curator, events=1, n=9, state="draft")
    a_result(typing.outcome, typing.placebo, by=curator, events=2, n=9)
    answer = client.post(typing.address, typing.row(placebo={"events": "2", "n": "9"}), headers=HX)
    assert answer.status_code == 200
    assert Result.objects.get().arm == typing.placebo
    answer = client.post(typing.address, typing.row(), headers=HX)
    assert "These numbers were handed on. Say why they are withdrawn." in words(answer)
    why = f"{typing.start}-r{typing.placebo.pk}-keep-withdrawn"
    assert f'name="{why}"' in answer.content.decode()
    answer = client.post(typing.address, typing.row() | {why: "Of another trial."}, headers=HX)
    assert Result.objects.get().state == State.WITHDRAWN
    assert "Withdrawn: Of another trial." in words(answer)
    assert client.post(typing.address, typing.row(), headers=HX).status_code == 200


def test_a_cell_of_an_arm_that_came_after_the_page_was_opened_is_left_alone(client, brave, curator):
    typing = Typing(brave)
    typed = typing.row(drug={"events": "1/9"})
    later = an_arm(brave, brave.arms.get(position=0).drug, dose=2)
    a_result(typing.outcome, later, by=curator, events=3, n=9)
    answer = client.post(typing.address, typed, headers=HX)
    assert answer.status_code == 200
    assert Result.objects.get(arm=later).events == 3


def test_the_measure_of_an_effect_can_be_mended_and_another_added(client, brave):
    typing = Typing(brave)
    effect = {"measure": "RR", "estimate": "1.57 (1.09 to 2.27)"}
    client.post(typing.address, typing.row(effect=effect), headers=HX)
    client.post(typing.address, typing.row(effect=effect | {"measure": "OR"}), headers=HX)
    assert Effect.objects.get().measure == "OR"
    page = client.get(f"{RESULTS}?more={typing.outcome.pk}").content.decode()
    assert f'name="{typing.start}-x{typing.drug.pk}-estimate"' in page
    assert f"{typing.start}-x{typing.drug.pk}" not in client.get(RESULTS).content.decode()


def test_a_mean_is_typed_with_its_deviation(client, brave, curator):
    brave.outcomes.all().delete()
    outcome = an_outcome(brave, an_endpoint("SLEDAI-2K", kind="continuous"))
    typing = Typing(brave)
    cell = f"{typing.start}-r{typing.drug.pk}"
    client.post(
        typing.address,
        {
            f"{typing.start}-source-where": typing.source,
            f"{cell}-seen": 0,
            f"{cell}-value": "−8.70 ± 6.2",
            f"{cell}-sd": "",
            f"{cell}-n": "252",
        },
        headers=HX,
    )
    row = Result.objects.get()
    assert (row.outcome, row.value, row.value_as_printed, row.sd, row.n) == (
        *(outcome, D("-8.7"), "-8.70", D("6.2"), 252),
    )


def test_who_changes_an_accepted_number_is_told_that_claims_are_looked_at_again(
    client, brave, curator
):
    typing, reviewer = Typing(brave), ben()
    made = {"by": curator, "accepted_by": reviewer}
    a_result(typing.outcome, typing.drug, events=1, n=9, **made)
    a_result(typing.outcome, typing.placebo, events=2, n=9, **made)
    claim = an_accepted_claim(curator, reviewer, a_paper(), trial=brave)

    answer = client.post(
        typing.address,
        typing.row(drug={"events": "3", "n": "9"}, placebo={"events": "2", "n": "9"}),
        headers=HX,
    )

    assert "1 claim that speaks of numbers of SRI-4, week 52 that were changed" in words(answer)
    claim.refresh_from_db()
    assert (claim.state, claim.cause) == (State.REQUIRES_REVIEW, "changed")
    assert "events 1 -&gt; 3" in client.get(f"/claims/{claim.pk}/").text
