"""Effects from counts and means, effects of several trials together, agreement of raters. Pure."""

from curation.stats.agreement import (
    Coefficient,
    NoCoefficient,
    RaterAgreement,
    agreement,
    agreement_in_table,
)
from curation.stats.discordance import Disagreement, Discordance, disagree
from curation.stats.effects import (
    Counts,
    Means,
    mean_difference,
    odds_ratio,
    percent,
    risk_difference,
    risk_ratio,
    standardised_mean_difference,
)
from curation.stats.estimate import (
    Estimate,
    Measure,
    NoEstimate,
    NotPooled,
    estimate_on_scale,
)
from curation.stats.interval import (
    Agreement,
    estimate_from_interval,
    estimate_from_p,
    interval_and_p_agree,
    interval_from_p,
    p_from_interval,
    se_from_interval,
)
from curation.stats.pooling import Pool, Prediction, pool
from curation.stats.printed import Rounded, percent_fits, rounded, rounded_p
from curation.stats.rare import RarePool, mantel_haenszel, peto
from curation.stats.sharing import Shared, combine, split

__all__ = [
    "Agreement",
    "Coefficient",
    "Counts",
    "Disagreement",
    "Discordance",
    "Estimate",
    "Means",
    "Measure",
    "NoCoefficient",
    "NoEstimate",
    "NotPooled",
    "Pool",
    "Prediction",
    "RarePool",
    "RaterAgreement",
    "Rounded",
    "Shared",
    "agreement",
    "agreement_in_table",
    "combine",
    "disagree",
    "estimate_from_interval",
    "estimate_from_p",
    "estimate_on_scale",
    "interval_and_p_agree",
    "interval_from_p",
    "mantel_haenszel",
    "mean_difference",
    "odds_ratio",
    "p_from_interval",
    "percent",
    "percent_fits",
    "peto",
    "pool",
    "risk_difference",
    "risk_ratio",
    "rounded",
    "rounded_p",
    "se_from_interval",
    "split",
    "standardised_mean_difference",
]
