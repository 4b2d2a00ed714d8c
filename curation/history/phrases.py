"""What somebody did, as a short phrase: "tagged 12 references with baricitinib".

Pure but for the names, which are found all at once. A phrase is made of pieces, and a piece that
names something says what, so that a page can lead there.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from curation.history.nouns import NOUNS
from curation.models import Claim, Reference, State, Trial, User

LONGEST_CLAIM = 90

VERBS = {
    "withdrawn": "withdrew {}",
    "kept as printed": "kept {} as printed",
    **dict.fromkeys(("in doubt", "put in doubt"), "put {} in doubt"),
    "undid the merge": "undid the merge of {}",
    "took a draft away": "took {} away again",
    "linked by NCT number": "linked {} by NCT number",
    "took a decision back": "took back a decision on {}",
    "settled": "settled what people differed on in {}",
    "took a settlement back": "took back what was settled of {}",
    "withdrew": "withdrew the assignment of {}",
    "done": "was done with {}",
    "opened again": "took up {} again",
    "handed over": "handed over {}",
    "gave back": "gave {} back",
    "found the words of": "found the words of {} again",
    "undid": "took back a step on {}",
    "looked for the quote again": "looked for {} again",
    "took back the quote": "took back {}",
    "confirmed the quote": "confirmed the quote of {}",
    "commented": "wrote {}",
    **dict.fromkeys(
        ("took a tag away", "took a tag away from many at once"), "took a tag away from {}"
    ),
    "brought a decision in": "brought a decision on {} in",
    "undid the tagging of many at once": "undid the tagging of {}",
    **{
        f"undid the {what} of a tag": f"undid the {what} of {{}}"
        for what in ("renaming", "moving", "merging", "splitting", "retiring")
    },
    "asked PubMed": "asked PubMed for {}",
    "asked to look again": "asked to look for {} again",
    "waits for PubMed": "waits for PubMed to find {}",
    "could not resolve": "could not resolve {} for sure",
    "linked": "linked {} to what is here",
    "chose": "chose the paper of {}",
    "refused a match": "refused a match of {}",
    "took a refusal back": "proposed a match of {} again",
    "took an answer back": "took back the paper of {}",
    "set aside": "set {} aside",
    "": "changed {} outside of the pages",
}
_TAGGED = ("tagged", "tagged many at once")
_UNTAGGED = ("took a tag away", "took a tag away from many at once")
_DECIDED = {"include": "included {}", "exclude": "excluded {}", "unclear": "was unsure about {}"}

# What was merged is told; the rows that only moved with it are not.
_OF_THE_VOCABULARY = ("merged", "undid the merge")
_VOCABULARY = ("drug", "endpoint")
# Where the first was done, the others came with it and are not told.
_WITH = {
    "tagchange": ("tag", "tagging", "tagconsensus"),
    "decision": ("assignment",),
    "tagging": ("assignment",),
    "citedreference": ("candidate",),
}
_WITH_A_NEW_CLAIM = ("citation", "quote")


class Piece(NamedTuple):
    """Words; with `kind`, the name of one thing, whose address `key` ends."""

    words: str
    kind: str = ""
    key: str = ""


@dataclass
class Things:
    """What is known of the rows of one noun: how many, and of which; empty names are not told."""

    count: int = 0
    new: int = 0
    one: int = 0  # the id of one of them
    trials: set[int] = field(default_factory=set)
    claims: set[int] = field(default_factory=set)
    references: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def add(self, counted: Sequence[Any]) -> None:
        """A row of `nouns.COUNTS`: of several trials or names, the first and the last are known."""
        count, new, one, *pairs = counted
        self.count, self.new, self.one = self.count + count, self.new + new, one
        kept: tuple[set[Any], ...] = (self.trials, self.claims, self.references, self.names)
        for of_them, first, last in zip(kept, pairs[::2], pairs[1::2], strict=True):
            of_them |= {first, last} - {None, ""}


Told = dict[str, Things]  # by noun


class Names:
    """The trials, claims, references and people that phrases name: a query for each noun."""

    def __init__(self, told: Iterable[Told], *, claims_in: Collection[str] = tuple(State)) -> None:
        told = list(told)
        every = [things for each in told for things in each.values()]
        people = {
            int(name) for each in told if "assignment" in each for name in each["assignment"].names
        }
        self.trials = Trial.objects.only("slug", "nct", "acronym").in_bulk(
            _the_only(things.trials for things in every)
        )
        self.claims = (
            Claim.objects.filter(state__in=claims_in)
            .only("statement")
            .in_bulk(_the_only(things.claims for things in every))
        )
        self.references = Reference.objects.only("pmid", "doi").in_bulk(
            _the_only(things.references for things in every)
        )
        self.people = User.objects.only("username", "first_name", "last_name").in_bulk(people)

    def trial(self, pk: int) -> Piece | None:
        trial = self.trials.get(pk)
        return Piece(str(trial), "trial", trial.key) if trial else None

    def claim(self, pk: int) -> Piece | None:
        claim = self.claims.get(pk)
        if claim is None:
            return None
        words = claim.statement
        if len(words) > LONGEST_CLAIM:
            words = f"{words[: LONGEST_CLAIM - 1].rstrip()}…"
        return Piece(f"the claim “{words}”", "claim", str(pk))

    def reference(self, pk: int) -> Piece | None:
        reference = self.references.get(pk)
        return Piece(str(reference), "reference", str(pk)) if reference else None


def _the_only(sets: Iterable[set[int]]) -> set[int]:
    return {pk for each in sets if len(each) == 1 for pk in each}


def what_counts(act: str, told: Told) -> Told:
    """Without what only came with it."""
    if act in _OF_THE_VOCABULARY and told.keys() & set(_VOCABULARY) != told.keys():
        return {noun: things for noun, things in told.items() if noun in _VOCABULARY}
    silent = {each for noun in told for each in _WITH.get(noun, ())}
    if act == "wrote the claim" and "claim" in told:
        silent |= set(_WITH_A_NEW_CLAIM)
    return {noun: things for noun, things in told.items() if noun not in silent}


def phrase(act: str, told: Told, names: Names) -> tuple[Piece, ...]:
    """What was done to what; `told` is what counts, and is not empty."""
    things = list(_listed([_named(act, noun, told[noun], names) for noun in NOUNS if noun in told]))
    before, after = _verb(act, told).split("{}")
    besides = _besides(act, told, names, {piece for piece in things if piece.kind})
    said = [Piece(before), *things, *besides, Piece(after)]
    return tuple(piece for piece in said if piece.words)


def counted(told: Told, names: Names) -> tuple[Piece, ...]:
    """ "2 findings and tofacitinib"."""
    return tuple(_listed([_named("", noun, told[noun], names) for noun in NOUNS if noun in told]))


def _verb(act: str, told: Told) -> str:
    """ "added an arm" is the verb and its noun, and the noun is counted."""
    if "decision" in told and act == "screened" and len(told["decision"].names) == 1:
        return _DECIDED[max(told["decision"].names)]
    tags = told["tagging"].names if "tagging" in told else set()
    if act in _UNTAGGED and len(tags) == 1:
        return f"took the tag {_bare(*tags)} away from {{}}"
    pattern = VERBS.get(act)
    return pattern or f"{_bare(act.partition(' ')[0])} {{}}"


def _bare(words: str) -> str:
    """Without braces, which would be taken for a place to fill."""
    return words.replace("{", "(").replace("}", ")")


def _named(act: str, noun: str, things: Things, names: Names) -> Piece:
    """The name of one thing, or how many there are."""
    one, several = NOUNS[noun].one, NOUNS[noun].several
    if act.startswith("cited") and noun == "citation":
        one, several = "a paper", "papers"
    if things.count > 1:
        return Piece(f"{things.count:,} {several}")
    piece = None
    if noun == "trial":
        piece = names.trial(things.one)
    elif noun == "claim":
        piece = names.claim(things.one)
    elif noun == "review":
        piece = next((names.reference(pk) for pk in things.references), None)
        piece = piece and piece._replace(words=f"the review {piece.words}")
    elif NOUNS[noun].is_screening or (noun == "citation" and one == "a paper"):
        piece = next((names.reference(pk) for pk in things.references), None)
    elif noun == "import":
        piece = Piece(f"the import {next(iter(things.names), things.one)}", noun, str(things.one))
    elif things.names:
        piece = Piece(max(things.names))
    return piece or Piece(one)


def _listed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for place, piece in enumerate(pieces):
        if place:
            yield Piece(" and " if place == len(pieces) - 1 else ", ")
        yield piece


def _besides(act: str, told: Told, names: Names, named: set[Piece]) -> Iterator[Piece]:
    """With which tag, to whom, of which trial, claim or reference: where there is only one."""
    if act in _TAGGED and "tagging" in told and len(told["tagging"].names) == 1:
        yield Piece(f" with {max(told['tagging'].names)}")
    if act in ("assigned", "handed over") and "assignment" in told:
        to = [names.people.get(int(name)) for name in told["assignment"].names]
        if len(to) == 1 and to[0]:
            yield Piece(f" to {to[0]}")
    about = (
        (names.trial, {pk for things in told.values() for pk in things.trials}),
        (names.claim, {pk for things in told.values() for pk in things.claims}),
        (names.reference, {pk for things in told.values() for pk in things.references}),
    )
    for name, pks in about:
        piece = name(*pks) if len(pks) == 1 else None
        if (piece and piece[1:] in {each[1:] for each in named}) or (
            name == names.reference and act.startswith("cited")
        ):
            return
        if piece and not _only_screening(told):
            yield Piece(_JOINED.get(act.partition(" ")[0], " of "))
            yield piece
            return


_JOINED: Mapping[str, str] = {"cited": " under ", "commented": " on ", "took": " of "}


def _only_screening(told: Told) -> bool:
    """Their things are references already, and named or counted."""
    return all(NOUNS[noun].is_screening for noun in told)
