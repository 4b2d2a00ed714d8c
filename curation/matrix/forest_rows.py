"""One arm against its control in one trial, as a row of a forest plot; and why a row stands alone.

What a report gives stands before what we reckon. Where a percentage was printed and no count, the
count is reckoned from it and said to be near ("≈").
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from curation.matrix.wording import arm_words, p_words, printed_effect
from curation.models import Arm, Effect, Flag, Outcome, Result, Source, Trial
from curation.stats.effects import (
    Counts,
    Means,
    mean_difference,
    odds_ratio,
    risk_difference,
    risk_ratio,
    standardised_mean_difference,
)
from curation.stats.estimate import Estimate, Measure, NoEstimate
from curation.stats.interval import estimate_from_interval, estimate_from_p

REPORTED, FROM_P, COMPUTED, NEAR = (
    "reported",
    "reported, interval from p",
    "computed",
    "computed, ≈ from percentages",
)
OF_COUNTS = {Measure.OR: odds_ratio, Measure.RR: risk_ratio, Measure.RD: risk_difference}
OF_MEANS = {Measure.MD: mean_difference, Measure.SMD: standardised_mean_difference}

_APART = {
    Flag.UNCONTROLLED: "no comparator",
    Flag.RANGE_OVER_ARMS: "a range over several arms",
    Flag.NOT_LUPUS: "not in lupus",
    Flag.ENDPOINT_NAME_CUT_OFF: "its endpoint's name was cut off",
}


@dataclass(frozen=True)
class Pair:
    """Counts of an active arm and its control; near where either was reckoned from a percentage."""

    active: Counts
    control: Counts
    is_near: bool


@dataclass(frozen=True)
class ForestRow:
    """An arm against its control. `apart` says why it may stand in no pool; "" where it may.

    `estimate` is None where nothing but words or a p value was reported. `said` is what the report
    says in that case.
    """

    outcome: Outcome
    arm: Arm
    control: Arm | None
    arm_words: str
    control_words: str
    pair: Pair | None
    estimate: Estimate | NoEstimate | None
    printed: str
    said: str
    origin: str
    apart: str
    waits: bool
    flags: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def trial(self) -> Trial:
        return self.outcome.trial

    @property
    def drug(self) -> str:
        return str(self.arm.drug or self.arm.label)

    @property
    def regimen(self) -> str:
        """What tells this row's group from others of the drug: dose, frequency and partner."""
        return self.arm.regimen or self.arm.label.removeprefix(self.drug).strip(" ,")


def rows_of(
    outcome: Outcome,
    results: Sequence[Result],
    effects: Sequence[Effect],
    measure: Measure,
    kinds: Mapping[tuple[int, int | None], str],
) -> list[ForestRow]:
    """A row for each active arm of the outcome. `kinds` is how a reference reports a trial."""
    by_arm = {result.arm_id: result for result in results}
    controls = [result for result in results if result.arm.is_control]
    of_arm: dict[int, list[Effect]] = {}
    for effect in effects:
        of_arm.setdefault(effect.arm_id, []).append(effect)
    every = [each.arm for each in results] + [each.arm for each in effects]
    arms = {arm.pk: arm for arm in every if not arm.is_control}
    several = sum(arm.kind != Arm.Kind.COMBINED for arm in arms.values()) > 0
    rows = []
    for arm in sorted(arms.values(), key=lambda arm: arm.position):
        said = of_arm.get(arm.pk, [])
        best = _best(said, measure)
        control = by_arm.get(best.comparator_id) if best else None
        if control is None and (best is None or best.comparator.is_control):
            control = controls[0] if controls else None
        rows.append(_row(outcome, arm, by_arm.get(arm.pk), control, best, measure, kinds, several))
    return rows


def _best(effects: Sequence[Effect], measure: Measure) -> Effect | None:
    """The effect of this measure; else one that has no numbers, for its words."""
    of_measure = [each for each in effects if each.measure == measure and each.estimate is not None]
    silent = [each for each in effects if each.estimate is None]
    return next(iter([*of_measure, *silent, *effects]), None)


def _row(
    outcome: Outcome,
    arm: Arm,
    result: Result | None,
    control: Result | None,
    effect: Effect | None,
    measure: Measure,
    kinds: Mapping[tuple[int, int | None], str],
    several: bool,
) -> ForestRow:
    pair = _pair(result, control)
    estimate, origin = _estimate(effect, pair, result, control, measure)
    used = [each for each in (result, control, effect) if each is not None]
    control_arm = effect.comparator if effect else control.arm if control else None
    flags = tuple(dict.fromkeys(flag for each in used for flag in each.flags))
    is_printed = effect is not None and origin in (REPORTED, FROM_P)
    return ForestRow(
        outcome=outcome,
        arm=arm,
        control=control_arm,
        arm_words=arm_words(result) if result else "",
        control_words=arm_words(control) if control else "",
        pair=pair,
        estimate=estimate,
        printed=printed_effect(effect).removeprefix(f"{measure} ") if is_printed and effect else "",
        said=_said(effect) if effect else "",
        origin=origin,
        apart=_apart(outcome, arm, control_arm, flags, used, kinds, several),
        waits=any(each.waits for each in used),
        flags=flags,
        sources=tuple({each.source.pk: each.source for each in reversed(used)}.values()),
    )


def _said(effect: Effect) -> str:
    """What a report says without an interval: "favours the drug, p < 0.05"."""
    direction = str(effect.get_direction_display())
    return ", ".join(filter(None, (printed_effect(effect), direction, p_words(effect))))


def _estimate(
    effect: Effect | None,
    pair: Pair | None,
    result: Result | None,
    control: Result | None,
    measure: Measure,
) -> tuple[Estimate | NoEstimate | None, str]:
    reported = reported_estimate(effect, measure) if effect else None
    if reported is not None:
        has_interval = effect is not None and effect.low is not None
        return reported, REPORTED if has_interval else FROM_P
    if pair is not None and measure in OF_COUNTS:
        return OF_COUNTS[measure](pair.active, pair.control), NEAR if pair.is_near else COMPUTED
    active, other = _means(result), _means(control)
    if active and other and measure in OF_MEANS:
        return OF_MEANS[measure](active, other), COMPUTED
    return None, ""


def reported_estimate(effect: Effect, measure: Measure) -> Estimate | None:
    """A printed effect as one that can be drawn; None where it has no interval and no p."""
    if effect.measure != measure or effect.estimate is None:
        return None
    by = 100 if measure is Measure.RD else 1  # papers print percentage points
    p = _p_of(effect)
    try:
        if effect.low is not None and effect.high is not None:
            low, value, high = (float(x) / by for x in (effect.low, effect.estimate, effect.high))
            return estimate_from_interval(measure, value, low, high, p=p)
        if p is not None and effect.p_sign == "=":
            return estimate_from_p(measure, float(effect.estimate) / by, p)
    except ValueError:  # an interval without a width, a ratio whose lower bound is 0
        return None
    return None


def _p_of(effect: Effect) -> float | None:
    """A printed p as a number: just below what it is "less than", none where it is "more than"."""
    if effect.p is None or effect.p_sign == ">":
        return None
    return math.nextafter(float(effect.p), 0) if effect.p_sign == "<" else float(effect.p)


def _pair(result: Result | None, control: Result | None) -> Pair | None:
    if result is None or control is None:
        return None
    active, other = _counts(result), _counts(control)
    if active is None or other is None:
        return None
    return Pair(active, other, is_near=None in (result.events, control.events))


def _counts(result: Result) -> Counts | None:
    if not result.n:
        return None
    if result.events is not None:
        return Counts(result.events, result.n)
    if result.percent is None:
        return None
    return Counts(round(result.percent * result.n / Decimal(100)), result.n)


def _means(result: Result | None) -> Means | None:
    if result is None or result.value is None or not result.sd or not result.n or result.n < 2:
        return None
    if result.statistic == Result.Statistic.MEDIAN:
        return None
    return Means(float(result.value), float(result.sd), result.n)


def _apart(
    outcome: Outcome,
    arm: Arm,
    control: Arm | None,
    flags: Sequence[str],
    used: Sequence[Result | Effect],
    kinds: Mapping[tuple[int, int | None], str],
    several: bool,
) -> str:
    trial = outcome.trial
    if trial.kind == Trial.Kind.EXTENSION:
        return "an extension"
    if control is None or trial.allocation == Trial.Allocation.SINGLE_ARM:
        return "no comparator"
    if trial.allocation == Trial.Allocation.WITHIN_SUBJECT:
        return "both treatments in the same people"
    for flag, words in _APART.items():
        if flag in flags:
            return words
    if arm.kind == Arm.Kind.COMBINED and several:
        return "its arms stand by themselves"
    reported_as = {kinds.get((trial.pk, each.source.reference_id), "") for each in used}
    if "post-hoc" in reported_as:
        return "a post-hoc analysis"
    if "pooled" in reported_as:
        return "from a pooled analysis"
    return ""
