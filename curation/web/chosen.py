"""References that somebody ticked in the list, as a file."""

from django.contrib import messages
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from curation.exports.formats import Format
from curation.exports.reference_files import ReferenceFormat
from curation.identifiers import as_key
from curation.models import Reference
from curation.models.reference import ReferenceQuerySet
from curation.search.question import read_question
from curation.web.bulk_at_hand import asked_of
from curation.web.downloads import page_with
from curation.web.gates import SignedInRequest, signed_in
from curation.web.reference_files import CHOSEN, as_file
from curation.web.references import file_of

MOST = 1000
BIBLIOGRAPHY = "bibliography"


@signed_in
@require_POST
def chosen_references(request: SignedInRequest) -> HttpResponseBase:
    """The list's form says which and in which format; all that is found has an address."""
    asked = QueryDict(request.POST.get("asked", ""))
    page = page_with(reverse("references"), asked_of(asked))
    word = request.POST.get("format", "")
    if word in {*ReferenceFormat, BIBLIOGRAPHY}:
        return _for_reference_managers(request, word, asked, page)
    if word not in set(Format):
        messages.error(
            request, "There is no such format. Take CSV, XLSX, JSON, RIS, BibTeX, NBIB or CSL-JSON."
        )
        return redirect(page)
    form = Format(word)
    if request.POST.get("which") == "all":
        query = read_question(asked).question.to_url()
        return redirect(page_with(reverse(f"references-{form}"), query))
    pks = chosen_of(request)
    if not pks:
        messages.error(request, "Nothing is chosen. Tick the references to download.")
        return redirect(page)
    return file_of(
        request,
        form,
        lambda: found_of(pks),
        asked=f"{len(pks):,} chosen in the list",
        page=page,
    )


def _for_reference_managers(
    request: SignedInRequest, word: str, asked: QueryDict, page: str
) -> HttpResponseBase:
    name = BIBLIOGRAPHY if word == BIBLIOGRAPHY else ReferenceFormat(word).name.lower()
    address = reverse(name if word == BIBLIOGRAPHY else f"references-{name}")
    if request.POST.get("which") == "all":
        return redirect(page_with(address, read_question(asked).question.to_url()))
    pks = chosen_of(request)
    if not pks:
        messages.error(request, "Nothing is chosen. Tick the references to download.")
        return redirect(page)
    if word == BIBLIOGRAPHY:
        return redirect(page_with(address, f"{CHOSEN}={','.join(map(str, pks))}"))
    return as_file(request, ReferenceFormat(word), found_of(pks), name="references")


def chosen_of(request: SignedInRequest) -> list[int]:
    """The numbers that the form ticks, each once; what is no number is left out."""
    ticked = (as_key(each) for each in request.POST.getlist("reference")[:MOST])
    return list(dict.fromkeys(pk for pk in ticked if pk))


def found_of(pks: list[int]) -> ReferenceQuerySet:
    return Reference.objects.filter(pk__in=pks)
