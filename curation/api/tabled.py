"""Nouns told as their tables: a schema's fields are a table's columns, with the same meanings.

So a file, a release and the API give a thing the same name. A page asks for keys first, and then
for its rows as the table wants them: some queries for a page, however many rows it has.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema
from pydantic import create_model

from curation.api.pages import Paging, by_number
from curation.api.reading import one
from curation.exports.tables import Table

Row = TypeVar("Row", bound=Model)

_WHOLE = (
    *("reference", "pmid", "outcome", "result", "effect", "finding", "source", "arm", "comparator"),
    *("week", "weeks", "events", "n", "n_randomised", "enrolment", "position", "version"),
)
_NUMBERS = (
    *("percent", "value", "mean", "median", "sd", "person_years", "estimate", "ci_low", "ci_high"),
    *("p", "dose", "partner_dose"),
)
_TRUTHS = (*("is_primary", "was_met", "is_adjusted", "n_derived", "nct_verified", "boxed_warning"),)
_LISTS = (
    *("synonyms", "targets", "approved_for", "atc", "chembl", "rxnorm", "unii", "mesh"),
    *("sources", "printed", "inns", "flags", "also_in", "kept_as_printed", "other_ids", "extends"),
    *("drugs", "primary_endpoints", "report_pmids"),
)
_DAYS = ("started_on", "ended_on")
_MOMENTS = ("entered_at", "decided_at")
_TYPES: dict[str, Any] = {
    **dict.fromkeys(_WHOLE, int),
    **dict.fromkeys(_NUMBERS, float),
    **dict.fromkeys(_TRUTHS, bool),
    **dict.fromkeys(_LISTS, list[str]),
    **dict.fromkeys(_DAYS, date),
    **dict.fromkeys(_MOMENTS, datetime),
}


@dataclass(frozen=True)
class Noun(Generic[Row]):
    """A table with its rows in full, and the schema that tells them."""

    name: str  # of one, in words
    table: Table[Row]
    in_full: "Callable[[QuerySet[Row]], Iterable[Row]]"
    model: type[Schema]

    def told(self, row: Row) -> dict[str, Any]:
        return dict(zip(self.table.header, self.table.cells(row), strict=True))

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
    table: Table[Row],
    in_full: "Callable[[QuerySet[Row]], Iterable[Row]]",
    **types: Any,
) -> Noun[Row]:
    """`types` of columns that are not what their names are elsewhere."""
    fields: dict[str, Any] = {
        column.name: (
            (types.get(column.name) or _TYPES.get(column.name, str)) | None,
            Field(description=column.meaning),
        )
        for column in table.columns
    }
    model = create_model(schema, __base__=Schema, __doc__=table.meaning, **fields)
    return Noun(name, table, in_full, model)
