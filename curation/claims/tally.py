"""How many papers say what of a claim, of those citations that somebody may see."""

from collections.abc import Iterable
from typing import NamedTuple

from curation.claims.contested import is_contested
from curation.models import Citation

_VERBS = {
    Citation.Stance.SUPPORTS: ("supports", "support"),
    Citation.Stance.DISPUTES: ("disputes", "dispute"),
    Citation.Stance.QUALIFIES: ("qualifies", "qualify"),
    Citation.Stance.BACKGROUND: ("is background", "are background"),
}


class Tally(NamedTuple):
    """Papers by stance; one that is cited twice in a stance counts once in it."""

    supports: int = 0
    disputes: int = 0
    qualifies: int = 0
    background: int = 0

    @classmethod
    def of(cls, cited: Iterable[tuple[str, int]]) -> "Tally":
        """From (stance, id of the reference) of each citation."""
        papers = set(cited)
        return cls(**{each.value: sum(s == each for s, _ in papers) for each in Citation.Stance})

    @property
    def is_contested(self) -> bool:
        return is_contested(self._asdict())

    @property
    def words(self) -> str:
        """ "2 support, 1 disputes"; "" where nothing is cited."""
        return ", ".join(self.parts)

    @property
    def parts(self) -> list[str]:
        return [
            f"{count} {_VERBS[stance][0 if count == 1 else 1]}"
            for stance in Citation.Stance
            if (count := getattr(self, stance.value))
        ]


def sentence(tally: Tally, *, quoted: int, lost: int, citations: int) -> str:
    """What a claim's page says first. `quoted` of the citations have words, `lost` of those are
    no longer in their text.
    """
    if not citations:
        return "No paper is cited under it yet."
    papers: list[str] = []
    for part in tally.parts:
        count, verb = part.split(" ", 1)
        noun = "" if papers else " paper" if count == "1" else " papers"
        it = "" if verb.endswith("background") else " it"
        papers.append(f"{count}{noun} {verb}{it}")
    *first, last = papers
    said = f"{', '.join(first)} and {last}" if first else last
    said = f"Contested: {said}." if tally.is_contested else f"{said}."
    if not quoted:
        return f"{said} None is quoted yet."
    words = f"{quoted} of {citations} citations quote{'s' if quoted == 1 else ''} the words"
    if lost:
        words += f", {lost} of which {'is' if lost == 1 else 'are'} no longer in the text"
    return f"{said} {words}."
