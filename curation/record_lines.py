"""How the parts of a reference are written in reference managers' files, and read again.

RIS, NBIB, BibTeX and CSL-JSON have no place of their own for much of what PubMed says. What has
none is a keyword with PubMed's own field tag in brackets ("Humans [mesh]"), so that whoever reads
the file sees what it is and this site takes it back as what it was; a tag of ours is one of them.
All here is words without markup; `plain` made them, and whoever keeps them escapes them.
"""

import html
import re
from collections.abc import Sequence
from typing import NamedTuple

from curation.anchoring import plain
from curation.article import (
    Affiliation,
    Author,
    Book,
    Chemical,
    Grant,
    MeshHeading,
    NoticeEntry,
    Section,
)
from curation.identifiers import as_pmid

MESH, SUBSTANCE, CONCEPT, ACCESSION, TAG, OWN = "mesh", "rn", "nm", "si", "lupusjak", "ot"
_LABELLED = re.compile(rf"^(.+) \[({'|'.join((MESH, SUBSTANCE, CONCEPT, ACCESSION, TAG, OWN))})\]$")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_PRINTED = re.compile(rf"(\d{{4}})(?: ({'|'.join(_MONTHS)})(?: ([1-9]\d?))?)?", re.ASCII)
_UNSEEN = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff]")
_SUFFIX = re.compile(r"(?:Jr|Sr|I{2,3}|IV|\d(?:st|nd|rd|th))\.?")
_GROUP = re.compile(
    r"\b(?:group|investigators?|consortium|committee|network|collaborat\w+|team|society|association"
    r"|organi[sz]ation|trialists|study|project|program(?:me)?|initiative|registry)\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[ -]?){1,4}")


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


def one_line(text: object) -> str:
    """Without line breaks and control characters, so that nothing in it can be a line's tag."""
    return " ".join(_UNSEEN.sub("", str(text or "")).split())


def words(markup: object) -> str:
    """Our stored markup as one line of words."""
    return one_line(plain(str(markup or "")))


def markup(text: str) -> str:
    """Words of a file, which may be anything, as our markup."""
    return html.escape(one_line(text), quote=False)


# -- keywords


def labelled(word: str, label: str = "") -> str:
    """ "Humans [mesh]"; an author's own keyword is bare unless it looks like one of these."""
    if label or _LABELLED.match(word):
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


# -- abstracts

_OF_LABELS = (
    r"(?:Background|Context|Importance|Introduction|Rationale|Aims?|Purpose|Objectives?|Hypothesis"
    r"|Subjects?|Patients?|Participants?|Study|Design|Settings?|Materials?|Methods?|Measures?"
    r"|Measurements?|Interventions?|Main|Outcomes?|Statistical|Analysis|Used|Results?|Findings?"
    r"|Conclusions?|Interpretation|Discussion|Relevance|Limitations?|Significance|Level|Evidence"
    r"|Clinical|Trial|Registration|ID|Editorial|Note|Funding)"
)
# A label stands at the beginning or after a sentence: in capitals, or of words that labels have.
_LABEL = re.compile(
    r"(?:^|(?<=[.?!;)\]\"”’%\d] ))"
    r"((?=[^:]{0,95}[A-Z]{4}|AIM)[A-Z][A-Z0-9 ,/&()'’?\-–]{1,98}[A-Z0-9)?]"
    rf"|(?=[A-Z]){_OF_LABELS}(?:(?:,? (?:and|of|&) |,? |/)(?i:{_OF_LABELS}))*)"
    r"\s?:\s"
)


def abstract_lines(sections: Sequence[Section]) -> list[str]:
    """A line for each section, its label before a colon."""
    lines = []
    for section in sections:
        text, label = words(section["text"]), one_line(section["label"]).rstrip(":")
        lines.append(f"{label}: {text}" if label else text)
    return [line for line in lines if line]


def sections_of(abstract: str) -> list[Section]:
    """The sections of a text in which labels stand, each before a colon."""
    found: list[Section] = []
    for line in abstract.splitlines():
        label, at = "", 0
        text = one_line(line)
        for match in _LABEL.finditer(text):
            _add(found, label, text[at : match.start()])
            label, at = match[1], match.end()
        _add(found, label, text[at:])
    return found


def _add(sections: list[Section], label: str, text: str) -> None:
    if text.strip() or label:
        sections.append({"label": label, "category": "", "text": markup(text)})


# -- people


def given_name(author: Author) -> str:
    return author["fore_name"] or author["initials"]


def inverted(author: Author) -> str:
    """ "Wallace, Daniel J., Jr"; a group by its name, with a comma at its end as RIS wants it."""
    if group := words(author["collective_name"]):
        return f"{group},"
    parts = (author["last_name"], given_name(author), author["suffix"])
    if not parts[1] and parts[2]:
        return f"{one_line(parts[0])}, , {one_line(parts[2])}"
    return ", ".join(one_line(part).replace(",", " ") for part in parts if part)


def author_called(name: str, *, role: str = "author") -> Author:
    """Of "Wallace, Daniel J., Jr", "Wallace DJ" or "The Made-Up Group,"; as printed if unsure."""
    name = one_line(name)
    if name.endswith(","):
        return an_author(group=name.removesuffix(","), role=role)
    last, comma, rest = name.partition(",")
    if comma:
        given, _, suffix = (part.strip() for part in rest.partition(","))
        if not suffix and _SUFFIX.fullmatch(given):
            given, suffix = "", given
        return an_author(last.strip(), given, suffix, role=role)
    if _GROUP.search(name):
        return an_author(group=name, role=role)
    before, _, end = name.rpartition(" ")
    suffix = ""
    if before and _SUFFIX.fullmatch(end):
        suffix = end
        before, _, end = before.rpartition(" ")
    if before and _INITIALS.fullmatch(end) and end.upper() == end:
        return an_author(before, end, suffix, role=role)
    return an_author(name, role=role) if not before else an_author(group=name, role=role)


def an_author(
    last: str = "",
    given: str = "",
    suffix: str = "",
    *,
    group: str = "",
    role: str = "author",
    initials: str = "",
    orcid: str = "",
    affiliations: Sequence[str] = (),
) -> Author:
    """Two letters and more that are capitals are initials, and no name."""
    are_initials = len(given) > 1 and given.isalpha() and given.isupper() and len(given) <= 4
    at: list[Affiliation] = [{"text": markup(each), "ids": {}} for each in affiliations]
    return {
        "role": role if role in ("editor", "investigator") else "author",  # type: ignore[typeddict-item]
        "last_name": "" if group else one_line(last),
        "fore_name": "" if group or are_initials else one_line(given),
        "initials": "" if group else initials or (given if are_initials else initials_of(given)),
        "suffix": "" if group else one_line(suffix),
        "collective_name": markup(group),
        "orcid": orcid,
        "ids": {"ORCID": orcid} if orcid else {},
        "affiliations": at,
        "is_valid": True,
        "equal_contribution": False,
    }


def initials_of(given: str) -> str:
    """ "DJ" of "Daniel J." and of "Daniel-James", as PubMed makes them."""
    letters = ""
    for part in re.split(r"[\s.\-‐]+", given):
        bare = "".join(letter for letter in part if letter.isalpha())
        letters += bare if bare.isupper() and len(bare) <= 3 else bare[:1].upper()
    return letters[:4]


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
