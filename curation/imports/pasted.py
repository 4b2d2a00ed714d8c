"""Understand what somebody pasted: a column, a list, addresses, a sentence with numbers in it.

PMIDs, DOIs and PMCIDs are found wherever they stand. A bare number is a PMID where its line holds
nothing but identifiers, or where it has seven or eight digits; else it is left out, by name. A line
in which nothing is recognised is kept whole as not understood. So every character that was pasted
is either part of a token or stands beside one.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from curation.identifiers import PMID_MAX, as_doi, as_pmcid
from curation.imports.tokens import Kind, State, Token, mark_duplicates

_FOUND = re.compile(
    r"""
    (?: https?:// )? (?: www\. )? (?:
        (?: pubmed\.ncbi\.nlm\.nih\.gov | (?:m\.)? ncbi\.nlm\.nih\.gov/(?:m/)?pubmed
          | europepmc\.org/(?:article|abstract)/med )
        / \?? (?: term= )? (?P<pubmed> \d+ ) [/?\#\w=&%.-]*
      | (?: pmc\.ncbi\.nlm\.nih\.gov | ncbi\.nlm\.nih\.gov/pmc ) /articles/
        (?P<pmc> PMC\d+ ) [/?\#\w=&%.-]*
    )
  | (?: doi:\s? )? (?: (?: https?:// )? (?: dx\. )? doi\.org/ )? (?P<doi> 10\.\d{4,9}/\S{1,400} )
  | \b (?P<pmcid> PMC\s?\d+ (?:\.\d+)? ) \b
  | \b (?P<nct> NCT\d{8} ) \b
  | (?<![\w.,/+-]) (?P<grouped> \d{1,3} (?:,\d{3})+ ) (?![\w/+-] | [.,]\d)
  | (?<![\w./+-]) (?: PMIDs? \s?[:\#=]?\s? (?P<said> \d{1,20} ) | (?P<number> \d+ (?:\.0+)? ) )
        (?![\w/+-] | \.\d)
  | (?<![\w./+-]) (?P<damaged> \d{4,7} [A-Za-z] \d{0,3} ) (?![\w/+-])
    """,
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)
_NEXT_DOI = re.compile(r"[,;|](?=\s*(?:doi:|https?://|10\.\d{4,9}/|PMC\d|PMID|\d{7,8}\b))", re.I)
_WORD = re.compile(r"[^\W\d_]{2,}")
_HEADINGS = frozenset(
    {"pmid", "pmids", "doi", "dois", "pmcid", "pmcids", "id", "pubmed", "and", "or"}
)
_BRACKETS = {")": "(", "]": "[", "}": "{", ">": "<"}
_QUOTE_LENGTH = 300


def understand(text: str) -> list[Token]:
    """Every token of a pasted text, in its order, each with its line (from 1) and its reading."""
    return list(mark_duplicates(_tokens(text)))


def _tokens(text: str) -> Iterator[Token]:
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.isascii() and stripped.isdecimal():  # the common case, quickly
            yield _pmid(number, stripped, stripped)
        elif stripped:
            yield from _tokens_of_line(number, stripped)


class _Found(NamedTuple):
    before: str  # what stands between this identifier and the one before it
    text: str
    kind: str
    value: str


def _tokens_of_line(number: int, line: str) -> Iterator[Token]:
    found, rest = _identifiers(line)
    between = "".join(one.before for one in found) + rest
    words = [word for word in _WORD.findall(between) if word.lower() not in _HEADINGS]
    if found:
        for one in found:
            yield _read(number, one, in_prose=bool(words))
    elif words:
        yield _not_understood(number, line, "No PMID, DOI or PMCID was found in this line.")
    elif _WORD.search(line):
        yield Token(number, line, Kind.TEXT, state=State.LEFT_OUT, note="A heading.")
    else:
        yield _not_understood(number, line, "This is not a PMID, a DOI or a PMCID.")


def _identifiers(line: str) -> tuple[list[_Found], str]:
    """Each identifier of a line, and what stands after the last of them."""
    found = []
    at = 0
    while match := _FOUND.search(line, at):
        kind = match.lastgroup or ""
        value = match[kind]
        end = match.end()
        if kind == "doi":
            value = _without_tail(value)
            end = match.start("doi") + len(value)
        text = line[match.start() : end].strip()
        found.append(_Found(line[at : match.start()], text, kind, value))
        at = end
    return found, line[at:]


def _read(line: int, found: _Found, *, in_prose: bool) -> Token:
    text, kind, value = found.text, found.kind, found.value
    if kind in ("pubmed", "said"):
        return _pmid(line, text, value)
    if kind == "number":
        return _number(line, text, in_prose=in_prose)
    if kind == "grouped":
        digits = value.replace(",", "")
        if in_prose or 7 <= len(digits) <= 8:
            return _number(line, text, in_prose=in_prose, digits=digits)
        return _not_understood(
            line, text, "One number with commas in it, or several? Write each in a line of its own."
        )
    if kind == "doi" and (doi := as_doi(value)):
        return Token(line, text, Kind.DOI, doi)
    if kind in ("pmc", "pmcid") and (pmcid := as_pmcid(value.replace(" ", ""))):
        return Token(line, text, Kind.PMCID, pmcid)
    if kind == "nct":
        return _not_understood(
            line,
            text,
            f"A trial's number; to find what was published of it, query {text.upper()}[si].",
        )
    if kind == "damaged":
        return _not_understood(line, text, "There is a letter in this number.")
    return _not_understood(line, text, "This is not a PMID, a DOI or a PMCID.")


def _number(line: int, text: str, *, in_prose: bool, digits: str = "") -> Token:
    digits = digits or text.partition(".")[0]  # a spreadsheet may write 36848918.0
    if not in_prose or 7 <= len(digits) <= 8:
        return _pmid(line, text, digits)
    left_out = partial(Token, line, text, Kind.TEXT, state=State.LEFT_OUT)
    if len(digits) == 4 and digits[:2] in ("18", "19", "20"):
        return left_out(note=f"A year, by its sentence; write PMID {digits} if it is one.")
    return left_out(note=f"A number in a sentence; write PMID {digits} if it is one.")


def _pmid(line: int, text: str, digits: str) -> Token:
    number = int(digits) if len(digits) <= 20 else PMID_MAX + 1
    if 1 <= number <= PMID_MAX:
        return Token(line, text, Kind.PMID, number)
    why = "There is no PMID 0." if number == 0 else "A PMID has eight digits at most."
    return _not_understood(line, text, why)


def _not_understood(line: int, text: str, note: str) -> Token:
    if len(text) > _QUOTE_LENGTH:
        text = text[: _QUOTE_LENGTH - 1] + "…"
    return Token(line, text, Kind.TEXT, state=State.NOT_UNDERSTOOD, note=note)


def _without_tail(doi: str) -> str:
    """A DOI without what a sentence or a list put after it: points, quotes, brackets not opened."""
    following = _NEXT_DOI.search(doi)
    if following:
        doi = doi[: following.start()]
    while doi:
        last = doi[-1]
        if last in ".,;:!?'\"”’»*|\\" or (
            last in _BRACKETS and doi.count(last) > doi.count(_BRACKETS[last])
        ):
            doi = doi[:-1]
        else:
            break
    return doi
