"""Identifiers among the words of a question: what has one is found by its own index."""

import re
from typing import NamedTuple

from django.db.models import Q

from curation.identifiers import as_doi, as_nct_number, as_orcid, as_pmcid, as_pmid

_PMID = re.compile(
    r"(?:PMID:?\s*|(?:https?://)?pubmed\.ncbi\.nlm\.nih\.gov/)(\d{1,8})/?", re.IGNORECASE | re.ASCII
)
_ORCID = re.compile(r"(?:https?://orcid\.org/)?[\d-]{15,18}[\dX]", re.IGNORECASE | re.ASCII)
# People put a space, or a colon, between the name of an identifier and the identifier.
_APART = re.compile(r"\b(PMID|DOI|PMCID):?\s+(?=\S)", re.IGNORECASE | re.ASCII)


class Identifier(NamedTuple):
    kind: str  # "PMID", "DOI", "PMCID", "NCT number", "ORCID iD"
    value: str

    @property
    def condition(self) -> Q | None:
        """For a query of references; None for an NCT number, which is among a document's words."""
        match self.kind:
            case "PMID":
                return Q(pmid=int(self.value))
            case "DOI":
                return Q(doi=self.value)
            case "PMCID":
                return Q(pmcid=self.value)
            case "ORCID iD":
                return Q(authors__contains=[{"orcid": self.value}])
        return None


def joined(words: str) -> str:
    """With "PMID: 123" as one word."""
    return _APART.sub(lambda found: f"{found[1]}:", words)


def identifier_in(word: str) -> Identifier | None:
    """Where a word is an identifier and nothing else."""
    word = word.strip()
    if match := _PMID.fullmatch(word):
        return Identifier("PMID", str(int(match[1])))
    # Up to four digits may be a year; whoever means such a PMID writes "PMID" before it.
    if len(word) > 4 and (pmid := as_pmid(word)):
        return Identifier("PMID", str(pmid))
    if doi := as_doi(word):
        return Identifier("DOI", doi)
    bare = word[6:] if word[:6].upper() == "PMCID:" else word
    if bare[:3].upper() == "PMC" and (pmcid := as_pmcid(bare)):
        return Identifier("PMCID", pmcid)
    if nct := as_nct_number(word):
        return Identifier("NCT number", nct)
    if _ORCID.fullmatch(word) and (orcid := as_orcid(word)):
        return Identifier("ORCID iD", orcid)
    return None
