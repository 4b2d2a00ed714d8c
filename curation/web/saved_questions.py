"""Questions that somebody keeps: saved from the list of references, forgotten there or at home."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from curation.models import SavedQuestion
from curation.search.question import read_question
from curation.search.saved import CannotSave, forget_question, save_question
from curation.web.bulk_at_hand import at_hand
from curation.web.gates import SignedInRequest, signed_in
from curation.web.references import list_of


@signed_in
@require_POST
def save(request: SignedInRequest) -> HttpResponse:
    asked = QueryDict(request.POST.get("asked", ""))
    name = request.POST.get("name", "")
    question, _ = read_question(asked)
    try:
        saved = save_question(question, name=name, by=request.user)
    except CannotSave as refusal:
        refused = (name, str(refusal))
        return list_of(request, asked, bulk=at_hand(request), refused=refused, status=422)
    messages.success(request, f"Saved as “{saved.name}”. It stands on your first page.")
    return redirect(f"{reverse('references')}?{saved.address}")


@signed_in
@require_POST
def forget(request: SignedInRequest, pk: int) -> HttpResponse:
    """Back to the list where it was forgotten there, else to the first page."""
    saved = get_object_or_404(SavedQuestion, pk=pk, person=request.user)
    forget_question(saved, by=request.user)
    messages.success(request, f"The question “{saved.name}” is forgotten.")
    asked = QueryDict(request.POST.get("asked", "")).urlencode()
    return redirect(f"{reverse('references')}?{asked}" if asked else "home")
