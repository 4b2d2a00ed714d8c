"""Tags: the tree of what references are about, and who gave which tag."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from curation.api import auth
from curation.api.etags import versioned
from curation.api.pages import Paging
from curation.api.reading import Key, Name, eyes, one, person
from curation.api.tabled import noun, numbered, page_of, schema_of
from curation.exports.columns import light_references
from curation.exports.tags import TAGGINGS, TAGS
from curation.models import Scope, Tag, Tagging
from curation.tagging.tree import NONE, Row, counts, no_longer_in_use, tree

router = Router(tags=["Tags and screening"])


TagOut = schema_of(
    "Tag",
    TAGS,
    depth=(int, "How deep it stands: 0 at the top."),
    is_in_use=(bool, "False where it was retired or merged."),
    references=(int, "On how many references it counts, itself."),
    in_all=(int, "On how many it counts, or a tag below it does."),
    version=(int, "How often it was changed."),
)


class Tree(Schema):
    """The whole tree, each tag after the one above it."""

    items: list[TagOut] = Field(  # type: ignore[valid-type]
        description="Tags in use, depth first, then those no longer."
    )


def _taggings_in_full(found: "QuerySet[Tagging]") -> "QuerySet[Tagging]":
    light = Prefetch("reference", queryset=light_references())
    return found.select_related("tag", "by").prefetch_related(light)


TAGGING = noun("tagging", "Tagging", numbered(TAGGINGS, "tagging"), _taggings_in_full)


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


@router.get(
    "/taggings",
    response=page_of(TAGGING.model),
    auth=auth.may(Scope.READ),
    summary="Taggings",
)
def list_taggings(
    request: HttpRequest, response: HttpResponse, asked: Query[OfTaggings], paging: Query[Paging]
) -> Any:
    """Who gave which tag, without what others did where you still judge unseen."""
    found = Tagging.objects.seen_by(person(request))
    if asked.reference is not None:
        found = found.filter(reference=asked.reference)
    if asked.tag:
        found = found.filter(tag__slug=asked.tag)
    if asked.by:
        found = found.filter(by__username=asked.by)
    return TAGGING.page(request, response, found, paging)


def _tag(row: Row, slugs: dict[int, str]) -> dict[str, Any]:
    tag = row.tag
    kept = {
        name: getattr(tag, name)
        for name in ("name", "position", "scope_note", "terms", "key", "retired_at", "version")
    }
    return {
        **kept,
        "tag": tag.slug,
        "parent": slugs.get(tag.parent_id) if tag.parent_id else None,
        "merged_into": slugs.get(tag.merged_into_id) if tag.merged_into_id else None,
        "is_in_use": tag.is_in_use,
        "depth": row.depth,
        "references": row.references,
        "in_all": row.in_all,
    }
