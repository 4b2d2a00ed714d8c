"""What the found references have in common: values with exact counts, each a narrower question.

Types, MeSH headings and authors are counted out of every record found. Where many are found that
takes too long, so it is left out, and `Facets.are_whole` is False.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, F, Q, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from curation.citation import briefly, words_of
from curation.models import Review, Stage, User
from curation.models.effective_tags import BELOW, pairs
from curation.models.reference import ReferenceQuerySet
from curation.models.screened import Standing, Status, What, status_sql, what_it_is
from curation.models.standing import Standing as Notices
from curation.models.standing import stands_apart, stands_as
from curation.search.flow_words import Screening
from curation.search.matching import Found
from curation.search.question import NOTICE_WORDS, RECORD_WORDS, Question

LONGEST_LIST = 15

# MeSH's check tags say of nearly every paper that it is about people of some sex and age; that a
# paper is a journal article says as little.
CHECK_TAGS = (
    *("Humans", "Male", "Female", "Animals", "Adult", "Aged", "Middle Aged", "Aged, 80 and over"),
    *("Young Adult", "Adolescent", "Child", "Child, Preschool", "Infant", "Infant, Newborn"),
    *("Mice", "Rats", "Pregnancy"),
)
UNTELLING_TYPES = ("Journal Article",)


class Choice(NamedTuple):
    words: str
    papers: int
    narrower: Question


class Facet(NamedTuple):
    name: str
    label: str
    choices: list[Choice]


class Facets(NamedTuple):
    facets: list[Facet]
    are_whole: bool


def facets(whole: Found, question: Question, *, seen_by: User | None = None) -> Facets:
    """Facets that can still narrow the question; tags as far as this person may see them yet."""
    found = whole.references
    offered = [
        Facet("year", "Year", _years(found, question)),
        Facet("journal", "Journal", _journals(found, question)),
        Facet("review", "Listed by", _reviews(found, question)),
        Facet("screening", "Screening", _screenings(found, question, seen_by)),
        Facet("tag", "Tag", _tags(found, question, seen_by)),
    ]
    if whole.is_small:
        offered += [
            Facet("type", "Type", _types(found, question)),
            Facet("mesh", "MeSH", _mesh(found, question)),
            Facet("author", "Author", _authors(found, question)),
        ]
    offered.append(Facet("standing", "Notice and record", _states(found, question)))
    return Facets([facet for facet in offered if facet.choices], are_whole=whole.is_small)


def _years(found: ReferenceQuerySet, question: Question) -> list[Choice]:
    if question.year_from and question.year_from == question.year_to:
        return []
    counted = (
        found.exclude(publication_year=None)
        .order_by("-publication_year")
        .values_list("publication_year")
        .annotate(count=Count("pk"))
    )
    return [
        Choice(str(year), count, question.with_(year_from=year, year_to=year))
        for year, count in counted
    ]


def _journals(found: ReferenceQuerySet, question: Question) -> list[Choice]:
    if question.journal:
        return []
    name = Coalesce(NullIf("journal_abbreviation", Value("", TextField())), F("journal"))
    counted = (
        found.annotate(printed=name)
        .exclude(printed="")
        .order_by()
        .values_list("printed")
        .annotate(count=Count("pk"))
        .order_by("-count", "printed")
    )
    return [
        Choice(name, count, question.with_(journal=name)) for name, count in counted[:LONGEST_LIST]
    ]


def _reviews(found: ReferenceQuerySet, question: Question) -> list[Choice]:
    """The reviews on whose current lists they stand."""
    if question.review:
        return []
    rows, of_found = found.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH found (reference) AS ({rows})
            SELECT list.review_id, count(DISTINCT entry.reference_id) AS papers
              FROM curation_citedreference entry
              JOIN found ON found.reference = entry.reference_id
              JOIN curation_referencelist list ON list.id = entry.reference_list_id
             WHERE list.superseded_at IS NULL
             GROUP BY list.review_id
             ORDER BY papers DESC, list.review_id
             LIMIT {LONGEST_LIST}
            """,
            of_found,
        )
        papers: dict[int, int] = dict(cursor.fetchall())
    names = names_of_reviews(papers) if papers else {}
    return [Choice(names[pk], count, question.with_(review=pk)) for pk, count in papers.items()]


def names_of_reviews(pks: Iterable[int]) -> dict[int, str]:
    """Reviews as people name them among others: "Richter 2022, Int J Mol Sci"."""
    reviews = Review.objects.filter(pk__in=list(pks)).select_related("reference")
    return {
        review.pk: briefly(review.reference, authors_as_printed=review.reference.authors_as_printed)
        for review in reviews.only(
            *("reference__pmid", "reference__doi", "reference__title", "reference__authors"),
            *("reference__journal", "reference__journal_abbreviation"),
            *("reference__publication_year", "reference__authors_as_printed"),
        )
    }


def _screenings(found: ReferenceQuerySet, question: Question, seen_by: User | None) -> list[Choice]:
    """How far they are at either stage; nothing where none of them was ever screened."""
    rows, of_found = found.order_by().values("pk").query.sql_with_params()
    parts: list[str] = []
    given: list[Any] = list(of_found)
    for stage in Stage:
        at_stage, of_stage = status_sql(stage, seen_by)
        parts.append(f"SELECT %s AS stage, standing, decision, reference FROM ({at_stage}) AS one")
        given += [stage.value, *of_stage]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH found (reference) AS ({rows})
            SELECT stage, standing, decision, count(*)
              FROM ({" UNION ALL ".join(parts)}) AS screened JOIN found USING (reference)
             GROUP BY stage, standing, decision
            """,
            given,
        )
        counted = cursor.fetchall()
    papers: Counter[Screening] = Counter()
    for stage, standing, decision, count in counted:
        papers[Screening(stage, what_it_is(Status(Standing(standing), decision)))] += count
    return [
        Choice(asked.words, papers[asked], question.with_(screening=(*question.screening, value)))
        for stage in Stage
        for what in What
        if papers[asked := Screening(stage, what)]
        and (value := str(asked)) not in question.screening
    ]


def _tags(found: ReferenceQuerySet, question: Question, seen_by: User | None) -> list[Choice]:
    """Each counts what is tagged with one below it too, as the narrower question will find."""
    rows, of_found = found.order_by().values("pk").query.sql_with_params()
    tagged, of_tagged = pairs(seen_by)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH RECURSIVE {BELOW}, found (reference) AS ({rows}),
              tagged (reference, tag) AS ({tagged})
            SELECT tag.slug, tag.name, count(DISTINCT tagged.reference) AS papers
              FROM tagged
              JOIN found ON found.reference = tagged.reference
              JOIN below ON below.id = tagged.tag
              JOIN curation_tag tag ON tag.id = below.root
             WHERE tag.retired_at IS NULL AND tag.slug <> ALL (%s)
             GROUP BY tag.id
             ORDER BY papers DESC, tag.name, tag.id
             LIMIT {LONGEST_LIST}
            """,
            [*of_found, *of_tagged, list(question.tags)],
        )
        return [
            Choice(name, papers, question.with_(tags=(*question.tags, slug)))
            for slug, name, papers in cursor.fetchall()
        ]


def _types(found: ReferenceQuerySet, question: Question) -> list[Choice]:
    counted = _counted(
        found, "publication_types", "part->>'name'", but=(*UNTELLING_TYPES, *question.types)
    )
    return [
        Choice(name, count, question.with_(types=(*question.types, name)))
        for name, count in counted
    ]


def _mesh(found: ReferenceQuerySet, question: Question) -> list[Choice]:
    counted = _counted(found, "mesh", "part->>'name'", but=(*CHECK_TAGS, *question.mesh))
    return [
        Choice(name, count, question.with_(mesh=(*question.mesh, name))) for name, count in counted
    ]


def _authors(found: ReferenceQuerySet, question: Question) -> list[Choice]:
    if question.author:
        return []
    name = """
        CASE WHEN part->>'role' <> 'author' THEN ''
             WHEN part->>'collective_name' <> '' THEN part->>'collective_name'
             ELSE concat_ws(' ', part->>'last_name', nullif(part->>'initials', '')) END
    """
    counted = _counted(found, "authors", name, but=())
    return [Choice(words_of(name), count, question.with_(author=name)) for name, count in counted]


def _counted(
    found: ReferenceQuerySet, column: str, words: str, *, but: Iterable[str]
) -> list[tuple[str, int]]:
    """How many of the found have which words in the parts of a JSON list, the commonest first."""
    rows, params = found.order_by().values("pk", column).query.sql_with_params()
    with connection.cursor() as cursor:
        # Only words is put into the text, and it comes from this file.
        cursor.execute(
            f"""
            SELECT named.words, count(DISTINCT found.id) AS papers
              FROM ({rows}) AS found (id, parts)
              CROSS JOIN LATERAL jsonb_array_elements(found.parts) AS of_list (part)
              CROSS JOIN LATERAL (SELECT {words}) AS named (words)
             WHERE named.words <> '' AND named.words <> ALL (%s)
             GROUP BY named.words
             ORDER BY papers DESC, named.words
             LIMIT {LONGEST_LIST}
            """,
            [*params, list(but)],
        )
        counted: list[tuple[str, int]] = cursor.fetchall()
        return counted


def _states(found: ReferenceQuerySet, question: Question) -> list[Choice]:
    wanted: dict[str, Q] = {}
    if not question.notice:
        wanted |= {standing.key: stands_as(standing) for standing in Notices}
        wanted["none"] = ~stands_apart()
    if not question.record:
        wanted["missing"] = Q(pubmed_changed_at=None)
        wanted["fetched"] = ~wanted["missing"]
    counts = found.aggregate(**{name: Count("pk", filter=only) for name, only in wanted.items()})
    return [
        Choice(NOTICE_WORDS[name], count, question.with_(notice=name))
        if name in NOTICE_WORDS
        else Choice(RECORD_WORDS[name], count, question.with_(record=name))
        for name, count in counts.items()
        if count
    ]
