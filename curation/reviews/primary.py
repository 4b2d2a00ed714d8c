"""What a cited paper is: the report of a trial, a primary study, or something that rests on others.

A review, a guideline or a comment is no primary study, and naming a trial's number does not make it
a report of it; neither is a paper that is kept here as a review. What a person said goes first:
reports that somebody gave a kind, and papers that screening let in.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Min

from curation.models import Reference, Review, Trial, TrialReport
from curation.models.notice import Notice
from curation.models.standing import RETRACTED_TYPE

# Publication types, as PubMed writes them, of what rests on other papers or is about one.
SECONDARY = frozenset(
    (
        *("Review", "Systematic Review", "Scoping Review", "Meta-Analysis"),
        *("Network Meta-Analysis", "Guideline", "Practice Guideline"),
        *("Consensus Development Conference", "Consensus Statement", "Editorial", "Comment"),
        *("News", "Newspaper Article", "Introductory Journal Article", "Historical Article"),
        *("Biography", "Interview", "Lecture", "Published Erratum", "Retraction of Publication"),
        *("Retraction Notice", "Expression of Concern", "Patient Education Handout"),
    )
)
# Not the results of a trial: a plan for it, or a paper that merely names it.
WITHOUT_RESULTS = (TrialReport.Kind.PROTOCOL, TrialReport.Kind.LINKED)


class Facts(NamedTuple):
    """Of a paper that is here. `is_primary` is None where its record is not read yet."""

    pk: int
    published_on: date | None
    year: int | None
    is_retracted: bool
    is_review_here: bool
    is_primary: bool | None
    trials: frozenset[int]


def facts_of(papers: Collection[int]) -> dict[int, Facts]:
    """By id, in five queries."""
    reviews = set(Review.objects.filter(reference__in=papers).values_list("reference", flat=True))
    retracted = set(
        Notice.objects.filter(reference__in=papers, kind__in=Notice.RETRACTS).values_list(
            "reference", flat=True
        )
    )
    said: dict[int, set[int]] = defaultdict(set)
    linked: dict[int, set[int]] = defaultdict(set)
    reports = TrialReport.objects.filter(reference__in=papers)
    for reference, trial, kind in reports.values_list("reference", "trial", "kind"):
        (linked if kind == TrialReport.Kind.LINKED else said)[reference].add(trial)
    rows = list(
        Reference.objects.filter(pk__in=papers).values_list(
            *("pk", "published_on", "publication_year", "kind", "publication_types"),
            *("nct_numbers", "pubmed_changed_at"),
            named=True,
        )
    )
    numbers = {number for row in rows for number in row.nct_numbers}
    by_number = dict(Trial.objects.filter(nct__in=numbers).values_list("nct", "pk"))

    found: dict[int, Facts] = {}
    for row in rows:
        types = {each["name"] for each in row.publication_types}
        is_review, rests = row.pk in reviews, bool(types & SECONDARY)
        trials = set() if is_review else set(said[row.pk])
        if not is_review and not rests:
            trials |= linked[row.pk] | {by_number[n] for n in row.nct_numbers if n in by_number}
        is_primary: bool | None = not is_review and not rests
        if trials:
            is_primary = True
        elif is_primary and row.kind != Reference.Kind.ARTICLE:
            is_primary = False
        elif is_primary and row.pubmed_changed_at is None and not types:
            is_primary = None
        found[row.pk] = Facts(
            row.pk,
            row.published_on,
            row.publication_year,
            row.pk in retracted or RETRACTED_TYPE in types,
            is_review,
            is_primary,
            frozenset(trials),
        )
    return found


def first_reported(trials: Collection[int]) -> dict[int, date | None]:
    """When the results of each of these trials were first published, as far as that is known."""
    return dict(
        TrialReport.objects.filter(trial__in=trials)
        .exclude(kind__in=WITHOUT_RESULTS)
        .order_by()
        .values_list("trial")
        .annotate(first=Min("reference__published_on"))
    )
