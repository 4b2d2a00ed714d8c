"""What a measure of effect is, and an estimate of it with its interval.

Ratios are worked with as logarithms and shown as ratios: `value`, `low` and `high` are what a page
prints, `se` and `scaled` are what is reckoned with. Active always comes before control: a ratio
above 1 and a difference above 0 mean more in the active arm.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from curation.stats.tails import critical, two_sided_p


class Measure(StrEnum):
    """A measure of effect, by the letters the field writes it with."""

    OR = "OR"
    RR = "RR"
    HR = "HR"
    IRR = "IRR"
    RD = "RD"
    MD = "MD"
    SMD = "SMD"

    @property
    def is_ratio(self) -> bool:
        return self in (Measure.OR, Measure.RR, Measure.HR, Measure.IRR)

    @property
    def no_effect(self) -> float:
        """1 for a ratio, 0 for a difference."""
        return 1.0 if self.is_ratio else 0.0

    @property
    def words(self) -> str:
        return _WORDS[self]

    def to_scale(self, value: float) -> float:
        """A value on the scale it is reckoned on: a ratio's logarithm, a difference as it is."""
        if not self.is_ratio:
            return value
        if value <= 0:
            raise ValueError(f"{_a(self)} is above 0, and {value:g} is not.")
        return math.log(value)

    def from_scale(self, value: float) -> float:
        """The way back; what no number can hold is endless."""
        if not self.is_ratio:
            return value
        try:
            return math.exp(value)
        except OverflowError:
            return math.inf


_WORDS = {
    Measure.OR: "odds ratio",
    Measure.RR: "risk ratio",
    Measure.HR: "hazard ratio",
    Measure.IRR: "rate ratio",
    Measure.RD: "risk difference",
    Measure.MD: "mean difference",
    Measure.SMD: "standardised mean difference",
}


def _a(measure: Measure) -> str:
    return ("An " if measure is Measure.OR else "A ") + measure.words


@dataclass(frozen=True)
class Estimate:
    """An effect as a page prints it.

    `se` is on the scale reckoned on, the logarithm for ratios. `p` is two-sided. `corrected` says
    that 0.5 was added to each cell; `note` is a sentence for whatever a reader should know of it.
    """

    measure: Measure
    value: float
    low: float
    high: float
    level: float
    se: float
    p: float
    corrected: bool = False
    note: str = ""

    @property
    def log(self) -> bool:
        return self.measure.is_ratio

    @property
    def scaled(self) -> float:
        """The value on the scale that `se` is on."""
        return self.measure.to_scale(self.value)

    @property
    def direction(self) -> int:
        """1 for more in the active arm, -1 for less, 0 for no effect to the last digit."""
        nothing = self.measure.no_effect
        return (self.value > nothing) - (self.value < nothing)

    @property
    def excludes_no_effect(self) -> bool:
        """Whether the interval leaves no effect outside.

        A printed bound of 1.0 may stand for 1.04 or 0.96; there the p value decides.
        """
        nothing = self.measure.no_effect
        if nothing in (self.low, self.high):
            return self.p < round(1 - self.level, 9)  # 1 - 0.95 is a little more than 0.05
        return not self.low < nothing < self.high


@dataclass(frozen=True)
class NoEstimate:
    """That there is no estimate, and why, as a sentence."""

    measure: Measure
    why: str


@dataclass(frozen=True)
class NotPooled:
    """That trials were not put together, and why, as a sentence.

    `left_out` has the indices of trials that could not count, as far as there were any.
    """

    why: str
    left_out: tuple[int, ...] = field(default=())


def estimate_on_scale(
    measure: Measure,
    scaled: float,
    se: float,
    *,
    level: float = 0.95,
    df: float | None = None,
    corrected: bool = False,
    note: str = "",
) -> Estimate:
    """An estimate from its value on the scale reckoned on and that value's standard error.

    Wald's interval and test: normal, or t where degrees of freedom are given.
    """
    if not math.isfinite(scaled):
        raise ValueError("An estimate is a number.")
    _check_se(se)
    reach = critical(level, df) * se
    return Estimate(
        measure=measure,
        value=measure.from_scale(scaled),
        low=measure.from_scale(scaled - reach),
        high=measure.from_scale(scaled + reach),
        level=level,
        se=se,
        p=two_sided_p(scaled / se, df),
        corrected=corrected,
        note=note,
    )


def _check_se(se: float) -> None:
    if not (math.isfinite(se) and se > 0):
        raise ValueError(f"A standard error is above 0, and {se:g} is not.")


def listed(words: Iterable[str]) -> str:
    """A, B and C."""
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
