"""One of each noun of the evidence, and the fields of a row that is as it should be."""

from types import SimpleNamespace

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
    Trial,
    TrialReport,
)
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.evidence_builders import (
    a_drug,
    a_source,
    a_trial,
    an_arm,
    an_endpoint,
    an_outcome,
)


def one_of_each():
    """One of each, to build upon."""
    author, reviewer = ada(), ben()
    drug, endpoint, trial = a_drug(), an_endpoint(), a_trial()
    arm, placebo = an_arm(trial, drug), an_arm(trial)
    elsewhere = a_trial("SLE-BRAVE-II")
    return SimpleNamespace(
        author=author,
        reviewer=reviewer,
        drug=drug,
        endpoint=endpoint,
        trial=trial,
        arm=arm,
        placebo=placebo,
        outcome=an_outcome(trial, endpoint),
        arm_elsewhere=an_arm(elsewhere, drug),
        elsewhere=elsewhere,
        source=a_source(),
        reference=a_reference(),
    )


def true_of(model, here):
    """The fields of a row of the model that is as it should be, beside those that are here."""
    entered = {"entered_by": here.author, "changed_by": here.author, "source": here.source}
    return {
        Drug: {"inn": "upadacitinib", "slug": "upadacitinib"},
        DrugIdentifier: {"drug": here.drug, "system": "ATC", "value": "L04AF02"},
        Endpoint: {"name": "BICLA", "slug": "bicla"} | true_endpoint(),
        Trial: {"slug": "another", "acronym": "SLEek", "nct": "NCT03978520"},
        Arm: {
            "trial": here.trial,
            "position": 3,
            "key": "another",
            "label": "baricitinib 2 mg",
            "kind": "drug",
            "drug": here.drug,
            "dose": 2,
            "unit": "mg",
        },
        TrialReport: {"trial": here.trial, "reference": here.reference, "kind": "primary"},
        Outcome: {"trial": here.trial, "endpoint": here.endpoint, "week": 24},
        Result: {"outcome": here.outcome, "arm": here.arm, "events": 142, "n": 252} | entered,
        Effect: {
            "outcome": here.outcome,
            "arm": here.arm,
            "comparator": here.placebo,
            "measure": "OR",
            "estimate": "1.57",
            "low": "1.09",
            "high": "2.27",
            "p": "0.016",
        }
        | entered,
        Finding: {
            "level": "cohort",
            "study": "A cohort",
            "arm": "all",
            "endpoint": here.endpoint,
        }
        | entered,
        Source: {"registry": "NCT03978520", "tier": "primary"},
        Merge: {
            "noun": "drug",
            "merged": 1,
            "into": 2,
            "moved": {"columns": {}},
            "reason": "One.",
            "by": here.author,
        },
    }[model]


def true_endpoint():
    return {"domain": "disease activity", "kind": "dichotomous", "good": "higher"}


NOUNS = (
    Drug,
    DrugIdentifier,
    Endpoint,
    Trial,
    Arm,
    TrialReport,
    Outcome,
    Result,
    Effect,
    Finding,
    Source,
    Merge,
)


CURATED = (Result, Effect, Finding)
