"""The list of claims: what its address asks for, a page of it by key, and the same as files."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from curation.claims.question import find, read_question, standing_of
from curation.claims.similar import similar_claims
from curation.claims.tally import Tally
from curation.exports import claims as table
from curation.exports.formats import Format
from curation.forms.claims import ClaimForm
from curation.identifiers import as_key
from curation.models import Claim
from curation.web.claim_sight import sight_of
from curation.web.downloads import in_words, offers, page_with, table_file
from curation.web.gates import SignedInRequest, may_claim, may_read

PAGE = 50


class Listed(NamedTuple):
    """A claim in a list."""

    claim: Claim
    tally: Tally


class Page(NamedTuple):
    """`newer` and `older` are the keys to go on from; None where there is nothing."""

    pks: list[int]
    newer: int | None
    older: int | None


@may_read
@require_safe
def claims(request: HttpRequest) -> HttpResponse:
    question, ignored = read_question(request.GET)
    sight = sight_of(request)
    found = find(question, sight=sight, cited=standing_of(sight))
    page = page_of(found.pks, request.GET)
    return render(
        request,
        "claims/claims.html",
        {
            "question": question,
            "ignored": ignored,
            "found": found,
            "count": len(found.pks),
            "page": page,
            "rows": listed(page.pks, found.tallies),
            "downloads": offers("claims", question.to_url()),
        },
    )


@may_read
@require_safe
def claims_file(request: HttpRequest, form: Format) -> HttpResponseBase:
    """All that the list finds, on whichever page."""
    question, _ = read_question(request.GET)
    sight = sight_of(request)
    cited = standing_of(sight)
    found = find(question, sight=sight, cited=cited)
    # The state is asked again, since it may have changed before the first row is read.
    rows = Claim.objects.filter(pk__in=found.pks, state__in=sight)
    return table_file(
        request,
        form,
        table.CLAIMS.filled(lambda: table.claims(rows, cited=cited)),
        name="claims",
        title="Claims",
        asked=in_words(((chip.label, chip.words) for chip in found.chosen), "all claims"),
        page=page_with(reverse("claims"), question.to_url()),
    )


@may_claim
@require_safe
def similar(request: SignedInRequest) -> HttpResponse:
    """What is here already and says much the same, while somebody writes: a fragment."""
    form = ClaimForm(request.GET)
    form.is_valid()
    typed = form.cleaned_data
    statement = str(typed.get("statement") or request.GET.get("statement", ""))[:600]
    besides = Claim.objects.filter(pk=as_key(request.GET.get("besides", "")) or 0).first()
    found = similar_claims(
        statement.replace("\0", ""),
        drugs=typed.get("drugs") or (),
        trial=typed.get("trial"),
        endpoint=typed.get("endpoint"),
        besides=besides,
    )
    return render(request, "claims/_similar.html", {"similar": found})


def page_of(pks: Sequence[int], asked: QueryDict) -> Page:
    """Of ids from the newest: those after or before a key, which need not be there any more."""
    start = 0
    after, before = asked.get("after", ""), asked.get("before", "")
    if after.isdecimal() and len(after) < 19:
        start = sum(pk >= int(after) for pk in pks)
    elif before.isdecimal() and len(before) < 19:
        start = max(0, sum(pk > int(before) for pk in pks) - PAGE)
    shown = list(pks[start : start + PAGE])
    return Page(
        shown,
        shown[0] if shown and start > 0 else None,
        shown[-1] if shown and start + PAGE < len(pks) else None,
    )


def listed(pks: Iterable[int], tallies: dict[int, Tally]) -> list[Listed]:
    """Two queries; in the order of the ids."""
    claims = _with_all(Claim.objects.filter(pk__in=list(pks)))
    here = {claim.pk: claim for claim in claims.select_related("trial", "endpoint")}
    return [Listed(here[pk], tallies.get(pk, Tally())) for pk in pks if pk in here]


def _with_all(found: QuerySet[Claim]) -> QuerySet[Claim]:
    return found.prefetch_related("drugs")
