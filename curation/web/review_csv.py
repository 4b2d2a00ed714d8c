"""A review's reference list as CSV: the entries that the page shows, on whichever page."""

from collections.abc import Iterator, Sequence

from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_safe

from curation.citation import words_of
from curation.exports.csv import csv_lines
from curation.models import ReferenceList, User
from curation.web.downloads import csv_file, today
from curation.web.gates import may_read
from curation.web.review import list_asked_for, review_at, show_of
from curation.web.review_entries import PAGE, Lights, Row, rows_of, shown_entries
from curation.web.shown import whose_eyes

CSV_HEAD = (
    *("position", "number", "printed", "printed_pmid", "printed_doi", "printed_pmcid"),
    *("state", "how", "certainty", "why", "decided_by", "same_as", "is_itself"),
    *("reference", "pmid", "doi", "title", "year", "notices", "screening", "tags"),
)


@may_read
@require_safe
def review_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    shown = review_at(pk)
    lists = list(shown.lists.defer("raw"))
    asked_for = list_asked_for(lists, request.GET.get("list", ""))
    rows: Iterator[tuple[object, ...]] = iter(())
    if asked_for is not None:
        lights = Lights.of(asked_for, shown.reference)
        positions = lights.positions(show_of(request.GET.get("show", "")))
        rows = _rows(asked_for, positions, lights, whose_eyes(request))
    return csv_file(csv_lines(CSV_HEAD, rows), today(f"review-{pk}-references"))


def _rows(
    asked_for: ReferenceList, positions: Sequence[int], lights: Lights, seen_by: User | None
) -> Iterator[tuple[object, ...]]:
    for start in range(0, len(positions), PAGE):
        some = shown_entries(asked_for, positions[start : start + PAGE])
        for row in rows_of(some, lights, seen_by=seen_by):
            yield _line(row)


def _line(row: Row) -> tuple[object, ...]:
    entry, paper = row.entry, row.paper.reference if row.paper else None
    return (
        *(entry.position, entry.number, entry.printed, entry.pmid, entry.doi, entry.pmcid),
        *(entry.get_state_display(), entry.get_how_display(), entry.certainty, entry.why),
        str(entry.decided_by or ""),
        row.earlier.position if row.earlier else "",
        "yes" if row.is_itself else "",
        paper.pk if paper else "",
        paper.pmid if paper else row.pmid if entry.state == "resolved" else "",
        paper.doi if paper else "",
        words_of(paper.title) if paper else "",
        paper.publication_year if paper else "",
        "; ".join(standing.words for standing in row.paper.standings) if row.paper else "",
        row.screened,
        "; ".join(tag.name for tag in row.tags),
    )
