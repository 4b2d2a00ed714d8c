"""What somebody asks of the matrix. A Question and its address are one thing.

Nonsense in an address is never an error: it is left out, and `read_question` says so in sentences.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, TypeVar

from django.http import QueryDict

from curation.models.drug import Kinase
from curation.models.endpoint import Endpoint
from curation.models.trial import Trial

LONGEST = 200
MOST_VALUES = 30
WEEKS = range(1000)
SLUG = re.compile(r"[-a-zA-Z0-9_]{1,80}", re.ASCII)
PART = "~"  # between the parts of a key; no slug has it

T = TypeVar("T")


class Lens(StrEnum):
    """Ways to look at the matrix, in the order of the switch."""

    ENDPOINTS = "endpoints"
    TRIALS = "trials"
    BALANCE = "balance"
    GAPS = "gaps"
    TIMELINE = "timeline"

    @property
    def words(self) -> str:
        return "Benefit beside harm" if self is Lens.BALANCE else self.value.capitalize()

    @property
    def has_cells(self) -> bool:
        """Whether its cells open, and its columns can be asked for."""
        return self in (Lens.ENDPOINTS, Lens.BALANCE)

    @property
    def is_of_cells(self) -> bool:
        """Whether it is made of cells at all; the other lenses are made of trials."""
        return self.has_cells or self is Lens.GAPS


class State(StrEnum):
    """What is known of a cell: six silences, and numbers."""

    NONE = "none"
    RUNNING = "running"
    UNMEASURED = "unmeasured"
    UNREPORTED = "unreported"
    TO_EXTRACT = "toextract"
    LEFT_OUT = "leftout"
    EXTRACTED = "extracted"

    @property
    def words(self) -> str:
        return STATE_WORDS[self]


STATE_WORDS = {
    State.NONE: "no trial",
    State.RUNNING: "trial running",
    State.UNMEASURED: "not measured",
    State.UNREPORTED: "measured, not reported",
    State.TO_EXTRACT: "reported, to extract",
    State.LEFT_OUT: "left out, rests on a retracted paper",
    State.EXTRACTED: "extracted",
}
# Three more things by which cells are found; a cell with numbers may be all of them.
DISAGREE, WAITS, RETRACTED = "disagree", "waits", "rests-on-retracted"
ASKABLE = {
    **{state.value: state.words for state in State},
    DISAGREE: "trials disagree",
    WAITS: "not yet confirmed",
    RETRACTED: "rests on a retracted paper",
}


class RowKey(NamedTuple):
    """A drug in one regimen, "4 mg once daily"."""

    drug: str
    regimen: str

    def __str__(self) -> str:
        return PART.join(self)

    @classmethod
    def read(cls, text: str) -> "RowKey | None":
        drug, parted, regimen = text.partition(PART)
        return cls(drug, regimen) if parted and SLUG.fullmatch(drug) else None


class ColumnKey(NamedTuple):
    """An endpoint at a week (None: over the whole trial), under a rule on glucocorticoids."""

    endpoint: str
    week: int | None = None
    rule: str = ""

    def __str__(self) -> str:
        return PART.join((self.endpoint, "" if self.week is None else str(self.week), self.rule))

    @classmethod
    def read(cls, text: str) -> "ColumnKey | None":
        endpoint, _, rest = text.partition(PART)
        week, parted, rule = rest.partition(PART)
        if not (parted and SLUG.fullmatch(endpoint)):
            return None
        number = _week(week) if week else None
        return cls(endpoint, number, rule) if number is not None or not week else None


@dataclass(frozen=True)
class Question:
    """Several values of one field ask for any of them; different fields for all at once.

    `waits` and `retracted` say whether numbers that nobody confirmed, and such as rest on a
    retracted paper, are shown. `week` holds None for outcomes over the whole trial. `arm` and `at`
    are the open cell.
    """

    lens: Lens = Lens.ENDPOINTS
    population: tuple[str, ...] = ()
    phase: tuple[str, ...] = ()
    kinase: tuple[str, ...] = ()
    drug: tuple[str, ...] = ()
    regimen: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    endpoint: tuple[str, ...] = ()
    week: tuple[int | None, ...] = ()
    state: str = ""
    waits: bool = True
    retracted: bool = True
    arm: RowKey | None = None
    at: ColumnKey | None = None

    def to_url(self) -> str:
        asked = QueryDict(mutable=True)
        for name, values in self._by_name():
            asked.setlist(name, values)
        return asked.urlencode()

    def _by_name(self) -> Iterator[tuple[str, list[str]]]:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            if field.name in ("waits", "retracted"):
                yield field.name, ["no"]
            elif field.name == "week":
                yield "week", [WHOLE if week is None else str(week) for week in value]
            elif field.name in MANY:
                yield field.name, list(value)
            else:
                yield field.name, [str(value)]

    def with_(self, **fields: object) -> "Question":
        return dataclasses.replace(self, **fields)  # type: ignore[arg-type]

    @property
    def closed(self) -> "Question":
        """The same with no cell open."""
        return self.with_(arm=None, at=None)

    def toggled(self, name: str, value: object) -> "Question":
        """With a value of a field more or less, and no cell open."""
        values = getattr(self, name)
        changed = tuple(each for each in values if each != value)
        return self.closed.with_(**{name: changed if value in values else (*values, value)})

    @property
    def cleared(self) -> "Question":
        return Question(lens=self.lens, waits=self.waits, retracted=self.retracted)

    @property
    def is_filtered(self) -> bool:
        return self.closed != self.cleared


class Asked(NamedTuple):
    question: Question
    ignored: list[str]  # a sentence for each thing that made no sense


WHOLE = "whole"  # in an address: the week of what is counted over the whole trial
MANY = ("population", "phase", "kinase", "drug", "regimen", "domain", "endpoint", "week")


def read_question(asked: QueryDict) -> Asked:
    """The question in an address."""
    ignored: list[str] = []

    def each(name: str, read: Callable[[str], T | None], what: str) -> Iterator[T]:
        for text in _texts(asked.getlist(name)):
            value = read(text)
            if value is None:
                ignored.append(f"“{_short(text)}” is not {what}.")
            else:
                yield value

    def one_of(name: str, known: Iterable[str], what: str) -> str | None:
        return next(each(name, lambda text: text if text in known else None, what), None)

    def of(known: Iterable[str]) -> Callable[[str], str | None]:
        among = set(known)
        return lambda text: text if text in among else None

    question = Question(
        lens=Lens(one_of("lens", list(Lens), "a way to look at the matrix") or Lens.ENDPOINTS),
        population=tuple(each("population", of(Trial.Population.values), "a population")),
        phase=tuple(each("phase", of(Trial.Phase.values), "a phase")),
        kinase=tuple(each("kinase", of(Kinase.values), "a kinase")),
        drug=tuple(each("drug", _slug, "a drug's short name")),
        regimen=tuple(each("regimen", str, "a regimen")),
        domain=tuple(each("domain", of(Endpoint.Domain.values), "a domain")),
        endpoint=tuple(each("endpoint", _slug, "an endpoint's short name")),
        week=_weeks(each("week", _whole_or_week, "a week")),
        state=one_of("state", ASKABLE, "a state of a cell") or "",
        waits=one_of("waits", ("yes", "no"), "yes or no") != "no",
        retracted=one_of("retracted", ("yes", "no"), "yes or no") != "no",
        arm=next(each("arm", RowKey.read, "a row of the matrix"), None),
        at=next(each("at", ColumnKey.read, "a column of the matrix"), None),
    )
    if (question.arm is None) != (question.at is None):
        ignored.append("A cell has a row and a column, so none was opened.")
        question = question.closed
    known = {field.name for field in dataclasses.fields(Question)}
    ignored += [
        f"The matrix has no filter “{_short(name)}”." for name in asked if name not in known
    ]
    return Asked(question, ignored)


def _slug(text: str) -> str | None:
    return text if SLUG.fullmatch(text) else None


def _week(text: str) -> int | None:
    if text.isascii() and text.isdecimal() and len(text) < 6 and int(text) in WEEKS:
        return int(text)
    return None


def _whole_or_week(text: str) -> int | str | None:
    return WHOLE if text == WHOLE else _week(text)


def _weeks(read: Iterable[int | str]) -> tuple[int | None, ...]:
    return tuple(dict.fromkeys(week if isinstance(week, int) else None for week in read))


def _texts(values: Iterable[str]) -> list[str]:
    # PostgreSQL keeps no NUL in a text.
    squeezed = (" ".join(value.replace("\0", " ").split())[:LONGEST].strip() for value in values)
    return list(dict.fromkeys(value for value in squeezed if value))[:MOST_VALUES]


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"
