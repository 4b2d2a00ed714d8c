"""A p value from an interval, an interval from a p value, and whether a printed pair fits.

Altman and Bland, BMJ 2011;343:d2090 and d2304, with the exact normal distribution where they give
an approximation. Right for Wald's intervals, which are what nearly all trials print.
"""

import math
from dataclasses import dataclass

from curation.stats.estimate import Estimate, Measure, estimate_on_scale
from curation.stats.printed import Printed, Rounded, rounded, rounded_p
from curation.stats.tails import critical, distance_of_p, two_sided_p

# Differences may come with an interval by t. It lies between the one of this many degrees of
# freedom, which no trial is smaller than, and the normal one.
FEWEST_DF = 10
# Some reckon with 1.96 and some with 1.959964.
_SLACK = 1e-4


def se_from_interval(measure: Measure, low: float, high: float, *, level: float = 0.95) -> float:
    """The standard error, on the scale reckoned on (logarithms for ratios)."""
    if low >= high:
        raise ValueError(f"An interval from {low:g} to {high:g} is reversed or empty.")
    return (measure.to_scale(high) - measure.to_scale(low)) / (2 * critical(level))


def p_from_interval(
    measure: Measure, value: float, low: float, high: float, *, level: float = 0.95
) -> float:
    """The two-sided p that goes with an estimate and its interval."""
    return two_sided_p(
        measure.to_scale(value) / se_from_interval(measure, low, high, level=level),
    )


def interval_from_p(
    measure: Measure, value: float, p: float, *, level: float = 0.95
) -> tuple[float, float]:
    """The interval that goes with an estimate and its two-sided p.

    ValueError for a p of 0 or 1 and for an estimate of no effect, which say nothing of the width.
    """
    estimate = estimate_from_p(measure, value, p, level=level)
    return estimate.low, estimate.high


def estimate_from_p(measure: Measure, value: float, p: float, *, level: float = 0.95) -> Estimate:
    """A published estimate without an interval, as one that can be drawn and pooled."""
    if not 0 < p < 1:
        raise ValueError(f"No interval follows from a p of {p:g}; it lies between 0 and 1.")
    scaled = measure.to_scale(value)
    if scaled == 0:
        raise ValueError("No interval follows from an estimate of no effect.")
    return estimate_on_scale(
        measure,
        scaled,
        abs(scaled) / distance_of_p(p),
        level=level,
        note="The interval was reckoned from the p value.",
    )


def estimate_from_interval(
    measure: Measure,
    value: float,
    low: float,
    high: float,
    *,
    level: float = 0.95,
    p: float | None = None,
) -> Estimate:
    """A published estimate with its interval, as one that can be drawn and pooled.

    The numbers stay as they are; the standard error follows from the interval, and so does p where
    none is given.
    """
    if not low <= value <= high:
        raise ValueError(f"{value:g} lies outside its interval, {low:g} to {high:g}.")
    if p is not None and not 0 <= p <= 1:
        raise ValueError(f"A p value lies between 0 and 1, and {p:g} does not.")
    return Estimate(
        measure=measure,
        value=value,
        low=low,
        high=high,
        level=level,
        se=se_from_interval(measure, low, high, level=level),
        p=p_from_interval(measure, value, low, high, level=level) if p is None else p,
    )


@dataclass(frozen=True)
class Agreement:
    """Whether a printed p and a printed interval can both be right, however they were rounded.

    `p_least` and `p_most` are what the interval allows. `apart` is how many standard errors the
    printed p lies outside, 0 where they agree. `contradicts` is the grave case: one of the two
    speaks of an effect and the other does not. `says` is a sentence in either case.
    """

    p_least: float
    p_most: float
    apart: float
    contradicts: bool
    says: str

    @property
    def agrees(self) -> bool:
        return self.apart == 0


def interval_and_p_agree(
    measure: Measure,
    value: Printed,
    low: Printed,
    high: Printed,
    p: Printed,
    *,
    level: float = 0.95,
) -> Agreement:
    """Whether p fits the interval, for numbers as they are printed.

    All p that estimate and bounds allow, each anywhere within its rounding, are compared with all
    that the printed p may stand for; so an honest publication is never suspected. A p from another
    test (Fisher, a likelihood ratio) may lie a little apart: look at `apart` before accusing.
    ValueError for numbers that cannot be: a reversed interval, an estimate outside, no number.
    """
    at, least, most, chance = rounded(value), rounded(low), rounded(high), rounded_p(p)
    if least.least >= most.most:
        raise ValueError(f"An interval from {_text(low)} to {_text(high)} is reversed or empty.")
    if at.most < least.least or at.least > most.most:
        raise ValueError(
            f"{_text(value)} lies outside its interval, {_text(low)} to {_text(high)}."
        )
    near, far = _distances(measure, at, least, most)
    edge = critical(level)
    near, far = near * edge, far * edge
    if not measure.is_ratio:
        near, far = min(near, _if_by_t(near, level)), max(far, _if_by_t(far, level))
    near, far = near * (1 - _SLACK), far * (1 + _SLACK)

    p_near, p_far = distance_of_p(chance.most), distance_of_p(chance.least)
    apart = max(0.0, near - p_far, p_near - far)
    contradicts = apart > 0 and ((near > edge and p_far < edge) or (far < edge and p_near > edge))
    p_least, p_most = two_sided_p(far), two_sided_p(near)
    return Agreement(p_least, p_most, apart, contradicts, _says(p, p_least, p_most, apart))


def _distances(measure: Measure, at: Rounded, low: Rounded, high: Rounded) -> tuple[float, float]:
    """How far the estimate may lie from no effect, in half widths of its interval."""
    value, bottom, top = (_scaled(measure, x) for x in (at, low, high))
    holds_nothing = value.least <= 0 <= value.most
    nearest = 0.0 if holds_nothing else min(abs(value.least), abs(value.most))
    farthest = max(abs(value.least), abs(value.most))
    widest = (top.most - bottom.least) / 2
    narrowest = (top.least - bottom.most) / 2
    return nearest / widest, farthest / narrowest if narrowest > 0 else math.inf


def _scaled(measure: Measure, number: Rounded) -> Rounded:
    if not measure.is_ratio:
        return number
    if number.most <= 0:
        raise ValueError(f"A {measure.words} and its bounds are above 0.")
    return Rounded(math.log(number.least) if number.least > 0 else -math.inf, math.log(number.most))


def _if_by_t(z: float, level: float) -> float:
    """The same distance in standard errors, if the interval is one by t and not a normal one."""
    t = z / critical(level) * critical(level, FEWEST_DF)
    return distance_of_p(two_sided_p(t, FEWEST_DF))


def _says(p: Printed, p_least: float, p_most: float, apart: float) -> str:
    if apart == 0:
        return "The p value fits the interval."
    return (
        f"The interval stands for a p value of {_span(p_least, p_most)}, and {_text(p)} is printed."
    )


def _span(least: float, most: float) -> str:
    if most < 0.0001:
        return "less than 0.0001"
    from_, to = (f"{x:.4f}" if x < 0.01 else f"{x:.3f}" for x in (least, most))
    return from_ if from_ == to else f"{from_} to {to}"


def _text(number: Printed) -> str:
    if isinstance(number, Rounded):
        return f"{number.least:g} to {number.most:g}"
    return str(number)
