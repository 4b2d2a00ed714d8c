"""How far screening has come, asking for full texts, and all of it as files for other tools."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from curation.exports.formats import Format
from curation.exports.screening import SCREENING, answered, screening_as_ris
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
from curation.web.downloads import Offer, attached, in_words, offers, page_with, table_file, today
from curation.web.gates import SignedInRequest, may_assign, signed_in
from curation.web.references import names_of_tags


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
def screening_file(request: SignedInRequest, form: Format) -> HttpResponseBase:
    names_of = names_of_tags(request.user)
    return table_file(
        request,
        form,
        SCREENING.filled(lambda: answered(_found(request), tags_of=names_of, seen_by=request.user)),
        name="screening",
        title="Screening decisions",
        asked=_asked_in_words(request),
        page=page_with(reverse("references"), read_question(request.GET).question.to_url()),
    )


@signed_in
@require_safe
def screening_ris(request: SignedInRequest) -> StreamingHttpResponse:
    names_of = names_of_tags(request.user)
    lines = screening_as_ris(_found(request), tags_of=names_of, seen_by=request.user)
    return StreamingHttpResponse(
        lines,
        content_type="application/x-research-info-systems; charset=utf-8",
        headers=attached(today("screening"), "ris"),
    )


def _asked_in_words(request: SignedInRequest) -> str:
    """What the same address finds in the list of references."""
    chosen = read_question(request.GET).question.chosen()
    return in_words(((chip.label, chip.value) for chip in chosen), "all references")


def _found(request: SignedInRequest) -> ReferenceQuerySet:
    """What the same address finds in the list of references."""
    question, _ = read_question(request.GET)
    found = matches(question, seen_by=request.user)
    review = as_key(request.GET.get("review", ""))
    return found.filter(pk__in=of_review(review)) if review else found


def _offers(query: str) -> list[Offer]:
    ris = Offer("RIS", page_with(reverse("screening-ris"), query), "for other tools")
    return [ris, *offers("screening", query)]


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
        "downloads": _offers(f"review={review.pk}" if review else ""),
        "may_ask": may_ask,
        "for_full_text": len(without_full_text(seen_by=seen_by, among=among)),
        "form": form or FullTextForm(initial={"review": review}),
    }
    status = 422 if form is not None else 200
    return render(request, "screening/screening.html", context, status=status)
