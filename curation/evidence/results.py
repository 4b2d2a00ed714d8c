"""Enter and change what an arm came to and what a report says of two arms; hand it on.

What is typed is kept as a draft, whatever is odd in it; what can never be so is refused, with a
sentence for its field. Handing on takes a reason for every remark that is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from curation.evidence.checks import open_remarks, printed_effect
from curation.evidence.refusals import Refused, Unconfirmed, checked
from curation.history import states
from curation.history.acts import act
from curation.history.states import ChangedMeanwhile
from curation.models import Arm, Effect, Outcome, Result, Source, State, User

Row = TypeVar("Row", bound=Result | Effect)

NOTHING_SEEN = 0  # the version of a row that was not there when the person began


@dataclass(frozen=True)
class ArmNumbers:
    """An arm's numbers as printed. Decimals keep their printed places: Decimal("57.0")."""

    events: int | None = None
    n: int | None = None
    percent: Decimal | None = None
    value: Decimal | None = None
    value_as_printed: str = ""
    statistic: str = ""
    of: str = ""
    sd: Decimal | None = None
    unit: str = ""
    person_years: Decimal | None = None

    def columns(self) -> dict[str, Any]:
        return {
            **vars(self),
            "percent_as_printed": "" if self.percent is None else str(self.percent),
        }


@dataclass(frozen=True)
class EffectNumbers:
    """What a report says of two arms: an estimate with its interval, a p value, or a direction."""

    measure: str = ""
    estimate: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    p: Decimal | None = None
    p_sign: str = "="
    p_note: str = ""
    direction: str = ""
    is_adjusted: bool | None = None
    as_printed: str = ""  # where it says what the numbers cannot, such as an interval alone

    def columns(self) -> dict[str, Any]:
        printed = self.as_printed or printed_effect(self.estimate, self.low, self.high)
        return {**vars(self), "as_printed": printed}


@dataclass(frozen=True)
class Provenance:
    """Where the numbers stand, and what a reader must know of them."""

    source: Source
    also_in: Sequence[Source] = ()
    flags: Sequence[str] = ()
    note: str = ""
    kept: Mapping[str, str] | None = None  # the code of a remark, and why the number is kept
    starter_keys: Sequence[str] = ()

    def columns(self) -> dict[str, Any]:
        kept = {code: why.strip() for code, why in (self.kept or {}).items() if why.strip()}
        return {
            "source": self.source,
            "flags": list(self.flags),
            "note": self.note,
            "kept_as_printed": kept,
            "starter_keys": list(self.starter_keys),
        }


def record_result(
    outcome: Outcome,
    arm: Arm,
    numbers: ArmNumbers,
    provenance: Provenance,
    *,
    by: User,
    seen: int | None = None,
) -> Result:
    """Enter or change an arm's numbers; the same again changes nothing.

    `seen` is the version that the person had before them, NOTHING_SEEN for none. Raises Refused
    for what cannot be so, ChangedMeanwhile for what somebody else saved first.
    """
    place = {"outcome": outcome, "arm": arm}
    columns = {**numbers.columns()}
    says = Outcome.Reporting.NUMBERS
    return _record(Result, place, columns, provenance, says, by=by, seen=seen)


def record_effect(
    outcome: Outcome,
    arm: Arm,
    comparator: Arm,
    numbers: EffectNumbers,
    provenance: Provenance,
    *,
    by: User,
    seen: int | None = None,
    instead_of: Effect | None = None,
) -> Effect:
    """Enter or change what a report says of an arm against another. As record_result.

    `instead_of` is the effect of these two arms whose measure is mended, if that is what is meant.
    """
    if numbers.low is not None and numbers.high is not None and numbers.low > numbers.high:
        raise Refused(
            {"low": [f"The interval is the wrong way round: {numbers.low} to {numbers.high}."]}
        )
    if numbers.p is not None and numbers.p == 0:
        raise Refused({"p": ["No p value is 0. Write it as it is printed, such as < 0.001."]})
    place = {
        "outcome": outcome,
        "arm": arm,
        "comparator": comparator,
        "measure": numbers.measure,
    }
    columns = {**numbers.columns(), "measure": numbers.measure}
    says = Outcome.Reporting.WORDS if numbers.estimate is None else Outcome.Reporting.NUMBERS
    return _record(Effect, place, columns, provenance, says, by=by, seen=seen, there=instead_of)


def keep_as_printed(row: Row, code: str, reason: str, *, by: User, seen: int | None = None) -> Row:
    """Confirm a remark: the number stays as it is printed, and this is why."""
    if not reason.strip():
        raise Refused({code: ["Say why it is kept as printed."]})
    with act("kept as printed", by=by, reason=reason.strip()):
        row = states.locked(row, seen=seen)
        row.kept_as_printed = {**row.kept_as_printed, code: reason.strip()}
        states.revised(row, by=by).save()
    return row


def submit(row: Row, *, by: User, seen: int | None = None) -> Row:
    """Hand it to a second person; raises Unconfirmed where a remark has no reason yet."""
    if remarks := open_remarks(row):
        raise Unconfirmed(remarks)
    return states.submit(row, by=by, seen=seen)


def _record(
    model: type[Row],
    place: dict[str, Any],
    numbers: dict[str, Any],
    provenance: Provenance,
    says: Outcome.Reporting,
    *,
    by: User,
    seen: int | None,
    there: Row | None = None,
) -> Row:
    columns = {**numbers, **provenance.columns()}
    rows: QuerySet[Any] = model._default_manager.filter(**place)
    with transaction.atomic():
        # One writer of an outcome at a time: of two who enter the same number first, the second
        # finds it there.
        now_there = Outcome.objects.select_for_update(no_key=True).get(pk=place["outcome"].pk)
        place["outcome"].reporting = now_there.reporting
        there = there or rows.first()
        with act("changed" if there else "entered", by=by):
            row: Row = model(**place, entered_by=by, changed_by=by)
            if there is None:
                _insist_on_none_seen(seen)
            else:
                row = states.locked(there)
                # The same again, by a second click or by two people, takes nothing from anybody.
                if not _sets(row, columns):
                    _stands_also_in(row, provenance)
                    _is_reported(place["outcome"], says)
                    return row
                states.insist_on_seen(row, seen)
                states.revised(row, by=by)
            for name, value in columns.items():
                setattr(row, name, value)
            checked(row).save()
            _stands_also_in(row, provenance)
            _is_reported(place["outcome"], says)
    return row


def _insist_on_none_seen(seen: int | None) -> None:
    if seen:
        raise ChangedMeanwhile(
            "Somebody took these numbers away while you looked at them. Yours were not saved; "
            "save again to enter them anew."
        )


def _sets(row: Row, columns: Mapping[str, Any]) -> bool:
    """Whether these values would change the row. What was kept is not taken back by silence."""
    return any(
        getattr(row, name) != value
        for name, value in columns.items()
        if not (name in ("kept_as_printed", "starter_keys") and not value)
    )


def _stands_also_in(row: Row, provenance: Provenance) -> None:
    if provenance.also_in:
        row.also_in.add(*provenance.also_in)


def _is_reported(outcome: Outcome, says: Outcome.Reporting) -> None:
    """In words or with numbers; words take back no numbers."""
    more = list(Outcome.Reporting)
    if more.index(says) > more.index(Outcome.Reporting(outcome.reporting)):
        outcome.reporting = says
        outcome.save(update_fields=["reporting"])


def discard(row: Row, *, by: User, seen: int | None = None) -> None:
    """Take away a draft, as if it had not been entered; its history stays.

    Raises Refused for what was handed on: that is withdrawn, with a reason.
    """
    with act("took a draft away", by=by):
        row = states.locked(row, seen=seen)
        if row.state not in (State.DRAFT, State.REJECTED):
            raise Refused({"": ["It was handed on. Withdraw it instead, and say why."]})
        row.delete()


@transaction.atomic
def submit_all(rows: Sequence[Row], *, by: User) -> list[Row]:
    """All of them or none; Unconfirmed names every remark that still waits for a reason."""
    waiting = [remark for row in rows for remark in open_remarks(row)]
    if waiting:
        raise Unconfirmed(waiting)
    return [states.submit(row, by=by) for row in rows if row.state == State.DRAFT]
