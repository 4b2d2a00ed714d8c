"""How much waits for a second person, of all that is curated."""

from curation.claims import waiting as claims
from curation.evidence import waiting as evidence
from curation.models import User


def how_many_wait(person: User | None = None) -> int:
    """Numbers, claims and citations; with a person, what they may decide: not their own."""
    return evidence.how_many_wait(person) + claims.how_many_wait(person)
