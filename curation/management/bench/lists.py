"""Reference lists as people paste them: numbered or not, wrapped, hyphenated, with pages."""

import re
from collections.abc import Callable, Sequence
from random import Random
from textwrap import wrap

from curation.anchoring import plain
from curation.article import Article

_WIDTH = 80
_LEAST = 10  # entries of a list
_PRINTED = 60  # characters of an entry that was printed with its title
_AUTHOR_YEAR = re.compile(r"^.{3,200}?[(\s](?:19|20)\d\d[a-z]?[).,:]{1,2}\s+[A-Z“‘\[]")


def lists_of(articles: Sequence[Article]) -> list[list[str]]:
    """The lists of the records, each entry in one line."""
    lists = []
    for article in articles:
        words = (" ".join(plain(each["text"]).split()) for each in article.cited_references)
        printed = [text for text in words if len(text) >= _PRINTED]
        if len(printed) >= _LEAST:
            lists.append(printed)
    return lists


def is_author_year(entries: Sequence[str]) -> bool:
    return sum(bool(_AUTHOR_YEAR.match(entry)) for entry in entries) * 2 > len(entries)


def numbered(entries: Sequence[str], chance: Random) -> str:
    return "\n".join(f"{n}. {entry}" for n, entry in enumerate(entries, start=1))


def numbered_with_gaps(entries: Sequence[str], chance: Random) -> str:
    return _wrapped(_with_gaps(entries, "{}. {}", chance), [])


def in_square_brackets(entries: Sequence[str], chance: Random) -> str:
    return _wrapped(_with_gaps(entries, "[{}] {}", chance), [])


def bare_numbers(entries: Sequence[str], chance: Random) -> str:
    return _wrapped(_with_gaps(entries, "{} {}", chance), [])


def on_pages(entries: Sequence[str], chance: Random) -> str:
    """Numbered and wrapped, words hyphenated, each 45 lines the header and number of a page."""
    lines = _wrapped(_with_gaps(entries, "{}. {}", chance), [], chance).split("\n")
    out: list[str] = []
    for at, line in enumerate(lines):
        if at % 45 == 44:
            out += ["", str(at // 45 + 3), "", f"Made-up Reviews 2022, 7, {at // 45 + 3} of 90", ""]
        out.append(line)
    return "\n".join(out)


def a_line_each(entries: Sequence[str], chance: Random) -> str:
    return "\n".join(entries)


def wrapped(entries: Sequence[str], chance: Random) -> str:
    return _wrapped(entries, [])


def wrapped_with_blank_lines(entries: Sequence[str], chance: Random) -> str:
    return _wrapped(entries, [""])


FORMS: dict[str, Callable[[Sequence[str], Random], str]] = {
    "numbered, a line each": numbered,
    "numbered, wrapped, gaps": numbered_with_gaps,
    "[numbered], wrapped, gaps": in_square_brackets,
    "bare numbers, wrapped, gaps": bare_numbers,
    "numbered, hyphenated, on pages": on_pages,
    "no numbers, a line each": a_line_each,
    "no numbers, wrapped, blank lines": wrapped_with_blank_lines,
    "no numbers, wrapped": wrapped,
}


def _with_gaps(entries: Sequence[str], form: str, chance: Random) -> list[str]:
    number, out = 0, []
    for entry in entries:
        number += chance.randint(2, 6) if chance.random() < 0.05 else 1
        out.append(form.format(number, entry))
    return out


def _wrapped(entries: Sequence[str], after: list[str], chance: Random | None = None) -> str:
    lines: list[str] = []
    for entry in entries:
        words = _hyphenated(entry, chance) if chance else entry
        pieces = wrap(words, _WIDTH, break_long_words=False, break_on_hyphens=chance is None)
        lines += [piece.replace("\u00ad ", "") for piece in pieces] + after
    if chance:
        lines = [re.sub("\u00ad$", "-", line).replace("\u00ad", "") for line in lines]
    return "\n".join(lines)


def _hyphenated(entry: str, chance: Random) -> str:
    """Some longer words may be broken; where the line does not end there, they are not."""
    return " ".join(
        f"{word[: len(word) // 2]}\u00ad {word[len(word) // 2 :]}"
        if len(word) > 8 and word.isalpha() and chance.random() < 0.3
        else word
        for word in entry.split(" ")
    )
