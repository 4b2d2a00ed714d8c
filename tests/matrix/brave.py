"""The twins, as their reports print them: SLE-BRAVE-I met its primary endpoint, -II did not."""

from typing import Any

from curation.models import Drug, Endpoint, Outcome, User
from tests.evidence_builders import a_drug, a_result, a_trial, an_arm, an_effect, an_outcome

ARMS = {
    "SLE-BRAVE-I": {4: (142, 252), 2: (127, 255), None: (116, 253)},
    "SLE-BRAVE-II": {4: (121, 258), 2: (120, 261), None: (116, 256)},
}
EFFECTS = {
    "SLE-BRAVE-I": {4: ("OR", 1.57, 1.09, 2.27), 2: ("OR", 1.14, 0.79, 1.65)},
    "SLE-BRAVE-II": {4: ("OR", 1.07, 0.75, 1.53), 2: ("OR", 1.05, 0.73, 1.5)},
}


def a_twin(
    acronym: str, drug: Drug, endpoint: Endpoint, *, by: User, doses: Any = (4,), **fields: Any
) -> Outcome:
    """One of the two with its primary outcome at week 52; `accepted_by` goes to every number."""
    trial = a_trial(acronym, enrolment=760, **fields.pop("trial", {}))
    outcome = an_outcome(trial, endpoint, is_primary=True, was_met=acronym == "SLE-BRAVE-I")
    placebo = an_arm(trial, n_randomised=ARMS[acronym][None][1])
    for dose in (*doses, None):
        events, n = ARMS[acronym][dose]
        arm = an_arm(trial, drug, dose, n_randomised=n) if dose else placebo
        a_result(outcome, arm, by=by, events=events, n=n, **fields)
        if dose:
            an_effect(outcome, arm, placebo, by=by, of=EFFECTS[acronym][dose], **fields)
    return outcome


def the_twins(endpoint: Endpoint, *, by: User, doses: Any = (4,), **fields: Any) -> list[Outcome]:
    drug = Drug.objects.filter(slug="baricitinib").first() or a_drug()
    return [
        a_twin(acronym, drug, endpoint, by=by, doses=doses, **fields)
        for acronym in ("SLE-BRAVE-I", "SLE-BRAVE-II")
    ]
