"""Trials, their arms, and the papers that report them."""

from collections.abc import Iterator

from django.db.models import Prefetch, QuerySet

from curation.citation import words_of
from curation.exports.columns import (
    CHUNK,
    NOTE,
    kept,
    many,
    number,
    of_reference,
    of_trial,
    sources_with_all,
)
from curation.exports.tables import Column, Table
from curation.models import Arm, Reference, Trial, TrialReport

TRIALS: Table[Trial] = Table(
    "trials",
    "A trial, apart from the papers that report it.",
    (
        kept("trial", "Its key, as in its address.", "slug"),
        kept("nct_number", "Its number at ClinicalTrials.gov.", "nct"),
        kept("nct_verified", "Whether the number was read in the paper's own text."),
        kept("other_ids", "EudraCT, CTIS and sponsor's numbers: a list."),
        kept("acronym", "Its acronym."),
        kept("title", "Its title."),
        kept("kind", "trial, or extension."),
        many(
            "extends",
            "The trials that it extends: a list of keys.",
            lambda trial: trial.extends.all(),
            "slug",
        ),
        kept("phase", "early 1, 1, 1/2, 2, 2/3, 3, 4; empty: not stated."),
        kept("phase_as_printed", "The phase in the report's words."),
        kept("population", "sle, ln (lupus nephritis) or cle (cutaneous lupus)."),
        kept("population_as_printed", "The population in the report's words."),
        kept("allocation", "randomised, within-subject, or single arm."),
        kept("blinding", "Who did not know the treatment."),
        kept("design", "Its design in words."),
        kept("sponsor", "Who sponsors it."),
        kept("status", "planned, recruiting, active, completed, terminated, withdrawn or unknown."),
        kept("status_as_printed", "The status in the report's words."),
        many(
            "drugs",
            "The drugs of its arms: a list of INNs.",
            lambda trial: dict.fromkeys(arm.drug for arm in trial.arms.all() if arm.drug),
        ),
        kept("enrolment", "How many people it enrolled, or means to."),
        kept("weeks", "How long people are treated, in weeks."),
        kept("started_on", "The day on which it began."),
        kept("started_as_printed", "Its start in the report's words."),
        kept("ended_on", "The day on which it ended."),
        kept("ended_as_printed", "Its end in the report's words."),
        many(
            "primary_endpoints",
            "Its primary endpoints with their times: a list.",
            lambda trial: [each for each in trial.outcomes.all() if each.is_primary],
        ),
        many(
            "report_pmids",
            "The PMIDs of the papers that report it: a list.",
            lambda trial: [each for each in trial.reports.all() if each.reference.pmid],
            "reference.pmid",
        ),
        many("sources", "Where its facts were read: a list.", lambda trial: trial.sources.all()),
        NOTE,
    ),
)


def trials(found: QuerySet[Trial]) -> Iterator[Trial]:
    """In the order in which they are found."""
    rows = found.prefetch_related(
        "extends",
        "arms__drug",
        "outcomes__endpoint",
        Prefetch("reports", queryset=_reports()),
        Prefetch("sources", queryset=sources_with_all()),
    )
    return rows.iterator(chunk_size=CHUNK)


ARMS: Table[Arm] = Table(
    "arms",
    "An arm of a trial: what a group of people was given.",
    (
        number("arm", "Its number.", "pk"),
        *of_trial("trial"),
        kept("position", "Its place among the arms of the trial."),
        kept("key", "Its key within the trial."),
        kept("label", "What the report calls it."),
        kept("kind", "drug, placebo, vehicle, combined (several arms together) or other."),
        kept("inn", "The drug's INN.", "drug.inn"),
        kept("dose", "The dose, in dose_unit."),
        kept("dose_unit", "The unit of the dose.", "unit"),
        kept("frequency", "How often it is given."),
        kept("partner_inn", "The other drug of a combination, by its INN.", "partner.inn"),
        kept("partner_dose", "The other drug's dose, in partner_dose_unit."),
        kept("partner_dose_unit", "The unit of the other drug's dose.", "partner_unit"),
        kept("dose_as_printed", "The dose in the report's words."),
        kept("regimen", "Dose, frequency and partner in words."),
        kept("n_randomised", "How many people were randomised to it."),
        kept("n_derived", "Whether that number was computed, and not printed."),
        NOTE,
    ),
)


def arms(found: QuerySet[Arm]) -> Iterator[Arm]:
    rows = found.select_related("trial", "drug", "partner").order_by("trial", "position", "pk")
    return rows.iterator(chunk_size=CHUNK)


TRIAL_REPORTS: Table[TrialReport] = Table(
    "trial_reports",
    "A paper that reports a trial.",
    (
        *of_trial("trial"),
        *of_reference("The paper"),
        Column("title", "The paper's title.", lambda report: words_of(report.reference.title)),
        kept(
            "kind",
            "primary, post-hoc, pooled, extension, protocol, congress, or linked (it names the "
            "trial).",
        ),
        kept("label", "What people call the report."),
    ),
)


def trial_reports(found: QuerySet[TrialReport]) -> Iterator[TrialReport]:
    rows = found.select_related("trial").order_by("trial", "pk")
    light = Prefetch("reference", queryset=Reference.objects.only("pmid", "doi", "title"))
    return rows.prefetch_related(light).iterator(chunk_size=CHUNK)


def _reports() -> QuerySet[TrialReport]:
    return TrialReport.objects.order_by("pk").prefetch_related(
        Prefetch("reference", queryset=Reference.objects.only("pmid"))
    )
