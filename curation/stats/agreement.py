"""How far two raters agree on the same items: raw, and beyond what chance would give.

Cohen's kappa falls when one category is rare, however often the raters agree (Feinstein &
Cicchetti, J Clin Epidemiol 1990;43:543-549), so it never stands alone here: raw agreement,
prevalence and bias are given with it, and two coefficients that do not fall so, PABAK and Gwet's
AC1.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from curation.stats.tails import critical

Table = Sequence[Sequence[int]]
_NOTHING = 1e-12  # a variance that is 0 but for what binary arithmetic loses


@dataclass(frozen=True)
class Coefficient:
    """A share or coefficient of agreement, with its interval.

    `se` is the large-sample standard error. `low` and `high` are None where there is no interval,
    and `note` then says why, as a sentence.
    """

    value: float
    low: float | None
    high: float | None
    se: float
    note: str = ""


@dataclass(frozen=True)
class NoCoefficient:
    """That there is no coefficient, and why, as a sentence."""

    why: str


@dataclass(frozen=True)
class RaterAgreement:
    """Two raters on the same n items, in k categories.

    `prevalence` is the share of each category, the mean of both raters, in the order of
    `categories`. `bias` is 0 where both use every category equally often and 1 where they share
    none: half the sum of the differences between their shares, for two categories the size of
    Byrt's bias index, |b - c| / n.
    """

    categories: tuple[Hashable, ...]
    n: int
    level: float
    raw: Coefficient
    prevalence: tuple[float, ...]
    bias: float
    kappa: Coefficient | NoCoefficient
    pabak: Coefficient | NoCoefficient
    ac1: Coefficient | NoCoefficient


def agreement(
    pairs: Iterable[tuple[Hashable, Hashable]],
    categories: Sequence[Hashable] | None = None,
    *,
    level: float = 0.95,
) -> RaterAgreement | NoCoefficient:
    """Agreement from what the first and the second rater said of each item.

    Name the categories that could have been used: PABAK and AC1 depend on how many there are. Where
    none are named, they are those that were used. ValueError for a rating that is none of them.
    """
    counted = Counter(pairs)
    if categories is None:
        categories = list(dict.fromkeys(rating for pair in counted for rating in pair))
    for rating in (rating for pair in counted for rating in pair):
        if rating not in categories:
            raise ValueError(f"{rating!r} is none of the categories.")
    table = [[counted[first, second] for second in categories] for first in categories]
    return agreement_in_table(table, categories, level=level)


def agreement_in_table(
    table: Table, categories: Sequence[Hashable] | None = None, *, level: float = 0.95
) -> RaterAgreement | NoCoefficient:
    """Agreement from a square table of counts: the first rater down, the second across.

    Categories are called 0, 1, ... where they have no names.
    """
    k = len(table)
    names = tuple(range(k)) if categories is None else tuple(categories)
    if any(len(row) != k for row in table) or len(names) != k:
        raise ValueError("A table of agreement has a row and a column for each category.")
    if len(set(names)) != k:
        raise ValueError("Each category is named once.")
    if any(count < 0 for row in table for count in row):
        raise ValueError("A count is never below 0.")
    n = sum(map(sum, table))
    if n == 0:
        return NoCoefficient("No item was rated by both.")

    shares = _Shares.of(table, n)
    return RaterAgreement(
        categories=names,
        n=n,
        level=level,
        raw=_raw(shares.observed, n, level),
        prevalence=tuple(shares.mean),
        bias=sum(abs(a - b) for a, b in zip(shares.first, shares.second, strict=True)) / 2,
        kappa=_kappa(shares, n, level),
        pabak=_pabak(shares, n, level),
        ac1=_ac1(shares, n, level),
    )


@dataclass(frozen=True)
class _Shares:
    """A table as shares of n: its cells, its margins, their means, and the sum of its diagonal."""

    cells: list[list[float]]
    first: list[float]
    second: list[float]
    mean: list[float]
    observed: float

    @classmethod
    def of(cls, table: Table, n: int) -> "_Shares":
        first = [sum(row) / n for row in table]
        second = [sum(column) / n for column in zip(*table, strict=True)]
        return cls(
            cells=[[count / n for count in row] for row in table],
            first=first,
            second=second,
            mean=[(a + b) / 2 for a, b in zip(first, second, strict=True)],
            observed=sum(table[i][i] for i in range(len(table))) / n,
        )

    @property
    def k(self) -> int:
        return len(self.cells)


def _wilson(share: float, n: int, level: float) -> tuple[float, float]:
    """Wilson's score interval of a share (J Am Stat Assoc 1927;22:209-212)."""
    z = critical(level)
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    low = 0.0 if share == 0 else max(0.0, centre - reach)
    return low, 1.0 if share == 1 else min(1.0, centre + reach)


def _raw(share: float, n: int, level: float) -> Coefficient:
    return Coefficient(share, *_wilson(share, n, level), se=math.sqrt(share * (1 - share) / n))


def _kappa(shares: _Shares, n: int, level: float) -> Coefficient | NoCoefficient:
    """Cohen's kappa (Educ Psychol Meas 1960;20:37-46) with its large-sample standard error.

    The error is that of Fleiss, Cohen & Everitt (Psychol Bull 1969;72:323-327), in the form of
    Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions, 3rd ed. 2003, 18.1.
    """
    # The same as 1 - the sum of products, and exactly 0 where both use one category alone.
    beyond = sum(
        a * b for i, a in enumerate(shares.first) for j, b in enumerate(shares.second) if i != j
    )
    if beyond == 0:
        return NoCoefficient(
            "Both raters put every item into the same category, so chance alone would agree fully."
        )
    chance = 1 - beyond
    disagreed = sum(p for i, row in enumerate(shares.cells) for j, p in enumerate(row) if i != j)
    kappa = 1 - disagreed / beyond
    a = sum(
        shares.cells[i][i] * (1 - (shares.first[i] + shares.second[i]) * (1 - kappa)) ** 2
        for i in range(shares.k)
    )
    b = (1 - kappa) ** 2 * sum(
        p * (shares.second[i] + shares.first[j]) ** 2
        for i, row in enumerate(shares.cells)
        for j, p in enumerate(row)
        if i != j
    )
    c = (kappa - chance * (1 - kappa)) ** 2
    return _wald(kappa, (a + b - c) / (n * beyond**2), level)


def _pabak(shares: _Shares, n: int, level: float) -> Coefficient | NoCoefficient:
    """Kappa adjusted for prevalence and bias: every category is expected equally often.

    2 po - 1 for two categories (Byrt, Bishop & Carlin, J Clin Epidemiol 1993;46:423-429), for k
    that of Brennan & Prediger (Educ Psychol Meas 1981;41:687-699). As it is raw agreement on
    another scale, its interval is Wilson's on that scale.
    """
    if shares.k < 2:
        return NoCoefficient(_ONE_CATEGORY)
    po, k = shares.observed, shares.k
    value, low, high = ((k * share - 1) / (k - 1) for share in (po, *_wilson(po, n, level)))
    return Coefficient(value, low, high, se=k / (k - 1) * math.sqrt(po * (1 - po) / n))


def _ac1(shares: _Shares, n: int, level: float) -> Coefficient | NoCoefficient:
    """Gwet's AC1 and its variance (Br J Math Stat Psychol 2008;61:29-48), all items being rated."""
    if shares.k < 2:
        return NoCoefficient(_ONE_CATEGORY)
    others = shares.k - 1
    po, mean = shares.observed, shares.mean
    chance = sum(share * (1 - share) for share in mean) / others
    ac1 = (po - chance) / (1 - chance)
    crossed = sum(shares.cells[i][i] * (1 - mean[i]) for i in range(shares.k)) / others
    squared = sum(
        p * (1 - (mean[i] + mean[j]) / 2) ** 2
        for i, row in enumerate(shares.cells)
        for j, p in enumerate(row)
    )
    variance = (
        po * (1 - po)
        - 4 * (1 - ac1) * (crossed - po * chance)
        + 4 * (1 - ac1) ** 2 * (squared / others**2 - chance**2)
    ) / (n * (1 - chance) ** 2)
    return _wald(ac1, variance, level)


def _wald(value: float, variance: float, level: float) -> Coefficient:
    """The large-sample interval, within -1 and 1."""
    if variance < _NOTHING:
        note = "The large-sample interval has no width here, which says nothing; see raw agreement."
        return Coefficient(value, None, None, 0.0, note)
    se = math.sqrt(variance)
    reach = critical(level) * se
    return Coefficient(value, max(-1.0, value - reach), min(1.0, value + reach), se)


_ONE_CATEGORY = "With a single category there is nothing to agree on; name all that could be used."
