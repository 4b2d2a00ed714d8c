"""An accepted claim rests on an accepted citation; it falls into doubt before its last one does."""

from curation.history import states
from curation.models import Cause, Citation, Claim, State, User


def is_last_that_carries(claim: Claim, citation: Citation) -> bool:
    """Whether an accepted claim would have no accepted citation without this one."""
    if claim.state != State.ACCEPTED or citation.state != State.ACCEPTED:
        return False
    others = claim.citations.filter(state=State.ACCEPTED).exclude(pk=citation.pk)
    return not others.exists()


def let_go(
    claim: Claim, citation: Citation, *, by: User | None, because: str, cause: Cause = Cause.CHANGED
) -> None:
    """Put the claim in doubt if it rests on this citation alone, which is about to fall.

    Both rows are locked by whoever calls, the claim first.
    """
    if is_last_that_carries(claim, citation):
        states.require_review(claim, cause, reason=because, by=by)
