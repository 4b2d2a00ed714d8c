"""Where a paper's abstract prints the numbers that rest on it: proposed, to be confirmed or not."""

from collections.abc import Iterable
from typing import NamedTuple

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from curation import anchoring
from curation.anchoring import Unquotable
from curation.claims.quotes import locator_of, quote_at
from curation.evidence import figure_checks as verbs
from curation.evidence.refusals import Refused
from curation.history.states import CannotBeDone
from curation.identifiers import as_key
from curation.models import Effect, FigureCheck, Finding, Reference, Result, User
from curation.people.roles import CLAIM
from curation.tasks import check_figures
from curation.web.gates import SignedInRequest, may_claim, signed_in
from curation.web.nearest import around
from curation.web.waiting import line_of

Answer = FigureCheck.Answer
CHANGED = (
    "The abstract changed since these words were proposed. Nothing was confirmed; the numbers are "
    "looked for in it anew."
)


class Piece(NamedTuple):
    words: str
    figure: str  # which number these words are; "" for none


class Line(NamedTuple):
    """A number, and the words that are proposed for it with what stands around them."""

    check: FigureCheck
    about: str  # SRI-4, week 52: baricitinib 4 mg
    says: str  # 142/252 (57 %)
    before: str
    pieces: list[Piece]
    after: str
    elsewhere: list[str]
    missing: list[str]

    @property
    def key(self) -> str:
        return f"check-{self.check.pk}"


class Tally(NamedTuple):
    """How many of a paper's numbers are in its abstract, and how many somebody has to answer."""

    found: int
    total: int
    proposed: int

    @property
    def words(self) -> str:
        if not self.total:
            return "none looked for"
        return f"{self.found} of {self.total} found in the text"


def tally_of(reference: Reference) -> Tally:
    """One query. A number that was confirmed in an older text is found."""
    checks = FigureCheck.objects.filter(text__reference=reference)
    checks = checks.exclude(figures_found=[], figures_missing=[])
    answers: dict[tuple[int | None, ...], set[str]] = {}
    for answer, *row in checks.values_list("answer", "result", "effect", "finding"):
        answers.setdefault(tuple(row), set()).add(answer)
    proposed = sum(Answer.PROPOSED in of_row for of_row in answers.values())
    confirmed = sum(Answer.CONFIRMED in of_row for of_row in answers.values())
    return Tally(proposed + confirmed, len(answers), proposed)


@signed_in
@require_safe
def figures(request: SignedInRequest, pk: int) -> HttpResponse:
    reference = get_object_or_404(Reference, pk=pk)
    lines = lines_of(reference, request.user)
    return render(
        request,
        "references/figures.html",
        {
            "reference": reference,
            "tally": tally_of(reference),
            "proposed": [line for line in lines if line.check.answer == Answer.PROPOSED],
            "absent": [line for line in lines if line.check.answer == Answer.NOTHING],
            "answered": [
                line for line in lines if line.check.answer in (Answer.CONFIRMED, Answer.DECLINED)
            ],
            "may_claim": request.user.has_perm(CLAIM.permission),
        },
    )


@may_claim
@require_POST
def answer_figures(request: SignedInRequest, pk: int, check_pk: int) -> HttpResponse:
    """Confirm or decline one proposal; the answer is its line, or the page again."""
    reference = get_object_or_404(Reference, pk=pk)
    check = get_object_or_404(FigureCheck, pk=check_pk, text__reference=reference)
    is_no = request.POST.get("step") == "decline"
    why = ""
    try:
        if is_no:
            verbs.decline(check, by=request.user)
        else:
            confirm_words(check, by=request.user)
    except (CannotBeDone, Refused, Unquotable) as error:
        why = str(error)
    if "HX-Request" in request.headers:
        line = next((each for each in lines_of(reference, request.user, only=check_pk)), None)
        context = {"line": line, "why": why, "reference": reference, "may_claim": True}
        name = "references/_figure.html" if why and line else "references/_figure_answered.html"
        return render(request, name, context, status=422 if why else 200)
    if why:
        messages.error(request, why)
    else:
        messages.success(request, "Declined." if is_no else "Confirmed: the number has its quote.")
    return redirect("figures", pk)


@may_claim
@require_POST
def confirm_figures(request: SignedInRequest, pk: int) -> HttpResponse:
    """Confirm every proposal that the page showed."""
    reference = get_object_or_404(Reference, pk=pk)
    shown = [key for digits in request.POST.getlist("check") if (key := as_key(digits))]
    checks = FigureCheck.objects.filter(
        pk__in=shown, text__reference=reference, answer=Answer.PROPOSED
    )
    done, left = 0, []
    for check in checks.order_by("pk"):
        try:
            confirm_words(check, by=request.user)
            done += 1
        except (CannotBeDone, Refused, Unquotable) as error:
            left.append(str(error))
    if done:
        messages.success(request, f"{done} number{'' if done == 1 else 's'} confirmed.")
    for why in dict.fromkeys(left):
        messages.warning(request, why)
    if not done and not left:
        messages.info(request, "Nothing of it waits any more: it was answered meanwhile.")
    return redirect("figures", pk)


@may_claim
@require_POST
def look_for_figures(request: SignedInRequest, pk: int) -> HttpResponse:
    """Look for the paper's numbers in its abstract now, for who does not want to wait."""
    reference = get_object_or_404(Reference, pk=pk)
    found = check_figures(reference)
    if not found:
        messages.info(request, "There is no abstract, or no number rests on it without a quote.")
    return redirect("figures", pk)


@transaction.atomic
def confirm_words(check: FigureCheck, *, by: User) -> verbs.Row:
    """Take the quote of the proposed words, and rest the number on it."""
    text = check.text
    if text.sha256 != anchoring.sha256_of(anchoring.text_of(text.reference.abstract)):
        raise CannotBeDone(CHANGED)
    if check.start is None or check.end is None:
        raise CannotBeDone("No words are proposed for this number. Nothing was changed.")
    quote = quote_at(text, anchoring.take(text.text, check.start, check.end), by=by)
    return verbs.confirm(check, quote=quote, locator=locator_of(quote), by=by)


def lines_of(reference: Reference, person: User, *, only: int | None = None) -> list[Line]:
    """Each check of the paper, in the order of its text; what was not found comes last."""
    checks = FigureCheck.objects.filter(text__reference=reference)
    checks = checks.exclude(figures_found=[], figures_missing=[])
    if only is not None:
        checks = checks.filter(pk=only)
    arms = ("arm", "outcome__trial", "outcome__endpoint", "source__reference", "entered_by")
    rows = {
        "result": Result.objects.select_related(*arms, "changed_by"),
        "effect": Effect.objects.select_related(*arms, "changed_by", "comparator"),
        "finding": Finding.objects.select_related("endpoint", "source__reference", "entered_by"),
    }
    found = checks.select_related("text", "answered_by").prefetch_related(
        *(Prefetch(name, queryset) for name, queryset in rows.items())
    )
    ordered = sorted(found, key=lambda each: (each.start is None, each.start or 0, each.pk))
    return [_line(check, person) for check in ordered]


def _line(check: FigureCheck, person: User) -> Line:
    row = verbs.row_of(check)
    said = line_of(row, person)
    about = said.about
    if not isinstance(row, Finding):
        about = f"{row.outcome.trial}, {row.outcome}: {about}"
    text = check.text.text
    start, end = check.start or 0, check.end or 0
    printed = check.figures_found
    return Line(
        check,
        about,
        ", ".join(filter(None, (said.says, said.beside))),
        around(text, start, end)[0] if end else "",
        list(_pieces(text, start, end, printed)),
        around(text, start, end)[1] if end else "",
        [_named(each) for each in printed if not start <= each["start"] < end],
        [_named(each) for each in check.figures_missing],
    )


def _pieces(
    text: str, start: int, end: int, figures: Iterable[dict[str, object]]
) -> Iterable[Piece]:
    """The sentence cut where a number begins or ends."""
    at = start
    inside = [each for each in figures if start <= int(str(each["start"])) < end]
    for each in sorted(inside, key=lambda each: int(str(each["start"]))):
        first, last = int(str(each["start"])), int(str(each["end"]))
        if first < at:
            continue
        if first > at:
            yield Piece(text[at:first], "")
        yield Piece(text[first:last], str(each["name"]))
        at = last
    if at < end:
        yield Piece(text[at:end], "")


def _named(figure: dict[str, object]) -> str:
    return f"{figure['name']} {figure['value']}"
