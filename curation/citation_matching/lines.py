"""The lines of a pasted list: without page headers and footers, and put together to words again."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_DIGITS = re.compile(r"\d+")
_PAGE = re.compile(r"(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_DOWNLOADED = re.compile(r"^(?:downloaded from|this article is protected by copyright)\b", re.I)
_TAIL = 400  # characters at the end of a text, in which a word or an address is
_NUMBERED = re.compile(r"[\[(]?\d{1,4}[.)\]]\s")
_IDENTIFIED = re.compile(r"\bPMID\b|\bPMC\s?\d{3}|\bNCT\d{8}\b|pubmed", re.IGNORECASE)
_HEADER_LENGTH = 90
_HEADER_TIMES = 3
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_BROKEN = re.compile(r"([^\W\d_]+)[-‐‑\u00ad]$")
_BEGINS = re.compile(r"[^\W\d_]+")
_ADDRESS_GOES_ON = re.compile(r"(?:https?://|www\.|\b10\.\d{4,9}/)\S*[/_=&?%-]$|https?://$|doi\.$")
_ADDRESS = re.compile(r"[a-z\d%_~.?=&-]|[A-Z][\w-]*[/.\d]")
# Halves that mostly keep their hyphen, the first ones and the second ones.
_PREFIXES = frozenset(
    [
        *(
            "anti",
            "non",
            "long",
            "short",
            "low",
            "high",
            "double",
            "single",
            "multi",
            "post",
            "pre",
        ),
        *("cross", "self", "placebo", "follow", "meta", "beta", "alpha", "gamma", "early", "late"),
        *("health", "half", "open", "well", "two", "three", "five", "ten", "one", "four", "six"),
        *(
            "evidence",
            "population",
            "randomised",
            "randomized",
            "patient",
            "steroid",
            "treat",
            "co",
        ),
        *(
            "dose",
            "phase",
            "all",
            "first",
            "second",
            "time",
            "case",
            "age",
            "year",
            "large",
            "small",
        ),
    ]
)
_SECOND = frozenset(
    [
        *("based", "related", "induced", "associated", "dependent", "mediated", "derived", "of"),
        *("specific", "like", "term", "free", "positive", "negative", "type", "and", "to", "up"),
    ]
)


class Line(NamedTuple):
    text: str
    indent: int
    after_gap: bool  # an empty line stands before it


def lines_of(text: str) -> list[Line]:
    """The lines that hold something, but for what a page prints around its text."""
    lines: list[Line] = []
    gap = False
    for each in text.replace("\f", "\n\n").splitlines():
        raw = each.expandtabs(4)
        stripped = " ".join(raw.split())
        if stripped:
            lines.append(Line(stripped, len(raw) - len(raw.lstrip()), gap))
        gap = not stripped
    return _without_page_numbers(_without_headers(lines))


def _without_page_numbers(lines: list[Line]) -> list[Line]:
    """Without numbers that stand alone where a page ends, if they do not number the entries."""
    numbers = [line.text.isdecimal() and len(line.text) <= 4 for line in lines]
    if sum(numbers) * 8 > len(lines):
        return lines
    kept: list[Line] = []
    for at, line in enumerate(lines):
        follows = lines[at + 1] if at + 1 < len(lines) else None
        ended = line.after_gap or not kept or kept[-1].text.endswith(".")
        if not (numbers[at] and (ended or follows is None or follows.after_gap)):
            kept.append(line)
    return kept


def _without_headers(lines: list[Line]) -> list[Line]:
    """Without short lines that come again, numbers of pages aside, among lines that do not.

    Twice is enough where they stand by themselves.
    """
    seen = _coming_again(lines)
    kept: list[Line] = []
    gap = False
    for at, line in enumerate(lines):
        alone = line.after_gap and at + 1 < len(lines) and lines[at + 1].after_gap
        times = _HEADER_TIMES - 1 if alone else _HEADER_TIMES
        comes_again = seen[_shape(line.text)] >= times and not _looks_cited(line.text)
        if comes_again or _is_page(line.text) or _DOWNLOADED.match(line.text):
            gap = gap or line.after_gap
            continue
        kept.append(line._replace(after_gap=line.after_gap and not gap) if gap else line)
        gap = False
    return kept


def _coming_again(lines: Sequence[Line]) -> Counter[str]:
    """How often each short line comes, if it mostly stands between others each time."""
    beside: dict[str, set[tuple[str, str]]] = defaultdict(set)
    seen: Counter[str] = Counter()
    texts = ["", *(line.text for line in lines), ""]
    for before, text, after in zip(texts, texts[1:], texts[2:], strict=False):
        if len(text) <= _HEADER_LENGTH:
            seen[_shape(text)] += 1
            beside[_shape(text)].add((before, after))
    return Counter({shape: n for shape, n in seen.items() if len(beside[shape]) > 0.8 * n})


def _shape(text: str) -> str:
    return _DIGITS.sub("#", text).lower()


def _looks_cited(text: str) -> bool:
    """The last lines of two entries may be alike: "Lancet. 2018;392:1-9.", "(2018).". So may two
    entries: "8. ClinicalTrials.gov NCT03616912".
    """
    if _NUMBERED.match(text) or _IDENTIFIED.search(text):
        return True
    words = re.findall(r"[^\W\d_]{3,}", text)
    cited = re.search(r"\d\s?[:;(]\s?[A-Za-z]?\d|\bdoi|https?:|10\.\d{4}|[].,:;)]$", text)
    return len(words) < 2 or not text[0].isalnum() or text[0].islower() or cited is not None


def _is_page(text: str) -> bool:
    return text.lower().startswith("page") and _PAGE.fullmatch(text) is not None


def _broken(text: str) -> re.Match[str] | None:
    """The word that a hyphen breaks at the end of a text; of a long text only the end is read."""
    return _BROKEN.search(text[-_TAIL:])


class Joining:
    """Lines put together; a word broken at a line's end is whole again if the list has it so."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._known: set[str] = set()
        for line in lines:
            broken = _broken(line.text)
            whole = line.text.removesuffix(broken[0]) if broken else line.text
            for word in map(str.lower, _WORD.findall(whole)):
                self._known.update((word, *re.split(r"[-‐‑]", word)))

    def joined(self, lines: Sequence[str]) -> str:
        text = ""
        for line in lines:
            text = self._with(text, line) if text else line
        return text

    def _with(self, text: str, line: str) -> str:
        if text.endswith("\u00ad"):
            return text.rstrip("\u00ad") + line
        broken, begins = _broken(text), _BEGINS.match(line)
        if broken and begins:
            return self._mended(text, line, broken[1], begins[0])
        if text[-1:] in "-‐‑–—−" and text[-2:-1].strip():
            return text + line  # a range of pages, a name
        if _ADDRESS_GOES_ON.search(text[-_TAIL:]) and _ADDRESS.match(line):
            return text + line
        return f"{text} {line}"

    def _mended(self, text: str, line: str, first: str, second: str) -> str:
        whole, hyphened = f"{first}{second}".lower(), f"{first}-{second}".lower()
        address = text[-_TAIL:].split()[-1]
        if "/" in address and re.search(r"https?:|www\.|10\.\d", address):
            return text + line
        keeps = (
            hyphened in self._known
            or not second.islower()
            or not first[-1].islower()
            or first.lower() in _PREFIXES
            or second in _SECOND
            or (first.lower() in self._known and second in self._known)
        )
        if keeps and whole not in self._known:
            return text + line
        return text[:-1] + line
