"""What facets are made of: choices, each a narrower question with how many papers it finds."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import BooleanField
from django.db.models.expressions import RawSQL

from curation.models import Reference
from curation.models.reference import ReferenceQuerySet
from curation.search.question import Question

LONGEST_LIST = 15


class Choice(NamedTuple):
    words: str
    papers: int
    narrower: Question


class Facet(NamedTuple):
    name: str
    label: str
    choices: list[Choice]


class Within(NamedTuple):
    """The references that a facet counts; `sql` gives the key of each."""

    references: ReferenceQuerySet
    sql: str
    params: Sequence[Any]
    is_all: bool = False

    @classmethod
    def these(cls, pks: Sequence[int]) -> "Within":
        sql, params = "SELECT unnest(%s::bigint[])", [list(pks)]
        these = RawSQL("curation_reference.id = ANY(%s)", params, BooleanField())
        return cls(Reference.objects.filter(these), sql, params)

    @classmethod
    def all(cls) -> "Within":
        return cls(Reference.objects.all(), "SELECT id FROM curation_reference", [], is_all=True)

    @property
    def keys(self) -> RawSQL:
        """For the right side of an IN."""
        return RawSQL(self.sql, self.params)
