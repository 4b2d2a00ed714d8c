"""Evidence that is not of one trial's arms: pooled analyses, cohorts, case series."""

from collections.abc import Iterator

from django.db.models import QuerySet

from curation.exports.columns import (
    ALSO_IN,
    CHUNK,
    FLAGS,
    NOTE,
    P_SIGN,
    kept,
    many,
    number,
    of_curation,
    of_source,
    with_source,
)
from curation.exports.tables import Table
from curation.models import Finding

FINDINGS: Table[Finding] = Table(
    "findings",
    "A number of a study that is not one randomised trial.",
    (
        number("finding", "Its number.", "pk"),
        kept(
            "level",
            "meta-analysis, pooled trials, post-hoc analysis, cohort, case series or "
            "expanded access.",
        ),
        kept("study", "The study by its name."),
        kept("population", "In whom."),
        many("inns", "The drugs: a list of INNs.", lambda finding: finding.drugs.all()),
        kept("arm", "The group that the number is of."),
        kept("comparator", "What it is compared with."),
        kept("endpoint", "The endpoint, by its key in endpoints.", "endpoint.slug"),
        kept("endpoint_name", "The endpoint's name.", "endpoint.name"),
        kept("endpoint_as_printed", "The endpoint in the report's words.", "as_printed"),
        kept("week", "When it was measured, in weeks; empty: over the whole study."),
        kept("events", "How many people had the event."),
        kept("n", "Of how many people."),
        kept("percent", "The share of people with the event, in percent."),
        kept("percent_as_printed", "The same with its printed decimals."),
        kept("value", "A number that is no share, in unit."),
        kept("unit", "The unit of value."),
        kept("measure", "OR, RR, RD (in percentage points), HR, MD or SMD; empty: not stated."),
        kept("estimate", "The estimate of the measure."),
        kept("ci_low", "The lower end of its 95 % confidence interval.", "low"),
        kept("ci_high", "The upper end of its 95 % confidence interval.", "high"),
        kept(
            "as_printed", "Estimate and interval with their printed decimals.", "as_printed_effect"
        ),
        kept("p", "The p value."),
        kept("p_sign", P_SIGN),
        kept("direction", "favours drug, no difference, or favours comparator."),
        FLAGS,
        NOTE,
        *of_source("source"),
        ALSO_IN,
        *of_curation(),
    ),
)


def findings(found: QuerySet[Finding]) -> Iterator[Finding]:
    rows = (
        found.select_related("endpoint", "entered_by", "decided_by")
        .prefetch_related("drugs")
        .order_by("level", "study", "pk")
    )
    return with_source(rows).iterator(chunk_size=CHUNK)
