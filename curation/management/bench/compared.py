"""What became of a reference on its way through a file: field by field, as words."""

from collections.abc import Callable, Mapping
from typing import Any

from curation.article import Article
from curation.record_lines import chemical_line, grant_line, mesh_line, words

Fields = Mapping[str, Any]

# How each field is read for comparing; ids that no format but PubMed's XML has are left out, and
# markup is a field of its own.
FIELDS: dict[str, Callable[[Fields], Any]] = {
    "kind": lambda of: of["kind"],
    "title": lambda of: words(of["title"]),
    "markup of the title": lambda of: of["title"] if "<" in of["title"] else "",
    "title in its own language": lambda of: words(of["vernacular_title"]),
    "abstract, its words": lambda of: _joined(of),
    "abstract, its sections": lambda of: [
        (each["label"].rstrip(":"), words(each["text"])) for each in of["abstract"] if each["label"]
    ],
    "authors, their names": lambda of: _names(of, "author"),
    "authors, their initials": lambda of: _each(of, "author", "initials"),
    "authors, their ORCID iDs": lambda of: _each(of, "author", "orcid"),
    "authors, where they work": lambda of: [
        words(place["text"])
        for each in of["authors"]
        for place in each["affiliations"]
        if each["role"] == "author"
    ],
    "editors": lambda of: _names(of, "editor"),
    "investigators": lambda of: _names(of, "investigator"),
    "journal": lambda of: of["journal"],
    "journal, abbreviated": lambda of: of["journal_abbreviation"],
    "ISSN": lambda of: of["issn"],
    "country": lambda of: of["country"] if not of["book"] else "",
    "date as printed": lambda of: of["publication_date"],
    "first day": lambda of: of["published_on"],
    "year": lambda of: of["publication_year"],
    "volume": lambda of: of["volume"],
    "issue": lambda of: of["issue"],
    "pages": lambda of: of["pages"],
    "languages": lambda of: of["languages"],
    "publication types": lambda of: [each["name"] for each in of["publication_types"]],
    "keywords": lambda of: sorted({words(each["text"]) for each in of["keywords"]}),
    "MeSH headings": lambda of: [mesh_line(each) for each in of["mesh"]],
    "supplementary concepts": lambda of: [each["name"] for each in of["supplementary_concepts"]],
    "chemicals": lambda of: [chemical_line(each) for each in of["chemicals"]],
    "grants": lambda of: sorted(grant_line(each) for each in of["grants"]),
    "accession numbers": lambda of: sorted(
        f"{bank['name']}/{number}"
        for bank in of["databanks"]
        for number in bank["accession_numbers"]
    ),
    "NCT numbers": lambda of: sorted(of["nct_numbers"]),
    "notices": lambda of: sorted(
        (each["kind"], each["pmid"] or 0, words(each["citation"]).rstrip("."))
        for each in of["notices"]
    ),
    "conflicts of interest": lambda of: words(of["coi_statement"]),
    "PMID": lambda of: of["pmid"],
    "DOI": lambda of: of["doi"],
    "PMCID": lambda of: of["pmcid"],
    "book": lambda of: _book(of["book"]),
}


def fields_of(article: Article) -> Fields:
    return {name: getattr(article, name) for name in Article.__dataclass_fields__}


def lost(before: Fields, after: Fields) -> list[str]:
    """The names of the fields that were there, and are not there any more or say another thing."""
    return [
        name
        for name, read in FIELDS.items()
        if (was := read(before)) not in (None, "", []) and read(after) != was
    ]


def _joined(of: Fields) -> str:
    """Without colons: one that ends a label may be PubMed's or ours."""
    parts = (f"{each['label']} {words(each['text'])}" for each in of["abstract"])
    return " ".join(" ".join(parts).replace(":", " ").split())


def _names(of: Fields, role: str) -> list[tuple[str, str, str]]:
    return [
        (
            words(each["collective_name"]) or each["last_name"],
            "" if each["collective_name"] else each["fore_name"] or each["initials"],
            each["suffix"],
        )
        for each in of["authors"]
        if each["role"] == role
    ]


def _each(of: Fields, role: str, name: str) -> list[str]:
    found = [each[name] for each in of["authors"] if each["role"] == role]
    return found if any(found) else []


def _book(book: Fields | None) -> list[str]:
    if book is None:
        return []
    said = [words(book[name]) for name in ("title", "publisher", "place", "edition", "collection")]
    return said + list(book["isbns"])
