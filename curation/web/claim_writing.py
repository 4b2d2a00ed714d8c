"""Write a claim, change it, cite papers under it, hand it on, take it back, speak about it."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from curation.anchoring import Unquotable
from curation.claims import deciding, drafts
from curation.claims.citations import change_citation, cite, discard_citation
from curation.claims.claims import (
    ClaimChanged,
    Wording,
    change_claim,
    discard_claim,
    write_claim,
)
from curation.claims.comments import comment
from curation.claims.quotes import take_quote
from curation.claims.similar import Similar, similar_claims
from curation.forms.claims import (
    CitationForm,
    CitedPaperForm,
    ClaimForm,
    CommentForm,
    from_draft,
)
from curation.history.refused import Refused
from curation.history.states import CannotBeDone, ChangedMeanwhile
from curation.models import Citation, Claim, Quote, Reference
from curation.models.claim import STANDING
from curation.web.claim import claim_at, page_of
from curation.web.gates import SignedInRequest, may_claim, may_comment
from curation.web.sources import light_references, short_name

NEW = "claim:new"


@may_claim
@require_http_methods(["GET", "POST"])
def new_claim(request: SignedInRequest) -> HttpResponse:
    draft = drafts.kept(request.user, NEW)
    given = {name: request.GET[name] for name in ("trial", "endpoint") if name in request.GET}
    if request.GET.getlist("drug"):
        given["drugs"] = request.GET.getlist("drug")  # type: ignore[assignment]
    form = ClaimForm(request.POST or None, initial=given | dict(from_draft(ClaimForm, draft)))
    if form.is_valid():
        try:
            written = write_claim(by=request.user, **form.says)
        except Refused as error:
            refuse(form, error)
        else:
            drafts.drop(request.user, NEW)
            messages.success(request, "The claim is kept as a draft. Now the papers behind it.")
            return redirect("claim", written.pk)
    context = {"form": form, "draft": draft, "place": NEW, "similar": _similar(form)}
    return render(request, "claims/new.html", context, status=422 if form.errors else 200)


@may_claim
@require_http_methods(["GET", "POST"])
def edit_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    shown = claim_at(request, pk)
    place = f"claim:{pk}"
    draft = drafts.kept(request.user, place)
    texts = ClaimForm.texts_of(shown)
    form = ClaimForm(request.POST or None, initial=texts | dict(from_draft(ClaimForm, draft)))
    stale: list[tuple[str, str, str]] = []
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            # Who does not say which version they saw has seen none.
            change_claim(shown, by=request.user, seen=seen or 0, **form.says)
        except ClaimChanged as error:
            stale = _side_by_side(error.theirs, error.yours)
            shown = error.claim
            form = ClaimForm(_seeing(request, shown))
            form.is_valid()
        except Refused as refused:
            refuse(form, refused)
        except CannotBeDone as why:
            form.add_error(None, str(why))
        else:
            drafts.drop(request.user, place)
            messages.success(request, "The claim is saved.")
            return redirect("claim", pk)
    context = {
        "claim": shown,
        "form": form,
        "stale": stale,
        "draft": draft,
        "place": place,
        "is_old_draft": bool(
            draft and draft.fields.get("seen") not in (None, [str(shown.version)])
        ),
        "similar": [],
    }
    status = 422 if form.errors or stale else 200
    return render(request, "claims/edit.html", context, status=status)


@may_claim
@require_POST
def cite_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    """Cite a paper; under a claim that was handed on, the citation is handed on at once."""
    shown = claim_at(request, pk)
    form = CitedPaperForm(request.POST, auto_id="cite_%s")
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made = cite(
                shown,
                typed["paper"],
                stance=typed["stance"],
                by=request.user,
                quote=_quote(form, typed["paper"], request),
                locator=typed["locator"],
                note=typed["note"],
            )
            if shown.state in STANDING:
                deciding.submit_citation(made, by=request.user)
        except Unquotable as why:
            form.add_error("words", str(why))
        except Refused as error:
            refuse(form, error)
        except CannotBeDone as why:
            form.add_error(None, str(why))
        else:
            drafts.drop(request.user, f"cite:{pk}")
            what = "waits for somebody to confirm it" if shown.state in STANDING else "is kept"
            messages.success(request, f"The citation of {typed['paper']} {what}.")
            return redirect(f"/claims/{pk}/#citation-{made.pk}")
    return page_of(request, shown, status=422, cite_form=form)


@may_claim
@require_http_methods(["GET", "POST"])
def edit_citation(request: SignedInRequest, pk: int) -> HttpResponse:
    citation = get_object_or_404(Citation.objects.select_related("claim", "quote"), pk=pk)
    paper = light_references().get(pk=citation.reference_id)
    form = CitationForm(request.POST or None, initial=CitationForm.texts_of(citation))
    is_stale = False
    if form.is_valid():
        typed = form.cleaned_data
        try:
            change_citation(
                citation,
                by=request.user,
                seen=typed["seen"] or 0,
                stance=typed["stance"],
                quote=_quote(form, citation.reference, request, there=citation.quote),
                locator=typed["locator"],
                note=typed["note"],
            )
        except Unquotable as why:
            form.add_error("words", str(why))
        except Refused as error:
            refuse(form, error)
        except ChangedMeanwhile as why:
            is_stale = True
            form = CitationForm(_seeing(request, Citation.objects.get(pk=pk)))
            form.add_error(None, str(why))
        except CannotBeDone as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "The citation is saved.")
            return redirect(f"/claims/{citation.claim_id}/#citation-{pk}")
    context = {
        "citation": Citation.objects.select_related("claim", "quote", "changed_by").get(pk=pk),
        "name": short_name(paper),
        "form": form,
        "is_stale": is_stale,
    }
    return render(request, "claims/citation.html", context, status=422 if form.errors else 200)


@may_claim
@require_POST
def claim_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """Submit it, withdraw it with a reason, or take a draft away."""
    shown = claim_at(request, pk)
    step, seen = request.POST.get("step", ""), version_in(request)
    try:
        if step == "discard":
            discard_claim(shown, by=request.user, seen=seen)
            messages.success(request, "The draft is taken away.")
            return redirect("claims")
        if step == "withdraw":
            reason = request.POST.get("reason", "")
            deciding.withdraw_claim(shown, by=request.user, reason=reason, seen=seen)
            messages.success(request, "The claim is withdrawn. It can be submitted again.")
        else:
            deciding.submit_claim(shown, by=request.user, seen=seen)
            messages.success(request, "The claim waits for somebody else to confirm it.")
    except CannotBeDone as why:
        messages.error(request, str(why))
    except Refused as error:
        messages.error(request, str(error))
    return redirect("claim", pk)


@may_claim
@require_POST
def citation_step(request: SignedInRequest, pk: int) -> HttpResponse:
    """Submit one citation, withdraw it with a reason, or take a draft away."""
    citation = get_object_or_404(Citation.objects.select_related("claim"), pk=pk)
    step, seen = request.POST.get("step", ""), version_in(request)
    try:
        if step == "discard":
            discard_citation(citation, by=request.user, seen=seen)
            messages.success(request, "The draft of a citation is taken away.")
        elif step == "withdraw":
            reason = request.POST.get("reason", "")
            deciding.withdraw_citation(citation, by=request.user, reason=reason, seen=seen)
            messages.success(request, "The citation is withdrawn.")
        else:
            deciding.submit_citation(citation, by=request.user, seen=seen)
            messages.success(request, "The citation waits for somebody else to confirm it.")
    except CannotBeDone as why:
        messages.error(request, str(why))
    return redirect("claim", citation.claim_id)


@may_comment
@require_POST
def comment_on_claim(request: SignedInRequest, pk: int) -> HttpResponse:
    shown = claim_at(request, pk)
    form = CommentForm(request.POST, auto_id="comment_%s")
    if form.is_valid():
        try:
            said = comment(shown, by=request.user, text=form.cleaned_data["text"])
        except Refused as error:
            refuse(form, error)
        else:
            drafts.drop(request.user, f"comment:claim-{pk}")
            for sentence in said.remarks:
                messages.warning(request, sentence)
            return redirect(f"/claims/{pk}/#comment-{said.comment.pk}")
    return page_of(request, shown, status=422, comment_form=form)


def refuse(form: Form, error: Refused) -> None:
    """Each sentence at its field, or above them all."""
    for name, sentences in error.says.items():
        field = {"quote": "words"}.get(name, name)
        for each in sentences:
            form.add_error(field if field in form.fields else None, each)


def version_in(request: HttpRequest) -> int:
    """The version that the form was made of; who does not say has seen none."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _quote(
    form: CitationForm,
    paper: Reference,
    request: SignedInRequest,
    *,
    there: Quote | None = None,
) -> Quote | None:
    words = form.cleaned_data["words"]
    if not words:
        return None
    if there is not None and " ".join(words.split()) == " ".join(there.exact.split()):
        return there
    return take_quote(paper, words=words, by=request.user)


def _seeing(request: HttpRequest, row: Claim | Citation) -> QueryDict:
    """What was typed, as if the person had seen the row as it is now: they have, beside it."""
    typed = request.POST.copy()
    typed["seen"] = str(row.version)
    return typed


def _similar(form: ClaimForm) -> list[Similar]:
    """Where the form came back: what may be meant instead."""
    if not form.is_bound:
        return []
    typed = form.cleaned_data
    return similar_claims(
        typed.get("statement") or "",
        drugs=typed.get("drugs") or (),
        trial=typed.get("trial"),
        endpoint=typed.get("endpoint"),
    )


def _side_by_side(theirs: Wording, yours: Wording) -> list[tuple[str, str, str]]:
    """Each part that differs: its name, theirs, yours."""
    told = []
    for name, words in _told(theirs).items():
        mine = _told(yours)[name]
        if words != mine:
            told.append((name, words, mine))
    return told


def _told(wording: Wording) -> dict[str, str]:
    return {
        "Statement": wording.statement,
        "Kind": str(Claim.Kind(wording.kind).label),
        "Drugs": ", ".join(map(str, wording.drugs)),
        "Trial": str(wording.trial or ""),
        "Endpoint": str(wording.endpoint or ""),
        "Population": wording.population,
        "Note": wording.note,
    }
