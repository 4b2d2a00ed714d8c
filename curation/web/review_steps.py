"""What is done with a review as a whole: say what it asks, bring in what it misses, look again."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from curation.forms.reviews import QuestionForm
from curation.history.refused import Refused
from curation.history.states import CannotBeDone
from curation.imports.batches import Source, open_batch
from curation.imports.once import once
from curation.imports.tokens import Kind, Token
from curation.models import ImportBatch, Review
from curation.reviews.adding import ReviewChanged, describe
from curation.reviews.missing import Missing, missing
from curation.reviews.resolving import look_again
from curation.tasks import start, start_resolving
from curation.web.claim_writing import refuse
from curation.web.gates import SignedInRequest, may_import, may_keep_reviews, may_read
from curation.web.review import numbers_at_hand, review_at
from curation.web.review_coming import name_of_batch
from curation.web.sources import light_references, short_name

_SHOWN = {
    "design": "Design",
    "searched_until": "Searched until",
    "question": "Question",
    "population": "Population",
    "interventions": "Interventions",
    "comparators": "Comparators",
    "outcomes": "Outcomes",
}


@may_keep_reviews
@require_http_methods(["GET", "POST"])
def review_question(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the review asks: changed in its place, or on a page of its own."""
    shown = review_at(pk)
    typed = request.POST if request.method == "POST" else None
    form = QuestionForm(typed, initial=QuestionForm.texts_of(shown))
    stale: list[tuple[str, str, str]] = []
    if form.is_valid():
        try:
            # Who does not say which version they saw has seen none.
            seen = form.cleaned_data["seen"] or 0
            saved = describe(shown, by=request.user, version=seen, **form.says)
        except ReviewChanged as error:
            shown = error.review
            stale = _side_by_side(shown, form)
            again = request.POST.copy()
            again["seen"] = str(shown.version)  # they have seen it now, beside their own
            form = QuestionForm(again)
        except Refused as refused:
            refuse(form, refused)
        except CannotBeDone as why:
            form.add_error(None, str(why))
        else:
            if "HX-Request" not in request.headers:
                messages.success(request, "What the review asks is saved.")
                return redirect("review", pk)
            shown, form = saved, QuestionForm(initial=QuestionForm.texts_of(saved))
    context = {"review": shown, "form": form, "stale": stale, "may_keep": True}
    context["is_open"] = bool(form.errors or stale)
    name = "_question" if "HX-Request" in request.headers else "question"
    status = 422 if context["is_open"] else 200
    return render(request, f"reviews/{name}.html", context, status=status)


@may_import
@require_POST
def import_missing(request: SignedInRequest, pk: int) -> HttpResponse:
    """One batch of all that the list names and is not here; while it comes in, no second one."""
    shown = review_at(pk)
    wanted = missing(shown)
    if numbers_at_hand(request, shown)["coming"].is_coming_in:
        messages.info(request, "They are coming in already.")
    elif not wanted:
        messages.info(request, "Nothing is missing: every paper that is known is here.")
    else:
        name = name_of_batch(shown, short_name(light_references().get(pk=shown.reference_id)))

        def opened() -> ImportBatch:
            tokens = map(_token, wanted)
            batch = open_batch(tokens, by=request.user, source=Source.CITED, name=name)
            transaction.on_commit(partial(start, batch.pk))
            return batch

        once(f"import-missing {pk}", opened, remembered=5)
    if "HX-Request" in request.headers:
        return _coming(request, shown)
    return redirect("review", pk)


@may_keep_reviews
@require_POST
def look_for_entries(request: SignedInRequest, pk: int) -> HttpResponse:
    """Look again for what was not found or not sure."""
    shown = review_at(pk)
    current = get_object_or_404(shown.lists.current().defer("raw"))
    try:
        number = look_again(current, by=request.user)
    except CannotBeDone as why:
        messages.warning(request, str(why))
    else:
        transaction.on_commit(partial(start_resolving, current.pk))
        messages.success(request, f"{number} {'is' if number == 1 else 'are'} looked for again.")
    return redirect("review", pk)


@may_read
@never_cache
@require_safe
def review_coming(request: HttpRequest, pk: int) -> HttpResponse:
    """How far it has come, and the numbers that changed with it; a fragment."""
    return _coming(request, review_at(pk))


def _coming(request: HttpRequest, shown: Review) -> HttpResponse:
    context = numbers_at_hand(request, shown) | {"is_answer": True}
    answer = render(request, "reviews/_coming.html", context)
    if not context["coming"].is_moving:
        answer["HX-Trigger"] = "review-settled"  # the list then shows what became of its entries
    return answer


def _token(wanted: Missing) -> Token:
    """By the one identifier that it has."""
    kind = Kind.PMID if wanted.pmid else Kind.DOI if wanted.doi else Kind.PMCID
    value = wanted.pmid or wanted.doi or wanted.pmcid
    return Token(wanted.position, wanted.printed[:300], kind, value)


def _side_by_side(theirs: Review, form: QuestionForm) -> list[tuple[str, str, str]]:
    """Each part that differs: its name, theirs, yours."""
    told = []
    for name, label in _SHOWN.items():
        saved, typed = getattr(theirs, name) or "", form.cleaned_data[name] or ""
        if saved != typed:
            told.append((label, str(saved), str(typed)))
    return told
