"""Keywords, notices, grants and dates as one line each, and as they are read again."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from curation.article import Book, Chemical, Grant, MeshHeading, NoticeEntry
from curation.identifiers import as_pmid
from curation.record_lines.text import one_line

MESH, SUBSTANCE, CONCEPT, ACCESSION, TAG, OWN = "mesh", "rn", "nm", "si", "lupusjak", "ot"
_LABELLED = re.compile(rf"^(.+) \[({'|'.join((MESH, SUBSTANCE, CONCEPT, ACCESSION, TAG, OWN))})\]$")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PRINTED = re.compile(rf"(\d{{4}})(?: ({'|'.join(_MONTHS)})(?: ([1-9]\d?))?)?", re.ASCII)


class Notice(NamedTuple):
    """How MEDLINE tags a notice, and how it is called in a note."""

    tag: str
    words: str


NOTICES = {
    "CommentIn": Notice("CIN", "Comment in"),
    "CommentOn": Notice("CON", "Comment on"),
    "CorrectedandRepublishedIn": Notice("CRI", "Corrected and republished in"),
    "CorrectedandRepublishedFrom": Notice("CRF", "Corrected and republished from"),
    "AssociatedDataset": Notice("DDIN", "Associated dataset"),
    "AssociatedPublication": Notice("DRIN", "Associated publication"),
    "ErratumIn": Notice("EIN", "Erratum in"),
    "ErratumFor": Notice("EFR", "Erratum for"),
    "ExpressionOfConcernIn": Notice("ECI", "Expression of concern in"),
    "ExpressionOfConcernFor": Notice("ECF", "Expression of concern for"),
    "OriginalReportIn": Notice("ORI", "Original report in"),
    "RepublishedIn": Notice("RPI", "Republished in"),
    "RepublishedFrom": Notice("RPF", "Republished from"),
    "RetractedandRepublishedIn": Notice("RRI", "Retracted and republished in"),
    "RetractedandRepublishedFrom": Notice("RRF", "Retracted and republished from"),
    "RetractionIn": Notice("RIN", "Retraction in"),
    "RetractionOf": Notice("ROF", "Retraction of"),
    "SummaryForPatientsIn": Notice("SPIN", "Summary for patients in"),
    "UpdateIn": Notice("UIN", "Update in"),
    "UpdateOf": Notice("UOF", "Update of"),
}
_BY_WORDS = {notice.words.lower(): kind for kind, notice in NOTICES.items()}
_NOTICE = re.compile(rf"({'|'.join(map(re.escape, _BY_WORDS))}): (.+)", re.IGNORECASE | re.DOTALL)
_LAST_PMID = re.compile(r"^(?:(?P<where>.*?)[.;]? )?PMID: (?P<pmid>\d{1,8})\.?$", re.DOTALL)
_LAST_NOTE = re.compile(r"^(?P<rest>.*?) \((?P<note>note: .*)\)$", re.DOTALL)
_GRANT = "Grant: "


# -- keywords


def labelled(word: str, label: str = "") -> str:
    """ "Humans [mesh]"; an author's own keyword is bare unless it looks like one of these, or like
    several in one, as some tools write them.
    """
    if label or _LABELLED.match(word) or word.count(";") > 1:
        return f"{word} [{label or OWN}]"
    return word


def label_of(keyword: str) -> tuple[str, str]:
    """The word and its label; "" for what the authors chose."""
    found = _LABELLED.match(keyword.strip())
    if found is None:
        return keyword.strip(), ""
    return found[1], "" if found[2] == OWN else found[2]


def mesh_line(heading: MeshHeading) -> str:
    """ "Lupus Erythematosus, Systemic/*drug therapy", as MEDLINE has it; a star is "major"."""
    parts = [f"{'*' * each['major']}{each['name']}" for each in (heading, *heading["qualifiers"])]
    return "/".join(parts)


def mesh_of(line: str) -> MeshHeading:
    name, *qualifiers = line.split("/")
    return {
        "ui": "",
        "name": name.removeprefix("*").strip(),
        "type": "",
        "major": name.startswith("*"),
        "qualifiers": [
            {"ui": "", "name": each.removeprefix("*").strip(), "major": each.startswith("*")}
            for each in qualifiers
            if each.strip("* ")
        ],
    }


def chemical_line(chemical: Chemical) -> str:
    """ "ISP4442I3Y (baricitinib)"."""
    return f"{chemical['registry_number'] or '0'} ({chemical['name']})"


def chemical_of(line: str) -> Chemical:
    number, _, name = line.partition(" (")
    if not name:
        number, name = "0", line
    return {"ui": "", "name": name.removesuffix(")"), "registry_number": number.strip() or "0"}


def grant_line(grant: Grant) -> str:
    """ "R01 AR1/AR/NIAMS NIH HHS/United States"; always four parts, so that they can be told."""
    return "/".join((grant["id"], grant["acronym"], grant["agency"], grant["country"]))


def grant_of(line: str) -> Grant:
    """What is left out, as PubMed leaves it out, is the acronym, then the number."""
    parts = [part.strip() for part in line.removeprefix(_GRANT).rsplit("/", 3)]
    parts = {1: ["", "", *parts, ""], 2: ["", "", *parts], 3: [parts[0], "", *parts[1:]]}.get(
        len(parts), parts
    )
    return {"id": parts[0], "acronym": parts[1], "agency": parts[2], "country": parts[3]}


def grant_note(grant: Grant) -> str:
    return _GRANT + grant_line(grant)


def is_grant_note(note: str) -> bool:
    return note.startswith(_GRANT) and note.count("/") >= 3


# -- notes that say what they are

TITLE, SECTIONS = "Title with its markup", "Sections of the abstract"
ORCIDS, INITIALS, CONFLICT = "ORCID iDs", "Initials", "Conflict of interest"


def note(called: str, said: str) -> str:
    """ "Conflict of interest: none"; "" where nothing is said."""
    return f"{called}: {said}" if said else ""


def noted(notes: Iterable[str], called: str) -> str:
    """What the first of the notes that is called so says."""
    before = f"{called}: "
    return next((each.removeprefix(before) for each in notes if each.startswith(before)), "")


# -- notices


def notice_line(notice: NoticeEntry) -> str:
    """ "Made Up J. 2024;1:2. PMID: 123 (note: ...)": what MEDLINE has after the tag."""
    where = one_line(notice["citation"])
    where += f"{'' if where.endswith('.') else '.'}" if where and notice["pmid"] else ""
    line = " ".join(filter(None, (where, f"PMID: {notice['pmid']}" if notice["pmid"] else "")))
    note = one_line(notice["note"])
    return f"{line} (note: {note})" if note else line


def notice_of(kind: str, line: str) -> NoticeEntry:
    note = ""
    if with_note := _LAST_NOTE.match(line):
        line, note = with_note["rest"], with_note["note"].removeprefix("note: ")
    found = _LAST_PMID.match(line)
    pmid = as_pmid(found["pmid"]) if found else None
    where = (found["where"] or "") if found and pmid else line
    return {"kind": kind, "pmid": pmid, "citation": one_line(where)[:2000], "note": note[:2000]}


def notice_note(notice: NoticeEntry) -> str:
    """ "Retraction in: Made Up J. 2024;1:2. PMID: 123", where there is no tag for it."""
    known = NOTICES.get(notice["kind"])
    return f"{known.words if known else notice['kind']}: {notice_line(notice)}"


def notice_in(note: str) -> NoticeEntry | None:
    """The notice that a note tells, if it is one."""
    found = _NOTICE.fullmatch(note.strip())
    return notice_of(_BY_WORDS[found[1].lower()], found[2]) if found else None


# -- dates


def date_parts(printed: str) -> tuple[int, ...]:
    """Year, month and day of "2022 Oct 4", as many as it has; none of what says more than that."""
    found = _PRINTED.fullmatch(printed)
    if found is None:
        return ()
    year, month, day = found.groups()
    parts = (int(year), _MONTHS.index(month) + 1 if month else 0, int(day or 0))
    return tuple(part for part in parts if part)


def printed_date(year: int, month: int = 0, day: int = 0) -> str:
    """As PubMed prints it; a month or day that is none is left out."""
    text = str(year)
    if 1 <= month <= 12:
        text += f" {_MONTHS[month - 1]}"
        if 1 <= day <= 31:
            text += f" {day}"
    return text


def month_called(text: str) -> int:
    """Of "oct", "October" or "10"; 0 where it is none."""
    text = text.strip()
    if text.isascii() and text.isdecimal():
        return int(text) if len(text) <= 2 and 1 <= int(text) <= 12 else 0
    short = text[:3].title()
    return _MONTHS.index(short) + 1 if short in _MONTHS and text.rstrip(".").isalpha() else 0


# -- books


def a_book(**parts: str | list[str]) -> Book:
    book: Book = {
        "title": "",
        "publisher": "",
        "place": "",
        "edition": "",
        "volume": "",
        "isbns": [],
        "collection": "",
        "medium": "",
        "report_number": "",
        "accession": "",
        "locations": [],
        "sections": [],
        "pub_date": "",
        "begins": "",
        "ends": "",
    }
    book.update(parts)  # type: ignore[typeddict-item]
    return book
