"""How much rests on a reference: counted in the query that finds it."""

from collections.abc import Sequence

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from curation.models import Effect, Finding, Reference, Result, State, Trial


def with_what_rests_on_it(
    references: QuerySet[Reference], states: Sequence[State]
) -> QuerySet[Reference]:
    """Each with `results_resting`: the results, effects and findings that it is the source of."""
    counts = [
        Coalesce(
            Subquery(
                rows.objects.filter(source__reference=OuterRef("pk"), state__in=states)
                .order_by()
                .values("source__reference")
                .annotate(rows=Count("pk"))
                .values("rows")
            ),
            0,
        )
        for rows in (Result, Effect, Finding)
    ]
    names = ("_results", "_effects", "_findings")
    counted = references.annotate(**dict(zip(names, counts, strict=True)))
    return counted.annotate(results_resting=F("_results") + F("_effects") + F("_findings"))


def trial_of_results(reference: Reference) -> Trial | None:
    """The one trial of which all results that rest on it are; None where there are several."""
    if not reference.results_resting:  # type: ignore[attr-defined]
        return None
    of_results = Trial.objects.filter(outcomes__results__source__reference=reference)
    of_effects = Trial.objects.filter(outcomes__effects__source__reference=reference)
    trials = list(of_results.order_by().union(of_effects.order_by())[:2])
    return trials[0] if len(trials) == 1 else None
