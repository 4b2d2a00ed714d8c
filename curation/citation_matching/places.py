"""Where a printed citation says that it was published: year, volume, issue, pages.

The patterns are tried from the most telling to the least; of each the last match counts, as a
place is printed at the end and numbers may stand in a title.
"""

import re
from typing import NamedTuple

YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_FIRST = (
    r"(?P<first>[A-Za-z]{0,5}\d+(?:\.?[A-Za-z]{1,2}\d*)?(?![\w.]*\w)"
    r"|[ivxlc]{1,6}(?=\s?[-‐‑–—−]))"
)
_LAST = r"(?:\s?[-‐‑–—−]+\s?(?P<last>[A-Za-z]{0,5}\d+(?:\.?[A-Za-z]\d*)?|[ivxlc]{1,6}\b))?"
_PAGES = rf"(?:pp?\.?\s*|pages?\s*|Article\s*(?:ID\s*)?|Art\.?\s*(?:No\.?\s*)?)?{_FIRST}{_LAST}"
_VOLUME = r"(?P<volume>[A-Z]{0,2}\d{1,4}[A-Z]?(?:[-–/]\d{1,4}(?=\s?[:(]))?)"
_PART = r"(?:[\s,(]*(?P<part>(?:Suppl(?:ement)?|Pt|Part|Spec)\b\.?(?:\s?No)?\s?[\dA-Z]{0,3})\)?)?"
_ISSUE = (
    r"(?:\s?[(\[]\s?(?P<issue>[^()\[\]]{1,30}?)\s?[)\]]"
    r"|,\s?(?:no|issue|iss|nr)\b\.?\s?(?P<number>[\w–/-]{1,9}))?"
)
_MONTH = r"(?:\s?(?:[A-Z][a-z]{2,8}\.?|Spring|Summer)[\w\s./–-]{0,16}?)?"
_PLACES = [
    # 2018;392(10144):222-31   1966, 14, 649-653   2011 Apr 1;62 Suppl 2:S47
    rf"(?<![\d/.–-])(?P<year>{YEAR})[a-z]?{_MONTH}\s?[;,:]\s?{_VOLUME}{_PART}{_ISSUE}\s?[:,;]\s?{_PAGES}",
    # vol. 12, no. 3, pp. 45-67
    rf"[Vv]ol(?:ume)?\b\.?\s?{_VOLUME}{_PART}{_ISSUE}[\s,:]*{_PAGES}",
    # 33(6):655-780   103: 4005-10
    rf"(?<![\d/.–-]){_VOLUME}{_PART}{_ISSUE}\s?:\s?{_PAGES}",
    # 12(3), 45-67
    rf"(?<![\d/.–-]){_VOLUME}{_PART}\s?\((?P<issue>[^()]{{1,30}}?)\)\s?,\s?{_PAGES}",
    # 44, 1-49   9, 827539 (2022)
    rf"(?<![\d/.–-]){_VOLUME}{_PART}\s?,\s?{_PAGES}(?=\s?(?:[.,;(]|$))",
    # 30 2999-3008
    rf"(?<=\s){_VOLUME}{_PART}{_ISSUE}\s{_FIRST}\s?[-‐‑–—−]+\s?(?P<last>[A-Za-z]{{0,3}}\d+)",
    # 85 (2019)   85(23)
    rf"(?<=\s){_VOLUME}\s?\((?P<year>{YEAR})\)\W*$",
    rf"(?<=\s){_VOLUME}\s?\((?P<issue>[\w–/-]{{1,9}})\)\W*$",
    # 2005;37
    rf"(?<![\d/.–-])(?P<year>{YEAR})[a-z]?{_MONTH}\s?;\s?{_VOLUME}{_PART}{_ISSUE}",
]
_PATTERNS = [re.compile(pattern) for pattern in _PLACES]
_IN_BRACKETS = re.compile(rf"\(\s?(?:[A-Z][a-z]+\.?\s)?({YEAR})[a-z]?\b[^()]{{0,20}}\)")
_BETWEEN = re.compile(rf"[.,]\s?({YEAR})[a-z]?(?=\s?[.:,;])")
_ANY = re.compile(rf"(?<![\d/.:–-])({YEAR})(?![\d/–-])")


class Place(NamedTuple):
    """What is said of the place, and where in the text that stands."""

    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    start: int = -1
    end: int = -1


class Year(NamedTuple):
    year: int | None = None
    start: int = -1
    end: int = -1


def place_in(text: str) -> tuple[Place, Year]:
    """The place, and the year: that of the place, else in brackets, between points, anywhere."""
    for pattern in _PATTERNS:
        match = None
        for match in pattern.finditer(text):  # noqa: B007
            pass
        if match is not None:
            said = {name: value or "" for name, value in match.groupdict().items()}
            place = Place(
                volume=" ".join(filter(None, (said["volume"], said.get("part", "")))),
                issue=said.get("issue", "") or said.get("number", ""),
                first_page=said.get("first", ""),
                last_page=said.get("last", ""),
                start=match.start(),
                end=match.end(),
            )
            if said.get("year"):
                return place, Year(int(said["year"]), match.start("year"), match.end("year"))
            return _year_apart(text, place)
    return Place(), _year_in(text, Place())


def _year_apart(text: str, place: Place) -> tuple[Place, Year]:
    """A year in the place of a volume, "1995:30", is a year where there is no other."""
    year = _year_in(text, place)
    if year.year is None and re.fullmatch(YEAR, place.volume):
        said = Year(int(place.volume), place.start, place.start + len(place.volume))
        return place._replace(volume=""), said
    return place, year


def _year_in(text: str, place: Place) -> Year:
    for pattern in (_IN_BRACKETS, _BETWEEN, _ANY):
        found = [
            match
            for match in pattern.finditer(text)
            if not (place.start <= match.start(1) < place.end)
        ]
        if found:
            match = found[-1] if pattern is _ANY else found[0]
            return Year(int(match[1]), match.start(), match.end())
    return Year()


def last_of(first: str, last: str) -> str:
    """The last page in full: 1048-54 ends on 1054, S47-8 on S48."""
    letters = re.match(r"[A-Za-z]*", first)
    prefix = letters[0] if letters else ""
    begins, ends = first[len(prefix) :], last.removeprefix(prefix)
    if begins.isdecimal() and ends.isdecimal() and len(ends) < len(begins):
        ends = begins[: len(begins) - len(ends)] + ends
    return prefix + ends if ends and ends[0].isdecimal() else last
