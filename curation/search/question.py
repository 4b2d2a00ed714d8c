"""What somebody is looking for among the references. A Question and its address are one thing.

Nonsense in an address is never an error: it is left out, and `read_question` says so in sentences.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.http import QueryDict

from curation.citation import words_of
from curation.identifiers import KEYS
from curation.models.identified import Identified
from curation.models.standing import Standing
from curation.search.flow_words import InFlow, Screening

NOTICES = ("any", *(standing.key for standing in Standing), "none")
RECORDS = ("fetched", "missing")
LONGEST = 500
YEARS = range(1500, 2201)
CLAIMS = ("some", "none")
ORDERS = ("best",)
IDENTIFIED = tuple(each.value for each in Identified)

# The places of an address that belong to the page and not to the question.
OF_THE_PAGE = ("after", "before", "done")


@dataclass(frozen=True)
class Question:
    """Everything in it is asked for at once; an empty one asks for every reference."""

    words: str = ""
    year_from: int | None = None
    year_to: int | None = None
    journal: str = ""
    types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    author: str = ""
    tags: tuple[str, ...] = ()  # slugs; each finds what is tagged below it as well
    notice: str = ""
    record: str = ""
    batch: int | None = None
    review: int | None = None  # those of its current list
    screening: tuple[str, ...] = ()  # see curation/search/flow_words.py
    flow: str = ""
    since: date | None = None  # added to the site on that day or later
    added_before: date | None = None
    claims: str = ""
    identified: str = ""
    drugs: tuple[str, ...] = ()  # slugs; see curation/search/evidence.py
    trials: tuple[str, ...] = ()  # NCT numbers, or slugs
    order: str = ""  # "best", or the newest first

    @property
    def asks_for_all(self) -> bool:
        """Every reference answers to it, in whichever order."""
        return self.with_(order="") == Question()

    def to_url(self) -> str:
        asked = QueryDict(mutable=True)
        for name, values in self._by_name():
            asked.setlist(name, values)
        return asked.urlencode()

    def _by_name(self) -> Iterator[tuple[str, list[str]]]:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value not in ("", None, ()):
                values = value if isinstance(value, tuple) else (value,)
                yield NAMES[field.name], [str(each) for each in values]

    def besides_years(self) -> list[tuple[str, str]]:
        """The rest of it, for a form that asks for years."""
        rest = self.with_(year_from=None, year_to=None)
        return [(name, value) for name, values in rest._by_name() for value in values]

    def with_(self, **fields: object) -> "Question":
        return dataclasses.replace(self, **fields)  # type: ignore[arg-type]

    def chosen(self) -> list["Chosen"]:
        """Each thing asked for, and the question without it."""
        chips: list[Chosen] = []
        for name in ("types", "mesh", "tags", "drugs", "trials"):
            values: tuple[str, ...] = getattr(self, name)
            chips += [
                Chosen(LABELS[name], value, self.with_(**{name: _without(values, value)}))
                for value in values
            ]
        if self.words:
            chips.insert(0, Chosen("Words", self.words, self.with_(words="", order="")))
        if self.year_from or self.year_to:
            chips.append(Chosen("Year", self._years(), self.with_(year_from=None, year_to=None)))
        for name in ("journal", "author"):
            if value := getattr(self, name):
                chips.append(Chosen(LABELS[name], words_of(value), self.with_(**{name: ""})))
        if self.notice:
            chips.append(Chosen("Notice", NOTICE_WORDS[self.notice], self.with_(notice="")))
        if self.record:
            chips.append(Chosen("PubMed", RECORD_WORDS[self.record], self.with_(record="")))
        if self.batch:
            chips.append(Chosen("Batch", str(self.batch), self.with_(batch=None)))
        return chips + self._chosen_of_reviewing()

    def _chosen_of_reviewing(self) -> list["Chosen"]:
        chips: list[Chosen] = []
        if self.review:
            chips.append(Chosen("List of review", str(self.review), self.with_(review=None)))
        for each in self.screening:
            if asked := Screening.read(each):
                without = self.with_(screening=_without(self.screening, each))
                chips.append(Chosen("Screening", asked.words, without))
        if place := InFlow.read(self.flow):
            chips.append(Chosen("Flow", place.words, self.with_(flow="")))
        if self.since:
            chips.append(Chosen("Added", f"since {self.since}", self.with_(since=None)))
        if self.added_before:
            words = f"before {self.added_before}"
            chips.append(Chosen("Added", words, self.with_(added_before=None)))
        if self.claims:
            chips.append(Chosen("Claims", CLAIM_WORDS[self.claims], self.with_(claims="")))
        if self.identified:
            words = IDENTIFIED_WORDS[self.identified]
            chips.append(Chosen("Identified", words, self.with_(identified="")))
        return chips

    def _years(self) -> str:
        first, last = self.year_from, self.year_to
        if first == last:
            return str(first)
        if first is None:
            return f"until {last}"
        return f"{first} to {last}" if last else f"since {first}"


class Chosen(NamedTuple):
    label: str
    value: str
    without: Question


class Asked(NamedTuple):
    question: Question
    ignored: list[str]  # a sentence for each thing that made no sense


NAMES = {
    "words": "q",
    "year_from": "from",
    "year_to": "to",
    "journal": "journal",
    "types": "type",
    "mesh": "mesh",
    "author": "author",
    "tags": "tag",
    "notice": "notice",
    "record": "record",
    "batch": "batch",
    "review": "review",
    "screening": "screening",
    "flow": "flow",
    "since": "since",
    "added_before": "added-before",
    "claims": "claims",
    "identified": "identified",
    "drugs": "drug",
    "trials": "trial",
    "order": "order",
}
LABELS = {
    "drugs": "Drug",
    "trials": "Trial",
    "types": "Type",
    "mesh": "MeSH",
    "tags": "Tag",
    "journal": "Journal",
    "author": "Author",
}
NOTICE_WORDS = {
    "any": "any notice",
    "none": "no notice",
    **{standing.key: standing.words for standing in Standing},
}
RECORD_WORDS = {"fetched": "record fetched", "missing": "not fetched yet"}
CLAIM_WORDS = {"some": "cited under a claim", "none": "under no claim yet"}
IDENTIFIED_WORDS = {
    Identified.DATABASE.value: "from a database",
    Identified.OTHER.value: "by other methods",
    Identified.NO_IMPORT.value: "by no import",
}


def read_question(asked: QueryDict) -> Asked:
    """The question in an address."""
    ignored: list[str] = []

    def number(name: str, within: range, what: str) -> int | None:
        text = _squeezed(asked.get(name, ""))
        if not text:
            return None
        if text.isascii() and text.isdecimal() and len(text) < 12 and int(text) in within:
            return int(text)
        ignored.append(f"“{_short(text)}” is not {what}.")
        return None

    def one_of(name: str, known: tuple[str, ...], what: str) -> str:
        text = _squeezed(asked.get(name, ""))
        if not text or text in known:
            return text
        ignored.append(f"“{_short(text)}” is not {what}; known are {', '.join(known)}.")
        return ""

    def day(name: str) -> date | None:
        text = _squeezed(asked.get(name, ""))
        if not text:
            return None
        read = day_of(text)
        if read is None:
            ignored.append(f"“{_short(text)}” is not a day; write it like 2026-01-31.")
        return read

    def screening() -> tuple[str, ...]:
        kept = []
        for value in _each(asked, "screening"):
            if Screening.read(value):
                kept.append(value)
            else:
                ignored.append(
                    f"“{_short(value)}” is nothing that screening can say; "
                    "write it like full-text.include."
                )
        return tuple(kept)

    def flow() -> str:
        text = _squeezed(asked.get("flow", ""))
        if not text or InFlow.read(text):
            return text
        ignored.append(f"“{_short(text)}” is no place in the flow.")
        return ""

    def text(name: str) -> str:
        whole = _squeezed(asked.get(name, ""))
        if len(whole) > LONGEST:
            ignored.append(f"Only the first {LONGEST} characters of “{_short(whole)}” were read.")
        return whole[:LONGEST].strip()

    question = Question(
        words=text("q"),
        year_from=number("from", YEARS, "a year"),
        year_to=number("to", YEARS, "a year"),
        journal=text("journal"),
        types=_each(asked, "type"),
        mesh=_each(asked, "mesh"),
        author=text("author"),
        tags=_each(asked, "tag"),
        notice=one_of("notice", NOTICES, "a kind of notice"),
        record=one_of("record", RECORDS, "a state of a record"),
        batch=number("batch", KEYS, "the number of a batch"),
        review=number("review", KEYS, "the number of a review"),
        screening=screening(),
        flow=flow(),
        since=day("since"),
        added_before=day("added-before"),
        claims=one_of("claims", CLAIMS, "a state of claims"),
        identified=one_of("identified", IDENTIFIED, "a way of identifying"),
        drugs=_each(asked, "drug"),
        trials=_each(asked, "trial"),
        order=one_of("order", ORDERS, "an order"),
    )
    if question.order and not question.words:
        question = question.with_(order="")
        ignored.append("Only words tell which is best, so these are the newest first.")
    first, last = question.year_from, question.year_to
    if first and last and first > last:
        question = question.with_(year_from=last, year_to=first)
    known = {*NAMES.values(), *OF_THE_PAGE}
    ignored += [f"This list has no filter “{_short(name)}”." for name in asked if name not in known]
    return Asked(question, ignored)


def _each(asked: QueryDict, name: str) -> tuple[str, ...]:
    values = (_squeezed(value)[:LONGEST].strip() for value in asked.getlist(name))
    return tuple(dict.fromkeys(value for value in values if value))[:10]


def day_of(text: str) -> date | None:
    try:
        read = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return read if read and read.year in YEARS else None


def _squeezed(text: str) -> str:
    # PostgreSQL keeps no NUL in a text.
    return " ".join(text.replace("\0", " ").split())


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def _without(values: tuple[str, ...], value: str) -> tuple[str, ...]:
    return tuple(each for each in values if each != value)
