"""Add a review: its paper is here, or PubMed is asked for it and the review opens when it came."""

import hashlib
from functools import partial

from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from curation.forms.reviews import ReviewForm
from curation.history.states import CannotBeDone
from curation.imports.batches import Source, open_batch, open_reference_batch
from curation.imports.once import once
from curation.imports.tokens import Kind, Token
from curation.models import ImportBatch, Reference, Review, User
from curation.reviews.adding import add_review
from curation.reviews.lists import take_from_pubmed
from curation.tasks import start, start_resolving
from curation.web.gates import SignedInRequest, may_keep_reviews
from curation.web.reviews import page_of_reviews


@may_keep_reviews
@require_http_methods(["GET", "POST"])
def new_review(request: SignedInRequest) -> HttpResponse:
    form = ReviewForm(
        request.POST if request.method == "POST" else None,
        initial={"paper": request.GET.get("paper", "")},
    )
    if not form.is_valid():
        return page_of_reviews(request, form, status=422 if form.errors else 200)
    token: Token = form.cleaned_data["paper"]
    here = _here(token)
    if here is not None:
        return redirect("review", added(here, by=request.user).pk)
    key = hashlib.sha256(f"{token.kind} {token.value}".encode()).hexdigest()
    once(f"new-review {key}", partial(_asked_for, token, by=request.user), remembered=10)
    messages.success(request, "PubMed is asked for it. The review opens when it has come.")
    return redirect("reviews")


@may_keep_reviews
@require_POST
def add_as_review(request: SignedInRequest, pk: int) -> HttpResponse:
    """From the page of a reference."""
    reference = get_object_or_404(Reference, pk=pk)
    return redirect("review", added(reference, by=request.user).pk)


def added(reference: Reference, *, by: User) -> Review:
    """The review that this reference is, with the list of its record where that has one.

    Where PubMed was never asked for the record it is now; the list follows when that came.
    """
    review = add_review(reference, by=by)
    if not reference.pubmed_changed_at and (reference.pmid or reference.doi or reference.pmcid):
        once(f"fetch-reference {reference.pk}", partial(_fetched, reference, by=by), remembered=10)
    elif not review.lists.exists():
        try:
            taken = take_from_pubmed(review, by=by)
        except CannotBeDone:
            return review  # its page says so, and offers the other ways
        transaction.on_commit(partial(start_resolving, taken.pk))
    return review


def _here(token: Token) -> Reference | None:
    """The reference that the token names; of several that claim a DOI, the one it belongs to."""
    field = {Kind.PMID: "pmid", Kind.DOI: "doi", Kind.PMCID: "pmcid"}[token.kind]
    found = Reference.objects.filter(**{field: token.value})
    return found.order_by(F("shares_ids_with").asc(nulls_first=True)).first()


def _fetched(reference: Reference, *, by: User) -> ImportBatch:
    batch = open_reference_batch([reference], by=by, name=f"{reference}, as a review")
    transaction.on_commit(partial(start, batch.pk))
    return batch


def _asked_for(token: Token, *, by: User) -> ImportBatch:
    batch = open_batch([token], by=by, source=Source.REVIEW, name=f"Review {token.text}"[:200])
    transaction.on_commit(partial(start, batch.pk))
    return batch
