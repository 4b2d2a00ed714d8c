"""How far screening has come, asking for full texts, and all of it as files for other tools."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from curation.exports.references import TagsOf
from curation.exports.screening import screening_as_csv, screening_as_ris
from curation.forms.assignments import FullTextForm
from curation.history.states import CannotBeDone
from curation.identifiers import as_key
from curation.models import Reference, Review, Stage
from curation.models.reference import ReferenceQuerySet
from curation.people.roles import ASSIGN
from curation.screening.full_text import ask_for_full_text, without_full_text
from curation.screening.progress import of_review, shares, stage_progress
from curation.search.curated_facets import names_of_reviews
from curation.search.matching import matches
from curation.search.question import read_question
from curation.tagging.taggings import tags_of
from curation.web.downloads import attached, today
from curation.web.gates import SignedInRequest, may_assign, signed_in


@signed_in
@never_cache
@require_safe
def screening(request: SignedInRequest) -> HttpResponse:
    return _page(request, request.GET.get("review", ""))


@may_assign
@require_POST
def ask_full_text(request: SignedInRequest) -> HttpResponse:
    """For what holds as included, of one review where the form names one."""
    form = FullTextForm(request.POST)
    if not form.is_valid():
        return _page(request, request.POST.get("review", ""), form)
    review: Review | None = form.cleaned_data["review"]
    among = of_review(review.pk) if review else None
    try:
        made = ask_for_full_text(form.people, by=request.user, among=among)
    except CannotBeDone as why:
        form.add_error(None, str(why))
        return _page(request, request.POST.get("review", ""), form)
    number = len({each.reference_id for each in made})
    whom = " and ".join(map(str, form.people))
    if number:
        unseen = ", who judge unseen" if len(form.people) > 1 else ""
        messages.success(
            request, f"{number:,} full text{'' if number == 1 else 's'} for {whom}{unseen}."
        )
    else:
        messages.info(request, "Nobody was asked: of all that is included, somebody was already.")
    address = reverse("screening")
    return redirect(f"{address}?review={review.pk}" if review else address)


@signed_in
@require_safe
def screening_csv(request: SignedInRequest) -> StreamingHttpResponse:
    lines = screening_as_csv(_found(request), tags_of=_names_of_tags(request), seen_by=request.user)
    return _file(lines, "csv", "text/csv; charset=utf-8")


@signed_in
@require_safe
def screening_ris(request: SignedInRequest) -> StreamingHttpResponse:
    lines = screening_as_ris(_found(request), tags_of=_names_of_tags(request), seen_by=request.user)
    return _file(lines, "ris", "application/x-research-info-systems; charset=utf-8")


def _names_of_tags(request: SignedInRequest) -> TagsOf:
    """What each reference is about, settled where people differed."""

    def names_of(some: Collection[int]) -> dict[int, list[str]]:
        found = tags_of(some, seen_by=request.user)
        return {pk: [tag.name for tag in tags] for pk, tags in found.items()}

    return names_of


def _found(request: SignedInRequest) -> ReferenceQuerySet:
    """What the same address finds in the list of references."""
    question, _ = read_question(request.GET)
    found = matches(question, seen_by=request.user)
    review = as_key(request.GET.get("review", ""))
    return found.filter(pk__in=of_review(review)) if review else found


def _file(lines: Iterable[str], ending: str, kind: str) -> StreamingHttpResponse:
    headers = attached(today("screening"), ending)
    return StreamingHttpResponse(lines, content_type=kind, headers=headers)


def _page(request: SignedInRequest, asked: str, form: FullTextForm | None = None) -> HttpResponse:
    pk = as_key(asked)
    review = Review.objects.select_related("reference").filter(pk=pk).first() if pk else None
    among = of_review(review.pk) if review else None
    seen_by = request.user
    may_ask = request.user.has_perm(ASSIGN.permission)
    context: dict[str, Any] = {
        "review": review,
        "name": names_of_reviews([review.pk])[review.pk] if review else "",
        "ignored": bool(asked) and review is None,
        "stages": [stage_progress(stage, seen_by=seen_by, among=among) for stage in Stage],
        "shares": shares(seen_by=seen_by, among=among),
        "references": among.count() if among is not None else Reference.objects.count(),
        "narrowed": f"review={review.pk}" if review else "",
        "may_ask": may_ask,
        "for_full_text": len(without_full_text(seen_by=seen_by, among=among)),
        "form": form or FullTextForm(initial={"review": review}),
    }
    status = 422 if form is not None else 200
    return render(request, "screening/screening.html", context, status=status)
