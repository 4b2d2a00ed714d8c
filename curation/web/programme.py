"""The trials of a drug in time, as a plot: when they ran, and when they were reported."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import Prefetch

from curation.models import Drug, Trial, TrialReport
from curation.plots.shapes import Plot
from curation.plots.timeline import Programme, TrialTime, timeline
from curation.web.sources import light_references

_REMARKS = {
    Trial.Status.TERMINATED: "ended early",
    Trial.Status.WITHDRAWN: "withdrawn",
    Trial.Status.PLANNED: "not yet recruiting",
    Trial.Status.RECRUITING: "recruiting",
    Trial.Status.ACTIVE: "running",
}


def programme_of(drugs: Collection[Drug], *, here: Trial | None = None) -> Plot | None:
    """All trials of these drugs; None where there are no two to be seen beside one another."""
    trials = list(
        Trial.objects.filter(arms__drug__in=drugs)
        .distinct()
        .prefetch_related(
            Prefetch(
                "reports",
                queryset=TrialReport.objects.filter(kind=TrialReport.Kind.PRIMARY).prefetch_related(
                    Prefetch("reference", queryset=light_references())
                ),
                to_attr="primary_reports",
            )
        )
    )
    if len(trials) < 2 and here is not None:
        return None
    times = sorted((_time(trial, here) for trial in trials), key=_first_seen)
    if not any(each.start or each.end or each.reported for each in times):
        return None
    names = ", ".join(sorted(str(drug) for drug in drugs))
    return timeline(
        [Programme(times)],
        title=f"Trials of {names} in lupus",
        sentence=_sentence(times),
        name="programme",
    )


def _time(trial: Trial, here: Trial | None) -> TrialTime:
    reports: list[TrialReport] = trial.primary_reports  # type: ignore[attr-defined]
    references = [report.reference for report in reports]
    years = [reference.publication_year for reference in references if reference.publication_year]
    first = min(references, key=lambda each: each.publication_year or 9999, default=None)
    return TrialTime(
        label=str(trial),
        start=trial.started_on,
        end=trial.ended_on,
        reported=min(years, default=None),
        report=(first.journal_abbreviation or first.journal) if first else "",
        remark=_REMARKS.get(Trial.Status(trial.status), ""),
        is_planned=trial.is_running and trial.ended_on is not None,
        is_here=here is not None and trial.pk == here.pk,
    )


def _first_seen(time: TrialTime) -> tuple[date, str]:
    """By start, else by end, else by report; those of which nothing was seen last."""
    reported = date(time.reported, 7, 1) if time.reported else date.max
    return time.start or time.end or reported, time.label


def _sentence(times: Iterable[TrialTime]) -> str:
    """What the drawing shows, in words."""
    said = []
    for each in times:
        span = [f"{when.year}" for when in (each.start, each.end) if when]
        words = " to ".join(dict.fromkeys(span)) or "dates not seen"
        if each.reported:
            words += f", reported {each.reported}"
        said.append(f"{each.label} {words}")
    return f"{'; '.join(said)}."
