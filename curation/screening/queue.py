"""Where a person is in their queue: what is at hand, what lies around it, how much is left.

The queue of a stage holds what the person was asked for and has not done, and what they did today,
in the order of asking; so a step back leads to what was just decided.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from curation.models import Assignment, ScreeningDecision, Stage, User

ABOVE, BELOW = 3, 6  # how many are listed around the one at hand

# What the page shows: a paper's 300 cited references stay where they are.
_OWN = ("reference_id", "person_id", "stage", "done_at")
_OF_A_LINE = tuple(
    f"reference__{field}"
    for field in (
        "title",
        "vernacular_title",
        "journal_abbreviation",
        "journal",
        "publication_year",
    )
)
_OF_THE_ONE_AT_HAND = (
    *_OF_A_LINE,
    *(
        f"reference__{field}"
        for field in (
            *("pmid", "doi", "pmcid", "authors", "authors_as_printed", "abstract", "book"),
            *("volume", "issue", "pages", "publication_date", "publication_types"),
            *("abstract_copyright", "pubmed_changed_at", "mesh", "keywords"),
        )
    ),
)


class Place(NamedTuple):
    """One assignment at hand. `back`, `next` and `next_open` are ids of references, or None."""

    at: Assignment
    lines: Sequence[Assignment]
    number: int
    total: int
    left: int
    done_today: int
    back: int | None
    next: int | None
    next_open: int | None  # what a decision leads to: round to the first that was left open
    is_next_ahead: bool  # whether next_open lies further on, so that it cannot change before


def place_of(
    person: User, *, stage: str = Stage.TITLE_ABSTRACT, at: int | None = None
) -> Place | None:
    """Where the reference `at` stands in the queue; without one, the first that is open.

    None where nothing is left to do and nothing was asked for: the queue is empty. Four queries.
    """
    mine = Assignment.objects.filter(person=person, stage=stage)
    there = mine.filter(reference=at) if at else mine.open().order_by("pk")
    shown = there.select_related("reference").only(*_OWN, *_OF_THE_ONE_AT_HAND).first()
    if shown is None:
        return None
    listed = mine.filter(Q(done_at=None) | Q(done_at__gte=start_of_today()) | Q(pk=shown.pk))
    counts = listed.aggregate(
        total=Count("pk"),
        left=Count("pk", filter=Q(done_at=None)),
        done=Count("pk", filter=Q(done_at__gte=start_of_today())),
        number=Count("pk", filter=Q(pk__lte=shown.pk)),
    )
    above = list(_listed(listed.filter(pk__lt=shown.pk)).order_by("-pk")[:ABOVE])[::-1]
    below = list(_listed(listed.filter(pk__gt=shown.pk)).order_by("pk")[:BELOW])
    ahead = next((each for each in below if each.done_at is None), None)
    others = mine.open().exclude(pk=shown.pk).order_by("pk")
    if ahead is None and counts["left"] > (shown.done_at is None):
        ahead = others.filter(pk__gt=shown.pk).first() or others.first()
    return Place(
        at=shown,
        lines=[*above, shown, *below],
        number=counts["number"],
        total=counts["total"],
        left=counts["left"],
        done_today=counts["done"],
        back=above[-1].reference_id if above else None,
        next=below[0].reference_id if below else None,
        next_open=ahead.reference_id if ahead else None,
        is_next_ahead=ahead is not None and ahead.pk > shown.pk,
    )


def left_for(person: User) -> int:
    """How much waits in all this person's queues."""
    return Assignment.objects.open().filter(person=person).count()


def done_today(person: User, *, stage: str = Stage.TITLE_ABSTRACT) -> int:
    mine = Assignment.objects.filter(person=person, stage=stage)
    return mine.filter(done_at__gte=start_of_today()).count()


def left_by_stage(person: User) -> dict[str, int]:
    """How much waits in each queue that holds something."""
    waiting = Assignment.objects.open().filter(person=person).order_by().values("stage")
    return {each["stage"]: each["n"] for each in waiting.annotate(n=Count("pk"))}


def also_asked(assignment: Assignment) -> list[User]:
    """Who else judges the same reference at the same stage; an account that was closed does not."""
    return list(
        User.objects.filter(
            is_active=True,
            assignments__reference=assignment.reference_id,
            assignments__stage=assignment.stage,
        )
        .exclude(pk=assignment.person_id)
        .order_by("pk")
    )


def own_decision(assignment: Assignment) -> ScreeningDecision | None:
    return ScreeningDecision.objects.filter(
        reference=assignment.reference_id,
        stage=assignment.stage,
        by=assignment.person_id,
        is_consensus=False,
    ).first()


def start_of_today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _listed(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    return assignments.select_related("reference").only(*_OWN, *_OF_A_LINE)
