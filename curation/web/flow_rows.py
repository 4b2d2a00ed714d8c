"""What a number of the flow counts where that is no list of references: what imports asked for,
the entries of a review's list, and the trials that included records report.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from curation.exports.formats import Format
from curation.exports.import_items import IMPORT_ITEMS, import_items
from curation.exports.reviews import CITED_REFERENCES, cited_references
from curation.exports.studies import STUDIES, Study
from curation.exports.tables import Filled
from curation.models import CitedReference, ImportItem, Reference, TrialReport
from curation.screening import identification
from curation.screening.flow import NO_TRIAL, TRIALS
from curation.screening.flow_scope import Scope, When
from curation.screening.identification import entries_asked, items_asked
from curation.search.matching import first_moment
from curation.web.coming_in import SIGNS
from curation.web.downloads import Offer, offers, page_with, table_file
from curation.web.flow import Asked, read_asked
from curation.web.flow_drawn import address
from curation.web.gates import SignedInRequest, may_read, signed_in
from curation.web.shown import whose_eyes
from curation.web.sources import light_references, short_name

PAGE = 100
AT_ONCE = 500
_OF_A_REFERENCE = ("reference__title", "reference__pmid", "reference__doi")


# -- What was asked for


@signed_in
@require_safe
def flow_asked(request: SignedInRequest) -> HttpResponse:
    asked = read_asked(request, None)
    items = items_asked(_box(request), _moment(asked)).select_related("batch", "reference")
    shown = items.only(
        *("batch__source", "line", "token", "state", "reason", "position", "merged_into"),
        *_OF_A_REFERENCE,
    )
    return _listed(request, asked, shown, "review-flow-asked")


@may_read
@require_safe
def flow_entries(request: HttpRequest, pk: int) -> HttpResponse:
    asked = read_asked(request, pk)
    return _listed(request, asked, _entries(request, asked), "review-flow-asked")


@signed_in
@require_safe
def flow_asked_file(request: SignedInRequest, form: Format) -> HttpResponseBase:
    box, asked = _box(request), read_asked(request, None)
    rows = IMPORT_ITEMS.filled(lambda: import_items(items_asked(box, _moment(asked))))
    return _file(request, form, rows, asked, "review-flow-asked", f"flow-{box}", box.words)


@may_read
@require_safe
def flow_entries_file(request: HttpRequest, pk: int, form: Format) -> HttpResponseBase:
    box, asked = _box(request), read_asked(request, pk)
    found = _entries(request, asked)
    rows = CITED_REFERENCES.filled(lambda: cited_references(found))
    name = f"flow-review-{pk}-{box}"
    return _file(request, form, rows, asked, "review-flow-asked", name, box.words)


def _entries(request: HttpRequest, asked: Asked) -> QuerySet[CitedReference]:
    if asked.review is None:
        raise Http404("There is no such review.")
    found = entries_asked(_box(request), asked.review, _moment(asked))
    return found.select_related("reference").defer(
        *(f"reference__{each}" for each in ("abstract", "cited_references", "authors", "mesh"))
    )


def _box(request: HttpRequest) -> identification.Asked:
    box = identification.Asked.read(request.GET.get("box", ""))
    if box is None:
        raise Http404("The flow has no such box.")
    return box


def _listed(
    request: HttpRequest,
    asked: Asked,
    rows: QuerySet[ImportItem] | QuerySet[CitedReference],
    name: str,
) -> HttpResponse:
    pk = asked.review.pk if asked.review else None
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        if isinstance(row, ImportItem):
            row.sign = SIGNS[ImportItem.State(row.state)]  # type: ignore[attr-defined]
    return render(
        request,
        "reviews/flow_asked.html",
        {
            "asked": asked,
            "box": _box(request),
            "page": page,
            "count": page.paginator.count,
            "flow_url": address("review-flow", pk) + asked.query,
            "downloads": _offers(name, pk, request),
            "query": _query(request),
        },
    )


# -- Studies


@may_read
@require_safe
def flow_studies(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The trials that included records report; or the records that report none."""
    asked = read_asked(request, pk)
    scope, when, of = _studies(request, asked)
    reports = TrialReport.objects.filter(reference__in=scope.included(when).values("pk"))
    trials = scope.studies(when).prefetch_related(
        Prefetch(
            "reports",
            queryset=reports.prefetch_related(Prefetch("reference", queryset=light_references())),
            to_attr="included_reports",
        )
    )
    rows: Any = trials if of == TRIALS else _without_trial(scope, when)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "reviews/flow_studies.html",
        {
            "asked": asked,
            "of_trials": of == TRIALS,
            "when": when.value,
            "page": page,
            "rows": [_study(row) for row in page.object_list],
            "count": page.paginator.count,
            "flow_url": address("review-flow", pk) + asked.query,
            "downloads": _offers("review-flow-studies", pk, request),
            "query": _query(request),
        },
    )


@may_read
@require_safe
def flow_studies_file(
    request: HttpRequest, form: Format, pk: int | None = None
) -> HttpResponseBase:
    asked = read_asked(request, pk)
    scope, when, of = _studies(request, asked)
    what = "trials that included records report" if of == TRIALS else "records without a trial"
    return _file(
        request,
        form,
        STUDIES.filled(lambda: _reported(scope, when, of)),
        asked,
        "review-flow-studies",
        "flow-studies" + (f"-review-{pk}" if pk is not None else ""),
        what,
    )


def _reported(scope: Scope, when: When, of: str) -> Iterator[Study]:
    if of == NO_TRIAL:
        for each in _without_trial(scope, when).iterator(chunk_size=AT_ONCE):
            yield Study(None, each)
        return
    reports = TrialReport.objects.filter(
        trial__in=scope.studies(when).values("pk"),
        reference__in=scope.included(when).values("pk"),
    )
    light = Prefetch("reference", queryset=light_references())
    for report in reports.select_related("trial").prefetch_related(light).iterator(AT_ONCE):
        yield Study(report.trial, report.reference)


def _studies(request: HttpRequest, asked: Asked) -> tuple[Scope, When, str]:
    when, of = request.GET.get("when", When.SINCE), request.GET.get("box", TRIALS)
    if when not in When.__members__.values() or of not in (TRIALS, NO_TRIAL):
        raise Http404("The flow has no such box.")
    return Scope(asked.review, _moment(asked), whose_eyes(request)), When(when), of


def _without_trial(scope: Scope, when: When) -> QuerySet[Reference]:
    return light_references().filter(pk__in=scope.without_trial(when).values("pk")).order_by("-pk")


def _study(row: object) -> dict[str, object]:
    if isinstance(row, Reference):
        return {"reference": row, "name": short_name(row)}
    reports = [(short_name(each.reference), each) for each in row.included_reports]  # type: ignore[attr-defined]
    return {"trial": row, "reports": reports}


# -- Both


def _moment(asked: Asked) -> datetime | None:
    return first_moment(asked.since) if asked.since else None


def _offers(name: str, pk: int | None, request: HttpRequest) -> list[Offer]:
    of_review = () if pk is None else (pk,)
    return offers(name if pk is None else f"{name}-of", _query(request), *of_review)


def _query(request: HttpRequest) -> str:
    """The address's question without the place in its list."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def _file(
    request: HttpRequest,
    form: Format,
    rows: Filled,
    asked: Asked,
    page: str,
    name: str,
    what: str,
) -> HttpResponseBase:
    """What the page of that name shows, on whichever of its pages."""
    pk = asked.review.pk if asked.review else None
    return table_file(
        request,
        form,
        rows,
        name=name,
        title=asked.title,
        asked=what,
        page=page_with(address(page, pk), _query(request)),
    )
