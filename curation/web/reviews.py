"""The reviews: what the address asks for, how far each is covered, and the same as CSV.

Above them stands what was asked for as a review and is none yet.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.citation import words_of
from curation.exports.csv import csv_lines
from curation.forms.reviews import ReviewForm
from curation.identifiers import as_key
from curation.models import Review
from curation.models.standing import Standing
from curation.reviews.adding import Awaited, awaited
from curation.reviews.coverage import Coverage
from curation.web.coming_in import Part
from curation.web.downloads import csv_file, today
from curation.web.gates import may_read
from curation.web.review_coverage import coverage_of
from curation.web.review_numbers import Number, bar_of, numbers_of
from curation.web.shown import shown_to, whose_eyes
from curation.web.sources import how_it_stands, light_references, short_name

PAGE = 50
MOST_WORDS = 300
TOLD_FOR = timedelta(days=7)
NO_DESIGN = "none"
DESIGNS = dict(Review.Design.choices) | {NO_DESIGN: "design not said"}
CSV_HEAD = (
    *("review", "reference", "pmid", "doi", "title", "journal", "year", "design", "notices"),
    *("question", "population", "interventions", "comparators", "outcomes", "searched_until"),
    *("references", "resolved", "not_here_yet", "unsure", "not_found", "set_aside"),
    *("here", "screened", "included", "with_claims", "added_by", "added_at"),
)


@dataclass(frozen=True)
class Question:
    """What the list is asked for: words of the title, the journal or the question, and a design."""

    words: str = ""
    design: str = ""

    @classmethod
    def read(cls, asked: QueryDict) -> "Question":
        words = " ".join(asked.get("q", "").replace("\0", "").split())[:MOST_WORDS]
        design = asked.get("design", "")
        return cls(words, design if design in DESIGNS else "")

    def to_url(self) -> str:
        given = {"q": self.words, "design": self.design}
        return urlencode({name: value for name, value in given.items() if value})

    def without_design(self) -> "Question":
        return replace(self, design="")

    def finds(self) -> Q:
        wanted = Q()
        for word in self.words.split():
            wanted &= (
                Q(reference__title__icontains=word)
                | Q(reference__journal__icontains=word)
                | Q(reference__journal_abbreviation__icontains=word)
                | Q(question__icontains=word)
            )
        if self.design:
            wanted &= Q(design="" if self.design == NO_DESIGN else self.design)
        return wanted


class Choice(NamedTuple):
    words: str
    reviews: int
    narrower: Question


class Listed(NamedTuple):
    review: Review
    name: str
    standings: list[Standing]
    covered: Coverage
    numbers: list[Number]
    bar: list[Part]


@may_read
@never_cache
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    return page_of_reviews(request, ReviewForm())


def page_of_reviews(request: HttpRequest, form: ReviewForm, *, status: int = 200) -> HttpResponse:
    """The list, with what was typed to add another."""
    question = Question.read(request.GET)
    total = Review.objects.count()  # first: what comes in meanwhile is then more, not less
    found = Review.objects.filter(question.finds())
    before = as_key(request.GET.get("before", ""))
    older = found.filter(pk__lt=before) if before else found
    some = list(older.order_by("-pk").values_list("pk", flat=True)[: PAGE + 1])
    eyes = whose_eyes(request)
    asked_for = _still_told() if eyes else []
    context = {
        "question": question,
        "design": DESIGNS.get(question.design, ""),
        "choices": _choices(question),
        "rows": listed(request, some[:PAGE]),
        "older": some[PAGE - 1] if len(some) > PAGE else None,
        "is_first_page": older is found,
        "count": found.count(),
        "total": total,
        "form": form,
        "awaited": asked_for,
        "is_moving": any(each.is_on_its_way for each in asked_for),
    }
    return render(request, "reviews/reviews.html", context, status=status)


@may_read
@require_safe
def reviews_csv(request: HttpRequest) -> StreamingHttpResponse:
    """All that the list finds, on whichever page."""
    found = Review.objects.filter(Question.read(request.GET).finds())
    pks = list(found.order_by("-pk").values_list("pk", flat=True))
    return csv_file(csv_lines(CSV_HEAD, _csv_rows(request, pks)), today("reviews"))


def listed(request: HttpRequest, pks: Sequence[int]) -> list[Listed]:
    """In the order of the ids; a fixed number of queries."""
    light = Prefetch("reference", queryset=light_references())
    here = Review.objects.select_related("added_by").prefetch_related(light).in_bulk(pks)
    covered = coverage_of(pks, seen_by=whose_eyes(request), claims_in=shown_to(request))
    rows = []
    for pk in pks:
        review, coverage = here[pk], covered[pk]
        name, stands = short_name(review.reference), how_it_stands(review.reference)
        rows.append(
            Listed(review, name, stands, coverage, numbers_of(pk, coverage), bar_of(coverage))
        )
    return rows


def _still_told() -> list[Awaited]:
    """What is on its way, and for some days what did not come."""
    since = timezone.now() - TOLD_FOR
    return [each for each in awaited() if each.is_on_its_way or each.batch.opened_at > since]


def _choices(question: Question) -> list[Choice]:
    """The designs that occur among what the words find."""
    found: QuerySet[Review] = Review.objects.filter(question.without_design().finds())
    counts = Counter(found.order_by().values_list("design", flat=True))
    return [
        Choice(words, counts[design], replace(question, design=key))
        for key, words in DESIGNS.items()
        if counts[design := "" if key == NO_DESIGN else key]
    ]


def _csv_rows(request: HttpRequest, pks: Sequence[int]) -> Iterator[tuple[object, ...]]:
    for start in range(0, len(pks), PAGE):
        for row in listed(request, pks[start : start + PAGE]):
            review, covered, paper = row.review, row.covered, row.review.reference
            yield (
                *(review.pk, paper.pk, paper.pmid, paper.doi, words_of(paper.title)),
                paper.journal_abbreviation or paper.journal,
                *(paper.publication_year, review.get_design_display()),
                "; ".join(standing.words for standing in row.standings),
                *(review.question, review.population, review.interventions),
                *(review.comparators, review.outcomes, review.searched_until or ""),
                *(covered.entries, covered.resolved, covered.missing, covered.unsure),
                *(covered.not_found, covered.set_aside, covered.imported, covered.screened),
                *(covered.included, covered.with_claims, str(review.added_by)),
                review.added_at.isoformat(timespec="seconds"),
            )
