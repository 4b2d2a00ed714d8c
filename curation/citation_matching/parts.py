"""What a printed citation says: title, first author, year, journal, volume, issue, pages."""

from enum import StrEnum
from typing import NamedTuple


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


def parts_of(printed: str) -> Parts:
    return Parts()
