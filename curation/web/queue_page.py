"""What the queue's page shows of one reference; every lookup that the page needs, here."""

import secrets
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse

from curation.citation import byline, imprint_of, issue_of
from curation.models import Reference, Stage
from curation.people.roles import ASSIGN
from curation.screening.decisions import reasons_at
from curation.screening.queue import (
    Place,
    also_asked,
    done_today,
    left_by_stage,
    own_decision,
    place_of,
)
from curation.tagging.proposals import proposed, vocabulary
from curation.tagging.taggings import own_tags
from curation.web import queue_acts, record, tag_tree
from curation.web.desk import text_of_desk
from curation.web.gates import SignedInRequest
from curation.web.marking import marked

MOST_PROPOSED = 12
TENTH = "0"  # the key of the tenth reason


class Line(NamedTuple):
    """One of the list at the left."""

    reference: Reference
    is_done: bool
    is_at_hand: bool


class Switch(NamedTuple):
    stage: str
    words: str
    left: int


def page_of(request: SignedInRequest, stage: str, at: int | None) -> dict[str, Any] | None:
    """Everything about the reference at hand; None where the queue does not hold it."""
    place = place_of(request.user, stage=stage, at=at)
    if place is None:
        return None
    reference = place.at.reference
    words = vocabulary()
    given = own_tags(reference, request.user)
    tree = tag_tree.tree_of(list(words.tags.values()), given)
    besides = given | tag_tree.heads(tree)
    terms = tag_tree.terms_at_hand(words.terms)
    notices = list(reference.notices.all())
    return {
        **frame_of(request, stage),
        **list_of(place),
        "reference": reference,
        "title": marked(reference.title or reference.vernacular_title, terms),
        "in_queue": True,
        **text_of_desk(request, reference, draft_opens=True, terms=terms),
        "byline": byline(reference.authors) or reference.authors_as_printed,
        "issue": issue_of(reference),
        "imprint": imprint_of(reference.book, reference.publication_date) if reference.book else "",
        "verdicts": record.verdicts(reference, notices, record.Here.of(_alone(reference), notices))
        if notices or reference.publication_types
        else [],
        "tree": tree,
        "proposed": proposed(reference, words, besides=besides)[:MOST_PROPOSED],
        "decision": own_decision(place.at),
        "others": also_asked(place.at),
        "reasons": keyed_reasons(stage),
        "stage_words": Stage(stage).label,
    }


def keyed_reasons(stage: str) -> list[tuple[str, str, str]]:
    """The digit, the value and the words of each reason that can be given at this stage."""
    return [
        (TENTH if number == 10 else str(number), value, words)
        for number, (value, words) in enumerate(reasons_at(stage), start=1)
    ]


def empty_page(request: SignedInRequest, stage: str) -> dict[str, Any]:
    """That nothing is left, and what can be done about it."""
    return {
        **frame_of(request, stage),
        "place": None,
        "done_today": done_today(request.user, stage=stage),
        "stage_words": Stage(stage).label,
        "assignments_url": _address("assignments")
        if request.user.has_perm(ASSIGN.permission)
        else "",
    }


def frame_of(request: SignedInRequest, stage: str) -> dict[str, Any]:
    """What every state of the page has. Each form gets a mark, by which it is done once."""
    left = left_by_stage(request.user)
    return {
        "stage": stage,
        "switches": [
            Switch(each.value, each.label, left.get(each.value, 0))
            for each in Stage
            if left.get(each.value) or each.value == stage
        ],
        "left_in_all": sum(left.values()),
        "mark": secrets.token_urlsafe(9),
        "last_act": queue_acts.last_act(request.session),
    }


def list_of(place: Place) -> dict[str, Any]:
    """The list at the left, and how far one has come."""
    lines = [
        Line(each.reference, each.done_at is not None, each.pk == place.at.pk)
        for each in place.lines
    ]
    return {"place": place, "lines": lines}


def _alone(reference: Reference) -> Reference:
    """Without what it cites, of which this page shows nothing."""
    return Reference(pk=reference.pk)


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
