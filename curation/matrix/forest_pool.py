"""Rows of a forest plot put together: by regimen, and all doses of a drug where one was asked for.

A pool takes at least two trials of one endpoint, week, rule and measure. A trial with several doses
in one pool comes in once: its active arms are put together, so that nobody of the control arm they
share counts twice. Trials of different populations are not pooled, nor are counts over whole trials
that ran for different times. Rare harms are also put together without adding to a zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from curation.matrix.forest_rows import OF_COUNTS, ForestRow, Pair
from curation.matrix.wording import estimate_words, listed
from curation.models import Endpoint, Trial
from curation.stats.discordance import Discordance, disagree
from curation.stats.estimate import Estimate, Measure, NoEstimate, NotPooled
from curation.stats.pooling import Pool, pool
from curation.stats.rare import RarePool, mantel_haenszel, peto
from curation.stats.sharing import combine

FEW = 5  # events in an arm


@dataclass(frozen=True)
class Member:
    """A trial in a group: its row, or its rows put together into one."""

    rows: tuple[ForestRow, ...]
    pair: Pair | None
    estimate: Estimate | NoEstimate | None
    apart: str

    @property
    def name(self) -> str:
        return str(self.rows[0].trial)


@dataclass(frozen=True)
class ForestGroup:
    """Trials that are compared. `weights` are aligned with the members, 0 for those left out."""

    drug: str
    regimen: str
    members: tuple[Member, ...]
    pooled: Pool | NotPooled
    weights: tuple[float, ...]
    rare: tuple[RarePool, ...] = ()
    discordance: Discordance | None = None
    notes: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        return f"{self.drug} {self.regimen}".strip()

    @property
    def heading(self) -> str:
        """ "baricitinib 4 mg once daily against placebo"; the control where all have the same."""
        controls = {row.control.label for m in self.members for row in m.rows if row.control}
        against = f" against {controls.pop()}" if len(controls) == 1 else ""
        return f"{self.name}{against}"

    @property
    def pooled_members(self) -> list[Member]:
        return [member for member in self.members if _may_pool(member)]


def grouped(
    rows: Sequence[ForestRow], measure: Measure, endpoint: Endpoint, *, overall: bool
) -> list[ForestGroup]:
    """A group for each regimen; with `overall` one of all doses, where it says something new."""
    by_regimen: dict[tuple[str, str], list[ForestRow]] = {}
    for row in sorted(rows, key=in_order):
        by_regimen.setdefault((row.drug, row.regimen), []).append(row)
    groups = [
        group_of(drug, regimen, each, measure, endpoint)
        for (drug, regimen), each in by_regimen.items()
    ]
    usable = [row for row in rows if not row.apart]
    trials = {row.trial.pk for row in usable}
    if overall and len(by_regimen) > 1 and len(trials) > 1:
        drugs = {row.drug for row in usable}
        groups.append(
            group_of(
                listed(sorted(drugs)),
                "in all doses",
                sorted(usable, key=in_order),
                measure,
                endpoint,
            )
        )
    return groups


def group_of(
    drug: str, regimen: str, rows: Sequence[ForestRow], measure: Measure, endpoint: Endpoint
) -> ForestGroup:
    members, notes = _members(rows, measure)
    effects = [
        member.estimate
        if _may_pool(member) and member.estimate is not None
        else NoEstimate(measure, member.apart or "No numbers are reported.")
        for member in members
    ]
    unlike = _unlike([member.rows[0] for member in members if _may_pool(member)])
    pooled = NotPooled(unlike) if unlike else pool(effects)
    weights = pooled.weights if isinstance(pooled, Pool) else (0.0,) * len(members)
    found = [
        (m.name, m.estimate) for m in members if isinstance(m.estimate, Estimate) and not m.apart
    ]
    discordance = disagree([e for _, e in found], [n for n, _ in found]) if len(found) > 1 else None
    return ForestGroup(
        drug,
        regimen,
        tuple(members),
        pooled,
        weights,
        rare=() if unlike else _rare(members, measure, endpoint),
        discordance=discordance,
        notes=tuple(notes),
    )


def in_order(row: ForestRow) -> tuple[str, float, float, str]:
    arm = row.arm
    return row.drug, float(arm.dose or 0), float(arm.partner_dose or 0), str(row.trial)


def _may_pool(member: Member) -> bool:
    return not member.apart and isinstance(member.estimate, Estimate)


def _unlike(rows: Sequence[ForestRow]) -> str:
    """Why these trials are shown beside one another but not pooled; "" where they may be."""
    populations = {row.trial.population for row in rows}
    if len(populations) > 1:
        names = [str(each.label) for each in Trial.Population if each.value in populations]
        return f"Trials in {listed(names)} are not pooled: these are different diseases to treat."
    weeks = {row.trial.weeks for row in rows if row.outcome.week is None}
    if len(weeks) > 1:
        told = [str(each) for each in sorted(each for each in weeks if each is not None)]
        times = f"{listed(told)} weeks" if None not in weeks else "times not all known"
        return f"Trials that ran for {times} are not pooled over their whole time."
    return ""


def _members(rows: Sequence[ForestRow], measure: Measure) -> tuple[list[Member], list[str]]:
    by_trial: dict[int, list[ForestRow]] = {}
    alone = []
    for row in rows:
        if row.apart:
            alone.append(Member((row,), row.pair, row.estimate, row.apart))
        else:
            by_trial.setdefault(row.trial.pk, []).append(row)
    members, notes = [], []
    for each in by_trial.values():
        if len(each) == 1:
            members.append(Member((each[0],), each[0].pair, each[0].estimate, ""))
            continue
        member, note = _together(each, measure)
        members.append(member)
        notes.append(note)
    return [*members, *alone], notes


def _together(rows: Sequence[ForestRow], measure: Measure) -> tuple[Member, str]:
    """Several arms of one trial as one, since they share the control arm."""
    name = str(rows[0].trial)
    pairs = [row.pair for row in rows if row.pair]
    controls = {row.control.pk for row in rows if row.control}
    if len(pairs) < len(rows) or len(controls) != 1 or measure not in OF_COUNTS:
        why = "its arms share a control and cannot be put together without counts"
        return Member(tuple(rows), None, None, why), f"{name} is left out: {why}."
    shared = combine([pair.active for pair in pairs])
    pair = Pair(shared.arm, pairs[0].control, is_near=any(each.is_near for each in pairs))
    estimate = OF_COUNTS[measure](pair.active, pair.control)
    near = " ≈ from percentages." if pair.is_near else ""
    return Member(tuple(rows), pair, estimate, ""), f"{name}: {shared.says}{near}"


def _rare(members: Sequence[Member], measure: Measure, endpoint: Endpoint) -> tuple[RarePool, ...]:
    """Beside the pool of a rare harm: its counts as they are, nothing added to a zero."""
    is_harm = endpoint.domain == Endpoint.Domain.HARMS
    if not is_harm or endpoint.kind != Endpoint.Kind.DICHOTOMOUS:
        return ()
    pairs = [member.pair for member in members if not member.apart and member.pair]
    if len(pairs) < 2 or not any(_is_rare(pair) for pair in pairs):
        return ()
    trials = [(pair.active, pair.control) for pair in pairs]
    of_measure = measure if measure in OF_COUNTS else Measure.OR
    found = [mantel_haenszel(of_measure, trials), peto(trials)]
    return tuple(each for each in found if isinstance(each, RarePool))


def _is_rare(pair: Pair) -> bool:
    arms = (pair.active, pair.control)
    return any(arm.events < FEW or arm.others == 0 for arm in arms)


def rare_words(rare: Sequence[RarePool]) -> str:
    """ "Events are few: Mantel-Haenszel OR 1.20 (0.60 to 2.40), Peto OR 1.19 (0.61 to 2.33)." """
    if not rare:
        return ""
    each = [f"{one.method} {one.estimate.measure} {estimate_words(one.estimate)}" for one in rare]
    notes = " ".join(dict.fromkeys(one.note for one in rare if one.note))
    return (
        f"Events are few; put together without adding to a zero: {', '.join(each)}. {notes}".strip()
    )
