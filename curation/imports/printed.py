"""A citation as a reference manager's file prints it (RIS, NBIB), before any database is asked."""

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import rispy

from curation.identifiers import as_doi, as_pmcid, as_pmid
from curation.imports.pasted import understand
from curation.imports.tokens import Kind, State, Token
from curation.pubmed.medline import MedlineEntry, read_medline

_RIS_END = re.compile(r"^ER\s{0,2}-.*$", re.MULTILINE)
_EMPTY_TAG = re.compile(r"^(?!ER)[A-Z][A-Z0-9]\s{2}-[ \t]*$", re.MULTILINE)
_NBIB_GAP = re.compile(r"\n(?:[ \t]*\n)+(?=[A-Z]{2,4} *- )")
_YEAR = re.compile(r"\b(1[5-9]|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Printed:
    """What the file says. Authors are written "Wallace DJ" or as the file has them."""

    title: str = ""
    authors: tuple[str, ...] = ()
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    abstract: str = ""
    pmid: int | None = None
    doi: str | None = None
    pmcid: str | None = None
    raw: str = ""

    @property
    def words(self) -> str:
        """The citation in a line, for a list."""
        first = self.authors[0] if self.authors else ""
        parts = (first, self.title, self.journal, str(self.year or ""))
        return ". ".join(part.rstrip(".") for part in parts if part) or self.raw.strip()[:200]

    def packed(self) -> bytes:
        return zlib.compress(json.dumps(asdict(self)).encode())

    @classmethod
    def unpacked(cls, payload: bytes | memoryview | None) -> "Printed | None":
        """What a file said; None where the payload is a record that nobody could read."""
        text = zlib.decompress(payload) if payload else b""
        if not text.startswith(b"{"):
            return None
        fields = json.loads(text)
        return cls(**{**fields, "authors": tuple(fields["authors"])})


def ris_tokens(text: str) -> Iterator[Token]:
    """A token for each entry of a RIS file; one that cannot be read is named, the rest go on."""
    for token, _ in ris_entries(text):
        yield token


def ris_entries(text: str) -> Iterator[tuple[Token, dict[str, Any]]]:
    """Each token with the fields of its entry, as rispy names them; none where it is unreadable."""
    for line, entry in _ris_entries(text):
        # rispy folds a tag without value into the one before it (rispy issue 62).
        cleaned = _EMPTY_TAG.sub("", entry) + "\nER  - \n"
        try:
            fields = rispy.loads(cleaned, skip_unknown_tags=False)
        except (ValueError, KeyError, IndexError, rispy.parser.ParseError) as error:
            yield _unreadable(line, entry, f"This RIS entry cannot be read: {error}."), {}
            continue
        if fields:
            yield token_of(line, _from_ris(fields[0], entry)), fields[0]
        else:
            yield _unreadable(line, entry, "This RIS entry holds no tag that is known."), {}


def nbib_tokens(text: str) -> Iterator[Token]:
    """A token for each entry of a file in PubMed's MEDLINE format."""
    line = 1
    for entry in _split_keeping_lines(text, _NBIB_GAP):
        if entry.strip():
            fields = read_medline(entry.strip("\n") + "\n")
            lead = len(entry) - len(entry.lstrip("\n"))
            if set(fields) & {"PMID", "TI", "BTI", "AU", "LID", "AID"}:
                yield token_of(line + lead, _from_medline(fields, entry.strip()))
            else:
                yield _unreadable(line + lead, entry, "This entry has no PMID, title or author.")
        line += entry.count("\n")


def token_of(line: int, printed: Printed) -> Token:
    """By its PMID if it has one, else by its DOI or PMCID, else by what it prints."""
    if printed.pmid:
        return Token(line, printed.words, Kind.PMID, printed.pmid, note="By the PMID in the file.")
    if printed.doi:
        return Token(line, printed.words, Kind.DOI, printed.doi, payload=printed.packed())
    if printed.pmcid:
        return Token(line, printed.words, Kind.PMCID, printed.pmcid, payload=printed.packed())
    return Token(line, printed.words, Kind.CITATION, payload=printed.packed())


def _unreadable(line: int, entry: str, why: str) -> Token:
    return Token(line, entry.strip()[:300], Kind.TEXT, state=State.UNREADABLE, note=why)


def _ris_entries(text: str) -> Iterator[tuple[int, str]]:
    line = 1
    for entry in _split_keeping_lines(text, _RIS_END):
        start = re.search(r"^TY\s{2}-", entry, re.MULTILINE)
        if start:
            yield line + entry[: start.start()].count("\n"), entry[start.start() :].rstrip()
        line += entry.count("\n")


def _split_keeping_lines(text: str, gap: re.Pattern[str]) -> Iterator[str]:
    """Pieces that end with each gap, so that counting their line breaks counts the file's."""
    at = 0
    for match in gap.finditer(text):
        yield text[at : match.start()] + "\n" * match[0].count("\n")
        at = match.end()
    yield text[at:]


def _from_ris(fields: dict[str, Any], raw: str) -> Printed:
    def first(*names: str) -> str:
        for name in names:
            value = fields.get(name)
            if value:
                return str(value[0] if isinstance(value, list) else value).strip()
        return ""

    start, end = first("start_page"), first("end_page")
    year = _YEAR.search(first("year", "publication_year", "date"))
    printed_ids = _ids_mentioned(fields)
    return Printed(
        title=first("title", "primary_title", "translated_title", "short_title"),
        authors=tuple(fields.get("authors") or fields.get("first_authors") or ()),
        journal=first(
            "journal_name",
            "alternate_title3",
            "secondary_title",
            "alternate_title1",
            "tertiary_title",
        ),
        year=int(year[0]) if year else None,
        volume=first("volume"),
        issue=first("number", "issue"),
        pages=f"{start}-{end}" if start and end and end != start else start or end,
        abstract=first("abstract", "notes_abstract"),
        pmid=_ris_pmid(fields) or printed_ids.get(Kind.PMID),
        doi=as_doi(first("doi")) or printed_ids.get(Kind.DOI),
        pmcid=as_pmcid(first("custom2")) if "PMC" in first("custom2") else None,
        raw=raw,
    )


def _ris_pmid(fields: dict[str, Any]) -> int | None:
    """The accession number, where the database is PubMed's or none is named but it has its form."""
    unknown = fields.get("unknown_tag") or {}
    for tag in ("PM", "PMID"):
        if unknown.get(tag):
            return as_pmid(str(unknown[tag][0]))
    database = str(fields.get("name_of_database") or "").lower()
    if not database or any(name in database for name in ("pubmed", "medline", "nlm")):
        return as_pmid(str(fields.get("accession_number") or ""))
    return None


def _ids_mentioned(fields: dict[str, Any]) -> dict[Kind, Any]:
    """Identifiers in addresses, and in notes where they are called by name ("PMID: 123")."""
    places: list[str] = []
    for name in ("urls", "url", "link1", "link2", "link3", "link4", "file_attachments1"):
        value = fields.get(name)
        places += value if isinstance(value, list) else [str(value)] if value else []
    for name in ("notes", "research_notes"):
        value = fields.get(name)
        for note in value if isinstance(value, list) else [str(value)] if value else []:
            places += re.findall(r"PMID:?\s*\d+|doi:?\s*10\.\S+", note, re.IGNORECASE)
    found: dict[Kind, Any] = {}
    for token in understand("\n".join(places)):
        if token.is_asked_for and not token.text.isdecimal():
            found.setdefault(token.kind, token.value)
    return found


def _from_medline(fields: MedlineEntry, raw: str) -> Printed:
    def one(tag: str) -> str:
        value = fields.get(tag, "")
        return (value[0] if value else "") if isinstance(value, list) else value

    def many(tag: str) -> tuple[str, ...]:
        value = fields.get(tag, [])
        return tuple(value) if isinstance(value, list) else (value,)

    located = [id_ for tag in ("AID", "LID") for id_ in many(tag)]
    doi = next((id_.removesuffix(" [doi]") for id_ in located if id_.endswith(" [doi]")), "")
    year = _YEAR.search(one("DP"))
    return Printed(
        title=one("TI") or one("BTI"),
        authors=many("AU") + many("CN"),
        journal=one("TA") or one("JT"),
        year=int(year[0]) if year else None,
        volume=one("VI"),
        issue=one("IP"),
        pages=one("PG"),
        abstract=one("AB"),
        pmid=as_pmid(one("PMID")),
        doi=as_doi(doi),
        pmcid=as_pmcid(one("PMC")),
        raw=raw,
    )
