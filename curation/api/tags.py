"""Tags: the tree of what references are about, and who gave which tag."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from curation.api import auth
from curation.api.etags import versioned
from curation.api.pages import Page, Paging, by_number
from curation.api.reading import Key, Name, eyes, one, person
from curation.models import Scope, Tag, Tagging
from curation.tagging.tree import NONE, Row, counts, no_longer_in_use, tree

router = Router(tags=["Tags and screening"])


class TagOut(Schema):
    """A tag in its place in the tree."""

    tag: str = Field(description="Its key, as in its address.")
    name: str = Field(description="Its name.")
    parent: str | None = Field(description="The tag above it, by its key.")
    depth: int = Field(description="How deep it stands: 0 at the top.")
    scope_note: str = Field(description="What it is for, and what it is not for.")
    terms: list[str] = Field(description="Words by which an abstract speaks of it.")
    is_in_use: bool = Field(description="False where it was retired or merged.")
    merged_into: str | None = Field(description="The tag that stands for it now, by its key.")
    references: int = Field(description="On how many references it counts, itself.")
    in_all: int = Field(description="On how many it counts, or a tag below it does.")
    version: int = Field(description="How often it was changed.")


class Tree(Schema):
    """The whole tree, each tag after the one above it."""

    items: list[TagOut] = Field(description="Tags in use, depth first, then those no longer.")


class TaggingOut(Schema):
    """One person says of one reference that it is about one thing."""

    tagging: int = Field(description="Its number.")
    reference: int = Field(description="The reference, by its number.")
    tag: str = Field(description="The tag, by its key.")
    by: str = Field(description="Who said so, by user name.")
    at: datetime = Field(description="When.")


class OfTaggings(Schema):
    reference: int | None = Field(None, ge=1, le=2**62, description="Of one reference.")
    tag: Key = Field("", description="Of one tag, by its key.")
    by: Name = Field("", description="By one person, by user name.")


@router.get("/tags", response=Tree, auth=auth.reading, summary="Tags")
def list_tags(request: HttpRequest) -> Any:
    """The tree as a whole: it has hundreds of tags and no pages."""
    seen_by = eyes(request)
    rows = [*tree(seen_by=seen_by), *no_longer_in_use(seen_by=seen_by)]
    slugs = {row.tag.pk: row.tag.slug for row in rows}
    return {"items": [_tag(row, slugs) for row in rows]}


@router.get("/tags/{slug:tag}", response=TagOut, auth=auth.reading, summary="One tag")
def one_tag(request: HttpRequest, tag: str) -> Any:
    shown = one(Tag.objects.select_related("parent", "merged_into"), "tag", slug=tag)
    versioned(request, shown)
    counted = counts(eyes(request)).get(shown.pk, NONE)
    above, depth = shown.parent, 0
    while above is not None:
        above, depth = above.parent, depth + 1
    slugs = {each.pk: each.slug for each in (shown.parent, shown.merged_into) if each}
    return _tag(Row(depth, shown, *counted), slugs)


@router.get("/taggings", response=Page[TaggingOut], auth=auth.may(Scope.READ), summary="Taggings")
def list_taggings(
    request: HttpRequest, response: HttpResponse, asked: Query[OfTaggings], paging: Query[Paging]
) -> Any:
    """Who gave which tag, without what others did where you still judge unseen."""
    found = Tagging.objects.seen_by(person(request)).select_related("tag", "by")
    if asked.reference is not None:
        found = found.filter(reference=asked.reference)
    if asked.tag:
        found = found.filter(tag__slug=asked.tag)
    if asked.by:
        found = found.filter(by__username=asked.by)
    part = by_number(request, response, found, paging)
    return part.of(
        [
            {
                "tagging": each.pk,
                "reference": each.reference_id,
                "tag": each.tag.slug,
                "by": each.by.username,
                "at": each.at,
            }
            for each in part.rows
        ]
    )


def _tag(row: Row, slugs: dict[int, str]) -> dict[str, Any]:
    tag = row.tag
    return {
        "tag": tag.slug,
        "name": tag.name,
        "parent": slugs.get(tag.parent_id) if tag.parent_id else None,
        "depth": row.depth,
        "scope_note": tag.scope_note,
        "terms": tag.terms,
        "is_in_use": tag.is_in_use,
        "merged_into": slugs.get(tag.merged_into_id) if tag.merged_into_id else None,
        "references": row.references,
        "in_all": row.in_all,
        "version": tag.version,
    }
