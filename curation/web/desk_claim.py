"""A claim is written beside the words it rests on, or the paper is cited under one that is here."""

from collections.abc import Callable, Iterable, Mapping

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curation.claims.citations import cite
from curation.claims.claims import write_claim
from curation.claims.deciding import submit_citation, submit_claim
from curation.claims.drafts import drop
from curation.forms.desk import ClaimOnWordsForm, UnderForm, quote_in
from curation.history.acts import act
from curation.history.refused import Refused
from curation.history.states import CannotBeDone
from curation.models import Citation, Claim, Quote, Reference, State
from curation.web.desk import record_again, reference_at
from curation.web.desk_drafts import place_of
from curation.web.desk_form import Panel, panel_of, similar_of
from curation.web.desk_margin import OWN
from curation.web.gates import SignedInRequest, may_claim

TAKEN_BACK = (
    "The words that this claim was to rest on are not here any more. What you typed is kept: take "
    "the words again first, or link it without a quote."
)


@may_claim
@require_http_methods(["GET", "POST"])
def claim_on(request: SignedInRequest, pk: int) -> HttpResponse:
    """The form, and what becomes of it: a claim of its own, or a citation under another."""
    reference = reference_at(request, pk)
    quote = quote_in(request.POST or request.GET, reference.pk)
    if request.method == "GET":
        panel = panel_of(reference, quote, request.user)
        if "HX-Request" in request.headers:
            return record_again(request, reference, panel=panel)
        return _page(request, reference, panel)
    if "let-go" in request.POST:
        return _let_go(request, reference, quote)
    if quote is None and (request.POST.get("quote") or "").strip():
        return _refused(request, reference, None, {"": [TAKEN_BACK]})
    take = _cite_under if "under" in request.POST else _write
    return take(request, reference, quote)


@may_claim
@require_safe
def similar_to(request: SignedInRequest, pk: int) -> HttpResponse:
    """Claims that say much the same as what is being typed."""
    reference = get_object_or_404(Reference, pk=pk)
    form = ClaimOnWordsForm(request.GET)
    form.full_clean()
    similar = similar_of(reference, form, form.cleaned_data.get("drugs") or [])
    return render(request, "desk/_similar.html", {"similar": similar})


def _write(request: SignedInRequest, reference: Reference, quote: Quote | None) -> HttpResponse:
    form = ClaimOnWordsForm(request.POST)
    if not form.is_valid():
        return _refused(request, reference, quote)
    said = form.says
    stance, locator = said.pop("stance"), said.pop("locator")

    def written() -> Citation:
        claim = write_claim(by=request.user, **said)
        citation = cite(
            claim, reference, stance=stance, by=request.user, quote=quote, locator=locator
        )
        if request.POST.get("then") == "submit":
            submit_claim(claim, by=request.user)
        return citation

    return _done(request, reference, quote, "linked a claim", written)


def _cite_under(
    request: SignedInRequest, reference: Reference, quote: Quote | None
) -> HttpResponse:
    form = UnderForm(request.POST)
    if not form.is_valid():
        return _refused(request, reference, quote, {"": map(str, form.errors.get("under", []))})
    claim: Claim = form.cleaned_data["under"]
    return _done(
        request,
        reference,
        quote,
        "cited a paper",
        lambda: cite(
            claim,
            reference,
            stance=form.cleaned_data["stance"],
            by=request.user,
            quote=quote,
            locator=form.cleaned_data["locator"],
        ),
    )


def _done(
    request: SignedInRequest,
    reference: Reference,
    quote: Quote | None,
    name: str,
    deed: Callable[[], Citation],
) -> HttpResponse:
    """One act; its draft goes with it, so that nothing is written twice."""
    try:
        with act(name, by=request.user):
            citation = deed()
            drop(request.user, place_of(reference, quote))
    except Refused as refused:
        return _refused(request, reference, quote, refused.says)
    except CannotBeDone as why:
        return _refused(request, reference, quote, {"": [str(why)]})
    claim = Claim.objects.get(pk=citation.claim_id)
    became = "It is a draft" if claim.state == State.DRAFT else f"It is {claim.get_state_display()}"
    said = f"{citation.get_stance_display().capitalize()} “{claim}”. {became}."
    if "HX-Request" in request.headers:
        return record_again(request, reference, said=said)
    messages.success(request, said)
    return redirect(reverse("reference", args=[reference.pk]))


def _let_go(request: SignedInRequest, reference: Reference, quote: Quote | None) -> HttpResponse:
    """Close the form; what was typed in it is let go as well."""
    drop(request.user, place_of(reference, quote))
    if "HX-Request" in request.headers:
        return record_again(request, reference, said="The claim was let go; the quote stays.")
    return redirect("reference", reference.pk)


def _refused(
    request: SignedInRequest,
    reference: Reference,
    quote: Quote | None,
    says: Mapping[str, Iterable[str]] | None = None,
) -> HttpResponse:
    """The form as it was typed, with the sentences at their fields."""
    panel = panel_of(reference, quote, request.user, typed=request.POST, why=says)
    if "under" in request.POST:
        # To cite under another claim, no statement is needed.
        panel.form.errors.pop("statement", None)
    if "HX-Request" in request.headers:
        answer = render(request, "desk/_form.html", {"panel": panel}, status=422)
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#claim-form", "outerHTML"
        return answer
    return _page(request, reference, panel, status=422)


def _page(
    request: SignedInRequest, reference: Reference, panel: Panel, status: int = 200
) -> HttpResponse:
    context = {"reference": reference, "panel": panel, "focuses": True}
    return render(request, "desk/claim.html", context, status=status)


@may_claim
@require_POST
def submit_from_desk(request: SignedInRequest, pk: int, claim_pk: int) -> HttpResponse:
    """Hand on a claim that was written here, or what this paper says to one that stands."""
    reference = reference_at(request, pk)
    claim = get_object_or_404(Claim, pk=claim_pk, citations__reference=reference)
    try:
        if claim.state in (State.DRAFT, State.REJECTED):
            submit_claim(claim, by=request.user)
        else:
            own = claim.citations.filter(
                reference=reference, entered_by=request.user, state__in=OWN
            )
            with act("submitted", by=request.user):
                for citation in own:
                    submit_citation(citation, by=request.user)
    except CannotBeDone as why:
        said, tell = str(why), messages.warning
    else:
        said, tell = f"“{claim}” waits for a second person.", messages.success
    if "HX-Request" in request.headers:
        return record_again(request, reference, said=said)
    tell(request, said)
    return redirect("reference", reference.pk)
