"""Everything that people did, newest first: what the address asks for, and the same as files."""

from collections.abc import Mapping
from typing import NamedTuple

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from curation.exports.activity import ACTIVITY
from curation.exports.formats import Format
from curation.history.activity import activity as activity_page
from curation.history.activity import all_activity
from curation.history.activity_key import key_from_url, key_to_url
from curation.history.activity_question import (
    DEEDS,
    KINDS,
    LABELS,
    SYSTEM,
    ActivityQuestion,
    read_question,
)
from curation.models import Claim, Reference, Trial, User
from curation.templatetags.words import figure
from curation.web.claim_sight import sight_of
from curation.web.downloads import in_words, offers, page_with, table_file
from curation.web.gates import SignedInRequest, signed_in

MOST_ROWS = 20_000


class Choice(NamedTuple):
    words: str
    question: ActivityQuestion


class Facet(NamedTuple):
    label: str
    choices: list[Choice]


class Chip(NamedTuple):
    label: str
    words: str
    without: ActivityQuestion


@signed_in
@require_safe
def activity(request: SignedInRequest) -> HttpResponse:
    question, ignored = read_question(request.GET)
    asked = request.GET.get("before", "")
    key = key_from_url(asked) if asked else None
    if asked and key is None:
        ignored.append("This is no place in the history; it begins at the newest.")
    sight = sight_of(request)
    question, unseen = _without_unseen_claim(question, sight)
    page = activity_page(question, seen_by=request.user, key=key, claims_in=sight)
    people = {person.username: str(person) for person in User.objects.order_by("username")}
    return render(
        request,
        "activity/activity.html",
        {
            "question": question,
            "ignored": ignored + unseen,
            "page": page,
            "older": key_to_url(page.older) if page.older else "",
            "is_newest": key is None,
            "chips": _chips(question, people),
            "facets": _facets(question, people),
            "dates": {"since": question.since, "until": question.until},
            "besides_dates": question.with_(since="", until="").asked,
            "downloads": [
                each._replace(says=f"the newest {figure(MOST_ROWS)}")
                for each in offers("activity", question.to_url())
            ],
        },
    )


@signed_in
@require_safe
def activity_file(request: SignedInRequest, form: Format) -> HttpResponseBase:
    """The newest of all that the list finds."""
    question, _ = read_question(request.GET)
    sight = sight_of(request)
    question, _ = _without_unseen_claim(question, sight)
    people = {person.username: str(person) for person in User.objects.order_by("username")}
    chosen = in_words(((c.label, c.words) for c in _chips(question, people)), "all activity")
    return table_file(
        request,
        form,
        ACTIVITY.filled(
            lambda: all_activity(question, most=MOST_ROWS, seen_by=request.user, claims_in=sight)
        ),
        name="activity",
        title="Activity",
        asked=f"{chosen}; the newest {MOST_ROWS:,} at most",
        page=page_with(reverse("activity"), question.to_url()),
    )


def _without_unseen_claim(
    question: ActivityQuestion, sight: tuple[str, ...]
) -> tuple[ActivityQuestion, list[str]]:
    if not question.claim or Claim.objects.filter(pk=question.claim, state__in=sight).exists():
        return question, []
    return question.with_(claim=""), ["There is no such claim, or it is not accepted yet."]


def _facets(question: ActivityQuestion, people: Mapping[str, str]) -> list[Facet]:
    offered: dict[str, Mapping[str, str]] = {
        "person": people,
        "kind": {name: words for name, (words, _) in KINDS.items()},
        "deed": {name: words for name, (words, _) in DEEDS.items()},
        "system": SYSTEM,
    }
    return [
        Facet(
            LABELS[name],
            [
                Choice(words, question.with_(**{name: value}))
                for value, words in choices.items()
                if value != getattr(question, name)
            ],
        )
        for name, choices in offered.items()
    ]


def _chips(question: ActivityQuestion, people: Mapping[str, str]) -> list[Chip]:
    return [
        Chip(LABELS[name], _words(name, value, people), question.with_(**{name: ""}))
        for name, value in question.asked.items()
    ]


def _words(name: str, value: str, people: Mapping[str, str]) -> str:
    named: object = None
    if name == "person":
        named = people.get(value)
    elif name == "kind":
        named = KINDS[value][0]
    elif name == "deed":
        named = DEEDS[value][0]
    elif name == "system":
        named = SYSTEM[value]
    elif name == "trial":
        named = Trial.objects.filter(slug=value).first()
    elif name == "claim":
        named = Claim.objects.filter(pk=value).first()
    elif name == "reference":
        named = Reference.objects.only("pmid", "doi").filter(pk=value).first()
    words = str(named or value)
    return words if len(words) <= 60 else f"{words[:59]}…"
