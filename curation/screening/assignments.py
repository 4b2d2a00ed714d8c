"""Who should look at which reference: asked for by somebody, or taken by oneself.

One person judges alone; several who were asked for the same reference judge unseen.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import now

from curation.history.acts import act
from curation.history.states import CannotBeDone
from curation.models import Assignment, Reference, Stage, User
from curation.models.reference import ReferenceQuerySet

MOST_AT_ONCE = 20_000
A_TIME = 1000  # rows
_LOCK = 7_003_911  # of this verb alone, among the advisory locks of the database


class CannotAssign(CannotBeDone):
    """The sentence says why this person cannot be asked."""


def assign(
    references: Iterable[Reference], *, to: User, by: User, stage: str = Stage.TITLE_ABSTRACT
) -> list[Assignment]:
    """Ask somebody to look at these; what they were asked for already stays as it is."""
    return assign_to([to], references, by=by, stage=stage)


def assign_to(
    people: Sequence[User],
    references: Iterable[Reference],
    *,
    by: User,
    stage: str = Stage.TITLE_ABSTRACT,
) -> list[Assignment]:
    """Ask each of these people for each of these references; several judge unseen."""
    for person in people:
        if not person.is_active:
            raise CannotAssign(
                f"The account of {person} is closed; nobody was asked. Ask somebody else."
            )
    if len({person.pk for person in people}) < len(people):
        raise CannotAssign("Two different people judge unseen; nobody was asked. Choose another.")
    with act("assigned", by=by):
        _one_at_a_time()
        pks = [each.pk for each in references]
        if len(pks) > MOST_AT_ONCE:
            raise CannotAssign(
                f"These are more than {MOST_AT_ONCE:,} references; nobody was asked. "
                "Narrow the filter first."
            )
        known = set(
            Assignment.objects.filter(
                person__in=people, stage=stage, reference__in=pks
            ).values_list("reference", "person")
        )
        return Assignment.objects.bulk_create(
            [
                Assignment(reference_id=pk, person=person, asked_by=by, stage=stage)
                for pk in pks
                for person in people
                if (pk, person.pk) not in known
            ],
            batch_size=A_TIME,
        )


def free(*, stage: str = Stage.TITLE_ABSTRACT) -> ReferenceQuerySet:
    """The references that nobody was asked for, the newest first."""
    taken = Assignment.objects.filter(reference=OuterRef("pk"), stage=stage)
    return Reference.objects.filter(~Exists(taken)).newest_first()


def assign_newest(
    number: int, people: Sequence[User], *, by: User, stage: str = Stage.TITLE_ABSTRACT
) -> list[Assignment]:
    """Ask these people for the newest so many references that nobody was asked for."""
    with act("assigned", by=by):
        # Before they are chosen: two who do so in the same moment choose different ones.
        _one_at_a_time()
        return assign_to(people, list(free(stage=stage).only("pk")[:number]), by=by, stage=stage)


def take(number: int, *, by: User, stage: str = Stage.TITLE_ABSTRACT) -> list[Assignment]:
    """Take the newest so many references that nobody was asked for."""
    return assign_newest(number, [by], by=by, stage=stage)


def withdraw(person: User, *, by: User, stage: str = Stage.TITLE_ABSTRACT) -> int:
    """Ask this person no more for what they have not done; how many references that were."""
    with act("withdrew", by=by):
        _one_at_a_time()
        gone, _ = Assignment.objects.open().filter(person=person, stage=stage).delete()
    return gone


def give_back(*, by: User, stage: str = Stage.TITLE_ABSTRACT) -> int:
    """Give up what one took oneself and has not done; how many references that were.

    What others asked for stays.
    """
    with act("gave back", by=by):
        _one_at_a_time()
        taken = Assignment.objects.open().filter(person=by, asked_by=by, stage=stage)
        gone, _ = taken.delete()
    return gone


class HandedOver(NamedTuple):
    """How many references went to the other person, and how many stay, which they have already."""

    handed: int
    left: int


def hand_over(person: User, *, to: User, by: User, stage: str = Stage.TITLE_ABSTRACT) -> HandedOver:
    """Ask another person for what this one has not done.

    What the other was asked for already stays where it is: nobody judges the same one twice.
    """
    if not to.is_active:
        raise CannotAssign(
            f"The account of {to} is closed; nothing was handed over. Ask somebody else."
        )
    if person == to:
        raise CannotAssign(f"{to} has these already; nothing was handed over. Ask somebody else.")
    with act("handed over", by=by):
        _one_at_a_time()
        theirs = Assignment.objects.filter(person=to, stage=stage, reference=OuterRef("reference"))
        undone = Assignment.objects.open().filter(person=person, stage=stage)
        handed = undone.filter(~Exists(theirs)).update(person=to, asked_by=by)
        return HandedOver(handed, undone.count())


class Load(NamedTuple):
    """What one person was asked for at one stage."""

    person: User
    stage: Stage
    open: int
    done: int
    unseen: int  # of the open ones, those that others judge too
    taken: int  # of the open ones, those that they took themselves

    @property
    def is_stuck(self) -> bool:
        """Nobody does them: the account is closed."""
        return self.open > 0 and not self.person.is_active


def loads() -> list[Load]:
    """Who has how many, in two queries: those first who cannot do theirs, then by name."""
    others = Assignment.objects.filter(
        Q(person__is_active=True) | Q(done_at__isnull=False),
        reference=OuterRef("reference"),
        stage=OuterRef("stage"),
    ).exclude(person=OuterRef("person"))
    counted = (
        Assignment.objects.order_by()
        .values_list("person", "stage")
        .annotate(
            open=Count("pk", filter=Q(done_at=None)),
            done=Count("pk", filter=Q(done_at__isnull=False)),
            unseen=Count("pk", filter=Q(Exists(others), done_at=None)),
            taken=Count("pk", filter=Q(done_at=None, asked_by=F("person"))),
        )
    )
    rows = list(counted)
    people = User.objects.in_bulk({person for person, *_ in rows})
    found = [Load(people[person], Stage(stage), *numbers) for person, stage, *numbers in rows]
    order = list(Stage)
    return sorted(
        found, key=lambda load: (not load.is_stuck, str(load.person), order.index(load.stage))
    )


def queue_of(person: User, *, stage: str = Stage.TITLE_ABSTRACT) -> QuerySet[Assignment]:
    """What this person was asked for and has not done yet, in the order of asking."""
    return (
        Assignment.objects.open()
        .filter(person=person, stage=stage)
        .select_related("reference")
        .order_by("pk")
    )


def done(reference: Reference, *, by: User, stage: str = Stage.TITLE_ABSTRACT) -> bool:
    """This person has done their part; False where they were not asked or had done it."""
    with act("done", by=by):
        mine = Assignment.objects.select_for_update().filter(
            reference=reference, person=by, stage=stage, done_at=None
        )
        return bool(mine.update(done_at=now()))


def not_done(reference: Reference, *, by: User, stage: str = Stage.TITLE_ABSTRACT) -> bool:
    """Open it again, as after an undo."""
    with act("opened again", by=by):
        mine = Assignment.objects.select_for_update().filter(
            reference=reference, person=by, stage=stage, done_at__isnull=False
        )
        return bool(mine.update(done_at=None))


def _one_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
