"""The queue: one reference after another, its tags and the decision.

Each step is a form of its own, so that it can be taken without scripts: it leads back to the page
by a redirect. static/js/queue.js sends the same forms, and is answered with the part of the page
that the step changed: a sentence, the list, or all of it.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from curation.history.states import CannotBeDone
from curation.models import Assignment, Reference, Stage, Tag
from curation.screening.assignments import take
from curation.screening.queue import place_of
from curation.web import queue_acts
from curation.web.gates import SignedInRequest, may_tag
from curation.web.queue_page import empty_page, frame_of, list_of, page_of

TAKEN_AT_ONCE = 20
NAMED_BY = ("title", "vernacular_title", "pmid", "doi")


@may_tag
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    return _page(request, stage_of(request.GET), _number(request.GET.get("at", "")))


@may_tag
@require_POST
def take_some(request: SignedInRequest) -> HttpResponse:
    stage = stage_of(request.POST)
    taken = take(TAKEN_AT_ONCE, by=request.user, stage=stage)
    if taken:
        n = len(taken)
        messages.success(request, f"{n} reference{'' if n == 1 else 's'} now wait for you.")
    else:
        messages.info(request, "There is none left that nobody was asked for.")
    return redirect(address(stage))


@may_tag
@require_POST
def tag(request: SignedInRequest, pk: int) -> HttpResponse:
    """`on`: tags to give, by id, several at once; `off`: one to take away."""
    reference = get_object_or_404(Reference.objects.only(*NAMED_BY), pk=pk)
    on = Tag.objects.filter(pk__in=filter(None, map(_number, request.POST.getlist("on"))))
    off = Tag.objects.filter(pk=_number(request.POST.get("off", "")) or 0).first()
    if queue_acts.is_seen(request.session, mark_of(request)):
        return _answer(request, pk, "Saved.")
    session, said = request.session, []
    try:
        if off is not None:
            queue_acts.take_away(off, reference, by=request.user, session=session)
            said.append(f"{off} taken away.")
        if on:
            queue_acts.give(list(on), reference, by=request.user, session=session)
            said.append(f"Tagged with {', '.join(each.name for each in on)}.")
    except CannotBeDone as why:
        return _refused(request, pk, str(why))
    if not said:
        return _refused(request, pk, "That tag is no longer there. Nothing was tagged.")
    queue_acts.remember(session, mark_of(request))
    return _answer(request, pk, " ".join(said))


@may_tag
@require_POST
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Include, exclude for one reason, or unclear; then the next is at hand."""
    reference, stage = _mine(request, pk)
    if queue_acts.is_seen(request.session, mark_of(request)):
        return _moved_on(request, pk, "Saved.")
    reason = request.POST.get("reason", "")
    decision = "exclude" if reason else request.POST.get("decision", "")
    try:
        said = queue_acts.settle(
            reference,
            decision,
            by=request.user,
            stage=stage,
            session=request.session,
            reason=reason,
        )
    except CannotBeDone as why:
        return _refused(request, pk, str(why))
    queue_acts.remember(request.session, mark_of(request))
    return _moved_on(request, pk, said)


@may_tag
@require_POST
def finish(request: SignedInRequest, pk: int) -> HttpResponse:
    """Done, without a decision; then the next is at hand."""
    reference, stage = _mine(request, pk)
    said = "Saved."
    if not queue_acts.is_seen(request.session, mark_of(request)):
        by, session = request.user, request.session
        said = queue_acts.finish(reference, by=by, stage=stage, session=session)
        queue_acts.remember(session, mark_of(request))
    return _moved_on(request, pk, said)


@may_tag
@require_POST
def undo(request: SignedInRequest) -> HttpResponse:
    """Take back the last act of this sitting, and show the reference that it was about."""
    stage, pk = stage_of(request.POST), _number(request.POST.get("at", ""))
    said = "Undone."
    if not queue_acts.is_seen(request.session, mark_of(request)):
        try:
            undone = queue_acts.undo(request.session, by=request.user)
        except CannotBeDone as why:
            return _refused(request, pk, str(why))
        queue_acts.remember(request.session, mark_of(request))
        said, pk, stage = undone.said, undone.reference, undone.stage or stage
    if _is_by_script(request):
        return _page(request, stage, pk, said=said)
    messages.success(request, said)
    return redirect(address(stage, pk))


def stage_of(asked: QueryDict) -> str:
    stage = asked.get("stage", "")
    return stage if stage in Stage.values else Stage.TITLE_ABSTRACT.value


def mark_of(request: HttpRequest) -> str:
    return request.POST.get("mark", "")[:64]


def address(stage: str, at: int | None = None) -> str:
    """Where one is in the queue."""
    asked = {"at": at, "stage": stage if stage != Stage.TITLE_ABSTRACT else None}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("queue") + (f"?{query}" if query else "")


def _mine(request: SignedInRequest, pk: int) -> tuple[Reference, str]:
    stage = stage_of(request.POST)
    asked = Assignment.objects.filter(reference=pk, person=request.user, stage=stage)
    named = (f"reference__{field}" for field in NAMED_BY)
    return get_object_or_404(asked.select_related("reference").only(*named)).reference, stage


def _is_by_script(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


def _page(
    request: SignedInRequest, stage: str, at: int | None, *, said: str = "", status: int = 200
) -> HttpResponse:
    """The queue as it stands now; all of the page, or its part that a script puts in place."""
    context = page_of(request, stage, at)
    if context is None and at:
        # It was never asked for, or is asked for no longer: what is there instead.
        missing = "That reference is not in your queue; this is what waits for you."
        said, context = said or missing, page_of(request, stage, None)
    context = context or empty_page(request, stage)
    context["said"] = said
    template = "queue/_answer.html" if _is_by_script(request) else "queue/queue.html"
    return render(request, template, context, status=status)


def _answer(request: SignedInRequest, pk: int, said: str) -> HttpResponse:
    """An act that changed nothing but itself."""
    if _is_by_script(request):
        return render(request, "queue/_said.html", {"said": said})
    messages.success(request, said)
    return redirect(address(stage_of(request.POST), pk))


def _moved_on(request: SignedInRequest, pk: int, said: str) -> HttpResponse:
    """An act with which a reference was done: the next one."""
    stage = stage_of(request.POST)
    place = place_of(request.user, stage=stage, at=pk)
    following = place.next_open if place else None
    if not _is_by_script(request):
        messages.success(request, said)
        return redirect(address(stage, following))
    if following and following == _number(request.POST.get("has", "")):
        # The browser fetched it before, and shows it already: only the list is another.
        there = place_of(request.user, stage=stage, at=following)
        if there is not None:
            shown = {**frame_of(request, stage), **list_of(there), "said": said}
            return render(request, "queue/_progress.html", shown)
    return _page(request, stage, following, said=said)


def _refused(request: SignedInRequest, pk: int | None, why: str) -> HttpResponse:
    if _is_by_script(request):
        return render(request, "queue/_said.html", {"said": why, "is_refused": True}, status=422)
    messages.error(request, why)
    return redirect(address(stage_of(request.POST), pk))


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None
