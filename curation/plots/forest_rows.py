"""What a forest plot is made of: what is compared, and the rows of each group of trials."""

from collections.abc import Sequence
from dataclasses import dataclass

from curation.plots.marks import Better, Mark

NOT_ESTIMABLE = "not estimable"
PREDICTED = "prediction interval, a trial to come"


@dataclass(frozen=True, slots=True)
class Measure:
    """What is compared: "odds ratio", "OR"; its value of no difference; and which way is good."""

    name: str
    short: str
    null: float = 1.0
    is_log: bool = True
    better: Better = "high"
    drug: str = "the drug"
    comparator: str = "placebo"

    @property
    def side_names(self) -> tuple[str, str]:
        """What the left side favours, and what the right one does."""
        names = (self.comparator, self.drug)
        return names if self.better == "high" else names[::-1]


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One trial. `drug` and `comparator` are its arms as n/N, `effect` is its text with interval.

    Without a mark it is not estimable, and `effect` says why. `share` is its weight, 0 to 1.
    """

    label: str
    mark: Mark | None
    effect: str
    note: str = ""
    drug: str = ""
    comparator: str = ""
    share: float | None = None
    weight: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class PooledRow:
    """What the trials of a group pool to. `predicted` is the interval for a trial to come."""

    value: float
    low: float
    high: float
    effect: str
    label: str = "Pooled"
    note: str = ""
    drug: str = ""
    comparator: str = ""
    weight: str = ""
    predicted: tuple[float, float] | None = None
    predicted_effect: str = ""

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise ValueError("A pooled effect lies within its interval.")


@dataclass(frozen=True, slots=True)
class Group:
    """Trials that are compared with one another: one drug and dose, or one subgroup.

    `remark` stands at the end of its heading ("one trial: not pooled"), `heterogeneity` under it.
    """

    rows: Sequence[TrialRow]
    heading: str = ""
    remark: str = ""
    pooled: PooledRow | None = None
    heterogeneity: str = ""
