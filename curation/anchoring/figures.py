"""The figure check: which sentence of an abstract prints the numbers that somebody has kept.

A proposal needs strong evidence, since a wrong sentence is worse than none: an estimate by its
interval, events by their percentage, a mean by its SD, or several numbers and the words of the drug
and the endpoint. Two sentences that print the same are told apart by these words or not at all.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from curation.anchoring.figure import Figure, Found, Kind
from curation.anchoring.sentences import Span, sentences
from curation.anchoring.weighing import Strength, Weighed, Words, weigh

__all__ = ["Checked", "Figure", "Found", "Kind", "Strength", "check"]

_WEAK = "The numbers that were found are too few, or too common, to tell a sentence by."
_AMBIGUOUS = "Two sentences print these numbers, and nothing tells which is meant."


@dataclass(frozen=True)
class Checked:
    """What a text prints of the figures.

    `span` is that of the sentence proposed, or of two neighbouring ones; None where none is. `why`
    says what speaks for it, or why there is none. `found` lie within the span (anywhere, where
    there is none), `elsewhere` outside it, `missing` nowhere.
    """

    span: Span | None
    strength: Strength
    why: str
    found: tuple[Found, ...]
    elsewhere: tuple[Found, ...]
    missing: tuple[Figure, ...]


def check(
    figures: Sequence[Figure],
    text: str,
    *,
    drug_words: Collection[str] = (),
    dose_words: Collection[str] = (),
    endpoint_words: Collection[str] = (),
    comparator_words: Collection[str] = (),
) -> Checked | None:
    """The sentence that prints the figures; None where the text prints none of them.

    Words are compared without regard to case, spaces and hyphens: "4 mg" is "4-mg" and "4mg".
    """
    words = Words(drug_words, dose_words, endpoint_words, comparator_words)
    read = [weigh(span, text, figures, words) for span in sentences(text)]
    anywhere = {figure: found for each in reversed(read) for figure, found in each.taken.items()}
    if not anywhere:
        return None
    missing = tuple(figure for figure in figures if figure not in anywhere)

    ranked = sorted(read, key=lambda each: each.rank, reverse=True)
    ranked = [each for each in ranked if each.strength is not Strength.NONE]
    if not ranked or (len(ranked) > 1 and ranked[0].rank == ranked[1].rank):
        found = tuple(anywhere[figure] for figure in figures if figure in anywhere)
        why = _AMBIGUOUS if ranked else _WEAK
        return Checked(None, Strength.NONE, why, found, (), missing)

    best = ranked[0]
    taken, span, reasons = dict(best.taken), best.span, list(best.reasons)
    if other := _neighbour(best, read):
        taken = {**other.taken, **taken}
        span = Span(min(span.start, other.span.start), max(span.end, other.span.end))
        reasons += [reason for reason in other.reasons if reason not in reasons]
    why = "; ".join(reasons)
    return Checked(
        span=span,
        strength=best.strength,
        why=f"{why[0].upper()}{why[1:]}.",
        found=tuple(taken[figure] for figure in figures if figure in taken),
        elsewhere=tuple(anywhere[f] for f in figures if f in anywhere and f not in taken),
        missing=missing,
    )


def _neighbour(best: Weighed, read: Sequence[Weighed]) -> Weighed | None:
    """The sentence before or after that strongly prints what the best one leaves out."""
    at = read.index(best)
    for other in (*read[at + 1 : at + 2], *read[max(0, at - 1) : at]):
        adds = {figure for figure in other.joined if figure not in best.taken}
        if other.strength is Strength.STRONG and len(adds) >= 2:
            return other
    return None
