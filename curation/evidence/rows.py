"""Save a row of the grid: what every arm came to on one outcome, and how they did against another.

A row is saved whole or not at all, so that nobody has to find out which half of it is there. What
is typed is a draft until it is handed on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain

from django.db import transaction

from curation.evidence.checks import open_remarks, remarks
from curation.evidence.refusals import Refused, Remark
from curation.evidence.results import (
    ArmNumbers,
    EffectNumbers,
    Provenance,
    discard,
    keep_as_printed,
    record_effect,
    record_result,
)
from curation.history import states
from curation.history.states import ChangedMeanwhile
from curation.models import Arm, Effect, Outcome, Result, Source, State, Trial, User

WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class ArmEntry:
    """What was typed for an arm. `numbers` is None where what was there was emptied.

    `place` is where its sentences belong; `seen` the version that the person had before them;
    `kept` the reasons by the codes of remarks, and under WITHDRAWN why what was handed on goes.
    `source` is what the numbers rest on; None leaves them with the source that they have.
    """

    place: str
    arm: Arm
    numbers: ArmNumbers | None
    there: Result | None
    seen: int
    source: Source | None = None
    kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class EffectEntry:
    """What was typed of an arm against another; as ArmEntry."""

    place: str
    arm: Arm
    comparator: Arm
    numbers: EffectNumbers | None
    there: Effect | None
    seen: int
    source: Source | None = None
    kept: Mapping[str, str] = field(default_factory=dict)


Entry = ArmEntry | EffectEntry
Trouble = Refused | ChangedMeanwhile


class RowRefused(Exception):
    """Nothing of the row was saved; `trouble` says why, for each place."""

    def __init__(self, trouble: Mapping[str, Trouble]) -> None:
        self.trouble = dict(trouble)
        super().__init__(" ".join(str(each) for each in self.trouble.values()))


def numbers_of(result: Result) -> ArmNumbers:
    """What a result holds, as it would be entered again."""
    return ArmNumbers(
        events=result.events,
        n=result.n,
        percent=Decimal(result.percent_as_printed) if result.percent_as_printed else result.percent,
        value=result.value,
        value_as_printed=result.value_as_printed,
        statistic=result.statistic,
        of=result.of,
        sd=result.sd,
        unit=result.unit,
        person_years=result.person_years,
    )


def effect_numbers_of(effect: Effect) -> EffectNumbers:
    return EffectNumbers(
        measure=effect.measure,
        estimate=effect.estimate,
        low=effect.low,
        high=effect.high,
        p=effect.p,
        p_sign=effect.p_sign,
        p_note=effect.p_note,
        direction=effect.direction,
        is_adjusted=effect.is_adjusted,
    )


def save_row(outcome: Outcome, entries: Sequence[Entry], *, by: User) -> None:
    """Enter, change or take away each; raises RowRefused, and then nothing was saved."""
    trouble: dict[str, Trouble] = {}
    with transaction.atomic():
        for entry in entries:
            try:
                with transaction.atomic():
                    _save(outcome, entry, by=by)
            except (Refused, ChangedMeanwhile) as error:
                trouble[entry.place] = error
        if trouble:
            raise RowRefused(trouble)


def _save(outcome: Outcome, entry: Entry, *, by: User) -> None:
    there = entry.there
    if entry.numbers is None:
        if there is not None:
            _take_away(there, entry, by=by)
        return
    where = entry.source or (there.source if there else None)
    if where is None:
        raise Refused({"source": ["Say where these numbers stand: no number without a source."]})
    provenance = Provenance(
        source=where,
        flags=there.flags if there else (),
        note=there.note if there else "",
        starter_keys=there.starter_keys if there else (),
    )
    row: Result | Effect
    if isinstance(entry, ArmEntry) and isinstance(entry.numbers, ArmNumbers):
        row = record_result(outcome, entry.arm, entry.numbers, provenance, by=by, seen=entry.seen)
    elif isinstance(entry, EffectEntry) and isinstance(entry.numbers, EffectNumbers):
        row = record_effect(
            *(outcome, entry.arm, entry.comparator, entry.numbers, provenance),
            by=by,
            seen=entry.seen,
            instead_of=entry.there,
        )
    odd = {remark.code for remark in remarks(row)}
    for code, reason in entry.kept.items():
        if code in odd and reason.strip() != row.kept_as_printed.get(code, ""):
            row = keep_as_printed(row, code, reason, by=by)


def _take_away(there: Result | Effect, entry: Entry, *, by: User) -> None:
    if there.state == State.WITHDRAWN:
        return
    if there.state in (State.DRAFT, State.REJECTED):
        discard(there, by=by, seen=entry.seen)
    elif why := entry.kept.get(WITHDRAWN):
        states.withdraw(there, by=by, reason=why, seen=entry.seen)
    else:
        raise Refused({WITHDRAWN: ["These numbers were handed on. Say why they are withdrawn."]})


@dataclass
class HandedOn:
    """What was handed to a second person, and what is held back until its remarks are answered."""

    rows: list[Result | Effect] = field(default_factory=list)
    held: list[tuple[Result | Effect, list[Remark]]] = field(default_factory=list)


def drafts(trial: Trial) -> Iterator[Result | Effect]:
    """Everything of a trial that was typed and not yet handed on, outcome by outcome."""
    kept = {"outcome__trial": trial, "state": State.DRAFT}
    results = Result.objects.filter(**kept).select_related("arm", "outcome__endpoint")
    effects = Effect.objects.filter(**kept).select_related("arm", "comparator", "outcome__endpoint")
    return chain(results.order_by("outcome", "arm"), effects.order_by("outcome", "arm", "pk"))


@transaction.atomic
def hand_on(trial: Trial, *, by: User) -> HandedOn:
    """Submit every draft of a trial that has no open remark."""
    handed = HandedOn()
    for row in drafts(trial):
        if odd := open_remarks(row):
            handed.held.append((row, odd))
        else:
            handed.rows.append(states.submit(row, by=by, seen=row.version))
    return handed
