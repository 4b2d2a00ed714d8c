"""Bring in what was screened with another tool: how a file is understood, then what it means.

Nothing is written before somebody has said whose the names are and what the reasons mean. Until
then the file is kept for an hour, for whoever gave it.
"""

import hashlib
import secrets
import zlib
from functools import partial

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from curation.forms.screened import MeaningForm, ScreenedFileForm
from curation.imports.batches import Source, open_batch
from curation.imports.files import FileRefused
from curation.imports.once import once
from curation.imports.screened import MOST_BYTES, MOST_ENTRIES, Screened, read_screened
from curation.imports.tokens import Kind
from curation.models import BroughtDecision, ImportBatch, Reference
from curation.people.roles import ASSIGN, SETTLE
from curation.screening.brought import keep_brought
from curation.tasks import apply_all, apply_soon, start
from curation.web.bounds import in_words
from curation.web.gates import SignedInRequest, may_import

KEPT_FOR = 3600  # seconds
AT_ONCE = 100  # decisions that are applied while somebody waits; the others, a worker does
GONE = "The file is no longer kept: that is for an hour. Choose it once more."


@may_import
@require_http_methods(["GET", "POST"])
def bring(request: SignedInRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request, ScreenedFileForm())
    if "kept" in request.POST:
        return _said_what_it_means(request)
    form = ScreenedFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form)
    file = form.cleaned_data["file"]
    name, content = (file.name or "").rsplit("/", 1)[-1][-200:], file.read()
    try:
        read = read_screened(name, content)
    except FileRefused as error:
        form.add_error("file", str(error))
        return _page(request, form)
    kept = secrets.token_urlsafe()
    try:
        cache.set(_key(request, kept), zlib.compress(name.encode() + b"\0" + content), KEPT_FOR)
    except RedisError:
        form.add_error("file", "The file cannot be kept just now. Try again in a minute.")
        return _page(request, form)
    return _understood(request, name, read, kept)


def _said_what_it_means(request: SignedInRequest) -> HttpResponse:
    kept = request.POST["kept"][:100]
    try:
        packed = cache.get(_key(request, kept))
    except RedisError:
        packed = None
    if packed is None:
        gone = ScreenedFileForm({})
        gone.errors.clear()
        gone.add_error("file", GONE)
        return _page(request, gone)
    name, _, content = zlib.decompress(packed).partition(b"\0")
    read = read_screened(name.decode(), content)
    form = _meaning(request, read)
    if not form.is_valid():
        return _understood(request, name.decode(), read, kept, form)
    open_ = partial(_open, request, name.decode(), read, form)
    # The same file with the same meaning, posted twice, is one import; what was kept stays, so
    # that a step back finds it.
    said = repr(sorted((key, value) for key, value in request.POST.items() if key != "name"))
    digest = hashlib.sha256(said.encode()).hexdigest()
    pk = once(f"brought {request.user.pk} {digest}", open_)
    if pk is None:
        return redirect("imports")
    brought = BroughtDecision.objects.filter(item__batch=pk)
    if brought.count() <= AT_ONCE:
        apply_all(brought)
    return redirect("brought", pk)


@transaction.atomic
def _open(request: SignedInRequest, name: str, read: Screened, form: MeaningForm) -> ImportBatch:
    batch = open_batch(
        [entry.token for entry in read.entries],
        by=request.user,
        source=Source.SCREENED,
        name=form.cleaned_data["name"],
        filename=name,
    )
    if read.problem:
        batch.problem = read.problem
        batch.save(update_fields=["problem"])
    keep_brought(batch, [each.said for each in read.entries], form.meant(), by=request.user)
    transaction.on_commit(partial(start, batch.pk))
    transaction.on_commit(partial(apply_soon, batch.pk))
    return batch


def _key(request: SignedInRequest, kept: str) -> str:
    return f"screened-file-{request.user.pk}-{hashlib.sha256(kept.encode()).hexdigest()}"


def _meaning(request: SignedInRequest, read: Screened) -> MeaningForm:
    return MeaningForm(
        request.POST if "kept" in request.POST else None,
        read=read,
        by=request.user,
        may_assign=request.user.has_perm(ASSIGN.permission),
        may_settle=request.user.has_perm(SETTLE.permission)
        and request.user.has_perm(ASSIGN.permission),
    )


def _page(request: SignedInRequest, form: ScreenedFileForm) -> HttpResponse:
    context = {"form": form, "most_size": in_words(MOST_BYTES), "most_entries": MOST_ENTRIES}
    return render(request, "screening/bring.html", context, status=422 if form.errors else 200)


def _understood(
    request: SignedInRequest,
    name: str,
    read: Screened,
    kept: str,
    form: MeaningForm | None = None,
) -> HttpResponse:
    kinds = [entry.token.kind for entry in read.entries if entry.token.is_asked_for]
    meaning = form or _meaning(request, read)
    context = {
        "name": name,
        "read": read,
        "kept": kept,
        "form": meaning,
        "voices": list(meaning.voices()),
        "reasons": list(meaning.reasons()),
        "said": sum(len(entry.said) for entry in read.entries),
        "here": _here(read),
        "by_identifier": sum(kind != Kind.CITATION for kind in kinds),
        "by_words": sum(kind == Kind.CITATION for kind in kinds),
        "not_read": [entry.token for entry in read.entries if not entry.token.is_asked_for],
        "may_assign": request.user.has_perm(ASSIGN.permission),
        "has_settled": any(said.is_consensus for entry in read.entries for said in entry.said),
    }
    status = 422 if form is not None else 200
    return render(request, "screening/understood.html", context, status=status)


def _here(read: Screened) -> int:
    """How many of its references are here already, by their identifiers."""
    values: dict[Kind, set[int | str]] = {kind: set() for kind in Kind}
    for entry in read.entries:
        values[Kind(entry.token.kind)].add(entry.token.value)
    return sum(
        Reference.objects.filter(**{f"{kind.value}__in": values[kind]}).count()
        for kind in (Kind.PMID, Kind.DOI, Kind.PMCID)
        if values[kind]
    )
