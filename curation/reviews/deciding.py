"""A person says which paper an entry is, or is not, or that it is none; and takes that back."""

from typing import NamedTuple

from curation.models import CandidateMatch, CitedReference, Reference, User


class ByHand(NamedTuple):
    """What a person typed, understood: a reference that is here, or a PMID of one that is not."""

    reference: Reference | None
    pmid: int | None


def seen_of(entry: CitedReference) -> str:
    """What a page shows of an entry's answer, to be handed back as `seen` by what acts on it."""
    raise NotImplementedError


def choose(
    entry: CitedReference,
    *,
    by: User,
    reference: Reference | None = None,
    pmid: int | None = None,
    seen: str | None = None,
) -> CitedReference:
    """It is this paper: one that is here, or the PMID of one that need not be.

    Raises ChangedMeanwhile where it is no longer as `seen`; CannotBeDone for neither or both, and
    for an entry of a superseded list.
    """
    raise NotImplementedError


def refuse(candidate: CandidateMatch, *, by: User) -> CitedReference:
    """It is not this one: it is never proposed for the entry again. The entry, as it is then.

    An entry with no candidate left is NOT_FOUND.
    """
    raise NotImplementedError


def take_refusal_back(candidate: CandidateMatch, *, by: User) -> CitedReference:
    """It may be this one after all: the entry waits for a person again, if nobody answered since."""
    raise NotImplementedError


def set_aside(
    entry: CitedReference, *, by: User, why: str, seen: str | None = None
) -> CitedReference:
    """It is no paper that is looked for (a book, a web page): with the reason, which is needed."""
    raise NotImplementedError


def undo(entry: CitedReference, *, by: User, seen: str | None = None) -> CitedReference:
    """Take an answer back, a person's or ours: the entry waits for a person or to be looked for.

    What was refused stays refused. What we resolved and a person undoes is refused from then on,
    and waits for a person. Where the entry is to be looked for again it is WAITING:
    tasks.start_resolving on commit.
    """
    raise NotImplementedError


def reference_by_hand(text: str) -> ByHand:
    """Which paper a typed PMID, DOI, PMCID or address of one here names. Raises CannotBeDone with
    a sentence where it is none of these, or a DOI or PMCID of a paper that is not here.
    """
    raise NotImplementedError
