"""Write a claim and change it. What is typed is a draft until it is handed on."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from curation.history import states
from curation.history.acts import act, note_links
from curation.history.refused import Refused, saved
from curation.history.states import CannotBeDone, ChangedMeanwhile
from curation.models import Claim, Comment, Drug, Endpoint, State, Trial, User


@dataclass(frozen=True)
class Wording:
    """What a claim says: its sentence and what that speaks of. Drugs in the order of their INN."""

    statement: str
    kind: str = Claim.Kind.EFFICACY
    drugs: tuple[Drug, ...] = ()
    trial: Trial | None = None
    endpoint: Endpoint | None = None
    population: str = ""
    note: str = ""

    def columns(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "drugs"}


class ClaimChanged(ChangedMeanwhile):
    """Somebody else saved first: `theirs` is what the claim says now, `yours` what was typed."""

    def __init__(self, claim: Claim, yours: Wording) -> None:
        self.claim, self.theirs, self.yours = claim, wording_of(claim), yours
        super().__init__(
            f"{claim.changed_by} changed this claim while you wrote. Nothing of yours was saved "
            "over theirs and nothing is lost: both stand side by side. Keep what is right and "
            "save again."
        )


def wording_of(claim: Claim) -> Wording:
    return Wording(
        statement=claim.statement,
        kind=claim.kind,
        drugs=tuple(claim.drugs.all()),
        trial=claim.trial,
        endpoint=claim.endpoint,
        population=claim.population,
        note=claim.note,
    )


def write_claim(
    *,
    by: User,
    statement: str,
    kind: str = Claim.Kind.EFFICACY,
    drugs: Iterable[Drug] = (),
    trial: Trial | None = None,
    endpoint: Endpoint | None = None,
    population: str = "",
    note: str = "",
    starter_key: str | None = None,
) -> Claim:
    """A draft. Raises Refused where it says nothing, or what another claim says already."""
    wording = _wording(statement, kind, drugs, trial, endpoint, population, note)
    with act("wrote the claim", by=by):
        claim = Claim(
            **wording.columns(), entered_by=by, changed_by=by, starter_key=starter_key or None
        )
        saved(claim).drugs.set(wording.drugs)
    return claim


def change_claim(
    claim: Claim,
    *,
    by: User,
    seen: int | None,
    statement: str,
    kind: str = Claim.Kind.EFFICACY,
    drugs: Iterable[Drug] = (),
    trial: Trial | None = None,
    endpoint: Endpoint | None = None,
    population: str = "",
    note: str = "",
) -> Claim:
    """Say it otherwise: a new version, which waits again if the claim stood.

    `seen` is the version that the person had before them. Raises ClaimChanged with both texts
    where somebody saved another since, Refused as write_claim. The same again changes nothing.
    """
    yours = _wording(statement, kind, drugs, trial, endpoint, population, note)
    with act("changed the claim", by=by):
        claim = states.locked(claim)
        if wording_of(claim) == yours:
            return claim
        if seen is not None and claim.version != seen:
            raise ClaimChanged(claim, yours)
        if claim.state == State.WITHDRAWN:
            raise CannotBeDone(
                "This claim is withdrawn. Submit it again first, or write a new one."
            )
        note_links(claim, "drugs", became=yours.drugs)
        states.revised(claim, by=by)
        for name, value in yours.columns().items():
            setattr(claim, name, value)
        saved(claim).drugs.set(yours.drugs)
    return claim


def discard_claim(claim: Claim, *, by: User, seen: int | None = None) -> None:
    """Take away one's own draft with its citations, as if it had not been written.

    Its history stays. Raises CannotBeDone for what was handed on, what others wrote, and what
    people spoke about: that is withdrawn, with a reason.
    """
    with act("took a draft away", by=by):
        claim = states.locked(claim, seen=seen)
        citations = list(claim.citations.select_for_update())
        if any(row.state not in (State.DRAFT, State.REJECTED) for row in (claim, *citations)):
            raise CannotBeDone("It was handed on. Withdraw it instead, and say why.")
        if any(row.entered_by_id != by.pk for row in (claim, *citations)):
            raise CannotBeDone("Somebody else wrote it, or cited a paper under it. It was kept.")
        if Comment.objects.filter(claim=claim).exists():
            raise CannotBeDone("People spoke about it. Withdraw it instead, and say why.")
        for citation in citations:
            citation.delete()
        claim.delete()


def _wording(
    statement: str,
    kind: str,
    drugs: Iterable[Drug],
    trial: Trial | None,
    endpoint: Endpoint | None,
    population: str,
    note: str,
) -> Wording:
    statement = " ".join(statement.split())
    if not statement:
        raise Refused({"statement": ["Write the claim: one sentence in your own words."]})
    return Wording(
        statement=statement,
        kind=kind,
        drugs=tuple(sorted(set(drugs), key=lambda drug: drug.inn)),
        trial=trial,
        endpoint=endpoint,
        population=" ".join(population.split()),
        note=note.strip(),
    )
