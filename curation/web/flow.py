"""The PRISMA 2020 flow of all records, or of a review's list: a page, its plot and its numbers."""

from datetime import date
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from curation.models import ReferenceList, Review
from curation.plots.shapes import Plot
from curation.screening.flow import Flow, flow
from curation.search.curated_facets import names_of_reviews
from curation.search.matching import first_moment
from curation.search.question import day_of
from curation.web.downloads import today
from curation.web.flow_drawn import Address, address, addresses, drawn, sentence, told
from curation.web.gates import may_read
from curation.web.plot_files import as_csv, as_svg
from curation.web.shown import whose_eyes

MOST_REVIEWS = 30


class Asked(NamedTuple):
    """What an address asks for: of which review, of an update since which day."""

    review: Review | None
    name: str  # of the review
    since: date | None
    ignored: str

    @property
    def query(self) -> str:
        return f"?since={self.since}" if self.since else ""

    @property
    def title(self) -> str:
        of = f" of the list of {self.name}" if self.review else ""
        return f"Flow of records{of}" + (f", since {self.since}" if self.since else "")


def read_asked(request: HttpRequest, pk: int | None) -> Asked:
    """404 where there is no such review."""
    review = get_object_or_404(Review, pk=pk) if pk is not None else None
    name = names_of_reviews([review.pk])[review.pk] if review else ""
    text = request.GET.get("since", "").strip()
    since = day_of(text) if text else None
    ignored = f"“{text[:60]}” is not a day; write it like 2026-01-31." if text and not since else ""
    return Asked(review, name, since, ignored)


@may_read
@require_safe
def review_flow(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    asked = read_asked(request, pk)
    found, address_of = _found(request, asked)
    return render(
        request,
        "reviews/flow.html",
        {
            "asked": asked,
            "plot": drawn(found, address_of, title=asked.title),
            "sentence": sentence(found),
            "boxes": told(found, address_of, of_a_list=asked.review is not None),
            "is_empty": not any(box.number for box in found.boxes),
            "here": address("review-flow", pk),
            "svg_url": address("review-flow-svg", pk) + asked.query,
            "csv_url": address("review-flow-csv", pk) + asked.query,
            "reviews": _reviews(),
        },
    )


@may_read
@require_safe
def review_flow_svg(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    asked = read_asked(request, pk)
    return as_svg(_plot(request, asked), _file_name(asked))


@may_read
@require_safe
def review_flow_csv(request: HttpRequest, pk: int | None = None) -> StreamingHttpResponse:
    asked = read_asked(request, pk)
    return as_csv(_plot(request, asked), _file_name(asked))


def _found(request: HttpRequest, asked: Asked) -> tuple[Flow, Address]:
    found = flow(
        review=asked.review,
        since=first_moment(asked.since) if asked.since else None,
        seen_by=whose_eyes(request),
    )
    pk = asked.review.pk if asked.review else None
    may_see = request.user.is_authenticated
    return found, addresses(pk, asked.since, may_see_imports=may_see)


def _plot(request: HttpRequest, asked: Asked) -> Plot:
    return drawn(*_found(request, asked), title=asked.title)


def _file_name(asked: Asked) -> str:
    of = f"-review-{asked.review.pk}" if asked.review else ""
    since = f"-since-{asked.since}" if asked.since else ""
    return today(f"flow{of}{since}")


def _reviews() -> dict[int, str]:
    """Those that have a list, the newest first, by their names."""
    listed = ReferenceList.objects.current().order_by("-review").values_list("review", flat=True)
    pks = list(listed[:MOST_REVIEWS])
    names = names_of_reviews(pks)
    return {pk: names[pk] for pk in pks}
