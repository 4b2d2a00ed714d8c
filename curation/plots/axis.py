"""Scales: which values a plot shows, where each of them stands, and which ticks are written."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

MOST_TICKS = 7
_log = lru_cache(maxsize=64)(math.log)  # of the ends of a scale, asked for at every place on it
_LADDERS = ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from `low` to `high` on a line from px `start` to `end` (start > end: upwards)."""

    low: float
    high: float
    start: float
    end: float
    is_log: bool = False

    def __post_init__(self) -> None:
        if not (self.low < self.high and math.isfinite(self.high - self.low)):
            raise ValueError("A scale runs from a value to a greater one.")
        if self.is_log and self.low <= 0:
            raise ValueError("A log scale holds only values above 0.")

    def at(self, value: float) -> float:
        """Where a value stands, in px; a value beyond the scale stands at its end."""
        if value <= self.low:
            return self.start
        if value >= self.high:
            return self.end
        low, high = self.low, self.high
        if self.is_log:
            low, high, value = _log(low), _log(high), math.log(value)
        return self.start + (value - low) / (high - low) * (self.end - self.start)

    def beyond(self, value: float) -> int:
        """-1 for a value below the scale, 1 for one above it, 0 for one on it."""
        # A bound that is a product of roundings still holds the value it was made from.
        slack = 1e-9 * (self.low if self.is_log else self.high - self.low)
        return (value > self.high + slack) - (value < self.low - slack)

    def holds(self, value: float) -> bool:
        return self.beyond(value) == 0

    def ticks(self, most: int = MOST_TICKS) -> tuple[float, ...]:
        """Round values on the scale: 0.5 1 2 4, or 0.1 0.2 0.5 1 2 5, or decades; 0 5 10 15."""
        if self.is_log:
            for candidates in self._log_ladders():
                if 3 <= len(candidates) <= most:
                    return candidates
        return _round_steps(self.low, self.high, most)

    def _log_ladders(self) -> Iterable[tuple[float, ...]]:
        least, greatest = math.log2(self.low), math.log2(self.high)
        if least > -3.5 and greatest < 4.5:
            powers = range(math.ceil(least - 1e-9), math.floor(greatest + 1e-9) + 1)
            yield tuple(2.0**power for power in powers)
        decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
        for ladder in _LADDERS:
            values = (step * 10.0**decade for decade in decades for step in ladder)
            yield tuple(value for value in values if self.low <= value <= self.high)
        for stride in (2, 3, 5, 10, 20, 50, 100):
            values = (10.0**decade for decade in decades if decade % stride == 0)
            yield tuple(value for value in values if self.low <= value <= self.high)


def log_scale(
    values: Iterable[float],
    *,
    start: float,
    end: float,
    always: Iterable[float] = (),
    bounds: tuple[float, float] = (0.1, 10.0),
) -> Scale:
    """For ratios: all of `always` (estimates), and `values` (their intervals) within the bounds.

    It always shows at least 0.5 to 2, so that a ratio near 1 looks as small as it is.
    """
    shown = [0.5, 2.0, *(value for value in always if value > 0)]
    shown += [min(max(value, bounds[0]), bounds[1]) for value in values]
    return Scale(min(shown) / 1.1, max(shown) * 1.1, start, end, is_log=True)


def linear_scale(
    values: Iterable[float],
    *,
    start: float,
    end: float,
    always: Iterable[float] = (0.0,),
    bounds: tuple[float, float] = (-math.inf, math.inf),
) -> Scale:
    """For differences: all of `always`, and `values` within the bounds, with a twentieth beside."""
    shown = [*always]
    shown += [min(max(value, bounds[0]), bounds[1]) for value in values]
    shown = [value for value in shown if math.isfinite(value)] or [0.0]
    low, high = min(shown), max(shown)
    # Equal values, or nearly so, would leave no scale.
    beside = max((high - low) / 20, abs(high) * 1e-3, abs(low) * 1e-3) or 1.0
    return Scale(low - beside, high + beside, start, end)


def tick_label(value: float) -> str:
    """0.5, 1, −20, 10 000: no zeros at the end, a real minus, thousands by a narrow space."""
    if value and not 1e-6 <= abs(value) < 1e9:
        mantissa, _, power = f"{value:.6g}".partition("e")
        written = f"{mantissa}e{int(power)}" if power else mantissa
    else:
        written = f"{value:,.9f}".rstrip("0").rstrip(".").replace(",", "\u202f")
    return written.replace("-", "−")


def _round_steps(low: float, high: float, most: int) -> tuple[float, ...]:
    decade = 10.0 ** math.floor(math.log10((high - low) / most))
    for step in (decade * times for times in (1, 2, 5, 10, 20, 50)):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first < most:
            # Written and read again: 3 * 0.1 is 0.30000000000000004.
            return tuple(float(f"{number * step:.9g}") for number in range(first, last + 1))
    raise AssertionError("A step of 50 decades leaves fewer ticks than that.")  # pragma: no cover
