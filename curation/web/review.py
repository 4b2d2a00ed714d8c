"""A review: what it asks, how far it is covered, what it concludes, and its reference list."""

from collections.abc import Collection
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.citation import byline, issue_of
from curation.forms.reviews import ASIDE, QuestionForm
from curation.models import Citation, ReferenceList, Review, State, User
from curation.people.roles import IMPORT, REVIEW
from curation.web import record
from curation.web.downloads import offers, reference_offers
from curation.web.gates import may_read
from curation.web.review_coming import coming_of
from curation.web.review_coverage import coverage_of
from curation.web.review_entries import Lights, Page, Show, page_of, rows_of, shown_entries
from curation.web.review_numbers import bar_of, numbers_of
from curation.web.shown import shown_to, whose_eyes


@may_read
@never_cache
@require_safe
def review(request: HttpRequest, pk: int) -> HttpResponse:
    return page_of_review(request, review_at(pk))


def review_at(pk: int) -> Review:
    return get_object_or_404(Review.objects.select_related("reference", "added_by"), pk=pk)


def page_of_review(
    request: HttpRequest, shown: Review, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page; `more` is a form that came back, and what is wrong with it."""
    reference = shown.reference
    notices = list(reference.notices.all())
    lists = list(shown.lists.defer("raw").select_related("taken_by"))
    asked_for = list_asked_for(lists, request.GET.get("list", ""))
    context = {
        "review": shown,
        "reference": reference,
        "byline": byline(reference.authors) or reference.authors_as_printed,
        "issue": issue_of(reference),
        "verdicts": record.verdicts(reference, notices, record.Here.of(reference, notices)),
        "form": QuestionForm(initial=QuestionForm.texts_of(shown)),
        "conclusions": conclusions(shown, shown_to(request)),
        "lists": lists,
        "list": asked_for,
        "page": Page([], None, None),
    }
    context |= numbers_at_hand(request, shown)
    if asked_for is not None:
        context |= _entries(request, shown, asked_for)
    return render(request, "reviews/review.html", context | more, status=status)


def numbers_at_hand(request: HttpRequest, shown: Review) -> dict[str, Any]:
    """How far it is covered and what comes in: what its page shows, and each answer renews."""
    covered = coverage_of([shown.pk], seen_by=whose_eyes(request), claims_in=shown_to(request))[
        shown.pk
    ]
    user = request.user
    return {
        "review": shown,
        "covered": covered,
        "numbers": numbers_of(shown.pk, covered),
        "bar": bar_of(covered),
        "coming": coming_of(shown, covered),
        "may_keep": user.has_perm(REVIEW.permission),
        "may_import": user.has_perm(IMPORT.permission),
    }


def row_at_hand(
    request: HttpRequest, reference_list: ReferenceList, position: int
) -> dict[str, Any]:
    """One entry as the list shows it, and how many each word of the address shows now."""
    shown = reference_list.review
    lights = Lights.of(reference_list, shown.reference)
    rows = rows_of(shown_entries(reference_list, [position]), lights, seen_by=whose_eyes(request))
    return {
        "row": rows[0]._replace(begins_section=""),
        "list": reference_list,
        "shows": shows_of(lights, show_of(request.POST.get("show", ""))),
        "show": show_of(request.POST.get("show", "")),
        "aside": ASIDE,
    }


def shows_of(lights: Lights, chosen: Show) -> list[tuple[Show, int]]:
    """The words that would show something, and the chosen one in any case."""
    counts = lights.counts()
    return [(show, counts[show]) for show in Show if counts[show] or show in (Show.ALL, chosen)]


def list_query(of_list: str, show: Show) -> str:
    """The part of an address that asks for an older list, or for some of its entries."""
    named = {"list": of_list, "show": show.value}
    return urlencode({name: value for name, value in named.items() if value})


def show_of(word: str) -> Show:
    return Show(word) if word in set(Show) else Show.ALL


def conclusions(shown: Review, states: Collection[State]) -> list[Citation]:
    """The citations of the review under claims: what it says of each; the newest claim first."""
    found = Citation.objects.filter(
        reference=shown.reference_id, state__in=states, claim__state__in=states
    )
    return list(found.select_related("claim").order_by("-claim", "pk"))


def _entries(request: HttpRequest, shown: Review, asked_for: ReferenceList) -> dict[str, Any]:
    show = show_of(request.GET.get("show", ""))
    lights = Lights.of(asked_for, shown.reference)
    page = page_of(
        lights.positions(show),
        after=_position(request.GET.get("after", "")),
        before=_position(request.GET.get("before", "")),
    )
    eyes: User | None = whose_eyes(request)
    is_current = asked_for.superseded_at is None
    query = list_query("" if is_current else str(asked_for.pk), show)
    return {
        "show": show,
        "shows": shows_of(lights, show),
        "page": page,
        "rows": rows_of(shown_entries(asked_for, page.positions), lights, seen_by=eyes),
        "may_decide": is_current and request.user.has_perm(REVIEW.permission),
        "total": len(lights.rows),
        "aside": ASIDE,
        "downloads": [
            *offers("review", query, shown.pk),
            *reference_offers(query, name="review", key=shown.pk),
        ],
    }


def list_asked_for(lists: list[ReferenceList], asked: str) -> ReferenceList | None:
    """The current one, or an older one that the address names."""
    if not asked:
        return next((each for each in lists if each.superseded_at is None), None)
    for each in lists:
        if str(each.pk) == asked:
            return each
    raise Http404("This review has no such list.")


def _position(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None
