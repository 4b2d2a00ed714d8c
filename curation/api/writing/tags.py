"""The tree of tags: add, change, move, merge, split, retire; and undo what was done to it."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import StrictInt

from curation.api import auth
from curation.api.reading import one
from curation.api.writing.shared import (
    SEEN,
    Line,
    Number,
    Said,
    Slug,
    Text,
    Yes,
    both_texts,
    by,
    seen_in,
    wrong,
)
from curation.models import Scope, Tag, TagChange
from curation.people.roles import KEEP_TAGS
from curation.tagging import keeping, merging, splitting, undoing
from curation.tagging.naming import squeezed

router = Router(tags=["Tags and screening"])
_keep = auth.may(Scope.TAG, KEEP_TAGS)
Terms = Annotated[list[Line], Field(max_length=200)]


class NewTag(Said):
    """A tag, at the end of those beside it."""

    name: Line = Field(description="Its name.")
    parent: Slug | None = Field(None, description="The tag above it, by its key; null: none.")
    scope_note: Text = Field("", description="What it is for, and what it is not for.")
    terms: Terms = Field([], description="Words by which an abstract speaks of it.")


class TagFacts(Said):
    """What is to be otherwise; what is left out stays."""

    name: Line | None = Field(None, description="Its name.")
    scope_note: Text | None = Field(None, description="What it is for, and what it is not for.")
    terms: Terms | None = Field(None, description="Words by which an abstract speaks of it.")
    reason: Line = Field("", description="Why.")


class Moving(Said):
    under: Slug | None = Field(description="The tag above it from now on; null: none.")
    reason: Line = Field("", description="Why.")


class MergingTags(Said):
    into: Slug = Field(description="The tag that stands for it from now on, by its key.")
    reason: Line = Field("", description="Why.")


class Retiring(Said):
    reason: Line = Field(description="Why it is no longer wanted.")


class Part(Said):
    """One of the new tags."""

    name: Line = Field(description="Its name.")
    terms: Terms = Field([], description="Words by which an abstract speaks of it.")


class Going(Said):
    reference: Number = Field(description="A reference that has the tag, by its number here.")
    to: Annotated[StrictInt, Field(ge=-1, lt=splitting.MOST)] = Field(
        description="The place of its new tag among the parts, from 0; -1: it stays."
    )


class Splitting(Said):
    """The new tags, and where references go of which the words do not tell it."""

    parts: Annotated[list[Part], Field(min_length=splitting.FEWEST, max_length=splitting.MOST)] = (
        Field(description="The new tags.")
    )
    beside: Yes = Field(False, description="Beside the tag; else below it.")
    goes: Annotated[list[Going], Field(max_length=10_000)] = Field(
        [],
        description="Where references go, said by hand; any other goes to the only part whose "
        "words stand in it, or stays.",
    )
    reason: Line = Field(description="Why this tag is several.")


class TagWritten(Schema):
    tag: str = Field(description="The tag, by its key.")
    name: str = Field(description="Its name.")
    version: int = Field(description="Which version of it this is; send it back in If-Match.")
    change: int | None = Field(description="What was done, by its number; null: nothing.")


@router.post("/tags", response={201: TagWritten}, auth=_keep, summary="Add a tag")
def add_tag(request: HttpRequest, response: HttpResponse, said: NewTag) -> Any:
    parent = _other(said.parent, "parent") if said.parent else None
    tag = keeping.add_tag(
        said.name, by=by(request), parent=parent, scope_note=said.scope_note, terms=said.terms
    )
    return Status(201, _written(response, tag))


@router.patch(
    "/tags/{slug:tag}",
    response=TagWritten,
    auth=_keep,
    summary="Change a tag",
    openapi_extra=SEEN,
)
def change_tag(request: HttpRequest, response: HttpResponse, tag: str, said: TagFacts) -> Any:
    """Another name, scope note or other terms: every tagging stays. Where somebody changed it
    after you read it, both texts come back and nothing is saved."""
    row = _tag(tag)
    facts = said.model_dump(exclude_none=True, exclude={"reason"})
    seen = seen_in(request)
    with both_texts(row, facts):
        change = keeping.change_tag(row, by=by(request), seen=seen, reason=said.reason, **facts)
    return _written(response, row, change)


@router.post(
    "/tags/{slug:tag}/move",
    response=TagWritten,
    auth=_keep,
    summary="Move a tag",
    openapi_extra=SEEN,
)
def move_tag(request: HttpRequest, response: HttpResponse, tag: str, said: Moving) -> Any:
    """Put it under another tag with all below it."""
    row = _tag(tag)
    under = _other(said.under, "under") if said.under else None
    change = keeping.move(
        row, under=under, by=by(request), seen=seen_in(request), reason=said.reason
    )
    return _written(response, row, change)


@router.post(
    "/tags/{slug:tag}/merge",
    response=TagWritten,
    auth=_keep,
    summary="Merge a tag into another",
    openapi_extra=SEEN,
)
def merge_tag(request: HttpRequest, response: HttpResponse, tag: str, said: MergingTags) -> Any:
    """What it was given to has the other from now on; POST /tag-changes/{change}/undo."""
    row = _tag(tag)
    change = merging.merge(
        row,
        into=_other(said.into, "into"),
        by=by(request),
        seen=seen_in(request),
        reason=said.reason,
    )
    return _written(response, row, change)


@router.post(
    "/tags/{slug:tag}/split",
    response=TagWritten,
    auth=_keep,
    summary="Split a tag",
    openapi_extra=SEEN,
)
def split_tag(request: HttpRequest, response: HttpResponse, tag: str, said: Splitting) -> Any:
    """What was tagged is shared out among new tags; the tag stays with what goes to none."""
    row = _tag(tag)
    if wrong_place := next((each for each in said.goes if each.to >= len(said.parts)), None):
        raise wrong("goes", f"There is no part {wrong_place.to}: they are counted from 0.")
    change = splitting.split(
        row,
        [splitting.Part(squeezed(part.name), part.terms) for part in said.parts],
        by=by(request),
        reason=said.reason,
        goes={each.reference: each.to for each in said.goes},
        beside=said.beside,
        seen=seen_in(request),
    )
    return _written(response, row, change)


@router.post(
    "/tag-changes/{int:change}/undo",
    response=TagWritten,
    auth=_keep,
    summary="Undo what was done to a tag",
)
def undo_change_of_tag(request: HttpRequest, response: HttpResponse, change: int) -> Any:
    """By the number that changing, moving, merging, splitting or retiring it answered. Exactly
    what moved goes back; it is refused where that was changed since."""
    row = one(TagChange.objects.select_related("tag"), "change of a tag", pk=change)
    done = undoing.undo_change(row, by=by(request))
    return _written(response, done.tag, done)


@router.post(
    "/tags/{slug:tag}/retire",
    response=TagWritten,
    auth=_keep,
    summary="Retire a tag",
    openapi_extra=SEEN,
)
def retire_tag(request: HttpRequest, response: HttpResponse, tag: str, said: Retiring) -> Any:
    """Nobody can tag with it, or with one below it, any more; every tagging is kept."""
    row = _tag(tag)
    change = keeping.retire(row, by=by(request), seen=seen_in(request), reason=said.reason)
    return _written(response, row, change)


def _written(response: HttpResponse, tag: Tag, change: TagChange | None = None) -> dict[str, Any]:
    tag.refresh_from_db()
    response["ETag"] = f'"v{tag.version}"'
    return {
        "tag": tag.slug,
        "name": tag.name,
        "version": tag.version,
        "change": change.pk if change else None,
    }


def _tag(slug: str) -> Tag:
    return one(Tag.objects.all(), "tag", slug=slug)


def _other(slug: str, field: str) -> Tag:
    found = Tag.objects.filter(slug=slug).first()
    if found is None:
        raise wrong(field, f"There is no tag “{slug}” here.")
    return found
