"""How names, terms and slugs of tags are written."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.text import slugify

# Words that stand in this place in the addresses of pages.
_NO_SLUGS = {"new", "changes"}
_LONGEST_SLUG = 50  # with room for a number behind it


def squeezed(text: str) -> str:
    # PostgreSQL keeps no NUL in a text.
    return " ".join(text.replace("\0", " ").split())


def tidy(terms: Iterable[str]) -> list[str]:
    """Each once, however it is written; empty ones left out."""
    by_term: dict[str, str] = {}
    for term in map(squeezed, terms):
        if term:
            by_term.setdefault(term.casefold(), term)
    return list(by_term.values())


def _note(text: str) -> str:
    return text.replace("\0", " ").replace("\r\n", "\n").strip()


# What a curator may change of a tag in its place, and how it is cleaned.
CLEANED: dict[str, Callable[[Any], Any]] = {
    "name": squeezed,
    "scope_note": _note,
    "terms": tidy,
    "key": str.strip,
}

# Those, in words.
FACTS = {"name": "name", "scope_note": "scope note", "terms": "terms", "key": "key"}


def free_slug(name: str, taken: set[str]) -> str:
    slug = slugify(name)[:_LONGEST_SLUG].strip("-") or "tag"
    free, number = slug, 2
    while free in taken or free in _NO_SLUGS:
        free, number = f"{slug}-{number}", number + 1
    return free
