"""A stream of bytes becomes the records in it, one by one and not yet parsed.

Records never nest, so a record is what stands between its tags, found by looking for the tags in
the bytes. What is wrong with one does no harm to another: a record ends at its end tag, or where
the next begins. What stands in a comment or in CDATA is no tag. Memory stays flat: no more of the
stream is held than a piece of it and the record at hand.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from curation.pubmed.document import SET_NAMES, NotPubMed, opened
from curation.pubmed.parsing import (
    MAX_RECORD,
    RECORD_NAMES,
    Unreadable,
    description,
    own_pmid,
    parse,
)

__all__ = ["BrokenOff", "NotPubMed", "RawRecord", "iter_records", "split"]

PIECE = 1 << 20

_MARK = re.compile(
    rb"(?P<hidden><!--|<!\[CDATA\[)|<(?P<record>%s)(?=[\s/>])|<(?P<end>/?)(?:%s)(?=[\s/>])"
    % (b"|".join(RECORD_NAMES), b"|".join(SET_NAMES))
)
_LONGEST_MARK = 32
# A comment cannot hold two hyphens; what does so was never closed, and hides nothing.
_HIDDEN = re.compile(rb"<!--(?:[^-]|-(?!-))*+-->|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_HIDING = re.compile(rb"<!--|<!\[CDATA\[")
_AFTER_A_NAME = b" \t\r\n/>"
# What else begins where a record was not closed.
_OTHERS = {
    b"PubmedArticle": (b"PubmedBookArticle",),
    b"PubmedBookArticle": (b"PubmedArticle",),
    b"MedlineCitation": (b"PubmedArticle", b"PubmedBookArticle"),
    b"BookDocument": (b"PubmedArticle", b"PubmedBookArticle"),
}
_OWN_PMID = re.compile(
    rb"<\w+[^<>]*>\s*(?:<(?:MedlineCitation|BookDocument)(?:\s[^<>]*)?>\s*)?"
    rb"""<PMID(?:\s+Version\s*=\s*["'](\d{1,4})["'])?\s*>\s*(\d{1,8})\s*</PMID\s*>"""
)


class RawRecord(NamedTuple):
    """The bytes of one element that is a record, in UTF-8; PMID 0 where it does not say its own."""

    pmid: int
    version: int
    xml: bytes


class BrokenOff(NamedTuple):
    """Stands at the end of a stream that ended too early."""

    sentence: str


def split(body: bytes) -> list[RawRecord]:
    """The records of an answer that is complete, in its order."""
    found = _found(_Window(opened(iter([body]))))
    return [record for record in found if isinstance(record, RawRecord)]


def iter_records(stream: BinaryIO) -> Iterator[RawRecord | BrokenOff]:
    """The records of a stream of any length, in its order. Raises NotPubMed at once, or never."""
    return _found(_Window(opened(iter(lambda: stream.read(PIECE), b""))))


def _found(window: "_Window") -> Iterator[RawRecord | BrokenOff]:
    number = 0
    while name := window.next_record():
        xml, is_whole = window.take(name)
        pmid, version = _pmid_of(xml)
        if not is_whole:
            named = f" (PMID {pmid})" if pmid else ""
            yield BrokenOff(
                f"The file breaks off within record {number + 1:,}{named}. {_kept(number)}"
            )
            return
        number += 1
        yield RawRecord(pmid, version, xml)
    if window.set_is_open:
        yield BrokenOff(f"The file breaks off: its last line is missing. {_kept(number)}")


def _kept(number: int) -> str:
    before = {0: "There is none before it.", 1: "The one before it is complete."}
    return before.get(number, f"The {number:,} before it are complete.") + (
        " Records may be missing: get the file again."
    )


def _pmid_of(xml: bytes) -> tuple[int, int]:
    """By looking at the bytes, as far as they look the usual way."""
    if usual := _OWN_PMID.match(xml):
        return int(usual[2]), int(usual[1] or 1) or 1
    try:
        return own_pmid(description(parse(xml))) or (0, 1)
    except Unreadable:
        return 0, 1


class _Window:
    """The piece of the stream that is held: what lies before `at` is done with.

    What it finds does not depend on how the stream came in pieces: nothing is decided before all
    that could decide otherwise, as far as the bound, is held.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.set_is_open = False
        self._pieces = filter(None, pieces)
        self._held = b""
        self._at = 0
        self._has_ended = False

    def next_record(self) -> bytes:
        """Go to the beginning of the next record and name its element; b"" if there is none."""
        while True:
            mark = _MARK.search(self._held, self._at)
            if mark is None:
                self._at = max(self._at, len(self._held) - _LONGEST_MARK)
                if not self._read_on():
                    return b""
                continue
            self._at = mark.start()
            if mark["record"]:
                return mark["record"]
            if mark["hidden"]:
                self._skip_hidden()
            else:
                self._pass_set_tag(mark.end(), is_end=bool(mark["end"]))

    def take(self, name: bytes) -> tuple[bytes, bool]:
        """The record that begins here, and whether it is whole.

        One that is too long is cut just beyond the bound, which makes it unreadable by name.
        """
        while True:
            end = self._end_of_record(name)
            if end is None and self._is_held_to_bound():
                end = self._bound()
            if end is not None:
                xml = self._held[self._at : end]
                self._at = end
                return xml, True
            if self._has_ended:
                return self._held[self._at :], False
            self._read_on()

    def _read_on(self) -> bool:
        """Hold more of the stream, and no longer what is done with; False at its end."""
        piece = next(self._pieces, b"")
        self._has_ended = not piece
        self._held = self._held[self._at :] + piece
        self._at = 0
        return not self._has_ended

    def _bound(self) -> int:
        return self._at + MAX_RECORD + 1

    def _is_held_to_bound(self) -> bool:
        return len(self._held) >= self._bound()

    def _skip_hidden(self) -> None:
        hidden = _HIDDEN.match(self._held, self._at, self._bound())
        if hidden:
            self._at = hidden.end()
        elif self._is_held_to_bound() or not self._read_on():
            self._at += 1

    def _pass_set_tag(self, name_end: int, *, is_end: bool) -> None:
        tag_end = self._held.find(b">", name_end, self._bound())
        if tag_end >= 0:
            self._at = tag_end
            self.set_is_open = not is_end and self._held[tag_end - 1] != ord("/")
        elif self._is_held_to_bound() or not self._read_on():
            self._at += 1

    def _end_of_record(self, name: bytes) -> int | None:
        """Where the record ends, if that can be said already."""
        bound = self._bound()
        tag_end = self._held.find(b">", self._at, bound)
        if tag_end >= 0 and self._held[tag_end - 1] == ord("/"):
            return tag_end + 1
        after = self._at + 2  # beyond the tag that begins it
        while True:
            end = self._visible_end(name, after, min(bound, len(self._held)))
            if end is None or self._held.find(b"!", after, end) < 0:
                return end
            hiding = _HIDING.search(self._held, after, end)
            if hiding is None:
                return end
            hidden = _HIDDEN.match(self._held, hiding.start(), bound)
            if hidden:
                after = hidden.end()
            elif self._has_ended or self._is_held_to_bound():
                after = hiding.end()
            else:
                return None

    def _visible_end(self, name: bytes, after: int, until: int) -> int | None:
        """The first end of the record after a place, comments or not."""
        held = self._held
        end = own = _find_tag(held, name, after, until)
        for other in _OTHERS[name]:
            found = _find_tag(held, other, after, end if end >= 0 else until, only_begin=True)
            end = found if found >= 0 else end
        if end < 0 or end != own or not held.startswith(b"</", own):
            return end if end >= 0 else None
        tag_end = held.find(b">", own, until)
        another = held.find(b"<", own + 1, tag_end if tag_end >= 0 else until)
        if another >= 0:
            return another
        return tag_end + 1 if tag_end >= 0 else None


def _find_tag(held: bytes, name: bytes, after: int, until: int, *, only_begin: bool = False) -> int:
    """Where a tag of this name stands, be it the one that begins or the one that ends; else -1."""
    while (found := held.find(name, after, until - 1)) >= 0:
        if held[found + len(name)] in _AFTER_A_NAME:
            if held.startswith(b"<", found - 1):
                return found - 1
            if held.startswith(b"</", found - 2) and not only_begin:
                return found - 2
        after = found + 1
    return -1
