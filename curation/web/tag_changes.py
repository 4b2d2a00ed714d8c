"""Move, merge, split, retire a tag: say what it touches, then do it; and undo what was done.

Each page is a form with two buttons. The first shows what the change would touch; the second does
it, if the form still says what was shown and nobody changed the tag meanwhile.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from curation.forms.tags import MergeTagForm, MoveForm, RetireForm, SplitForm
from curation.history.states import CannotBeDone
from curation.models import Reference, Tag, TagChange
from curation.tagging.keeping import (
    move,
    retire,
    what_a_move_touches,
    what_a_retirement_touches,
)
from curation.tagging.merging import merge, standing_for, what_a_merge_touches
from curation.tagging.splitting import STAYS, Share, shares_of, split, what_a_split_touches
from curation.tagging.touching import Touched, with_all_below
from curation.tagging.undoing import undo_change
from curation.web.gates import SignedInRequest, may_keep_tags
from curation.web.prints import print_of
from curation.web.tags import above, seen_in, tag_named

LISTED = 200  # references of a split that are shared out by hand


class Sharing(NamedTuple):
    """A reference of a split, and the place of the part that it goes to."""

    reference: Reference
    place: int


@may_keep_tags
@require_http_methods(["GET", "POST"])
def move_tag(request: SignedInRequest, slug: str) -> HttpResponse:
    tag = tag_named(slug)
    tags = {each.pk: each for each in Tag.objects.all()}
    besides = tuple(each.pk for each in with_all_below(tag, tags))
    form = MoveForm(request.POST or None, tag=tag, besides=besides)
    return _changed(
        request,
        tag,
        form,
        template="tags/move.html",
        touches=lambda facts: what_a_move_touches(tag, under=facts["parent"], seen_by=request.user),
        do=lambda facts, seen: move(
            tag,
            under=facts["parent"],
            **facts["place"],
            reason=facts["reason"],
            by=request.user,
            seen=seen,
        ),
        done=f"“{tag}” stands where you put it.",
    )


@may_keep_tags
@require_http_methods(["GET", "POST"])
def merge_tag(request: SignedInRequest, slug: str) -> HttpResponse:
    tag = tag_named(slug)
    return _changed(
        request,
        tag,
        MergeTagForm(request.POST or None, tag=tag),
        template="tags/merge.html",
        touches=lambda facts: what_a_merge_touches(tag, into=facts["into"], seen_by=request.user),
        do=lambda facts, seen: merge(
            tag, into=facts["into"], reason=facts["reason"], by=request.user, seen=seen
        ),
        done=f"“{tag}” was merged.",
    )


@may_keep_tags
@require_http_methods(["GET", "POST"])
def retire_tag(request: SignedInRequest, slug: str) -> HttpResponse:
    tag = tag_named(slug)
    return _changed(
        request,
        tag,
        RetireForm(request.POST or None),
        template="tags/retire.html",
        touches=lambda facts: what_a_retirement_touches(tag, seen_by=request.user),
        do=lambda facts, seen: retire(tag, reason=facts["reason"], by=request.user, seen=seen),
        done=f"“{tag}” is retired. Nothing that was tagged with it is lost.",
    )


@may_keep_tags
@require_http_methods(["GET", "POST"])
def split_tag(request: SignedInRequest, slug: str) -> HttpResponse:
    tag = tag_named(slug)
    form = SplitForm(request.POST or None)
    goes = _goes(request)
    more: dict[str, Any] = {}

    def touches(facts: dict[str, Any]) -> Touched:
        found = what_a_split_touches(
            tag, facts["parts"], seen_by=request.user, beside=facts["where"] == "beside"
        )
        if not found.hindrances:
            # What was shared out by hand belongs to the parts that were shown with it.
            by_hand = goes if _is_as_shown(request, form) else {}
            shares = shares_of(tag, facts["parts"], seen_by=request.user, goes=by_hand)
            more.update(shares=shares, stays=STAYS, sharing=_sharing(shares), listed=LISTED)
        return found

    return _changed(
        request,
        tag,
        form,
        template="tags/split.html",
        touches=touches,
        do=lambda facts, seen: split(
            tag,
            facts["parts"],
            goes=goes,
            beside=facts["where"] == "beside",
            reason=facts["reason"],
            by=request.user,
            seen=seen,
        ),
        done=f"“{tag}” was split.",
        more=more,
    )


@may_keep_tags
@require_POST
def undo_tag_change(request: SignedInRequest, pk: int) -> HttpResponse:
    change = get_object_or_404(TagChange.objects.select_related("tag"), pk=pk)
    try:
        undo_change(change, by=request.user)
    except CannotBeDone as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "It is undone: everything that it moved is back.")
    return redirect("tag", standing_for(tag_named(change.tag.slug)).slug)


def _changed(
    request: SignedInRequest,
    tag: Tag,
    form: forms.Form,
    *,
    template: str,
    touches: Callable[[dict[str, Any]], Touched],
    do: Callable[[dict[str, Any], int], object],
    done: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """The form, then what the change would touch, then the change."""
    if not tag.is_in_use:
        messages.error(request, f"“{tag}” is no longer in use, so it is not changed.")
        return redirect("tag", standing_for(tag).slug)
    preview, refusal, again = None, "", False
    if form.is_valid():
        preview = touches(form.cleaned_data)
        if request.POST.get("step") == "confirm" and not preview.hindrances:
            if _is_as_shown(request, form):
                try:
                    do(form.cleaned_data, seen_in(request))
                except CannotBeDone as error:
                    refusal = str(error)
                else:
                    messages.success(request, done)
                    return redirect("tag", standing_for(tag_named(tag.slug)).slug)
            else:
                again = True
    tag.refresh_from_db()
    context = {
        "tag": tag,
        "above": above(tag),
        "form": form,
        "preview": preview,
        "refusal": refusal,
        "is_another": again,
        "seen": tag.version,
        "shown": _print(form),
        **(more or {}),
    }
    refused = bool(form.errors or refusal or (preview and preview.hindrances))
    return render(request, template, context, status=422 if refused else 200)


def _is_as_shown(request: SignedInRequest, form: forms.Form) -> bool:
    """Whether the form says what it said when it was shown what it would touch."""
    return request.POST.get("shown", "") == _print(form)


def _print(form: forms.Form) -> str:
    # Why somebody does it changes nothing of what it touches.
    return print_of({name: form[name].value() for name in form.fields if name != "reason"})


def _goes(request: SignedInRequest) -> dict[int, int]:
    """What a person said of where each reference goes."""
    goes = {}
    for name, value in request.POST.items():
        reference = name.removeprefix("goes-")
        if name == reference or not reference.isdecimal() or not isinstance(value, str):
            continue
        if value.isascii() and value.lstrip("-").isdecimal() and -1 <= int(value) < 100:
            goes[int(reference)] = int(value)
    return goes


def _sharing(shares: Sequence[Share]) -> list[Sharing]:
    places = [*range(len(shares) - 1), STAYS]
    found = [
        Sharing(reference, place)
        for place, share in zip(places, shares, strict=True)
        for reference in share.references
    ]
    return found[:LISTED]
