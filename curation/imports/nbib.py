"""PubMed's MEDLINE format (.nbib): each entry read by Biopython, its people in their order."""

import re
from collections.abc import Iterator

from curation.article import Author, NoticeEntry
from curation.identifiers import as_doi, as_orcid, as_pmcid, as_pmid
from curation.imports.printed import (
    MOST_SAID,
    Printed,
    Told,
    databanks_of,
    languages_of,
    only_said,
    own_keyword,
    split_keeping_lines,
    title_of,
    token_of,
    types_of,
    unreadable,
)
from curation.imports.tokens import Token
from curation.pubmed.medline import MedlineEntry, read_medline
from curation.record_lines import (
    NOTICES,
    SECTIONS,
    TAG,
    TITLE,
    a_book,
    an_author,
    author_called,
    chemical_of,
    grant_of,
    label_of,
    markup,
    mesh_of,
    noted,
    notice_of,
    one_line,
    sections_of,
)

_GAP = re.compile(r"\n(?:[ \t\r]*\n)+(?=[A-Z]{2,4} *- )")
_FOLD = re.compile(r"[ \t]*\r?\n {6}")
_YEAR = re.compile(r"\b(1[5-9]|20)\d\d\b")
_LINE = re.compile(r"^([A-Z]{2,4}) *- (.*)$", re.MULTILINE)
_ISSN = re.compile(r"(\d{4}-\d{3}[\dX])(?: \((\w+)\))?", re.ASCII)
_PEOPLE = {
    **dict.fromkeys(("FAU", "AU", "CN"), "author"),
    **dict.fromkeys(("FED", "ED"), "editor"),
    **dict.fromkeys(("FIR", "IR"), "investigator"),
}


def nbib_tokens(text: str) -> Iterator[Token]:
    """A token for each entry of a file in PubMed's MEDLINE format."""
    line = 1
    for entry in split_keeping_lines(text, _GAP):
        if entry.strip():
            # Biopython takes a broken line of most tags for another value.
            unfolded = _FOLD.sub(" ", entry.strip("\n")) + "\n"
            fields = read_medline(unfolded)
            lead = len(entry) - len(entry.lstrip("\n"))
            if set(fields) & {"PMID", "TI", "BTI", "AU", "LID", "AID"}:
                yield token_of(line + lead, _from_medline(fields, unfolded, entry.strip()))
            else:
                yield unreadable(line + lead, entry, "This entry has no PMID, title or author.")
        line += entry.count("\n")


def _from_medline(fields: MedlineEntry, unfolded: str, raw: str) -> Printed:
    def one(tag: str) -> str:
        return next(iter(_many(fields, tag)), "")

    located = [id_ for tag in ("AID", "LID") for id_ in _many(fields, tag)]
    doi = next((id_.removesuffix(" [doi]") for id_ in located if id_.endswith(" [doi]")), "")
    year = _YEAR.search(one("DP"))
    told, tags = _told(fields, unfolded)
    return Printed(
        title=one("TI") or one("BTI"),
        authors=(*_many(fields, "AU"), *_many(fields, "CN")),
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
        told=told,
        tags=tags,
    )


def _many(fields: MedlineEntry, tag: str) -> list[str]:
    value = fields.get(tag, [])
    return [each.strip() for each in (value if isinstance(value, list) else [value])]


def _told(fields: MedlineEntry, unfolded: str) -> tuple[Told, tuple[str, ...]]:
    def one(tag: str) -> str:
        return one_line(" ".join(_many(fields, tag)))

    keywords, tags = [], []
    for other in dict.fromkeys(_many(fields, "OT")[:MOST_SAID]):
        word, label = label_of(other.removeprefix("*"))
        if label == TAG:
            tags.append(word)
        elif word:
            keywords.append(own_keyword(word, major=other.startswith("*")))
    notes = _many(fields, "GN")
    found = _ISSN.findall(one("IS"))
    issns = {medium or "Print": issn for issn, medium in reversed(found)}
    linking = issns.pop("Linking", "")
    told = only_said(
        kind="article",
        title=title_of(noted(notes, TITLE), one("TI") or one("BTI")),
        vernacular_title=markup(one("TT")),
        abstract=sections_of(one("AB"), noted(notes, SECTIONS).split(" | ")),
        authors=people_of(unfolded),
        journal=one("JT"),
        journal_abbreviation=one("TA"),
        nlm_id=one("JID"),
        issn=next(reversed(issns.values()), linking),
        issn_linking=linking,
        country=one("PL"),
        publication_date=one("DP"),
        languages=[code for each in _many(fields, "LA") for code in languages_of(each)],
        publication_types=types_of(_many(fields, "PT")),
        mesh=[mesh_of(each) for each in _many(fields, "MH")[:MOST_SAID]],
        supplementary_concepts=[
            {"ui": "", "name": one_line(each), "type": ""} for each in _many(fields, "NM")
        ],
        keywords=keywords,
        chemicals=[chemical_of(one_line(each)) for each in _many(fields, "RN")],
        grants=[grant_of(one_line(each)) for each in _many(fields, "GR")],
        databanks=databanks_of(_many(fields, "SI")),
        coi_statement=markup(one("COIS")),
        notices=_notices(fields),
    )
    if one("BTI"):
        told["kind"] = "chapter" if one("TI") else "book"
        told["book"] = a_book(
            title=markup(one("BTI")),
            publisher=one("PB"),
            place=one("PL"),
            edition=one("EN"),
            collection=markup(one("CTI")),
            isbns=[isbn.partition(" ")[0] for isbn in _many(fields, "ISBN")],
        )
    return told, tuple(tags)


def _notices(fields: MedlineEntry) -> list[NoticeEntry]:
    return [
        notice_of(kind, each)
        for kind, known in NOTICES.items()
        for each in _many(fields, known.tag)
    ]


def people_of(unfolded: str) -> list[Author]:
    """In the order of the entry: a full name, then the short one, its ORCID iD and addresses."""
    people: list[Author] = []
    has_full_name = False
    for tag, value in _LINE.findall(unfolded):
        text = one_line(value)
        if tag in ("AUID", "AD") and people:
            _add_to(people[-1], tag, text)
        elif tag in _PEOPLE and text and len(people) < MOST_SAID:
            if tag in ("AU", "ED", "IR") and has_full_name:
                people[-1] = _with_initials(people[-1], text)
            elif tag == "CN":
                people.append(an_author(group=text))
            else:
                people.append(_called(text, tag))
            has_full_name = tag in ("FAU", "FED", "FIR")
    return people


def _called(text: str, tag: str) -> Author:
    """Without a comma a full name is a surname alone, and a short one may be a group."""
    if "," in text or not tag.startswith("F"):
        return author_called(text.rstrip(","), role=_PEOPLE[tag])
    return an_author(text, role=_PEOPLE[tag])


def _with_initials(author: Author, short: str) -> Author:
    """With the initials as PubMed makes them, of "Wallace DJ Jr" behind "Wallace, Daniel J, Jr"."""
    initials = short.removeprefix(author["last_name"]).removesuffix(author["suffix"]).strip()
    if not short.startswith(author["last_name"]) or len(initials) > 12:
        return author
    author["initials"] = initials
    if author["fore_name"] == "" or author["fore_name"] == initials:
        author["fore_name"] = author["fore_name"] if len(initials) == 1 else ""
    return author


def _add_to(author: Author, tag: str, text: str) -> None:
    if tag == "AD":
        author["affiliations"].append({"text": markup(text), "ids": {}})
    elif orcid := as_orcid(text):
        author["orcid"] = orcid
        author["ids"]["ORCID"] = orcid
