"""Take a review's reference list: from PubMed's record, as pasted text, or from a file.

What a text or a file would give is shown entry by entry before it is taken.
"""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from curation.forms.reviews import LIST_ENDINGS, MOST_FILE, ListFileForm, PastedListForm
from curation.history.states import CannotBeDone
from curation.imports.files import FileRefused
from curation.models import ReferenceList, Review
from curation.reviews.lists import entries_of_record, take_from_pubmed, take_list
from curation.tasks import start_resolving
from curation.web.bounds import in_words
from curation.web.gates import SignedInRequest, may_keep_reviews
from curation.web.list_files import ReadList, read_file, read_text, understood
from curation.web.review import review_at

Source = ReferenceList.Source
Form = PastedListForm | ListFileForm
_FIELDS = {"paste": "text", "file": "file", "pubmed": ""}


@may_keep_reviews
@require_http_methods(["GET", "POST"])
def take_a_list(request: SignedInRequest, pk: int) -> HttpResponse:
    shown = review_at(pk)
    in_record = len(shown.reference.cited_references)
    way = request.GET.get("from", "pubmed" if in_record else "paste")
    ways = {"paste": _paste, "file": _file, "pubmed": _pubmed}
    return ways.get(way, _paste)(request, shown)


@may_keep_reviews
@require_POST
def list_understood(request: SignedInRequest, pk: int) -> HttpResponse:
    """How what is being pasted is cut into entries; the fragment beside it."""
    review_at(pk)
    form = PastedListForm(request.POST)
    if not form.is_valid():
        return render(request, "reviews/_understood.html", {"preview": None, "form": form})
    read = read_text(form.cleaned_data["text"])
    return render(request, "reviews/_understood.html", {"preview": understood(read.entries)})


def _pubmed(request: SignedInRequest, shown: Review) -> HttpResponse:
    if request.method != "POST":
        entries = entries_of_record(shown.reference)
        return _page(request, shown, "pubmed", preview=understood(entries) if entries else None)
    try:
        taken = take_from_pubmed(shown, by=request.user)
    except CannotBeDone as why:
        return _page(request, shown, "pubmed", why=str(why))
    return _taken(request, taken)


def _paste(request: SignedInRequest, shown: Review) -> HttpResponse:
    form = PastedListForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, shown, "paste", form)
    read = read_text(form.cleaned_data["text"])
    return _take(request, shown, "paste", form, read)


def _file(request: SignedInRequest, shown: Review) -> HttpResponse:
    is_posted = request.method == "POST"
    form = ListFileForm(request.POST if is_posted else None, request.FILES or None)
    if not form.is_valid():
        return _page(request, shown, "file", form)
    upload = form.cleaned_data["file"]
    try:
        read = read_file(upload.name or "", upload.read())
    except FileRefused as why:
        form.add_error("file", f"{why} Nothing was taken.")
        return _page(request, shown, "file", form)
    return _take(request, shown, "file", form, read, filename=upload.name or "")


def _take(
    request: SignedInRequest,
    shown: Review,
    way: str,
    form: Form,
    read: ReadList,
    *,
    filename: str = "",
) -> HttpResponse:
    if "check" in request.POST:
        preview = understood(read.entries)
        return _page(request, shown, way, form, preview=preview, problem=read.problem)
    try:
        taken = take_list(
            shown,
            read.entries,
            source=Source(way),
            by=request.user,
            filename=filename,
            raw=read.raw,
            problem=read.problem,
        )
    except CannotBeDone as why:
        form.add_error(_FIELDS[way], str(why))
        return _page(request, shown, way, form, preview=understood(read.entries))
    return _taken(request, taken)


def _taken(request: SignedInRequest, taken: ReferenceList) -> HttpResponse:
    transaction.on_commit(partial(start_resolving, taken.pk))
    number = taken.entries.count()
    messages.success(request, f"The list is taken: {number} references. Each is looked for now.")
    return redirect("review", taken.review_id)


def _page(
    request: SignedInRequest,
    shown: Review,
    way: str,
    form: Form | None = None,
    *,
    why: str = "",
    **more: object,
) -> HttpResponse:
    context = {
        "review": shown,
        "reference": shown.reference,
        "current": shown.lists.current().defer("raw").first(),
        "way": way,
        "form": form,
        "why": why,
        "in_record": len(shown.reference.cited_references),
        "endings": ",".join(LIST_ENDINGS),
        "most_size": in_words(MOST_FILE),
        "preview": None,
        **more,
    }
    status = 422 if why or (form is not None and form.errors) else 200
    return render(request, f"reviews/take_{way}.html", context, status=status)
