"""What somebody typed, taken apart: words, phrases, what is left out, what may stand for another.

`lupus nephritis` asks for both words, `"lupus nephritis"` for the phrase, `-mice` or `NOT mice` for
papers without, `barici*` for what begins so, and `mice OR murine` for either. Nothing that is typed
is an error: what cannot be read so is read as plain words.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

MOST_TERMS = 20
LONGEST_WORD = 100  # of a word, in characters; PostgreSQL refuses one of 2,046 bytes
LONGEST_PHRASE = 400
LONGEST = 2_000  # of all that was typed

_QUOTES = str.maketrans("“”„‟«»", '""""""')
_PIECE = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+)')
_LONG = re.compile(rf"(\S{{{LONGEST_WORD}}})\S+")
_SIGN = re.compile(r"[^\w]+", re.ASCII)


@dataclass(frozen=True)
class Word:
    """A word or a phrase as it was typed, without the signs that say what to do with it."""

    text: str
    is_phrase: bool = False
    begins: bool = False  # what begins so is meant
    excluded: bool = False

    @property
    def is_bare(self) -> bool:
        return not (self.is_phrase or self.begins or self.excluded)


class Read(NamedTuple):
    """Each group is asked for; of a group's words one is enough."""

    groups: list[list[Word]]
    ignored: list[str]  # a sentence for whatever was left out


def read_terms(typed: str) -> Read:
    ignored: list[str] = []
    typed = typed.replace("\0", " ").translate(_QUOTES)
    if len(typed) > LONGEST:
        ignored.append(f"Only the first {LONGEST:,} characters were read.")
        typed = typed[:LONGEST]
    if typed.count('"') % 2:
        ignored.append("A quotation mark has no partner and was left out.")
        last = typed.rindex('"')
        typed = f"{typed[:last]} {typed[last + 1 :]}"
    groups: list[list[Word]] = []
    or_next = not_next = False
    for match in _PIECE.finditer(typed):
        piece = match[0]
        if piece == "OR":
            or_next = bool(groups)
        elif piece == "NOT":
            not_next = True
        elif piece != "AND" and (word := _word(match, excluded=not_next)):
            if or_next:
                groups[-1].append(word)
            else:
                groups.append([word])
            or_next = not_next = False
    kept: list[list[Word]] = []
    number = 0
    for group in groups:
        kept.append(group[: MOST_TERMS - number])
        number += len(kept[-1])
        if number == MOST_TERMS:
            break
    if number < sum(map(len, groups)):
        ignored.append(f"Only the first {MOST_TERMS} words were looked for.")
    return Read(kept, ignored)


def _word(match: re.Match[str], *, excluded: bool) -> Word | None:
    if match["phrase"] is not None:
        text = _shorter(match["phrase"])[:LONGEST_PHRASE].strip()
        excluded = excluded or bool(match["minus"])
        return Word(text, is_phrase=True, excluded=excluded) if text else None
    text = match["word"]
    if len(text) > 1 and text[0] == "-" and text[1] != "-":
        text, excluded = text[1:], True
    text = text.strip("()[]{},;")
    begins = len(text) > 1 and text.endswith("*")
    text = _shorter(text.strip("*") if begins else text)
    return Word(text, begins=begins, excluded=excluded) if text else None


def _shorter(text: str) -> str:
    return _LONG.sub(r"\1", text)


# -- how one word is spelt

_GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "kappa": "κ",
    "lambda": "λ",
    "omega": "ω",
}
_NAMED = re.compile(rf"\b({'|'.join(_GREEK)})\b")
_LETTER = re.compile(f"[{''.join(_GREEK.values())}]")
_NAMES = {letter: name for name, letter in _GREEK.items()}
_ROMAN = {"i": "1"}  # as curation_plain has it
_PARTS = re.compile(r"[\s/\-‐‑‒–—−_]+")
# Where letters meet a number or a Greek letter, of which papers set a hyphen, a space or nothing.
_MEET = re.compile(r"(?<=[a-z]) (?=[\dα-ω])")
_TOUCH = re.compile(r"(?<=[a-z])(?=[\dα-ω])")


def spellings(text: str) -> list[str]:
    """As it was typed, and as others write it: JAK1 and JAK-1, TNF-alpha and TNFα."""
    words = " ".join(_ROMAN.get(each, each) for each in _PARTS.split(text.lower()) if each)
    short = _NAMED.sub(lambda found: _GREEK[found[1]], words)
    apart = _TOUCH.sub(" ", short)
    long = _LETTER.sub(lambda found: f" {_NAMES[found[0]]} ", short)
    others = (words, apart, _MEET.sub("", short), " ".join(long.split()))
    return list(dict.fromkeys(each for each in others if each))


def key_of(text: str) -> str:
    """By which names are compared: SRI-4, SRI 4 and sri4 have the same."""
    return _SIGN.sub("", text.lower()).replace("_", "")
