"""How far reviews include the same trials or studies: who includes what, and what comes of it.

A review includes what a resolved entry of its current list is; what it cites twice counts once. A
review of which nothing is resolved yet, or that includes none of the rows, is left out of the
reckoning and named: an empty column would say that it overlaps with nobody, which is not known.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from enum import Enum
from typing import NamedTuple

from curation.models import Review
from curation.reviews.citing import Cited, Entry, Paper, cited_by
from curation.reviews.primary import Facts, facts_of, first_reported
from curation.stats.overlap import Area, area, pairwise

Place = tuple[int, int]  # of two columns, the earlier first
Within = Callable[[Collection[int]], Collection[int]]


class Rows(Enum):
    """What stands down the side of the matrix."""

    TRIALS = ("trials", "trials", "trial")
    STUDIES = ("studies", "primary studies", "primary study")
    ALL = ("all", "cited papers", "cited paper")

    def __init__(self, key: str, words: str, word: str) -> None:
        self.key = key
        self.words = words
        self.word = word

    def counted(self, number: int) -> str:
        return f"{number} {self.word if number == 1 else self.words}"

    @classmethod
    def by_key(cls, key: str) -> "Rows":
        return next(rows for rows in cls if rows.key == key)


class Column(NamedTuple):
    """A review that is reckoned with."""

    review: Review
    entries: int
    unresolved: int
    includes: AbstractSet[Paper]
    too_late: AbstractSet[Paper]  # what came out after it had searched


class Row(NamedTuple):
    """A trial by its id, or a paper; `cells` has the entries by which each review includes it.

    A trial is marked as retracted where a report of it was that one of the reviews cites.
    """

    key: Paper
    since: date | None
    year: int | None
    is_retracted: bool
    cells: tuple[Sequence[Entry], ...]

    @property
    def reviews(self) -> int:
        return sum(bool(cell) for cell in self.cells)


class LeftOut(NamedTuple):
    review: Review
    why: str


class Overlap(NamedTuple):
    """`unjudged` are cited papers of which nothing here says whether they are primary studies."""

    rows_are: Rows
    columns: list[Column]
    rows: list[Row]
    left_out: list[LeftOut]
    whole: Area
    pairs: Mapping[Place, Area]
    unjudged: int

    def shared(self, pair: Place) -> list[Row]:
        return [row for row in self.rows if all(row.cells[place] for place in pair)]


class _Included(NamedTuple):
    """What one review includes, and what of it nobody can judge yet."""

    by_key: dict[Paper, list[Entry]]
    unjudged: set[Paper]


def overlap(
    reviews: Sequence[Review],
    *,
    rows: Rows,
    screened_in: Within = lambda papers: (),
) -> Overlap:
    """In at most eight queries, however many reviews; columns in the order of the reviews.

    `screened_in` says which of some references screening let in, to whoever asks.
    """
    cited = cited_by([review.pk for review in reviews])
    papers = {paper for each in cited.values() for paper in each.papers}
    facts = facts_of([paper for paper in papers if isinstance(paper, int)])
    doubtful = [pk for pk, each in facts.items() if not each.is_primary and not each.is_review_here]
    let_in = set(screened_in(doubtful)) if rows is Rows.STUDIES and doubtful else set()

    included: list[tuple[Review, Cited, _Included]] = []
    left_out: list[LeftOut] = []
    unjudged: set[Paper] = set()
    for review in reviews:
        its = cited.get(review.pk) or Cited()
        found = _included(review, its, facts, rows, let_in)
        unjudged |= found.unjudged
        if found.by_key:
            included.append((review, its, found))
        else:
            left_out.append(LeftOut(review, _why_not(its, rows)))
    dated = _dates({key for *_, found in included for key in found.by_key}, facts, rows)
    columns = [
        Column(review, its.entries, its.unresolved, found.by_key.keys(), _too_late(review, dated))
        for review, its, found in included
    ]
    sets = [column.includes for column in columns]
    shut = [column.too_late for column in columns]
    return Overlap(
        rows,
        columns,
        _rows([found for *_, found in included], dated, facts, rows),
        left_out,
        area(sets, shut),
        pairwise(sets, shut),
        len(unjudged),
    )


def _included(
    review: Review, its: Cited, facts: Mapping[int, Facts], rows: Rows, let_in: AbstractSet[int]
) -> _Included:
    by_key: dict[Paper, list[Entry]] = defaultdict(list)
    unjudged: set[Paper] = set()
    for paper, entries in its.papers.items():
        its_facts = facts.get(paper) if isinstance(paper, int) else None
        if paper == review.reference_id:
            continue  # a review is no source of itself
        if rows is Rows.ALL:
            by_key[paper] += entries
        elif its_facts is None:
            unjudged.add(paper)
        elif rows is Rows.TRIALS:
            for trial in its_facts.trials:
                by_key[trial] += entries
        elif its_facts.is_primary or paper in let_in:
            by_key[paper] += entries
        elif its_facts.is_primary is None:
            unjudged.add(paper)
    return _Included(dict(by_key), unjudged)


def _why_not(its: Cited, rows: Rows) -> str:
    if not its.entries:
        return "its reference list is not here yet"
    if its.entries == its.set_aside:
        return "all that its list holds was set aside"
    if not its.resolved:
        if its.entries == 1:
            return "its one entry is not resolved yet"
        return f"none of its {its.entries} entries is resolved yet"
    return f"none of its resolved entries is a {rows.word}" + (
        "" if rows is Rows.ALL else " that is known here"
    )


def _dates(
    keys: Collection[Paper], facts: Mapping[int, Facts], rows: Rows
) -> Mapping[Paper, date | None]:
    if rows is Rows.TRIALS:
        first = first_reported([key for key in keys if isinstance(key, int)])
        return {key: first.get(key) if isinstance(key, int) else None for key in keys}
    return {key: facts[key].published_on if isinstance(key, int) else None for key in keys}


def _too_late(review: Review, dated: Mapping[Paper, date | None]) -> AbstractSet[Paper]:
    until = review.searched_until
    if until is None:
        return frozenset()
    return {key for key, since in dated.items() if since is not None and since > until}


def _rows(
    included: Sequence[_Included],
    dated: Mapping[Paper, date | None],
    facts: Mapping[int, Facts],
    rows: Rows,
) -> list[Row]:
    fallen: set[Paper] = set()
    for each in facts.values():
        if each.is_retracted:
            fallen |= each.trials if rows is Rows.TRIALS else {each.pk}
    made = []
    for key, since in dated.items():
        its_facts = facts.get(key) if rows is not Rows.TRIALS and isinstance(key, int) else None
        made.append(
            Row(
                key,
                since,
                its_facts.year if its_facts else since.year if since else None,
                key in fallen,
                tuple(sorted(found.by_key.get(key, ())) for found in included),
            )
        )
    return made
