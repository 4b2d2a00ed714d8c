"""How far screening has come: of each stage, and of each person; counted, and kept nowhere.

Whoever still judges a reference unseen is told nothing of what others said of it: for them it is
being judged, and in the others' numbers it does not count.
"""

from collections import Counter
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import now

from curation.models import Assignment, CitedReference, ScreeningDecision, Stage, User
from curation.screening.status import Standing, status_of

Decision = ScreeningDecision.Decision
Among = QuerySet[CitedReference, Any]
A_DAY = timedelta(days=1)


class StageProgress(NamedTuple):
    """References of one stage, by how far each has come."""

    stage: Stage
    asked: int  # somebody was asked for it
    by_one: int  # exactly one person has decided
    by_two: int  # two or more have
    being_judged: int
    conflict: int
    unclear: int
    settled: int  # by a decision of its own
    included: int
    excluded: int

    @property
    def is_empty(self) -> bool:
        return not any(self[1:])


class Share(NamedTuple):
    """What one person was asked for at one stage, and what they said."""

    person: User
    stage: Stage
    asked: int
    done: int
    last_day: int
    include: int
    exclude: int
    unclear: int

    @property
    def left(self) -> int:
        return self.asked - self.done


def of_review(pk: int) -> Among:
    """The references of a review's current list, as `among` of the questions below."""
    entries = CitedReference.objects.current().filter(
        reference_list__review=pk, reference__isnull=False
    )
    return entries.order_by().values("reference").distinct()


def stage_progress(stage: Stage, *, seen_by: User, among: Among | None = None) -> StageProgress:
    """In six queries, whatever the number of references."""
    asked = Assignment.objects.filter(stage=stage)
    decided = ScreeningDecision.objects.filter(stage=stage).seen_by(seen_by)
    if among is not None:
        asked, decided = asked.filter(reference__in=among), decided.filter(reference__in=among)
    wanted = set(asked.order_by().values_list("reference", flat=True).distinct())
    judged = dict(
        decided.filter(is_consensus=False)
        .order_by()
        .values_list("reference")
        .annotate(people=Count("pk"))
    )
    every = wanted | set(decided.order_by().values_list("reference", flat=True))
    statuses = status_of(every, seen_by=seen_by, stage=stage).values()
    standing = Counter(each.standing for each in statuses)
    holds = Counter(each.decision for each in statuses if each.holds)
    return StageProgress(
        stage,
        asked=len(wanted),
        by_one=sum(people == 1 for people in judged.values()),
        by_two=sum(people > 1 for people in judged.values()),
        being_judged=standing[Standing.PARTLY] + standing[Standing.NOBODY],
        conflict=standing[Standing.CONFLICT],
        unclear=standing[Standing.UNCLEAR],
        settled=standing[Standing.SETTLED],
        included=holds[Decision.INCLUDE],
        excluded=holds[Decision.EXCLUDE],
    )


def shares(*, seen_by: User, among: Among | None = None) -> list[Share]:
    """Each person's part, by name and stage, in three queries."""
    asked = Assignment.objects.order_by()
    said = ScreeningDecision.objects.filter(is_consensus=False).seen_by(seen_by).order_by()
    if among is not None:
        asked, said = asked.filter(reference__in=among), said.filter(reference__in=among)
    loads = {
        (person, stage): numbers
        for person, stage, *numbers in asked.values_list("person", "stage").annotate(
            asked=Count("pk"),
            done=Count("pk", filter=Q(done_at__isnull=False)),
            last_day=Count("pk", filter=Q(done_at__gte=now() - A_DAY)),
        )
    }
    decisions = {
        (person, stage): numbers
        for person, stage, *numbers in said.values_list("by", "stage").annotate(
            **{each.name: Count("pk", filter=Q(decision=each)) for each in Decision}
        )
    }
    keys = loads.keys() | decisions.keys()
    people = User.objects.in_bulk({person for person, _ in keys})
    none = (0, 0, 0)
    found = [
        Share(
            people[person],
            Stage(stage),
            *loads.get((person, stage), none),
            *decisions.get((person, stage), none),
        )
        for person, stage in keys
    ]
    order = list(Stage)
    return sorted(found, key=lambda share: (str(share.person), order.index(share.stage)))
