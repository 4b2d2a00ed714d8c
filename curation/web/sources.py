"""Where a number stands: the page of its source, the place in it, its words, and how it stands.

References come light: a paper's 600 authors and its abstract stay in the database.
"""

from typing import NamedTuple

from django.db.models import F, Func, JSONField, Prefetch, QuerySet
from django.urls import reverse

from curation.citation import name_of, words_of
from curation.models import Notice, Reference, Source
from curation.models.standing import Standing, standings

_FIRST_TWO = "jsonb_path_query_array"


class Place(NamedTuple):
    """Where the words are. `name` is what a link says; `remark` how near to the words one was."""

    address: str
    name: str
    locator: str
    quote: str
    remark: str
    standings: list[Standing]
    is_here: bool


def light_references() -> "QuerySet[Reference]":
    first = Func(
        F("authors"),
        function=_FIRST_TWO,
        template="%(function)s(%(expressions)s, '$[0 to 1]')",
        output_field=JSONField(),
    )
    against = [kind for standing in Standing for kind in standing.kinds]
    notices = Notice.objects.filter(kind__in=against).only("reference", "kind")
    return (
        Reference.objects.annotate(first_authors=first)
        .only(
            *("pmid", "doi", "pmcid", "title", "authors_as_printed", "publication_types"),
            *("journal", "journal_abbreviation", "publication_year", "volume", "pages"),
        )
        .prefetch_related(Prefetch("notices", queryset=notices))
    )


def light_sources() -> "QuerySet[Source]":
    return Source.objects.prefetch_related(Prefetch("reference", queryset=light_references()))


def source_of(path: str = "source") -> "Prefetch[str, QuerySet[Source], str]":
    """To be prefetched with whatever has a source: three queries, however many rows."""
    return Prefetch(path, queryset=light_sources())


def place_of(source: Source) -> Place:
    reference = source.reference
    if reference is not None:
        address, name = reverse("reference", args=[reference.pk]), short_name(reference)
    elif source.address:
        address, name = source.address, source.kind or "the page"
    else:
        address = f"https://clinicaltrials.gov/study/{source.registry}"
        name = f"{source.registry}, {source.kind}" if source.kind else source.registry
    remarks = [source.get_tier_display()] if source.tier != Source.Tier.PRIMARY else []
    if reference is not None and source.kind and source.kind != "abstract":
        remarks.insert(0, source.kind)
    return Place(
        address,
        name,
        source.locator,
        source.quote,
        ", ".join(remarks),
        how_it_stands(reference) if reference is not None else [],
        is_here=reference is not None,
    )


def how_it_stands(reference: Reference) -> list[Standing]:
    """Retracted, doubted, corrected: for a reference of `light_references`."""
    kinds = (notice.kind for notice in reference.notices.all())
    return standings(kinds, reference.publication_types)


def short_name(reference: Reference) -> str:
    """ "Morand 2023, Lancet": the first author, the year and the journal of a light reference."""
    authors = reference.first_authors  # type: ignore[attr-defined]
    first = name_of(authors[0]).rsplit(" ", 1)[0] if authors else ""
    if authors and authors[0]["collective_name"]:
        first = words_of(authors[0]["collective_name"])
    if not first and reference.authors_as_printed:
        printed = reference.authors_as_printed.split(",")[0].strip().removesuffix(" et al.")
        first = printed.removesuffix(" et al").rsplit(" ", 1)[0]
    year = str(reference.publication_year or "")
    who = " ".join(filter(None, (first, year)))
    journal = reference.journal_abbreviation or reference.journal
    return ", ".join(filter(None, (who, journal))) or str(reference)
