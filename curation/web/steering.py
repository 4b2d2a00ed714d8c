"""Cancel a batch, resume it, ask again for what did not come in."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from curation.imports import batches
from curation.models import ImportBatch, ImportItem
from curation.people import roles
from curation.tasks import start
from curation.web.gates import Gate, SignedInRequest, may_import, refusal


@may_import
@require_POST
def cancel_batch(request: SignedInRequest, pk: int) -> HttpResponse:
    batches.cancel(_steered(request, pk), by=request.user)
    return redirect("batch", pk)


@may_import
@require_POST
def resume_batch(request: SignedInRequest, pk: int) -> HttpResponse:
    batches.resume(_steered(request, pk))
    transaction.on_commit(partial(start, pk))
    return redirect("batch", pk)


@may_import
@require_POST
def retry_batch(request: SignedInRequest, pk: int) -> HttpResponse:
    return _again(request, _steered(request, pk))


@may_import
@require_POST
def retry_item(request: SignedInRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(ImportItem.objects.only("pk", "batch"), pk=pk)
    return _again(request, _steered(request, item.batch_id), item)


def _again(
    request: SignedInRequest, batch: ImportBatch, item: ImportItem | None = None
) -> HttpResponse:
    if batches.retry(batch, item=item):
        transaction.on_commit(partial(start, batch.pk))
    else:
        messages.info(request, "There is nothing to ask again for: it has come in meanwhile.")
    return redirect("batch", batch.pk)


def _steered(request: SignedInRequest, pk: int) -> ImportBatch:
    """The batch, for those who may steer it: who opened it, and administrators."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    if not roles.may_steer(request.user, opened_by_id=batch.opened_by_id):
        refusal(Gate(deed=roles.STEER_ALL_IMPORTS), request)
    return batch
