"""What a review cites and is not here yet, and what becomes of it when it comes in."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from curation.history.acts import act
from curation.models import CitedReference, Review

How = CitedReference.How


class Missing(NamedTuple):
    """An entry that is resolved and whose paper is not here, and the one identifier to ask by."""

    position: int
    printed: str
    pmid: int | None
    doi: str
    pmcid: str


def missing(review: Review) -> list[Missing]:
    """The entries of the current list whose paper is known and not here, in their order."""
    entries = CitedReference.objects.current().filter(
        reference_list__review=review, state=CitedReference.State.RESOLVED, reference=None
    )
    return [
        Missing(
            entry.position,
            entry.printed,
            entry.pmid if entry.how == How.PMID else entry.found_pmid,
            entry.doi if entry.how == How.DOI else "",
            entry.pmcid if entry.how == How.PMCID else "",
        )
        for entry in entries.order_by("position")
    ]


def link_imported(reference_ids: Iterable[int] | None = None) -> int:
    """Give each resolved entry whose paper is here now its reference; how many, of all reviews.

    `reference_ids` narrows it to what came in. Of two papers with one DOI it is the one that had
    it first. An entry whose PMID turns out to have another DOI than it prints is looked at again.
    """
    only = None if reference_ids is None else list(reference_ids)
    if only == [] or not _is_anything_awaited():
        return 0
    with act("linked", by=None), connection.cursor() as cursor:
        cursor.execute(_LINK, {"only": only})
        linked = int(cursor.rowcount)
        cursor.execute(_PROPOSE_WHAT_CAME, {"only": only})
    return linked


def _is_anything_awaited() -> bool:
    """Every chunk that comes in asks for links; mostly nobody waits, and one question says so."""
    with connection.cursor() as cursor:
        cursor.execute(_AWAITED)
        [is_so] = cursor.fetchone()
    return bool(is_so)


_AWAITED = """
    SELECT EXISTS (SELECT FROM curation_citedreference
                    WHERE state = 'resolved' AND reference_id IS NULL)
        OR EXISTS (SELECT FROM curation_candidatematch WHERE pmid IS NOT NULL)
"""
# What is to be changed is locked in one order, so that two chunks that come in side by side do not
# hold each other up for ever; the one that comes second finds nothing left to link.
_LINK = """
    WITH open AS (
      SELECT entry.id, entry.how, coalesce(entry.found_pmid, entry.pmid) AS pmid, entry.doi,
             entry.pmcid
        FROM curation_citedreference entry
        JOIN curation_referencelist list ON list.id = entry.reference_list_id
       WHERE entry.state = 'resolved' AND entry.reference_id IS NULL AND list.superseded_at IS NULL
    ), here AS (
      SELECT open.id, reference.id AS reference_id,
             open.how = 'pmid' AND open.doi <> '' AND reference.doi <> open.doi AS differs
        FROM open JOIN curation_reference reference ON reference.pmid = open.pmid
       WHERE open.how NOT IN ('doi', 'pmcid')
       UNION ALL
      SELECT open.id, reference.id, false
        FROM open JOIN curation_reference reference ON reference.doi = open.doi
       WHERE open.how = 'doi' AND reference.shares_ids_with_id IS NULL
       UNION ALL
      SELECT open.id, reference.id, false
        FROM open JOIN curation_reference reference ON reference.pmcid = open.pmcid
       WHERE open.how = 'pmcid' AND reference.shares_ids_with_id IS NULL
    ), came AS (
      SELECT * FROM here WHERE %(only)s::bigint[] IS NULL OR reference_id = ANY(%(only)s)
    ), locked AS (
      SELECT id FROM curation_citedreference WHERE id IN (SELECT id FROM came)
       ORDER BY id FOR UPDATE
    )
    UPDATE curation_citedreference entry
       SET reference_id = CASE WHEN came.differs THEN NULL ELSE came.reference_id END,
           state = CASE WHEN came.differs THEN 'waiting' ELSE entry.state END,
           how = CASE WHEN came.differs THEN '' ELSE entry.how END,
           why = CASE WHEN came.differs THEN '' ELSE entry.why END
      FROM came JOIN locked USING (id)
     WHERE entry.id = came.id AND entry.state = 'resolved' AND entry.reference_id IS NULL
"""
# What was proposed by its PMID is proposed as the reference that it is now.
_PROPOSE_WHAT_CAME = """
    UPDATE curation_candidatematch candidate SET reference_id = reference.id, pmid = NULL
      FROM curation_reference reference
     WHERE reference.pmid = candidate.pmid
       AND (%(only)s::bigint[] IS NULL OR reference.id = ANY(%(only)s))
       AND NOT EXISTS (
         SELECT 1 FROM curation_candidatematch other
          WHERE other.entry_id = candidate.entry_id AND other.reference_id = reference.id
       )
"""
