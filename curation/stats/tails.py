"""Quantiles and tails of the normal, the t and the chi-squared distribution.

From scipy.special alone: scipy.stats holds the same, and takes a second to import.
"""

from scipy import special


def critical(level: float, df: float | None = None) -> float:
    """Half the width of a two-sided interval in standard errors: 1.96 for 0.95.

    By the normal distribution, or by t where degrees of freedom are given.
    """
    if not 0 < level < 1:
        raise ValueError(f"A confidence level lies between 0 and 1 (0.95), and {level} does not.")
    tail = (1 + level) / 2
    return float(special.ndtri(tail) if df is None else special.stdtrit(df, tail))


def two_sided_p(z: float, df: float | None = None) -> float:
    """The chance of a distance from nothing of z standard errors or more, to either side."""
    tail = special.ndtr(-abs(z)) if df is None else special.stdtr(df, -abs(z))
    return 2 * float(tail)


def distance_of_p(p: float) -> float:
    """How many standard errors from nothing a two-sided p stands for; endless for a p of 0."""
    return -float(special.ndtri(p / 2))


def chi_squared_p(x: float, df: int) -> float:
    """The chance of x or more."""
    return float(special.chdtrc(df, x))


def chi_squared_above(tail: float, df: int) -> float:
    """The x that is exceeded with the chance `tail`."""
    return float(special.chdtri(df, tail))
