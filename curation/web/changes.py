"""What differs between two readings of a record, field by field, in words.

`tests/web/test_changes.py` draws it.
"""

import re
from collections.abc import Iterator
from dataclasses import fields
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from curation.article import Article
from curation.citation import words_of

Fate = Literal["same", "gone", "new"]
_WORD = re.compile(r"\s+|[^\s]+")
_AROUND = 12  # words shown on either side of a change
_NLM_NUMBER = re.compile(r"[A-Z]\d+")
_NAMES = {
    "doi": "DOI",
    "pmcid": "PMCID",
    "mesh": "MeSH headings",
    "coi_statement": "conflict of interest statement",
    "issn": "ISSN",
    "issn_linking": "linking ISSN",
    "nlm_id": "NLM ID",
}


class Piece(NamedTuple):
    fate: Fate
    words: str


class Change(NamedTuple):
    field: str  # in words: "publication types"
    pieces: list[Piece]  # of a text
    gone: list[str]  # entries of a list
    new: list[str]


def changes(before: Article, after: Article) -> list[Change]:
    """In the order of the fields; what stayed the same is left out."""
    found = []
    for each in fields(Article):
        was, became = getattr(before, each.name), getattr(after, each.name)
        if was == became:
            continue
        name = _NAMES.get(each.name, each.name.replace("_", " "))
        if isinstance(was, list):
            was_lines, became_lines = [_line(x) for x in was], [_line(x) for x in became]
            gone = [line for line in was_lines if line not in became_lines]
            new = [line for line in became_lines if line not in was_lines]
            if not gone and not new:
                new = ["the same, in another order or otherwise written"]
            found.append(Change(name, [], gone, new))
        else:
            found.append(Change(name, list(_pieces(_line(was), _line(became))), [], []))
    return found


def _line(value: object) -> str:
    """Whatever a field holds, as words."""
    if isinstance(value, dict):
        return ", ".join(filter(None, (_part(name, part) for name, part in value.items())))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_line, value)))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else words_of(str(value))


def _part(name: str, value: object) -> str:
    # NLM's number of a term says nothing to a person, and its name stands beside it.
    if name == "ui" and _NLM_NUMBER.fullmatch(str(value)):
        return ""
    if isinstance(value, bool):
        return "major" if value and name == "major" else ""
    return _line(value)


def _pieces(was: str, became: str) -> Iterator[Piece]:
    old, new = _WORD.findall(was), _WORD.findall(became)
    for fate, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if fate == "equal":
            yield Piece("same", _shortened(old[i1:i2]))
            continue
        if i2 > i1:
            yield Piece("gone", "".join(old[i1:i2]))
        if j2 > j1:
            yield Piece("new", "".join(new[j1:j2]))


def _shortened(words: list[str]) -> str:
    # Words and the spaces between them alternate, so twice as many parts.
    most = 2 * _AROUND
    if len(words) <= 2 * most:
        return "".join(words)
    return "".join([*words[:most], " … ", *words[-most:]])
