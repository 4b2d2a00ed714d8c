"""The bytes of one record become a tree of elements, or a sentence says why they cannot.

A record is parsed alone, without the document around it: no declaration comes with it, so no entity
is ever expanded and no address followed. Its size is bounded before anything is built.
"""

import re
from xml.etree.ElementTree import XML, Element, ParseError
from xml.parsers.expat import errors

from curation.identifiers import as_pmid

MAX_RECORD = 20_000_000  # bytes; PubMed's largest records have half a million
MAX_TAGS = 500_000  # what bounds the depth as well, and the memory of the tree

RECORD_NAMES = (b"PubmedArticle", b"PubmedBookArticle", b"MedlineCitation", b"BookDocument")

_RECORD = re.compile(rb"<(?:%s)[\s/>]" % b"|".join(RECORD_NAMES))
_VERSION = re.compile(r"[1-9]\d{0,3}", re.ASCII)
_PREFIX = re.compile(rb"(?<=[\s</])(?!xml)[A-Za-z_][\w.-]*(?=:[A-Za-z_])")

_WHY = {
    errors.codes[errors.XML_ERROR_NO_ELEMENTS]: "it breaks off before its end",
    errors.codes[errors.XML_ERROR_UNCLOSED_TOKEN]: "it breaks off within a tag",
    errors.codes[errors.XML_ERROR_PARTIAL_CHAR]: "it breaks off within a character",
    errors.codes[errors.XML_ERROR_TAG_MISMATCH]: "an element is not closed where it should be",
    errors.codes[errors.XML_ERROR_INVALID_TOKEN]: (
        "it has a character that XML does not allow, or one that is not UTF-8"
    ),
    errors.codes[errors.XML_ERROR_UNDEFINED_ENTITY]: (
        "it refers to an entity, and entities are not followed"
    ),
}

_DESCRIPTION = {"PubmedArticle": "MedlineCitation", "PubmedBookArticle": "BookDocument"}


class Unreadable(Exception):
    """This one record cannot be read; str() is a sentence that says why."""


def parse(xml: bytes) -> Element:
    """The tree of one record, in which tabs have become spaces."""
    if not _RECORD.match(xml):
        raise Unreadable("This is not a PubMed record: it begins with another element.")
    if len(xml) > MAX_RECORD:
        raise Unreadable(
            f"The record has more than {MAX_RECORD // 10**6} MB, which no record of PubMed's has."
        )
    if len(xml) > 2 * MAX_TAGS and xml.count(b"<") > MAX_TAGS:
        raise Unreadable(
            f"The record has more than {MAX_TAGS:,} tags, which no record of PubMed's has."
        )
    if b"\t" in xml:
        xml = xml.replace(b"\t", b" ")
    try:
        return XML(xml)
    except ParseError as error:
        if error.code == errors.codes[errors.XML_ERROR_UNBOUND_PREFIX]:
            return _parse_with_prefixes(xml)
        raise _unreadable(error) from None


def description(root: Element) -> Element | None:
    """The element that describes the paper or the book; the root itself, where it stands bare."""
    return root.find(_DESCRIPTION[root.tag]) if root.tag in _DESCRIPTION else root


def own_pmid(described: Element | None) -> tuple[int, int] | None:
    """The PMID and its version. Other PMIDs in a record are those of other records."""
    element = None if described is None else described.find("PMID")
    pmid = None if element is None else as_pmid("".join(element.itertext()))
    if element is None or pmid is None:
        return None
    version = element.get("Version", "1")
    return pmid, int(version) if _VERSION.fullmatch(version) else 1


def _parse_with_prefixes(xml: bytes) -> Element:
    """The tree of a record whose prefixes (mml, most often) were declared outside it."""
    names = sorted(set(_PREFIX.findall(xml)))
    declared = b" ".join(b'xmlns:%s="%s"' % (name, name) for name in names)
    try:
        return XML(b"<outside %s>%s</outside>" % (declared, xml))[0]
    except ParseError as error:
        raise _unreadable(error) from None


def _unreadable(error: ParseError) -> Unreadable:
    why = _WHY.get(error.code) or f"it is not well-formed ({errors.messages.get(error.code)})"
    return Unreadable(f"The record's XML cannot be read: {why}.")
