"""What an act did to a row, from the events that the database's triggers recorded, as a sentence.

`told` says of which rows. Nothing is left out because it is unexplained: a change that no act was
opened for says so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Q

from curation.history.acts import links_key
from curation.models import Curated, Outcome

OUTSIDE = "outside an act"
GONE = "one that is gone"

# What an act says already, by its name and by who did it.
_SAID_BY_THE_ACT = {
    *("id", "entered_by", "entered_at", "changed_by", "submitted_at", "decided_by", "decided_at"),
    *("reason", "cause", "version", "starter_keys"),
}
_STEPS = {"submitted", "accepted", "rejected", "withdrawn", "put in doubt"}
_SAYS_IT_IS_GONE = (
    "took back",
    "took a tag",
    "took a decision",
    "took a settlement",
    "undid",
    "withdrew",
)
# An outcome is reported by the act that enters a number of it, which is told by itself.
_ENTERING = {"entered", "changed"}
_BY_THE_DATABASE = {"insert": "entered", "update": "changed", "delete": "deleted"}

Event = Any  # pghistory makes the classes of events, which have the columns of their model
Noun = type[models.Model]
Objects = dict[Noun, dict[int, models.Model]]


@dataclass(frozen=True)
class Change:
    """A column that changed; `was` is None where the row is new. Of links, who came and went."""

    field: str
    was: str | None
    became: str
    gained: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def is_of_links(self) -> bool:
        return bool(self.gained or self.lost)

    def __str__(self) -> str:
        if self.is_of_links:
            told = (*(f"+ {name}" for name in self.gained), *(f"- {name}" for name in self.lost))
            return f"{self.field}: {', '.join(told)}"
        if self.was is None:
            return f"{self.field} {self.became}"
        return f"{self.field} {self.was or 'empty'} -> {self.became or 'empty'}"


@dataclass(frozen=True)
class Sentence:
    """What one act did to one row: who, did what, to what (in a trial's history), and why."""

    at: datetime
    who: str  # "" where nobody said
    role: str  # and the API token, where it was by one
    act: str
    what: str
    changes: tuple[Change, ...]
    reason: str

    @property
    def is_explained(self) -> bool:
        return bool(self.who)

    def __str__(self) -> str:
        who = f"{self.who} ({self.role})" if self.role else self.who
        words = " ".join(filter(None, [who, self.act, self.what]))
        if self.changes:
            words = f"{words}: {', '.join(map(str, self.changes))}"
        return f"{words}. “{self.reason}”" if self.reason else f"{words}."


def events_of(noun: Noun, *, but: Q | None = None, **which: object) -> list[Event]:
    history: Any = noun._meta.get_field("history").related_model
    found = history._default_manager.filter(**which)
    if but:
        found = found.exclude(but)
    return list(found.select_related("pgh_context").order_by("pgh_id"))


def newest_first(sentences: Iterable[Sentence]) -> list[Sentence]:
    # Those of one moment stand in the order of the trial, its arms, its outcomes, read upwards.
    return sorted(sentences, key=lambda sentence: sentence.at)[::-1]


class Step(NamedTuple):
    """What a row was before an act, what it was after it, and the columns to tell of."""

    noun: Noun
    before: Event | None
    after: Event
    fields: list[Any]

    @property
    def links(self) -> Iterator[tuple[Any, dict[str, list[int]]]]:
        """Each field of links that the act changed, with the ids that the row gained and lost."""
        said = self.after.pgh_context.metadata if self.after.pgh_context else {}
        for field in self.noun._meta.many_to_many:
            if changed := said.get(links_key(self.noun, self.after.pgh_obj_id, field.name)):
                yield field, changed

    @property
    def context(self) -> object:
        """By which those of one act are known; None outside of one."""
        return self.after.pgh_context_id

    @property
    def act(self) -> str:
        if self.after.pgh_context:
            name = str(self.after.pgh_context.metadata["act"])
            is_gone = self.after.pgh_label == "delete" and not name.startswith(_SAYS_IT_IS_GONE)
            return f"{name}, and deleted it" if is_gone else name
        is_new = self.before is None and self.after.pgh_label == "update"
        label = "insert" if is_new else self.after.pgh_label
        return f"{_BY_THE_DATABASE[label]} {OUTSIDE}"


def steps_of(noun: Noun, events: Sequence[Event]) -> Iterator[Step]:
    """Row by row; what one act saved twice is one step."""
    by_row: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        by_row[event.pgh_obj_id].append(event)
    for of_row in by_row.values():
        before: Event | None = None
        for event, following in zip(of_row, [*of_row[1:], None], strict=True):
            if following is None or not _are_one(event, following):
                step = Step(noun, before, event, _fields(noun, before, event))
                if not _only_follows(step):
                    yield step
                before = event


def _only_follows(step: Step) -> bool:
    """Whether it is an outcome that became reported because a number of it was entered."""
    return (
        step.noun is Outcome
        and step.before is not None
        and step.act in _ENTERING
        and [field.name for field in step.fields] == ["reporting"]
    )


def _are_one(event: Event, following: Event) -> bool:
    return bool(
        event.pgh_context_id
        and event.pgh_context_id == following.pgh_context_id
        and following.pgh_label != "delete"
    )


def _fields(noun: Noun, before: Event | None, after: Event) -> list[Any]:
    """The columns that changed; of a new row that is curated, the numbers it came with."""
    if after.pgh_label == "delete":
        return []
    columns = noun._meta.concrete_fields
    if before is None:
        if not issubclass(noun, Curated):
            return []
        silent = _SAID_BY_THE_ACT | {"state", "note"}
        return _once(
            field
            for field in columns
            if not field.is_relation
            and field.name not in silent
            and getattr(after, field.attname) not in (None, "", [], {}, field.get_default())
        )
    changed = [
        field
        for field in columns
        if getattr(before, field.attname) != getattr(after, field.attname)
    ]
    if after.pgh_context:
        is_step = after.pgh_context.metadata["act"] in _STEPS
        silent = _SAID_BY_THE_ACT | ({"state"} if is_step else set())
        changed = [field for field in changed if field.name not in silent]
    return _once(changed)


def _once(fields: Iterable[Any]) -> list[Any]:
    """Without the printed form of a number that is told itself."""
    by_name = {field.name: field for field in fields}
    if by_name.keys() & {"estimate", "low", "high"}:
        by_name.pop("as_printed_effect", None)
        by_name.pop("as_printed", None)
    return [
        field
        for name, field in by_name.items()
        if not (name.endswith("_as_printed") and name.removesuffix("_as_printed") in by_name)
    ]


def sentence_of(
    step: Step, what: str, objects: Objects, *, only: Collection[str] | None = None
) -> Sentence:
    """With `only`, of the changes those of these columns."""
    context = step.after.pgh_context
    said = context.metadata if context else {}
    links = () if only is not None else tuple(_links(step, objects))
    return Sentence(
        at=step.after.pgh_created_at,
        who=said.get("name", ""),
        role=", ".join(filter(None, [said.get("role"), said.get("through")])),
        act=step.act,
        what=what,
        changes=tuple(
            Change(
                str(field.verbose_name),
                None if step.before is None else _words(field, step.before, objects),
                _words(field, step.after, objects),
            )
            for field in step.fields
            if only is None or field.name in only
        )
        + links,
        reason=said.get("reason", ""),
    )


def _links(step: Step, objects: Objects) -> Iterator[Change]:
    """ "drugs: + baricitinib, - tofacitinib"."""
    for field, changed in step.links:
        known = objects[field.related_model]
        gained, lost = (
            tuple(sorted(name_of(known.get(pk)) for pk in changed[kind]))
            for kind in ("gained", "lost")
        )
        yield Change(str(field.verbose_name), None, "", gained, lost)


def _words(field: Any, event: Event, objects: Objects) -> str:
    """What a column held, as people write it."""
    value = getattr(event, field.attname)
    if value is None or value == "":
        return ""
    if field.is_relation:
        return name_of(objects[field.related_model].get(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {each}" for key, each in value.items())
    if isinstance(value, list):
        choices = dict(field.base_field.flatchoices)
        return ", ".join(str(choices.get(each, each)) for each in value)
    return str(dict(field.flatchoices).get(value, value))


def name_of(row: models.Model | None) -> str:
    return GONE if row is None else str(row)


def wanted_by(steps: Iterable[Step]) -> dict[Noun, set[int]]:
    """Whatever a changed column points to, or pointed to."""
    wanted: dict[Noun, set[int]] = defaultdict(set)
    for step in steps:
        for field in step.fields:
            if field.is_relation:
                ids = {getattr(each, field.attname) for each in (step.before, step.after) if each}
                wanted[field.related_model] |= ids - {None}
        for field, changed in step.links:
            wanted[field.related_model] |= {*changed["gained"], *changed["lost"]}
    return wanted


def objects_of(wanted: Mapping[Noun, set[int]]) -> Objects:
    objects: Objects = {}
    for noun, ids in wanted.items():
        pointers = [field.name for field in noun._meta.fields if field.is_relation]
        objects[noun] = dict(noun._default_manager.select_related(*pointers).in_bulk(ids))
    return objects
