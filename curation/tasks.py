"""The clock's door into curation: a task finds rows, calls a verb, and queues what comes next."""

import logging
import time
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.db import InterfaceError
from django.db import OperationalError as DatabaseAway
from django.db.models import QuerySet
from kombu.exceptions import OperationalError

from curation.claims.astray import behind_their_text
from curation.claims.doubts import doubt_what_cites, doubt_what_speaks_of_changed_numbers
from curation.claims.quotes import current_text, look_again
from curation.evidence.doubts import doubt_what_rests_on
from curation.evidence.figure_checks import check_reference, unchecked
from curation.evidence.links import link_by_nct
from curation.history.doubt import relied_on, relied_on_and_doubtful
from curation.imports import chunks
from curation.imports.asking_again import clock, open_batch_of_what_is_old
from curation.imports.bring_in import bring_in
from curation.imports.pulse import HEARTBEAT
from curation.models import BroughtDecision, ImportItem, Reference
from curation.pubmed import PubMedForbids, PubMedUnavailable
from curation.reviews import resolving
from curation.reviews.adding import batches_that_came, open_awaited
from curation.reviews.lists import follow_reviews
from curation.reviews.missing import link_imported
from curation.screening.brought import apply_brought, waiting_to_be_applied
from curation.search.refreshing import refresh
from curation.tagging.labels import give_labels

log = logging.getLogger(__name__)

# Seconds of work in one task. At PubMed's pace that is a chunk or two, so batches take turns; where
# chunks are quick, what the broker costs is shared by many.
_SPELL = 2
_SOONEST, _LATEST = 1, 300  # seconds; a longer wait is left to the clock
_AGAIN = 30  # seconds until PubMed, which was away, is asked again about a reference list


@shared_task(autoretry_for=(DatabaseAway, InterfaceError), default_retry_delay=5, max_retries=12)
def bring_in_next(batch_id: int) -> None:
    """Bring in chunks of the batch that are due, for a spell, then queue itself for those after.

    Several of these run side by side; one that finds nothing due ends. One that finds the database
    away comes again for a minute; after that `bring_back` begins anew.
    """
    ends = time.monotonic() + _SPELL
    has_worked = False
    while claim := chunks.claim(batch_id):
        bring_in(claim)
        came = _came_with(claim.chunk.pk)
        follow_all(_relied_on(pk for pk, state in came if state == ImportItem.State.UPDATED))
        let_reviews_follow(batch_id, sorted({pk for pk, _ in came}))
        apply_all(BroughtDecision.objects.filter(item__chunk=claim.chunk.pk))
        has_worked = True
        if time.monotonic() >= ends:
            break
    due = chunks.next_due(batch_id)
    if due is None:
        if has_worked:
            link_by_nct()
        return
    wait = (due - datetime.now(UTC)).total_seconds()
    if wait <= 0:
        bring_in_next.delay(batch_id)
    elif has_worked and wait <= _LATEST:
        bring_in_next.apply_async((batch_id,), countdown=max(_SOONEST, wait))


def start(batch_id: int) -> None:
    """Queue a batch's work: call it when the batch is committed. A broker that is away costs time,
    not the batch: `bring_back` finds it.
    """
    try:
        for _ in range(settings.IMPORT_SIDE_BY_SIDE):
            bring_in_next.delay(batch_id)
    except OperationalError:
        log.warning("The broker is away; batch %s waits until it is back.", batch_id)


@shared_task
def bring_back() -> None:
    """Start again what was left behind: its worker was killed, or the broker was down at commit."""
    for batch_id in chunks.stalled():
        start(batch_id)


def _came_with(chunk_id: int) -> list[tuple[int, str]]:
    """The references behind what a chunk asked for, of PubMed or kept from a file, and whether
    each is new, another now or as it was.
    """
    came = ImportItem.objects.filter(chunk=chunk_id, reference__isnull=False)
    return [(pk, state) for pk, state in came.order_by().values_list("reference", "state") if pk]


def _relied_on(reference_ids: Iterable[int]) -> list[Reference]:
    """Those on which something rests. Most of what comes in is new, and nothing is asked of it."""
    only = list(reference_ids)
    return list(relied_on().filter(pk__in=only).order_by("pk")) if only else []


def follow(reference: Reference) -> None:
    """Let what rests on a paper know what became of it.

    Its quotes are looked for again, what cites it or takes numbers from it is put in doubt where it
    fell, and the numbers are looked for in the abstract. Each step is a transaction of its own, and
    the same again changes nothing.
    """
    look_again(reference)
    doubt_what_cites(reference)
    doubt_what_rests_on(reference)
    check_figures(reference)


def check_figures(reference: Reference) -> Counter[str]:
    """Look for a paper's numbers in its abstract; how many checks of it stand in each answer."""
    text = current_text(reference)
    return check_reference(reference, text) if text else Counter()


def follow_all(references: Iterable[Reference]) -> None:
    """One that cannot be followed keeps none of the others, nor the batch that brought it."""
    for reference in references:
        try:
            follow(reference)
        except (DatabaseAway, InterfaceError):
            raise
        except Exception:
            log.exception("%s was not followed; the clock tries again.", reference)


def apply_all(brought: QuerySet[BroughtDecision]) -> Counter[str]:
    """Make what a file says its people's decisions and tags, wherever the paper is here."""
    try:
        return apply_brought(brought, label=give_labels)
    except (DatabaseAway, InterfaceError):
        raise
    except Exception:
        # What a file says must not keep back what PubMed sends.
        log.exception("Decisions of a file were not applied; the clock tries again.")
        return Counter()


@shared_task
def apply_in_batch(batch_id: int) -> None:
    """Apply what a file says of references that are here before its batch has come in."""
    apply_all(BroughtDecision.objects.filter(item__batch=batch_id, problem=""))


def apply_soon(batch_id: int) -> None:
    """Queue it; where the broker is away, the batch's own work or the clock does it later."""
    try:
        apply_in_batch.delay(batch_id)
    except OperationalError:
        log.warning("The broker is away; decisions of batch %s wait until it is back.", batch_id)


@shared_task
def follow_up() -> None:
    """Follow whatever a worker that was killed, an abstract that came otherwise, or a number that
    no page changed left behind.
    """
    apply_all(waiting_to_be_applied())
    doubt_what_speaks_of_changed_numbers()
    left: dict[int, Reference] = {}
    for references in (behind_their_text(), relied_on_and_doubtful(), unchecked()):
        left |= {reference.pk: reference for reference in references}
    follow_all(left[pk] for pk in sorted(left))


@shared_task
def ask_again() -> None:
    """Ask PubMed anew for what the evidence rests on and nobody asked about for days."""
    batch = open_batch_of_what_is_old(by=clock())
    if batch is not None:
        start(batch.pk)


@shared_task
def link_references() -> None:
    """Link what came in to the trials that it names."""
    link_by_nct()


def let_reviews_follow(batch_id: int | None, reference_ids: list[int] | None) -> None:
    """Let reviews know what came in: entries that it is, reviews that wait for it, their lists.

    None is whatever there is. What fails here keeps no batch; the clock tries again.
    """
    try:
        link_imported(reference_ids)
        for batch in batches_that_came() if batch_id is None else [batch_id]:
            open_awaited(batch)
        for taken in follow_reviews(reference_ids):
            start_resolving(taken.pk)
    except (DatabaseAway, InterfaceError):
        raise
    except Exception:
        log.exception("Reviews do not know what came in; the clock tries again.")


@shared_task(autoretry_for=(DatabaseAway, InterfaceError), default_retry_delay=5, max_retries=12)
def resolve_list(list_id: int) -> None:
    """Find out which paper each waiting entry of a reference list is.

    Where PubMed is away, what is sure without it is resolved, and the rest waits for the clock.
    One list is looked at by one at a time.
    """
    looked_at = f"resolving-list-{list_id}"
    if not cache.add(looked_at, "now", timeout=settings.CELERY_TASK_TIME_LIMIT):
        return
    wait = 0.0
    try:
        resolving.by_identifiers(list_id)
        try:
            resolving.ask_pubmed(list_id)
        except PubMedForbids:
            wait = _LATEST
        except PubMedUnavailable as error:
            wait = min(_LATEST, max(_AGAIN, error.retry_after or 0))
        resolving.by_likeness(list_id, only_sure=bool(wait))
    except Exception:
        wait = _LATEST
        raise
    finally:
        if wait:
            cache.set(looked_at, "later", timeout=round(wait))
        else:
            cache.delete(looked_at)


def start_resolving(list_id: int) -> None:
    """Queue the resolving of a list: call it when the list is committed. A broker that is away
    costs time, not the list: the clock finds what waits.
    """
    try:
        resolve_list.delay(list_id)
    except OperationalError:
        log.warning("The broker is away; reference list %s waits until it is back.", list_id)


@shared_task
def resolve_what_waits() -> None:
    """Resolve what a worker that was killed, or PubMed that was away, left behind."""
    let_reviews_follow(None, None)
    for list_id in resolving.lists_left_behind():
        start_resolving(list_id)


@shared_task(soft_time_limit=1_700, time_limit=1_800)
def refresh_search() -> None:
    """Draw anew what the search counts beforehand, if references have changed.

    Of a million references every title is read, which takes minutes.
    """
    refresh()


@shared_task
def beat() -> None:
    """Say that a worker is alive and takes what the clock queues."""
    cache.set(HEARTBEAT, datetime.now(UTC).timestamp(), timeout=None)
