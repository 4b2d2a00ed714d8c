"""Who was asked for which references: asking one or two people, withdrawing, handing over."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from curation.forms.assignments import FOUND, AskForm, OpenOnesForm, who_may_tag
from curation.history.states import CannotBeDone
from curation.models import Stage
from curation.people.roles import ASSIGN
from curation.screening.assignments import (
    assign_newest,
    assign_to,
    free,
    give_back,
    hand_over,
    loads,
    withdraw,
)
from curation.search.matching import find, matches
from curation.search.question import read_question
from curation.web.gates import SignedInRequest, may_assign, may_tag, signed_in


@signed_in
@never_cache
@require_http_methods(["GET"])
def assignments(request: SignedInRequest) -> HttpResponse:
    return _page(request, request.GET)


@may_assign
@require_POST
def ask(request: SignedInRequest) -> HttpResponse:
    """The address holds the filter, as on the list of references; the form whom to ask."""
    form = AskForm(request.POST)
    if not form.is_valid():
        return _page(request, request.GET, form)
    said = form.cleaned_data
    question, ignored = read_question(request.GET)
    try:
        if said["which"] == FOUND:
            if ignored:
                # What is not understood would be left out, and more be asked for than was meant.
                raise CannotBeDone(f"{' '.join(ignored)} Nobody was asked; filter again.")
            found = matches(question, seen_by=request.user)
            some = found.newest_first().only("pk")
            made = assign_to(form.people, some, by=request.user, stage=said["stage"])
        else:
            made = assign_newest(said["number"], form.people, by=request.user, stage=said["stage"])
    except CannotBeDone as why:
        form.add_error(None, str(why))
        return _page(request, request.GET, form)
    whom = " and ".join(map(str, form.people))
    number = len({each.reference_id for each in made})
    if number:
        unseen = ", who judge unseen" if len(form.people) > 1 else ""
        messages.success(
            request, f"{number:,} reference{'' if number == 1 else 's'} for {whom}{unseen}."
        )
    else:
        messages.info(request, f"Nothing new for {whom}: there is none, or they had it already.")
    return redirect("assignments")


@may_assign
@require_POST
def withdraw_open(request: SignedInRequest) -> HttpResponse:
    form = OpenOnesForm(request.POST)
    if not form.is_valid():
        messages.error(request, "That person is no longer there. Nothing was withdrawn.")
        return redirect("assignments")
    person = form.cleaned_data["person"]
    number = withdraw(person, by=request.user, stage=form.cleaned_data["stage"])
    messages.success(
        request,
        f"{number:,} open reference{'' if number == 1 else 's'} withdrawn from {person}; "
        "what they did stays.",
    )
    return redirect("assignments")


@may_tag
@require_POST
def give_back_taken(request: SignedInRequest) -> HttpResponse:
    """What one took oneself needs nobody's leave."""
    stage = request.POST.get("stage", "")
    number = give_back(by=request.user, stage=stage) if stage in Stage.values else 0
    if number:
        messages.success(
            request, f"You gave {number:,} reference{'' if number == 1 else 's'} back."
        )
    else:
        messages.info(request, "Nothing was given back: what you took is done, or others asked.")
    return redirect("assignments")


@may_assign
@require_POST
def hand_over_open(request: SignedInRequest) -> HttpResponse:
    form = OpenOnesForm(request.POST)
    to = form.cleaned_data.get("to") if form.is_valid() else None
    if to is None:
        messages.error(request, "Choose who does them instead. Nothing was handed over.")
        return redirect("assignments")
    person, stage = form.cleaned_data["person"], form.cleaned_data["stage"]
    try:
        handed, left = hand_over(person, to=to, by=request.user, stage=stage)
    except CannotBeDone as why:
        messages.error(request, str(why))
        return redirect("assignments")
    messages.success(
        request, f"{handed:,} reference{'' if handed == 1 else 's'} of {person} went to {to}."
    )
    if left:
        messages.warning(
            request,
            f"{left:,} stay with {person}, since {to} has them already. "
            "Hand them to somebody else, or withdraw them.",
        )
    return redirect("assignments")


def _page(request: SignedInRequest, asked: QueryDict, form: AskForm | None = None) -> HttpResponse:
    question, ignored = read_question(asked)
    has_filter = not question.asks_for_all
    found = loads()
    may_ask = request.user.has_perm(ASSIGN.permission)
    context = {
        "question": question,
        "has_filter": has_filter,
        "ignored": ignored,
        "count": find(question, seen_by=request.user).count if has_filter and may_ask else 0,
        "free": free().order_by().count() if may_ask else 0,
        "loads": found,
        "open": sum(load.open for load in found),
        "stuck": [load for load in found if load.is_stuck],
        "form": form or AskForm(initial={"which": FOUND} if has_filter else None),
        "people": who_may_tag() if may_ask else [],
        "may_ask": may_ask,
        "action": reverse("ask") + (f"?{asked.urlencode()}" if asked else ""),
    }
    return render(
        request, "screening/assignments.html", context, status=422 if form is not None else 200
    )
