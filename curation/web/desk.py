"""The curator's desk: an abstract with its quotes and claims, and words taken from it.

Who may not claim reads the same page without what can be done on it. An answer to a script is the
record again, in which the parts marked `hx-preserve` stay what they were in the browser. The queue
shows the same record in its middle, sends the same forms and says that it does (`from`).
"""

from collections.abc import Hashable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from curation.anchoring import Unquotable, sha256_of, text_of
from curation.anchoring.terms import mentions
from curation.claims.quotes import take_back, take_quote, those_to_take_back
from curation.claims.recognising import Names, keyword_marks, names
from curation.evidence.links import not_here
from curation.forms.desk import ChosenWordsForm, quote_in
from curation.history.states import CannotBeDone
from curation.models import Notice, Quote, Reference, User
from curation.people.roles import CLAIM, EXTRACT
from curation.tagging.proposals import vocabulary
from curation.web import record
from curation.web.desk_drafts import drafts_of
from curation.web.desk_form import Kept, Panel, panel_of
from curation.web.desk_margin import margin_of
from curation.web.desk_text import sentences_of
from curation.web.figures import tally_of
from curation.web.gates import SignedInRequest, may_claim
from curation.web.rests import trial_of_results, with_what_rests_on_it
from curation.web.shown import shown_to
from curation.web.tag_tree import terms_at_hand

CHANGED = (
    "The abstract changed since this page was loaded, so that the sentence you chose may be "
    "another one now. Nothing was taken; choose it again."
)


def reference_at(request: HttpRequest, pk: int) -> Reference:
    """With what the facts in its margin need."""
    everything = Reference.objects.select_related("shares_ids_with").prefetch_related(
        "notices", "sharers"
    )
    return get_object_or_404(with_what_rests_on_it(everything, shown_to(request)), pk=pk)


def text_of_desk(
    request: HttpRequest,
    reference: Reference,
    *,
    panel: Panel | Kept | None = None,
    draft_opens: bool = False,
    terms: Mapping[str, Hashable] | None = None,
) -> dict[str, Any]:
    """The abstract, its margin, and the form where one is open or was left open.

    `terms` are the words to mark, where they are others than the names of what is known.
    """
    person = request.user if isinstance(request.user, User) else None
    may = person is not None and person.has_perm(CLAIM.permission)
    text = text_of(reference.abstract)
    known = names() if text and terms is None else None
    drafts = drafts_of(reference, person) if person is not None and may else {}
    if panel is None and draft_opens and person is not None and drafts:
        panel = panel_of(reference, next(iter(drafts)), person=person, known=known)
    margin = margin_of(
        reference,
        person,
        words=_words(text, known, terms),
        may_claim=may,
        in_hand=panel.quote.pk if panel and panel.quote else None,
        has_form=panel is not None,
    )
    return {
        "margin": margin,
        "panel": panel,
        "may_claim": may,
        "can_be_taken_back": those_to_take_back(margin.uncited, person)
        if person is not None
        else set(),
        "begun": {quote.pk if quote else None for quote in drafts},
        "sentences": sentences_of(reference.abstract) if may else [],
        "text_sha256": sha256_of(text) if may else "",
    }


def _words(
    text: str, known: Names | None, terms: Mapping[str, Hashable] | None
) -> list[tuple[int, int]]:
    """Where the text speaks of something, as code points."""
    if terms is not None:
        return [(each.start, each.end) for each in mentions(text, terms)]
    return [mark[:2] for mark in keyword_marks(text, known=known)] if known else []


def facts_of(
    request: HttpRequest, reference: Reference, notices: list[Notice], here: record.Here
) -> dict[str, Any]:
    """What stands beside the heading."""
    return {
        "reference": reference,
        "verdicts": record.verdicts(reference, notices, here),
        "accessions": record.accessions(reference),
        "not_here": not_here(reference) if request.user.has_perm(EXTRACT.permission) else [],
        "languages": record.languages(reference),
        "figures": tally_of(reference) if request.user.is_authenticated else None,
        "results_at": trial_of_results(reference),
        "others": [*filter(None, [reference.shares_ids_with]), *reference.sharers.all()],
    }


@may_claim
@require_POST
def take_words(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take the words that somebody chose, from the abstract as it is now and from nowhere else."""
    reference = reference_at(request, pk)
    typed = ChosenWordsForm(request.POST)
    try:
        quote = _taken(reference, typed, by=request.user)
    except Unquotable as why:
        return _not_taken(request, reference, typed, str(why))
    if "HX-Request" in request.headers:
        if "claim" in request.POST:
            return record_again(request, reference, panel=panel_of(reference, quote, request.user))
        said = f"Quote taken: “{quote}”"
        kept = _left_open(request, reference)
        return record_again(request, reference, panel=kept, said=said, taken=quote)
    if "claim" in request.POST:
        return redirect(f"{reverse('claim-on', args=[reference.pk])}?quote={quote.pk}")
    messages.success(request, f"Quote taken: “{quote}”")
    return redirect(f"{reverse('reference', args=[reference.pk])}#quote-{quote.pk}")


@may_claim
@require_POST
def take_words_back(request: SignedInRequest, pk: int, quote_pk: int) -> HttpResponse:
    """They were taken by mistake. Twice the same is once; what rests on them keeps them."""
    reference = reference_at(request, pk)
    quote = Quote.objects.filter(pk=quote_pk, reference=reference).first()
    is_script = "HX-Request" in request.headers
    said, tell = "These words were taken back already.", messages.info
    if quote is not None:
        try:
            take_back(quote, by=request.user)
        except CannotBeDone as why:
            if is_script:
                return _not_taken_back(request, quote_pk, str(why))
            said, tell = str(why), messages.error
        else:
            said, tell = f"Quote taken back: “{quote}”", messages.success
    if is_script:
        return record_again(request, reference, panel=_left_open(request, reference), said=said)
    tell(request, said)
    return redirect("quotes-again" if request.POST.get("from") == "quotes" else "reference", pk)


def _not_taken_back(request: SignedInRequest, quote_pk: int, why: str) -> HttpResponse:
    answer = render(request, "desk/_not_taken_back.html", {"why": why}, status=422)
    answer.headers["HX-Retarget"] = f"#not-taken-back-{quote_pk}"
    answer.headers["HX-Reswap"] = "innerHTML"
    return answer


def _left_open(request: SignedInRequest, reference: Reference) -> Kept | None:
    """The form of a claim that stands open in the browser, and stays as it is there."""
    is_open = request.POST.get("open", "")
    return Kept(quote_in({"quote": is_open}, reference.pk)) if is_open else None


def record_again(
    request: HttpRequest,
    reference: Reference,
    *,
    panel: Panel | Kept | None = None,
    said: str = "",
    taken: Quote | None = None,
) -> HttpResponse:
    """The record as it is now, for a script to put in place of what it shows; `taken` is the quote
    that a key may go on with.
    """
    again = {
        "again": True,
        "said": said,
        "taken": taken,
        "keeps_form": isinstance(panel, Kept),
    }
    if (request.POST or request.GET).get("from") == "queue":
        terms = terms_at_hand(vocabulary().terms)
        context = {"reference": reference, "in_queue": True}
        context |= text_of_desk(request, reference, panel=panel, terms=terms)
    else:
        notices = list(reference.notices.all())
        here = record.Here.of(Reference(pk=reference.pk), notices)
        context = facts_of(request, reference, notices, here)
        context |= text_of_desk(request, reference, panel=panel)
    return render(request, "desk/_record_again.html", context | again)


def _taken(reference: Reference, typed: ChosenWordsForm, *, by: User) -> Quote:
    if not typed.is_valid():
        raise Unquotable(
            "What was sent is no selection of this abstract. Nothing was taken; select the words "
            "again."
        )
    words, near = typed.cleaned_data["words"], typed.cleaned_data["near"]
    if typed.span is not None:
        text = text_of(reference.abstract)
        if typed.cleaned_data["text"] != sha256_of(text):
            raise Unquotable(CHANGED)
        near = typed.span[0]
        words = text[slice(*typed.span)]
    return take_quote(reference, words=words, near=near, by=by)


def _not_taken(
    request: SignedInRequest, reference: Reference, typed: ChosenWordsForm, why: str
) -> HttpResponse:
    """The sentence beside the words, which stay chosen."""
    words = typed.data.get("words", "")
    context = {"why": why, "words": words, "reference": reference}
    if "HX-Request" in request.headers:
        answer = render(request, "desk/_not_taken.html", context, status=422)
        answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#not-taken", "innerHTML"
        return answer
    context |= {
        "sentences": sentences_of(reference.abstract),
        "text_sha256": sha256_of(text_of(reference.abstract)),
    }
    return render(request, "desk/not_taken.html", context, status=422)
