"""CSL-JSON, as Zotero, Mendeley, pandoc and this site write it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from curation.article import Author
from curation.identifiers import as_doi, as_orcid, as_pmcid, as_pmid
from curation.imports.printed import (
    MOST_SAID,
    Printed,
    Told,
    by_label,
    databanks_of,
    languages_of,
    only_said,
    own_keyword,
    title_of,
    token_of,
    types_of,
    unreadable,
)
from curation.imports.tokens import Token
from curation.record_lines import (
    a_book,
    an_author,
    chemical_of,
    grant_of,
    hear,
    hear_affiliation,
    hear_initials,
    markup,
    markup_of,
    mesh_of,
    notice_in,
    one_line,
    printed_date,
    sections_of,
    words,
)

_SPACE = re.compile(r"[\s,]*")
_ITEM = re.compile(r"^[ \t]*\{", re.MULTILINE)
_YEAR = re.compile(r"\b(1[5-9]|20)\d\d\b")
_BOOKS = {"book": "book", "chapter": "chapter", "entry-encyclopedia": "chapter"}
_NOTED = re.compile(r"^(PMID|PMCID|DOI): *(\S+)$", re.MULTILINE | re.IGNORECASE)
_OTHER_MARKUP = re.compile(r"<(sc|span)(?: [^>]*)?>(.*?)</\1>")
_DECODER = json.JSONDecoder()


def csl_tokens(text: str) -> Iterator[Token]:
    """A token for each item; one that cannot be read is named, the rest go on."""
    at = text.find("[") + 1 if text.lstrip().startswith("[") else 0
    line, counted = 1, 0
    while (at := _SPACE.match(text, at).end()) < len(text) and text[at] != "]":  # type: ignore[union-attr]
        line += text.count("\n", counted, at)
        counted = at
        try:
            item, end = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            after = _ITEM.search(text, text.find("\n", at)) if "\n" in text[at:] else None
            end = after.start() if after else len(text)
            what = error.msg if isinstance(error, json.JSONDecodeError) else "it is too deep"
            why = f"This entry is not JSON ({what}); reading went on with the next line that is."
            yield unreadable(line, text[at : at + 300], why)
            at = end
            continue
        raw = text[at:end]
        at = end
        for each in _items(item):
            if isinstance(each, dict) and _is_item(each):
                yield token_of(line, _from_csl(each, raw))
            else:
                yield unreadable(line, raw, "This entry has no title, author or identifier.")


def looks_like_csl(text: str) -> bool:
    """Whether it begins as an item, or an array of them, does."""
    return bool(re.match(r'\s*(?:\[\s*\]?\s*)?(?:\{\s*"|$)', text)) and text.strip() != ""


def _items(value: Any) -> list[Any]:
    """Also of an object that holds them, as some tools write it."""
    if isinstance(value, dict) and isinstance(value.get("items"), list):
        return list(value["items"])
    return [value]


def _is_item(item: dict[str, Any]) -> bool:
    return any(item.get(name) for name in ("title", "author", "DOI", "PMID", "PMCID"))


def _text(item: dict[str, Any], *names: str) -> str:
    for name in names:
        value = item.get(name)
        if isinstance(value, (str, int, float)) and str(value).strip():
            return one_line(value)
    return ""


def _lines(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return value if isinstance(value, str) else ""


def _list(item: dict[str, Any], name: str) -> list[Any]:
    value = item.get(name)
    return value[:MOST_SAID] if isinstance(value, list) else []


def _texts(item: dict[str, Any], name: str) -> list[str]:
    return [
        text for each in _list(item, name) if isinstance(each, str) and (text := one_line(each))
    ]


def _object(item: dict[str, Any], name: str) -> dict[str, Any]:
    value = item.get(name)
    return value if isinstance(value, dict) else {}


def _from_csl(item: dict[str, Any], raw: str) -> Printed:
    people = _people(item, "author")
    printed = _issued(_object(item, "issued"))
    year = _YEAR.search(printed)
    noted = {name.upper(): value for name, value in _NOTED.findall(_lines(item, "note"))}
    pmcid = _text(item, "PMCID") or noted.get("PMCID", "")
    told, tags = _told(item, people, printed)
    return Printed(
        title=words(markup_of(_title(item))),
        authors=tuple(_as_printed(each) for each in people),
        journal=_text(item, "container-title-short", "journalAbbreviation", "container-title"),
        year=int(year[0]) if year else None,
        volume=_text(item, "volume"),
        issue=_text(item, "issue"),
        pages=_text(item, "page").replace("–", "-"),
        abstract=one_line(_lines(item, "abstract")),
        pmid=as_pmid(_text(item, "PMID") or noted.get("PMID", "")),
        doi=as_doi(_text(item, "DOI") or noted.get("DOI", "")),
        pmcid=as_pmcid(pmcid) if "PMC" in pmcid.upper() else None,
        raw=raw,
        told=told,
        tags=tags,
    )


def _title(item: dict[str, Any]) -> str:
    """With <i>, <b>, <sub> and <sup>, as CSL has it."""
    return _OTHER_MARKUP.sub(r"\2", _text(item, "title"))


def _told(
    item: dict[str, Any], authors: list[Author], printed: str
) -> tuple[Told, tuple[str, ...]]:
    custom = _object(item, "custom")
    people = [
        *authors,
        *_people(item, "editor", role="editor"),
        *_people(custom, "investigators", role="investigator"),
    ]
    for person, orcid in zip(authors, _list(custom, "orcids"), strict=False):
        if known := as_orcid(orcid) if isinstance(orcid, str) else None:
            person["orcid"] = person["ids"]["ORCID"] = known
    hear(people, _texts(custom, "affiliations"), hear_affiliation)
    hear(people, _texts(custom, "initials"), hear_initials)
    kind = _BOOKS.get(_text(item, "type"), "article")
    ours = [name for name in ("keywords", "mesh", "chemicals", "accessions") if _list(custom, name)]
    keyword = [] if ours else _lines(item, "keyword").split(",")
    by_keyword, tags = by_label(keyword)
    types = _texts(custom, "types") or _text(item, "genre").split(";")
    told = by_keyword | only_said(
        kind=kind,
        title=title_of(_title(item)),
        vernacular_title=markup(_text(item, "original-title")),
        abstract=sections_of(_lines(item, "abstract"), _texts(custom, "sections")),
        authors=people,
        publication_date=printed,
        languages=_texts(custom, "languages") or languages_of(_text(item, "language")),
        publication_types=types_of(types),
        mesh=[mesh_of(each) for each in _texts(custom, "mesh")],
        keywords=[own_keyword(each) for each in dict.fromkeys(_texts(custom, "keywords"))],
        supplementary_concepts=[
            {"ui": "", "name": each, "type": ""} for each in _texts(custom, "concepts")
        ],
        chemicals=[chemical_of(each) for each in _texts(custom, "chemicals")],
        grants=[grant_of(each) for each in _texts(custom, "grants")],
        databanks=databanks_of(_texts(custom, "accessions")),
        coi_statement=markup(_text(custom, "coi_statement")),
        nlm_id=_text(custom, "nlm_id"),
        issn_linking=_text(custom, "issn_linking"),
        country=_text(custom, "country"),
        notices=[n for each in _lines(item, "note").split("\n") if (n := notice_in(each))],
    )
    if kind == "article":
        told |= only_said(
            journal=_text(item, "container-title"),
            journal_abbreviation=_text(item, "container-title-short", "journalAbbreviation"),
            issn=_text(item, "ISSN").partition(",")[0],
        )
    else:
        told["book"] = a_book(
            title=markup_of(_text(item, "container-title") if kind == "chapter" else _title(item)),
            publisher=_text(item, "publisher"),
            place=_text(item, "publisher-place"),
            edition=_text(item, "edition"),
            collection=markup(_text(item, "collection-title")),
            isbns=[isbn for each in _text(item, "ISBN").split(",") if (isbn := each.strip())],
        )
    return told, (*tags, *_texts(custom, "tags"))


def _people(item: dict[str, Any], name: str, *, role: str = "author") -> list[Author]:
    return [
        made
        for each in _list(item, name)
        if isinstance(each, dict) and (made := _person(each, role)) is not None
    ]


def _person(said: dict[str, Any], role: str) -> Author | None:
    group = _text(said, "literal")
    particle = " ".join(filter(None, (_text(said, "non-dropping-particle"), _text(said, "family"))))
    given = " ".join(filter(None, (_text(said, "given"), _text(said, "dropping-particle"))))
    if group:
        return an_author(group=group, role=role)
    return an_author(particle, given, _text(said, "suffix"), role=role) if particle else None


def _as_printed(author: Author) -> str:
    if author["collective_name"]:
        return str(author["collective_name"])
    return " ".join(filter(None, (author["last_name"], author["initials"], author["suffix"])))


def _issued(issued: dict[str, Any]) -> str:
    """As PubMed prints it; what the file prints itself comes first."""
    if printed := _text(issued, "literal", "raw"):
        return printed
    first: Any = next(iter(_list(issued, "date-parts")), [])
    numbers = [int(part) for part in (first if isinstance(first, list) else []) if _is_number(part)]
    if not numbers or not 1000 <= numbers[0] <= 9999:
        return ""
    year, month, day, *_ = (*numbers, 0, 0)
    return printed_date(year, month, day)


def _is_number(part: Any) -> bool:
    text = str(part)
    return text.isascii() and text.isdecimal() and len(text) <= 4
