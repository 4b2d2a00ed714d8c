"""How much the effects of trials differ beyond chance: Q, tau-squared and its interval.

y are effects on the scale reckoned on, v their variances, in the same order, two or more. Sums are
exact (fsum), so that the order of trials changes nothing.
"""

import math
from collections.abc import Sequence

from scipy.optimize import brentq

from curation.stats.tails import chi_squared_above

_PER_DECADE = 10
_DECADES = 8
_HALVINGS = 60


def weighted_mean(y: Sequence[float], w: Sequence[float]) -> float:
    return math.fsum(a * b for a, b in zip(y, w, strict=True)) / math.fsum(w)


def q_of(y: Sequence[float], v: Sequence[float], tau2: float) -> float:
    """The weighted sum of squares about the mean; Cochran's Q for a tau-squared of 0."""
    w = [1 / (x + tau2) for x in v]
    mean = weighted_mean(y, w)
    return math.fsum(b * (a - mean) ** 2 for a, b in zip(y, w, strict=True))


def typical_variance(v: Sequence[float]) -> float:
    """The variance of a typical trial (Higgins and Thompson, Stat Med 2002;21:1539)."""
    w = [1 / x for x in v]
    total = math.fsum(w)
    return (len(v) - 1) * total / (total**2 - math.fsum(x * x for x in w))


def reml_tau2(y: Sequence[float], v: Sequence[float]) -> float:
    """Tau-squared where the restricted likelihood is highest, at 0 or above (Viechtbauer 2005).

    The likelihood can have more than one summit. So its highest place on a grid is found first,
    from 0 to where it can only fall, and then the summit there by halving on its slope.
    """
    # Beyond this the slope is below 0 whatever the data: each squared distance from the mean is
    # at most the squared range, and the weights are at most 1 / tau-squared.
    top = max(max(v), 4 * (max(y) - min(y)) ** 2)
    steps = _PER_DECADE * _DECADES
    grid = [0.0] + [top * 10 ** (i / _PER_DECADE - _DECADES) for i in range(steps + 1)]
    best = max(range(len(grid)), key=lambda i: _restricted_likelihood(y, v, grid[i]))
    if best == 0 and _slope(y, v, 0.0) <= 0:
        return 0.0
    low, high = grid[max(0, best - 1)], grid[min(best + 1, len(grid) - 1)]
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _slope(y, v, middle) > 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def q_profile(y: Sequence[float], v: Sequence[float], level: float) -> tuple[float, float]:
    """The interval of tau-squared by Q-profile (Viechtbauer, Stat Med 2007;26:37).

    A bound that would lie below 0 is 0. Both are 0 where trials differ less than chance has it.
    """
    df = len(y) - 1
    return (
        _where_q_is(chi_squared_above((1 - level) / 2, df), y, v),
        _where_q_is(chi_squared_above((1 + level) / 2, df), y, v),
    )


def _where_q_is(wanted: float, y: Sequence[float], v: Sequence[float]) -> float:
    """The tau-squared that makes Q as large as wanted; Q only falls as tau-squared grows."""
    if q_of(y, v, 0.0) <= wanted:
        return 0.0
    high = max(v)
    while q_of(y, v, high) > wanted:
        high *= 2
    return float(brentq(lambda tau2: q_of(y, v, tau2) - wanted, 0.0, high, xtol=1e-14, rtol=1e-13))


def _restricted_likelihood(y: Sequence[float], v: Sequence[float], tau2: float) -> float:
    """Its logarithm, but for what does not depend on tau-squared."""
    w = [1 / (x + tau2) for x in v]
    return (math.fsum(math.log(x) for x in w) - math.log(math.fsum(w)) - q_of(y, v, tau2)) / 2


def _slope(y: Sequence[float], v: Sequence[float], tau2: float) -> float:
    """How the restricted likelihood changes with tau-squared."""
    w = [1 / (x + tau2) for x in v]
    mean, total = weighted_mean(y, w), math.fsum(w)
    squares = math.fsum(b * b * (a - mean) ** 2 for a, b in zip(y, w, strict=True))
    return (squares - total + math.fsum(x * x for x in w) / total) / 2
