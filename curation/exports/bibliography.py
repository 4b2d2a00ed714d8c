"""References as a bibliography in a journal's style, as HTML and as text.

citeproc-py writes each by a style of the Citation Style Language (exports/styles/README.md). It
escapes nothing and stumbles over some records, so what it is given is escaped, what it gives is
cleaned, and an entry that it cannot write is written as this site cites it, with a sentence.
"""

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import nh3
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON

from curation.citation import citation
from curation.citation_matching.places import last_of
from curation.exports.csl import as_csl
from curation.exports.parts import parts_of
from curation.models import Reference

_FOLDER = Path(__file__).parent / "styles"
_GIVEN = (
    *("id", "type", "title", "author", "editor", "container-title", "container-title-short"),
    *("collection-title", "publisher", "publisher-place", "edition", "volume", "issue", "page"),
    *("DOI", "PMID", "PMCID", "issued"),
)
_NUMBER = re.compile(r"^\s*(?:\[1\]|1\.?)\s*")
_ADDED = re.compile(r"\s*(?:[:=] |\().*$")  # by NLM to a journal's name: (London, England)
_TWICE = re.compile(r"([.?!])((?:</\w+>)?)\.")
_AT_WORK = Lock()
_KEPT = {"i", "b", "sup", "sub"}
NOT_WRITTEN = "This one could not be written in that style; it is cited as NLM does."


class Style(NamedTuple):
    """`key` is its name in addresses."""

    key: str
    name: str
    file: str
    numbered: bool


STYLES = (
    Style("nlm", "NLM", "nlm-citation-sequence", numbered=True),
    Style("vancouver", "Vancouver", "elsevier-vancouver", numbered=True),
    Style("lancet", "The Lancet", "the-lancet", numbered=True),
    Style("apa", "APA", "apa", numbered=False),
)


class Entry(NamedTuple):
    """One reference, without its number; `problem` is a sentence where the style failed."""

    key: int
    html: str
    problem: str = ""

    @property
    def text(self) -> str:
        return html.unescape(re.sub(r"</?\w+>", "", self.html))


def style_called(key: str) -> Style:
    """The one with this key; NLM's where there is none."""
    return next((style for style in STYLES if style.key == key), STYLES[0])


def entries(references: Iterable[Reference], style: Style) -> Iterator[Entry]:
    """In the order in which they come, one at a time."""
    return (entry_of(reference, style) for reference in references)


def entry_of(reference: Reference, style: Style) -> Entry:
    try:
        written = _written(item_of(reference), style)
    # Whatever it stumbles over is of one record, and a list must not end there.
    except Exception:  # noqa: BLE001
        written = ""
    if written:
        return Entry(reference.pk, written)
    cited = citation(reference, authors_as_printed=reference.authors_as_printed)
    return Entry(reference.pk, html.escape(cited, quote=False), NOT_WRITTEN)


def item_of(reference: Reference) -> dict[str, Any]:
    """What a style needs of it: a title without PubMed's full stop, a journal without additions."""
    parts = parts_of(reference)
    said = as_csl(parts)
    item = {name: said[name] for name in _GIVEN if name in said}
    title = parts.title or item.get("title", "")  # a style may cut a title in the middle of a tag
    if title:
        is_whole = title.endswith(".") and not title.endswith("..")
        item["title"] = title.removesuffix(".") if is_whole else title
    if item["type"] == "article-journal" and "container-title" in item:
        item["container-title"] = _ADDED.sub("", item["container-title"]) or said["container-title"]
    start, dash, end = item.get("page", "").partition("-")
    if dash and start and end.isalnum():
        item["page"] = f"{start}-{last_of(start, end)}"  # a style shortens them as it wants
    issued = item.pop("issued", {}).get("date-parts")
    return item | ({"issued": {"date-parts": issued}} if issued else {})


def as_text(written: Iterable[Entry], style: Style) -> Iterator[str]:
    """A paragraph each, numbered where the style numbers."""
    for number, entry in enumerate(written, start=1):
        before = f"{number}. " if style.numbered else ""
        yield f"{before}{entry.text}\n\n"


def as_page(written: Iterable[Entry], style: Style, title: str) -> Iterator[str]:
    """A small page of its own, to be opened by a word processor."""
    name = html.escape(title)
    yield f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{name}</title>\n'
    yield f"<h1>{name}</h1>\n<{_list(style)}>\n"
    for entry in written:
        yield f"<li>{entry.html}</li>\n"
    yield f"</{_list(style)}>\n</html>\n"


def _list(style: Style) -> str:
    return "ol" if style.numbered else "ul"


def _written(item: dict[str, Any], style: Style) -> str:
    escaped = _escaped(item)
    # A style keeps what it works on in itself.
    with _AT_WORK:
        bibliography = CitationStylesBibliography(
            _style(style.file), CiteProcJSON([escaped]), formatter.html
        )
        bibliography.register(Citation([CitationItem(item["id"])]))
        written = str(bibliography.bibliography()[0])
    if not item.get("author") and not item.get("editor"):
        written = _title_once(written, escaped.get("title", ""))
    if style.numbered:
        written = _NUMBER.sub("", written, count=1)
    cleaned = nh3.clean(" ".join(written.split()), tags=_KEPT, attributes={})
    return _TWICE.sub(r"\1\2", cleaned)


def _title_once(written: str, title: str) -> str:
    """A title that stands for the authors is written again in its own place; without that."""
    if not title or written.count(title) < 2:
        return written
    before, after = written.split(title, 1)
    again = re.compile(rf"(?:<i>)?{re.escape(title)}(?:</i>)?[.,]?\s*")
    return before + title + again.sub("", after, count=1)


@cache
def _style(file: str) -> CitationStylesStyle:
    return CitationStylesStyle(str(_FOLDER / file), validate=False)


def _escaped(value: Any) -> Any:
    """Every text of it: the formatter takes what it is given for markup."""
    if isinstance(value, str):
        return html.escape(value, quote=False)
    if isinstance(value, Mapping):
        return {name: _escaped(each) for name, each in value.items()}
    return [_escaped(each) for each in value] if isinstance(value, list) else value
