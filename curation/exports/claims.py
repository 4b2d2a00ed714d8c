"""Claims, their citations, and the quotes that these rest on."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.db.models import Prefetch, QuerySet

from curation.exports.columns import (
    CHUNK,
    NOTE,
    kept,
    light_references,
    many,
    number,
    of_curation,
    of_reference,
    of_trial,
    told,
)
from curation.exports.tables import Column, Table
from curation.models import Citation, Claim, Quote


class Stated(NamedTuple):
    """A claim, with the papers of those citations that somebody may see, by stance."""

    claim: Claim
    papers: dict[str, list[str]]

    @property
    def is_contested(self) -> bool:
        return bool(self.papers[Citation.Stance.SUPPORTS] and self.papers[Citation.Stance.DISPUTES])


def _papers(stance: Citation.Stance) -> Column[Stated]:
    name = stance.value
    meaning = f"The papers whose citation {name} it: a list of PMIDs or DOIs."
    if stance == Citation.Stance.BACKGROUND:
        meaning = "The papers that are cited as background: a list of PMIDs or DOIs."
    return Column(f"papers_{name}", meaning, lambda stated: stated.papers[name])


CLAIMS: Table[Stated] = Table(
    "claims",
    "A statement in a curator's words, with the papers that speak for it and against it.",
    (
        number("claim", "Its number, as in its address.", "claim.pk"),
        kept("statement", "What is claimed.", "claim.statement"),
        kept(
            "kind",
            "efficacy, safety, mechanism, pharmacology, epidemiology, methodology or guideline.",
            "claim.kind",
        ),
        kept("contested", "Whether papers both support and dispute it.", "is_contested"),
        *map(_papers, Citation.Stance),
        many("drugs", "The drugs: a list of INNs.", lambda stated: stated.claim.drugs.all()),
        *of_trial("claim.trial"),
        kept("endpoint", "The endpoint, by its key in endpoints.", "claim.endpoint.slug"),
        told("endpoint_name", "The endpoint's name.", "claim.endpoint.name"),
        kept("population", "In whom.", "claim.population"),
        kept("note", "A curator's note.", "claim.note"),
        *of_curation("claim."),
    ),
)


def claims(found: QuerySet[Claim], *, cited: Collection[str]) -> Iterator[Stated]:
    """The newest first; papers are those of citations in the states of `cited`."""
    citations = Citation.objects.filter(state__in=cited).order_by("pk")
    light = Prefetch("reference", queryset=light_references())
    rows = (
        found.select_related("trial", "endpoint", "entered_by", "decided_by")
        .prefetch_related(
            "drugs", Prefetch("citations", queryset=citations.prefetch_related(light))
        )
        .order_by("-pk")
    )
    for claim in rows.iterator(chunk_size=CHUNK):
        papers: dict[str, dict[str, None]] = {stance: {} for stance in Citation.Stance.values}
        for citation in claim.citations.all():
            papers[citation.stance][str(citation.reference)] = None
        yield Stated(claim, {stance: list(names) for stance, names in papers.items()})


CITATIONS: Table[Citation] = Table(
    "citations",
    "That a paper supports, disputes or qualifies a claim, or is its background.",
    (
        number("citation", "Its number.", "pk"),
        number("claim", "The claim, by its number in claims.", "claim_id"),
        kept("statement", "What is claimed.", "claim.statement"),
        kept("stance", "supports, disputes, qualifies, or background."),
        *of_reference("The paper"),
        kept("locator", "The place in the paper: a table, a page, a section."),
        number("quote_number", "The quote, by its number in quotes.", "quote_id"),
        kept("quote", "The words of the paper that it rests on.", "quote.exact"),
        kept(
            "quote_anchor",
            "How the words stand in the abstract as it is now: exact, moved, fuzzy, orphaned, "
            "no text yet.",
            "quote.anchor",
        ),
        NOTE,
        *of_curation(),
    ),
)


def citations(found: QuerySet[Citation]) -> Iterator[Citation]:
    rows = found.select_related("claim", "quote", "entered_by", "decided_by").order_by("-pk")
    light = Prefetch("reference", queryset=light_references())
    return rows.prefetch_related(light).iterator(chunk_size=CHUNK)


QUOTES: Table[Quote] = Table(
    "quotes",
    "Words that were taken from an abstract.",
    (
        number("quote", "Its number.", "pk"),
        *of_reference("The paper"),
        kept("exact", "The words, exactly as they were taken."),
        kept("prefix", "Some characters before them."),
        kept("suffix", "Some characters after them."),
        kept("start", "Where they began in the text they were taken from, in characters from 0."),
        kept("end", "Where they ended there, in characters."),
        kept(
            "text_sha256", "The SHA-256 of the text that they were taken from.", "taken_on.sha256"
        ),
        kept(
            "anchor",
            "How they stand in the text as it is now: exact, moved, fuzzy, orphaned, no text yet.",
        ),
        kept("score", "How alike they are to the words there, from 0 to 1."),
        kept("found_start", "Where they begin in the text as it is now, in characters from 0."),
        kept("found_end", "Where they end there, in characters."),
        kept("checked_at", "When that was looked at."),
        told("taken_by", "Who took them.", "taken_by"),
        kept("taken_at", "When they were taken."),
    ),
)


def quotes(found: QuerySet[Quote]) -> Iterator[Quote]:
    rows = found.select_related("taken_on", "taken_by").defer("taken_on__text").order_by("pk")
    light = Prefetch("reference", queryset=light_references())
    return rows.prefetch_related(light).iterator(chunk_size=CHUNK)
