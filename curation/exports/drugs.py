"""Drugs, under their international nonproprietary names."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet

from curation.exports.columns import CHUNK, NOTE, kept, many, sources_with_all
from curation.exports.tables import Column, Table
from curation.models import Drug, DrugIdentifier


def _of_system(system: DrugIdentifier.System) -> Column[Any]:
    return many(
        system.lower(),
        f"What {system.label} calls it: a list of its identifiers there.",
        lambda drug: [each for each in drug.identifiers.all() if each.system == system],
        "value",
    )


DRUGS: Table[Drug] = Table(
    "drugs",
    "A drug that is studied, or named, in trials of lupus.",
    (
        kept("drug", "Its key, as in its address.", "slug"),
        kept("inn", "Its international nonproprietary name, or its code where it has none."),
        kept("synonyms", "Brand names and codes: a list."),
        kept("targets", "The kinases that it inhibits, the main one first: a list."),
        kept("binding", "Where it binds: atp, or allosteric (the pseudokinase domain)."),
        kept("mechanism", "How it acts, in words."),
        kept("route", "How it is given."),
        kept("role", "study, partner (of a combination), context, or mention."),
        kept("boxed_warning", "Whether its label carries a boxed warning; empty: not known."),
        kept("approved_for", "What it is approved for: a list."),
        *map(_of_system, DrugIdentifier.System),
        many("sources", "Where that was read: a list.", lambda drug: drug.sources.all()),
        NOTE,
    ),
)


def drugs(found: QuerySet[Drug]) -> Iterator[Drug]:
    rows = found.order_by("inn", "pk").prefetch_related(
        "identifiers", Prefetch("sources", queryset=sources_with_all())
    )
    return rows.iterator(chunk_size=CHUNK)
