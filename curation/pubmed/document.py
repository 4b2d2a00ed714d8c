"""Is this PubMed's XML, and in what encoding? From here on everything is UTF-8.

A document is what its elements say, whatever the file's name or type. Encodings other than UTF-8
are rewritten as the stream is read; a byte that its encoding does not have is passed on as one that
UTF-8 does not have either, so that only the record in which it stands is unreadable.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import chain

from curation.pubmed.parsing import RECORD_NAMES

HEAD = 1 << 16
SET_NAMES = (
    b"PubmedArticleSet",
    b"PubmedBookArticleSet",
    b"MedlineCitationSet",
    b"BookDocumentSet",
)

_KNOWN = re.compile(rb"<(?:%s)[\s/>]" % b"|".join(SET_NAMES + RECORD_NAMES))
_FIRST_ELEMENT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_DECLARED = re.compile(rb"""\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][\w.:-]*)["']""")
_ENCODINGS = re.compile(r"utf-.*|ascii|iso8859-\d+|cp125\d|koi8-[ru]|mac-roman")
_BEGINNINGS_OF_UTF_16 = (
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_OTHER_FILES = (
    (b"PK\x03\x04", "a zip archive, whatever its name says. Unpack it and give the file in it."),
    (b"\x1f\x8b", "still compressed with gzip. Unpack it and give the file in it."),
    (b"%PDF", "a PDF. Give the PMIDs or DOIs of the papers instead."),
)
_OTHER_ELEMENTS = {
    b"html": "a web page. Give the PMIDs instead, or the XML that efetch answers with.",
    b"article": "an article's full text. Give its PMID or PMCID instead.",
    b"pmc-articleset": "full texts of PubMed Central. Give their PMIDs or PMCIDs instead.",
    b"eSearchResult": "an answer of esearch, a list of PMIDs. Give the PMIDs as text.",
    b"eSummaryResult": "an answer of esummary. Give the PMIDs as text.",
    b"eFetchResult": "an error that NCBI sent in place of records. Fetch the records again.",
    b"xml": "XML of a reference manager. Export as RIS or NBIB, and give that file.",
}


class NotPubMed(Exception):
    """This is no PubMed XML; str() is a sentence that says what it is and what to do."""


def opened(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The document in UTF-8, piece by piece. Raises NotPubMed at once, or never."""
    head = _head(pieces)
    encoding = _encoding(head)
    pieces = chain([head], pieces)
    if encoding:
        pieces = _rewritten(pieces, encoding)
    head = _head(pieces)
    if not _KNOWN.search(head, 0, HEAD):
        raise NotPubMed(_what_it_is(head))
    return chain([head], pieces)


def _head(pieces: Iterator[bytes]) -> bytes:
    """Enough of the document to know what it is, however small the pieces are."""
    head = next(pieces, b"")
    while len(head) < HEAD and (piece := next(pieces, b"")):
        head += piece
    return head


def _encoding(head: bytes) -> str:
    """The name of the codec that has to rewrite the stream; "" where it is UTF-8 already."""
    for beginning, encoding in _BEGINNINGS_OF_UTF_16:
        if head.startswith(beginning):
            return encoding
    declared = _DECLARED.match(head.removeprefix(codecs.BOM_UTF8)[:1000])
    if not declared or head.startswith(codecs.BOM_UTF8):
        return ""
    name = declared[1].decode("ascii")
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        encoding = ""
    if not _ENCODINGS.fullmatch(encoding):
        raise NotPubMed(f"The file says that it is written in “{name}”. Save it as UTF-8.")
    # What could be read as far as its declaration is no UTF-16, whatever it declares.
    return "" if encoding.startswith(("utf", "ascii")) else encoding


def _rewritten(pieces: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    errors = "surrogatepass" if encoding.startswith("utf") else "surrogateescape"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    for piece in pieces:
        if text := decoder.decode(piece):
            yield text.encode("utf-8", "surrogatepass")


def _what_it_is(head: bytes) -> str:
    if not head.strip():
        return "The file is empty."
    for beginning, words in _OTHER_FILES:
        if head.startswith(beginning):
            return f"This is {words}"
    element = _FIRST_ELEMENT.search(head)
    if not element or not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        line = head[:60].decode("utf-8", errors="replace").split("\n")[0].strip()
        shown = "".join(c if c.isprintable() else " " for c in line)
        return f"This is not XML; it begins with “{shown}”."
    name = element[1]
    words = _OTHER_ELEMENTS.get(name.lower() if name.lower() == b"html" else name, "")
    if words:
        return f"This is not PubMed's XML but {words}"
    return (
        f"This is XML, but not PubMed's: it begins with <{name.decode('utf-8', 'replace')}>, where "
        "PubMed has <PubmedArticleSet>."
    )
