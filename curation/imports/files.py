"""Understand a file: PubMed XML, a reference manager's export, a table, or a text.

What a file is, its first bytes say; its name decides only where they do not. A file is read once,
from front to back, and never held in memory whole unless it is text.
"""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from typing_extensions import Buffer

from curation.imports.bibtex import bibtex_tokens
from curation.imports.csl import csl_tokens, looks_like_csl
from curation.imports.nbib import nbib_tokens
from curation.imports.pasted import understand
from curation.imports.ris import ris_tokens
from curation.imports.tokens import Kind, State, Token, mark_duplicates
from curation.models.pubmed_record import deflate
from curation.pubmed import BrokenOff, NotPubMed, iter_records

MAX_TEXT = 64 * 2**20
MAX_UNPACKED = 4 * 2**30


class FileRefused(Exception):
    """Nothing can be taken from this file; the sentence says why and what to do."""


class UploadedFile:
    """The tokens of a file, one after another.

    `problem` is a sentence on what could not be taken; it is complete when the last token is.
    """

    def __init__(self, name: str, stream: BinaryIO) -> None:
        self.name = name.rsplit("/", 1)[-1]
        self.problem = ""
        self._stream = _buffered(stream)

    def __iter__(self) -> Iterator[Token]:
        """Raises FileRefused before the first token, or not at all."""
        return mark_duplicates(self._tokens())

    def _tokens(self) -> Iterator[Token]:
        head = self._stream.peek(4096)[:4096]
        if not head:
            raise FileRefused("The file is empty.")
        if head.startswith(b"\x1f\x8b"):
            unpacked = _Unpacked(self._stream, self._breaks_off)
            self._stream = io.BufferedReader(unpacked, buffer_size=2**18)
            head = self._stream.peek(4096)[:4096]
        elif head.startswith(b"PK\x03\x04"):
            raise FileRefused(
                "This is a zip archive (or an Excel workbook), whatever its name says. "
                "Unpack it, or save the sheet as CSV, and give that file."
            )
        elif self.name.lower().endswith(".gz"):
            raise FileRefused("The name ends in .gz, but this is not a gzip file.")
        if _looks_like_xml(head):
            yield from self._records()
        else:
            yield from self._text_tokens(self._text())

    def _breaks_off(self, why: str) -> None:
        self.problem = f"{why} What came before was taken."

    def _records(self) -> Iterator[Token]:
        try:
            for number, record in enumerate(iter_records(self._stream), start=1):
                if isinstance(record, BrokenOff):
                    self.problem = self.problem or record.sentence
                    return
                yield Token(
                    line=number,
                    text=f"record {number}" + (f", PMID {record.pmid}" if record.pmid else ""),
                    kind=Kind.RECORD,
                    value=record.pmid,
                    payload=deflate(record.xml),
                )
        except NotPubMed as error:
            raise FileRefused(str(error)) from error

    def _text_tokens(self, text: str) -> Iterator[Token]:
        reader = _reader_of(text) or _READERS.get(self._ending, understand)
        tokens = iter(reader(text))
        tagged = 0
        nothing = True
        for token in tokens:
            nothing = False
            tagged += bool(token.tags)
            yield token
        if nothing:
            raise FileRefused("No entry was found in this file. Is it the format its name says?")
        if tagged:
            self.problem = f"{self.problem} {_left_out(tagged)}".strip()

    @property
    def _ending(self) -> str:
        return self.name.lower().removesuffix(".gz").rpartition(".")[2]

    def _text(self) -> str:
        content = self._stream.read(MAX_TEXT + 1)
        if len(content) > MAX_TEXT:
            raise FileRefused(
                f"A text file may have {MAX_TEXT // 2**20} MB; give this one in parts."
            )
        text, problem = decoded(content)
        self.problem = problem or self.problem
        return text


def decoded(content: bytes) -> tuple[str, str]:
    """A file as text, and a sentence where its encoding had to be guessed."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace"), ""
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        problem = "The file is not UTF-8; it was read as Windows-1252."
        return content.decode("cp1252", errors="replace"), problem


def _reader_of(text: str) -> Callable[[str], Iterable[Token]] | None:
    """What the content itself says that it is."""
    start = text.lstrip()[:4096]
    if start.startswith("TY  - "):
        return ris_tokens
    if _NBIB.match(start):
        return nbib_tokens
    if _BIBTEX.match(start):
        return bibtex_tokens
    return csl_tokens if looks_like_csl(start) else None


_NBIB = re.compile(r"PMID-[ \t]|(?:TI|BTI|OWN|STAT|FAU|AU) *- [^\n]*\n(?:[A-Z]{2,4} *- | {6})")
_BIBTEX = re.compile(r"(?:[ \t]*(?:%[^\n]*)?\n)*[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]")


def _left_out(tagged: int) -> str:
    """A tag is a person's word, so an import gives none."""
    return (
        f"{tagged:,} of its entries {'carries' if tagged == 1 else 'carry'} tags of a site like "
        "this one. An import gives no tags: export with tags and decisions as RIS, and bring that "
        "file in where decisions of other tools are brought in."
    )


def _table_tokens(text: str) -> Iterator[Token]:
    """By the columns called PMID, DOI and PMCID, a token a row; without such, as any text."""
    try:
        dialect: type[csv.Dialect] = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    rows = csv.reader(io.StringIO(text, newline=""), dialect)
    header = [cell.strip().lower().replace(" ", "").lstrip("\ufeff") for cell in next(rows, [])]
    columns = [
        header.index(name) for name in ("pmid", "pubmedid", "doi", "pmcid") if name in header
    ]
    if not columns:
        yield from understand(text)
        return
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _row_token(rows.line_num, row, columns)
    except csv.Error as error:
        yield Token(
            rows.line_num,
            "the rest of the table",
            Kind.TEXT,
            state=State.UNREADABLE,
            note=f"The table cannot be read from here on: {error}.",
        )


def _row_token(line: int, row: list[str], columns: list[int]) -> Token:
    cells = [row[column].strip() for column in columns if column < len(row)]
    for cell in cells:
        for token in understand(cell):
            if token.is_asked_for:
                return Token(line, cell, token.kind, token.value)
    given = next((cell for cell in cells if cell), "")
    why = "This is not a PMID, a DOI or a PMCID." if given else "This row has no identifier."
    return Token(
        line, given or ", ".join(row)[:300], Kind.TEXT, state=State.NOT_UNDERSTOOD, note=why
    )


_READERS: dict[str, Callable[[str], Iterable[Token]]] = {
    "ris": ris_tokens,
    "nbib": nbib_tokens,
    "bib": bibtex_tokens,
    "bibtex": bibtex_tokens,
    "json": csl_tokens,
    **dict.fromkeys(("csv", "tsv", "tab"), _table_tokens),
}


class _Unpacked(io.RawIOBase):
    """A gzip stream, unpacked as it is read, up to a bound: a small file can hold a huge one.

    Where it is damaged or too large, it ends, and `breaks_off` is told why.
    """

    def __init__(self, packed: BinaryIO, breaks_off: Callable[[str], None]) -> None:
        self._gzip = gzip.GzipFile(fileobj=packed)
        self._left = MAX_UNPACKED
        self._breaks_off = breaks_off

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        try:
            content = self._gzip.read1(len(view))
        except (OSError, EOFError, zlib.error) as error:
            self._breaks_off(f"The gzip file breaks off or is damaged ({error}).")
            return 0
        self._left -= len(content)
        if self._left < 0:
            self._breaks_off(f"Unpacked, this file has more than {MAX_UNPACKED // 2**20:,} MB.")
            return 0
        view[: len(content)] = content
        return len(content)


def _buffered(stream: BinaryIO) -> io.BufferedReader:
    return stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(_Raw(stream))


class _Raw(io.RawIOBase):
    """Any object with read(), as a raw stream (an upload of Django's is such an object)."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        view = memoryview(buffer)
        content = self._stream.read(len(view))
        view[: len(content)] = content
        return len(content)


def _looks_like_xml(head: bytes) -> bool:
    """True of anything that begins with a tag, in any encoding; what it is, the reader says."""
    return head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")
