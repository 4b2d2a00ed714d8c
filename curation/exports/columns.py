"""Columns that several tables share: where a row was read, and who stands behind it."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.db.models import Model, Prefetch, QuerySet

from curation.exports.tables import Column
from curation.models import Quote, Reference, Source

M = TypeVar("M", bound=Model)
CHUNK = 500  # rows that are read at once


def at(path: str) -> Callable[[Any], Any]:
    """What is at the end of "outcome.trial.nct"; None where something on the way is None."""
    names = path.split(".") if path else []

    def found(row: Any) -> Any:
        for name in names:
            if row is None:
                return None
            row = getattr(row, name)
        return row

    return found


def kept(name: str, meaning: str, path: str = "") -> Column[Any]:
    """As the row keeps it, under that name or at that path."""
    return Column(name, meaning, at(path or name))


def number(name: str, meaning: str, path: str = "") -> Column[Any]:
    """A row's number, by which this site calls it and no other does."""
    return Column(name, meaning, at(path or name), of_this_site=True)


def told(name: str, meaning: str, path: str) -> Column[Any]:
    """In words: a person's name, a trial's acronym."""
    of = at(path)
    return Column(name, meaning, lambda row: str(there) if (there := of(row)) else None)


def many(
    name: str, meaning: str, of: Callable[[Any], Iterable[object]], path: str = ""
) -> Column[Any]:
    """Rows that belong to this one, each by what is at `path`, or in words."""
    what = at(path) if path else str
    return Column(name, meaning, lambda row: [str(what(each)) for each in of(row)])


def of_trial(path: str) -> tuple[Column[Any], ...]:
    return (
        kept("trial", "The trial, by its key in trials.", f"{path}.slug"),
        told("trial_name", "Its acronym, or its number where it has none.", path),
        kept("nct_number", "Its number at ClinicalTrials.gov.", f"{path}.nct"),
    )


def light_references() -> QuerySet[Reference]:
    """Without what a row of another noun does not say of them."""
    return Reference.objects.only("pmid", "doi")


def of_reference(what: str, path: str = "reference") -> tuple[Column[Any], ...]:
    """`what` is "The paper that reports it"."""
    return (
        number("reference", f"{what}, by its number in references.", f"{path}.pk"),
        kept("pmid", f"{what}, by its PMID.", f"{path}.pmid"),
        kept("doi", f"{what}, by its DOI.", f"{path}.doi"),
    )


# -- Sources


def of_source(path: str) -> tuple[Column[Any], ...]:
    """Each row of numbers names where they were read; "" where the row is a source itself."""
    before = f"{path}." if path else ""
    return (
        *of_reference("The paper", f"{before}reference"),
        kept("registry", "The registry's record, by its NCT number.", f"{before}registry"),
        kept("address", "The page on the web, where it is neither.", f"{before}address"),
        kept("locator", "The place in it: a table, a page, a section.", f"{before}locator"),
        kept("quote", "The words in which it is printed.", f"{before}quote"),
        kept(
            "quote_anchor",
            "How the words stand in the abstract as it is now: exact, moved, fuzzy, orphaned, "
            "no text yet; empty where they are from elsewhere.",
            f"{before}anchored.anchor",
        ),
        kept(
            "tier",
            "How near to the authors' own words it was read: primary, index copy, "
            "registry mirror, secondary.",
            f"{before}tier",
        ),
        kept("source_kind", "What kind of text the source is.", f"{before}kind"),
    )


def sources_with_all() -> QuerySet[Source]:
    return Source.objects.order_by("pk").prefetch_related(
        Prefetch("reference", queryset=light_references()),
        Prefetch("anchored", queryset=Quote.objects.only("anchor")),
    )


def with_source(found: QuerySet[M]) -> QuerySet[M]:
    """To be read in chunks: some queries for each, however many rows it has."""
    return found.prefetch_related(
        Prefetch("source", queryset=sources_with_all()),
        Prefetch("also_in", queryset=sources_with_all()),
    )


ALSO_IN: Column[Any] = many(
    "also_in", "Where else it is printed: a list of sources.", lambda row: row.also_in.all()
)


# -- Curation


def of_curation(before: str = "") -> tuple[Column[Any], ...]:
    """Who entered it, who decided, and how it stands."""
    return (
        kept(
            "state",
            "draft, submitted (waits for a second person), accepted, rejected, withdrawn, or "
            "requires_review (accepted once, and in doubt since).",
            f"{before}state",
        ),
        kept(
            "cause",
            "Why it requires review: retracted, concern, corrected, drifted (the words changed), "
            "changed (a value that it rests on).",
            f"{before}cause",
        ),
        kept("version", "How often what it says was written, from 1.", f"{before}version"),
        told("entered_by", "Who entered it.", f"{before}entered_by"),
        kept("entered_at", "When it was entered.", f"{before}entered_at"),
        told(
            "decided_by",
            "Who accepted or rejected it; nobody accepts what they entered.",
            f"{before}decided_by",
        ),
        kept("decided_at", "When it was accepted or rejected.", f"{before}decided_at"),
    )


FLAGS: Column[Any] = kept("flags", "What to be wary of: a list of flags.")
NOTE: Column[Any] = kept("note", "A curator's note.")
KEPT_AS_PRINTED: Column[Any] = Column(
    "kept_as_printed",
    "Warnings that were confirmed although they say that a number looks wrong: a list of each "
    "with the reason.",
    lambda row: [f"{check}: {why}" for check, why in sorted(row.kept_as_printed.items())],
)
P_SIGN = "Whether p is = the number printed, < less, or > more than it."
