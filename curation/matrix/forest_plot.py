"""A forest as a drawing with its table, and as rows for a spreadsheet."""

from collections.abc import Iterator
from typing import Literal, cast

from curation.matrix.forest import Forest
from curation.matrix.forest_pool import ForestGroup, Member
from curation.matrix.forest_sentence import decimals_of
from curation.matrix.wording import estimate_words, flag_words
from curation.plots.forest import Group, PooledRow, TrialRow
from curation.plots.forest import Measure as PlotMeasure
from curation.plots.forest import forest as draw
from curation.plots.marks import Mark
from curation.plots.shapes import Plot
from curation.stats.estimate import Estimate, Measure, NoEstimate
from curation.stats.pooling import Pool

CSV_HEAD = (
    *("endpoint", "week", "rule", "drug", "regimen", "trial", "NCT number", "control"),
    *("drug n/N", "control n/N", "measure", "estimate", "low", "high", "p", "weight"),
    *("reported or computed", "state", "in no pool because", "flags"),
    "rests on a retracted paper",
)


def plot_of(forest: Forest) -> Plot | None:
    """None where there is nothing that could be drawn."""
    if not forest.groups:
        return None
    by = _by(forest.measure)
    measure = PlotMeasure(
        name=_name(forest.measure),
        short=str(forest.measure),
        null=forest.measure.no_effect * by,
        is_log=forest.measure.is_ratio,
        better=cast(Literal["high", "low"], forest.better),
        comparator=_comparator(forest),
    )
    title = f"{forest.endpoint.name}, {forest.timepoint.words.lower()}: {measure.name}"
    return draw(
        [_group(group, forest) for group in forest.groups],
        measure,
        title=title,
        sentence=" ".join(forest.sentences),
        notes=list(_notes(forest)),
    )


def _by(measure: Measure) -> int:
    return 100 if measure is Measure.RD else 1


def _name(measure: Measure) -> str:
    return "risk difference, percentage points" if measure is Measure.RD else measure.words


def _comparator(forest: Forest) -> str:
    controls = {
        row.control.label
        for group in forest.groups
        for member in group.members
        for row in member.rows
        if row.control
    }
    return controls.pop() if len(controls) == 1 else "control"


def _group(group: ForestGroup, forest: Forest) -> Group:
    pooled = group.pooled
    rows = [
        _row(member, weight, forest, is_pool=isinstance(pooled, Pool))
        for member, weight in zip(group.members, group.weights, strict=True)
    ]
    remark = ""
    if not isinstance(pooled, Pool):
        remark = "one trial: not pooled" if len(rows) == 1 else "not pooled"
    return Group(
        rows,
        heading=group.heading,
        remark=remark,
        pooled=_pooled(group, pooled) if isinstance(pooled, Pool) else None,
        heterogeneity=_heterogeneity(pooled) if isinstance(pooled, Pool) else "",
    )


def _row(member: Member, weight: float, forest: Forest, *, is_pool: bool) -> TrialRow:
    first = member.rows[0]
    estimate, by = member.estimate, _by(forest.measure)
    mark = None
    words = estimate.why if isinstance(estimate, NoEstimate) else "no effect to draw"
    if isinstance(estimate, Estimate):
        mark = Mark(
            estimate.value * by,
            estimate.low * by,
            estimate.high * by,
            better=cast(Literal["high", "low"], forest.better),
            clear=estimate.excludes_no_effect,
        )
        words = _words(member)
    phase = first.trial.get_phase_display() if first.trial.phase else ""
    arms = f"{len(member.rows)} arms together" if len(member.rows) > 1 else ""
    waits = "not yet confirmed" if any(row.waits for row in member.rows) else ""
    return TrialRow(
        label=member.name,
        mark=mark,
        effect=words,
        note=", ".join(filter(None, (phase, arms, member.apart, waits))),
        drug=_side(member, "arm_words", 0),
        comparator=_side(member, "control_words", 1),
        share=weight if is_pool and weight else None,
        weight=f"{100 * weight:.0f} %" if is_pool and weight else "–" if is_pool else "",
        source=origin_of(member),
    )


def _words(member: Member) -> str:
    """As printed, where it was; else as reckoned."""
    printed = member.rows[0].printed if len(member.rows) == 1 else ""
    if printed and "(" in printed:
        return printed
    return estimate_words(member.estimate) if isinstance(member.estimate, Estimate) else ""


def origin_of(member: Member) -> str:
    if len(member.rows) == 1:
        return member.rows[0].origin
    return "computed, ≈ from percentages" if member.pair and member.pair.is_near else "computed"


def _side(member: Member, words: str, at: int) -> str:
    if len(member.rows) == 1:
        return str(getattr(member.rows[0], words))
    if member.pair is None:
        return ""
    counts = (member.pair.active, member.pair.control)[at]
    return f"{'≈' if member.pair.is_near else ''}{counts.events:g}/{counts.n:g}"


def _pooled(group: ForestGroup, pooled: Pool) -> PooledRow:
    by, mean = _by(pooled.measure), pooled.random
    prediction = pooled.prediction
    return PooledRow(
        mean.value * by,
        mean.low * by,
        mean.high * by,
        estimate_words(mean),
        note=f"random effects, {pooled.k} trials",
        drug=_people(group, 0),
        comparator=_people(group, 1),
        weight="100 %",
        predicted=(prediction.low * by, prediction.high * by) if prediction else None,
        predicted_effect=" to ".join(
            decimals_of(x, pooled.measure) for x in (prediction.low, prediction.high)
        )
        if prediction
        else "",
    )


def _people(group: ForestGroup, at: int) -> str:
    """How many people stand behind a pool; "" where the n of an arm is not known."""
    pairs = [member.pair for member in group.pooled_members]
    if not all(pairs):
        return ""
    return f"{sum((pair.active, pair.control)[at].n for pair in pairs if pair):g}"


def _heterogeneity(pooled: Pool) -> str:
    q = f"Q {pooled.q:.2f} on {pooled.q_df} df"
    tau2 = f"τ² {pooled.tau2:.3f} ({pooled.tau2_low:.3f} to {_most(pooled.tau2_high)})"
    return f"{tau2}, I² {pooled.i2:.0f} %, {q}"


def _most(number: float) -> str:
    return f"{number:.3f}" if number < 1000 else "> 1000"


def _notes(forest: Forest) -> Iterator[str]:
    pools = [(g, g.pooled) for g in forest.groups if isinstance(g.pooled, Pool)]
    if pools:
        yield (
            "Pooled: random effects by REML, interval by Hartung and Knapp, its factor kept at 1 "
            "or above. τ² with its Q-profile interval. A square's area is its weight."
        )
        others = (
            f"{group.name}: {estimate_words(pooled.wald)} and {estimate_words(pooled.common)}"
            for group, pooled in pools
        )
        yield f"Wald's interval and the common effect, for comparison. {'; '.join(others)}."
        said = dict.fromkeys(each for _, pooled in pools for each in _sentences(pooled))
        yield " ".join(said)
    for group, _ in pools:
        yield from _analysis_sets(group)
    together = [note for group in forest.groups for note in group.notes]
    if together:
        yield " ".join(together)
    yield "Hollow where the interval includes no difference."
    if any("≈" in origin_of(m) for group in forest.groups for m in group.members):
        yield "≈ reckoned from a printed percentage and its n."


def _sentences(pooled: Pool) -> list[str]:
    """What the pool says of itself, a sentence each, so that none is said twice."""
    return [f"{each.rstrip('.')}." for each in pooled.note.split(". ") if each]


def _analysis_sets(group: ForestGroup) -> Iterator[str]:
    """Said aloud where trials of one pool analysed different sets of people."""
    sets = {
        member.name: str(member.rows[0].outcome.get_analysis_set_display())
        for member in group.pooled_members
    }
    if len(set(sets.values())) > 1:
        each = "; ".join(f"{name}: {words}" for name, words in sets.items())
        yield f"Those who were analysed differ. {each}."


def csv_rows(forest: Forest) -> Iterator[tuple[object, ...]]:
    """One line for each trial of each group, and one for each pool."""
    week = "" if forest.timepoint.week is None else forest.timepoint.week
    start = (forest.endpoint.name, week, forest.timepoint.rule)
    measure, by = str(forest.measure), _by(forest.measure)
    for group in forest.groups:
        whose = (*start, group.drug, group.regimen)
        for member, weight in zip(group.members, group.weights, strict=True):
            row = member.rows[0]
            flags = dict.fromkeys(flag for each in member.rows for flag in each.flags)
            yield (
                *(
                    *whose,
                    member.name,
                    row.trial.nct or "",
                    row.control.label if row.control else "",
                ),
                *(_side(member, "arm_words", 0), _side(member, "control_words", 1), measure),
                *_figures(member.estimate, by),
                *(f"{weight:.4f}" if weight else "", origin_of(member)),
                "not yet confirmed" if any(each.waits for each in member.rows) else "accepted",
                *(member.apart, "; ".join(flag_words(flags))),
                "yes" if forest.rests_on_retracted(member) else "no",
            )
        if isinstance(group.pooled, Pool):
            yield (
                *(*whose, "pooled, random effects (REML, Hartung-Knapp)", "", ""),
                *(_people(group, 0), _people(group, 1), measure),
                *_figures(group.pooled.random, by),
                *("1", "computed", "", "", "", ""),
            )


def _figures(estimate: Estimate | NoEstimate | None, by: int) -> tuple[str, str, str, str]:
    if not isinstance(estimate, Estimate):
        return "", "", "", ""
    low, at, high = (f"{x * by:.4g}" for x in (estimate.low, estimate.value, estimate.high))
    return at, low, high, f"{estimate.p:.3g}"
