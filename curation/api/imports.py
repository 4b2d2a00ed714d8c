"""Imports: what was asked for, how it comes in, and what became of each thing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from curation.api import auth
from curation.api.pages import Page, Paging, paged
from curation.api.reading import one
from curation.imports.overview import overview
from curation.models import ImportBatch, ImportItem, Scope

router = Router(tags=["Imports"])


class BatchOut(Schema):
    """Things that somebody asked for together."""

    batch: int = Field(description="Its number.")
    name: str = Field(description="Its name.")
    source: str = Field(
        description="paste, file, query, references, review, cited, screened or command."
    )
    filename: str = Field(description="The file's name.")
    query: str = Field(description="The PubMed query.")
    query_count: int | None = Field(description="How many records PubMed said it finds.")
    query_translation: str = Field(description="How PubMed understood it.")
    problem: str = Field(description="What could not be taken, in a sentence.")
    standing: str = Field(description="coming in, waiting, cancelled or done.")
    total: int = Field(description="How many things were asked for.")
    counts: dict[str, int] = Field(description="How many by outcome: added, updated, failed, ...")
    opened_by: str = Field(description="Who asked, by user name.")
    opened_at: datetime = Field(description="When.")
    cancelled_at: datetime | None = Field(description="When it was cancelled.")


class ItemOut(Schema):
    """One thing that was asked for, and what became of it."""

    item: int = Field(description="Its number.")
    position: int = Field(description="Its place in what was asked for, from 1.")
    line: int = Field(description="The line it stood in, from 1.")
    asked_for: str = Field(description="Its words, as they were written.")
    read_as: str = Field(description="pmid, doi, pmcid, record, citation or text.")
    pmid: int | None = Field(description="The PMID in it.")
    doi: str | None = Field(description="The DOI in it.")
    pmcid: str | None = Field(description="The PMCID in it.")
    outcome: str = Field(
        description="waiting, added, updated, unchanged, merged, missing, unmatched, unreadable, "
        "failed, duplicate, left_out or not_understood."
    )
    reason: str = Field(description="A sentence on the outcome.")
    reference: int | None = Field(description="The reference that came of it, by its number.")
    merged_into: int | None = Field(description="The PMID that PubMed merged it into.")
    settled_at: datetime | None = Field(description="When it was settled.")


class OfItems(Schema):
    outcome: Literal["", *ImportItem.State.values] = Field(  # type: ignore[valid-type]
        "", description="With one outcome."
    )


@router.get("/imports", response=Page[BatchOut], auth=auth.may(Scope.READ), summary="Imports")
def list_imports(request: HttpRequest, response: HttpResponse, paging: Query[Paging]) -> Any:
    """Batches, the newest first, each with how far it has come."""
    part = paged(
        request,
        response,
        _batches(),
        paging,
        order=("-pk",),
        after=lambda rows, key: rows.filter(pk__lt=int(key[0])),
        key_of=lambda batch: [batch.pk],
    )
    return part.of(_told(part.rows))


@router.get(
    "/imports/{int:batch}", response=BatchOut, auth=auth.may(Scope.READ), summary="One import"
)
def one_import(request: HttpRequest, batch: int) -> Any:
    return _told([one(_batches(), "import", pk=batch)])[0]


@router.get(
    "/imports/{int:batch}/items",
    response=Page[ItemOut],
    auth=auth.may(Scope.READ),
    summary="The items of an import",
)
def list_items(
    request: HttpRequest,
    response: HttpResponse,
    batch: int,
    asked: Query[OfItems],
    paging: Query[Paging],
) -> Any:
    """What was asked for, in its order, and what became of each."""
    found = ImportItem.objects.filter(batch=one(ImportBatch.objects.only("pk"), "import", pk=batch))
    if asked.outcome:
        found = found.filter(state=asked.outcome)
    part = paged(
        request,
        response,
        found.defer("payload"),
        paging,
        order=("position",),
        after=lambda rows, key: rows.filter(position__gt=int(key[0])),
        key_of=lambda item: [item.position],
    )
    return part.of([_item(each) for each in part.rows])


def _batches() -> Any:
    return ImportBatch.objects.select_related("opened_by")


def _told(batches: Sequence[ImportBatch]) -> list[dict[str, Any]]:
    kept = (
        *("name", "source", "filename", "query", "query_count", "query_translation", "problem"),
        *("opened_at", "cancelled_at"),
    )
    return [
        {
            **{name: getattr(each.batch, name) for name in kept},
            "batch": each.batch.pk,
            "standing": each.standing,
            "total": each.total,
            "counts": {state.value: number for state, number in each.counts.items()},
            "opened_by": each.batch.opened_by.username,
        }
        for each in overview(batches)
    ]


def _item(item: ImportItem) -> dict[str, Any]:
    kept = ("position", "line", "pmid", "doi", "pmcid", "reason", "merged_into", "settled_at")
    return {
        **{name: getattr(item, name) for name in kept},
        "item": item.pk,
        "asked_for": item.token,
        "read_as": item.kind,
        "outcome": item.state,
        "reference": item.reference_id,
    }
