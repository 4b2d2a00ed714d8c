"""The grid as it stands on the page: heads over columns, rows in groups, cells as HTML."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from curation.matrix.arms import Row
from curation.matrix.balance import Balance
from curation.matrix.grid import Column, Grid, Line
from curation.matrix.question import Question
from curation.models import Endpoint
from curation.plots.glyph import RATIOS, Reach, differences, glyph_scale
from curation.web.cell_html import cell_html, drawing_html


class Head(NamedTuple):
    """A head over `span` columns; the first of a domain has a rule before it."""

    words: str
    span: int
    is_first: bool
    note: str = ""
    endpoint: Endpoint | None = None
    scale: SafeString = SafeString()
    means: str = ""


class SheetRow(NamedTuple):
    row: Row
    is_first_of_drug: bool
    n: str
    cells: SafeString


class Group(NamedTuple):
    """The rows of drugs with one set of targets."""

    targets: tuple[str, ...]
    rows: list[SheetRow]


class Sheet(NamedTuple):
    domains: list[Head]
    endpoints: list[Head]
    weeks: list[Head]
    groups: list[Group]


def sheet_of(grid: Grid, question: Question) -> Sheet:
    reaches = [_reach(grid, place) for place in range(len(grid.columns))]
    shared = _shared(grid.columns, reaches)
    return Sheet(
        list(_domains(grid.columns)),
        list(_endpoints(grid.columns)),
        list(_weeks(grid.columns, reaches)),
        groups_of(grid.lines, lambda line: _cells(line, shared, question)),
    )


def groups_of(lines: Iterable[Line], cells: Callable[[Line], Iterable[str]]) -> list[Group]:
    groups = []
    for targets, of_targets in groupby(lines, key=lambda line: line.row.targets):
        rows, drug = [], ""
        for line in of_targets:
            is_first = line.row.key.drug != drug
            written = mark_safe("".join(cells(line)))
            rows.append(SheetRow(line.row, is_first, n_of(line.row), written))
            drug = line.row.key.drug
        groups.append(Group(targets, rows))
    return groups


def n_of(row: Row) -> str:
    """n 614; n 614+ where not all trials say; n ? where none does."""
    if row.n is None:
        return "n ?"
    return f"n {row.n}" if row.is_n_whole else f"n {row.n}+"


def address_of(question: Question) -> str:
    """What all cells of a page have in their address, up to the row; escaped for an attribute."""
    rest = question.closed.to_url()
    return escape(f"?{rest}&" if rest else "?")


class _Column(NamedTuple):
    """What all cells of a column share; texts are escaped."""

    column: Column
    reach: Reach | None
    address: str
    at: str
    classes: str

    @classmethod
    def of(cls, column: Column, reach: Reach | None, *, is_first: bool) -> "_Column":
        at = escape(f"{column.name}, {column.when}")
        return cls(column, reach, _address(column), at, "first" if is_first else "")


def _shared(columns: Sequence[Column], reaches: Sequence[Reach | None]) -> list[_Column]:
    domains = [None, *(column.endpoint.domain for column in columns)]
    return [
        _Column.of(column, reach, is_first=column.endpoint.domain != before)
        for column, reach, before in zip(columns, reaches, domains, strict=False)
    ]


def _cells(line: Line, columns: Sequence[_Column], question: Question) -> Iterator[str]:
    start = address_of(question) + escape(urlencode({"arm": str(line.row.key)}))
    is_open_row = question.arm == line.row.key
    for place, (column, reach, address, at, classes) in zip(line.places, columns, strict=True):
        yield cell_html(
            place,
            f"{start}&amp;{address}",
            reach,
            at=at,
            classes=classes,
            is_open=is_open_row and question.at == column.key,
        )


def _address(column: Column) -> str:
    return escape(urlencode({"at": str(column.key)}))


def _reach(grid: Grid, place: int) -> Reach | None:
    """The scale of a column: that of most of its estimates; none where there is no estimate."""
    numbers = [
        number
        for line in grid.lines
        if (at := line.places[place]) is not None and at.cell is not None
        for number in at.cell.numbers
        if number.estimate is not None
    ]
    ratios = sum(number.is_ratio for number in numbers)
    if not numbers:
        return None
    if 2 * ratios >= len(numbers):
        return RATIOS
    bounds = (
        abs(bound)
        for number in numbers
        if not number.is_ratio
        for bound in (number.estimate, number.low, number.high)
        if bound is not None
    )
    return differences(max(bounds) or 1.0)


def _domains(columns: Sequence[Column]) -> Iterator[Head]:
    for domain, of_domain in groupby(columns, key=lambda column: column.endpoint.domain):
        within = list(of_domain)
        goods = {column.endpoint.good for column in within}
        note = ""
        if len(goods) == 1:
            note = "better →" if goods == {Endpoint.Good.HIGHER} else "← less is better"
        yield Head(str(Endpoint.Domain(domain).label), len(within), True, note)


def _endpoints(columns: Sequence[Column]) -> Iterator[Head]:
    domain = ""
    for (_, rule), of_endpoint in groupby(
        columns, key=lambda column: (column.key.endpoint, column.key.rule)
    ):
        within = list(of_endpoint)
        endpoint = within[0].endpoint
        yield Head(
            endpoint.column_name,
            len(within),
            endpoint.domain != domain,
            rule,
            endpoint,
            means=endpoint.name if endpoint.name != endpoint.column_name else "",
        )
        domain = endpoint.domain


def _weeks(columns: Sequence[Column], reaches: Sequence[Reach | None]) -> Iterator[Head]:
    domain = ""
    for column, reach in zip(columns, reaches, strict=True):
        scale = drawing_html(glyph_scale(reach), looks="glyph scale") if reach else SafeString()
        yield Head(column.when, 1, column.endpoint.domain != domain, scale=scale)
        domain = column.endpoint.domain


def balance_of(balance: Balance, question: Question) -> Sheet:
    """One column for benefit, whatever its endpoint, then one for each harm."""
    heads = [Head("Main efficacy endpoint", 1, True, "the cell says which")]
    heads += [
        Head(
            harm.column_name,
            1,
            place == 0,
            endpoint=harm,
            means=harm.name if harm.name != harm.column_name else "",
        )
        for place, harm in enumerate(balance.harms)
    ]
    domains = [Head("Benefit", 1, True, "better →")]
    if balance.harms:
        domains.append(Head("Harm", len(balance.harms), True, "← less is better"))
    scale = drawing_html(glyph_scale(RATIOS), looks="glyph scale")
    weeks = [Head("ratio", 1, place < 2, scale=scale) for place in range(len(heads))]
    return Sheet(
        domains, heads, weeks, groups_of(balance.lines, lambda line: _weighed(line, question))
    )


def _weighed(line: Line, question: Question) -> Iterator[str]:
    start = address_of(question) + escape(urlencode({"arm": str(line.row.key)}))
    for number, place in enumerate(line.places):
        looks = "first" if number < 2 else ""
        if place is None:
            yield cell_html(None, "", None, at="", classes=looks)
            continue
        column = place.column
        yield cell_html(
            place,
            f"{start}&amp;{_address(column)}",
            RATIOS,
            at=escape(f"{column.name}, {column.when}"),
            classes=looks,
            is_open=question.at == column.key and question.arm == line.row.key,
            note=f"{column.name}, {column.when}" if number == 0 else column.when,
        )
