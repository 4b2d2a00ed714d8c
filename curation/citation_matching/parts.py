"""What a printed citation says: title, first author, year, journal, volume, issue, pages.

Read are the styles of Vancouver and the NLM, AMA, MDPI, Lancet, Nature, APA and Harvard, and
what lies between. It is a reading, not a proof: a title that was cut in a wrong place is looked
for again in the printed words when they are compared with a paper.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from curation.citation_matching.authors import authors_in, group_in
from curation.citation_matching.places import Place, last_of, place_in


class Kind(StrEnum):
    ARTICLE = "article"
    BOOK = "book"
    WEB_PAGE = "web page"
    OTHER = "other"


class Parts(NamedTuple):
    """What is not known is "" or None."""

    title: str = ""
    first_author: str = ""  # the surname
    year: int | None = None
    journal: str = ""
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    kind: Kind = Kind.ARTICLE
    last_page: str = ""


_IDS = re.compile(
    r"\b(?:https?://)?(?:dx\.)?doi\.org/\S+|\bdoi\s?:?\s*10\.\d{4,9}/\S+|\b10\.\d{4,9}/\S+"
    r"|\[?\bPM(?:C?ID)\s?:?\s*(?:PMC)?\d+\]?|\bPMC\d+\b|https?://\S+|\bwww\.\S+",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"https?://(?!(?:dx\.)?doi\.org)|\bwww\.", re.IGNORECASE)
_SEEN = re.compile(r"\b(?:accessed|retrieved|available (?:from|at)|cited (?:19|20)\d\d)\b", re.I)
_BOOK = re.compile(
    r"\bIn:?\s.{3,200}?\b(?:eds?|editors?)\b|\b(?:University|Academic|Free) Press\b|\bISBN\b"
    r"|\b\d(?:st|nd|rd|th) edn?\b|\b(?:Springer|Elsevier|Wiley|Macmillan|Routledge|Academic Press"
    r"|Oxford University|Cambridge University|McGraw|Saunders|Lippincott|Publish(?:ers?|ing))\b"
    r"|\bChap(?:ter|\.)\s\d|\bDissertation\b|\bThesis\b"
)
_QUOTED = re.compile(
    r"(?:[“\"]|^‘)(?P<title>.{10,}?)[,.?!]?(?:[”\"]|’(?!\w))\s*,?\s*(?P<journal>.*)$"
)
_STOP = re.compile(r"(?<=[^\s.][.?!])[)\]”’\"]?\s+(?=[^\sa-z])|(?<=[.?!][)\]”])\s+(?=[A-Z])")
_NOTE = re.compile(r"\[[^\]]*\]\s*\.?\s*$|\(?\b(?:Epub|In press)\b.*$", re.IGNORECASE)
_EDGES = " .,;:()[]“”\"'‘’"
_SHORT = 2  # words that a piece of an abbreviated journal has at most


def parts_of(printed: str) -> Parts:
    text = tidied(printed)
    place, year = place_in(text)
    surname, authors_end = authors_in(text)
    before_place = text[: place.start] if place.start >= 0 else text
    if 0 <= year.start < len(before_place) and _follows_authors(text, year.start, authors_end):
        authors_end = year.end
        surname = surname or group_in(text)
    elif 0 <= year.start < len(before_place) and year.start > authors_end:
        before_place = before_place[: year.start]
    nothing_left = not before_place[authors_end:].strip(_EDGES)
    if place.start >= 0 and nothing_left and year.start >= place.start:
        # "Clin Respir J. 2011;5" begins like a person, "Vane Y, J. Imag. 2011, 5" ends like one.
        authors_end = before_place.rstrip(_EDGES).rfind(",") + 1
        surname = surname if authors_end else ""
    title, journal = _title_and_journal(before_place[authors_end:], place, bool(surname))
    return Parts(
        title=title,
        first_author=surname,
        year=year.year,
        journal=journal,
        volume=place.volume,
        issue=place.issue,
        first_page=place.first_page,
        kind=_kind(printed, place),
        last_page=last_of(place.first_page, place.last_page) if place.last_page else "",
    )


def tidied(printed: str) -> str:
    """One space between words, none before a comma, no identifiers, nothing before the authors."""
    text = _IDS.sub("", printed)
    text = " ".join(text.split())
    text = re.sub(r"\s+(?=[,;:.)\]])(?!\.\s?\.)|(?<=[(\[])\s+", "", text)
    text = re.sub(rf"\(({'(?:1[5-9]|20)'}\d\d)\.\)", r"(\1)", text)
    text = re.sub(r"(?<=[a-z])\.(?=[A-Z][a-z]{2,}\s)", ". ", text)
    return text.lstrip(" )].,;:")


def _follows_authors(text: str, at: int, authors_end: int) -> bool:
    """Whether a year stands where authors end, so that the title follows it."""
    if authors_end:
        return -3 <= at - authors_end <= 60 and not re.search(
            r"[a-z]{3,}\W+[a-z]{3,}", text[authors_end:at]
        )
    return at <= 120 and text[at] in "(.,"


def _title_and_journal(text: str, place: Place, has_authors: bool) -> tuple[str, str]:
    text = text.strip(" .,;:").removeprefix(")").strip(" .,;:")
    if quoted := _QUOTED.search(text):
        return quoted["title"].strip(_EDGES), _NOTE.sub("", quoted["journal"]).strip(_EDGES)
    cuts = [match.end() for match in _STOP.finditer(text)]
    pieces = [text[i:j].strip() for i, j in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    if len(pieces) == 1:
        if place.start >= 0 and (not has_authors or _looks_like_a_journal(text)):
            return "", text.strip(" .,;:")
        return _cut_at_comma(text, place)
    last = len(pieces) - 1
    while last > 1 and (len(pieces[last - 1].split()) <= _SHORT and pieces[last - 1].endswith(".")):
        last -= 1
    if place.start < 0:
        return pieces[0].strip(_EDGES), ""
    journal = _NOTE.sub("", " ".join(pieces[last:])).strip(" .,;:")
    return " ".join(pieces[:last]).strip(" .,;:"), journal


def _looks_like_a_journal(text: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return len(words) <= 7 and all(word[0].isupper() for word in words)


def _cut_at_comma(text: str, place: Place) -> tuple[str, str]:
    """A title and a journal between which there is but a comma."""
    title, _, journal = text.rpartition(", ")
    if place.start >= 0 and title and _looks_like_a_journal(journal):
        return title.strip(_EDGES), journal.strip(_EDGES)
    return text.strip(_EDGES), ""


def _kind(printed: str, place: Place) -> Kind:
    if place.volume and place.first_page and not re.search(r"\bIn:\s", printed):
        return Kind.ARTICLE
    if _BOOK.search(printed):
        return Kind.BOOK
    if _ADDRESS.search(printed) or _SEEN.search(printed):
        return Kind.WEB_PAGE
    return Kind.ARTICLE if place.volume else Kind.OTHER
