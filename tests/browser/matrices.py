"""A small matrix for a browser: what disagrees, what waits, each silence and a harm."""

from curation.models import Outcome
from tests.builders import a_reference, an_author
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


def twins(*, by, accepted_by):
    """SLE-BRAVE-I, accepted, and -II, which waits; and a drug whose trial runs."""
    sri4 = an_endpoint(position=1)
    sae = an_endpoint("Serious adverse event", slug="sae", domain="harms", good="lower")
    pain = an_endpoint("Pain", domain="patient-reported", kind="continuous", good="lower")
    source = a_source(a_reference(authors=[an_author("Ash")]), quote="Our own words.")
    drug = a_drug()
    for name, numbers, accepted in (
        ("SLE-BRAVE-I", (1.57, 1.09, 2.27), {"accepted_by": accepted_by}),
        ("SLE-BRAVE-II", (1.07, 0.75, 1.53), {}),
    ):
        trial = a_trial(name, started_on="2018-08-01", ended_on="2021-11-01")
        four, two = an_arm(trial, drug, n_randomised=252), an_arm(trial, drug, 2)
        placebo = an_arm(trial)
        outcome = an_outcome(trial, sri4, is_primary=True, was_met=name == "SLE-BRAVE-I")
        said = {"by": by, "source": source, **accepted}
        an_effect(outcome, four, placebo, of=("OR", *numbers), **said)
        harm = an_outcome(trial, sae)
        for arm in (four, two, placebo):
            a_result(harm, arm, events=20 + arm.position, n=250, **said)
        an_outcome(trial, pain, 24, reporting=Outcome.Reporting.WORDS)
        an_outcome(trial, pain, 52, reporting=Outcome.Reporting.NONE)
    an_arm(a_trial("SELECT-SLE", status="recruiting"), a_drug("upadacitinib"), 30)
