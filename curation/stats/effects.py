"""The effect of one trial from what was counted or measured in its two arms.

Intervals are those of Woolf (odds ratio), Katz (risk ratio) and Wald (differences), as in the
Cochrane Handbook, chapter 6. Numbers that cannot be are refused with a ValueError that says why.
"""

import math
from dataclasses import dataclass

from scipy import special

from curation.stats.estimate import Estimate, Measure, NoEstimate, estimate_on_scale

CORRECTION = 0.5


@dataclass(frozen=True)
class Counts:
    """How many of an arm's n people had the event.

    Whole numbers, except where a shared control arm was split.
    """

    events: float
    n: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.events) and math.isfinite(self.n)):
            raise ValueError("Events and n are numbers.")
        if self.n <= 0:
            raise ValueError("An arm has at least one person.")
        if self.events < 0:
            raise ValueError(f"Events cannot be fewer than 0, and {self.events:g} is.")
        if self.events > self.n:
            raise ValueError(
                f"{self.events:g} events are more than the {self.n:g} people of the arm."
            )

    @property
    def others(self) -> float:
        """People without the event."""
        return self.n - self.events

    @property
    def risk(self) -> float:
        return self.events / self.n


@dataclass(frozen=True)
class Means:
    """The mean and the standard deviation (not the standard error) of an arm's n people."""

    mean: float
    sd: float
    n: float

    def __post_init__(self) -> None:
        if not all(math.isfinite(x) for x in (self.mean, self.sd, self.n)):
            raise ValueError("Mean, standard deviation and n are numbers.")
        if self.sd <= 0:
            raise ValueError(f"A standard deviation is above 0, and {self.sd:g} is not.")
        if self.n < 2:
            raise ValueError("A standard deviation needs at least two people.")


def percent(events: float, n: float) -> float:
    """Events in a hundred people: 56.35 for 142 of 252."""
    return 100 * Counts(events, n).risk


def odds_ratio(active: Counts, control: Counts, *, level: float = 0.95) -> Estimate | NoEstimate:
    """Woolf's odds ratio; with a zero in any cell 0.5 is added to all four."""
    if active.events == control.events == 0:
        return NoEstimate(Measure.OR, "Neither arm has an event, so there is no odds ratio.")
    if active.others == control.others == 0:
        return NoEstimate(Measure.OR, "Everybody had the event, so there is no odds ratio.")
    a, b, c, d = active.events, active.others, control.events, control.others
    corrected = 0 in (a, b, c, d)
    if corrected:
        a, b, c, d = (x + CORRECTION for x in (a, b, c, d))
    return estimate_on_scale(
        Measure.OR,
        math.log(a) - math.log(b) - math.log(c) + math.log(d),
        math.sqrt(1 / a + 1 / b + 1 / c + 1 / d),
        level=level,
        corrected=corrected,
        note=_corrected_because(active, control) if corrected else "",
    )


def risk_ratio(active: Counts, control: Counts, *, level: float = 0.95) -> Estimate | NoEstimate:
    """Katz's risk ratio; where it cannot do without, 0.5 is added to all four cells.

    That is where an arm has no event, or where both arms have nothing else. An arm in which
    everybody has the event is no trouble by itself.
    """
    if active.events == control.events == 0:
        return NoEstimate(Measure.RR, "Neither arm has an event, so there is no risk ratio.")
    a, n1, c, n2 = active.events, active.n, control.events, control.n
    corrected = 0 in (a, c) or active.others == control.others == 0
    if corrected:
        a, n1, c, n2 = a + CORRECTION, n1 + 2 * CORRECTION, c + CORRECTION, n2 + 2 * CORRECTION
    return estimate_on_scale(
        Measure.RR,
        math.log(a) - math.log(n1) - math.log(c) + math.log(n2),
        math.sqrt((n1 - a) / (a * n1) + (n2 - c) / (c * n2)),
        level=level,
        corrected=corrected,
        note=_corrected_because(active, control) if corrected else "",
    )


def risk_difference(active: Counts, control: Counts, *, level: float = 0.95) -> Estimate:
    """The difference of two proportions, -1 to 1, with Wald's interval.

    Where each arm has nobody or everybody with the event, Wald's standard error would be 0. Then it
    is taken from cells with 0.5 added, and the difference itself stays as it is.
    """
    corrected = active.risk in (0, 1) and control.risk in (0, 1)
    shift = CORRECTION if corrected else 0.0
    variance = 0.0
    for arm in (active, control):
        n = arm.n + 2 * shift
        variance += (arm.events + shift) * (arm.others + shift) / n**3
    return estimate_on_scale(
        Measure.RD,
        active.risk - control.risk,
        math.sqrt(variance),
        level=level,
        corrected=corrected,
        note=(
            "For the interval 0.5 was added to each of the four cells, because each arm has "
            "nobody or everybody with the event."
            if corrected
            else ""
        ),
    )


def mean_difference(active: Means, control: Means, *, level: float = 0.95) -> Estimate:
    """The difference of two means, in their unit; standard deviations are not pooled."""
    return estimate_on_scale(
        Measure.MD,
        active.mean - control.mean,
        math.sqrt(active.sd**2 / active.n + control.sd**2 / control.n),
        level=level,
    )


def standardised_mean_difference(active: Means, control: Means, *, level: float = 0.95) -> Estimate:
    """Hedges' g: the difference of means in pooled standard deviations, without its small bias.

    Hedges 1981 (the exact correction, by gamma functions); the variance is 1/n1 + 1/n2 +
    g^2 / 2(n1 + n2), as metafor has it.
    """
    df = active.n + control.n - 2
    pooled_sd = math.sqrt(
        ((active.n - 1) * active.sd**2 + (control.n - 1) * control.sd**2) / df,
    )
    correction = math.exp(
        float(special.gammaln(df / 2) - special.gammaln((df - 1) / 2)) - math.log(df / 2) / 2
    )
    g = correction * (active.mean - control.mean) / pooled_sd
    return estimate_on_scale(
        Measure.SMD,
        g,
        math.sqrt(1 / active.n + 1 / control.n + g**2 / (2 * (active.n + control.n))),
        level=level,
    )


def _corrected_because(active: Counts, control: Counts) -> str:
    reasons = [
        f"{words} the {name} arm had the event"
        for name, arm in (("active", active), ("control", control))
        for cell, words in ((arm.events, "nobody in"), (arm.others, "everybody in"))
        if cell == 0
    ]
    return f"0.5 was added to each of the four cells, because {' and '.join(reasons)}."
