"""A reference list as text, and how like a printed citation is to a paper: pure, no database."""

from curation.citation_matching.entries import Entry, entries_of
from curation.citation_matching.likeness import (
    MARGIN,
    POSSIBLE,
    SURE,
    Likeness,
    Paper,
    likeness,
)
from curation.citation_matching.parts import Kind, Parts, parts_of

__all__ = [
    "MARGIN",
    "POSSIBLE",
    "SURE",
    "Entry",
    "Kind",
    "Likeness",
    "Paper",
    "Parts",
    "entries_of",
    "likeness",
    "parts_of",
]
