"""Which records a query finds: the newest (highest PMID) first, with what PubMed says beside it.

An untagged word that no record has is left out of the query and named, as PubMed does; a phrase
in quotes that no record has finds nothing, and is named too. Nothing is read before a search needs
it, so that serving starts at once: dates and ids at the first search by one of them, the texts (a
second for 2,000 records) at the first search for a word.
"""

import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from curation.pubmed.standin.facts import LANGUAGES, Facts, facts
from curation.pubmed.standin.glimpse import Day, days, ids, without_references
from curation.pubmed.standin.query import DATES, Operator, Parsing, Query, Term, chain
from curation.pubmed.standin.records import Records

_COLUMNS: dict[str, Callable[[Facts], Iterable[str]]] = {
    "Title": lambda said: (said.title, said.book_title, said.vernacular_title),
    "Abstract": lambda said: said.abstract,
    "Author": lambda said: (
        [str(name) for name in (*said.authors, *said.investigators)]
        + [f"{name.last} {name.fore}" for name in said.authors if name.fore]
    ),
    "Affiliation": lambda said: said.affiliations,
    "Journal": lambda said: (
        *(said.journal, said.iso_abbreviation, said.medline_abbreviation, said.nlm_id),
        *said.issns.values(),
    ),
    "MeSH Terms": lambda said: _with_each_qualifier(said.mesh),
    "MeSH Major Topic": lambda said: _with_each_qualifier(
        heading for heading in said.mesh if "*" in heading
    ),
    "Other Term": lambda said: said.keywords,
    "Substance Name": lambda said: said.substances,
    "Publication Type": lambda said: said.publication_types,
    "Language": lambda said: (
        *said.languages,
        *(LANGUAGES.get(code, "") for code in said.languages),
    ),
    "Secondary Source ID": lambda said: said.accessions,
    "Volume": lambda said: (said.volume,),
    "Issue": lambda said: (said.issue,),
    "Pagination": lambda said: (said.pages, said.first_page),
}
_TITLE_ABSTRACT = ("Title", "Abstract", "Other Term")
_SCOPES = {
    "All Fields": tuple(_COLUMNS),
    "Title/Abstract": _TITLE_ABSTRACT,
    "Text Word": (*_TITLE_ABSTRACT, "MeSH Terms", "Substance Name"),
}
# A publication counts by either of its dates; a record by the one that PubMed gave it.
_EVENTS = {
    "Date - Publication": ("print", "electronic"),
    "Date - Entry": ("pubmed",),
    "Date - Create": ("entrez",),
    "Date - Modification": ("revised",),
    "Date - Completion": ("completed",),
}
_WHOLE = {
    *("Journal", "MeSH Terms", "MeSH Major Topic", "Publication Type", "Language"),
    *("Volume", "Issue", "Pagination"),
}


@dataclass
class Found:
    pmids: list[int]
    translation: str
    phrases_not_found: list[str] = field(default_factory=list)
    quoted_not_found: list[str] = field(default_factory=list)
    fields_not_found: list[str] = field(default_factory=list)


class Catalogue:
    def __init__(self, records: Records) -> None:
        self.records = records
        self._lock = threading.Lock()
        self._days: dict[int, dict[str, Day]] = {}
        self._ids: dict[str, set[int]] = defaultdict(set)
        self._texts: dict[int, dict[str, str]] = {}

    def find(self, query: str, *, field: str = "", within: Term | None = None) -> Found:
        """`within` is the range of dates that esearch takes beside its term."""
        parsing = Parsing(query, field=field)
        asked = parsing.query()
        if asked is not None and within is not None:
            asked = chain([("AND", asked), ("AND", within)])
        found = Found([], str(asked or ""), fields_not_found=parsing.unknown_fields)
        if asked is not None and (outcome := self._evaluate(asked, found)):
            pmids, understood = outcome
            found.pmids, found.translation = sorted(pmids, reverse=True), str(understood)
        return found

    def pmids(self, term: Term) -> set[int]:
        return self._term(term, Found([], "")) or set()

    def _evaluate(self, query: Query, found: Found) -> tuple[set[int], Query] | None:
        """The PMIDs, and the query as PubMed carried it out; None for a term that it leaves out."""
        if isinstance(query, Term):
            pmids = self._term(query, found)
            return None if pmids is None else (pmids, query)
        so_far: set[int] | None = None
        parts: list[tuple[Operator, Query]] = []
        for operator, part in (("AND", query.first), *query.rest):
            outcome = self._evaluate(part, found)
            if outcome is None:
                continue
            pmids, understood = outcome
            parts.append((operator, understood))
            if so_far is None:
                so_far = pmids
            elif operator == "AND":
                so_far = so_far & pmids
            else:
                so_far = so_far | pmids if operator == "OR" else so_far - pmids
        whole = chain(parts)
        return None if so_far is None or whole is None else (so_far, whole)

    def _term(self, term: Term, found: Found) -> set[int] | None:
        if term.field == "UID":
            return self._uids(term)
        if term.field in DATES:
            return self._dated(term)
        if term.field == "Filter" and term.text.lower() == "all":
            return set(self.records.pmids())
        pmids = self._identified(term) | self._worded(term)
        if pmids:
            return pmids
        if term.quoted:
            found.quoted_not_found.append(f'"{term.text}"[{term.field}]')
            return pmids
        found.phrases_not_found.append(term.text)
        return None if term.field == "All Fields" else pmids

    def _uids(self, term: Term) -> set[int]:
        if not term.text.isdecimal():
            return set()
        first, last = int(term.text), int(term.text)
        if term.end is not None:
            last = int(term.end) if term.end.isdecimal() else first
        if last - first < 1000:
            return {pmid for pmid in range(first, last + 1) if pmid in self.records}
        return {pmid for pmid in self.records.pmids() if first <= pmid <= last}

    def _dated(self, term: Term) -> set[int]:
        meant = term.days()
        if meant is None:
            return set()
        self._glance()
        first, last = meant
        return {
            pmid
            for pmid, seen in self._days.items()
            if any(first <= seen[event] <= last for event in _EVENTS[term.field] if event in seen)
        }

    def _identified(self, term: Term) -> set[int]:
        if term.field not in ("Article Identifier", "PMCID", "Publisher ID", "All Fields"):
            return set()
        self._glance()
        written = term.text.lower()
        if term.field == "PMCID" and written.isdecimal():
            written = f"pmc{written}"
        return self._ids.get(written, set())

    def _worded(self, term: Term) -> set[int]:
        columns = _SCOPES.get(term.field, (term.field,))
        words = _words(term.text)
        if columns[0] not in _COLUMNS or not words.strip():
            return set()
        if term.field == "Author":
            # A surname alone has any initials; initials may be the first of several.
            words = f"|{words}" if len(words.split()) == 1 else f"|{words}".rstrip()
        elif term.text.endswith("*"):
            words = words.rstrip()
        elif term.field in _WHOLE:
            words = f"|{words}|"
        self._read()
        return {
            pmid
            for pmid, texts in self._texts.items()
            if any(words in texts[column] for column in columns if column in texts)
        }

    def _glance(self) -> None:
        """Note the dates and ids of every record, once."""
        with self._lock:
            if self._days:
                return
            for pmid in self.records.pmids():
                own = without_references(self.records.xml(pmid))
                self._days[pmid] = days(own)
                for one in ids(own):
                    self._ids[one].add(pmid)

    def _read(self) -> None:
        """Read the texts of every record, once: of each column "| curator ada | reviewer ben |"."""
        with self._lock:
            if self._texts:
                return
            for pmid in self.records.pmids():
                said = facts(pmid, self.records.xml(pmid))
                self._texts[pmid] = {
                    column: f"|{_words(written)}|"
                    for column, of in _COLUMNS.items()
                    if (written := " | ".join(text for text in of(said) if text))
                }


_SEPARATORS = re.compile(r"[^\w|]+")  # the bar stands between one author and the next
_ACCENTS = re.compile("[\u0300-\u036f]+")


def _words(text: str) -> str:
    """The words of a text in lower case without accents, a space before and after each."""
    if not text.isascii():
        text = _ACCENTS.sub("", unicodedata.normalize("NFKD", text))
    return f" {_SEPARATORS.sub(' ', text.lower()).strip()} "


def _with_each_qualifier(headings: Iterable[str]) -> Iterable[str]:
    for heading in headings:
        descriptor, *qualifiers = heading.split("/")
        yield descriptor
        for qualifier in qualifiers:
            yield f"{descriptor}/{qualifier}"
