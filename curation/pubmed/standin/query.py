"""PubMed's query language, as far as the stand-in understands it: text in, a tree out.

AND, OR and NOT (in capitals) are read from left to right, none binding closer than another, as in
PubMed; parentheses group; words beside one another are joined by AND. A tag in brackets belongs to
the words before it, up to the last operator. `a:b[tag]` and `a[tag] : b[tag]` are ranges.
"""

import re
from dataclasses import dataclass
from typing import Literal

from curation.pubmed.standin.glimpse import Day

# How PubMed writes a field in QueryTranslation -> the tags and names by which people write it.
FIELDS = {
    "All Fields": ("all", "all fields"),
    "Title": ("ti", "title"),
    "Title/Abstract": ("tiab", "title/abstract"),
    "Abstract": ("ab", "abstract"),
    "Text Word": ("tw", "text word", "text words"),
    "Author": ("au", "auth", "author"),
    "Affiliation": ("ad", "affl", "affiliation"),
    "Journal": ("ta", "jour", "journal"),
    "MeSH Terms": ("mh", "mesh", "mesh terms"),
    "MeSH Major Topic": ("majr", "mesh major topic"),
    "Other Term": ("ot", "other term"),
    "Substance Name": ("nm", "substance name", "supplementary concept"),
    "Publication Type": ("pt", "ptyp", "publication type"),
    "Language": ("la", "lang", "language"),
    "Secondary Source ID": ("si", "secondary source id"),
    "Filter": ("sb", "filter", "subset"),
    "Volume": ("vi", "vol", "volume"),
    "Issue": ("ip", "iss", "issue"),
    "Pagination": ("pg", "page", "pagination"),
    "UID": ("uid", "pmid"),
    "Article Identifier": ("aid", "doi", "lid", "article identifier", "location id"),
    "PMCID": ("pmc", "pmcid"),
    "Publisher ID": ("pii", "publisher id"),
    "Date - Publication": ("dp", "pdat", "date - publication", "publication date"),
    "Date - Entry": ("edat", "date - entry", "entrez date"),
    "Date - Create": ("crdt", "date - create", "create date"),
    "Date - Modification": ("lr", "mdat", "date - modification", "modification date"),
    "Date - Completion": ("dcom", "date - completion"),
}
DATES = {name for name in FIELDS if name.startswith("Date - ")}
_BY_TAG = {tag: name for name, tags in FIELDS.items() for tag in tags}
# Words that PubMed leaves out of an untagged search.
_STOP_WORDS = {"a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}

Operator = Literal["AND", "OR", "NOT"]
_OPERATORS: dict[str, Operator] = {"AND": "AND", "OR": "OR", "NOT": "NOT"}


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or a phrase where it was quoted; a range where it has an end."""

    text: str
    field: str = "All Fields"
    end: str | None = None
    quoted: bool = False

    def __str__(self) -> str:
        if days := self.days():
            first, last = ("{}/{:02}/{:02}".format(*day) for day in days)
            return f"{first}:{last}[{self.field}]"
        end = "" if self.end is None else f":{self.end}"
        return f"{self.text}{end}[{self.field}]" if end else f'"{self.text}"[{self.field}]'

    def days(self) -> tuple[Day, Day] | None:
        """The first and the last day meant; None where this is no date."""
        if self.field not in DATES:
            return None
        first = _parts(self.text)
        last = first if self.end is None else _parts(self.end)
        if first is None or last is None:
            return None
        return _filled(first, (1, 1, 1)), _filled(last, (9999, 12, 31))


@dataclass(frozen=True, slots=True)
class Chain:
    """Queries joined by operators, which are carried out from left to right."""

    first: "Query"
    rest: tuple[tuple[Operator, "Query"], ...]

    def __str__(self) -> str:
        parts = [_in_brackets(self.first)]
        for operator, query in self.rest:
            parts += [operator, _in_brackets(query)]
        return " ".join(parts)


Query = Term | Chain


class NotUnderstood(Exception):
    """The query's brackets do not fit."""


def _in_brackets(query: Query) -> str:
    return f"({query})" if isinstance(query, Chain) else str(query)


def _parts(written: str) -> list[int] | None:
    """2020, 2020/05, 2020/05/01 (3000 is how PubMed writes the end of time)."""
    parts = re.split(r"[/-]", written.strip())
    return [int(part) for part in parts[:3]] if all(map(str.isdecimal, parts)) else None


def _filled(parts: list[int], rest: Day) -> Day:
    year, month, day = (*parts, *rest[len(parts) :])
    return year, month, day


def chain(parts: list[tuple[Operator, Query]]) -> Query | None:
    if len(parts) < 2:
        return parts[0][1] if parts else None
    return Chain(parts[0][1], tuple(parts[1:]))


_TOKEN = re.compile(
    r"""\s* (?: (?P<bracket> [()] ) | (?P<operator> (?:AND|OR|NOT)(?=[\s()]|$) )
      | "(?P<quoted> [^"]* )" | \[ (?P<tag> [^\]]* ) \] | (?P<colon> : )
      | (?P<word> [^\s()\[\]"]+ ) | (?P<stray> \S ) )""",
    re.VERBOSE,
)


class Parsing:
    """One reading of one query; `unknown_fields` names the tags that PubMed does not have."""

    def __init__(self, text: str, *, field: str = "") -> None:
        self.unknown_fields: list[str] = []
        self._default = self._field(field) if field else "All Fields"
        self._tokens = [
            (found.lastgroup or "", found[found.lastgroup or 0]) for found in _TOKEN.finditer(text)
        ]
        self._at = 0

    def query(self) -> Query | None:
        """None where nothing but stop words was asked for."""
        query = self._sequence()
        if self._at < len(self._tokens):
            raise NotUnderstood("a closing bracket has no opening one")
        return query

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("end", "")

    def _sequence(self) -> Query | None:
        parts: list[tuple[Operator, Query]] = []
        operator: Operator = "AND"
        while self._next() not in (("end", ""), ("bracket", ")")):
            kind, text = self._next()
            if kind == "operator":
                self._at += 1
                operator = _OPERATORS[text]
                continue
            if operand := self._operand():
                parts.append((operator, operand))
            operator = "AND"
        return chain(parts)

    def _operand(self) -> Query | None:
        if self._next() == ("bracket", "("):
            self._at += 1
            inside = self._sequence()
            if self._next() != ("bracket", ")"):
                raise NotUnderstood("an opening bracket has no closing one")
            self._at += 1
            return inside
        return self._run()

    def _run(self) -> Query | None:
        """Words and phrases up to the next tag, operator or bracket; its tag is theirs."""
        run: list[tuple[str, bool]] = []
        while self._next()[0] in ("word", "quoted"):
            kind, text = self._next()
            run.append((text, kind == "quoted"))
            self._at += 1
        field, tagged = self._tag()
        if not run:
            self._at += 0 if tagged else 1  # a stray sign stands for nothing
            return None
        if self._next()[0] == "colon" and len(run) == 1:
            return self._range_to_come(run[0][0], field)
        return _terms(run, field, tagged=tagged)

    def _tag(self) -> tuple[str, bool]:
        kind, text = self._next()
        if kind != "tag":
            return self._default, False
        self._at += 1
        return self._field(text), True

    def _range_to_come(self, begin: str, field: str) -> Query:
        """`"2020"[dp] : "2021"[dp]`."""
        self._at += 1
        _, end = self._next()
        self._at += 1
        last_field, tagged = self._tag()
        return Term(begin, last_field if tagged else field, end=end)

    def _field(self, tag: str) -> str:
        name = _BY_TAG.get(" ".join(tag.partition(":")[0].lower().split()))
        if name is None:
            self.unknown_fields.append(tag)
            return "All Fields"
        return name


def _terms(run: list[tuple[str, bool]], field: str, *, tagged: bool) -> Query | None:
    words = " ".join(word for word, _ in run)
    is_text = field in ("All Fields", "Title", "Title/Abstract", "Abstract", "Text Word")
    if field in DATES or field == "UID":
        begin, colon, end = words.partition(":")
        terms = [Term(begin.strip(), field, end=end.strip() if colon else None)]
    elif not is_text:
        terms = [Term(words, field, quoted=len(run) == 1 and run[0][1])]
    else:
        terms = [
            Term(word, field, quoted=quoted)
            for word, quoted in run
            if quoted or tagged or word.lower() not in _STOP_WORDS
        ]
    return chain([("AND", term) for term in terms])
