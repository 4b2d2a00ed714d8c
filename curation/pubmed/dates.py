"""A date as PubMed prints it, and the first day that it can mean.

PubMed gives a date in parts (year, month by name or number, day, season) or as printed
(MedlineDate: "1998 Dec-1999 Jan", "2016 May 25-Jun 14", "1947-1948"). Month and day come in
several spellings, which differ between snapshots of one record; ours does not: 2022 Oct 4.
"""

import re
from datetime import date
from typing import NamedTuple
from xml.etree.ElementTree import Element

from curation.pubmed.markup import plain

_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, start=1)}
_MONTHS |= {f"{number:{width}}": number for number in range(1, 13) for width in ("1", "02")}
_TWO_DIGITS: dict[str | None, str] = {name: f"{number:02}" for name, number in _MONTHS.items()}
_TWO_DIGITS |= {f"{n:{width}}": f"{n:02}" for n in range(60) for width in ("1", "02")}
_SEASONS = {"winter": 1, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}

_WRITTEN = re.compile(r"([12]\d{3})(?!\d)(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)", re.ASCII)
_MONTH = re.compile(
    rf"\b({'|'.join(_NAMES)})[a-z]*\.?(?:\s+(\d{{1,2}})\b)?", re.ASCII | re.IGNORECASE
)
_SEASON = re.compile(rf"\b({'|'.join(_SEASONS)})\b", re.ASCII | re.IGNORECASE)


class Printed(NamedTuple):
    text: str
    first_day: date | None
    year: int | None


NO_DATE = Printed("", None, None)


def printed_date(element: Element) -> Printed:
    """PubDate and its like, with whatever parts they have."""
    parts = {child.tag: plain(child) for child in element}
    if words := parts.get("MedlineDate"):
        return from_words(words)
    year, month, day = (parts.get(name, "") for name in ("Year", "Month", "Day"))
    if not year:
        return NO_DATE
    number = month_number(month)
    if number is None:
        return from_words(" ".join(filter(None, (year, month or parts.get("Season"), day))))
    shown = f"{year} {_NAMES[number - 1]}" + (f" {day.lstrip('0')}" if day.strip("0") else "")
    as_year = _year(year)
    first = first_day(as_year, number, _number(day)) if as_year else None
    return Printed(shown, first, as_year)


def whole_date(element: Element) -> date | None:
    """Year, month and day in numbers, as PubMed writes its own dates (DateRevised)."""
    written = iso_date(element)
    try:
        return date.fromisoformat(written)
    except ValueError:
        parts = _WRITTEN.match(written)
        return first_day(*(int(part or 1) for part in parts.groups())) if parts else None


def iso_date(element: Element) -> str:
    """2022, 2022-10, 2022-10-04 or 2022-10-04T06:00: as much of it as is there."""
    year = month = day = hour = ""
    minute = "00"
    for child in element:
        tag = child.tag
        if tag == "Year":
            year = plain(child)
        elif tag == "Month":
            month = _TWO_DIGITS.get(child.text) or _two_digits(plain(child))
        elif tag == "Day":
            day = _TWO_DIGITS.get(child.text) or _two_digits(plain(child))
        elif tag == "Hour":
            hour = _TWO_DIGITS.get(child.text) or _two_digits(plain(child))
        elif tag == "Minute":
            minute = _TWO_DIGITS.get(child.text) or _two_digits(plain(child))
    if not month:
        return year
    if not day:
        return f"{year}-{month}"
    return f"{year}-{month}-{day}T{hour}:{minute}" if hour else f"{year}-{month}-{day}"


def _two_digits(text: str) -> str:
    """Of a number below 60 or of a month's name; "" of anything else."""
    number = month_number(text)
    return f"{number:02}" if number else _TWO_DIGITS.get(text, "")


def month_number(text: str) -> int | None:
    """Of "Oct", "October", "10" or "9"; a range of months is none."""
    return _MONTHS.get(text) or (_MONTHS.get(text[:3].title()) if text.isalpha() else None)


def first_day(year: int, month: int, day: int | None) -> date:
    """The date; where there is no such day, the first of its month, or of its year."""
    try:
        return date(year, month, day or 1)
    except ValueError:
        return date(year, month if 1 <= month <= 12 else 1, 1)


def from_words(words: str) -> Printed:
    """The first year that the words name, and the first month or season."""
    found = _YEAR.search(words)
    if not found:
        return Printed(words, None, None)
    year = int(found[0])
    if month := _MONTH.search(words):
        day = _number(month[2] or "")
        return Printed(words, first_day(year, _MONTHS[month[1].title()], day), year)
    season = _SEASON.search(words)
    return Printed(words, date(year, _SEASONS[season[1].lower()] if season else 1, 1), year)


def _year(text: str) -> int | None:
    return int(text) if _YEAR.fullmatch(text) else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 2 else None
