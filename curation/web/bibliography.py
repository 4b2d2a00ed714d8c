"""A bibliography of what the list finds or of what is chosen: to read, to copy, and as files."""

from collections.abc import Iterator
from itertools import chain, islice
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from curation.exports.bibliography import STYLES, Style, as_page, as_text, entries, style_called
from curation.exports.formats import one_moment
from curation.exports.parts import AT_ONCE, in_chunks
from curation.models import CitedReference, Reference
from curation.models.reference import ReferenceQuerySet
from curation.search.matching import find
from curation.search.question import read_question
from curation.search.ranking import best_first
from curation.web.downloads import Offer, attached, page_with, today
from curation.web.gates import may_read
from curation.web.reference_files import CHOSEN, asked_of_address, chosen_in
from curation.web.shown import whose_eyes

SHOWN = 50  # more would keep a reader waiting: a style takes a hundredth of a second for each
MOST = 2000  # in a file
STYLE = "style"


class Line(NamedTuple):
    html: SafeString
    problem: str


@may_read
@require_safe
def bibliography(request: HttpRequest) -> HttpResponse:
    style = style_called(request.GET.get(STYLE, ""))
    written = [
        Line(mark_safe(each.html), each.problem)  # cleaned where it was made
        for each in entries(islice(_asked_for(request), SHOWN), style)
    ]
    count = asked_of_address(request).count()
    query = _query_of(request)
    return render(
        request,
        "references/bibliography.html",
        {
            "style": style,
            "styles": [(each, _with_style(query, each)) for each in STYLES],
            "ignored": request.GET.get(STYLE, style.key) != style.key,
            "entries": written,
            "failed": sum(bool(each.problem) for each in written),
            "count": count,
            "shown": len(written),
            "most": MOST,
            "list": "" if chosen_in(request) else page_with(reverse("references"), query),
            "downloads": _offers(query, style),
        },
    )


@may_read
@require_safe
def bibliography_txt(request: HttpRequest) -> StreamingHttpResponse:
    style = style_called(request.GET.get(STYLE, ""))

    def pieces() -> Iterator[bytes]:
        with one_moment():
            for piece in as_text(entries(islice(_asked_for(request), MOST), style), style):
                yield piece.encode()
        yield _left_out(request).encode()

    return _file(pieces(), "text/plain", "txt", style)


@may_read
@require_safe
def bibliography_html(request: HttpRequest) -> StreamingHttpResponse:
    style = style_called(request.GET.get(STYLE, ""))

    def pieces() -> Iterator[bytes]:
        with one_moment():
            written = entries(islice(_asked_for(request), MOST), style)
            for piece in as_page(written, style, f"Bibliography, {style.name}"):
                yield piece.encode()

    return _file(pieces(), "text/html", "html", style)


def _file(
    pieces: Iterator[bytes], media_type: str, ending: str, style: Style
) -> StreamingHttpResponse:
    headers = attached(today(f"bibliography-{style.key}"), ending)
    return StreamingHttpResponse(
        pieces, content_type=f"{media_type}; charset=utf-8", headers=headers
    )


def _asked_for(request: HttpRequest) -> Iterator[Reference]:
    """As the list has them; a review's as it lists them, and those that are named likewise."""
    asked = asked_of_address(request)
    order = chosen_in(request) or _best_first(request) or _as_listed(request)
    return chain(
        _in_order(asked, order), _one_by_one(asked.exclude(pk__in=order) if order else asked)
    )


def _best_first(request: HttpRequest) -> list[int]:
    """Where the list has that order; what is too much to be ranked follows after it."""
    question, _ = read_question(request.GET)
    if question.order != "best":
        return []
    return best_first(find(question, seen_by=whose_eyes(request)))


def _as_listed(request: HttpRequest) -> list[int]:
    """The papers of the review that is asked for, by their places; [] where none is."""
    review = read_question(request.GET).question.review
    if not review:
        return []
    entries = CitedReference.objects.current().filter(
        reference_list__review=review, reference__isnull=False
    )
    keys = entries.order_by("position", "pk").values_list("reference_id", flat=True)
    return [key for key in dict.fromkeys(keys) if key]


def _in_order(asked: ReferenceQuerySet, order: list[int]) -> Iterator[Reference]:
    for at in range(0, len(order), AT_ONCE):
        keys = order[at : at + AT_ONCE]
        by_key = {each.pk: each for each in _one_by_one(asked.filter(pk__in=keys))}
        yield from (by_key[key] for key in keys if key in by_key)


def _one_by_one(asked: ReferenceQuerySet) -> Iterator[Reference]:
    return (each for some in in_chunks(asked) for each in some)


def _left_out(request: HttpRequest) -> str:
    more = asked_of_address(request).count() - MOST
    if more <= 0:
        return ""
    return f"[{more:,} more are left out: a bibliography holds {MOST:,}. Narrow the list.]\n"


def _query_of(request: HttpRequest) -> str:
    if chosen := chosen_in(request):
        return f"{CHOSEN}={','.join(map(str, chosen))}"
    return read_question(request.GET).question.to_url()


def _with_style(query: str, style: Style) -> str:
    return page_with(
        reverse("bibliography"), "&".join(filter(None, (query, f"{STYLE}={style.key}")))
    )


def _offers(query: str, style: Style) -> list[Offer]:
    asked = "&".join(filter(None, (query, f"{STYLE}={style.key}")))
    return [
        Offer("Text", page_with(reverse("bibliography-txt"), asked), "for any program"),
        Offer("HTML", page_with(reverse("bibliography-html"), asked), "for a word processor"),
    ]
