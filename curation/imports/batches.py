"""Keep the book of a batch: open it with everything asked for, cancel, resume, retry."""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import now

from curation.imports.files import UploadedFile
from curation.imports.tokens import Kind, State, Token
from curation.models import ImportBatch, ImportChunk, ImportItem, Reference, User

Source = ImportBatch.Source
Work = ImportChunk.Work

_WORK_OF = {
    Kind.PMID: Work.FETCH,
    Kind.DOI: Work.RESOLVE,
    Kind.PMCID: Work.RESOLVE,
    Kind.RECORD: Work.RECORD,
    Kind.CITATION: Work.CITATION,
}
# PubMed takes 200 PMIDs in a request gladly; a search for identifiers, or ecitmatch, 50.
_CHUNK_SIZE = {Work.FETCH: 200, Work.RESOLVE: 50, Work.RECORD: 200, Work.CITATION: 50}
_WRITTEN_AT_ONCE = 5_000


class TooManyAskedFor(Exception):
    """More than one batch may hold; nothing was written."""


@transaction.atomic
def open_batch(
    tokens: Iterable[Token],
    *,
    by: User,
    source: Source,
    name: str = "",
    filename: str = "",
) -> ImportBatch:
    """Write a row for every token, before anything is fetched. Queue it with tasks.bring_in.

    Raises TooManyAskedFor, or FileRefused where the tokens are those of a file; nothing is written
    then.
    """
    batch = ImportBatch.objects.create(opened_by=by, source=source, name=name, filename=filename)
    write_items(batch, tokens)
    if isinstance(tokens, UploadedFile) and tokens.problem:
        batch.problem = tokens.problem
        batch.save(update_fields=["problem"])
    return batch


@transaction.atomic
def open_query_batch(query: str, *, by: User, name: str = "") -> ImportBatch:
    """A batch whose items PubMed's answer to a query will be; the search is its first chunk."""
    batch = ImportBatch.objects.create(opened_by=by, source=Source.QUERY, name=name, query=query)
    ImportChunk.objects.create(batch=batch, work=Work.SEARCH)
    return batch


def open_reference_batch(references: Iterable[Reference], *, by: User, name: str) -> ImportBatch:
    """Ask PubMed again, or for the first time, for references that are here."""
    return open_batch(
        (_token_of(reference, line) for line, reference in enumerate(references, start=1)),
        by=by,
        source=Source.REFERENCES,
        name=name,
    )


def _token_of(reference: Reference, line: int) -> Token:
    if reference.pmid:
        return Token(line, str(reference.pmid), Kind.PMID, reference.pmid)
    if reference.doi:
        return Token(line, reference.doi, Kind.DOI, reference.doi)
    return Token(line, reference.pmcid or "", Kind.PMCID, reference.pmcid or "")


def write_items(batch: ImportBatch, tokens: Iterable[Token]) -> int:
    """Append an item for each token, those to be asked for in chunks; return how many there are."""
    last = batch.items.aggregate(last=Max("position"))["last"] or 0
    position = last
    chunks = _Chunks(batch)
    left = iter(tokens)
    while some := list(islice(left, _WRITTEN_AT_ONCE)):
        if position + len(some) > settings.IMPORT_MAX_ITEMS:
            raise TooManyAskedFor(
                f"A batch holds {settings.IMPORT_MAX_ITEMS:,} things at most, and here are more. "
                "Nothing was started; give them in several batches."
            )
        _copy(batch, some, position, chunks)
        position += len(some)
    return position - last


class _Chunks:
    """Hands out a chunk for each kind of work, a new one when it is full."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._open: dict[Work, tuple[int, int]] = {}

    def for_kinds(self, kinds: Iterable[Kind]) -> Iterator[int]:
        """The chunk of each kind, in order."""
        for kind in kinds:
            work = _WORK_OF[kind]
            chunk, room = self._open.get(work, (0, 0))
            if room == 0:
                chunk = ImportChunk.objects.create(batch=self._batch, work=work).pk
                room = _CHUNK_SIZE[work]
            self._open[work] = (chunk, room - 1)
            yield chunk


def _copy(batch: ImportBatch, tokens: list[Token], position: int, chunks: _Chunks) -> None:
    """Write items by COPY: 200,000 of them take seconds, not minutes."""
    chunk_of = chunks.for_kinds([token.kind for token in tokens if token.is_asked_for])
    settled_at = now()
    rows = [
        (
            batch.pk,
            next(chunk_of) if token.is_asked_for else None,
            place,
            token.line,
            token.text.replace("\x00", "\ufffd"),
            token.kind.value,
            token.value if token.kind in (Kind.PMID, Kind.RECORD) and token.value else None,
            token.value if token.kind == Kind.DOI else None,
            token.value if token.kind == Kind.PMCID else None,
            token.state.value,
            token.note.replace("\x00", "\ufffd"),
            token.payload,
            None if token.is_asked_for else settled_at,
        )
        for place, token in enumerate(tokens, start=position + 1)
    ]
    with connection.cursor() as cursor, cursor.copy(_COPY_ITEMS) as copy:
        for row in rows:
            copy.write_row(row)


_COPY_ITEMS = """
    COPY curation_importitem (batch_id, chunk_id, position, line, token, kind, pmid, doi, pmcid,
                              state, reason, payload, settled_at) FROM STDIN
"""


@transaction.atomic
def cancel(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Stop before the next chunk. What waits is kept, and `resume` goes on with it."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.cancelled_at is None:
        batch.cancelled_at, batch.cancelled_by = now(), by
        batch.save(update_fields=["cancelled_at", "cancelled_by"])
    return batch


@transaction.atomic
def resume(batch: ImportBatch) -> ImportBatch:
    """Go on, and at once: what was put off until later is due now. Queue it with tasks.bring_in."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    batch.cancelled_at = batch.cancelled_by = None
    batch.save(update_fields=["cancelled_at", "cancelled_by"])
    batch.chunks.filter(state=ImportChunk.State.WAITING).update(not_before=None)
    return batch


@transaction.atomic
def retry(batch: ImportBatch, *, item: ImportItem | None = None) -> int:
    """Put what failed, was missing or unreadable back to wait; return how many. Then resume."""
    resume(batch)
    again = batch.items.filter(state__in=ImportItem.RETRIABLE).exclude(kind=Kind.TEXT)
    if item is not None:
        again = again.filter(pk=item.pk)
    items = list(again.select_for_update().order_by("position").only("batch", "kind"))
    chunks = _Chunks(batch)
    for one, chunk in zip(items, chunks.for_kinds([Kind(i.kind) for i in items]), strict=True):
        one.chunk_id = chunk
        one.state = State.WAITING
        one.reason = ""
        one.settled_at = None
    ImportItem.objects.bulk_update(items, ["chunk", "state", "reason", "settled_at"], 1000)
    return len(items)
