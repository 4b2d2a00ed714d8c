"""A reference list out of a file, and what a list says of itself before it is taken.

Imports read a reference manager's file, citation matching cuts a text; here they are composed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

from curation.citation_matching import Entry, Kind, entries_of, parts_of
from curation.imports import tokens
from curation.imports.files import FileRefused, UploadedFile, decoded
from curation.imports.printed import Printed

MOST_SHOWN = 300
_PACKED = (b"\x1f\x8b", b"PK\x03\x04")


class ReadList(NamedTuple):
    """`raw` is the text as it was given; `problem` a sentence on what could not be read."""

    entries: list[Entry]
    raw: str
    problem: str = ""


class Shown(NamedTuple):
    """An entry as it was understood: `kind` where it seems to be no article, `first` where the
    same stands before it.
    """

    position: int
    entry: Entry
    kind: str
    first: str


class Understood(NamedTuple):
    rows: list[Shown]
    total: int
    with_ids: int
    not_articles: int
    twice: int
    gaps: list[str]

    @property
    def not_shown(self) -> int:
        return self.total - len(self.rows)


def read_text(text: str) -> ReadList:
    return ReadList(entries_of(text), text)


def read_file(name: str, content: bytes) -> ReadList:
    """Raises FileRefused with a sentence where it is no file that a list can be taken from."""
    if content.startswith(_PACKED):
        raise FileRefused("This file is packed, whatever its name says. Unpack it first.")
    text, problem = decoded(content)
    start = text.lstrip()
    if start.startswith("<"):
        raise FileRefused(
            "This is XML or a web page. Export the list as RIS or NBIB, or paste its text."
        )
    if not start:
        raise FileRefused("The file is empty.")
    is_records = name.lower().endswith((".ris", ".nbib")) or start.startswith(("TY  - ", "PMID-"))
    if not is_records:
        return ReadList(entries_of(text), text, problem)
    read = list(UploadedFile(name, BytesIO(text.encode())))
    unreadable = sum(each.state == tokens.State.UNREADABLE for each in read)
    if unreadable:
        problem = f"{problem} {unreadable} could not be read; their text is kept.".strip()
    return ReadList(list(_entries(read, text.splitlines())), text, problem)


def understood(entries: Sequence[Entry]) -> Understood:
    """What would be taken, the first of them one by one."""
    first: dict[object, int] = {}
    rows, twice, not_articles = [], 0, 0
    for position, entry in enumerate(entries, start=1):
        kind = parts_of(entry.printed).kind
        same = first.setdefault(entry.pmid or entry.doi or entry.pmcid or entry.printed, position)
        twice += same != position
        not_articles += kind in (Kind.BOOK, Kind.WEB_PAGE)
        rows.append(
            Shown(
                position,
                entry,
                kind.value if kind in (Kind.BOOK, Kind.WEB_PAGE) else "",
                _named(entries[same - 1], same) if same != position else "",
            )
        )
    with_ids = sum(bool(each.pmid or each.doi or each.pmcid) for each in entries)
    return Understood(rows[:MOST_SHOWN], len(rows), with_ids, not_articles, twice, gaps_in(entries))


def gaps_in(entries: Sequence[Entry]) -> list[str]:
    """A sentence for each oddity of the numbers: some left out, some used more than once."""
    numbers = [int(each.number) for each in entries if each.number.isdecimal()]
    if len(numbers) < 2:
        return []
    told = []
    counts = Counter(numbers)
    left_out = [str(each) for each in range(min(numbers), max(numbers)) if each not in counts]
    if left_out:
        told.append(f"The numbering leaves out {_some(left_out)}.")
    repeated = [str(each) for each, count in counts.items() if count > 1]
    if repeated:
        told.append(f"More than one entry has the number {_some(repeated)}.")
    return told


def _some(numbers: list[str]) -> str:
    shown = numbers[:8]
    more = f" and {len(numbers) - 8} more" if len(numbers) > 8 else ""
    return ", ".join(shown) + more


def _named(entry: Entry, position: int) -> str:
    return entry.number or str(position)


def _entries(read: Sequence[tokens.Token], lines: Sequence[str]) -> Iterator[Entry]:
    """Each with what the file says of it: the lines from its own to those of the next."""
    ends = [each.line - 1 for each in read[1:]] + [len(lines)]
    for token, end in zip(read, ends, strict=True):
        raw = "\n".join(lines[token.line - 1 : end]).strip()
        said = Printed.unpacked(token.payload)
        value = token.value or None
        yield Entry(
            number="",
            printed=_printed(said) if said else token.text,
            pmid=value if token.kind == tokens.Kind.PMID and isinstance(value, int) else None,
            doi=str(value) if value and token.kind == tokens.Kind.DOI else "",
            pmcid=str(value) if value and token.kind == tokens.Kind.PMCID else "",
            raw=raw,
        )


def _printed(said: Printed) -> str:
    """As a reference list prints it: authors, title, journal, year, volume and pages."""
    names = ", ".join([*said.authors[:6], "et al"] if len(said.authors) > 6 else said.authors)
    issue = f"({said.issue})" if said.issue else ""
    where = f"{said.year or ''}"
    where += f";{said.volume}{issue}" if said.volume or issue else ""
    where += f":{said.pages}" if said.pages else ""
    source = " ".join(filter(None, (said.journal, where)))
    parts = [part.strip().rstrip(".") for part in (names, said.title, source)]
    return ". ".join(filter(None, parts)) + "." if any(parts) else said.words
