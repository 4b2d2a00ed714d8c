"""What the list of references says of its question: how it was understood, in which order the
answer stands, and where nothing is found, what would find something.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from curation.models import User
from curation.search.counting import Count
from curation.search.how_many import how_many
from curation.search.matching import Found
from curation.search.question import Chosen, Question
from curation.search.spelling import mended
from curation.search.words import Term

MOST_TRIED = 8


class Order(NamedTuple):
    words: str
    question: Question
    is_chosen: bool


class Instead(NamedTuple):
    """Another question that finds something, and in which words it differs."""

    words: str
    question: Question
    finds: Count


class Told(NamedTuple):
    """`meant` is the question as it may have been meant; the sentences are about its words."""

    meant: Question | None
    sentences: list[str]


def orders(question: Question) -> list[Order]:
    """Only words tell which is best."""
    if not question.words:
        return []
    return [
        Order(words, question.with_(order=order), question.order == order)
        for words, order in (("Newest first", ""), ("Best first", "best"))
    ]


def told(found: Found, question: Question) -> Told:
    understood = found.understood
    also = [
        f"Looked for, too: {_listed(term.also)}, "
        f"{'another name' if len(term.also) == 1 else 'other names'} of {term.typed}."
        for term in understood.terms
        if term.also and not term.excluded
    ]
    meant = mended(question, understood) if understood.unknown else None
    return Told(meant, list(dict.fromkeys([*also, *understood.widened])))


def instead(
    found: Found, question: Question, chosen: list[Chosen], *, seen_by: User | None
) -> list[Instead]:
    """For a question that finds nothing: without one filter, or without one word, or for one word
    alone. That which finds least is nearest to what was asked.
    """
    nearest = _tried([*_without_a_filter(chosen), *_without_a_word(found, question)], seen_by)
    return nearest or _tried(_one_by_one(found), seen_by)


def _tried(others: Iterable[tuple[str, Question]], seen_by: User | None) -> list[Instead]:
    some = list(others)[:MOST_TRIED]
    numbers = how_many([other for _, other in some], seen_by=seen_by)
    tried = [Instead(words, other, n) for (words, other), n in zip(some, numbers, strict=True)]
    return sorted((each for each in tried if each.finds), key=lambda each: each.finds.number)


def _without_a_filter(chosen: list[Chosen]) -> Iterator[tuple[str, Question]]:
    for chip in chosen:
        if chip.label != "Words" and not chip.without.asks_for_all:
            yield f"without {chip.label}: {chip.value}", chip.without


def _without_a_word(found: Found, question: Question) -> Iterator[tuple[str, Question]]:
    groups = found.understood.groups
    if len(groups) < 2:
        return
    for place, group in enumerate(groups):
        rest = [_typed(each) for at, each in enumerate(groups) if at != place]
        yield f"without {_typed(group)}", question.with_(words=" ".join(rest))


def _one_by_one(found: Found) -> Iterator[tuple[str, Question]]:
    for group in found.understood.groups:
        if not any(term.excluded for term in group):
            yield f"for {_typed(group)} alone", Question(words=_typed(group))


def _typed(group: tuple[Term, ...]) -> str:
    return " OR ".join(map(_as_typed, group))


def _as_typed(term: Term) -> str:
    text = f'"{term.typed}"' if " " in term.typed else term.typed
    return f"{'-' if term.excluded else ''}{text}"


def _listed(names: tuple[str, ...]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
