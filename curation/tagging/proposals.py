"""Tags that a reference speaks of: proposed to whoever tags, never given by themselves.

A tag is spoken of where its name or one of its terms stands in the title, the abstract, the
keywords or the MeSH headings, or is one of the publication types. A tag without terms that has
others below it is a heading, whose name ("Drug") says nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from curation.anchoring.terms import mentions
from curation.citation import words_of
from curation.models import Reference, Tag


@dataclass(frozen=True)
class Vocabulary:
    """The words of the tags in use, read once; whoever looks at many references keeps it."""

    tags: dict[int, Tag]  # by id, in the order of the tree's siblings
    terms: dict[str, tuple[int, ...]]  # in lower case; the ids of the tags that it speaks for


class Proposal(NamedTuple):
    tag: Tag
    words: str  # as they are written there
    where: str  # "title", "keywords", ...


class Mark(NamedTuple):
    """Code points of a text that speak of tags."""

    start: int
    end: int
    tags: tuple[Tag, ...]


def vocabulary() -> Vocabulary:
    """One query."""
    tags = {tag.pk: tag for tag in Tag.objects.in_use()}
    above = {tag.parent_id for tag in tags.values()}
    telling = [tag for tag in tags.values() if tag.terms or tag.pk not in above]
    return Vocabulary(tags, terms_of(telling))


def terms_of(tags: Collection[Tag]) -> dict[str, tuple[int, ...]]:
    """Name and terms of each, in lower case; a term of two tags speaks for both."""
    by_term: dict[str, list[int]] = defaultdict(list)
    for tag in tags:
        for term in dict.fromkeys(each.casefold() for each in (tag.name, *tag.terms)):
            by_term[term].append(tag.pk)
    return {term: tuple(pks) for term, pks in by_term.items()}


def proposed(
    reference: Reference, words: Vocabulary, *, besides: Collection[int] = ()
) -> list[Proposal]:
    """Each tag once, by the first place that speaks of it; without the tags `besides`."""
    found: dict[int, Proposal] = {}
    for where, said, pks in spoken_of(reference, words.terms):
        for pk in pks:
            if pk not in besides:
                found.setdefault(pk, Proposal(words.tags[pk], said, where))
    return list(found.values())


def keyword_marks(text: str, words: Vocabulary) -> list[Mark]:
    """Where a text without markup speaks of tags, in order, for light marking."""
    return [
        Mark(start, end, tuple(words.tags[pk] for pk in pks))
        for start, end, pks in _mentions(text, words.terms)
    ]


def spoken_of(
    reference: Reference, terms: dict[str, tuple[int, ...]]
) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Where, in which words, of which tags; the most telling place first."""
    for each in reference.publication_types:
        # The whole of it: "Review" is not meant by "Systematic Review".
        if pks := terms.get(each["name"].casefold()):
            yield "publication type", each["name"], pks
    for where, texts in _texts(reference):
        for text in texts:
            plain = words_of(text)
            for start, end, pks in _mentions(plain, terms):
                yield where, plain[start:end], pks


def _texts(reference: Reference) -> Iterator[tuple[str, list[str]]]:
    yield "title", [reference.title]
    yield "MeSH", [each["name"] for each in reference.mesh]
    yield "keywords", [each["text"] for each in reference.keywords]
    yield "abstract", [each["text"] for each in reference.abstract]


def _mentions(
    text: str, terms: dict[str, tuple[int, ...]]
) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    for start, end, pks in mentions(text, terms):
        assert isinstance(pks, tuple)
        yield start, end, pks
