"""Tie a claim to a paper: whether it supports, disputes or qualifies it, and in which words."""

from django.db import transaction

from curation.claims.carrying import let_go
from curation.claims.quotes import locator_of
from curation.history import states
from curation.history.acts import act
from curation.history.refused import Refused, saved
from curation.history.states import CannotBeDone
from curation.models import Citation, Claim, Quote, Reference, State, User


def cite(
    claim: Claim,
    reference: Reference,
    *,
    stance: str,
    by: User,
    quote: Quote | None = None,
    locator: str = "",
    note: str = "",
) -> Citation:
    """A draft of a citation; without a locator, that of its quote.

    Raises Refused where the paper is cited in that way already or is not the one quoted, and
    CannotBeDone under a claim that is withdrawn.
    """
    with act("cited", by=by):
        claim = states.locked(claim)
        if claim.state == State.WITHDRAWN:
            raise CannotBeDone(
                "This claim is withdrawn, and no paper can be cited under it. Submit it again "
                "first, or cite the paper under another claim."
            )
        return saved(
            Citation(
                claim=claim,
                reference=reference,
                stance=stance,
                entered_by=by,
                changed_by=by,
                **_says(reference, quote, locator, note),
            )
        )


def change_citation(
    citation: Citation,
    *,
    by: User,
    seen: int | None,
    stance: str,
    quote: Quote | None = None,
    locator: str = "",
    note: str = "",
) -> Citation:
    """Another stance, quote, place or note: a new version, which waits again if it stood.

    An accepted claim that rested on it alone requires review first. Raises ChangedMeanwhile for
    another version than the one seen, Refused as `cite`. The same again changes nothing.
    """
    with transaction.atomic():
        claim = states.locked(citation.claim)
        citation = states.locked(citation)
        says = {"stance": stance, **_says(citation.reference, quote, locator, note)}
        if all(getattr(citation, name) == value for name, value in says.items()):
            return citation
        states.insist_on_seen(citation, seen)
        let_go(claim, citation, by=by, because="its last accepted citation was changed")
        with act("changed the citation of", by=by):
            states.revised(citation, by=by)
            for name, value in says.items():
                setattr(citation, name, value)
            return saved(citation)


def cite_other_words(old: Quote, new: Quote, *, by: User) -> list[Citation]:
    """Every citation that stands or is a draft quotes the new words instead of the old.

    Each is a new version, which waits for a second person again if it stood.
    """
    open_ = old.citations.exclude(state__in=[State.REJECTED, State.WITHDRAWN])
    return [
        change_citation(
            citation,
            by=by,
            seen=citation.version,
            stance=citation.stance,
            quote=new,
            note=citation.note,
        )
        for citation in open_.select_related("claim", "reference").order_by("claim", "pk")
    ]


def discard_citation(citation: Citation, *, by: User, seen: int | None = None) -> None:
    """Take away one's own draft of a citation; its history stays."""
    with act("took a draft away", by=by):
        citation = states.locked(citation, seen=seen)
        if citation.state not in (State.DRAFT, State.REJECTED):
            raise CannotBeDone("It was handed on. Withdraw it instead, and say why.")
        if citation.entered_by_id != by.pk:
            raise CannotBeDone("Somebody else cited this paper. It was kept.")
        citation.delete()


def _says(reference: Reference, quote: Quote | None, locator: str, note: str) -> dict[str, object]:
    if quote is not None and quote.reference_id != reference.pk:
        raise Refused({"quote": ["These words are of another paper. Quote the one you cite."]})
    if quote is not None:
        states.still_there(quote)
    locator = " ".join(locator.split())
    if not locator and quote is not None:
        locator = locator_of(quote)
    return {"quote": quote, "locator": locator, "note": note.strip()}
