"""What a change of the tree would touch, said before it is made."""

from typing import NamedTuple

from django.db.models import Max

from curation.models import Tag, TagConsensus, Tagging, User


class Touched(NamedTuple):
    """What a change would touch, as far as this person may see it yet, and what hinders it."""

    taggings: int
    references: int
    settled: int  # differences between two people that were settled
    below: list[str]  # names of the tags in use below it
    sentences: list[str]  # what will be so afterwards
    hindrances: list[str]


def touched(
    tag: Tag,
    seen_by: User,
    sentences: list[str],
    hindrances: list[str],
    tags: dict[int, Tag] | None = None,
) -> Touched:
    tags = tags or {each.pk: each for each in Tag.objects.all()}
    taggings = Tagging.objects.filter(tag=tag).seen_by(seen_by)
    return Touched(
        taggings=taggings.count(),
        references=taggings.order_by().values("reference").distinct().count(),
        settled=TagConsensus.objects.filter(tag=tag).count(),
        below=[each.name for each in in_use_below(tag, tags)],
        sentences=sentences,
        hindrances=hindrances,
    )


def counted(number: int, noun: str) -> str:
    grouped = f"{number:,}".replace(",", "\u202f")
    return f"{grouped} {noun}{'' if number == 1 else 's'}"


def end_of(parent: Tag | None) -> int:
    last = Tag.objects.filter(parent=parent).aggregate(Max("position"))["position__max"]
    return 0 if last is None else int(last) + 1


def siblings_in(
    tags: dict[int, Tag], parent: int | None, *, besides: Tag | None = None
) -> list[Tag]:
    """Those in use below a tag, in their order."""
    found = [each for each in tags.values() if each.is_in_use and each.parent_id == parent]
    found = [each for each in found if besides is None or each.pk != besides.pk]
    return sorted(found, key=lambda each: (each.position, each.name, each.pk))


def with_all_below(tag: Tag, tags: dict[int, Tag]) -> list[Tag]:
    """The tag and whatever stands below it, in use or not, out of all the tags."""
    found = [tag]
    for each in found:
        found += [child for child in tags.values() if child.parent_id == each.pk]
    return found


def in_use_below(tag: Tag, tags: dict[int, Tag]) -> list[Tag]:
    return [each for each in with_all_below(tag, tags)[1:] if each.is_in_use]


def in_the_way(*, name: str, parent_id: int | None, besides: Tag) -> list[str]:
    there = Tag.objects.in_use().filter(parent=parent_id, name__iexact=name).exclude(pk=besides.pk)
    return [f"There is a tag “{each}” in this place already." for each in there]
