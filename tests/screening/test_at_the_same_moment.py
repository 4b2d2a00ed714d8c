"""Two people take references, or settle one difference, at the same moment."""

import pytest

from curation.history.states import ChangedMeanwhile
from curation.models import Assignment, ScreeningDecision
from curation.screening.assignments import take
from curation.screening.settling import settle_screening
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_decision, judged
from tests.history.test_at_the_same_moment import at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_who_take_the_newest_at_once_take_different_ones():
    for _ in range(6):
        a_reference()
    first, second = ada(), ben()

    at_once(lambda: take(3, by=first), lambda: take(3, by=second))

    taken = Assignment.objects.values_list("reference", flat=True)
    assert len(taken) == len(set(taken)) == 6


def test_of_two_settlements_the_first_stands_and_the_second_is_told():
    first, second = ada(), ben()
    made = judged(a_reference(), first, second)
    a_decision(made, first)
    a_decision(made, second, "exclude", "design")

    came = at_once(
        lambda: settle_screening(made, "include", by=first),
        lambda: settle_screening(made, "exclude", reason="design", by=second),
    )

    (stands,) = (each for each in came if isinstance(each, ScreeningDecision))
    assert [type(each) for each in came if each is not stands] == [ChangedMeanwhile]
    assert ScreeningDecision.objects.get(is_consensus=True) == stands
