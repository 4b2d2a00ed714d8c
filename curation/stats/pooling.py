"""Effects of several trials put together by their inverse variance.

As Cochrane does since 2025: tau-squared by REML with its Q-profile interval, the mean with the
interval of Hartung, Knapp, Sidik and Jonkman, and a prediction interval. The factor of that
interval is kept at 1 or above (Röver, Knapp and Friede, BMC Med Res Methodol 2015;15:99), because
few trials that agree by chance would else look surer than a common effect. Wald's interval and the
common effect stand beside it. Trials are never fewer than two.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curation.stats.estimate import (
    Estimate,
    Measure,
    NoEstimate,
    NotPooled,
    estimate_on_scale,
    listed,
)
from curation.stats.heterogeneity import (
    q_of,
    q_profile,
    reml_tau2,
    typical_variance,
    weighted_mean,
)
from curation.stats.tails import chi_squared_p, critical

FEWEST_FOR_PREDICTION = 3


@dataclass(frozen=True)
class Prediction:
    """Where the effect of one more trial like these would lie, and by which formula."""

    low: float
    high: float
    level: float
    method: str


@dataclass(frozen=True)
class Pool:
    """Several trials as one.

    `random` is the mean of the trials' effects with the Hartung-Knapp interval (floored), `wald`
    the same mean with a normal interval, `common` the effect if it were one and the same in all.
    `hk_factor` is the factor on the variance before the floor. tau2 and its interval are on the
    scale reckoned on (squared logarithms for ratios); i2 is in percent, from tau2 and the variance
    of a typical trial. q with its degrees of freedom and p is Cochran's test. Weights are aligned
    with the effects that were given, sum to 1, and are 0 for those left out.
    """

    measure: Measure
    k: int
    random: Estimate
    wald: Estimate
    common: Estimate
    tau2: float
    tau2_low: float
    tau2_high: float
    i2: float
    q: float
    q_df: int
    q_p: float
    hk_factor: float
    prediction: Prediction | None
    weights: tuple[float, ...]
    common_weights: tuple[float, ...]
    left_out: tuple[int, ...]
    note: str

    @property
    def tau(self) -> float:
        return math.sqrt(self.tau2)

    @property
    def floored(self) -> bool:
        """Whether the floor made the interval wider than plain Hartung-Knapp."""
        return _is_floored(self.hk_factor)


def pool(effects: Sequence[Estimate | NoEstimate], *, level: float = 0.95) -> Pool | NotPooled:
    """Put effects of one measure together; what is no estimate is left out, and named by its index.

    ValueError where measures differ. Only `value` and `se` of the effects are used.
    """
    if len({effect.measure for effect in effects}) > 1:
        names = sorted({effect.measure.words for effect in effects})
        raise ValueError(f"Different measures cannot be pooled: {listed(names)}.")
    used = {i: effect for i, effect in enumerate(effects) if isinstance(effect, Estimate)}
    left_out = tuple(i for i in range(len(effects)) if i not in used)
    k = len(used)
    if k < 2:
        return NotPooled(
            "There is only one trial with an estimate; one trial is never pooled."
            if k
            else "There is no trial with an estimate.",
            left_out,
        )
    measure = effects[0].measure
    y = [effect.scaled for effect in used.values()]
    v = [effect.se**2 for effect in used.values()]

    tau2 = reml_tau2(y, v)
    tau2_low, tau2_high = q_profile(y, v, level)
    w = [1 / (x + tau2) for x in v]
    mean, total = weighted_mean(y, w), math.fsum(w)
    factor = q_of(y, v, tau2) / (k - 1)
    hk_se = math.sqrt(max(1.0, factor) / total)

    w0 = [1 / x for x in v]
    q = q_of(y, v, 0.0)
    return Pool(
        measure=measure,
        k=k,
        random=estimate_on_scale(measure, mean, hk_se, level=level, df=k - 1),
        wald=estimate_on_scale(measure, mean, math.sqrt(1 / total), level=level),
        common=estimate_on_scale(
            measure, weighted_mean(y, w0), math.sqrt(1 / math.fsum(w0)), level=level
        ),
        tau2=tau2,
        tau2_low=tau2_low,
        tau2_high=tau2_high,
        i2=100 * tau2 / (tau2 + typical_variance(v)),
        q=q,
        q_df=k - 1,
        q_p=chi_squared_p(q, k - 1),
        hk_factor=factor,
        prediction=_prediction(measure, mean, hk_se, tau2, k, level),
        weights=shares(w, used, len(effects)),
        common_weights=shares(w0, used, len(effects)),
        left_out=left_out,
        note=_note(k, factor, len(left_out)),
    )


def shares(weights: Sequence[float], used: Iterable[int], of: int) -> tuple[float, ...]:
    """Weights as parts of 1, each at the index of its trial, and 0 for trials without one."""
    total = math.fsum(weights)
    at = dict(zip(used, weights, strict=True))
    return tuple(at.get(i, 0.0) / total for i in range(of))


def _prediction(
    measure: Measure, mean: float, se: float, tau2: float, k: int, level: float
) -> Prediction | None:
    """metafor's for test="knha": t with k - 1 degrees of freedom on the Hartung-Knapp error."""
    if k < FEWEST_FOR_PREDICTION:
        return None
    reach = critical(level, k - 1) * math.sqrt(tau2 + se**2)
    return Prediction(
        low=measure.from_scale(mean - reach),
        high=measure.from_scale(mean + reach),
        level=level,
        method="Hartung-Knapp, t with k − 1 degrees of freedom",
    )


def _is_floored(factor: float) -> bool:
    """With two trials that differ, the factor is exactly 1 but for the last digits."""
    return factor < 1 - 1e-9


def _note(k: int, factor: float, without: int) -> str:
    said = []
    if without:
        said.append(
            "One trial without an estimate was left out."
            if without == 1
            else f"{without} trials without an estimate were left out."
        )
    if k == 2:
        said.append("Two trials say next to nothing about how much trials differ.")
    elif k < 5:
        said.append(f"{k} trials say little about how much trials differ.")
    if k < FEWEST_FOR_PREDICTION:
        said.append("There is no prediction interval for fewer than three.")
    if _is_floored(factor):
        said.append(
            "The trials differ less than chance alone would have it; the interval was kept from "
            "becoming narrower for that."
        )
    return " ".join(said)
