"""Whether trials of one drug and one endpoint tell different stories.

Nothing is tested here: it is what a reader sees in a row of intervals. SLE-BRAVE-I (odds ratio
1.57, 1.09 to 2.27) and -II (1.07, 0.75 to 1.53) differ in significance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Flag, auto

from curation.stats.estimate import Estimate, listed


class Disagreement(Flag):
    """In what trials differ; more than one may hold.

    OPPOSED is the gravest: intervals exclude no effect on both sides of it.
    """

    NONE = 0
    DIRECTION = auto()
    SIGNIFICANCE = auto()
    OPPOSED = auto()


@dataclass(frozen=True)
class Discordance:
    """In what trials differ, and that as one plain sentence; true where they differ at all."""

    kinds: Disagreement
    says: str

    def __bool__(self) -> bool:
        return bool(self.kinds)


def disagree(estimates: Sequence[Estimate], names: Sequence[str] | None = None) -> Discordance:
    """Compare trials by the side of no effect their estimates and their intervals lie on.

    Names, where given, stand in the sentence; they are in the order of the estimates. Measures may
    differ, as long as more of each is the same side for all.
    """
    if names is not None and len(names) != len(estimates):
        raise ValueError("There must be a name for each estimate.")
    called = list(names) if names is not None else [f"trial {i + 1}" for i in range(len(estimates))]
    if len(estimates) < 2:
        return Discordance(Disagreement.NONE, "There are no two trials to compare.")

    above = [n for n, e in zip(called, estimates, strict=True) if e.direction > 0]
    below = [n for n, e in zip(called, estimates, strict=True) if e.direction < 0]
    clear = [n for n, e in zip(called, estimates, strict=True) if e.excludes_no_effect]
    unclear = [n for n, e in zip(called, estimates, strict=True) if not e.excludes_no_effect]
    sides = {e.direction for e in estimates if e.excludes_no_effect}

    kinds = Disagreement.NONE
    if above and below:
        kinds |= Disagreement.DIRECTION
    if clear and unclear:
        kinds |= Disagreement.SIGNIFICANCE
    if {1, -1} <= sides:
        kinds |= Disagreement.OPPOSED
    return Discordance(kinds, _says(kinds, above, below, clear, unclear))


def _says(
    kinds: Disagreement, above: list[str], below: list[str], clear: list[str], unclear: list[str]
) -> str:
    said = []
    if Disagreement.DIRECTION in kinds:
        sides = f"the estimates of {listed(above)} and of {listed(below)} lie on opposite sides"
        also = ", and intervals on both sides exclude it" * (Disagreement.OPPOSED in kinds)
        said.append(f"{sides} of no effect{also}")
    if Disagreement.SIGNIFICANCE in kinds:
        said.append(f"{_clear(clear)} no effect, {_unclear(unclear)} it")
    if said:
        sentence = "; ".join(said) + "."
        return sentence[0].upper() + sentence[1:]
    if clear:
        return "The trials agree: each interval excludes no effect on the same side."
    return "The trials agree: no interval excludes no effect."


def _clear(names: list[str]) -> str:
    if len(names) == 1:
        return f"the interval of {names[0]} excludes"
    return f"the intervals of {listed(names)} exclude"


def _unclear(names: list[str]) -> str:
    if len(names) == 1:
        return f"that of {names[0]} includes"
    return f"those of {listed(names)} include"
