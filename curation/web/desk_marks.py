"""Tags and the decision on a paper, from its desk: each a form of its own, answered in place."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from curation.history.acts import act
from curation.history.states import CannotBeDone
from curation.models import Reference, Tag
from curation.screening.assignments import done, not_done
from curation.screening.decisions import decide, undecide
from curation.tagging.taggings import tag_with, untag
from curation.web.desk_rail import MOST_PROPOSED, REASONS, branch_of, screening_of, tags_at_hand
from curation.web.gates import SignedInRequest, may_tag


@may_tag
@require_POST
def tag_from_desk(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give a tag or take it back, whichever the button said: twice the same is once."""
    reference = get_object_or_404(Reference, pk=pk)
    if "proposed" in request.POST:
        return _give_all(request, reference, request.POST["proposed"].split())
    gives = "give" in request.POST
    asked = request.POST.get("give" if gives else "take", "")
    tag = get_object_or_404(Tag, pk=asked if asked.isdecimal() and len(asked) < 18 else 0)
    why = ""
    try:
        if gives:
            tag_with(tag, reference, by=request.user)
        else:
            untag(tag, reference, by=request.user)
    except CannotBeDone as error:
        why = str(error)
    if "HX-Request" in request.headers:
        branch = branch_of(tag, reference, request.user)
        context = {"reference": reference, "branch": branch, "why": why, "again": True}
        context |= tags_at_hand(reference, request.user)
        return render(request, "desk/_tag.html", context, status=422 if why else 200)
    if why:
        messages.warning(request, why)
    return redirect("reference", reference.pk)


def _give_all(request: SignedInRequest, reference: Reference, asked: list[str]) -> HttpResponse:
    """Those that were proposed, as one act: all of them or none."""
    known = [pk for pk in asked[:MOST_PROPOSED] if pk.isdecimal() and len(pk) < 18]
    tags = list(Tag.objects.in_use().filter(pk__in=known))
    try:
        with transaction.atomic(), act("tagged", by=request.user):
            for tag in tags:
                tag_with(tag, reference, by=request.user)
    except CannotBeDone as why:
        messages.warning(request, str(why))
    else:
        if tags:
            said = f"Tagged with {', '.join(tag.name for tag in tags)}."
        else:
            said = "Those tags are no longer there. Nothing was tagged."
        messages.success(request, said)
    return redirect("reference", reference.pk)


@may_tag
@require_POST
def screen_from_desk(request: SignedInRequest, pk: int) -> HttpResponse:
    """Decide, with which one's part is done, or take one's decision back, with which it is not."""
    reference = get_object_or_404(Reference, pk=pk)
    decision, why = request.POST.get("decision", ""), ""
    try:
        if decision == "none":
            with act("took a decision back", by=request.user):
                undecide(reference, by=request.user)
                not_done(reference, by=request.user)
        else:
            with act("screened", by=request.user):
                decide(reference, decision, by=request.user, reason=request.POST.get("reason", ""))
                done(reference, by=request.user)
    except CannotBeDone as error:
        why = str(error)
    if "HX-Request" in request.headers:
        context = {
            "reference": reference,
            "screening": screening_of(reference, request.user),
            "reasons": REASONS,
            "may_tag": True,
            "why": why,
            "is_answer": True,
        }
        return render(request, "desk/_screening.html", context, status=422 if why else 200)
    if why:
        messages.warning(request, why)
    return redirect("reference", reference.pk)
