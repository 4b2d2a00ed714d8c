"""The overlap of reviews as it stands on the page: names, heads and cells."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.urls import NoReverseMatch, reverse

from curation.models import Review, Trial
from curation.models.standing import Standing
from curation.plots.overlap import percent
from curation.reviews.citing import Entry, Paper
from curation.reviews.overlap import Overlap, Row, Rows
from curation.reviews.overlap_question import OverlapQuestion
from curation.stats.overlap import Area, Band
from curation.web.sources import how_it_stands, light_references, short_name

FIRST_PAGE = 200  # entries that a review's page shows before one goes on


class Named(NamedTuple):
    """A review as the page calls it: "Quill 2021", with a letter where two are called so."""

    review: Review
    name: str
    journal: str
    address: str
    standings: list[Standing]


class Head(NamedTuple):
    named: Named
    total: int
    unresolved: int


class Mark(NamedTuple):
    """An entry by which a review includes something: its number, and where it stands."""

    number: str
    address: str


class Cell(NamedTuple):
    review: str
    marks: list[Mark]
    is_late: bool


class Called(NamedTuple):
    """What a row is called; `ids` are its NCT number or PMID, and its DOI, for a download."""

    name: str
    note: str
    address: str
    ids: tuple[str, str]


class SheetRow(NamedTuple):
    called: Called
    row: Row
    cells: list[Cell]


class PairCell(NamedTuple):
    """A field of the triangle. `question` opens the pair, or closes it where it is open."""

    one: Named
    other: Named
    area: Area
    value: str
    band: Band | None
    shared: int
    question: OverlapQuestion
    is_open: bool

    @property
    def key(self) -> str:
        return f"pair-{self.one.review.pk}-{self.other.review.pk}"

    @property
    def adjusted(self) -> str:
        return "undefined" if self.area.adjusted is None else percent(self.area.adjusted)

    @property
    def shade(self) -> str:
        return self.band.words.replace(" ", "-") if self.band else "undefined"


class PairRow(NamedTuple):
    head: Head
    fields: list[PairCell]
    alone: int


class Sheet(NamedTuple):
    heads: list[Head]
    rows: list[SheetRow]
    triangle: list[PairRow]
    opened: PairCell | None
    shared: list[SheetRow]


def reviews_at_hand() -> "QuerySet[Review]":
    """Oldest first, as they were published; two queries more for what their names need."""
    return Review.objects.order_by("reference__publication_year", "pk").prefetch_related(
        Prefetch("reference", queryset=light_references())
    )


def named(reviews: Sequence[Review]) -> dict[int, Named]:
    """Each with a name of its own, by id."""
    parts = {review.pk: short_name(review.reference).partition(", ") for review in reviews}
    # Nobody is called by a year alone: where no author is known, the journal stands for them.
    parts = {
        pk: (f"{journal} {who}", "", "") if who.isdecimal() and journal else (who, comma, journal)
        for pk, (who, comma, journal) in parts.items()
    }
    called = [who for who, *_ in parts.values()]
    found: dict[int, Named] = {}
    for review in reviews:
        who, _, journal = parts[review.pk]
        if called.count(who) > 1:
            before = sum(each.name.startswith(f"{who} ") for each in found.values())
            who = f"{who} {chr(ord('a') + before)}" if before < 26 else f"{who} ({review.pk})"
        found[review.pk] = Named(
            review, who, journal, address_of(review), how_it_stands(review.reference)
        )
    return found


def address_of(review: Review, entry: Entry | None = None) -> str:
    """The review's page, or an entry of its list; where that has no page, the paper itself."""
    try:
        page = reverse("review", args=[review.pk])
    except NoReverseMatch:
        return reverse("reference", args=[review.reference_id])
    if entry is None:
        return page
    further = f"?after={entry.position - 1}" if entry.position > FIRST_PAGE else ""
    return f"{page}{further}#entry-{entry.pk}"


def sheet_of(found: Overlap, names: Mapping[int, Named], question: OverlapQuestion) -> Sheet:
    its_names = [names[column.review.pk] for column in found.columns]
    heads = [
        Head(name, len(column.includes), column.unresolved)
        for name, column in zip(its_names, found.columns, strict=True)
    ]
    rows = _in_order(_rows(found, its_names), question.sort)
    triangle = _triangle(found, heads, question)
    opened = next((field for row in triangle for field in row.fields if field.is_open), None)
    shared: list[SheetRow] = []
    if opened:
        both = {opened.one.name, opened.other.name}
        shared = [row for row in rows if both <= {cell.review for cell in row.cells if cell.marks}]
    return Sheet(heads, rows, triangle, opened, shared)


def _rows(found: Overlap, names: Sequence[Named]) -> list[SheetRow]:
    keys = [row.key for row in found.rows if isinstance(row.key, int)]
    called = _trials(keys) if found.rows_are is Rows.TRIALS else _papers(keys)
    made = []
    for row in found.rows:
        cells = [
            _cell(name, entries, row.key in column.too_late)
            for name, entries, column in zip(names, row.cells, found.columns, strict=True)
        ]
        of_it = called[row.key] if isinstance(row.key, int) else _elsewhere(row.key)
        made.append(SheetRow(of_it, row, cells))
    return made


def _elsewhere(key: str) -> Called:
    """A paper that is not here, known by what a list prints of it."""
    ids = ("", key) if key.startswith("10.") else (key, "")
    return Called(key, "not imported yet", "", ids)


def _trials(keys: Sequence[int]) -> dict[int, Called]:
    trials = Trial.objects.filter(pk__in=keys).only("slug", "nct", "acronym")
    return {
        trial.pk: Called(
            str(trial),
            trial.nct if trial.nct and trial.nct != str(trial) else "",
            reverse("trial", args=[trial.key]),
            (trial.nct or "", ""),
        )
        for trial in trials
    }


def _papers(keys: Sequence[int]) -> dict[int, Called]:
    papers = light_references().filter(pk__in=keys)
    return {
        paper.pk: Called(
            short_name(paper),
            paper.title,
            reverse("reference", args=[paper.pk]),
            (f"PMID {paper.pmid}" if paper.pmid else "", paper.doi or ""),
        )
        for paper in papers
    }


def _cell(name: Named, entries: Sequence[Entry], is_late: bool) -> Cell:
    marks = [Mark(entry.name, address_of(name.review, entry)) for entry in entries]
    return Cell(name.name, marks, is_late and not marks)


def _in_order(rows: list[SheetRow], sort: str) -> list[SheetRow]:
    def turn(row: SheetRow) -> tuple[object, ...]:
        newest, most = -(row.row.year or 0), -row.row.reviews
        first = (newest, most) if sort == "year" else (most, newest)
        return *first, row.called.name.casefold(), str(row.row.key)

    return sorted(rows, key=turn)


def _triangle(found: Overlap, heads: Sequence[Head], question: OverlapQuestion) -> list[PairRow]:
    made = []
    for place, head in enumerate(heads):
        fields = [
            _field(heads[before].named, head.named, found.pairs[before, place], question)
            for before in range(place)
        ]
        others = [each for each in found.columns if each is not found.columns[place]]
        alone = found.columns[place].includes - set[Paper]().union(*(o.includes for o in others))
        made.append(PairRow(head, fields, len(alone)))
    return made


def _field(one: Named, other: Named, area: Area, question: OverlapQuestion) -> PairCell:
    pair = one.review.pk, other.review.pk
    is_open = question.pair in (pair, pair[::-1])
    value = "undefined" if area.cca is None else percent(area.cca)
    return PairCell(
        *(one, other, area, value, area.band, area.repeated),
        question.with_(pair=None if is_open else pair),
        is_open,
    )
