"""One tag that was several: new ones are made, and what was tagged is shared out among them.

All taggings of a reference go together. Where nobody says to which of the new tags a reference
goes, it goes to the only one whose words stand in it; where none or several do, it stays where it
is, for a person to look at.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from curation.history.acts import act
from curation.models import Reference, Tag, TagChange, TagConsensus, Tagging, User
from curation.tagging.moved import Moved, locked_tags
from curation.tagging.naming import free_slug, squeezed, tidy
from curation.tagging.proposals import spoken_of, terms_of
from curation.tagging.refusals import (
    CannotChangeTags,
    checked,
    insist_on_seen,
    insist_on_use,
    listed,
    needed,
)
from curation.tagging.touching import Touched, end_of, siblings_in, touched

FEWEST, MOST = 2, 8
_READ = 500  # references at a time

STAYS = -1  # where a reference goes that goes to none of the new tags
Goes = Mapping[int, int]  # a reference: the place of its part among the parts, or STAYS


class Part(NamedTuple):
    name: str
    terms: Sequence[str] = ()


class Share(NamedTuple):
    """What one of the new tags gets, or what stays; as far as this person may see it yet."""

    name: str
    references: list[Reference]  # light ones, newest first


def split(
    tag: Tag,
    parts: Sequence[Part],
    *,
    by: User,
    reason: str,
    goes: Goes | None = None,
    beside: bool = False,
    seen: int | None = None,
) -> TagChange:
    """New tags below it, or `beside` it; the tag stays with what goes to none of them.

    Raises CannotChangeTags, ReasonNeeded, ChangedMeanwhile.
    """
    reason = needed(reason, "Say why this tag is several. Nothing was split.")
    parts = _tidied(parts)
    with act("split a tag", by=by, reason=reason):
        tags = locked_tags()
        tag = tags[tag.pk]
        insist_on_seen(tag, seen)
        insist_on_use(tag)
        if hindrances := _hindrances(tag, parts, tags, beside=beside):
            raise CannotChangeTags(hindrances)
        moved = Moved()
        made = _make(tag, parts, moved, tags, beside=beside)
        shares = dict(share_out(tag, parts)) | dict(goes or {})
        for place, part in enumerate(made):
            _move_to(part, tag, [pk for pk, at in shares.items() if at == place], moved)
        return moved.keep(TagChange.Kind.SPLIT, tag, by=by, reason=reason)


def what_a_split_touches(
    tag: Tag, parts: Sequence[Part], *, seen_by: User, beside: bool = False
) -> Touched:
    tags = {each.pk: each for each in Tag.objects.all()}
    parts = _tidied(parts)
    where = "beside" if beside else "under"
    sentences = [
        f"New tags {where} “{tag}”: {listed([part.name for part in parts])}.",
        f"What goes to none of them stays with “{tag}”, which stays in use.",
    ]
    hindrances = _hindrances(tag, parts, tags, beside=beside)
    return touched(tag, seen_by, sentences, hindrances, tags)


def shares_of(
    tag: Tag, parts: Sequence[Part], *, seen_by: User, goes: Goes | None = None
) -> list[Share]:
    """A share for each part, and last what stays."""
    at = dict(share_out(tag, parts)) | dict(goes or {})
    seen = Tagging.objects.filter(tag=tag).seen_by(seen_by).values("reference")
    rows = Reference.objects.filter(pk__in=seen).newest_first()
    rows = rows.only("pmid", "doi", "title", "publication_year")
    shares = [Share(part.name, []) for part in parts] + [Share(tag.name, [])]
    for reference in rows:
        place = at.get(reference.pk, STAYS)
        shares[place if place in range(len(parts)) else STAYS].references.append(reference)
    return shares


def share_out(tag: Tag, parts: Sequence[Part]) -> dict[int, int]:
    """Where each tagged reference goes by the words of the parts; those that stay are not in it."""
    terms = terms_of(
        [
            Tag(pk=place, name=part.name, terms=tidy(part.terms))
            for place, part in enumerate(_tidied(parts))
        ]
    )
    found: dict[int, int] = {}
    rows = Reference.objects.filter(pk__in=_references_of(tag)).only(
        "title", "abstract", "keywords", "mesh", "publication_types"
    )
    for reference in rows.order_by("pk").iterator(chunk_size=_READ):
        places = {place for _, _, at in spoken_of(reference, terms) for place in at}
        if len(places) == 1:
            found[reference.pk] = places.pop()
    return found


def _references_of(tag: Tag) -> set[int]:
    return {
        *Tagging.objects.filter(tag=tag).values_list("reference", flat=True),
        *TagConsensus.objects.filter(tag=tag).values_list("reference", flat=True),
    }


def _tidied(parts: Sequence[Part]) -> list[Part]:
    named = [Part(squeezed(part.name), tidy(part.terms)) for part in parts]
    return [part for part in named if part.name]


def _hindrances(
    tag: Tag, parts: Sequence[Part], tags: dict[int, Tag], *, beside: bool
) -> list[str]:
    if not tag.is_in_use:
        return [f"“{tag}” is no longer in use, so nothing was split."]
    if len(parts) < FEWEST:
        return ["A tag is split into two or more: name at least two. Nothing was split."]
    if len(parts) > MOST:
        return [f"A tag is split into {MOST} at most at once. Nothing was split."]
    names = [part.name.casefold() for part in parts]
    if twice := [part.name for part in parts if names.count(part.name.casefold()) > 1]:
        return [f"Two of the new tags are called “{twice[0]}”. Nothing was split."]
    there = {
        each.name.casefold() for each in siblings_in(tags, tag.parent_id if beside else tag.pk)
    }
    return [
        f"There is a tag “{part.name}” in this place already. Nothing was split."
        for part in parts
        if part.name.casefold() in there
    ]


def _make(
    tag: Tag, parts: Sequence[Part], moved: Moved, tags: dict[int, Tag], *, beside: bool
) -> list[Tag]:
    parent = (tags[tag.parent_id] if tag.parent_id else None) if beside else tag
    slugs = {each.slug for each in tags.values()}
    made = []
    for position, part in enumerate(parts, start=end_of(parent)):
        new = Tag(
            slug=free_slug(part.name, slugs),
            name=part.name,
            parent=parent,
            position=position,
            terms=list(part.terms),
        )
        checked(new).save()
        slugs.add(new.slug)
        moved.made.append(new.pk)
        made.append(new)
    return made


def _move_to(part: Tag, tag: Tag, references: Sequence[int], moved: Moved) -> None:
    for rows, move in (
        (Tagging.objects, moved.move_taggings),
        (TagConsensus.objects, moved.move_settled),
    ):
        pks = rows.filter(tag=tag, reference__in=references).order_by("pk")
        move(list(pks.values_list("pk", flat=True)), of=tag, to=part)
