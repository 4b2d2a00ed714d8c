"""What trials measured: outcomes, an arm's results, and effects of one arm against another."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from curation.exports.columns import (
    ALSO_IN,
    CHUNK,
    FLAGS,
    KEPT_AS_PRINTED,
    NOTE,
    P_SIGN,
    kept,
    number,
    of_curation,
    of_source,
    of_trial,
    with_source,
)
from curation.exports.tables import Column, Table
from curation.models import Effect, Outcome, Result


def _of_outcome(path: str) -> tuple[Column[Any], ...]:
    """`path` ends in a point, and is empty where the row is the outcome itself."""
    return (
        *of_trial(f"{path}trial"),
        kept("endpoint", "The endpoint, by its key in endpoints.", f"{path}endpoint.slug"),
        kept("endpoint_name", "The endpoint's name.", f"{path}endpoint.name"),
        kept(
            "week",
            "When it was measured, in weeks from the start; empty: over the whole trial.",
            f"{path}week",
        ),
        kept("rule", "The rule on glucocorticoids and rescue it is under.", f"{path}rule"),
        kept(
            "analysis_set",
            "Who is counted: itt, mitt, safety, completers; empty: as the report does it.",
            f"{path}analysis_set",
        ),
        kept("is_primary", "Whether it is a primary endpoint of the trial.", f"{path}is_primary"),
    )


OUTCOMES: Table[Outcome] = Table(
    "outcomes",
    "An endpoint as one trial measured it, at one time and under one rule.",
    (
        number("outcome", "Its number.", "pk"),
        *_of_outcome(""),
        kept("was_met", "Of a primary endpoint, whether it was met; empty: not known."),
        kept("met_note", "On whether it was met."),
        kept("as_printed", "The endpoint in the report's words."),
        kept(
            "reporting",
            "none (nothing is reported yet), words (its numbers are not extracted yet), numbers.",
        ),
        NOTE,
    ),
)


def outcomes(found: QuerySet[Outcome]) -> Iterator[Outcome]:
    rows = found.select_related("trial", "endpoint").order_by("trial", "endpoint", "week", "pk")
    return rows.iterator(chunk_size=CHUNK)


RESULTS: Table[Result] = Table(
    "results",
    "What was measured in one arm of a trial: one outcome, one arm.",
    (
        number("result", "Its number.", "pk"),
        number("outcome", "The outcome, by its number in outcomes.", "outcome_id"),
        *_of_outcome("outcome."),
        number("arm", "The arm, by its number in arms.", "arm_id"),
        kept("arm_label", "What the report calls the arm.", "arm.label"),
        kept("inn", "The arm's drug, by its INN.", "arm.drug.inn"),
        kept("regimen", "Dose, frequency and partner in words.", "arm.regimen"),
        kept("events", "How many people had the event."),
        kept("n", "Of how many people."),
        kept("percent", "The share of people with the event, in percent."),
        kept("percent_as_printed", "The same with its printed decimals."),
        Column(
            "mean",
            "The mean or least-squares mean, in unit; see statistic and of.",
            lambda each: each.value if "mean" in each.statistic else None,
        ),
        Column(
            "median",
            "The median, in unit; see of.",
            lambda each: each.value if each.statistic == Result.Statistic.MEDIAN else None,
        ),
        kept("sd", "The standard deviation, in unit."),
        kept("value", "The number as it was entered, whatever the statistic, in unit."),
        kept("value_as_printed", "The same with its printed decimals."),
        kept("statistic", "mean, least-squares mean or median; empty: not stated."),
        kept("of", "What the number is of: change from baseline, at baseline, at timepoint."),
        kept("unit", "The unit of mean, median, sd and value."),
        kept("person_years", "Of a rate, the time that people were watched, in person-years."),
        FLAGS,
        KEPT_AS_PRINTED,
        NOTE,
        *of_source("source"),
        ALSO_IN,
        *of_curation(),
    ),
)


def results(found: QuerySet[Result]) -> Iterator[Result]:
    rows = found.select_related(
        *("outcome__trial", "outcome__endpoint", "arm__drug", "entered_by", "decided_by")
    ).order_by("outcome__trial", "outcome", "arm", "pk")
    return with_source(rows).iterator(chunk_size=CHUNK)


EFFECTS: Table[Effect] = Table(
    "effects",
    "How one arm of a trial did against another, as a report gives it.",
    (
        number("effect", "Its number.", "pk"),
        number("outcome", "The outcome, by its number in outcomes.", "outcome_id"),
        *_of_outcome("outcome."),
        number("arm", "The arm, by its number in arms.", "arm_id"),
        kept("arm_label", "What the report calls the arm.", "arm.label"),
        kept("inn", "The arm's drug, by its INN.", "arm.drug.inn"),
        kept("regimen", "Dose, frequency and partner in words.", "arm.regimen"),
        number("comparator", "The arm it is against, by its number in arms.", "comparator_id"),
        kept("comparator_label", "What the report calls that arm.", "comparator.label"),
        kept("measure", "OR, RR, RD (in percentage points), HR, MD or SMD; empty: not stated."),
        kept("estimate", "The estimate of the measure."),
        kept("ci_low", "The lower end of its 95 % confidence interval.", "low"),
        kept("ci_high", "The upper end of its 95 % confidence interval.", "high"),
        kept("as_printed", "Estimate and interval with their printed decimals."),
        kept("p", "The p value."),
        kept("p_sign", P_SIGN),
        kept("p_note", "On the p value."),
        kept("direction", "favours drug, no difference, or favours comparator."),
        kept("is_adjusted", "Whether it was adjusted; empty: not stated."),
        FLAGS,
        KEPT_AS_PRINTED,
        NOTE,
        *of_source("source"),
        ALSO_IN,
        *of_curation(),
    ),
)


def effects(found: QuerySet[Effect]) -> Iterator[Effect]:
    rows = found.select_related(
        *("outcome__trial", "outcome__endpoint", "arm__drug", "comparator"),
        *("entered_by", "decided_by"),
    ).order_by("outcome__trial", "outcome", "arm", "pk")
    return with_source(rows).iterator(chunk_size=CHUNK)
