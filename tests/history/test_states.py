"""Submit, accept, reject, withdraw, send back: each step, and who may not take it."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from curation.history import states
from curation.history.states import CannotBeDone, ChangedMeanwhile, OwnWork, ReasonNeeded
from curation.models import Cause, Result, State
from tests.cast import a_person, ada, ben
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_trial,
    an_arm,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db

REJECT = partial(states.reject, reason="The table says 56.3.")
WITHDRAW = partial(states.withdraw, reason="It is of another trial.")


@pytest.fixture
def author():
    return ada()


@pytest.fixture
def reviewer():
    return ben()


@pytest.fixture
def result(author):
    trial = a_trial()
    arm = an_arm(trial, a_drug())
    return a_result(an_outcome(trial, an_endpoint()), arm, by=author, events=142, n=252)


def in_state(row, state, reviewer):
    """The row as if it had come there by some way or other."""
    columns = {
        State.ACCEPTED: {"decided_by": reviewer, "decided_at": now()},
        State.REJECTED: {"decided_by": reviewer, "decided_at": now(), "reason": "no"},
        State.WITHDRAWN: {"reason": "no"},
        State.REQUIRES_REVIEW: {"cause": Cause.RETRACTED},
    }.get(state, {})
    Result.objects.filter(pk=row.pk).update(state=state, **columns)
    return Result.objects.get(pk=row.pk)


@pytest.mark.parametrize(
    ("step", "may_be", "becomes"),
    [
        (states.submit, {State.DRAFT, State.REJECTED, State.WITHDRAWN}, State.SUBMITTED),
        (states.accept, {State.SUBMITTED, State.REQUIRES_REVIEW}, State.ACCEPTED),
        (REJECT, {State.SUBMITTED, State.REQUIRES_REVIEW}, State.REJECTED),
        (WITHDRAW, set(State) - {State.WITHDRAWN}, State.WITHDRAWN),
    ],
    ids=["submit", "accept", "reject", "withdraw"],
)
@pytest.mark.parametrize("state", State)
def test_a_step_is_taken_from_the_states_that_allow_it(
    result, reviewer, state, step, may_be, becomes
):
    row = in_state(result, state, reviewer)

    if state in may_be:
        assert step(row, by=reviewer).state == becomes
    else:
        with pytest.raises(CannotBeDone, match="othing was changed"):
            step(row, by=reviewer)
    row.refresh_from_db()
    assert row.state == (becomes if state in may_be else state)


def test_submitting_takes_back_what_was_decided(result, author, reviewer):
    row = states.submit(in_state(result, State.REJECTED, reviewer), by=author)

    assert (row.decided_by, row.decided_at, row.reason) == (None, None, "")
    assert row.submitted_at is not None


def test_accepting_says_who_and_when_and_no_longer_doubts(result, reviewer):
    row = states.accept(in_state(result, State.REQUIRES_REVIEW, reviewer), by=reviewer)

    assert row.is_accepted
    assert not row.waits
    assert (row.decided_by, row.cause) == (reviewer, "")
    assert row.decided_at is not None


def test_rejecting_keeps_the_reason_with_the_row_and_with_the_act(result, reviewer):
    row = states.reject(result, by=reviewer, reason="  The table says 56.3. ")

    assert row.reason == "The table says 56.3."
    assert row.history.order_by("-pgh_id")[0].pgh_context.metadata["reason"] == row.reason


@pytest.mark.parametrize("step", [states.reject, states.withdraw])
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_what_is_taken_back_needs_a_reason(result, reviewer, step, reason):
    with pytest.raises(ReasonNeeded, match="Say why"):
        step(result, by=reviewer, reason=reason)

    result.refresh_from_db()
    assert result.state == State.SUBMITTED


@pytest.mark.parametrize("column", ["entered_by", "changed_by"])
def test_nobody_accepts_what_they_entered_or_changed(result, reviewer, column):
    Result.objects.filter(pk=result.pk).update(**{column: reviewer})

    with pytest.raises(OwnWork, match="Somebody else has to accept"):
        states.accept(result, by=reviewer)

    result.refresh_from_db()
    assert result.state == State.SUBMITTED


@pytest.mark.parametrize("column", ["entered_by", "changed_by"])
def test_the_database_accepts_no_own_work_either(result, reviewer, column):
    own = {column: reviewer, "decided_by": reviewer, "decided_at": now()}

    with (
        pytest.raises(IntegrityError, match="result_accepted_by_somebody_else"),
        transaction.atomic(),
    ):
        Result.objects.filter(pk=result.pk).update(state=State.ACCEPTED, **own)


def test_an_author_may_withdraw_and_reject_their_own(result, author):
    assert states.reject(result, by=author, reason="Mistyped.").state == State.REJECTED
    assert states.withdraw(result, by=author, reason="Mistyped.").state == State.WITHDRAWN


@pytest.mark.parametrize(
    "step", [states.accept, REJECT, WITHDRAW], ids=["accept", "reject", "withdraw"]
)
def test_only_the_version_that_was_seen_is_decided(result, author, reviewer, step):
    seen = result.version
    row = states.locked(result)
    row.events = 143
    states.revised(row, by=author).save()

    with pytest.raises(ChangedMeanwhile, match="Somebody changed it while you looked"):
        step(result, by=reviewer, seen=seen)
    assert step(result, by=reviewer, seen=seen + 1).version == seen + 1


def test_only_the_version_that_was_seen_is_submitted(result, author, reviewer):
    draft = in_state(result, State.DRAFT, reviewer)

    with pytest.raises(ChangedMeanwhile):
        states.submit(draft, by=author, seen=draft.version + 1)


@pytest.mark.parametrize("state", State)
def test_doubt_reaches_what_stands_and_leaves_the_rest(result, reviewer, state):
    row = in_state(result, state, reviewer)

    states.require_review(row, Cause.RETRACTED)

    row.refresh_from_db()
    if state in (State.SUBMITTED, State.ACCEPTED, State.REQUIRES_REVIEW):
        assert (row.state, row.cause) == (State.REQUIRES_REVIEW, Cause.RETRACTED)
        assert row.waits
    else:
        assert (row.state, row.cause) == (state, "")


def test_doubt_is_told_as_the_systems_with_its_cause(result):
    row = states.require_review(result, Cause.CORRECTED)

    said = result.history.order_by("-pgh_id")[0].pgh_context.metadata
    assert (said["name"], said["reason"]) == ("lupusjak", "its source was corrected")
    assert row.pk == result.pk


@pytest.mark.parametrize("state", State)
def test_a_change_is_a_new_version_that_nobody_has_confirmed(result, author, reviewer, state):
    row = states.locked(in_state(result, state, reviewer))

    states.revised(row, by=author).save()

    row.refresh_from_db()
    stands = state in (State.SUBMITTED, State.ACCEPTED, State.REQUIRES_REVIEW)
    assert row.state == (State.SUBMITTED if stands else State.DRAFT)
    assert (row.version, row.changed_by, row.decided_by, row.reason, row.cause) == (
        2,
        author,
        None,
        "",
        "",
    )


def test_somebody_else_may_accept_what_a_reviewer_changed(result, reviewer):
    row = states.locked(result)
    states.revised(row, by=reviewer).save()

    assert states.accept(row, by=a_person("dora")).is_accepted
