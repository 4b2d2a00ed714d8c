"""Nouns told as their tables: a schema's fields are a table's columns, with the same meanings.

So a file, a release and the API give a thing the same name. A page asks for keys first, and then
for its rows as the table wants them: some queries for a page, however many rows it has.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema
from pydantic import create_model

from curation.api.pages import Page, Paging, by_number
from curation.api.reading import one
from curation.exports.tables import Column, Table

Row = TypeVar("Row", bound=Model)

_WHOLE = (
    *("reference", "pmid", "outcome", "result", "effect", "finding", "source", "arm", "comparator"),
    *("week", "weeks", "events", "n", "n_randomised", "enrolment", "position", "version", "year"),
    *("notice", "notice_pmid", "tagging", "claim", "citation", "quote_number", "start", "end"),
    *("found_start", "found_end", "review", "reference_list", "cited_reference", "printed_pmid"),
)
_NUMBERS = (
    *("percent", "value", "mean", "median", "sd", "person_years", "estimate", "ci_low", "ci_high"),
    *("p", "dose", "partner_dose", "score", "certainty"),
)
_TRUTHS = (
    *("is_primary", "was_met", "is_adjusted", "n_derived", "nct_verified", "boxed_warning"),
    "contested",
)
_LISTS = (
    *("synonyms", "targets", "approved_for", "atc", "chembl", "rxnorm", "unii", "mesh"),
    *("sources", "printed", "inns", "flags", "also_in", "kept_as_printed", "other_ids", "extends"),
    *("drugs", "primary_endpoints", "report_pmids", "authors", "publication_types", "languages"),
    *("nct_numbers", "tags", "notices", "terms", "papers_supports", "papers_disputes"),
    *("papers_qualifies", "papers_background"),
)
_DAYS = ("started_on", "ended_on", "searched_until")
_MOMENTS = (
    *("entered_at", "decided_at", "submitted_at", "first_seen_at", "tagged_at", "checked_at"),
    *("taken_at", "added_at", "retired_at", "pubmed_asked_at"),
)
_TYPES: dict[str, Any] = {
    **dict.fromkeys(_WHOLE, int),
    **dict.fromkeys(_NUMBERS, float),
    **dict.fromkeys(_TRUTHS, bool),
    **dict.fromkeys(_LISTS, list[str]),
    **dict.fromkeys(_DAYS, date),
    **dict.fromkeys(_MOMENTS, datetime),
}


def as_told(table: Table[Any], row: Any) -> dict[str, Any]:
    return dict(zip(table.header, table.cells(row), strict=True))


def schema_of(name: str, table: Table[Any], **fields: Any) -> Any:
    """`fields` are columns whose types are not what their names mean elsewhere, and, as (type,
    description), what is told beside the columns.
    """
    told = {column.name for column in table.columns}
    types = {name: kind for name, kind in fields.items() if name in told}
    beside: dict[str, Any] = {
        name: (kind[0], Field(description=kind[1]))
        for name, kind in fields.items()
        if name not in told
    }
    columns = fields_of(table.columns, types)
    return create_model(name, __base__=Schema, __doc__=table.meaning, **columns, **beside)


def page_of(model: Any) -> Any:
    """A page of them."""
    return Page[model]


def list_of(model: Any) -> Any:
    return list[model]


def fields_of(columns: Iterable[Column[Any]], types: Mapping[str, Any]) -> dict[str, Any]:
    return {
        column.name: (
            (types.get(column.name) or _TYPES.get(column.name, str)) | None,
            Field(description=column.meaning),
        )
        for column in columns
    }


@dataclass(frozen=True)
class Noun(Generic[Row]):
    """A table with its rows in full, and the schema that tells them."""

    name: str  # of one, in words
    table: Table[Any]
    in_full: "Callable[[QuerySet[Row]], Iterable[Row]]"
    model: Any  # the schema: made of columns, so that no type checker knows it

    def told(self, row: Row) -> dict[str, Any]:
        return as_told(self.table, row)

    def page(
        self,
        request: HttpRequest,
        response: HttpResponse,
        found: "QuerySet[Row]",
        paging: Paging,
    ) -> dict[str, Any]:
        part = by_number(request, response, found.only("pk"), paging)
        rows = self.rows(found, [row.pk for row in part.rows])
        return part.of([self.told(row) for row in rows])

    def rows(self, found: "QuerySet[Row]", pks: list[int]) -> list[Row]:
        """In the order of the keys; one that went away in between is left out."""
        here = {row.pk: row for row in self.in_full(found.filter(pk__in=pks))}
        return [here[pk] for pk in pks if pk in here]

    def one(self, found: "QuerySet[Row]", **where: Any) -> Row:
        row = one(found.only("pk"), self.name, **where)
        (whole,) = self.rows(found, [row.pk]) or [one(found.none(), self.name, **where)]
        return whole


def noun(
    name: str,
    schema: str,
    table: Table[Any],
    in_full: "Callable[[QuerySet[Row]], Iterable[Row]]",
    **fields: Any,
) -> Noun[Row]:
    return Noun(name, table, in_full, schema_of(schema, table, **fields))


def numbered(table: Table[Any], name: str) -> Table[Any]:
    """A table whose rows are told by their number as well, where its columns have none."""
    number: Column[Any] = Column(name, "Its number.", lambda row: row.pk)
    return Table(table.name, table.meaning, (number, *table.columns))
