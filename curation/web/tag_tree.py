"""The tree of tags as it stands beside a reference, and the terms by which texts speak of things.

`tests/web/test_tag_tree.py` draws it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from curation.models import Drug, Endpoint, Tag, Trial


class Branch(NamedTuple):
    """A tag with what stands under it. A root with branches only heads them: it tags nothing."""

    tag: Tag
    branches: list["Branch"]
    is_given: bool
    others: Sequence[str] = ()  # who else gave it, where that may be seen

    @property
    def given(self) -> int:
        """How many in this branch the person gave."""
        return sum(branch.is_given for branch in self.walk())

    @property
    def words(self) -> str:
        """What one may type to find it."""
        return " ".join([self.tag.name, *self.tag.terms]).lower()

    def walk(self) -> Iterator["Branch"]:
        yield self
        for branch in self.branches:
            yield from branch.walk()


def tree_of(
    tags: Sequence[Tag], given: set[int], others: Mapping[int, Sequence[str]] | None = None
) -> list[Branch]:
    """In the order of their places; `others` are those who gave a tag as well, by its id.

    What stands under a retired tag has lost its root and heads the list as if it were one.
    """
    known = {tag.pk for tag in tags}
    under: dict[int | None, list[Tag]] = {}
    for tag in tags:
        under.setdefault(tag.parent_id if tag.parent_id in known else None, []).append(tag)

    def branches(parent: int | None) -> list[Branch]:
        return [
            Branch(tag, branches(tag.pk), tag.pk in given, (others or {}).get(tag.pk, ()))
            for tag in under.get(parent, [])
        ]

    return branches(None)


def heads(tree: Sequence[Branch]) -> set[int]:
    """The roots that only head others."""
    return {root.tag.pk for root in tree if root.branches}


def terms_at_hand(of_tags: Iterable[str]) -> Mapping[str, str]:
    """What is marked in a text: drugs, trials, endpoints and the terms of tags. Three queries."""
    terms = dict.fromkeys(of_tags, "tag")
    for name, short, instrument in Endpoint.objects.values_list("name", "short", "instrument"):
        terms |= dict.fromkeys(filter(None, (name, short, instrument)), "endpoint")
    for acronym, nct in Trial.objects.values_list("acronym", "nct"):
        terms |= dict.fromkeys(filter(None, (acronym, nct)), "trial")
    for inn, synonyms in Drug.objects.values_list("inn", "synonyms"):
        terms |= dict.fromkeys((inn, *synonyms), "drug")
    return terms
