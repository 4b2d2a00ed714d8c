"""The entries of a reference list as a page shows them: each with what it is, or might be.

Which entries a list shows is a word of the address; how many each word would show is counted from
light rows of the whole list, which has two thousand entries at most.
"""

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Prefetch

from curation.models import (
    CandidateMatch,
    CitedReference,
    Reference,
    ReferenceList,
    Stage,
    Tag,
    User,
)
from curation.models.standing import Standing
from curation.reviews.deciding import seen_of
from curation.screening.status import Standing as Screening
from curation.screening.status import Status, status_of
from curation.tagging.taggings import tags_of
from curation.web.sources import how_it_stands, light_references, short_name

PAGE = 200
MOST_CANDIDATES = 5  # each has a digit


class Show(StrEnum):
    """Which entries are shown."""

    ALL = ""
    UNSURE = "unsure"
    WAITING = "waiting"
    RESOLVED = "resolved"
    MISSING = "not-here"
    NOT_FOUND = "not-found"
    SET_ASIDE = "set-aside"
    TWICE = "twice"
    ITSELF = "itself"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Show.ALL: "All",
    Show.UNSURE: "Unsure",
    Show.WAITING: "Not looked for yet",
    Show.RESOLVED: "Resolved",
    Show.MISSING: "Not here yet",
    Show.NOT_FOUND: "Not found",
    Show.SET_ASIDE: "Set aside",
    Show.TWICE: "Twice",
    Show.ITSELF: "Itself",
}
_STATES = {
    Show.UNSURE: "unsure",
    Show.WAITING: "waiting",
    Show.RESOLVED: "resolved",
    Show.NOT_FOUND: "not found",
    Show.SET_ASIDE: "set aside",
}


class Light(NamedTuple):
    """An entry without its words: where it stands, what it is."""

    position: int
    number: str
    state: str
    reference: int | None
    found_pmid: int | None
    how: str
    pmid: int | None
    doi: str
    pmcid: str

    @property
    def paper(self) -> tuple[str, int | str] | None:
        """The same for two entries that are one paper; None where it is not known which."""
        if self.state != CitedReference.State.RESOLVED:
            return None
        if self.reference:
            return "reference", self.reference
        if self.how in (CitedReference.How.DOI, CitedReference.How.PMCID):
            return self.how, self.doi if self.how == CitedReference.How.DOI else self.pmcid
        return "pmid", self.found_pmid or self.pmid or 0


class Lights:
    """All entries of a list, and which of them each word of the address shows."""

    def __init__(self, rows: Sequence[Light], *, own: Reference) -> None:
        self.rows = rows
        self.first_of: dict[object, Light] = {}
        self.earlier: dict[int, Light] = {}  # by position: the entry that is the same paper
        for row in rows:
            if row.paper is not None:
                first = self.first_of.setdefault(row.paper, row)
                if first is not row:
                    self.earlier[row.position] = first
        self._own = (
            *(("reference", own.pk), ("pmid", own.pmid)),
            *(("doi", own.doi), ("pmcid", own.pmcid)),
        )

    @classmethod
    def of(cls, reference_list: ReferenceList, own: Reference) -> "Lights":
        rows = reference_list.entries.order_by("position").values_list(*Light._fields)
        return cls([Light(*row) for row in rows], own=own)

    def is_itself(self, row: Light) -> bool:
        return row.paper in self._own

    def positions(self, show: Show) -> list[int]:
        return [row.position for row in self.rows if self._shows(show, row)]

    def counts(self) -> dict[Show, int]:
        return {show: len(self.positions(show)) for show in Show}

    def _shows(self, show: Show, row: Light) -> bool:
        if show in _STATES:
            return row.state == _STATES[show]
        if show == Show.MISSING:
            return row.paper is not None and row.reference is None
        if show == Show.TWICE:
            return row.position in self.earlier
        return show == Show.ALL or self.is_itself(row)


class Page(NamedTuple):
    """`before` and `after` are the positions to go on from; None where there is nothing."""

    positions: list[int]
    before: int | None
    after: int | None


def page_of(positions: Sequence[int], *, after: int | None, before: int | None) -> Page:
    start = 0
    if after is not None:
        start = sum(position <= after for position in positions)
    elif before is not None:
        start = max(0, sum(position < before for position in positions) - PAGE)
    shown = list(positions[start : start + PAGE])
    return Page(
        shown,
        shown[0] if shown and start > 0 else None,
        shown[-1] if shown and start + PAGE < len(positions) else None,
    )


class Paper(NamedTuple):
    """A reference that is here, as a row names it."""

    reference: Reference
    name: str
    standings: list[Standing]


class Candidate(NamedTuple):
    match: CandidateMatch
    paper: Paper | None

    @property
    def percent(self) -> int | None:
        return _percent(self.match.certainty)


class Row(NamedTuple):
    """`screened` says how its screening stands, in a word; "" for a paper that is not here."""

    entry: CitedReference
    light: Light
    paper: Paper | None
    screened: str
    tags: Sequence[Tag]
    candidates: list[Candidate]
    refused: list[Candidate]
    earlier: Light | None
    is_itself: bool
    begins_section: str
    seen: str

    @property
    def percent(self) -> int | None:
        return _percent(self.entry.certainty)

    @property
    def key(self) -> str:
        return f"entry-{self.entry.pk}"

    @property
    def pmid(self) -> int | None:
        """By which PubMed has what it resolves to and is not here."""
        return self.light.found_pmid or self.light.pmid


def rows_of(
    entries: Iterable[CitedReference], lights: Lights, *, seen_by: User | None
) -> list[Row]:
    """For entries of `shown_entries`, in a fixed number of queries."""
    shown = list(entries)
    wanted = {entry.reference_id for entry in shown if entry.reference_id}
    named = {each.reference_id for entry in shown for each in (*_open(entry), *_refused(entry))}
    papers = papers_of({*wanted, *named})

    def might_be(matches: Iterable[CandidateMatch]) -> list[Candidate]:
        return [Candidate(each, papers.get(each.reference_id or 0)) for each in matches]

    tags = tags_of(wanted, seen_by=seen_by)
    screened = screening_words(wanted, seen_by=seen_by)
    by_position = {light.position: light for light in lights.rows}
    rows, section = [], ""
    for entry in shown:
        light = by_position[entry.position]
        begins = entry.section if entry.section != section else ""
        section = entry.section
        rows.append(
            Row(
                entry=entry,
                light=light,
                paper=papers.get(entry.reference_id or 0),
                screened=screened.get(entry.reference_id or 0, ""),
                tags=tags.get(entry.reference_id or 0, ()),
                candidates=might_be(_open(entry)),
                refused=might_be(_refused(entry)),
                earlier=lights.earlier.get(entry.position),
                is_itself=lights.is_itself(light),
                begins_section=begins,
                seen=seen_of(entry),
            )
        )
    return rows


def shown_entries(
    reference_list: ReferenceList, positions: Collection[int]
) -> list[CitedReference]:
    """The entries in these places, with what they might be and who decided."""
    matches = CandidateMatch.objects.select_related("refused_by").order_by("-certainty", "pk")
    return list(
        reference_list.entries.filter(position__in=positions)
        .select_related("decided_by")
        .prefetch_related(Prefetch("candidates", queryset=matches, to_attr="matches"))
        .order_by("position")
    )


def papers_of(pks: Collection[int | None]) -> dict[int, Paper]:
    """Two queries, however many."""
    found = light_references().in_bulk([pk for pk in pks if pk])
    return {
        pk: Paper(reference, short_name(reference), how_it_stands(reference))
        for pk, reference in found.items()
    }


def screening_words(pks: Collection[int], *, seen_by: User | None) -> dict[int, str]:
    """What holds at full text, else at title and abstract; else how far it has come."""
    if not pks:
        return {}
    full = status_of(pks, seen_by=seen_by, stage=Stage.FULL_TEXT)
    abstract = status_of(pks, seen_by=seen_by, stage=Stage.TITLE_ABSTRACT)
    return {pk: _word(full[pk]) or _word(abstract[pk]) or "not screened" for pk in pks}


def _word(status: Status) -> str:
    if status.holds:
        return {"include": "included", "exclude": "excluded"}[status.decision]
    return "" if status.standing == Screening.NOBODY else str(status.standing)


def _open(entry: CitedReference) -> list[CandidateMatch]:
    if entry.state != CitedReference.State.UNSURE:
        return []
    return [each for each in _matches(entry) if each.refused_at is None][:MOST_CANDIDATES]


def _refused(entry: CitedReference) -> list[CandidateMatch]:
    if entry.state not in (CitedReference.State.UNSURE, CitedReference.State.NOT_FOUND):
        return []
    return [each for each in _matches(entry) if each.refused_at is not None]


def _matches(entry: CitedReference) -> list[CandidateMatch]:
    found: list[CandidateMatch] = entry.matches  # type: ignore[attr-defined]
    return found


def _percent(certainty: float | None) -> int | None:
    """Rounded down, so that only what is certain is 100."""
    return None if certainty is None else int(100 * certainty)
