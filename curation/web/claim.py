"""One claim as a small dossier: what is said, by whom, in which words, and what disputes it."""

from collections import Counter
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from curation import anchoring
from curation.anchoring.annotation import CONTEXT
from curation.claims import drafts
from curation.claims.comments import note_as_read, thread
from curation.claims.question import standing_of
from curation.claims.quotes import selector_of
from curation.claims.tally import Tally, sentence
from curation.claims.waiting import is_own
from curation.forms.claims import CitedPaperForm, CommentForm, from_draft
from curation.history.told import told_of_claim
from curation.models import Citation, Claim, Quote, State, User
from curation.models.claim import STANDING
from curation.models.curated import SHOWN
from curation.people import roles
from curation.web.claim_results import results_of
from curation.web.claim_sight import sight_of, works_on_claims
from curation.web.claim_words import AWAY, cited_of, groups_of, with_papers
from curation.web.downloads import attached
from curation.web.gates import may_read

STEPS = 60


@may_read
@require_safe
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    return page_of(request, claim_at(request, pk))


@may_read
@require_safe
def claim_annotations(request: HttpRequest, pk: int) -> JsonResponse:
    """Its quotes as W3C Web Annotations: each says of the words what they do to the claim."""
    shown = claim_at(request, pk)
    citations = (
        shown.citations.filter(state__in=standing_of(sight_of(request)))
        .exclude(quote=None)
        .select_related("quote__taken_on", "quote__taken_by", "reference")
        .order_by("pk")
    )
    here = request.build_absolute_uri(f"/claims/{shown.pk}/")
    items = [_annotation(request, shown, citation, here) for citation in citations]
    return JsonResponse(
        {
            "@context": CONTEXT,
            "id": request.build_absolute_uri(),
            "type": "AnnotationCollection",
            "label": shown.statement,
            "total": len(items),
            "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
        },
        content_type=anchoring.MEDIA_TYPE,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers=attached(f"claim-{shown.pk}", "jsonld"),
    )


def claim_at(request: HttpRequest, pk: int) -> Claim:
    """The claim, if whoever asks may see it; Http404 otherwise."""
    shown = (
        Claim.objects.filter(pk=pk, state__in=sight_of(request))
        .select_related("trial", "endpoint", "entered_by", "changed_by", "decided_by")
        .prefetch_related("drugs")
        .first()
    )
    if shown is None:
        raise Http404("There is no such claim, or it is not accepted yet.")
    return shown


def page_of(request: HttpRequest, shown: Claim, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The claim's page; `bound` are forms that came back with what was wrong in them."""
    person = request.user if isinstance(request.user, User) else None
    sight = sight_of(request)
    counted = standing_of(sight)
    everything = with_papers(shown.citations.filter(state__in=sight).order_by("pk"))
    cited = [cited_of(each, person) for each in everything]
    standing = [each for each in cited if each.citation.state in counted]
    tally = Tally.of((each.citation.stance, each.citation.reference_id) for each in standing)
    quotes = [each.citation.quote for each in standing if each.citation.quote]
    works = works_on_claims(request.user)
    history = told_of_claim(shown) if works else []
    context = {
        "claim": shown,
        "claim_line": {"key": f"claim-{shown.pk}"},
        "tally": tally,
        "sentence": sentence(
            tally,
            quoted=len(quotes),
            lost=sum(quote.anchor == Quote.Anchor.ORPHANED for quote in quotes),
            citations=len(standing),
        ),
        "groups": groups_of(cited, states=[each for each in sight if each not in AWAY]),
        "away": [each for each in cited if each.citation.state in AWAY],
        "seen": [each.citation for each in cited if each.citation.state == State.SUBMITTED],
        "spoken": results_of(shown, [state for state in sight if state in SHOWN]),
        "history": history[:STEPS],
        "steps": len(history),
        "stands": shown.state in STANDING,
        "works": works,
        "comments": thread(shown) if works else [],
        "has_quotes": bool(quotes),
        **_deeds(request, shown, person, Counter(each.citation.state for each in cited)),
        **_forms(shown, person, request.GET.get("paper", "")),
        **bound,
    }
    if works and person is not None:
        note_as_read(shown, by=person)
    return render(request, "claims/claim.html", context, status=status)


def _deeds(
    request: HttpRequest, shown: Claim, person: User | None, states: Counter[str]
) -> dict[str, object]:
    """What this person can do now, so that nothing is offered that would be refused."""
    may_claim = request.user.has_perm(roles.CLAIM.permission)
    own = person is not None and is_own(shown, person)
    is_open = shown.state in (State.DRAFT, State.REJECTED, State.WITHDRAWN)
    has_papers = any(states[state] for state in states if state not in AWAY)
    return {
        "may_claim": may_claim,
        "may_comment": request.user.has_perm(roles.COMMENT.permission),
        "may_decide": request.user.has_perm(roles.CONFIRM.permission),
        "is_own": own,
        "can_decide": request.user.has_perm(roles.CONFIRM.permission) and shown.waits and not own,
        "can_submit": may_claim and is_open and has_papers,
        "can_discard": may_claim and own and shown.state in (State.DRAFT, State.REJECTED),
        "can_withdraw": may_claim and shown.state not in (State.WITHDRAWN, State.DRAFT),
        "can_edit": may_claim and shown.state != State.WITHDRAWN,
    }


def _forms(shown: Claim, person: User | None, paper: str) -> dict[str, object]:
    """`paper` is the number of one that another page asks to be cited here."""
    cite_place, comment_place = f"cite:{shown.pk}", f"comment:claim-{shown.pk}"
    cite_draft = drafts.kept(person, cite_place) if person else None
    comment_draft = drafts.kept(person, comment_place) if person else None
    asked = {"paper": paper} if paper else {}
    return {
        "cite_place": cite_place,
        "comment_place": comment_place,
        "cite_draft": cite_draft,
        "comment_draft": comment_draft,
        "cite_form": CitedPaperForm(
            initial={**from_draft(CitedPaperForm, cite_draft), **asked}, auto_id="cite_%s"
        ),
        "comment_form": CommentForm(
            initial=dict(from_draft(CommentForm, comment_draft)), auto_id="comment_%s"
        ),
    }


def _annotation(
    request: HttpRequest, shown: Claim, citation: Citation, here: str
) -> dict[str, Any]:
    quote = citation.quote
    assert quote is not None  # asked for
    paper = citation.reference
    source = request.build_absolute_uri(f"/references/{paper.pk}/")
    if paper.pmid:
        source = f"https://pubmed.ncbi.nlm.nih.gov/{paper.pmid}/"
    creator = {"name": str(quote.taken_by)}
    if quote.taken_by.orcid:
        creator["id"] = f"https://orcid.org/{quote.taken_by.orcid}"
    made = anchoring.annotation(
        selector_of(quote),
        source=source,
        sha256=quote.taken_on.sha256,
        body=f"{citation.get_stance_display()}: {shown.statement}",
        id=f"{here}#citation-{citation.pk}",
        body_id=here,
        creator=creator,
        created=quote.taken_at,
        modified=citation.decided_at or citation.entered_at,
    )
    made.pop("@context")
    return made
