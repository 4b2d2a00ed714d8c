"""What was asked for and how it comes in: the list of batches, a batch's page, its items as files.

A batch's page asks again while the batch moves. It is sent in parts, each with its print; the page
says which prints it shows, and gets the progress and only those other parts that changed, so that
nobody loses their place in a table in which nothing happened.
"""

import zlib
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from curation.exports.formats import Format
from curation.exports.import_items import IMPORT_ITEMS, import_items
from curation.imports import pulse
from curation.imports.overview import overview
from curation.imports.progress import Progress, progress
from curation.imports.tokens import Kind, State
from curation.models import ImportBatch, ImportItem
from curation.people.roles import may_steer
from curation.web.coming_in import composed, items_of, outcomes, page_of
from curation.web.downloads import offers, page_with, table_file
from curation.web.gates import SignedInRequest, signed_in

BATCHES_A_PAGE = 25
MOVING = ("coming in", "waiting")
_PARTS = ("head", "outcomes", "items")


@signed_in
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    batches = ImportBatch.objects.select_related("opened_by").order_by("-pk")
    before = _place(request.GET, "before")
    if before is not None:
        batches = batches.filter(pk__lt=before)
    found = list(batches[: BATCHES_A_PAGE + 1])
    shown = found[:BATCHES_A_PAGE]
    lines = [(one, composed(one.counts)) for one in overview(shown)]
    return render(
        request,
        "imports/imports.html",
        {
            "lines": lines,
            "older": shown[-1].pk if len(found) > BATCHES_A_PAGE else None,
            "is_first_page": before is None,
        },
    )


@signed_in
@never_cache
@vary_on_headers("HX-Request")
@require_safe
def batch(request: SignedInRequest, pk: int) -> HttpResponse:
    asked_for = get_object_or_404(ImportBatch.objects.select_related("opened_by"), pk=pk)
    so_far = progress(asked_for)
    # Read after the progress, so that the last answer, which ends the asking, is whole.
    asked_for.refresh_from_db(fields=["problem", "query_count", "query_translation"])
    chosen = _outcome(request.GET)
    context = {
        "batch": asked_for,
        "title": _title(asked_for, so_far),
        "progress": so_far,
        "parts": composed(so_far.counts),
        "limit": 10 if settings.NCBI_API_KEY else 3,
        "silence": _silence(so_far),
        "may_steer": may_steer(request.user, opened_by_id=asked_for.opened_by_id),
        "to_retry": _to_retry(asked_for, so_far),
        "chosen": chosen,
        "outcomes": outcomes(so_far.counts, chosen),
        "shown": so_far.count(chosen) if chosen else so_far.total,
        "page": page_of(
            items_of(asked_for, chosen),
            after=_place(request.GET, "after"),
            before=_place(request.GET, "before"),
        ),
        "here": _here(request.GET),
        "downloads": offers("batch-items", _asked(chosen), pk),
        "is_moving": so_far.standing in MOVING,
    }
    drawn = {name: render_to_string(f"imports/_{name}.html", context, request) for name in _PARTS}
    prints = {name: f"{zlib.crc32(html.encode()):x}" for name, html in drawn.items()}
    tenth = so_far.percent // 10
    context |= {"drawn": drawn, "prints": prints, "tenth": tenth}
    if "HX-Request" not in request.headers:
        return render(request, "imports/batch.html", context)
    context["changed"] = [name for name in _PARTS if request.GET.get(name) != prints[name]]
    context["tenth_changed"] = request.GET.get("tenth") != str(tenth)
    return render(request, "imports/_moved.html", context)


@signed_in
@require_safe
def batch_items_file(request: HttpRequest, pk: int, form: Format) -> HttpResponseBase:
    """All items of the outcome that the page shows."""
    asked_for = get_object_or_404(ImportBatch, pk=pk)
    chosen = _outcome(request.GET)
    return table_file(
        request,
        form,
        IMPORT_ITEMS.filled(lambda: import_items(items_of(asked_for, chosen))),
        name=f"batch-{pk}" + (f"-{chosen.value}" if chosen else ""),
        title=str(asked_for),
        asked=f"Outcome: {chosen.label}" if chosen else "all that was asked for",
        page=page_with(reverse("batch", args=[pk]), _asked(chosen)),
    )


def _asked(chosen: State | None) -> str:
    return urlencode({"outcome": chosen.value}) if chosen else ""


def _title(batch: ImportBatch, so_far: Progress) -> str:
    has_come_in = "has come in" if so_far.total else "brought nothing"
    words = {"done": has_come_in, "cancelled": "is cancelled", "waiting": "waits for PubMed"}
    return f"{batch} {words.get(so_far.standing, 'is coming in')}"


def _outcome(asked: QueryDict) -> State | None:
    """None for all of them, and for a word that is no outcome."""
    word = asked.get("outcome")
    return State(word) if word in State.values else None


def _place(asked: QueryDict, name: str) -> int | None:
    text = asked.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _here(asked: QueryDict) -> str:
    """What of the page's address says where one is in it, without what the page itself adds."""
    return urlencode(
        {name: asked[name] for name in ("outcome", "after", "before") if name in asked}
    )


def _to_retry(batch: ImportBatch, so_far: Progress) -> int:
    if not so_far.count(*(State(state) for state in ImportItem.RETRIABLE)):
        return 0
    return batch.items.filter(state__in=ImportItem.RETRIABLE).exclude(kind=Kind.TEXT).count()


def _silence(so_far: Progress) -> str:
    """Why nothing moves although it should: said where somebody waits for it."""
    if so_far.standing != "coming in" or so_far.per_second:
        return ""
    worker = pulse.worker()
    return "" if worker.holds else worker.says
