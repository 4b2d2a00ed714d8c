"""Numbers that were changed after somebody had accepted them: since when, and from what to what.

Read from the history, so that it tells of every change, whoever made it and by which page.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef

from curation.history.doubt import STANDING, Against
from curation.models import Cause, Effect, Result, State

Number = Result | Effect
NOUNS: tuple[type[Result] | type[Effect], ...] = (Result, Effect)

# What a claim may rest on. How a number is printed is none of it where there is a number.
_VALUES = {
    Result: (
        *("events", "n", "percent", "value", "value_as_printed"),
        *("statistic", "of", "sd", "unit", "person_years"),
    ),
    Effect: ("measure", "estimate", "low", "high", "p_sign", "p", "direction", "is_adjusted"),
}


class Changed(NamedTuple):
    row: Number
    since: datetime
    words: str  # a clause for people, without a full stop

    @property
    def against(self) -> Against:
        return Against(Cause.CHANGED, self.since, self.words)


def changed_numbers(outcome: int | None = None) -> Iterator[Changed]:
    """Every number that stands and says something else than when it was accepted before.

    Of one outcome, or of all. Two queries for each noun.
    """
    for noun in NOUNS:
        history: Any = noun._meta.get_field("history").related_model
        accepted = history._default_manager.filter(
            pgh_obj_id=OuterRef("pk"), state=State.ACCEPTED, version__lt=OuterRef("version")
        )
        rows: Any = noun._default_manager.filter(
            Exists(accepted), state__in=STANDING, version__gt=1
        )
        if outcome is not None:
            rows = rows.filter(outcome=outcome)
        found = rows.select_related("arm", "outcome__trial", "outcome__endpoint").in_bulk()
        events: dict[int, list[Any]] = defaultdict(list)
        for event in history._default_manager.filter(pgh_obj_id__in=found).order_by("pgh_id"):
            events[event.pgh_obj_id].append(event)
        for pk in sorted(found):
            if changed := _changed(found[pk], events[pk]):
                yield changed


def _changed(row: Number, events: Collection[Any]) -> Changed | None:
    names = _VALUES[type(row)]
    accepted = previous = was = since = None
    for event in events:
        says = {name: getattr(event, name) for name in names}
        if accepted is not None and says != previous:
            was, since = accepted, _moment_of(event)
        if event.state == State.ACCEPTED:
            accepted = says
        previous = says
    if was is None or since is None:
        return None
    became = {name: getattr(row, name) for name in names}
    columns = {column.name: column.verbose_name for column in row._meta.concrete_fields}
    told = [
        f"{columns[name]} {_told(was[name])} -> {_told(became[name])}"
        for name in names
        if was[name] != became[name]
    ]
    said = ", ".join(told) or "changed, and changed back"
    return Changed(row, since, f"{row.outcome.trial}, {row}: {said}")


def _moment_of(event: Any) -> datetime:
    """An event knows when its transaction began; a new version that waits, when it was made."""
    began: datetime = event.pgh_created_at
    handed_on: datetime | None = event.submitted_at
    return max(began, handed_on) if handed_on else began


def _told(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "empty" if value in (None, "") else str(value)
