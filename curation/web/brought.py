"""What became of a file with decisions: each row as the file has it, by what came of it."""

from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from curation.exports import brought as table
from curation.exports.formats import Format
from curation.forms.screened import GiveForm
from curation.imports.batches import Source
from curation.models import BroughtDecision, ImportBatch, Reference
from curation.people.roles import ASSIGN, SETTLE
from curation.screening.brought import give_to, references_of
from curation.screening.fates import (
    Fate,
    brought_of,
    counts,
    fate_of,
    nobodys,
    not_applied,
    of_fate,
)
from curation.tasks import apply_all, apply_soon
from curation.web.bringing import AT_ONCE
from curation.web.downloads import offers, page_with, table_file
from curation.web.gates import SignedInRequest, may_import, signed_in

A_PAGE = 100
SIGNS = {
    Fate.APPLIED: ("check", "added"),
    Fate.WAITING: ("wait", ""),
    Fate.NOT_UNDERSTOOD: ("warn", "failed"),
    Fate.DIFFERS: ("merge", "merged"),
    Fate.NOBODYS: ("absent", "waiting"),
}


class Row(NamedTuple):
    brought: BroughtDecision
    reference: Reference | None  # of the item, or found by its identifier before that came in
    fate: Fate
    icon: str
    look: str


class Choice(NamedTuple):
    fate: Fate
    number: int
    icon: str
    look: str


@signed_in
@never_cache
@require_safe
def brought(request: SignedInRequest, pk: int) -> HttpResponse:
    batch = _batch(pk)
    found = brought_of(batch, seen_by=request.user)
    counted = counts(found)
    chosen = _chosen(request)
    shown = of_fate(found, chosen) if chosen else found
    rows = shown.select_related("item__reference", "person").order_by("item__position", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "batch": batch,
        "total": sum(counted.values()),
        "counted": {fate.name.lower(): number for fate, number in counted.items()},
        "choices": [Choice(f, n, *SIGNS[f]) for f, n in counted.items() if n or f == chosen],
        "chosen": chosen,
        "page": page,
        "downloads": offers("brought", _fate(chosen), pk),
        "rows": _rows(list(page.object_list)),
        "left": sum(counted.values()) - counted[Fate.APPLIED],
        "nobodys": [
            (each, GiveForm(initial={"said_by": each.said_by}, by=request.user))
            for each in nobodys(found)
        ]
        if _may_give(request, batch)
        else [],
    }
    return render(request, "screening/brought.html", context)


@signed_in
@require_safe
def brought_file(request: SignedInRequest, pk: int, form: Format) -> HttpResponseBase:
    """What was not applied; with a filter in the address, what that leaves of it."""
    batch, chosen = _batch(pk), _chosen(request)
    found = not_applied(brought_of(batch, seen_by=request.user))
    if chosen:
        found = of_fate(found, chosen)
    return table_file(
        request,
        form,
        table.BROUGHT.filled(lambda: table.brought(found)),
        name=f"not-applied-{pk}",
        title=f"Decisions of {batch} that were not applied",
        asked=f"Only: {chosen.words}" if chosen else "all that was not applied",
        page=page_with(reverse("brought", args=[pk]), _fate(chosen)),
    )


def _fate(chosen: Fate | None) -> str:
    return f"fate={chosen.value}" if chosen and chosen != Fate.APPLIED else ""


@may_import
@require_POST
def give_brought(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say whose decisions those of a name are, or try again what could not be applied."""
    batch = _batch(pk)
    if not _may_give(request, batch):
        messages.error(request, "Only who brought this file says whose its decisions are.")
        return redirect("brought", pk)
    if "again" not in request.POST:
        form = GiveForm(request.POST, by=request.user)
        if not form.is_valid():
            messages.error(request, "Choose whose they are. Nothing was changed.")
            return redirect("brought", pk)
        said = form.cleaned_data
        may_settle = request.user.has_perm(SETTLE.permission)
        may_settle = may_settle and request.user.has_perm(ASSIGN.permission)
        number = give_to(
            batch, said["said_by"], said["person"], by=request.user, may_settle=may_settle
        )
        messages.success(request, f"{number:,} went to {said['person']}.")
    rows = BroughtDecision.objects.filter(item__batch=batch, applied_at=None)
    if rows.count() <= AT_ONCE:
        applied = apply_all(rows)["applied"]
        messages.info(request, f"{applied:,} applied now.")
    else:
        apply_soon(batch.pk)
    return redirect("brought", pk)


def _batch(pk: int) -> ImportBatch:
    with_person = ImportBatch.objects.select_related("opened_by")
    return get_object_or_404(with_person, pk=pk, source=Source.SCREENED)


def _may_give(request: SignedInRequest, batch: ImportBatch) -> bool:
    return batch.opened_by_id == request.user.pk or request.user.has_perm(ASSIGN.permission)


def _chosen(request: SignedInRequest) -> Fate | None:
    word = request.GET.get("fate", "")
    return Fate(word) if word in list(Fate) else None


def _rows(found: list[BroughtDecision]) -> list[Row]:
    here = references_of({each.item_id: each.item for each in found}.values())
    references = Reference.objects.only("title").in_bulk(here.values())
    return [
        Row(each, references.get(here.get(each.item_id, 0)), fate, *SIGNS[fate])
        for each in found
        for fate in [fate_of(each)]
    ]
