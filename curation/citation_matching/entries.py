"""A reference list as text, cut into its entries.

Each entry is the words of one citation in one line, with the number printed before it, the title of
the list it stands in, and the identifiers found among its words.
"""

from typing import NamedTuple


class Entry(NamedTuple):
    number: str
    printed: str
    section: str = ""
    pmid: int | None = None
    doi: str = ""
    pmcid: str = ""
    raw: str = ""


def entries_of(text: str) -> list[Entry]:
    """The entries of a pasted list, in its order."""
    return [Entry("", line.strip()) for line in text.splitlines() if line.strip()]
