"""What waits for a second person: its order, its count, and what is of one's own."""

import pytest
from django.utils import timezone

from curation.evidence.waiting import (
    accept_those,
    by_trial,
    how_many_outcomes_wait,
    how_many_wait,
    sent_back,
    waiting_findings,
    waiting_outcomes,
    waiting_trials,
)
from curation.models import State
from tests.cast import ada, ben, cleo
from tests.evidence_builders import (
    a_drug,
    a_finding,
    a_result,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return ada(), ben()


@pytest.fixture
def trials():
    """Two trials with one outcome each, the older first."""
    drug, endpoint = a_drug(), an_endpoint()
    found = []
    for name in ("SLE-BRAVE-I", "SLE-BRAVE-II"):
        trial = a_trial(name)
        an_arm(trial, drug), an_arm(trial)
        an_outcome(trial, endpoint)
        found.append(trial)
    return found


def one_of(trial):
    return trial.outcomes.get(), *trial.arms.order_by("position")


def test_newest_trials_come_first_with_all_that_waits_of_an_outcome(
    people, trials, django_assert_num_queries
):
    author, reviewer = people
    for trial in trials:
        outcome, drug, placebo = one_of(trial)
        a_result(outcome, placebo, by=author, events=1, n=9)
        a_result(outcome, drug, by=reviewer, events=2, n=9)
        an_effect(outcome, drug, placebo, by=author, of=("OR", 2, 1, 4))
        an_effect(outcome, drug, placebo, by=author, of=("RR", 2, 1, 4), state=State.DRAFT)
    with django_assert_num_queries(3):
        waiting = waiting_outcomes(reviewer)
    assert [one.outcome.trial for one in waiting] == trials[::-1]
    assert [[row.events for row in one.results] for one in waiting] == [[2, 1], [2, 1]]
    assert [len(one.effects) for one in waiting] == [1, 1]
    assert [one.own for one in waiting] == [1, 1]
    assert [(trial, len(rows)) for trial, rows in by_trial(waiting)] == [
        (trials[1], 1),
        (trials[0], 1),
    ]


def test_the_list_can_be_cut_and_be_that_of_one_trial(people, trials):
    author, reviewer = people
    for trial in trials:
        outcome, drug, _ = one_of(trial)
        a_result(outcome, drug, by=author, events=1, n=9)
    first, second = trials
    assert [one.outcome.trial for one in waiting_outcomes(reviewer, start=1, most=1)] == [first]
    assert [one.outcome.trial for one in waiting_outcomes(reviewer, trial=second.pk)] == [second]
    assert (how_many_outcomes_wait(), how_many_outcomes_wait(trial=first.pk)) == (2, 1)
    assert waiting_trials() == [(second, 1), (first, 1)]


def test_the_count_leaves_out_what_one_entered_or_changed(
    people, trials, django_assert_num_queries
):
    author, reviewer = people
    outcome, drug, placebo = one_of(trials[0])
    a_result(outcome, drug, by=author, events=1, n=9)
    changed = a_result(outcome, placebo, by=author, events=1, n=9)
    changed.changed_by = reviewer
    changed.save()
    an_effect(outcome, drug, placebo, by=reviewer, of=("OR", 2, 1, 4))
    a_finding(by=author)
    a_result(one_of(trials[1])[0], one_of(trials[1])[1], by=author, events=1, accepted_by=cleo())
    with django_assert_num_queries(1):
        assert how_many_wait(reviewer) == 2
    assert how_many_wait() == 4


def test_findings_wait_beside_the_trials(people):
    author, _ = people
    waits = a_finding(by=author)
    a_finding(by=author, state=State.DRAFT)
    assert waiting_findings() == [waits]


def test_what_was_rejected_comes_back_to_its_author_the_latest_first(people, trials):
    author, reviewer = people
    outcome, drug, placebo = one_of(trials[0])
    decided = {"state": State.REJECTED, "decided_by": reviewer, "reason": "No."}
    rows = [
        a_result(outcome, drug, by=author, events=1, decided_at=timezone.now(), **decided),
        an_effect(
            *(outcome, drug, placebo),
            by=author,
            of=("OR", 2, 1, 4),
            decided_at=timezone.now(),
            **decided,
        ),
        a_finding(by=author, decided_at=timezone.now(), **decided),
    ]
    assert sent_back(author) == rows[::-1]
    assert sent_back(reviewer) == []


def test_several_are_accepted_each_in_the_version_that_was_seen(people, trials):
    author, reviewer = people
    outcome, drug, placebo = one_of(trials[0])
    right = a_result(outcome, drug, by=author, events=1, n=9)
    stale = a_result(outcome, placebo, by=author, events=1, n=9, version=2)
    own = an_effect(outcome, drug, placebo, by=reviewer, of=("OR", 2, 1, 4))
    accepted = accept_those([(right, 1), (stale, 1), (own, 1)], by=reviewer)
    assert accepted.rows == [right]
    assert [each.split(".")[0] for each in accepted.left] == [
        "Somebody changed it while you looked at it",
        "Somebody else has to accept what you entered",
    ]
