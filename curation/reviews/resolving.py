"""Find out which paper each entry of a list is: by what is printed, by PubMed, by likeness.

In this order, and each step only for what the one before left. What is not sure waits for a person,
with what it might be; a candidate that a person refused is not proposed again. The network stays
outside the transaction, and each entry is written by one update that does nothing where somebody
answered meanwhile.
"""

from curation.models import ReferenceList, User


def by_identifiers(list_id: int) -> int:
    """Resolve what prints a PMID, a DOI or a PMCID, whether that paper is here or not; how many.

    Identifiers that contradict one another leave the entry to a person.
    """
    raise NotImplementedError


def ask_pubmed(list_id: int) -> int:
    """Ask PubMed's citation matcher for what is left and prints enough; how many are resolved.

    What it names is believed where the record agrees with what is printed. Raises
    PubMedUnavailable; what was not asked for says so and waits.
    """
    raise NotImplementedError


def by_likeness(list_id: int, *, only_sure: bool = False) -> int:
    """Compare what is left with what is here; how many are resolved.

    With `only_sure` what is not sure goes on waiting: PubMed is asked for it later.
    """
    raise NotImplementedError


def look_again(reference_list: ReferenceList, *, by: User) -> int:
    """Let what was not found or not sure be looked for again; how many. Then tasks.start_resolving.

    What people answered stays. Raises CannotBeDone for a list that was superseded.
    """
    raise NotImplementedError


def lists_left_behind() -> list[int]:
    """The current lists in which something waits and nobody looks any more."""
    raise NotImplementedError
