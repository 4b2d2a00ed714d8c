"""Accept a claim or one citation, or send it back: from its own page, or from what waits."""

from typing import NamedTuple

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from curation.claims import deciding, waiting
from curation.claims.question import tallies
from curation.claims.tally import Tally
from curation.history.states import CannotBeDone
from curation.models import Citation, Claim, State, User
from curation.models.claim import STANDING
from curation.web.claim_words import Cited, cited_of, with_papers
from curation.web.claim_writing import version_in
from curation.web.gates import SignedInRequest, may_confirm
from curation.web.how_many import how_many_wait

CLAIMS_A_PAGE = 15
MOST = 20  # citations that are decided by themselves


class ClaimLine(NamedTuple):
    """A claim that waits, with its citations."""

    claim: Claim
    tally: Tally
    cited: list[Cited]
    is_own: bool

    @property
    def key(self) -> str:
        return f"claim-{self.claim.pk}"

    @property
    def seen(self) -> list[Citation]:
        """Those that are accepted with it."""
        return [each.citation for each in self.cited if each.citation.state == State.SUBMITTED]


class Waits(NamedTuple):
    """The longest waiting first; `all` claims, of which a page is listed."""

    claims: list[ClaimLine]
    all: int
    citations: list[Cited]


def waits_for(person: User, *, trial: int | None = None, start: int = 0) -> Waits:
    """Single citations stand on the first page alone."""
    claims = waiting.waiting_claims(trial=trial)
    citations = waiting.waiting_citations(person, trial=trial)
    return Waits(
        lines_of(list(_beside(claims)[start : start + CLAIMS_A_PAGE]), person),
        claims.count(),
        [cited_of(each, person) for each in with_papers(citations)[: MOST if not start else 0]],
    )


def how_many_claims_wait(person: User, *, trial: int | None = None) -> int:
    """Claims, and citations that are decided by themselves."""
    claims = waiting.waiting_claims(trial=trial)
    return claims.count() + waiting.waiting_citations(person, trial=trial).count()


def lines_of(claims: list[Claim], person: User) -> list[ClaimLine]:
    by_claim: dict[int, list[Cited]] = {claim.pk: [] for claim in claims}
    cited = Citation.objects.filter(claim__in=by_claim, state__in=STANDING)
    for citation in with_papers(cited).order_by("pk"):
        by_claim[citation.claim_id].append(cited_of(citation, person))
    counted = tallies(by_claim, cited=STANDING)
    return [
        ClaimLine(
            claim,
            counted.get(claim.pk, Tally()),
            by_claim[claim.pk],
            waiting.is_own(claim, person),
        )
        for claim in claims
    ]


@may_confirm
@require_POST
def decide_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim, pk=pk)
    reason = request.POST.get("reason", "")
    try:
        if request.POST.get("step") == "reject":
            claim = deciding.reject_claim(
                claim, by=request.user, reason=reason, seen=version_in(request)
            )
        else:
            claim = deciding.accept_claim(
                claim, by=request.user, seen=version_in(request), citations=_citations_seen(request)
            )
    except CannotBeDone as why:
        return _answer(request, claim, why=str(why), reason=reason)
    return _answer(request, claim)


@may_confirm
@require_POST
def decide_citation(request: SignedInRequest, pk: int) -> HttpResponse:
    citation = get_object_or_404(Citation.objects.select_related("claim"), pk=pk)
    reason, seen = request.POST.get("reason", ""), version_in(request)
    try:
        if request.POST.get("step") == "reject":
            deciding.reject_citation(citation, by=request.user, reason=reason, seen=seen)
        else:
            deciding.accept_citation(citation, by=request.user, seen=seen)
    except CannotBeDone as why:
        return _answer(request, citation, why=str(why), reason=reason)
    return _answer(request, citation)


def _answer(
    request: SignedInRequest, row: Claim | Citation, *, why: str = "", reason: str = ""
) -> HttpResponse:
    """The line as it stands now, or the page that one came from."""
    if "HX-Request" not in request.headers:
        row = type(row)._default_manager.get(pk=row.pk)
        what = "The claim" if isinstance(row, Claim) else "The citation"
        if why:
            messages.error(request, why)
        else:
            done = "accepted" if row.state == State.ACCEPTED else "sent back"
            messages.success(request, f"{what} is {done}.")
        if request.POST.get("from") == "waiting":
            return redirect(f"{reverse('waiting')}?what=claims")
        return redirect("claim", row.pk if isinstance(row, Claim) else row.claim_id)
    row = type(row)._default_manager.get(pk=row.pk)
    if not why:
        said = {
            "row": row,
            "key": f"{row._meta.model_name}-{row.pk}",
            "statement": (row if isinstance(row, Claim) else row.claim).statement,
            "count": how_many_wait(request.user),
        }
        return render(request, "claims/_decided.html", said)
    context = {"why": why, "reason": reason, "may_decide": True}
    if isinstance(row, Claim):
        (line,) = lines_of(list(_beside(Claim.objects.filter(pk=row.pk))), request.user)
        name = "claims/_waiting_claim.html"
        return render(request, name, context | {"line": line}, status=422)
    single = cited_of(with_papers(Citation.objects.filter(pk=row.pk)).get(), request.user)
    name = "claims/_waiting_citation.html"
    return render(request, name, context | {"line": single}, status=422)


def _citations_seen(request: SignedInRequest) -> dict[int, int]:
    """From "12-3", citation 12 in version 3, for each that the page showed."""
    pairs = (each.split("-") for each in request.POST.getlist("citation") if each.count("-") == 1)
    return {
        int(pk): int(version)
        for pk, version in pairs
        if pk.isdecimal() and version.isdecimal() and len(pk) < 19 and len(version) < 10
    }


def _beside(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    people = ("entered_by", "changed_by", "decided_by")
    return claims.select_related("trial", "endpoint", *people).prefetch_related("drugs")
