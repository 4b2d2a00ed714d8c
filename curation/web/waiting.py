"""What waits for a second person: the list, and the steps that are taken from it.

A step is a form of its own for each number, so that it can be taken without scripts; with them the
line says in place what became of it.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from curation.claims import waiting as claims_waiting
from curation.claims.astray import quotes_astray
from curation.evidence import waiting as verbs
from curation.evidence.checks import remarks
from curation.evidence.refusals import Unconfirmed
from curation.evidence.results import submit
from curation.history import states
from curation.history.states import CannotBeDone
from curation.identifiers import as_key
from curation.matrix.wording import (
    arm_words,
    count_of,
    p_words,
    percent_of,
    printed_effect,
    statistic_of,
    value_of,
)
from curation.models import Effect, Finding, Flag, Outcome, Result, User
from curation.people.roles import CONFIRM
from curation.web.claim_deciding import CLAIMS_A_PAGE, how_many_claims_wait, waits_for
from curation.web.gates import SignedInRequest, may_confirm, may_extract, signed_in
from curation.web.grid import about, where_of
from curation.web.how_many import how_many_wait
from curation.web.trials_at_hand import trial_named

OUTCOMES_A_PAGE, FINDINGS_A_PAGE = 10, 20
NOUNS: dict[str, type[Result] | type[Effect] | type[Finding]] = {
    "result": Result,
    "effect": Effect,
    "finding": Finding,
}


class Line(NamedTuple):
    """One number that waits, in words."""

    noun: str
    row: Result | Effect | Finding
    about: str
    says: str
    beside: str
    flags: list[str]
    kept: list[tuple[str, str]]
    is_own: bool

    @property
    def where(self) -> str:
        return where_of(self.row.source)

    @property
    def key(self) -> str:
        return f"{self.noun}-{self.row.pk}"


class Group(NamedTuple):
    outcome: Outcome
    lines: list[Line]

    @property
    def others(self) -> int:
        return sum(not line.is_own for line in self.lines)


class Kind(NamedTuple):
    """One kind of what waits, a view of its own."""

    name: str  # in the address
    words: str
    waits: int


@signed_in
@require_safe
def waiting(request: SignedInRequest) -> HttpResponse:
    """One kind at a time, page by page: the kind that was asked for, else what was sent back to
    this person, else the kind of which most waits.
    """
    person = request.user
    trial = trial_named(request.GET["trial"]) if request.GET.get("trial") else None
    pk = trial.pk if trial else None
    findings = verbs.waiting_findings() if trial is None else []
    back = verbs.sent_back(person)
    claims_back = claims_waiting.unfinished(person).sent_back
    kinds = [
        Kind("numbers", "Numbers", verbs.how_many_numbers_wait(trial=pk)),
        Kind("claims", "Claims", how_many_claims_wait(person, trial=pk)),
        Kind("findings", "Findings of other kinds", len(findings)),
        Kind("sent-back", "Sent back to you", len(back) + len(claims_back)),
    ]
    what = _what(request.GET.get("what", ""), kinds)
    page = min(as_key(request.GET.get("page", "")) or 1, 10_000)
    context: dict[str, Any] = {
        "what": what,
        "kinds": [each for each in kinds if each.waits or each.name == what],
        "any": any(each.waits for each in kinds),
        "trial": trial,
        "trials": verbs.waiting_trials(),
        "page": page,
        "may_decide": person.has_perm(CONFIRM.permission),
        "astray": quotes_astray() if trial is None else [],
    }
    if what == "numbers":
        start = (page - 1) * OUTCOMES_A_PAGE
        shown = verbs.waiting_outcomes(person, trial=pk, start=start, most=OUTCOMES_A_PAGE)
        context["grouped"] = [
            (each, [_group(one, person) for one in rows]) for each, rows in verbs.by_trial(shown)
        ]
        total = verbs.how_many_outcomes_wait(trial=pk)
        context |= _pages("Outcomes", start, len(shown), total)
    elif what == "claims":
        start = (page - 1) * CLAIMS_A_PAGE
        of_claims = waits_for(person, trial=pk, start=start)
        context |= {"of_claims": of_claims}
        context |= _pages("Claims", start, len(of_claims.claims), of_claims.all)
    elif what == "findings":
        start = (page - 1) * FINDINGS_A_PAGE
        listed = findings[start : start + FINDINGS_A_PAGE]
        context["findings"] = [line_of(each, person) for each in listed]
        context |= _pages("Findings", start, len(listed), len(findings))
    else:
        context |= {
            "sent_back": [line_of(each, person) for each in back],
            "claims_sent_back": claims_back,
        }
    return render(request, "entry/waiting.html", context)


def _what(asked: str, kinds: Sequence[Kind]) -> str:
    if asked in {each.name for each in kinds}:
        return asked
    *others, back = kinds
    return back.name if back.waits else max(others, key=lambda kind: kind.waits).name


def _pages(words: str, start: int, listed: int, total: int) -> dict[str, Any]:
    return {
        "listed": words,
        "total": total,
        "first": start + 1,
        "last": start + listed,
        "has_next": listed > 0 and start + listed < total,
    }


@may_confirm
@require_POST
def decide(request: SignedInRequest, noun: str, pk: int) -> HttpResponse:
    """Accept or reject one number; the answer is its line, or the list again."""
    row = _row(noun, pk)
    step, reason = request.POST.get("step", ""), request.POST.get("reason", "")
    seen = _seen(request.POST.get("seen", ""))
    try:
        if step == "reject":
            row = states.reject(row, by=request.user, reason=reason, seen=seen)
        else:
            row = states.accept(row, by=request.user, seen=seen)
    except CannotBeDone as why:
        return _not_done(request, noun, pk, str(why), reason)
    if "HX-Request" not in request.headers:
        done = "accepted" if step != "reject" else "sent back"
        messages.success(request, f"{line_of(row, request.user).about} is {done}.")
        return redirect(_back(request, noun))
    context = {"line": line_of(_row(noun, pk), request.user), "count": _left(request.user)}
    return render(request, "entry/_decided.html", context)


@may_confirm
@require_POST
def accept_outcome(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept those numbers of an outcome that the page showed, each in its version then."""
    get_object_or_404(Outcome, pk=pk)
    shown = (each.split("-") for each in request.POST.getlist("row") if each.count("-") == 2)
    seen = {
        (noun, key): _seen(version) for noun, digits, version in shown if (key := as_key(digits))
    }
    of_it: list[Result | Effect] = [
        *Result.objects.filter(outcome=pk, pk__in=[key for noun, key in seen if noun == "result"]),
        *Effect.objects.filter(outcome=pk, pk__in=[key for noun, key in seen if noun == "effect"]),
    ]
    rows = [
        (row, seen[str(row._meta.model_name), row.pk])
        for row in of_it
        if row.waits and not verbs.is_own(row, request.user)
    ]
    accepted = verbs.accept_those(rows, by=request.user)
    n = len(accepted.rows)
    if n:
        messages.success(request, f"{n} number{'' if n == 1 else 's'} accepted.")
    for why in accepted.left:
        messages.warning(request, why)
    if not rows:
        messages.info(request, "Nothing of it waits for you: it was decided, or it is your own.")
    return redirect(_back(request))


@may_extract
@require_POST
def submit_again(request: SignedInRequest, noun: str, pk: int) -> HttpResponse:
    """Hand on unchanged what was sent back: its author stands by it."""
    row = _row(noun, pk)
    if not verbs.is_own(row, request.user):
        raise PermissionDenied("Only who entered or changed it hands it on again.")
    try:
        if isinstance(row, Finding):
            states.submit(row, by=request.user)
        else:
            submit(row, by=request.user)
    except (CannotBeDone, Unconfirmed) as why:
        messages.warning(request, str(why))
    else:
        messages.success(request, "It waits again for somebody to confirm it.")
    return redirect("waiting")


def line_of(row: Result | Effect | Finding, person: User) -> Line:
    odd = [] if isinstance(row, Finding) else remarks(row)
    kept = {} if isinstance(row, Finding) else row.kept_as_printed
    return Line(
        noun=row._meta.model_name or "",
        row=row,
        about=_about(row),
        says=_says(row) or _beside(row),
        beside=_beside(row) if _says(row) else "",
        flags=[Flag(flag).label for flag in row.flags],
        kept=[(each.says, kept[each.code]) for each in odd if each.code in kept],
        is_own=verbs.is_own(row, person),
    )


def _group(one: verbs.Waiting, person: User) -> Group:
    rows: list[Result | Effect] = [*one.results, *one.effects]
    for row in rows:
        row.outcome = one.outcome
    return Group(one.outcome, [line_of(row, person) for row in rows])


def _about(row: Result | Effect | Finding) -> str:
    if isinstance(row, Finding):
        against = f" against {row.comparator}" if row.comparator else ""
        return f"{row.study}: {row.endpoint}, {row.arm}{against}"
    return about(row)


def _says(row: Result | Effect | Finding) -> str:
    """The numbers, as printed."""
    if isinstance(row, Result):
        return arm_words(row)
    if isinstance(row, Effect):
        return printed_effect(row)
    count, share = count_of(row), percent_of(row)
    counted = f"{share} {count}".strip() if row.events is None else f"{count} ({share})"
    return ", ".join(
        filter(None, (counted.removesuffix(" ()"), printed_effect(row), value_of(row)))
    )


def _beside(row: Result | Effect | Finding) -> str:
    """p and direction of a comparison, the kind of a mean."""
    if isinstance(row, Result):
        return statistic_of(row)
    return ", ".join(filter(None, (p_words(row), row.get_direction_display())))


def _row(noun: str, pk: int) -> Any:
    if noun not in NOUNS:
        raise Http404
    beside = {
        "result": ("arm", "outcome__trial", "outcome__endpoint", "source__reference"),
        "effect": ("arm", "comparator", "outcome__trial", "outcome__endpoint", "source__reference"),
        "finding": ("endpoint", "source__reference"),
    }[noun]
    everything = NOUNS[noun]._default_manager.select_related(
        *beside, "entered_by", "changed_by", "decided_by"
    )
    return get_object_or_404(everything, pk=pk)


def _not_done(request: SignedInRequest, noun: str, pk: int, why: str, reason: str) -> HttpResponse:
    """A step that was not taken: the line as it stands now, and the sentence."""
    line = line_of(_row(noun, pk), request.user)
    if "HX-Request" in request.headers:
        context = {"line": line, "why": why, "reason": reason, "may_decide": True}
        return render(request, "entry/_decision.html", context, status=422)
    messages.error(request, f"{line.about}: {why}")
    return redirect(_back(request, noun))


def _back(request: HttpRequest, noun: str = "") -> str:
    """The list as it was filtered, by what its form says of itself."""
    trial, page = request.POST.get("trial", ""), request.POST.get("page", "")
    asked = {
        "what": "findings" if noun == "finding" else "numbers",
        "trial": trial,
        "page": page if page.isdecimal() and page != "1" else "",
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("waiting") + (f"?{query}" if query else "")


def _left(person: User) -> int:
    return how_many_wait(person if person.has_perm(CONFIRM.permission) else None)


def _seen(text: str) -> int:
    # Who does not say which version they saw has seen none.
    return as_key(text) or 0
