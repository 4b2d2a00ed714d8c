"""Reviews, their reference lists, and what each entry of a list was found to be."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from django.db.models import Prefetch, QuerySet

from curation.citation import words_of
from curation.exports.columns import CHUNK, at, kept, light_references, many, number, told
from curation.exports.tables import Column, Table
from curation.models import CitedReference, Reference, ReferenceList, Review


class Covers(Protocol):
    """How far a review is covered: counts of entries, then of papers that are here."""

    @property
    def entries(self) -> int: ...


class Covered(NamedTuple):
    """`notices` say how the review itself stands."""

    review: Review
    covered: Covers
    notices: Sequence[str]


def _title(path: str) -> Column[Any]:
    of = at(path)
    return Column(
        "title", "Its title.", lambda row: words_of(of(row).title) if of(row) is not None else None
    )


def _of_review(before: str) -> tuple[Column[Any], ...]:
    reference = f"{before}reference"
    of = at(reference)
    return (
        number("review", "Its number, as in its address.", f"{before}pk"),
        number("reference", "The reference that it is, by its number there.", f"{reference}.pk"),
        kept("pmid", "Its PMID.", f"{reference}.pmid"),
        kept("doi", "Its DOI.", f"{reference}.doi"),
        _title(reference),
        Column(
            "journal",
            "The journal, as NLM abbreviates it.",
            lambda row: of(row).journal_abbreviation or of(row).journal,
        ),
        kept("year", "The year in which it came out.", f"{reference}.publication_year"),
        kept(
            "design",
            "systematic, meta-analysis, network, overview, scoping, narrative or guideline; "
            "empty: not said.",
            f"{before}design",
        ),
        kept("question", "What it asks, in a sentence of the curators.", f"{before}question"),
        kept("population", "In whom.", f"{before}population"),
        kept("interventions", "Which treatments it is about.", f"{before}interventions"),
        kept("comparators", "What they are compared with.", f"{before}comparators"),
        kept("outcomes", "Which outcomes it is about.", f"{before}outcomes"),
        kept("searched_until", "The day until which it searched.", f"{before}searched_until"),
        told("added_by", "Who added it.", f"{before}added_by"),
        kept("added_at", "When it was added.", f"{before}added_at"),
    )


def _counted(name: str, what: str, path: str) -> Column[Any]:
    return kept(name, f"How many {what}.", f"covered.{path}")


REVIEWS: Table[Review] = Table(
    "reviews", "A review, with the question that it asks.", _of_review("")
)
COVERED_REVIEWS: Table[Covered] = Table(
    "reviews",
    "A review, with how far the references that it cites are known and here.",
    (
        *_of_review("review."),
        kept("notices", "How it stands: a list of retracted, expression of concern and so on."),
        _counted("references", "entries its current list has", "entries"),
        _counted("resolved", "of them are known papers", "resolved"),
        _counted("not_here_yet", "of these are not here", "missing"),
        _counted("unsure", "entries wait for a person", "unsure"),
        _counted("not_found", "entries were not found", "not_found"),
        _counted("set_aside", "entries were set aside", "set_aside"),
        _counted("here", "papers, each once, are here", "imported"),
        _counted("screened", "of these were screened", "screened"),
        _counted("included", "of these were included", "included"),
        _counted("with_claims", "of these are cited by claims", "with_claims"),
    ),
)


def reviews(found: QuerySet[Review]) -> Iterator[Review]:
    light = light_references().only(
        *("pmid", "doi", "title", "journal", "journal_abbreviation", "publication_year")
    )
    rows = found.select_related("added_by").prefetch_related(Prefetch("reference", queryset=light))
    return rows.order_by("-pk").iterator(chunk_size=CHUNK)


REFERENCE_LISTS: Table[ReferenceList] = Table(
    "reference_lists",
    "The reference list of a review, as it was taken once.",
    (
        number("reference_list", "Its number.", "pk"),
        number("review", "The review, by its number in reviews.", "review_id"),
        kept("source", "pubmed, paste, file or starter."),
        kept("filename", "The name of the file."),
        kept("problem", "What could not be taken."),
        told("taken_by", "Who took it.", "taken_by"),
        kept("taken_at", "When it was taken."),
        kept("superseded_at", "When another took its place; empty: it is the current one."),
    ),
)


def reference_lists(found: QuerySet[ReferenceList]) -> Iterator[ReferenceList]:
    rows = found.select_related("taken_by").defer("raw").order_by("review", "pk")
    return rows.iterator(chunk_size=CHUNK)


class ListedEntry(NamedTuple):
    """An entry with what is known of its paper, as somebody may see it."""

    entry: CitedReference
    pmid: int | None
    same_as: int | None
    is_itself: bool
    notices: Sequence[str]
    screening: str
    tags: Sequence[object]


def _of_entry(before: str) -> tuple[Column[Any], ...]:
    return (
        kept("position", "Its place in the list, from 1.", f"{before}position"),
        kept("number", "The number printed before it.", f"{before}number"),
        kept("printed", "The entry as it is printed.", f"{before}printed"),
        kept("printed_pmid", "The PMID in it.", f"{before}pmid"),
        kept("printed_doi", "The DOI in it.", f"{before}doi"),
        kept("printed_pmcid", "The PMCID in it.", f"{before}pmcid"),
        kept(
            "state",
            "waiting (not looked for yet), resolved, unsure, not found or set aside.",
            f"{before}state",
        ),
        kept(
            "how",
            "By what it was found: pmid, doi, pmcid, ecitmatch (PubMed's citation matcher), "
            "likeness, person.",
            f"{before}how",
        ),
        kept("certainty", "How sure that is, from 0 to 1.", f"{before}certainty"),
        kept("why", "What speaks for it, or why not.", f"{before}why"),
        told("decided_by", "Who decided.", f"{before}decided_by"),
        number("reference", "The paper, by its number in references.", f"{before}reference.pk"),
        kept("doi", "The paper's DOI.", f"{before}reference.doi"),
        _title(f"{before}reference"),
        kept("year", "The year in which it came out.", f"{before}reference.publication_year"),
    )


CITED_REFERENCES: Table[CitedReference] = Table(
    "cited_references",
    "An entry of a review's reference list, and the paper that it is.",
    (
        number("cited_reference", "Its number.", "pk"),
        number(
            "reference_list", "The list, by its number in reference_lists.", "reference_list_id"
        ),
        number("review", "The review, by its number in reviews.", "reference_list.review_id"),
        *_of_entry(""),
        Column("pmid", "The paper's PMID.", lambda entry: _pmid(entry)),
    ),
)
LISTED_ENTRIES: Table[ListedEntry] = Table(
    "cited_references",
    "An entry of a review's reference list, the paper that it is, and what people said of that.",
    (
        *_of_entry("entry."),
        kept("pmid", "The paper's PMID."),
        kept("same_as", "The place of an earlier entry that is the same paper."),
        kept("is_itself", "Whether the review cites itself."),
        kept("notices", "How the paper stands: a list of retracted and so on."),
        kept("screening", "How its screening stands."),
        many("tags", "The tags that count for the paper: a list.", lambda row: row.tags),
    ),
)


def cited_references(found: QuerySet[CitedReference]) -> Iterator[CitedReference]:
    light = Reference.objects.only("pmid", "doi", "title", "publication_year")
    rows = found.select_related("reference_list", "decided_by").defer("raw", "reference_list__raw")
    rows = rows.order_by("reference_list", "position")
    return rows.prefetch_related(Prefetch("reference", queryset=light)).iterator(chunk_size=CHUNK)


def _pmid(entry: CitedReference) -> int | None:
    if entry.state != CitedReference.State.RESOLVED:
        return None
    return (entry.reference.pmid if entry.reference else entry.found_pmid) or entry.pmid
