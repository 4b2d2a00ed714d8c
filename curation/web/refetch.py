"""Ask PubMed for references that are here, or for one paper that is not here yet."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from curation.forms.imports import NO_IDENTIFIER, IdentifierForm
from curation.imports.batches import Source, open_batch, open_reference_batch
from curation.imports.chunks import unfinished
from curation.imports.once import once
from curation.imports.tokens import Kind, Token
from curation.models import ImportBatch, Reference
from curation.tasks import start
from curation.web.gates import SignedInRequest, may_import

UNFETCHED = "References without a PubMed record"


@may_import
@require_POST
def fetch_unfetched(request: SignedInRequest) -> HttpResponse:
    """All that PubMed was never asked for; where that is under way already, its batch."""
    before = list(ImportBatch.objects.filter(source=Source.REFERENCES, name=UNFETCHED)[:5])
    if under_way := unfinished(before):
        return redirect("batch", max(under_way))
    references = Reference.objects.without_record().askable().order_by("pk")
    if not references.exists():
        messages.info(request, "Every reference that PubMed can be asked for has its record.")
        return redirect("references")
    few = references.only("pmid", "doi", "pmcid").iterator()
    return _page_of(
        once(
            "fetch-unfetched",
            lambda: _started(open_reference_batch(few, by=request.user, name=UNFETCHED)),
            remembered=10,
        )
    )


@may_import
@require_POST
def fetch_reference(request: SignedInRequest, pk: int) -> HttpResponse:
    reference = get_object_or_404(Reference, pk=pk)
    if not (reference.pmid or reference.doi or reference.pmcid):
        messages.error(
            request, "PubMed cannot be asked for this one: it has no PMID, DOI or PMCID."
        )
        return redirect("reference", pk)
    return _page_of(
        once(
            f"fetch-reference {pk}",
            lambda: _started(
                open_reference_batch([reference], by=request.user, name=f"{reference}, asked again")
            ),
            remembered=10,
        )
    )


@may_import
@require_POST
def import_one(request: SignedInRequest) -> HttpResponse:
    """A cited paper, or what a record was merged into: its reference, or the batch that gets it."""
    form = IdentifierForm(request.POST)
    if not form.is_valid():
        messages.error(request, NO_IDENTIFIER)
        return redirect(_where_from(request))
    token: Token = form.cleaned_data["token"]
    if token.kind == Kind.PMID:
        here = Reference.objects.filter(pmid=token.value).first()
    else:
        here = Reference.objects.filter(doi=token.value, shares_ids_with=None).first()
    if here and here.pubmed_changed_at:
        return redirect("reference", here.pk)
    return _page_of(
        once(
            f"import-one {token.value}",
            lambda: _started(open_batch([token], by=request.user, source=Source.PASTE)),
            remembered=10,
        )
    )


def _started(batch: ImportBatch) -> ImportBatch:
    transaction.on_commit(partial(start, batch.pk))
    return batch


def _page_of(batch: int | None) -> HttpResponse:
    return redirect("batch", batch) if batch else redirect("imports")


def _where_from(request: SignedInRequest) -> str:
    """The page on which the button stands, if it is one of ours."""
    page = request.headers.get("Referer", "")
    return page if url_has_allowed_host_and_scheme(page, {request.get_host()}) else "new-batch"
