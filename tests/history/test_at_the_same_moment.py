"""Two people decide on, or change, one result at the same moment: one of them does."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from curation.evidence.results import NOTHING_SEEN, ArmNumbers, Provenance, record_result
from curation.history import states
from curation.history.states import CannotBeDone
from curation.models import Result, State
from tests.cast import a_person, ada, ben
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*deeds):
    """What came of each: what it returned, or the sentence with which it was refused."""
    start = Barrier(len(deeds))

    def do(deed):
        try:
            start.wait()
            return deed()
        except CannotBeDone as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(do, deeds))


def a_place():
    trial = a_trial()
    return an_outcome(trial, an_endpoint()), an_arm(trial, a_drug())


def test_of_an_acceptance_and_a_rejection_one_counts():
    outcome, arm = a_place()
    result = a_result(outcome, arm, by=ada(), events=142, n=252)
    ben_, dora = ben(), a_person("dora")

    came = at_once(
        lambda: states.accept(result, by=ben_, seen=1),
        lambda: states.reject(result, by=dora, reason="The table says 143.", seen=1),
    )

    (decided,) = (each for each in came if isinstance(each, Result))
    (refused,) = (each for each in came if isinstance(each, CannotBeDone))
    assert str(refused).startswith("It no longer waits")
    result.refresh_from_db()
    assert (result.state, result.decided_by) == (decided.state, decided.decided_by)
    assert result.state in (State.ACCEPTED, State.REJECTED)
    assert result.history.count() == 2


def test_of_two_people_saving_one_result_one_does_and_the_other_is_told():
    outcome, arm = a_place()
    a_result(outcome, arm, by=ada(), events=140, n=252)
    ben_, dora, source = ben(), a_person("dora"), a_source()

    came = at_once(
        *(
            lambda by=by, events=events: record_result(
                outcome, arm, ArmNumbers(events=events, n=252), Provenance(source), by=by, seen=1
            )
            for by, events in ((ben_, 142), (dora, 143))
        )
    )

    (saved,) = (each for each in came if isinstance(each, Result))
    assert sum(isinstance(each, states.ChangedMeanwhile) for each in came) == 1
    result = Result.objects.get()
    assert (result.events, result.changed_by, result.version) == (
        saved.events,
        saved.changed_by,
        2,
    )


def test_of_two_people_entering_one_result_one_does_and_the_other_is_told():
    outcome, arm = a_place()
    ben_, dora, source = ben(), a_person("dora"), a_source()

    came = at_once(
        *(
            lambda by=by, events=events: record_result(
                outcome,
                arm,
                ArmNumbers(events=events, n=252),
                Provenance(source),
                by=by,
                seen=NOTHING_SEEN,
            )
            for by, events in ((ben_, 142), (dora, 143))
        )
    )

    assert sum(isinstance(each, states.ChangedMeanwhile) for each in came) == 1
    assert Result.objects.count() == 1
