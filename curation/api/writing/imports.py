"""Bring references in by their identifiers or a query; cancel, resume and retry a batch."""

import hashlib
import json
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Header, Router, Schema
from ninja.responses import Status
from pydantic import StringConstraints

from curation.api import auth
from curation.api.problems import Refused
from curation.api.reading import one
from curation.api.writing.shared import Line, Said, by, reference_at, wrong
from curation.imports import batches
from curation.imports.batches import (
    Source,
    open_batch,
    open_query_batch,
    open_reference_batch,
)
from curation.imports.once import once
from curation.imports.pasted import understand
from curation.models import ImportBatch, Scope
from curation.people import roles
from curation.tasks import start

router = Router(tags=["Imports"])
_import = auth.may(Scope.IMPORT)
_TEXT = r"^[^\x00]*$"
MOST = 10_000  # identifiers in one request


class NewBatch(Said):
    """What is to be brought in."""

    ids: Annotated[list[Line], Field(min_length=1, max_length=MOST)] = Field(
        description="PMIDs, DOIs or PMCIDs, each a string; addresses of PubMed are understood too."
    )
    name: Annotated[Line, Field(max_length=200)] = Field(
        "", description="What the batch is called."
    )


class BatchOpened(Schema):
    batch: int = Field(description="The batch: GET /imports/{batch} says how it comes in.")


class BatchSteered(BatchOpened):
    changed: int = Field(description="How many things wait again, where they were asked again.")


class NewQuery(Said):
    """What PubMed is asked to find."""

    query: Annotated[str, StringConstraints(min_length=1, max_length=20_000, pattern=_TEXT)] = (
        Field(description="As in PubMed's own search field.")
    )
    name: Annotated[Line, Field(max_length=200)] = Field(
        "", description="What the batch is called."
    )


Key = Annotated[
    str,
    Header(
        "",
        alias="Idempotency-Key",
        max_length=200,
        pattern=r"^[ -~]*$",
        description="Of your choice: asking again with it opens no second batch.",
    ),
]


@router.post("/imports", response={201: BatchOpened}, auth=_import, summary="Bring references in")
def open_import(request: HttpRequest, said: NewBatch, key: Key) -> Any:
    """PubMed is asked for them from now on. What is here already is brought up to date, and
    nothing is doubled. The same request with the same Idempotency-Key is the same batch."""
    person = by(request)
    tokens = understand("\n".join(" ".join(each.split()) for each in said.ids))
    if not any(token.is_asked_for for token in tokens):
        raise wrong("ids", "No PMID, DOI or PMCID was found in it.")

    open_ = partial(open_batch, tokens, by=person, source=Source.PASTE, name=said.name)
    return _opened_once(request, key, said, open_)


@router.post(
    "/imports/query",
    response={201: BatchOpened},
    auth=_import,
    summary="Bring in what PubMed finds",
)
def open_query_import(request: HttpRequest, said: NewQuery, key: Key) -> Any:
    """PubMed is asked the query from now on; what it finds becomes the items of the batch."""
    query = " ".join(said.query.split())
    if not query:
        raise wrong("query", "Write a query first, as in PubMed's own search field.")
    open_ = partial(open_query_batch, query, by=by(request), name=said.name)
    return _opened_once(request, key, said, open_)


@router.post(
    "/references/{int:reference}/fetch",
    response={201: BatchOpened},
    auth=_import,
    summary="Ask PubMed for a reference anew",
)
def fetch_reference_anew(request: HttpRequest, reference: int) -> Any:
    """Its record is read again and brought up to date; what curators wrote of it stays. Asked
    twice in a moment, it is one batch."""
    row = reference_at(reference)
    if not (row.pmid or row.doi or row.pmcid):
        raise Refused(
            409,
            "PubMed cannot be asked for this one: it has no PMID, DOI or PMCID. Nothing was done.",
        )
    open_ = partial(open_reference_batch, [row], by=by(request), name=f"{row}, asked again"[:200])
    batch = once(f"fetch-reference {row.pk}", lambda: started(open_), remembered=10)
    return Status(201, {"batch": _or_busy(batch)})


@router.post(
    "/imports/{int:batch}/cancel", response=BatchSteered, auth=_import, summary="Cancel an import"
)
def cancel_import(request: HttpRequest, batch: int) -> Any:
    """It stops before its next chunk; what waits is kept."""
    return {"batch": batches.cancel(_steered(request, batch), by=by(request)).pk, "changed": 0}


@router.post(
    "/imports/{int:batch}/resume", response=BatchSteered, auth=_import, summary="Resume an import"
)
def resume_import(request: HttpRequest, batch: int) -> Any:
    """It goes on with what waits, at once."""
    with transaction.atomic():
        row = batches.resume(_steered(request, batch))
        transaction.on_commit(partial(start, row.pk))
    return {"batch": row.pk, "changed": 0}


@router.post(
    "/imports/{int:batch}/retry", response=BatchSteered, auth=_import, summary="Retry an import"
)
def retry_import(request: HttpRequest, batch: int) -> Any:
    """What failed, was missing or unreadable is asked for again."""
    with transaction.atomic():
        row = _steered(request, batch)
        again = batches.retry(row)
        if again:
            transaction.on_commit(partial(start, row.pk))
    return {"batch": row.pk, "changed": again}


def started(open_: Callable[[], ImportBatch]) -> ImportBatch:
    """The batch that is opened, with its work queued once that is kept."""
    with transaction.atomic():
        batch = open_()
        transaction.on_commit(partial(start, batch.pk))
    return batch


def _opened_once(
    request: HttpRequest, key: str, said: Said, open_: Callable[[], ImportBatch]
) -> Any:
    if not key:
        return Status(201, {"batch": started(open_).pk})
    what = hashlib.sha256(json.dumps(said.model_dump()).encode()).hexdigest()
    batch = once(f"{by(request).pk} {key} {what}", lambda: started(open_))
    return Status(201, {"batch": _or_busy(batch)})


def _or_busy(batch: int | None) -> int:
    if batch is None:
        raise Refused(409, "This very request is being answered now. Ask again in a moment.")
    return batch


def _steered(request: HttpRequest, number: int) -> ImportBatch:
    """The batch, for who opened it and for administrators."""
    batch = one(ImportBatch.objects.all(), "import", pk=number)
    if not roles.may_steer(by(request), opened_by_id=batch.opened_by_id):
        raise Refused(403, roles.what_it_takes(roles.STEER_ALL_IMPORTS))
    return batch
