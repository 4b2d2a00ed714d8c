"""What the tests of forest plots share: a trial of counts, and how a plot of them is read."""

from curation.matrix.forest import Timepoint, forest
from curation.models.curated import SHOWN
from tests.evidence_builders import (
    a_result,
    a_trial,
    an_arm,
    an_outcome,
)

WEEK_52 = Timepoint(52, "", 2)


def counted(acronym, drug, endpoint, active, control, *, by, dose=4, week=52, **fields):
    """A trial of one dose of which only the counts are reported: (events, n) of either arm."""
    trial = a_trial(acronym, **fields.pop("trial", {}))
    outcome = an_outcome(trial, endpoint, week)
    for arm, (events, n) in (
        (an_arm(trial, drug, dose), active),
        (an_arm(trial), control),
    ):
        a_result(outcome, arm, by=by, events=events, n=n, **fields)
    return outcome


def shown(endpoint, time=WEEK_52, **asked):
    return forest(endpoint, time, states=asked.pop("states", SHOWN), **asked)


def group_of(found, regimen="4 mg once daily"):
    (group,) = (each for each in found.groups if each.regimen == regimen)
    return group


def member_of(found, name, regimen="4 mg once daily"):
    (member,) = (each for each in group_of(found, regimen).members if each.name == name)
    return member
