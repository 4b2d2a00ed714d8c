"""From a reference to the trials it names: by the NCT numbers in its record."""

from typing import NamedTuple

from django.db.models import Count, F, Func, TextField

from curation.history.acts import act
from curation.models import Reference, Trial, TrialReport


def link_by_nct() -> int:
    """Link every reference to every trial whose NCT number it names; return how many were new.

    The reports that a person gave a kind keep it. Runs again without doubling anything.
    """
    pairs = (
        Reference.objects.filter(nct_numbers__overlap=_known_numbers())
        .annotate(number=Func(F("nct_numbers"), function="unnest", output_field=TextField()))
        .values_list("pk", "number")
    )
    trials = dict(Trial.objects.exclude(nct=None).values_list("nct", "pk"))
    there = set(TrialReport.objects.values_list("reference", "trial"))
    new = [
        TrialReport(reference_id=reference, trial_id=trials[number], kind=TrialReport.Kind.LINKED)
        for reference, number in pairs
        if number in trials and (reference, trials[number]) not in there
    ]
    if new:
        with act("linked by NCT number", by=None):
            TrialReport.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


class Proposal(NamedTuple):
    """An NCT number that references name and no trial here has."""

    nct: str
    references: int


def proposals(limit: int = 50) -> list[Proposal]:
    """Trials that might be added, those that most references name first."""
    named = (
        Reference.objects.exclude(nct_numbers=[])
        .annotate(number=Func(F("nct_numbers"), function="unnest", output_field=TextField()))
        .values("number")
        .annotate(references=Count("pk"))
        .order_by("-references", "number")
    )
    known = set(_known_numbers())
    return [
        Proposal(row["number"], row["references"]) for row in named if row["number"] not in known
    ][:limit]


def not_here(reference: Reference) -> list[str]:
    """The NCT numbers that a reference names and no trial here has, in order of appearance."""
    if not reference.nct_numbers:
        return []
    here = set(Trial.objects.filter(nct__in=reference.nct_numbers).values_list("nct", flat=True))
    return [number for number in reference.nct_numbers if number not in here]


def _known_numbers() -> list[str]:
    return [trial.nct for trial in Trial.objects.exclude(nct=None).only("nct") if trial.nct]
