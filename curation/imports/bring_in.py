"""Bring one chunk in, start to end: fetch, read, save and settle.

The network and the reading stay outside the transaction. What is settled is settled together with
what was saved, so a worker that dies in between leaves the chunk as it was.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence

from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from django.utils.timezone import now

from curation import pubmed
from curation.imports import settling
from curation.imports.chunks import BEGUN_IN_VAIN, Claim, LeaseLost
from curation.imports.citations import bring_in_citations
from curation.imports.printed import Printed
from curation.imports.queries import run_query
from curation.imports.reading import Reading, read_new
from curation.imports.resolving import resolve
from curation.imports.tokens import State
from curation.imports.upsert import upsert
from curation.models import ImportChunk, ImportItem
from curation.models.pubmed_record import inflate

log = logging.getLogger(__name__)
Work = ImportChunk.Work
WITHHELD = "PubMed left out of its answer what it says it has."
_REFUSALS = 3  # as many in a row as a passing trouble of PubMed's explains


def bring_in(claim: Claim) -> None:
    """Work on a claimed chunk until it is done, released to wait, or halved. Never raises."""
    if claim.chunk.attempts > BEGUN_IN_VAIN:
        _set_apart(claim, "It was begun several times, and each time the worker was lost.")
        return
    try:
        with claim.kept():
            _WORK[Work(claim.chunk.work)](claim)
    except LeaseLost:
        log.warning("Chunk %s took longer than its lease and is left to another.", claim.chunk.pk)
    except pubmed.PubMedUnavailable as error:
        _put_off(claim, error)
    except pubmed.PubMedForbids as error:
        claim.release(str(error), wait=3600)
    except pubmed.PubMedRefused as error:
        _set_apart(claim, str(error))
    except (OperationalError, InterfaceError) as error:
        # The database went away: the chunk is as it was. If it is still away, the lease runs out.
        log.warning("Chunk %s lost the database: %s", claim.chunk.pk, error)
        close_old_connections()
        claim.release("The database was away for a moment.", wait=5, refused=False)
    except Exception as error:
        # Whatever it is, the record that causes it must not take the others with it.
        log.exception("Chunk %s failed.", claim.chunk.pk)
        _set_apart(claim, f"It could not be brought in ({type(error).__name__}: {error}).")


def _put_off(claim: Claim, error: pubmed.PubMedUnavailable) -> None:
    """Wait and ask again; where what was asked for may be the cause, ask for less."""
    chunk = claim.chunk
    refusals = chunk.refusals + 1
    answered = isinstance(error, pubmed.PubMedFailed)
    blamed = answered and refusals >= _REFUSALS and claim.others_answered()
    if blamed or (answered and refusals >= chunk.halve_at and len(claim.items()) > 1):
        chunk.refusals = refusals
        _set_apart(claim, str(error))
    else:
        claim.release(str(error), wait=error.retry_after)


def _set_apart(claim: Claim, why: str) -> None:
    """Halve the chunk; an item alone is settled as failed."""
    items = claim.items()
    if len(items) > 1:
        claim.halve(why)
    elif items:
        with transaction.atomic():
            claim.hold()
            settling.settle(claim, [settling.failed(items[0], why)])
    else:
        claim.done()


def _fetch(claim: Claim) -> None:
    items = claim.items()
    pmids = sorted({item.pmid for item in items if item.pmid})
    if not pmids:
        claim.done()
        return
    reading = _asked(pmids)
    fates = _fates(pmids, reading)
    withheld = set(pmids) - reading.pmids - set(fates)
    if withheld and not reading.pmids:
        raise pubmed.PubMedFailed(WITHHELD)
    with transaction.atomic():
        claim.hold()
        _ask_apart(claim, [item.pk for item in items if item.pmid in withheld], Work.FETCH)
        outcomes = _saved(reading)
        settlements = [
            settling.of_pmid(item, item.pmid or 0, reading, outcomes, fates)
            for item in items
            if item.pmid not in withheld
        ]
        settling.settle(claim, _without_described(claim, items, settlements))


def _resolve(claim: Claim) -> None:
    """DOIs and PMCIDs: search PubMed for them, fetch what it finds, and trust only the records."""
    items = claim.items()
    ids = [item.doi or item.pmcid or "" for item in items]
    candidates = resolve(ids)
    reading = _asked(candidates) if candidates else Reading(now())
    if set(candidates) - reading.pmids - set(_fates(candidates, reading)):
        raise pubmed.PubMedFailed(WITHHELD)
    with transaction.atomic():
        claim.hold()
        outcomes = _saved(reading)
        settlements = [settling.of_identifier(item, reading, outcomes) for item in items]
        settling.settle(claim, _without_described(claim, items, settlements))


def _without_described(
    claim: Claim, items: Sequence[ImportItem], settlements: Sequence[settling.Settlement]
) -> list[settling.Settlement]:
    """What a file describes and PubMed does not know by its identifier is matched by its words."""
    described = {item.pk for item in items if Printed.unpacked(item.payload)}
    unknown = [s.item_id for s in settlements if s.state == State.MISSING]
    for_citation = described.intersection(unknown)
    _ask_apart(claim, for_citation, Work.CITATION)
    return [s for s in settlements if s.item_id not in for_citation]


def _ask_apart(claim: Claim, item_ids: Collection[int], work: Work) -> None:
    """Leave items to a chunk of their own, when the others of this one are settled."""
    if item_ids:
        chunk = ImportChunk.objects.create(batch_id=claim.chunk.batch_id, work=work)
        ImportItem.objects.filter(pk__in=item_ids).update(chunk=chunk)


def _records(claim: Claim) -> None:
    """Records that a file brought: nothing is asked of PubMed."""
    items = claim.items()
    records = [pubmed.split(inflate(item.payload))[0] for item in items if item.payload]
    reading = read_new(records, at=now())
    with transaction.atomic():
        claim.hold()
        outcomes = _saved(reading, asked=False)
        settling.settle(
            claim, [settling.of_pmid(item, item.pmid or 0, reading, outcomes, {}) for item in items]
        )


def _asked(pmids: Sequence[int]) -> Reading:
    body = pubmed.fetch(pmids)
    asked_for = set(pmids)
    came = pubmed.split(body)
    strangers = [record.pmid for record in came if record.pmid not in asked_for]
    if strangers:
        log.warning("PubMed sent records that nobody asked for: %s", strangers[:20])
    return read_new((record for record in came if record.pmid in asked_for), at=now())


def _fates(pmids: Collection[int], reading: Reading) -> Mapping[int, pubmed.Fate]:
    """Why PubMed left some of the PMIDs out; one that it has after all is not among them."""
    left_out = sorted(set(pmids) - reading.pmids)
    return pubmed.fates(left_out) if left_out else {}


def _saved(reading: Reading, *, asked: bool = True) -> settling.Outcomes:
    return upsert(reading.fetched, at=reading.at, asked=asked) | reading.unchanged(asked)


_WORK: Mapping[Work, Callable[[Claim], None]] = {
    Work.SEARCH: run_query,
    Work.FETCH: _fetch,
    Work.RESOLVE: _resolve,
    Work.RECORD: _records,
    Work.CITATION: bring_in_citations,
}
