"""Bring references in: what is pasted, given as a file or asked of PubMed becomes a batch.

The three ways are three forms under one address. Each can be looked at first: a text and a file as
they were understood, a query by how many records PubMed finds.
"""

import hashlib
import logging
import secrets
from collections.abc import Callable
from functools import partial
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile as Upload
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from curation import pubmed
from curation.forms.imports import FILE_ENDINGS, BatchForm, FileForm, PasteForm, QueryForm
from curation.imports.batches import Source, TooManyAskedFor, open_batch, open_query_batch
from curation.imports.files import FileRefused, UploadedFile
from curation.imports.once import once
from curation.imports.pasted import understand
from curation.imports.preview import preview
from curation.models import ImportBatch
from curation.tasks import start
from curation.web.bounds import in_words
from curation.web.gates import SignedInRequest, may_import

log = logging.getLogger(__name__)

LOOKED_INTO = 5 * 2**20  # bytes: of a longer file its batch's page tells


@may_import
@require_http_methods(["GET", "POST"])
def new_batch(request: SignedInRequest) -> HttpResponseBase:
    ways = {"paste": _paste, "file": _file, "query": _query}
    return ways.get(request.GET.get("from", "paste"), _paste)(request)


@may_import
@require_POST
def understood(request: HttpRequest) -> HttpResponse:
    """How what is being typed is understood; the fragment beside it."""
    tokens = understand(request.POST.get("pasted", ""))
    return render(request, "imports/_typed.html", {"preview": preview(tokens) if tokens else None})


def _paste(request: SignedInRequest) -> HttpResponseBase:
    given = request.GET.get("pasted", "")
    form = PasteForm(_posted(request), initial={"pasted": given})
    is_right = form.is_valid()
    if not is_right or _is_check(request):
        tokens = form.tokens or understand(given)
        return _page(request, "paste", form, preview=preview(tokens) if tokens else None)
    open_ = partial(open_batch, form.cleaned_data["pasted"], source=Source.PASTE)
    return _opened(request, "paste", form, open_, what=request.POST["pasted"].encode())


def _file(request: SignedInRequest) -> HttpResponseBase:
    form = FileForm(_posted(request), request.FILES or None)
    if not form.is_valid():
        return _page(request, "file", form)
    upload: Upload[Any] = form.cleaned_data["file"]
    file = UploadedFile(upload.name or "", cast(BinaryIO, upload))
    if _is_check(request):
        return _looked_into(request, form, file, size=upload.size or 0)
    what = hashlib.file_digest(upload, "sha256").digest()
    upload.seek(0)
    open_ = partial(open_batch, file, source=Source.FILE, filename=file.name[-200:])
    return _opened(request, "file", form, open_, what=what)


def _looked_into(
    request: SignedInRequest, form: FileForm, file: UploadedFile, *, size: int
) -> HttpResponseBase:
    if size > LOOKED_INTO:
        return _page(request, "file", form, is_long=True)
    try:
        tokens = list(file)
    except FileRefused as error:
        form.add_error("file", str(error))
        return _page(request, "file", form)
    return _page(request, "file", form, preview=preview(tokens), file=file)


def _query(request: SignedInRequest) -> HttpResponseBase:
    form = QueryForm(_posted(request), initial={"query": request.GET.get("query", "")})
    if not form.is_valid():
        return _page(request, "query", form)
    query = form.cleaned_data["query"]
    if not _is_check(request):
        open_ = partial(open_query_batch, query)
        return _opened(request, "query", form, open_, what=query.encode())
    try:
        found = pubmed.count(query)
    except (pubmed.PubMedUnavailable, pubmed.PubMedRefused) as error:
        log.info("A query could not be counted: %s", error)
        form.add_error("query", str(error))
        return _page(request, "query", form)
    return _page(request, "query", form, found=found)


def _opened(
    request: SignedInRequest,
    way: str,
    form: BatchForm,
    open_: Callable[..., ImportBatch],
    *,
    what: bytes,
) -> HttpResponseBase:
    """The new batch's page; where nothing can be opened, the form again with the reason."""

    def opened() -> ImportBatch:
        batch = open_(by=request.user, name=form.cleaned_data["name"])
        transaction.on_commit(partial(start, batch.pk))
        return batch

    token = request.POST.get("once") or secrets.token_urlsafe()
    try:
        pk = once(f"{request.user.pk} {token} {hashlib.sha256(what).hexdigest()}", opened)
    except (FileRefused, TooManyAskedFor) as error:
        form.add_error(_FIELDS[way], str(error))
        return _page(request, way, form)
    to = reverse("batch", args=[pk]) if pk else reverse("imports")
    return HttpResponseClientRedirect(to) if "HX-Request" in request.headers else redirect(to)


_FIELDS = {"paste": "pasted", "file": "file", "query": "query"}


def _page(request: SignedInRequest, way: str, form: BatchForm, **shown: object) -> HttpResponse:
    context = {
        "way": way,
        "form": form,
        "once": secrets.token_urlsafe(),
        "endings": ",".join((*FILE_ENDINGS, ".gz")),
        "most": settings.IMPORT_MAX_ITEMS,
        "most_bytes": settings.IMPORT_MAX_UPLOAD,
        "most_size": in_words(settings.IMPORT_MAX_UPLOAD),
        "looked_into": LOOKED_INTO,
        "looked_into_size": in_words(LOOKED_INTO),
        **shown,
    }
    status = 422 if form.errors else 200
    return render(request, f"imports/new_{way}.html", context, status=status)


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _is_check(request: HttpRequest) -> bool:
    return "check" in request.POST
