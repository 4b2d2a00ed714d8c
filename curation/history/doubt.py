"""What speaks against relying on something, since when; and whether a row was looked at since.

A row takes note of it once: it is put in doubt with the cause, and whoever decides on it after that
moment knows, and is not asked again for the same. Nothing of this is stored beside the rows, so
that it can be gone over again at any time, and changes nothing the second time.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import now

from curation.history import states
from curation.models import Cause, Citation, Curated, Notice, Quote, Reference, Source, State
from curation.models.standing import RETRACTED_TYPE, Standing, standings, stands_apart

Row = TypeVar("Row", bound=Curated)

STANDING = (State.SUBMITTED, State.ACCEPTED, State.REQUIRES_REVIEW)
# Words that do not stand as they were quoted.
ASTRAY = (Quote.Anchor.FUZZY, Quote.Anchor.ORPHANED, Quote.Anchor.NO_TEXT)
GRAVEST_FIRST = (Cause.RETRACTED, Cause.CONCERN, Cause.CORRECTED, Cause.DRIFTED, Cause.CHANGED)
# An update adds to what a paper says and takes nothing from it.
_CAUSES = {
    Standing.RETRACTED: Cause.RETRACTED,
    Standing.CONCERN: Cause.CONCERN,
    Standing.CORRECTED: Cause.CORRECTED,
}


class Against(NamedTuple):
    """One thing that speaks against it; `words` are a clause for people, without a full stop."""

    cause: Cause
    since: datetime
    words: str


def against(reference: Reference) -> list[Against]:
    """What was said against a paper: its retraction, concerns, corrections; the gravest first."""
    found = []
    notices = list(reference.notices.all())
    for standing in standings([], reference.publication_types):
        if not any(notice.kind in standing.kinds for notice in notices):
            words = f"{reference}: PubMed calls it a “{RETRACTED_TYPE}”"
            found.append(Against(_CAUSES[standing], _retracted_since(reference), words))
    for standing, cause in _CAUSES.items():
        found += [
            Against(cause, notice.first_seen_at, f"{reference}: {_said_in(notice)}")
            for notice in notices
            if notice.kind in standing.kinds
        ]
    return found


def against_its_words(quote: Quote | None) -> list[Against]:
    """That the words are not found as they were quoted, since that was first so."""
    if quote is None or quote.anchor not in ASTRAY:
        return []
    return [Against(Cause.DRIFTED, quote.checked_at, _says(quote))]


def _said_in(notice: Notice) -> str:
    """ "Retracted in PMID 39999999"; by its citation where it has no number."""
    where = f"PMID {notice.pmid}" if notice.pmid else notice.citation.rstrip(". ")
    return f"{notice.label} in {where}"


def _says(quote: Quote) -> str:
    if quote.anchor == Quote.Anchor.FUZZY:
        found = f"stand in other words now ({quote.score:.0%} alike)"
    elif quote.anchor == Quote.Anchor.ORPHANED:
        found = "are no longer in the abstract"
    else:
        found = "cannot be looked for: there is no abstract any more"
    return f"{quote.reference}: the words “{quote}” {found}"


def _retracted_since(reference: Reference) -> datetime:
    """When the first of the records came that call it retracted, without a break until now."""
    since = None
    for record in reference.records.order_by("-fetched_at"):
        if RETRACTED_TYPE.encode() not in record.xml:
            break
        since = record.fetched_at
    return since or reference.pubmed_changed_at or reference.added_at


def relied_on() -> QuerySet[Reference]:
    """Papers of which a quote was taken, or on which a citation or a number rests."""
    of_it = {"reference": OuterRef("pk")}
    return Reference.objects.filter(
        Exists(Quote.objects.filter(**of_it))
        | Exists(Citation.objects.filter(**of_it))
        | Exists(Source.objects.filter(**of_it))
    )


def relied_on_and_doubtful() -> QuerySet[Reference]:
    """Papers against which something is said, and on which a citation or a number rests."""
    astray = Quote.objects.filter(reference=OuterRef("pk"), anchor__in=ASTRAY)
    cited = Citation.objects.filter(reference=OuterRef("pk"), state__in=STANDING)
    sources = Source.objects.filter(reference=OuterRef("pk"))
    doubtful = Reference.objects.filter(stands_apart() | Exists(astray))
    return doubtful.filter(Exists(cited) | Exists(sources)).order_by("pk")


def unheeded(row: Curated, said: Iterable[Against]) -> list[Against]:
    """What came up after a person last decided on the row, or it was last put in doubt."""
    if row.state not in STANDING:
        return []
    looked_at = _last_looked_at(row)
    # What the row says already is no news, however the clocks of the two stand.
    known = row.reason if row.state == State.REQUIRES_REVIEW else ""
    return [each for each in said if each.since > looked_at and f"{each.words}." not in known]


def put_in_doubt(row: Row, said: Sequence[Against]) -> Row | None:
    """Send a row back to be looked at for what it has not taken note of; None where for nothing.

    A cause that is there stands unless a graver one comes.
    """
    with transaction.atomic():
        row = states.locked(row)
        fresh = unheeded(row, said)
        if not fresh:
            return None
        cause = gravest(fresh)
        reason = reason_of(fresh)
        if row.state == State.REQUIRES_REVIEW:
            cause = min(cause, Cause(row.cause), key=GRAVEST_FIRST.index)
            reason = " ".join(filter(None, (row.reason, reason)))
        return states.require_review(row, cause, reason=reason)


def gravest(said: Iterable[Against]) -> Cause:
    return min((each.cause for each in said), key=GRAVEST_FIRST.index)


def reason_of(said: Iterable[Against]) -> str:
    """One sentence for each, as the row and its history keep it."""
    return " ".join(f"{words}." for words in dict.fromkeys(each.words for each in said))


def _last_looked_at(row: Curated) -> datetime:
    if row.state == State.REQUIRES_REVIEW:
        noun: Any = type(row)
        history = noun._meta.get_field("history").related_model
        put = history._default_manager.filter(pgh_obj_id=row.pk, state=State.REQUIRES_REVIEW)
        last = put.order_by("-pgh_id").values_list("pgh_created_at", flat=True).first()
        return last or now()
    return row.decided_at or row.submitted_at or row.entered_at
