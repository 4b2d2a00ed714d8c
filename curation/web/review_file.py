"""A review's reference list as files: the entries that the page shows, on whichever page."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe

from curation.exports.formats import Format
from curation.exports.reviews import LISTED_ENTRIES, ListedEntry
from curation.models import CitedReference, ReferenceList, Review, User
from curation.web.downloads import page_with, table_file
from curation.web.gates import may_read
from curation.web.review import list_asked_for, list_query, review_at, show_of
from curation.web.review_entries import PAGE, Lights, Row, Show, rows_of, shown_entries
from curation.web.shown import whose_eyes


@may_read
@require_safe
def review_file(request: HttpRequest, pk: int, form: Format) -> HttpResponseBase:
    shown = review_at(pk)
    lists = list(shown.lists.defer("raw"))
    asked_for = list_asked_for(lists, request.GET.get("list", ""))
    show = show_of(request.GET.get("show", ""))
    eyes = whose_eyes(request)
    query = list_query(request.GET.get("list", ""), show)
    return table_file(
        request,
        form,
        LISTED_ENTRIES.filled(lambda: _rows(shown, asked_for, show, eyes)),
        name=f"review-{pk}-references",
        title=f"Reference list of review {pk} ({shown.reference})",
        asked=f"Entries: {show.words.lower()}",
        page=page_with(reverse("review", args=[pk]), query),
    )


def _rows(
    review: Review, asked_for: ReferenceList | None, show: Show, seen_by: User | None
) -> Iterator[ListedEntry]:
    if asked_for is None:
        return
    lights = Lights.of(asked_for, review.reference)
    positions = lights.positions(show)
    for start in range(0, len(positions), PAGE):
        some = shown_entries(asked_for, positions[start : start + PAGE])
        yield from map(_listed, rows_of(some, lights, seen_by=seen_by))


def _listed(row: Row) -> ListedEntry:
    if row.paper:
        row.entry.reference = row.paper.reference  # read already, and light
    is_resolved = row.entry.state == CitedReference.State.RESOLVED
    return ListedEntry(
        entry=row.entry,
        pmid=row.paper.reference.pmid if row.paper else row.pmid if is_resolved else None,
        same_as=row.earlier.position if row.earlier else None,
        is_itself=row.is_itself,
        notices=[each.words for each in row.paper.standings] if row.paper else [],
        screening=row.screened,
        tags=row.tags,
    )
