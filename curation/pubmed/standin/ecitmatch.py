"""ecitmatch: a PMID by journal, year, volume, first page and author; text, whatever retmode says.

As NCBI's, it finds by journal, volume and page and forgives a wrong year and a wrong author; they
only choose among several. A line that it cannot make out has no answer.
"""

from curation.pubmed.standin.answers import TEXT, Answer, Request
from curation.pubmed.standin.query import Term
from curation.pubmed.standin.search import Catalogue

_NAMED_AT_MOST = 3  # beyond that NCBI says only how many


def answer(request: Request, catalogue: Catalogue) -> Answer:
    lines = []
    for line in request.text("bdata").replace("\n", "\r").split("\r"):
        fields = [field.strip() for field in line.split("|")]
        if len(fields) < 6:
            continue
        outcome = _match(catalogue, *fields[:5])
        if outcome is not None:
            lines.append("|".join((*fields[:6], outcome)))
    return Answer("".join(f"{line}\n" for line in lines).encode(), TEXT)


def _match(
    catalogue: Catalogue, journal: str, year: str, volume: str, page: str, author: str
) -> str | None:
    asked = [("Journal", journal), ("Volume", volume), ("Pagination", page)]
    terms = [Term(text, field) for field, text in asked if text]
    if len(terms) < 2:
        return None
    if journal and not catalogue.pmids(terms[0]):
        return "NOT_FOUND;INVALID_JOURNAL"
    pmids = set.intersection(*(catalogue.pmids(term) for term in terms))
    for hint in (Term(author, "Author"), Term(year, "Date - Publication")):
        if len(pmids) > 1 and hint.text:
            pmids = pmids & catalogue.pmids(hint) or pmids
    if len(pmids) > _NAMED_AT_MOST:
        return f"AMBIGUOUS ({len(pmids)} citations)"
    named = ",".join(str(pmid) for pmid in sorted(pmids, reverse=True))
    return f"AMBIGUOUS {named}" if len(pmids) > 1 else named or "NOT_FOUND"
