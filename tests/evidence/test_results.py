"""Entering and changing numbers: what is kept, refused, remarked on, and who was first."""

from decimal import Decimal as D

import pytest

from curation.evidence import results, rows
from curation.evidence.refusals import Refused, Unconfirmed
from curation.evidence.results import (
    NOTHING_SEEN,
    ArmNumbers,
    EffectNumbers,
    Provenance,
    discard,
    keep_as_printed,
    record_effect,
    record_result,
    submit,
    submit_all,
)
from curation.evidence.rows import ArmEntry, EffectEntry, RowRefused, hand_on, save_row
from curation.history import states
from curation.history.states import ChangedMeanwhile
from curation.models import Effect, Outcome, Result, State
from tests.cast import ada, ben
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

pytestmark = pytest.mark.django_db

SRI = ArmNumbers(events=142, n=252, percent=D("57"))
ODDS = EffectNumbers(measure="OR", estimate=D("1.57"), low=D("1.09"), high=D("2.27"), p=D("0.016"))


@pytest.fixture
def by():
    return ada()


@pytest.fixture
def outcome():
    trial = a_trial()
    an_arm(trial, a_drug(), n_randomised=252)
    an_arm(trial, n_randomised=253)
    return an_outcome(trial, an_endpoint(), reporting=Outcome.Reporting.NONE)


@pytest.fixture
def arms(outcome):
    return list(outcome.trial.arms.order_by("position"))


@pytest.fixture
def said():
    return Provenance(a_source())


def test_a_result_begins_as_a_draft_that_keeps_its_printed_decimals(outcome, arms, said, by):
    row = record_result(outcome, arms[0], ArmNumbers(percent=D("57.0")), said, by=by)
    row.refresh_from_db()
    assert (row.state, row.percent_as_printed, row.version) == (State.DRAFT, "57.0", 1)
    assert (row.entered_by, row.changed_by) == (by, by)
    outcome.refresh_from_db()
    assert outcome.reporting == Outcome.Reporting.NUMBERS


def test_the_same_numbers_again_change_nothing(outcome, arms, said, by):
    first = record_result(outcome, arms[0], SRI, said, by=by)
    assert record_result(outcome, arms[0], SRI, said, by=ben()) == first
    assert Result.objects.get().version == 1
    record_effect(outcome, *arms, ODDS, said, by=by)
    record_effect(outcome, *arms, ODDS, said, by=by, seen=NOTHING_SEEN)
    assert Effect.objects.get().version == 1


def test_another_number_is_another_version_that_waits_again_if_it_stood(outcome, arms, said, by):
    row = a_result(outcome, arms[0], by=by, events=1, n=9, accepted_by=ben())
    row = record_result(outcome, arms[0], ArmNumbers(events=2, n=9), said, by=by, seen=1)
    assert (row.version, row.state, row.decided_by) == (2, State.SUBMITTED, None)


def test_a_stale_save_overwrites_nothing(outcome, arms, said, by):
    record_result(outcome, arms[0], ArmNumbers(events=1, n=9), said, by=by)
    record_result(outcome, arms[0], ArmNumbers(events=2, n=9), said, by=ben(), seen=1)
    with pytest.raises(ChangedMeanwhile):
        record_result(outcome, arms[0], ArmNumbers(events=3, n=9), said, by=by, seen=1)
    with pytest.raises(ChangedMeanwhile):
        record_result(outcome, arms[0], SRI, said, by=by, seen=NOTHING_SEEN)
    assert Result.objects.get().events == 2


def test_what_was_taken_away_meanwhile_is_not_entered_unawares(outcome, arms, said, by):
    with pytest.raises(ChangedMeanwhile, match="took these numbers away"):
        record_result(outcome, arms[0], SRI, said, by=by, seen=1)
    assert not Result.objects.exists()


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (ArmNumbers(events=260, n=252), "There cannot be more events than people."),
        (ArmNumbers(percent=D(157)), "A percentage lies between 0 and 100."),
        (ArmNumbers(n=252), "A result holds a number."),
        (ArmNumbers(value=D(1), sd=D(-1)), "A standard deviation is not negative."),
        (ArmNumbers(events=0, n=0), "A result is that of at least one person."),
    ],
)
def test_what_an_arm_cannot_have_come_to_is_refused(outcome, arms, said, by, numbers, sentence):
    with pytest.raises(Refused, match=sentence):
        record_result(outcome, arms[0], numbers, said, by=by)


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (
            EffectNumbers(measure="OR", estimate=D(2), low=D(3), high=D(1)),
            "The interval is the wrong way round: 3 to 1.",
        ),
        (
            EffectNumbers(measure="OR", estimate=D(4), low=D(1), high=D(3)),
            "The interval does not hold the estimate.",
        ),
        (EffectNumbers(measure="OR", p=D(0)), "No p value is 0."),
        (EffectNumbers(measure="OR", estimate=D(-1)), "A ratio is more than 0."),
        (EffectNumbers(estimate=D(1)), "Say which measure this estimate is of."),
        (EffectNumbers(measure="OR"), "An effect has an estimate, a p value or a direction."),
    ],
)
def test_what_a_comparison_cannot_say_is_refused(outcome, arms, said, by, numbers, sentence):
    with pytest.raises(Refused, match=sentence):
        record_effect(outcome, *arms, numbers, said, by=by)


def test_an_effect_in_words_says_that_the_numbers_are_not_extracted_yet(outcome, arms, said, by):
    record_effect(outcome, *arms, EffectNumbers(direction="no difference"), said, by=by)
    outcome.refresh_from_db()
    assert outcome.reporting == Outcome.Reporting.WORDS
    record_effect(outcome, *arms, ODDS, said, by=by)
    outcome.refresh_from_db()
    assert outcome.reporting == Outcome.Reporting.NUMBERS


def test_words_take_back_no_numbers_that_somebody_else_entered(outcome, arms, said, by):
    active, placebo = arms
    before = Outcome.objects.get(pk=outcome.pk)
    record_result(outcome, active, ArmNumbers(events=142, n=252), said, by=by)
    record_effect(before, active, placebo, EffectNumbers(direction="favours drug"), said, by=by)

    outcome.refresh_from_db()
    assert outcome.reporting == Outcome.Reporting.NUMBERS


def test_the_measure_of_an_effect_is_mended_in_place(outcome, arms, said, by):
    row = record_effect(outcome, *arms, ODDS, said, by=by)
    mended = EffectNumbers(**{**vars(ODDS), "measure": "RR"})
    again = record_effect(outcome, *arms, mended, said, by=by, seen=1, instead_of=row)
    assert (again.pk, Effect.objects.get().measure) == (row.pk, "RR")
    record_effect(outcome, *arms, ODDS, said, by=by)
    with pytest.raises(Refused, match="has an effect of that measure already"):
        record_effect(outcome, *arms, ODDS, said, by=by, instead_of=again)


def test_a_number_may_stand_in_a_second_place_too(outcome, arms, by):
    one, two = a_source(), a_source()
    record_result(outcome, arms[0], SRI, Provenance(one), by=by)
    row = record_result(outcome, arms[0], SRI, Provenance(one, also_in=[two]), by=by)
    assert (list(row.also_in.all()), row.version) == ([two], 1)


def test_a_remark_needs_a_reason_before_it_is_handed_on(outcome, arms, said, by):
    row = record_result(outcome, arms[0], SRI, said, by=by)
    with pytest.raises(Unconfirmed, match=r"142/252 is 56.3 %, you wrote 57"):
        submit(row, by=by)
    with pytest.raises(Unconfirmed):
        submit_all([row], by=by)
    with pytest.raises(Refused, match="Say why it is kept as printed"):
        keep_as_printed(row, "percent", " ", by=by)
    row = keep_as_printed(row, "percent", "So printed.", by=by)
    assert submit(row, by=by).state == State.SUBMITTED


def test_all_are_handed_on_or_none(outcome, arms, said, by):
    right = record_result(outcome, arms[1], ArmNumbers(events=116, n=253), said, by=by)
    odd = record_result(outcome, arms[0], SRI, said, by=by)
    with pytest.raises(Unconfirmed):
        submit_all([right, odd], by=by)
    assert set(Result.objects.values_list("state", flat=True)) == {State.DRAFT}
    assert submit_all([right], by=by)[0].state == State.SUBMITTED


def test_reasons_go_with_the_numbers_that_they_were_for(outcome, arms, said, by):
    row = record_result(outcome, arms[0], SRI, said, by=by)
    keep_as_printed(row, "percent", "So printed.", by=by)
    changed = record_result(
        outcome, arms[0], ArmNumbers(events=140, n=252, percent=D(57)), said, by=by
    )
    assert changed.kept_as_printed == {}


def test_a_draft_can_be_taken_away_and_what_was_handed_on_cannot(outcome, arms, by):
    draft = a_result(outcome, arms[0], by=by, events=1, n=9, state=State.DRAFT)
    discard(draft, by=by, seen=1)
    assert not Result.objects.exists()
    with pytest.raises(ChangedMeanwhile, match="took it away"):
        discard(draft, by=by)
    handed_on = a_result(outcome, arms[0], by=by, events=1, n=9)
    with pytest.raises(Refused, match="Withdraw it instead"):
        discard(handed_on, by=by)


# -- a row of the grid


def test_a_row_is_saved_whole_or_not_at_all(outcome, arms, said, by):
    right = ArmEntry("a", arms[0], SRI, None, 0, said.source)
    wrong = ArmEntry("b", arms[1], ArmNumbers(events=3, n=2), None, 0, said.source)
    bare = EffectEntry("c", *arms, ODDS, None, 0)
    with pytest.raises(RowRefused) as refused:
        save_row(outcome, [right, wrong, bare], by=by)
    assert set(refused.value.trouble) == {"b", "c"}
    assert "no number without a source" in str(refused.value)
    assert not Result.objects.exists()
    save_row(outcome, [right], by=by)
    assert Result.objects.get().events == 142


def test_a_row_is_saved_with_the_reasons_for_its_remarks(outcome, arms, said, by):
    kept = {"percent": "So printed.", "no_n": "of no remark"}
    save_row(outcome, [ArmEntry("a", arms[0], SRI, None, 0, said.source, kept)], by=by)
    assert Result.objects.get().kept_as_printed == {"percent": "So printed."}


def test_a_number_that_was_not_changed_keeps_its_source(outcome, arms, by):
    there = a_result(outcome, arms[0], by=by, events=142, n=252, percent=57, state=State.DRAFT)
    numbers = rows.numbers_of(there)
    save_row(outcome, [ArmEntry("a", arms[0], numbers, there, 1, None, {"percent": "So."})], by=by)
    row = Result.objects.get()
    assert (row.source, row.kept_as_printed) == (there.source, {"percent": "So."})


def test_what_was_handed_on_is_withdrawn_with_a_reason_once(outcome, arms, by):
    there = a_result(outcome, arms[0], by=by, events=1, n=9)
    with pytest.raises(RowRefused, match="Say why they are withdrawn"):
        save_row(outcome, [ArmEntry("a", arms[0], None, there, 1)], by=by)
    why = {rows.WITHDRAWN: "Of another trial."}
    save_row(outcome, [ArmEntry("a", arms[0], None, there, 1, None, why)], by=by)
    there.refresh_from_db()
    assert (there.state, there.reason) == (State.WITHDRAWN, "Of another trial.")
    save_row(outcome, [ArmEntry("a", arms[0], None, there, 1, None, why)], by=by)


def test_the_numbers_of_an_effect_survive_being_entered_again(outcome, arms, said, by):
    row = record_effect(outcome, *arms, ODDS, said, by=by)
    assert rows.effect_numbers_of(row) == ODDS
    result = record_result(outcome, arms[0], SRI, said, by=by)
    assert rows.numbers_of(result) == SRI
    assert results.printed_effect(row.estimate, row.low, row.high) == row.as_printed


def test_handing_on_takes_what_is_ready_and_names_the_rest(outcome, arms, said, by):
    odd = record_result(outcome, arms[0], SRI, said, by=by)
    right = record_result(outcome, arms[1], ArmNumbers(events=116, n=253), said, by=by)
    effect = record_effect(outcome, *arms, ODDS, said, by=by)
    an_effect(outcome, *arms, by=by, of=("RD", "10.8", "2.0", "19.6"))
    handed = hand_on(outcome.trial, by=by)
    assert handed.rows == [right, effect]
    assert [(row, [each.code for each in says]) for row, says in handed.held] == [
        (odd, ["percent"])
    ]
    assert hand_on(outcome.trial, by=by).rows == []


def test_what_a_second_person_accepted_is_not_changed_unseen(outcome, arms, said, by):
    row = submit(record_result(outcome, arms[1], ArmNumbers(events=116, n=253), said, by=by), by=by)
    accepted = states.accept(row, by=ben(), seen=row.version)
    again = record_result(outcome, arms[1], ArmNumbers(events=116, n=253), said, by=by, seen=1)
    assert (again.state, again.version) == (State.ACCEPTED, accepted.version)
