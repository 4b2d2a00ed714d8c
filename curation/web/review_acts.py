"""A person says which paper an entry is, or is not, or that it is none; the answer is its row."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from curation.forms.reviews import AnotherForm, CandidateForm, EntryForm, SetAsideForm
from curation.history.states import CannotBeDone
from curation.identifiers import as_key
from curation.models import CandidateMatch, CitedReference
from curation.reviews import deciding
from curation.tasks import start_resolving
from curation.web.gates import SignedInRequest, may_keep_reviews
from curation.web.review import numbers_at_hand, row_at_hand, show_of
from curation.web.review_entries import PAGE

State = CitedReference.State
_ANSWERED = (State.RESOLVED, State.SET_ASIDE, State.NOT_FOUND)


@may_keep_reviews
@require_POST
def choose_candidate(request: SignedInRequest, pk: int) -> HttpResponse:
    entry = _entry(pk)
    form = CandidateForm(request.POST)

    def choose() -> None:
        candidate = _candidate(form, entry)
        deciding.choose(
            entry,
            by=request.user,
            reference=candidate.reference,
            pmid=candidate.pmid,
            seen=form.seen_answer,
        )

    return _done(request, entry, form, choose)


@may_keep_reviews
@require_POST
def refuse_candidate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Not this one; or none of those that are proposed."""
    entry = _entry(pk)
    if "none" in request.POST:
        return _refuse_all(request, entry)
    form = CandidateForm(request.POST)

    def refuse() -> None:
        deciding.refuse(_candidate(form, entry), by=request.user)

    return _done(request, entry, form, refuse)


@may_keep_reviews
@require_POST
def name_another(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another paper than those proposed, by its PMID or DOI."""
    entry = _entry(pk)
    form = AnotherForm(request.POST)

    def name() -> None:
        typed = deciding.reference_by_hand(form.cleaned_data["paper"])
        deciding.choose(
            entry,
            by=request.user,
            reference=typed.reference,
            pmid=None if typed.reference else typed.pmid,
            seen=form.seen_answer,
        )

    return _done(request, entry, form, name)


@may_keep_reviews
@require_POST
def set_entry_aside(request: SignedInRequest, pk: int) -> HttpResponse:
    """A book, a web page, something that was never published."""
    entry = _entry(pk)
    form = SetAsideForm(request.POST)
    return _done(
        request,
        entry,
        form,
        lambda: deciding.set_aside(entry, by=request.user, why=form.why, seen=form.seen_answer),
    )


@may_keep_reviews
@require_POST
def undo_entry(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back what a person said of it, or what we found."""
    entry = _entry(pk)
    form = EntryForm(request.POST)

    def undo() -> None:
        undone = deciding.undo(entry, by=request.user, seen=form.seen_answer)
        if undone.state == CitedReference.State.WAITING:
            transaction.on_commit(partial(start_resolving, undone.reference_list_id))

    return _done(request, entry, form, undo)


@may_keep_reviews
@require_POST
def propose_again(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was refused may be it after all."""
    entry = _entry(pk)
    form = CandidateForm(request.POST)

    def propose() -> None:
        deciding.take_refusal_back(_candidate(form, entry), by=request.user)

    return _done(request, entry, form, propose)


def _refuse_all(request: SignedInRequest, entry: CitedReference) -> HttpResponse:
    """None of those that stood on the page."""
    form = EntryForm(request.POST)

    def refuse() -> None:
        proposed = [key for each in request.POST.getlist("proposed") if (key := as_key(each))]
        with transaction.atomic():
            for candidate in entry.candidates.filter(pk__in=proposed, refused_at=None):
                deciding.refuse(candidate, by=request.user)

    return _done(request, entry, form, refuse)


def _entry(pk: int) -> CitedReference:
    entries = CitedReference.objects.select_related("reference_list__review__reference")
    return get_object_or_404(entries.defer("reference_list__raw"), pk=pk)


def _candidate(form: CandidateForm, entry: CitedReference) -> CandidateMatch:
    candidate: CandidateMatch = form.cleaned_data["candidate"]
    if candidate.entry_id != entry.pk:
        raise CannotBeDone("This is a candidate of another entry. Nothing was changed.")
    return candidate


def _done(
    request: SignedInRequest,
    entry: CitedReference,
    form: EntryForm,
    deed: Callable[[], object],
) -> HttpResponse:
    """The row as it stands after the deed; where it cannot be done, with the reason."""
    why = ""
    if form.is_valid():
        try:
            deed()
        except CannotBeDone as error:
            why = str(error)
    else:
        why = str(next(iter(form.errors.values()))[0])
    if "HX-Request" not in request.headers:
        if why:
            messages.warning(request, why)
        return redirect(_place_of(request, entry))
    taken_in = entry.reference_list
    context = row_at_hand(request, taken_in, entry.position)
    context |= numbers_at_hand(request, taken_in.review)
    context |= {
        "why": why,
        "typed": request.POST.get("paper", "")[:500] if why else "",
        "may_decide": taken_in.superseded_at is None,
        "is_decided": not why and context["row"].entry.state in _ANSWERED,
        "is_answer": True,
    }
    return render(request, "reviews/_answer.html", context, status=422 if why else 200)


def _place_of(request: SignedInRequest, entry: CitedReference) -> str:
    """The list as it was narrowed, at the entry."""
    page = reverse("review", args=[entry.reference_list.review_id])
    show = show_of(request.POST.get("show", ""))
    asked = {"show": show.value} if show else {}
    if entry.position > PAGE:
        asked["after"] = str(entry.position - 1)
    return page + (f"?{urlencode(asked)}" if asked else "") + f"#entry-{entry.pk}"
