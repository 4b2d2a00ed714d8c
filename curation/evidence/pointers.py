"""Whatever points to an entry of a vocabulary, found from the models themselves.

So a noun that comes later moves with a merge without anybody remembering to say so.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pghistory.models
from django.db import models

from curation.models import Arm, Claim, Drug, DrugIdentifier, Endpoint, Finding, Outcome, Source

Entry = Drug | Endpoint

_NAMES = {
    (Arm, "drug"): "arms",
    (Arm, "partner"): "arms as the other drug",
    (DrugIdentifier, "drug"): "identifiers",
    (Outcome, "endpoint"): "outcomes",
    (Finding, "endpoint"): "findings",
    (Finding, "drugs"): "findings",
    (Claim, "endpoint"): "claims",
    (Claim, "drugs"): "claims",
    (Source, "drugs"): "sources",
}


class Column(NamedTuple):
    """A foreign key to an entry."""

    model: type[models.Model]
    name: str

    @property
    def key(self) -> str:
        return f"{self.model._meta.model_name}.{self.name}"

    @property
    def noun(self) -> str:
        return _NAMES.get((self.model, self.name)) or str(self.model._meta.verbose_name_plural)

    def count(self, entry: Entry) -> int:
        return self.rows().filter(**{self.name: entry.pk}).count()

    def rows(self) -> "models.QuerySet[Any]":
        return self.model._default_manager.order_by("pk")

    def move(self, pks: Sequence[int], *, to: Entry) -> None:
        self.rows().filter(pk__in=pks).update(**{self.name: to.pk})


class Links(NamedTuple):
    """A table that links many entries with many others; `other` is the column of the others."""

    table: type[models.Model]
    entry: str
    other: str
    noun: str

    @property
    def key(self) -> str:
        return str(self.table._meta.model_name)

    def count(self, entry: Entry) -> int:
        return len(self.others(entry))

    def others(self, entry: Entry) -> list[int]:
        of_it = self.table._default_manager.filter(**{self.entry: entry.pk})
        return list(of_it.order_by(self.other).values_list(f"{self.other}_id", flat=True))

    def move(self, others: Sequence[int], *, of: Entry, to: Entry) -> None:
        of_it = self.table._default_manager.filter(
            **{self.entry: of.pk, f"{self.other}__in": others}
        )
        of_it.update(**{self.entry: to.pk})

    def remove(self, others: Sequence[int], *, of: Entry) -> None:
        of_it = self.table._default_manager.filter(
            **{self.entry: of.pk, f"{self.other}__in": others}
        )
        of_it.delete()

    def add(self, others: Sequence[int], *, to: Entry) -> None:
        self.table._default_manager.bulk_create(
            self.table(**{f"{self.entry}_id": to.pk, f"{self.other}_id": other}) for other in others
        )


def columns_to(noun: type[Entry]) -> Iterator[Column]:
    for relation in noun._meta.related_objects:
        model = relation.related_model
        is_ours = isinstance(model, type) and not issubclass(model, pghistory.models.Event | noun)
        if is_ours and (relation.one_to_many or relation.one_to_one):
            yield Column(model, relation.field.name)


def links_to(noun: type[Entry]) -> Iterator[Links]:
    for field in noun._meta.many_to_many:
        yield _links(field, field.m2m_field_name(), field.m2m_reverse_field_name(), noun)
    for relation in noun._meta.related_objects:
        if relation.many_to_many:
            there: Any = relation.field
            yield _links(there, there.m2m_reverse_field_name(), there.m2m_field_name(), noun)


def _links(field: Any, entry: str, other: str, noun: type[Entry]) -> Links:
    table = field.remote_field.through
    model = table._meta.get_field(other).related_model
    there = field.name if field.model is model else field.remote_field.related_name
    name = _NAMES.get((model, there)) or str(model._meta.verbose_name_plural)
    return Links(table, entry, other, name)
