"""A control arm that several active arms share, so that nobody in it counts twice.

Cochrane Handbook 23.3.4: put the active arms together as one group, which is the better way, or
divide the control arm among the comparisons, which counts nobody twice but leaves the comparisons
a little related.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar, overload

from curation.stats.effects import Counts, Means

Arm = TypeVar("Arm", Counts, Means)


@dataclass(frozen=True)
class Shared(Generic[Arm]):
    """The arm to reckon with, and what was done to get it, as words to print."""

    arm: Arm
    says: str


@overload
def combine(arms: Sequence[Counts]) -> Shared[Counts]: ...
@overload
def combine(arms: Sequence[Means]) -> Shared[Means]: ...
def combine(arms: Sequence[Counts] | Sequence[Means]) -> Shared[Counts] | Shared[Means]:
    """Several active arms of one trial as one group.

    Counts are added. Means are weighted by n, and the standard deviation is that of all people
    together (Handbook 6.5.2.10). ValueError for fewer than two arms, or for counts among means.
    """
    if len(arms) < 2:
        raise ValueError("It takes at least two arms to put arms together.")
    n = math.fsum(arm.n for arm in arms)
    says = (
        f"{len(arms)} active arms were put together as one group of {n:g}, so that the control "
        "arm they share counts once."
    )
    counts = [arm for arm in arms if isinstance(arm, Counts)]
    means = [arm for arm in arms if isinstance(arm, Means)]
    if counts and means:
        raise ValueError("Arms with counts and arms with means cannot be put together.")
    if counts:
        return Shared(Counts(math.fsum(arm.events for arm in counts), n), says)
    return Shared(_of_all_people(means, n), says)


def _of_all_people(arms: Sequence[Means], n: float) -> Means:
    mean = math.fsum(arm.mean * arm.n for arm in arms) / n
    within = math.fsum((arm.n - 1) * arm.sd**2 for arm in arms)
    between = math.fsum(arm.n * (arm.mean - mean) ** 2 for arm in arms)
    return Means(mean, math.sqrt((within + between) / (n - 1)), n)


@overload
def split(control: Counts, ways: int) -> Shared[Counts]: ...
@overload
def split(control: Means, ways: int) -> Shared[Means]: ...
def split(control: Counts | Means, ways: int) -> Shared[Counts] | Shared[Means]:
    """A shared control arm divided among `ways` comparisons: parts of people need not be whole.

    Events and n are divided; a mean and its standard deviation stay.
    """
    if ways < 2:
        raise ValueError("A control arm is split between at least two comparisons.")
    n = control.n / ways
    if isinstance(control, Counts):
        part = Counts(control.events / ways, n)
        before = f"{control.events:g} of {control.n:g}"
        return Shared(part, _divided(before, ways, f"{_short(part.events)} of {_short(n)}"))
    return Shared(Means(control.mean, control.sd, n), _divided(f"{control.n:g}", ways, _short(n)))


def _divided(before: str, ways: int, after: str) -> str:
    return (
        f"The control arm ({before}) was divided between {ways} comparisons ({after} for each), "
        "so that nobody in it counts twice."
    )


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
