"""What may never be untrue of the evidence: said to people by full_clean, held by the database."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from curation.models import (
    Arm,
    Drug,
    DrugIdentifier,
    Effect,
    Endpoint,
    Finding,
    Merge,
    Outcome,
    Result,
    Source,
    State,
    Trial,
    TrialReport,
)
from tests.desk_builders import a_paper, a_quote
from tests.models.evidence_rows import CURATED, NOUNS, one_of_each, true_endpoint, true_of
from tests.models.refusing import TWICE, a_wrong, insist_that_it_is_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return one_of_each()


# Of which noun, what is wrong with it, the constraint that says so, and in which words.
WRONG = [
    (Drug, {"inn": "BARICITINIB"}, "inn_belongs_to_one_drug", "Another drug has this name."),
    (Drug, {"inn": ""}, "drug_has_a_name", "A drug has a name."),
    (Drug, {"id": 77, "merged_into_id": 77}, "drug_merged_into_another", "merged into itself"),
    (DrugIdentifier, TWICE, "identifier_belongs_to_one_drug", "Another drug has this identifier."),
    (Endpoint, {"name": "sri 4"}, "endpoint_name_once_however_spelt", "perhaps spelt otherwise"),
    (Endpoint, {"name": "SRI‑4"}, "endpoint_name_once_however_spelt", "perhaps spelt otherwise"),
    (Endpoint, {"name": "SRI–4"}, "endpoint_name_once_however_spelt", "perhaps spelt otherwise"),
    (Endpoint, {"name": "SRI\u00a04"}, "endpoint_name_once_however_spelt", "spelt otherwise"),
    (Endpoint, {"name": "SRI_\u202f4"}, "endpoint_name_once_however_spelt", "spelt otherwise"),
    (Endpoint, {"name": " SRI4"}, "endpoint_name_once_however_spelt", "perhaps spelt otherwise"),
    (Endpoint, {"name": ""}, "endpoint_has_a_name", "An endpoint has a name."),
    (Endpoint, {"id": 7, "merged_into_id": 7}, "endpoint_merged_into_another", "into itself"),
    (Trial, TWICE, "nct_belongs_to_one_trial", "A trial with this NCT number is here already."),
    (Trial, {"nct": "NCT0397852"}, "nct_is_written_our_way", "NCT and eight digits"),
    (Trial, {"nct": "NTC03978520"}, "nct_is_written_our_way", "NCT and eight digits"),
    (Trial, {"nct": "nct03978520"}, "nct_is_written_our_way", "NCT and eight digits"),
    (Trial, {"nct": ""}, "nct_is_written_our_way", "NCT and eight digits"),
    (
        Trial,
        {"started_on": date(2022, 1, 2), "ended_on": date(2022, 1, 1)},
        "trial_ends_after_it_starts",
        "A trial cannot end before it starts.",
    ),
    (Arm, TWICE, "arm_key_once_per_trial", "The trial has an arm of that name."),
    (Arm, {"drug": None}, "arm_has_a_drug_or_is_a_control", "names its drug, or is placebo"),
    (Arm, {"kind": "placebo"}, "arm_has_a_drug_or_is_a_control", "names its drug, or is placebo"),
    (Arm, {"dose": 0}, "dose_is_more_than_nothing", "A dose is more than 0."),
    (
        Arm,
        lambda here: {"partner": here.drug, "partner_dose": -1},
        "dose_is_more_than_nothing",
        "A dose is more than 0.",
    ),
    (Arm, {"unit": ""}, "dose_has_a_unit", "A dose has a unit."),
    (Arm, {"partner_dose": 60}, "partner_dose_of_a_partner", "needs the partner"),
    (TrialReport, TWICE, "report_once_per_trial", "The trial has this report already."),
    (Outcome, TWICE, "outcome_once_per_trial", "The trial has this outcome already."),
    (Outcome, {"was_met": True}, "only_a_primary_outcome_is_met", "Only a primary endpoint"),
    (Result, TWICE, "result_once_per_arm", "This arm has a result for that outcome already."),
    (Result, {"events": 253}, "result_events_are_at_most_n", "more events than people"),
    (Result, {"percent": "100.1"}, "result_percent_is_a_percentage", "between 0 and 100"),
    (Result, {"percent": "-1"}, "result_percent_is_a_percentage", "between 0 and 100"),
    (Result, {"sd": "-0.1"}, "result_sd_is_not_negative", "not negative"),
    (Result, {"person_years": 0}, "result_person_years_are_more_than_nothing", "more than 0"),
    (Result, {"n": 0, "events": 0}, "result_n_is_somebody", "at least one person"),
    (Result, {"events": None}, "result_holds_a_number", "A result holds a number."),
    (Effect, TWICE, "effect_once_per_measure", "an effect of that measure already"),
    (Effect, lambda here: {"comparator": here.arm}, "effect_compares_two_arms", "with another"),
    (Effect, {"high": None}, "effect_interval_has_two_bounds", "An interval has two bounds."),
    (
        Effect,
        {"low": "2.27", "high": "1.09"},
        "effect_interval_holds_its_estimate",
        "The interval does not hold the estimate.",
    ),
    (
        Effect,
        {"estimate": "2.5"},
        "effect_interval_holds_its_estimate",
        "The interval does not hold the estimate.",
    ),
    (
        Effect,
        {"estimate": None},
        "effect_interval_holds_its_estimate",
        "The interval does not hold the estimate.",
    ),
    (
        Effect,
        {"estimate": "0", "low": "-1", "high": "1"},
        "effect_ratio_is_more_than_nothing",
        "A ratio is more than 0.",
    ),
    (Effect, {"low": "0"}, "effect_ratio_is_more_than_nothing", "A ratio is more than 0."),
    (Effect, {"measure": ""}, "effect_says_what_it_measures", "Say which measure"),
    (Effect, {"p": 0}, "effect_p_is_a_probability", "write < 0.001"),
    (Effect, {"p": "1.2"}, "effect_p_is_a_probability", "write < 0.001"),
    (
        Effect,
        {"estimate": None, "low": None, "high": None, "p": None},
        "effect_says_something",
        "an estimate, a p value or a direction",
    ),
    (Finding, {"events": 3, "n": 2}, "finding_events_are_at_most_n", "more events than people"),
    (
        Finding,
        {"estimate": 3, "low": 1, "high": 2},
        "finding_interval_holds_its_estimate",
        "The interval does not hold the estimate.",
    ),
    (Finding, {"p": 0}, "finding_p_is_a_probability", "write < 0.001"),
    (Source, {"registry": ""}, "source_says_where", "a reference, a registry record or an"),
    (Source, {"registry": "NCT1"}, "source_registry_is_an_nct_number", "NCT and eight digits"),
    (Source, {"tier": "low"}, "source_has_a_known_tier", "of no known standing"),
    (
        Source,
        lambda here: {"anchored": a_quote(a_paper(), here.author)},
        "source_anchored_in_its_reference",
        "in the reference that prints them",
    ),
    (
        Merge,
        lambda here: {"undone_by": here.author},
        "merge_undone_by_and_at_together",
        "belong together",
    ),
    (Merge, {"reason": ""}, "merge_says_why", "Say why these two are one."),
]


for model in CURATED:
    name = model.__name__.lower()
    WRONG += [
        (model, {"state": "perhaps"}, f"{name}_has_a_known_state", "no state"),
        (
            model,
            lambda here: {"decided_by": here.reviewer},
            f"{name}_decided_by_and_at_together",
            "belong together",
        ),
        (model, {"state": State.ACCEPTED}, f"{name}_decided_by_somebody", "says who decided that"),
        (
            model,
            lambda here: {
                "state": State.ACCEPTED,
                "decided_by": here.author,
                "decided_at": now(),
                "changed_by": here.reviewer,
            },
            f"{name}_accepted_by_somebody_else",
            "Somebody else has to accept",
        ),
        (
            model,
            lambda here: {
                "state": State.ACCEPTED,
                "decided_by": here.reviewer,
                "decided_at": now(),
                "changed_by": here.reviewer,
            },
            f"{name}_accepted_by_somebody_else",
            "Somebody else has to accept",
        ),
        (
            model,
            {"state": State.WITHDRAWN},
            f"{name}_says_why_it_does_not_stand",
            "Say why it is rejected or withdrawn.",
        ),
        (
            model,
            {"state": State.REQUIRES_REVIEW},
            f"{name}_says_what_is_in_doubt",
            "says why, and nothing else does",
        ),
        (
            model,
            {"cause": "retracted"},
            f"{name}_says_what_is_in_doubt",
            "says why, and nothing else does",
        ),
    ]


@pytest.mark.parametrize(
    ("model", "wrong", "constraint", "words"),
    WRONG,
    ids=[f"{number}-{constraint}" for number, (_, _, constraint, _) in enumerate(WRONG)],
)
def test_what_cannot_be_is_said_to_people_and_refused_by_the_database(
    here, model, wrong, constraint, words
):
    insist_that_it_is_refused(a_wrong(model, wrong, true_of, here), constraint, words)


@pytest.mark.parametrize(
    ("name", "other"), [("LN ≥ 50 %", "LN < 50 %"), ("TNF-α", "TNF-β"), ("SRI-4", "SRI-6")]
)
def test_signs_that_mean_something_tell_endpoints_apart(name, other):
    for each in (name, other):
        endpoint = Endpoint(**true_endpoint(), name=each, slug=f"e-{Endpoint.objects.count()}")
        endpoint.full_clean()
        endpoint.save()

    assert Endpoint.objects.count() == 2


def test_each_constraint_is_in_the_table_above():
    ours = {rule.name for noun in NOUNS for rule in noun._meta.constraints}

    assert ours == {constraint for _, _, constraint, _ in WRONG}


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_what_is_true_is_taken(here, model):
    row = model(**true_of(model, here))
    row.full_clean()
    row.save()

    assert model.objects.get(pk=row.pk) == row
    assert str(row)
    assert row.history.count() == 1


@pytest.mark.parametrize("model", CURATED, ids=lambda model: model.__name__)
def test_nothing_is_entered_without_a_source(here, model):
    row = model(**true_of(model, here) | {"source": None})

    with pytest.raises(ValidationError, match="source"):
        row.full_clean()
    with pytest.raises(IntegrityError, match="source_id"), transaction.atomic():
        row.save()


@pytest.mark.parametrize("week", [52, None])
def test_an_outcome_over_the_whole_trial_is_there_once_too(here, week):
    place = true_of(Outcome, here) | {"week": week, "rule": "rescue is failure"}
    Outcome.objects.create(**place)

    with pytest.raises(ValidationError, match="has this outcome already"):
        Outcome(**place).full_clean()


@pytest.mark.parametrize(
    "other",
    [{"week": 48}, {"rule": "none"}, {"analysis_set": "itt"}, {"week": None}],
    ids=str,
)
def test_outcomes_that_differ_in_week_rule_or_set_are_different(here, other):
    place = true_of(Outcome, here)
    Outcome.objects.create(**place)
    Outcome.objects.create(**place | other)

    assert Outcome.objects.filter(trial=here.trial).count() == 3


def test_trials_without_an_nct_number_stand_beside_each_other():
    for slug in ("a", "b"):
        trial = Trial(slug=slug, nct=None)
        trial.full_clean()
        trial.save()

    assert Trial.objects.count() == 2
