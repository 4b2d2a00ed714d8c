"""Tagging: one reference with one tag, or up to ten thousand pairs of them in one request.

It is the tagging of whoever asks and nobody else's. The same again changes nothing, so that a
request whose answer was lost can be sent again as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Router, Schema

from curation.api import auth
from curation.api.reading import one
from curation.api.writing.shared import Number, Pmid, Said, Slug, Yes, by, reference_at
from curation.models import Reference, Scope, Tag, Tagging, User
from curation.tagging.bulk import MOST, tag_many, undo_many, untag_many
from curation.tagging.taggings import CannotTag, tag_with, untag

router = Router(tags=["Tags and screening"])

APPLY, TAKE_AWAY = "apply", "take-away"


class Became(StrEnum):
    """What became of one item."""

    APPLIED = "applied"
    TAKEN_AWAY = "taken-away"
    THERE = "there-already"
    NOT_THERE = "not-there"
    REPEATED = "repeated"
    NO_REFERENCE = "no-such-reference"
    NO_TAG = "no-such-tag"
    NOT_IN_USE = "tag-not-in-use"
    TWO_PAPERS = "not-one-reference"


_WHY = {
    Became.THERE: "You gave it that tag before; nothing was changed.",
    Became.NOT_THERE: "You had not given it that tag; nothing was changed.",
    Became.REPEATED: "The same reference and tag stand further up in this request.",
    Became.NO_TAG: "No tag has this key. Nothing was tagged with it.",
    Became.NOT_IN_USE: "This tag was retired or merged. Nothing was tagged with it.",
    Became.TWO_PAPERS: "Give either the number of the reference here or its PMID.",
}


class Item(Said):
    """A reference, by its number here or its PMID, and a tag."""

    reference: Number | None = Field(None, description="The reference, by its number here.")
    pmid: Pmid | None = Field(None, description="The reference, by its PMID.")
    tag: Slug = Field(description="The tag, by its key.")


class Many(Said):
    """What is to be tagged with what."""

    items: Annotated[list[Item], Field(min_length=1, max_length=MOST)] = Field(
        description="The pairs, ten thousand at most."
    )
    what: Literal["apply", "take-away"] = Field(
        "apply", description="Give the tags, or take away those that you gave."
    )
    dry_run: Yes = Field(
        False, description="Only say what would become of each item; nothing is written."
    )


class ItemTagged(Schema):
    """What became of the item at the same place in the request."""

    reference: int | None = Field(description="The reference, by its number; null: none is meant.")
    pmid: int | None = Field(description="The PMID that was sent.")
    tag: str = Field(description="The tag that was sent.")
    became: Became = Field(description="What became of it.")
    why: str = Field(description="A sentence, where nothing was done.")


class TagAct(Schema):
    """All that was done with one tag: one act, which can be undone."""

    tag: str = Field(description="The tag, by its key.")
    changed: int = Field(description="On how many references.")
    act: UUID = Field(description="The act: POST /taggings/bulk/{act}/undo takes it back.")


class ManyOut(Schema):
    """What was done, or would be; each item in the order of the request."""

    dry_run: bool = Field(description="Whether nothing was written.")
    changed: int = Field(description="How many taggings were given or taken away, or would be.")
    counts: dict[str, int] = Field(description="How many items became what.")
    acts: list[TagAct] = Field(description="What can be undone; empty in a dry run.")
    items: list[ItemTagged] = Field(description="What became of each.")


class Undone(Schema):
    changed: int = Field(description="How many taggings went or came back.")


class OneOut(Schema):
    reference: int = Field(description="The reference, by its number.")
    tag: str = Field(description="The tag, by its key.")
    changed: bool = Field(description="False where it was so already.")


@router.post(
    "/taggings/bulk", response=ManyOut, auth=auth.may(Scope.TAG), summary="Tag many references"
)
def tag_in_bulk(request: HttpRequest, said: Many) -> Any:
    """Give tags to references, or take away those that you gave.

    What can be done is done, in one transaction; what cannot is said of its item, and the others
    go on. Posting the same again changes nothing.
    """
    person = by(request)
    asked = _understood(said.items, gives=said.what == APPLY)
    acts = []
    with transaction.atomic():
        _look(asked, person, gives=said.what == APPLY)
        if not said.dry_run:
            acts = _do(asked, person, gives=said.what == APPLY)
    items = [each.told() for each in asked]
    counts = {became.value: 0 for became in Became}
    for item in items:
        counts[item["became"]] += 1
    return {
        "dry_run": said.dry_run,
        "changed": counts[Became.APPLIED] + counts[Became.TAKEN_AWAY],
        "counts": {became: number for became, number in counts.items() if number},
        "acts": acts,
        "items": items,
    }


@router.post(
    "/taggings/bulk/{uuid:act}/undo",
    response=Undone,
    auth=auth.may(Scope.TAG),
    summary="Undo the tagging of many",
)
def undo_tagging_in_bulk(request: HttpRequest, act: UUID) -> Any:
    """Take back your own act; what you changed since stays as it is."""
    return {"changed": undo_many(act, by=by(request))}


@router.put(
    "/references/{int:reference}/tags/{slug:tag}",
    response=OneOut,
    auth=auth.may(Scope.TAG),
    summary="Tag a reference",
)
def tag_reference(request: HttpRequest, reference: int, tag: str) -> Any:
    """It is your tagging; the same again changes nothing."""
    paper, given = reference_at(reference), _tag_named(tag)
    before = Tagging.objects.filter(reference=paper, tag=given, by=by(request)).exists()
    tag_with(given, paper, by=by(request))
    return {"reference": paper.pk, "tag": given.slug, "changed": not before}


@router.delete(
    "/references/{int:reference}/tags/{slug:tag}",
    response=OneOut,
    auth=auth.may(Scope.TAG),
    summary="Take your tag away",
)
def untag_reference(request: HttpRequest, reference: int, tag: str) -> Any:
    """Only the tagging that is yours."""
    paper, given = reference_at(reference), _tag_named(tag)
    return {
        "reference": paper.pk,
        "tag": given.slug,
        "changed": untag(given, paper, by=by(request)),
    }


@dataclass
class _Asked:
    """An item on its way."""

    item: Item
    reference: int | None = None
    tag: Tag | None = None
    became: Became | None = None
    why: str = ""

    def told(self) -> dict[str, Any]:
        assert self.became is not None
        return {
            "reference": self.reference,
            "pmid": self.item.pmid,
            "tag": self.item.tag,
            "became": self.became.value,
            "why": self.why or _WHY.get(self.became, ""),
        }


def _understood(items: Sequence[Item], *, gives: bool) -> list[_Asked]:
    """Each with its reference and tag, or why it has none. Three queries."""
    tags = Tag.objects.in_bulk({each.tag for each in items}, field_name="slug")
    numbers = {each.reference for each in items if each.reference}
    here = set(Reference.objects.filter(pk__in=numbers).values_list("pk", flat=True))
    pmids = {each.pmid for each in items if each.pmid}
    by_pmid = dict(Reference.objects.filter(pmid__in=pmids).values_list("pmid", "pk"))
    asked, met = [], set()
    for item in items:
        one_ = _Asked(item, tag=tags.get(item.tag))
        asked.append(one_)
        if (item.reference is None) == (item.pmid is None):
            one_.became = Became.TWO_PAPERS
            continue
        one_.reference = (
            by_pmid.get(item.pmid)
            if item.reference is None
            else item.reference
            if item.reference in here
            else None
        )
        if one_.reference is None:
            one_.became, one_.why = Became.NO_REFERENCE, _not_here(item)
        elif one_.tag is None:
            one_.became = Became.NO_TAG
        elif gives and not one_.tag.is_in_use:
            one_.became = Became.NOT_IN_USE
        elif (one_.reference, one_.tag.pk) in met:
            one_.became = Became.REPEATED
        met.add((one_.reference, one_.tag.pk if one_.tag else None))
    return asked


def _look(asked: Sequence[_Asked], person: User, *, gives: bool) -> None:
    """Say of each that can be done what becomes of it. One query."""
    open_ = [each for each in asked if each.became is None]
    mine = set(
        Tagging.objects.filter(
            by=person,
            reference__in={each.reference for each in open_},
            tag__in={each.tag.pk for each in open_ if each.tag},
        ).values_list("reference", "tag")
    )
    for each in open_:
        assert each.tag is not None
        is_there = (each.reference, each.tag.pk) in mine
        if gives:
            each.became = Became.THERE if is_there else Became.APPLIED
        else:
            each.became = Became.TAKEN_AWAY if is_there else Became.NOT_THERE


def _do(asked: Sequence[_Asked], person: User, *, gives: bool) -> list[dict[str, Any]]:
    """One act for each tag, in one order for everybody, so that two requests never wait for one
    another.
    """
    by_tag: dict[int, list[_Asked]] = {}
    for each in asked:
        if each.tag and each.became in (Became.APPLIED, Became.TAKEN_AWAY):
            by_tag.setdefault(each.tag.pk, []).append(each)
    acts = []
    for _, of_it in sorted(by_tag.items()):
        tag = of_it[0].tag
        assert tag is not None
        references = [each.reference for each in of_it if each.reference]
        try:
            done = (tag_many if gives else untag_many)(references, tag, by=person)
        except CannotTag as why:
            # Somebody retired it a moment ago.
            for each in of_it:
                each.became, each.why = Became.NOT_IN_USE, str(why)
            continue
        if done.act:
            acts.append({"tag": tag.slug, "changed": done.changed, "act": done.act})
    return acts


def _not_here(item: Item) -> str:
    which = f"PMID {item.pmid}" if item.pmid else f"number {item.reference}"
    return f"No reference with {which} is here. Bring it in first: POST /imports."


def _tag_named(slug: str) -> Tag:
    return one(Tag.objects.all(), "tag", slug=slug)
