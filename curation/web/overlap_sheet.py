"""The overlap of reviews as it stands on the page: names, heads, cells, and sentences on it."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet
from django.urls import NoReverseMatch, reverse

from curation.models import Review, Trial
from curation.models.standing import Standing
from curation.plots.overlap import percent
from curation.reviews.citing import Entry, Paper
from curation.reviews.overlap import Column, Overlap, Row, Rows
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


# -- in sentences

MEANS = {
    Band.SLIGHT: "The reviews rest on largely different {rows}: each adds evidence of its own.",
    Band.MODERATE: "Some {rows} are counted in several reviews: "
    "whoever adds up the reviews counts them again.",
    Band.HIGH: "Many {rows} are counted more than once: "
    "what these reviews find is not independent of one another.",
    Band.VERY_HIGH: "The reviews rest to a large part on the same {rows}: "
    "that they agree is to that part one finding told several times.",
}


def sentence_of(found: Overlap) -> str:
    """What the page says first; "" where nothing can be reckoned."""
    whole = found.whole
    if whole.cca is None or whole.band is None:
        return ""
    counted = found.rows_are.counted(whole.studies)
    times = "once" if whole.inclusions == 1 else f"{whole.inclusions} times"
    return (
        f"{whole.reviews} reviews include {counted} {times} in all: the corrected covered area is "
        f"{percent(whole.cca)}, a {whole.band.words} overlap."
    )


def meaning_of(found: Overlap) -> list[str]:
    """What it means, how many are in one review alone, and what it is where time is allowed for."""
    whole = found.whole
    if whole.band is None or whole.once_share is None:
        return []
    words = found.rows_are.words
    said = [MEANS[whole.band].format(rows=words)]
    said.append(
        f"{whole.once} of {found.rows_are.counted(whole.studies)} "
        f"({percent(whole.once_share)}) {'is' if whole.once == 1 else 'are'} in one review alone."
    )
    if whole.impossible:
        cells = "1 cell" if whole.impossible == 1 else f"{whole.impossible} cells"
        adjusted, band = whole.adjusted, whole.adjusted_band
        so = (
            f"it is {percent(adjusted)} ({band.words})"
            if adjusted is not None and band
            else ("nothing is left that could be shared")
        )
        said.append(
            f"{cells} could hold nothing, since the {found.rows_are.word} came out after the "
            f"review had searched; without {'it' if whole.impossible == 1 else 'them'} {so}."
        )
    return said


def cautions_of(found: Overlap, names: Mapping[int, Named]) -> list[str]:
    """What could make the figures other than they are."""
    said = [f"{names[out.review.pk].name} is left out: {out.why}." for out in found.left_out]
    partly = [column for column in found.columns if column.unresolved]
    if partly:
        each = ", ".join(f"{names[c.review.pk].name} {_part(c)}" for c in partly)
        said.append(f"Not every entry is resolved, and those may hold more: {each}.")
    if found.unjudged:
        papers = "1 cited paper is" if found.unjudged == 1 else f"{found.unjudged} cited papers are"
        said.append(
            f"{papers} not counted, since without its record nothing says what it is; import "
            "what is missing."
        )
    undated = [column for column in found.columns if column.review.searched_until is None]
    if undated and len(found.columns) > 1:
        who = (
            "No review says"
            if len(undated) == len(found.columns)
            else (
                f"{', '.join(names[c.review.pk].name for c in undated)} "
                f"{'does' if len(undated) == 1 else 'do'} not say"
            )
        )
        said.append(f"{who} here until when it searched; it is taken as able to include all.")
    return said


def _part(column: Column) -> str:
    return f"{column.unresolved} of {column.entries}"
