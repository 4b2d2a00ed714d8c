"""Rare events put together without adding anything to a zero: Mantel-Haenszel and Peto.

Cochrane Handbook 10.4.4. Odds ratio: Mantel and Haenszel 1959, variance of Robins, Breslow and
Greenland 1986. Risk ratio and risk difference: variances of Greenland and Robins 1985. Peto: Yusuf
and others 1985. A trial without any event says nothing of a ratio: it is left out and named.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from curation.stats.effects import Counts
from curation.stats.estimate import Estimate, Measure, NotPooled, estimate_on_scale
from curation.stats.pooling import shares


@dataclass(frozen=True)
class RarePool:
    """Trials put together as having one common effect.

    Weights are aligned with the trials given, sum to 1, and are 0 for those in `left_out`. `note`
    says in words what was left out and why.
    """

    method: str
    k: int
    estimate: Estimate
    weights: tuple[float, ...]
    left_out: tuple[int, ...]
    note: str


# Active before control.
Pair = tuple[Counts, Counts]


def mantel_haenszel(
    measure: Measure, trials: Sequence[Pair], *, level: float = 0.95
) -> RarePool | NotPooled:
    """The common odds ratio, risk ratio or risk difference of (active, control) counts."""
    if measure is Measure.OR:
        used, sums = _used(trials, _has_both_outcomes), _odds_ratio
    elif measure is Measure.RR:
        used, sums = _used(trials, _has_events), _risk_ratio
    elif measure is Measure.RD:
        used, sums = _used(trials, lambda pair: True), _risk_difference
    else:
        raise ValueError(f"Mantel and Haenszel have no {measure.words}.")
    return _pooled("Mantel-Haenszel", measure, trials, used, sums, level)


def peto(trials: Sequence[Pair], *, level: float = 0.95) -> RarePool | NotPooled:
    """Peto's common odds ratio of (active, control) counts.

    For events in about 1 of 100, arms of about one size and effects that are not large.
    """
    return _pooled("Peto", Measure.OR, trials, _used(trials, _has_both_outcomes), _peto, level)


@dataclass(frozen=True)
class _Sums:
    """A common effect on the scale reckoned on, and the weight of each trial in it."""

    scaled: float
    se: float
    weights: list[float]


def _pooled(
    method: str,
    measure: Measure,
    trials: Sequence[Pair],
    used: list[int],
    sums: Callable[[list[Pair]], _Sums | str],
    level: float,
) -> RarePool | NotPooled:
    left_out = tuple(i for i in range(len(trials)) if i not in used)
    if not used:
        return NotPooled("No trial says anything of this measure.", left_out)
    if len(used) == 1:
        return NotPooled(
            "Only one trial says something of this measure; one trial is never pooled.", left_out
        )
    found = sums([trials[i] for i in used])
    if isinstance(found, str):
        return NotPooled(found, left_out)
    note = _left_out_because([trials[i] for i in left_out])
    return RarePool(
        method=method,
        k=len(used),
        estimate=estimate_on_scale(measure, found.scaled, found.se, level=level, note=note),
        weights=shares(found.weights, used, len(trials)),
        left_out=left_out,
        note=note,
    )


def _odds_ratio(pairs: list[Pair]) -> _Sums | str:
    r, s, p, q = [], [], [], []
    for active, control in pairs:
        n = active.n + control.n
        r.append(active.events * control.others / n)
        s.append(active.others * control.events / n)
        p.append((active.events + control.others) / n)
        q.append((active.others + control.events) / n)
    total_r, total_s = math.fsum(r), math.fsum(s)
    if not (total_r and total_s):
        return _ONE_SIDED
    variance = (
        _dot(p, r) / (2 * total_r**2)
        + (_dot(p, s) + _dot(q, r)) / (2 * total_r * total_s)
        + _dot(q, s) / (2 * total_s**2)
    )
    return _Sums(math.log(total_r) - math.log(total_s), math.sqrt(variance), s)


def _risk_ratio(pairs: list[Pair]) -> _Sums | str:
    r, s, d = [], [], []
    for active, control in pairs:
        n, m = active.n + control.n, active.events + control.events
        r.append(active.events * control.n / n)
        s.append(control.events * active.n / n)
        d.append((active.n * control.n * m - active.events * control.events * n) / n**2)
    total_r, total_s, total_d = math.fsum(r), math.fsum(s), math.fsum(d)
    if not (total_r and total_s):
        return _ONE_SIDED
    if total_d <= 0:
        return "Everybody had the event in every trial, so there is no interval."
    return _Sums(math.log(total_r) - math.log(total_s), math.sqrt(total_d / (total_r * total_s)), s)


def _risk_difference(pairs: list[Pair]) -> _Sums | str:
    w, wd, j = [], [], []
    for active, control in pairs:
        n1, n2 = active.n, control.n
        n = n1 + n2
        w.append(n1 * n2 / n)
        wd.append((active.events * n2 - control.events * n1) / n)
        j.append(
            (active.events * active.others * n2**3 + control.events * control.others * n1**3)
            / (n1 * n2 * n**2)
        )
    if not math.fsum(j):
        return "Every arm has nobody or everybody with the event, so there is no interval."
    return _Sums(math.fsum(wd) / math.fsum(w), math.sqrt(math.fsum(j)) / math.fsum(w), w)


def _peto(pairs: list[Pair]) -> _Sums | str:
    excess, v = [], []
    for active, control in pairs:
        n, m = active.n + control.n, active.events + control.events
        excess.append(active.events - active.n * m / n)
        v.append(active.n * control.n * m * (n - m) / (n**2 * (n - 1)))
    total = math.fsum(v)
    return _Sums(math.fsum(excess) / total, 1 / math.sqrt(total), v)


def _has_events(pair: Pair) -> bool:
    return pair[0].events + pair[1].events > 0


def _has_both_outcomes(pair: Pair) -> bool:
    return _has_events(pair) and pair[0].others + pair[1].others > 0


def _used(trials: Sequence[Pair], informative: Callable[[Pair], bool]) -> list[int]:
    return [i for i, pair in enumerate(trials) if informative(pair)]


def _left_out_because(pairs: list[Pair]) -> str:
    """Both kinds, each counted in words of its own."""
    silent = sum(not _has_events(pair) for pair in pairs)
    full = len(pairs) - silent
    said = []
    if silent:
        said.append(f"{_trials(silent)} without any event {_was(silent)} left out.")
    if full:
        said.append(f"{_trials(full)} in which everybody had the event {_was(full)} left out.")
    return " ".join(said)


def _trials(number: int) -> str:
    return "One trial" if number == 1 else f"{number} trials"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _dot(a: list[float], b: list[float]) -> float:
    return math.fsum(x * y for x, y in zip(a, b, strict=True))


_ONE_SIDED = (
    "All that happened, happened in one arm of the trials, so there is no such ratio. "
    "The risk difference or Peto's odds ratio can be reckoned."
)
