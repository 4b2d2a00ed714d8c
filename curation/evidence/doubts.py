"""What no longer stands: numbers whose paper was retracted or corrected, or whose words changed."""

from django.db.models import Q, QuerySet

from curation.history.doubt import STANDING, against, against_its_words, put_in_doubt
from curation.models import Effect, Finding, Quote, Reference, Result

Row = Result | Effect | Finding
KINDS: tuple[type[Result] | type[Effect] | type[Finding], ...] = (Result, Effect, Finding)


def doubt_what_rests_on(reference: Reference) -> list[Row]:
    """Put in doubt each number of the paper that nobody has decided on since it fell.

    Returns those that were put in doubt. A number that the paper prints beside another is in doubt
    with it; that the quoted words changed speaks only against the numbers that rest on them.
    """
    said = against(reference)
    return [
        doubted
        for row in resting_on(reference)
        if (of_it := [*said, *against_its_words(_words(row, reference))])
        and (doubted := put_in_doubt(row, of_it))
    ]


def resting_on(reference: Reference) -> list[Row]:
    """Results, effects and findings that stand and have the paper as a source."""
    from_it = Q(source__reference=reference) | Q(also_in__reference=reference)
    found: list[Row] = []
    for model in KINDS:
        rows: QuerySet[Row] = model._default_manager.filter(from_it, state__in=STANDING)
        found += rows.select_related("source__anchored__reference").distinct().order_by("pk")
    return found


def _words(row: Row, reference: Reference) -> Quote | None:
    """The words that the number rests on, if the paper prints them."""
    quote = row.source.anchored
    return quote if quote is not None and quote.reference_id == reference.pk else None
