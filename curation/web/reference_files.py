"""References in the formats of reference managers: what the list finds, what is chosen, one alone,
or the papers of a review's list.
"""

from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from curation.exports.reference_files import ReferenceFormat, written_references
from curation.identifiers import as_key
from curation.models import Reference
from curation.models.reference import ReferenceQuerySet
from curation.search.matching import matches
from curation.search.question import read_question
from curation.web.downloads import attached, today
from curation.web.gates import may_read
from curation.web.references import names_of_tags
from curation.web.review import list_asked_for, review_at, show_of
from curation.web.review_entries import Lights, shown_entries
from curation.web.shown import whose_eyes

CHOSEN = "chosen"
MOST_CHOSEN = 1000


def chosen_in(request: HttpRequest) -> list[int]:
    """The references that the address names one by one, in its order."""
    given = request.GET.get(CHOSEN, "").split(",")[:MOST_CHOSEN]
    return list(dict.fromkeys(key for each in given if (key := as_key(each.strip()))))


def asked_of_address(request: HttpRequest) -> ReferenceQuerySet:
    """Those that it names, else those that the list finds with the same address."""
    if chosen := chosen_in(request):
        return Reference.objects.filter(pk__in=chosen)
    question, _ = read_question(request.GET)
    return matches(question, seen_by=whose_eyes(request))


@may_read
@require_safe
def references_as_file(request: HttpRequest, form: ReferenceFormat) -> StreamingHttpResponse:
    return as_file(request, form, asked_of_address(request), name="references")


@may_read
@require_safe
def reference_as_file(
    request: HttpRequest, pk: int, form: ReferenceFormat
) -> StreamingHttpResponse:
    shown = get_object_or_404(Reference.objects.only("pk", "pmid"), pk=pk)
    name = f"pmid-{shown.pmid}" if shown.pmid else f"reference-{shown.pk}"
    return as_file(request, form, Reference.objects.filter(pk=pk), name=name)


@may_read
@require_safe
def review_as_file(request: HttpRequest, pk: int, form: ReferenceFormat) -> StreamingHttpResponse:
    """The papers behind the entries that the page of the review shows."""
    shown = review_at(pk)
    asked_for = list_asked_for(list(shown.lists.defer("raw")), request.GET.get("list", ""))
    papers: list[int] = []
    if asked_for is not None:
        positions = Lights.of(asked_for, shown.reference).positions(
            show_of(request.GET.get("show", ""))
        )
        entries = shown_entries(asked_for, positions)
        papers = [each.reference_id for each in entries if each.reference_id]
    found = Reference.objects.filter(pk__in=papers)
    return as_file(request, form, found, name=f"review-{pk}-references")


def as_file(
    request: HttpRequest, form: ReferenceFormat, found: ReferenceQuerySet, *, name: str
) -> StreamingHttpResponse:
    """With the tags and, for whoever has an account, the decisions that they may see."""
    eyes = whose_eyes(request)
    pieces = written_references(form, found, tags_of=names_of_tags(eyes), seen_by=eyes)
    return StreamingHttpResponse(
        pieces, content_type=form.content_type, headers=attached(today(name), form)
    )
