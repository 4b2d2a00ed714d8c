"""References as CSL-JSON, which citation processors, Zotero and pandoc read.

What CSL has no variable for is in `custom`, which its schema keeps for that and others leave alone.
"""

import json
from collections.abc import Iterator
from typing import Any

from curation.article import Author
from curation.exports.bibtex import key_of
from curation.exports.parts import Parts, each_parts
from curation.exports.references import TagsOf
from curation.models import Reference
from curation.models.reference import ReferenceQuerySet
from curation.record_lines import given_name, mesh_line, notice_note, one_line, words

MEDIA_TYPE = "application/vnd.citationstyles.csl+json"
_TYPES = {
    Reference.Kind.ARTICLE: "article-journal",
    Reference.Kind.BOOK: "book",
    Reference.Kind.CHAPTER: "chapter",
}


def references_as_csl(found: ReferenceQuerySet, *, tags_of: TagsOf) -> Iterator[str]:
    """One array, an entry in each line, the newest first."""
    before = "[\n"
    for parts in each_parts(found, tags_of=tags_of):
        yield before + json.dumps(as_csl(parts), ensure_ascii=False, separators=(",", ":"))
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def as_csl(parts: Parts) -> dict[str, Any]:
    """One item; what is not known is not there."""
    said = {name: value for name, value in _said(parts) if value}
    custom = {name: value for name, value in _custom(parts) if value}
    return said | ({"custom": custom} if custom else {})


def _said(parts: Parts) -> Iterator[tuple[str, Any]]:
    yield "id", key_of(parts)
    yield "type", _TYPES[parts.kind]
    yield "title", parts.tagged_title or parts.title or parts.vernacular_title
    yield "author", [_name(author) for author in parts.authors]
    yield "editor", [_name(author) for author in parts.editors]
    if parts.book is None:
        yield "container-title", parts.journal or parts.journal_abbreviation
        yield "container-title-short", parts.journal_abbreviation
        yield "ISSN", parts.issn
    else:
        if parts.kind == Reference.Kind.CHAPTER:
            yield "container-title", words(parts.book["title"])
        yield "collection-title", words(parts.book["collection"])
        yield "publisher", one_line(parts.book["publisher"])
        yield "publisher-place", one_line(parts.book["place"])
        yield "edition", one_line(parts.book["edition"])
        yield "ISBN", ", ".join(map(one_line, parts.book["isbns"]))
    yield "issued", _date(parts)
    yield from (("volume", parts.volume), ("issue", parts.issue), ("page", parts.pages))
    yield from (("DOI", parts.doi), ("PMID", str(parts.pmid or "")), ("PMCID", parts.pmcid))
    yield "URL", f"https://pubmed.ncbi.nlm.nih.gov/{parts.pmid}/" if parts.pmid else ""
    yield "language", parts.languages[0] if len(parts.languages) == 1 else ""
    yield "original-title", parts.vernacular_title
    yield "genre", "; ".join(parts.types)
    yield "abstract", "\n".join(parts.abstract)
    yield "keyword", ", ".join(parts.all_keywords)
    yield "note", "\n".join(map(notice_note, parts.notices))


def _custom(parts: Parts) -> Iterator[tuple[str, Any]]:
    yield "languages", parts.languages if len(parts.languages) > 1 else []
    yield "types", parts.types
    yield "keywords", [word for word, _ in parts.keywords]
    yield "mesh", [mesh_line(heading) for heading in parts.mesh]
    yield "concepts", parts.concepts
    yield "chemicals", parts.chemicals
    yield "accessions", ["/".join(filter(None, each)) for each in parts.accessions]
    yield "grants", parts.grants
    orcids = [author["orcid"] for author in parts.authors]
    yield "orcids", orcids if any(orcids) else []
    yield "initials", parts.initials
    yield "affiliations", parts.affiliations
    yield "sections", parts.labels
    yield "investigators", [_name(author) for author in parts.investigators]
    yield "issn_linking", parts.issn_linking
    yield "nlm_id", parts.nlm_id
    yield "country", parts.country
    yield "coi_statement", parts.coi_statement
    yield "notices", parts.notices
    yield "tags", parts.tags


def _name(author: Author) -> dict[str, str]:
    if group := words(author["collective_name"]):
        return {"literal": group}
    named = {
        "family": one_line(author["last_name"]),
        "given": one_line(given_name(author)),
        "suffix": one_line(author["suffix"]),
    }
    return {name: value for name, value in named.items() if value}


def _date(parts: Parts) -> dict[str, Any]:
    """With what PubMed prints where that says more than a day."""
    if not parts.date:
        return {"literal": parts.published} if parts.published else {}
    date: dict[str, Any] = {"date-parts": [list(parts.date)]}
    is_plain = not parts.published or len(parts.date) > 1
    if not is_plain and parts.published != str(parts.date[0]):
        date["literal"] = parts.published
    return date
