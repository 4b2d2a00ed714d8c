"""What a reference manager's file says of a reference, before any database is asked.

It is kept with the item that asks for it, as JSON; what an older version kept stays readable.
"""

import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, TypedDict

from curation.article import (
    Author,
    Book,
    Chemical,
    Databank,
    Grant,
    Keyword,
    MeshHeading,
    NoticeEntry,
    Section,
    SupplementaryConcept,
    Term,
)
from curation.imports.tokens import Kind, State, Token
from curation.record_lines import (
    ACCESSION,
    CONCEPT,
    MESH,
    SUBSTANCE,
    TAG,
    chemical_of,
    label_of,
    markup,
    markup_of,
    mesh_of,
    one_line,
    words,
)

MOST_SAID = 20_000  # of anything that there are many of: authors, keywords, headings


class Told(TypedDict, total=False):
    """Columns of a reference as the file tells them, ready to be kept; and its notices."""

    kind: str
    title: str  # where it has markup
    vernacular_title: str
    abstract: list[Section]
    authors: list[Author]
    journal: str
    journal_abbreviation: str
    nlm_id: str
    issn: str
    issn_linking: str
    country: str
    publication_date: str
    languages: list[str]
    publication_types: list[Term]
    mesh: list[MeshHeading]
    supplementary_concepts: list[SupplementaryConcept]
    keywords: list[Keyword]
    chemicals: list[Chemical]
    grants: list[Grant]
    databanks: list[Databank]
    coi_statement: str
    book: Book
    notices: list[NoticeEntry]


@dataclass(frozen=True, slots=True)
class Printed:
    """What the file says. Authors are written "Wallace DJ" or as the file has them.

    `told` is all else, `tags` are those of a site like this one: nobody's until somebody says so.
    """

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
    told: Told = field(default_factory=Told)
    tags: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The citation in a line, for a list."""
        first = self.authors[0] if self.authors else ""
        parts = (first, self.title, self.journal, str(self.year or ""))
        return ". ".join(part.rstrip(".") for part in parts if part) or self.raw.strip()[:200]

    def packed(self) -> bytes:
        # Not by asdict, which copies each of 600 authors, part by part.
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return zlib.compress(json.dumps(said).encode(), 3)

    @classmethod
    def unpacked(cls, payload: bytes | memoryview | None) -> "Printed | None":
        """What a file said; None where the payload is a record that nobody could read."""
        text = zlib.decompress(payload) if payload else b""
        if not text.startswith(b"{"):
            return None
        said = json.loads(text)
        for name in ("authors", "tags"):
            said[name] = tuple(said.get(name, ()))
        return cls(**said)


def token_of(line: int, printed: Printed) -> Token:
    """By its PMID if it has one, else by its DOI or PMCID, else by what it prints."""
    kind, note = Kind.CITATION, ""
    value: int | str = ""
    if printed.pmid:
        kind, value, note = Kind.PMID, printed.pmid, "By the PMID in the file."
    elif printed.doi:
        kind, value = Kind.DOI, printed.doi
    elif printed.pmcid:
        kind, value = Kind.PMCID, printed.pmcid
    return Token(
        line, printed.words, kind, value, note=note, payload=printed.packed(), tags=printed.tags
    )


def unreadable(line: int, entry: str, why: str) -> Token:
    return Token(line, entry.strip()[:300], Kind.TEXT, state=State.UNREADABLE, note=why)


def split_keeping_lines(text: str, gap: re.Pattern[str]) -> Iterator[str]:
    """Pieces that end with each gap, so that counting their line breaks counts the file's."""
    at = 0
    for match in gap.finditer(text):
        yield text[at : match.start()] + "\n" * match[0].count("\n")
        at = match.end()
    yield text[at:]


def only_said(**parts: Any) -> Told:
    """Without what the file does not say."""
    return {name: value for name, value in parts.items() if value}  # type: ignore[return-value]


def by_label(keywords: list[str]) -> tuple[Told, tuple[str, ...]]:
    """What keywords of any kind tell, each put where it belongs; and the tags among them."""
    found: dict[str, list[str]] = {}
    for keyword in dict.fromkeys(map(one_line, keywords[:MOST_SAID])):
        word, label = label_of(keyword)
        if word:
            found.setdefault(label, []).append(word)
    told = only_said(
        keywords=[own_keyword(word) for word in found.get("", ())],
        mesh=[mesh_of(word) for word in found.get(MESH, ())],
        supplementary_concepts=[
            {"ui": "", "name": word, "type": ""} for word in found.get(CONCEPT, ())
        ],
        chemicals=[chemical_of(word) for word in found.get(SUBSTANCE, ())],
        databanks=databanks_of(found.get(ACCESSION, [])),
    )
    return told, tuple(found.get(TAG, ()))


def own_keyword(word: str, *, major: bool = False) -> Keyword:
    return {"text": markup(word), "major": major, "owner": "NOTNLM"}


def databanks_of(accessions: list[str]) -> list[Databank]:
    """ "ClinicalTrials.gov/NCT01234567" by its bank."""
    banks: dict[str, list[str]] = {}
    for each in accessions:
        name, _, number = each.partition("/")
        banks.setdefault(name, []).extend([number] if number else [])
    return [{"name": name, "accession_numbers": numbers} for name, numbers in banks.items()]


def title_of(tagged: str, printed: str = "") -> str:
    """As markup, if it has any; a note that says another title than the printed one is old."""
    marked = markup_of(tagged)
    is_old = printed and words(marked) != one_line(printed)
    return "" if is_old or "<" not in marked else marked


def types_of(names: list[str]) -> list[Term]:
    return [{"ui": "", "name": name} for each in names if (name := one_line(each))]


def languages_of(text: str) -> list[str]:
    """ISO 639-2/B codes, as PubMed has them, of codes and of English names."""
    said = [each.strip().lower() for each in re.split(r"[,;/]", text)]
    return list(dict.fromkeys(_LANGUAGES.get(each, each[:40]) for each in said if each))


_CODES = {
    **{"chi": ("zh", "chinese"), "cze": ("cs", "czech"), "dut": ("nl", "dutch")},
    **{"eng": ("en", "english", "en-us", "en-gb"), "fre": ("fr", "french")},
    **{"ger": ("de", "german"), "hun": ("hu", "hungarian"), "ita": ("it", "italian")},
    **{"jpn": ("ja", "japanese"), "kor": ("ko", "korean"), "nor": ("no", "norwegian")},
    **{"pol": ("pl", "polish"), "por": ("pt", "portuguese"), "rus": ("ru", "russian")},
    **{"spa": ("es", "spanish"), "swe": ("sv", "swedish"), "tur": ("tr", "turkish")},
}
_LANGUAGES = {name: code for code, names in _CODES.items() for name in names}
