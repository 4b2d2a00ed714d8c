import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.stats import Counts, Means, combine, split

about = pytest.approx
people = st.lists(st.floats(-100, 100), min_size=2, max_size=20).filter(
    lambda values: statistics.stdev(values) > 1e-3
)


def test_active_arms_become_one_group_and_say_so():
    shared = combine([Counts(12, 105), Counts(9, 104)])

    assert shared.arm == Counts(21, 209)
    assert shared.says == (
        "2 active arms were put together as one group of 209, so that the control arm they share "
        "counts once."
    )


@given(st.lists(people, min_size=2, max_size=4))
def test_means_put_together_are_those_of_all_people(arms):
    shared = combine([Means(statistics.mean(a), statistics.stdev(a), len(a)) for a in arms])
    everybody = [value for arm in arms for value in arm]

    assert shared.arm.n == len(everybody)
    assert shared.arm.mean == about(statistics.mean(everybody), abs=1e-9)
    assert shared.arm.sd == about(statistics.stdev(everybody))


def test_a_shared_control_arm_is_divided_and_says_so():
    shared = split(Counts(10, 105), 2)

    assert shared.arm == Counts(5, 52.5)
    assert shared.says == (
        "The control arm (10 of 105) was divided between 2 comparisons (5 of 52.5 for each), so "
        "that nobody in it counts twice."
    )


def test_a_divided_mean_stays_and_its_n_does_not():
    shared = split(Means(-4.2, 6, 100), 3)

    assert shared.arm == Means(-4.2, 6, 100 / 3)
    assert "(100) was divided between 3 comparisons (33.33 for each)" in shared.says


@given(st.integers(1, 1000), st.integers(2, 6))
def test_parts_of_a_control_arm_add_up_to_it(n, ways):
    part = split(Counts(n // 2, n), ways).arm

    assert part.n * ways == about(n)
    assert part.events * ways == about(n // 2)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: combine([Counts(1, 2)]), "at least two arms"),
        (lambda: combine([Counts(1, 2), Means(1, 2, 3)]), "cannot be put together"),
        (lambda: split(Counts(1, 2), 1), "at least two comparisons"),
        (lambda: split(Means(1, 2, 3), 2), "at least two people"),
    ],
)
def test_what_cannot_be_shared_is_refused(call, says):
    with pytest.raises(ValueError, match=says):
        call()
