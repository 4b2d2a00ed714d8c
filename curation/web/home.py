"""The first page: what the evidence says, what waits for me, what happened; then the references."""

from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Func, IntegerField, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from curation.evidence.starter import LOADER
from curation.history.lately import Deed, lately
from curation.imports import pulse
from curation.imports.overview import overview as overview_of_batches
from curation.matrix.overview import overview
from curation.models import ImportBatch, Reference, User
from curation.models.standing import Standing, stands_as
from curation.release.shelf import latest as latest_release
from curation.search.question import Question
from curation.search.saved import saved_questions
from curation.web.at_a_glance import at_a_glance
from curation.web.claim_sight import sight_of
from curation.web.gates import may_read
from curation.web.my_work import my_work
from curation.web.references import latest

LATEST = 5
BATCHES = 4
COUNTED = 5  # of the saved questions
EMPTY_LIST = 8  # bytes that PostgreSQL takes for [] at most
RANDOMISED, REVIEW = "Randomized Controlled Trial", "Review"


class Share(NamedTuple):
    """So many of the references, and the question that finds them."""

    words: str
    number: int
    question: Question


@may_read
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    counts = _counts()
    batches = list(ImportBatch.objects.select_related("opened_by").order_by("-pk")[:BATCHES])
    is_known = request.user.is_authenticated
    evidence = overview(with_waiting=is_known)
    return render(
        request,
        "home/home.html",
        {
            "evidence": at_a_glance(evidence, references=counts["all"]),
            "work": my_work(request.user) if request.user.is_authenticated else None,
            "kept": saved_questions(request.user, counted=COUNTED)
            if request.user.is_authenticated
            else [],
            "deeds": _deeds(request),
            "counts": counts,
            "without_record": counts["all"] - counts["fetched"],
            "shares": [share for share in _shares(counts) if share.number],
            "standings": [
                Share(standing.words, counts[standing.key], Question(notice=standing.key))
                for standing in Standing
                if counts[standing.key]
            ],
            "rows": latest(Reference.objects.all(), LATEST),
            "unfetched": Reference.objects.without_record().askable().count(),
            "batches": overview_of_batches(batches),
            "release": latest_release(settings.RELEASES),
            "machine": [pulse.worker(), pulse.oldest_chunk()] if is_known else [],
        },
    )


def _deeds(request: HttpRequest) -> list[Deed]:
    if not isinstance(request.user, User):
        return []
    return lately(loader=LOADER, seen_by=request.user, claims_in=sight_of(request))


def _counts() -> dict[str, int]:
    """Each by itself, so that each can use its own index."""
    references = Reference.objects.all()
    # The size of a column is known without reading the column, which would take ten times as long.
    size = Func("abstract", function="pg_column_size", output_field=IntegerField())
    return {
        **references.aggregate(
            all=Count("pk"),
            fetched=Count("pubmed_changed_at"),
            first=Min("publication_year"),
            last=Max("publication_year"),
        ),
        "with_abstract": references.annotate(size=size).filter(size__gt=EMPTY_LIST).count(),
        "randomised": references.filter(_type(RANDOMISED)).count(),
        "reviews": references.filter(_type(REVIEW)).count(),
        **{standing.key: references.filter(stands_as(standing)).count() for standing in Standing},
    }


def _type(name: str) -> Q:
    return Q(publication_types__contains=[{"name": name}])


def _shares(counts: dict[str, int]) -> list[Share]:
    return [
        Share("with PubMed's record", counts["fetched"], Question(record="fetched")),
        Share("randomised trials", counts["randomised"], Question(types=(RANDOMISED,))),
        Share("reviews", counts["reviews"], Question(types=(REVIEW,))),
    ]
