"""A person says which paper an entry is, or is not, or that it is none; and takes that back."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.utils.timezone import now

from curation.history.acts import act
from curation.history.states import CannotBeDone, ChangedMeanwhile, ReasonNeeded
from curation.identifiers import as_doi, as_pmcid, as_pmid
from curation.models import CandidateMatch, CitedReference, Reference, User

State = CitedReference.State
How = CitedReference.How

_PMID = re.compile(
    r"(?:PMID:?\s*|(?:https?://)?pubmed\.ncbi\.nlm\.nih\.gov/)?(\d{1,9})/?",
    re.IGNORECASE | re.ASCII,
)
_NOTHING: dict[str, Any] = {
    "state": State.WAITING,
    "reference": None,
    "found_pmid": None,
    "how": "",
    "certainty": None,
    "why": "",
    "decided_by": None,
    "looked_at": None,
}


class ByHand(NamedTuple):
    """What a person typed, understood: a reference that is here, or the PMID of one that is not."""

    reference: Reference | None
    pmid: int | None


def seen_of(entry: CitedReference) -> str:
    """What a page shows of an entry's answer, to be handed back as `seen` by what acts on it."""
    return f"{entry.state}.{entry.how}.{entry.reference_id or ''}.{entry.found_pmid or ''}"


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
    for an entry of a superseded list. What was refused before is refused no more.
    """
    if (reference is None) == (pmid is None):
        raise CannotBeDone("Say which paper it is: choose one, or type its PMID or DOI.")
    if reference is None:
        reference = Reference.objects.filter(pmid=pmid).first()
    with _answering(entry, "chose", by=by, seen=seen) as there:
        of_it = there.candidates.filter(pmid=pmid)
        if reference is not None:
            of_it = there.candidates.filter(reference=reference)
        of_it.exclude(refused_by=None).update(refused_by=None, refused_at=None)
        _answer(
            there,
            state=State.RESOLVED,
            how=How.PERSON,
            reference=reference,
            found_pmid=None if reference else pmid,
            decided_by=by,
            looked_at=there.looked_at,
        )
    return there


def refuse(candidate: CandidateMatch, *, by: User) -> CitedReference:
    """It is not this one: it is never proposed for the entry again. The entry, as it is then.

    An entry with no candidate left is NOT_FOUND.
    """
    with _answering(candidate.entry, "refused a match", by=by) as entry:
        found = entry.candidates.filter(pk=candidate.pk).first()
        if found is None:
            raise ChangedMeanwhile("It is not among what this entry might be any more.")
        if entry.state == State.RESOLVED and _is(entry, found):
            raise CannotBeDone("The entry is resolved to this paper. Take that back instead.")
        _refuse(found, by)
        if entry.state == State.UNSURE and not _open(entry):
            _answer(
                entry,
                state=State.NOT_FOUND,
                why="What it might have been was refused. Say which paper it is, or set it aside.",
                looked_at=entry.looked_at,
            )
    return entry


def take_refusal_back(candidate: CandidateMatch, *, by: User) -> CitedReference:
    """It may be this one after all: the entry waits for a person, if nobody answered since."""
    with _answering(candidate.entry, "took a refusal back", by=by) as entry:
        entry.candidates.filter(pk=candidate.pk).update(refused_by=None, refused_at=None)
        if entry.state == State.NOT_FOUND:
            _answer(entry, state=State.UNSURE, why=_TO_BE_SAID, looked_at=entry.looked_at)
    return entry


_TO_BE_SAID = "Say whether it is one of these."


def set_aside(
    entry: CitedReference, *, by: User, why: str, seen: str | None = None
) -> CitedReference:
    """It is no paper that is looked for (a book, a web page): with the reason, which is needed."""
    why = " ".join(why.split())
    if not why:
        raise ReasonNeeded("Say why it is set aside: a book, a web page, not a paper.")
    with _answering(entry, "set aside", by=by, seen=seen, reason=why) as there:
        _answer(there, state=State.SET_ASIDE, why=why, decided_by=by, looked_at=there.looked_at)
    return there


def undo(entry: CitedReference, *, by: User, seen: str | None = None) -> CitedReference:
    """Take an answer back, a person's or ours.

    What was refused stays refused. A person's answer taken back leaves the entry as it was before:
    UNSURE with its candidates, or WAITING to be looked for (tasks.start_resolving on commit). What
    we resolved and a person undoes is refused from then on, and waits for a person.
    """
    with _answering(entry, "took an answer back", by=by, seen=seen) as there:
        if there.state == State.SET_ASIDE or there.how == How.PERSON:
            if _open(there):
                _answer(there, state=State.UNSURE, why=_TO_BE_SAID, looked_at=there.looked_at)
            else:
                _answer(there)
        elif there.state == State.RESOLVED:
            _refuse_what_it_was(there, by)
            _answer(
                there,
                state=State.UNSURE,
                why="Somebody said that it is not the paper that was found. Say which it is, or "
                "set it aside.",
                decided_by=by,
                looked_at=there.looked_at,
            )
        else:
            raise CannotBeDone("Nobody answered here yet, so there is nothing to take back.")
    return there


def _refuse_what_it_was(entry: CitedReference, by: User) -> None:
    pmid = entry.found_pmid or (entry.pmid if entry.how == How.PMID else None)
    if entry.reference_id:
        which: dict[str, Any] = {"reference_id": entry.reference_id}
    elif pmid:
        which = {"pmid": pmid}
    else:
        return  # known by a DOI or PMCID alone, of a paper that is not here
    found, _ = CandidateMatch.objects.get_or_create(
        entry=entry,
        **which,
        defaults={"how": entry.how, "certainty": entry.certainty, "why": entry.why},
    )
    _refuse(found, by)


def _refuse(candidate: CandidateMatch, by: User) -> None:
    if candidate.refused_by_id is None:
        candidate.refused_by, candidate.refused_at = by, now()
        candidate.save(update_fields=["refused_by", "refused_at"])


def _open(entry: CitedReference) -> bool:
    return entry.candidates.filter(refused_by=None).exists()


def _is(entry: CitedReference, candidate: CandidateMatch) -> bool:
    if candidate.reference_id:
        return entry.reference_id == candidate.reference_id
    return candidate.pmid in (entry.found_pmid, entry.pmid)


@contextmanager
def _answering(
    entry: CitedReference, name: str, *, by: User, seen: str | None = None, reason: str = ""
) -> Iterator[CitedReference]:
    """The entry as it is now, kept from others, within an act."""
    with act(name, by=by, reason=reason):
        rows = CitedReference.objects.select_for_update(of=("self",))
        there = rows.select_related("reference_list").get(pk=entry.pk)
        if there.reference_list.superseded_at:
            raise CannotBeDone(
                "This list was replaced by another since. Nothing was changed; answer in the list "
                "that holds now."
            )
        if seen is not None and seen != seen_of(there):
            raise ChangedMeanwhile(
                "Somebody answered here while you looked at it. Nothing of yours was saved over "
                "theirs; look at it as it is now and decide again."
            )
        yield there


def _answer(entry: CitedReference, **says: Any) -> None:
    columns = _NOTHING | says
    for name, value in columns.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(columns))


def reference_by_hand(text: str) -> ByHand:
    """Which paper a typed PMID, DOI or PMCID names.

    Raises CannotBeDone with a sentence where it is none of these, or a DOI or PMCID of a paper
    that is not here.
    """
    typed = text.strip()
    asked = _PMID.fullmatch(typed)
    pmid = as_pmid(asked[1]) if asked else None
    if pmid:
        found = Reference.objects.filter(pmid=pmid).first()
        return ByHand(found, None if found else pmid)
    doi, pmcid = as_doi(typed), as_pmcid(typed)
    if not doi and not pmcid:
        raise CannotBeDone(f"“{typed[:80]}” is no PMID, DOI or PMCID. Type one of these.")
    here = Reference.objects.filter(shares_ids_with=None)
    found = here.filter(doi=doi).first() if doi else here.filter(pmcid=pmcid).first()
    if found is None:
        raise CannotBeDone(
            f"No paper with the {'DOI' if doi else 'PMCID'} {doi or pmcid} is here. Type its PMID, "
            "or bring it in first."
        )
    return ByHand(found, None)
