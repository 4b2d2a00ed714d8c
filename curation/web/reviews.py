"""The reviews: what the address asks for, how far each is covered, and the same as files.

Above them stands what was asked for as a review and is none yet.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.exports.formats import Format
from curation.exports.reviews import COVERED_REVIEWS, Covered
from curation.forms.reviews import ReviewForm
from curation.identifiers import as_key
from curation.models import Review
from curation.models.standing import Standing
from curation.reviews.adding import Awaited, awaited
from curation.reviews.coverage import Coverage
from curation.web.coming_in import Part
from curation.web.downloads import in_words, offers, page_with, table_file
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
        "downloads": offers("reviews", question.to_url()),
        "awaited": asked_for,
        "is_moving": any(each.is_on_its_way for each in asked_for),
    }
    return render(request, "reviews/reviews.html", context, status=status)


@may_read
@require_safe
def reviews_file(request: HttpRequest, form: Format) -> HttpResponseBase:
    """All that the list finds, on whichever page."""
    question = Question.read(request.GET)
    words = [("Words", question.words)] if question.words else []
    if question.design:
        words.append(("Design", DESIGNS[question.design]))
    return table_file(
        request,
        form,
        COVERED_REVIEWS.filled(lambda: _covered(request, question)),
        name="reviews",
        title="Reviews",
        asked=in_words(words, "all reviews"),
        page=page_with(reverse("reviews"), question.to_url()),
    )


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


def _covered(request: HttpRequest, question: Question) -> Iterator[Covered]:
    found = Review.objects.filter(question.finds())
    pks = list(found.order_by("-pk").values_list("pk", flat=True))
    for start in range(0, len(pks), PAGE):
        for row in listed(request, pks[start : start + PAGE]):
            yield Covered(row.review, row.covered, [each.words for each in row.standings])
