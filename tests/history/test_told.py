"""What the history of a row, and of a trial, tells."""

from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags

from curation.evidence.results import ArmNumbers, Provenance, record_result
from curation.evidence.trials import add_arm, add_outcome, add_report, add_trial, change_arm
from curation.history import states
from curation.history.acts import act
from curation.history.told import told, told_of_trial
from curation.models import Arm, Cause, Drug, Effect, Result, State
from tests.builders import a_reference
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


def words(sentences):
    return [str(sentence) for sentence in reversed(sentences)]


@pytest.fixture
def entered():
    """By ada, through the verbs."""
    trial = a_trial()
    outcome, arm = an_outcome(trial, an_endpoint()), an_arm(trial, a_drug())
    numbers = ArmNumbers(events=142, n=252, percent=Decimal("57"))
    return record_result(outcome, arm, numbers, Provenance(a_source()), by=ada())


def test_a_result_is_told_from_its_entry_to_its_acceptance(entered):
    author, reviewer = entered.entered_by, ben()
    states.submit(entered, by=author)
    states.reject(entered, by=reviewer, reason="The table says 56.3.")
    mended = ArmNumbers(events=142, n=252, percent=Decimal("56.3"))
    record_result(entered.outcome, entered.arm, mended, Provenance(entered.source), by=author)
    states.submit(entered, by=author)
    states.accept(entered, by=reviewer)

    assert words(told(entered)) == [
        "Ada Okafor (curator) entered: events 142, n 252, percent 57.",
        "Ada Okafor (curator) submitted.",
        "Ben Lindqvist (reviewer) rejected. “The table says 56.3.”",
        "Ada Okafor (curator) changed: state rejected -> draft, percent 57 -> 56.3.",
        "Ada Okafor (curator) submitted.",
        "Ben Lindqvist (reviewer) accepted.",
    ]


def test_a_change_outside_an_act_says_so_and_hides_nothing(entered):
    Result.objects.update(events=143, version=7)

    newest = told(entered)[0]
    assert str(newest) == "changed outside an act: version 1 -> 7, events 142 -> 143."
    assert not newest.is_explained


def test_what_the_system_doubts_is_told_as_the_systems(entered):
    states.submit(entered, by=entered.entered_by)
    states.require_review(entered, Cause.RETRACTED)

    assert str(told(entered)[0]) == "lupusjak put in doubt. “its source was retracted”"


def test_columns_are_told_as_people_write_them(entered):
    other = a_source(locator="Table 2")
    Result.objects.update(
        flags=["uncontrolled"],
        kept_as_printed={"percent": "as in the paper"},
        statistic="mean",
        sd=Decimal("1.50"),
        source=other,
    )

    assert words(told(entered))[-1] == (
        "changed outside an act: statistic empty -> mean, SD empty -> 1.5, "
        "flags empty -> no comparator, "
        "kept as printed empty -> percent: as in the paper, "
        f"source {entered.source} -> {other}."
    )


def test_a_drug_that_points_to_another_names_it():
    drug, other = a_drug("INCB28050"), a_drug("baricitinib")
    with act("changed the drug", by=ada()):
        Drug.objects.filter(pk=drug.pk).update(merged_into=other, boxed_warning=True)

    assert words(told(drug)) == [
        "entered outside an act.",
        (
            "Ada Okafor (curator) changed the drug: boxed warning empty -> yes, "
            "merged into empty -> baricitinib."
        ),
    ]


def test_what_an_act_saved_twice_is_one_sentence():
    with act("added the drug", by=ada()):
        drug = a_drug()
        Drug.objects.update(note="in the same act")

    assert words(told(drug)) == ["Ada Okafor (curator) added the drug."]


def test_what_one_act_added_and_took_away_is_told_twice():
    with act("tried", by=None):
        drug = a_drug()
        Drug.objects.all().delete()

    assert words(told(drug)) == ["lupusjak tried.", "lupusjak tried, and deleted it."]


def test_a_printed_number_is_told_where_only_its_print_changed(entered):
    printed = ArmNumbers(events=142, n=252, percent=Decimal("57.0"))
    record_result(entered.outcome, entered.arm, printed, Provenance(entered.source), by=ben())

    assert "percent as printed 57 -> 57.0" in str(told(entered)[0])


def test_an_effect_is_told_by_its_numbers_and_not_once_more_as_printed():
    trial = a_trial()
    arm, placebo = an_arm(trial, a_drug()), an_arm(trial)
    effect = an_effect(
        an_outcome(trial, an_endpoint()),
        arm,
        placebo,
        by=ada(),
        of=("OR", 1.57, 1.09, 2.27),
        as_printed="1.57 (1.09 to 2.27)",
    )
    Effect.objects.update(estimate=Decimal("1.58"), as_printed="1.58 (1.09 to 2.27)")

    assert words(told(effect)) == [
        "entered outside an act: measure odds ratio, estimate 1.57, low 1.09, high 2.27.",
        "changed outside an act: estimate 1.57 -> 1.58.",
    ]


# Each act in a transaction of its own, as it has a moment of its own.
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_trial_tells_its_own_history_with_that_of_its_parts():
    curator, drug = ada(), a_drug()
    trial = add_trial(by=curator, acronym="SLE-BRAVE-I", nct="NCT03616912")
    arm = add_arm(trial, by=curator, kind=Arm.Kind.DRUG, drug=drug, dose=Decimal(4), unit="mg")
    outcome = add_outcome(trial, an_endpoint(), by=curator, week=52)
    reference = a_reference(pmid=36848918)
    add_report(trial, reference, by=curator, kind="primary")
    record_result(outcome, arm, ArmNumbers(events=142, n=252), Provenance(a_source()), by=curator)
    change_arm(arm, by=curator, label="baricitinib 4 mg", n_randomised=252)

    # That the outcome is reported now follows from its number, and is not told once more.
    assert words(told_of_trial(trial)) == [
        "Ada Okafor (curator) added the trial.",
        "Ada Okafor (curator) added an arm baricitinib 4 mg.",
        "Ada Okafor (curator) added an outcome SRI-4, week 52.",
        "Ada Okafor (curator) added a report SLE-BRAVE-I: PMID 36848918.",
        "Ada Okafor (curator) entered baricitinib 4 mg: SRI-4, week 52: events 142, n 252.",
        "Ada Okafor (curator) changed an arm baricitinib 4 mg: n randomised empty -> 252.",
    ]


def test_a_trial_tells_of_what_has_been_deleted_since():
    trial = a_trial()
    arm = an_arm(trial, a_drug())
    outcome = an_outcome(trial, an_endpoint())
    a_result(outcome, arm, by=ada(), events=1, n=2)
    outcome.delete()
    arm.delete()

    assert {
        "deleted outside an act baricitinib 4 mg once daily: SRI-4, week 52.",
        "deleted outside an act SRI-4, week 52.",
        "deleted outside an act baricitinib 4 mg once daily.",
    } < set(words(told_of_trial(trial)))


def test_what_a_name_was_made_of_may_be_gone():
    trial = a_trial()
    endpoint = an_endpoint()
    an_outcome(trial, endpoint).delete()
    endpoint.delete()

    assert words(told_of_trial(trial))[-1] == "deleted outside an act one that is gone."


def test_a_trial_is_told_with_at_most_two_queries_a_noun(django_assert_max_num_queries):
    trial, drug, by = a_trial(), a_drug(), ada()
    outcomes = [an_outcome(trial, an_endpoint(name)) for name in ("SRI-4", "BICLA", "LLDAS")]
    placebo = an_arm(trial)
    for dose in (1, 2, 4):
        arm = an_arm(trial, drug, dose)
        for outcome in outcomes:
            a_result(outcome, arm, by=by, events=1, n=dose)
            an_effect(outcome, arm, placebo, by=by, of=("OR", dose, None, None))
    Result.objects.update(source=a_source())

    with django_assert_max_num_queries(12):
        sentences = told_of_trial(trial)

    assert len(sentences) == 1 + 4 + 3 + 9 + 9 + 9


def test_one_row_is_told_with_two_queries(entered, django_assert_num_queries):
    Result.objects.update(source=a_source())

    with django_assert_num_queries(2):
        assert len(told(entered)) == 2


def test_the_page_shows_each_sentence_with_its_words_escaped(entered):
    states.submit(entered, by=entered.entered_by)
    states.reject(entered, by=ben(), reason="<b>No</b>")
    Result.objects.update(events=143)

    page = render_to_string("history/_told.html", {"sentences": told(entered)})

    plainly = " ".join(strip_tags(page).split())
    assert "changed outside an act events 142 → 143" in plainly
    assert "Ben Lindqvist (reviewer) rejected &lt;b&gt;No&lt;/b&gt;" in plainly
    assert "Nothing is recorded" in render_to_string("history/_told.html", {"sentences": []})


def test_a_trial_can_be_told_without_what_a_page_does_not_show():
    by, trial = ada(), a_trial()
    outcome = an_outcome(trial, an_endpoint())
    a_result(outcome, an_arm(trial), by=by, events=111, n=200)
    draft = an_arm(trial, a_drug())
    a_result(outcome, draft, by=by, events=77, n=200, state=State.DRAFT)

    everything = " ".join(words(told_of_trial(trial)))
    shown = " ".join(words(told_of_trial(trial, states=[State.SUBMITTED])))

    assert "111" in everything
    assert "77" in everything
    assert "111" in shown
    assert "77" not in shown
