"""Say of each item what became of it, in a sentence where one is due, and write it down."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db import connection
from django.utils.timezone import now

from curation import pubmed
from curation.imports.chunks import Claim
from curation.imports.reading import Reading
from curation.imports.tokens import Kind, State
from curation.imports.upsert import Outcome
from curation.models import ImportItem, Reference
from curation.models.pubmed_record import deflate

Outcomes = Mapping[int, Outcome]


class Settlement(NamedTuple):
    """What became of one item; `raw` is kept with it, to be looked at or tried again."""

    item_id: int
    state: State
    reason: str = ""
    reference_id: int | None = None
    pmid: int | None = None
    merged_into: int | None = None
    raw: bytes | None = None


def settle(claim: Claim, settlements: Iterable[Settlement]) -> None:
    """Write what became of the items and end the chunk, in the transaction that holds it."""
    write(settlements)
    claim.done()


def write(settlements: Iterable[Settlement]) -> None:
    """Settle items that still wait: one statement, however many they are."""
    rows = list(settlements)
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _SETTLE,
            [
                now(),
                [row.item_id for row in rows],
                [row.state.value for row in rows],
                [row.reason.replace("\x00", "\ufffd") for row in rows],
                [row.reference_id for row in rows],
                [row.pmid for row in rows],
                [row.merged_into for row in rows],
                [row.raw for row in rows],
            ],
        )


# A file's own record is not kept twice: once it came in, the reference has it.
_SETTLE = """
    UPDATE curation_importitem AS item
       SET state = done.state, reason = done.reason, reference_id = done.reference_id,
           pmid = coalesce(item.pmid, done.pmid), merged_into = done.merged_into, settled_at = %s,
           payload = CASE WHEN done.state IN ('added', 'updated', 'unchanged', 'duplicate')
                          THEN NULL WHEN item.kind = 'pmid' THEN done.raw
                          ELSE coalesce(item.payload, done.raw) END
      FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[],
                  %s::bytea[])
           AS done (id, state, reason, reference_id, pmid, merged_into, raw)
     WHERE item.id = done.id AND item.state = 'waiting'
"""


def of_pmid(
    item: ImportItem,
    pmid: int,
    reading: Reading,
    outcomes: Outcomes,
    fates: Mapping[int, "pubmed.Fate"],
) -> Settlement:
    """What became of an item whose PMID is known."""
    if pmid in outcomes:
        return _came_in(item, pmid, outcomes[pmid])
    if pmid in reading.unreadable:
        why, xml = reading.unreadable[pmid]
        return unreadable(item, why, xml)
    fate = fates.get(pmid)
    if fate and fate.merged_into:
        return Settlement(
            item.pk,
            State.MERGED,
            f"PubMed merged it into PMID {fate.merged_into}.",
            merged_into=fate.merged_into,
        )
    return Settlement(
        item.pk,
        State.MISSING,
        "PubMed has no such record. Check the number, or look for the title.",
    )


def of_identifier(item: ImportItem, reading: Reading, outcomes: Outcomes) -> Settlement:
    """What became of an item asked for by DOI or PMCID."""
    wanted = item.doi or item.pmcid or ""
    pmid = reading.pmids_by_identifier().get(wanted)
    if pmid is not None and pmid in outcomes:
        return _came_in(item, pmid, outcomes[pmid])
    for why, xml in reading.unreadable.values():
        if wanted.lower().encode() in xml.lower().replace(b"&lt;", b"<").replace(b"&gt;", b">"):
            return unreadable(item, why, xml)
    kind = "DOI" if item.kind == Kind.DOI else "PMCID"
    return Settlement(item.pk, State.MISSING, f"PubMed has no record with this {kind}.")


def unreadable(item: ImportItem, why: str, xml: bytes) -> Settlement:
    return Settlement(
        item.pk,
        State.UNREADABLE,
        f"{why} It is kept as it came; the others went on.",
        raw=deflate(xml),
    )


def failed(item: ImportItem, why: str) -> Settlement:
    return Settlement(item.pk, State.FAILED, why)


def _came_in(item: ImportItem, pmid: int, outcome: Outcome) -> Settlement:
    state, words = _state_and_words(outcome)
    if outcome.shares_with:
        other = Reference.objects.get(pk=outcome.shares_with)
        words.append(f"{other} has the same DOI or PMCID; both are kept, each under its own PMID.")
    return Settlement(item.pk, state, " ".join(words), outcome.reference_id, pmid)


def _state_and_words(outcome: Outcome) -> tuple[State, list[str]]:
    if outcome.added:
        return State.ADDED, []
    if outcome.first_record:
        return State.UPDATED, ["Its PubMed record is here for the first time."]
    if outcome.changed:
        return State.UPDATED, [f"Changed: {', '.join(_words_for(outcome.changed))}."]
    if outcome.kept_newer:
        return State.UNCHANGED, ["The record that is here is newer than the file's."]
    return State.UNCHANGED, []


def _words_for(names: Iterable[str]) -> list[str]:
    return [
        "notices"
        if name == "notices"
        else str(getattr(Reference._meta.get_field(name), "verbose_name", name))
        for name in names
    ]
