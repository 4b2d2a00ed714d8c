"""How far reviews count the same primary studies: covered area, corrected covered area, bands.

Pieper D, Antoine SL, Mathes T, Neugebauer EA, Eikermann M. J Clin Epidemiol 2014;67:368-75. With
N inclusions of r studies in c reviews the covered area is N/(rc), and corrected for the first
inclusion of each study CCA = (N - r)/(rc - r): 0 where no study is in two reviews, 1 where all are
in all. Where a study came out after a review had searched, its cell can hold nothing; GROOVE
(Bracchiglione J et al., Res Synth Methods 2022;13:381-8) takes the X such cells out of the area:
(N - r)/(rc - r - X).
"""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import Enum
from itertools import combinations


class Band(Enum):
    """Pieper's words. The bands are printed in whole percents (0-5, 6-10, 11-15, above 15).

    A value between two of them belongs to the higher one, as the last, "above 15", implies: 5 % is
    slight, 5.5 % moderate, 15 % high, 15.1 % very high.
    """

    SLIGHT = ("slight", 5)
    MODERATE = ("moderate", 10)
    HIGH = ("high", 15)
    VERY_HIGH = ("very high", 100)

    def __init__(self, words: str, most: int) -> None:
        self.words = words
        self.most = most  # percent, the last that still belongs to it

    @property
    def range(self) -> str:
        """ "up to 5 %", "above 5 to 10 %", "above 15 %"."""
        before = [band for band in Band if band.most < self.most]
        if not before:
            return f"up to {self.most} %"
        least = f"above {before[-1].most}"
        return f"{least} %" if self is Band.VERY_HIGH else f"{least} to {self.most} %"


@dataclass(frozen=True, slots=True)
class Area:
    """What a citation matrix is reckoned from; all counts, so that every value is exact.

    `inclusions` is N, `studies` r, `reviews` c. `once` is how many studies are in one review alone.
    `impossible` is X, the empty cells that could hold nothing. `has_empty` says that a review
    includes none of the studies.
    """

    inclusions: int
    studies: int
    reviews: int
    once: int
    impossible: int = 0
    has_empty: bool = False

    @property
    def is_defined(self) -> bool:
        """Nothing overlaps with one review, with no study, or with a review that has none."""
        return self.reviews >= 2 and self.studies > 0 and not self.has_empty

    @property
    def repeated(self) -> int:
        """Inclusions of a study after its first: N - r."""
        return self.inclusions - self.studies

    @property
    def covered(self) -> float | None:
        """N/(rc), as a share."""
        if not self.is_defined:
            return None
        return self.inclusions / (self.studies * self.reviews)

    @property
    def cca(self) -> float | None:
        return _share(self.repeated, self._cells) if self.is_defined else None

    @property
    def adjusted(self) -> float | None:
        """CCA without the cells that could hold nothing; None where no other is left."""
        return _share(self.repeated, self._cells - self.impossible) if self.is_defined else None

    @property
    def band(self) -> Band | None:
        return _band(self.repeated, self._cells) if self.is_defined else None

    @property
    def adjusted_band(self) -> Band | None:
        return _band(self.repeated, self._cells - self.impossible) if self.is_defined else None

    @property
    def once_share(self) -> float | None:
        return self.once / self.studies if self.studies else None

    @property
    def _cells(self) -> int:
        """rc - r: the cells that a second or later inclusion could fill."""
        return self.studies * (self.reviews - 1)


Column = AbstractSet[Hashable]


def area(columns: Sequence[Column], impossible: Sequence[Column] | None = None) -> Area:
    """Of reviews, each the set of studies that it includes.

    `impossible` has, for each review in the same order, the studies that it could not include;
    one that it includes nevertheless, or that none of these reviews includes, does not count.
    """
    if impossible is not None and len(impossible) != len(columns):
        raise ValueError("What could not be included is said of each review, or of none.")
    counted = Counter(study for column in columns for study in column)
    shut = zip(columns, impossible or [], strict=bool(impossible))
    return Area(
        inclusions=counted.total(),
        studies=len(counted),
        reviews=len(columns),
        once=sum(number == 1 for number in counted.values()),
        impossible=sum(len((out & counted.keys()) - column) for column, out in shut),
        has_empty=any(not column for column in columns),
    )


def pairwise(
    columns: Sequence[Column], impossible: Sequence[Column] | None = None
) -> Mapping[tuple[int, int], Area]:
    """The area of each two reviews, by their places, the earlier first."""
    return {
        (one, other): area(
            [columns[one], columns[other]],
            [impossible[one], impossible[other]] if impossible is not None else None,
        )
        for one, other in combinations(range(len(columns)), 2)
    }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole > 0 else None


def _band(part: int, whole: int) -> Band | None:
    """By whole numbers: 15 % as a float may be a little more than 15."""
    if whole <= 0:
        return None
    return next(band for band in Band if 100 * part <= band.most * whole)
