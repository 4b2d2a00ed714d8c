"""Who should look at which reference; and what they may not see of one another until they are done.

Two people who were asked for the same reference judge unseen: neither sees the other's tags or
decision before both are done. An account that was closed holds nobody up.
"""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from curation.models.tracking import tracked
from curation.models.user import User


class Stage(models.TextChoices):
    TITLE_ABSTRACT = "title-abstract", "title and abstract"
    FULL_TEXT = "full-text", "full text"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> "AssignmentQuerySet":
        return self.filter(done_at=None)

    def of_active_people(self) -> "AssignmentQuerySet":
        return self.filter(person__is_active=True)


@tracked
class Assignment(models.Model):
    reference = models.ForeignKey(
        "curation.Reference", on_delete=models.PROTECT, related_name="assignments"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    stage = models.CharField(max_length=14, choices=Stage, default=Stage.TITLE_ABSTRACT)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "person", "stage"],
                name="assignment_once_a_person",
                violation_error_message="This person was asked for that already.",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values),
                name="assignment_of_a_known_stage",
                violation_error_message="This is no stage of screening.",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=F("asked_at")),
                name="assignment_is_done_after_it_was_asked_for",
                violation_error_message="Nobody is done before they were asked.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "stage", "id"],
                condition=Q(done_at=None),
                name="assignment_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference} for {self.person}, {self.get_stage_display()}"


def judged_unseen() -> models.QuerySet[Assignment]:
    """Assignments whose reference several people judge and not all are done with.

    Whose account was closed before they were done is not waited for; what they had finished still
    counts, so that the other one goes on unseen.
    """
    of_it = Assignment.objects.filter(reference=OuterRef("reference"), stage=OuterRef("stage"))
    several = (
        of_it.filter(Q(person__is_active=True) | Q(done_at__isnull=False))
        .order_by()
        .values("reference")
        .annotate(people=Count("pk"))
        .filter(people__gte=2)
        .values("people")
    )
    return Assignment.objects.filter(
        Exists(several), Exists(of_it.filter(done_at=None, person__is_active=True))
    )


def unseen_by(person: User) -> models.QuerySet[Assignment]:
    """This person's assignments whose reference others judge too and not all are done with."""
    return judged_unseen().filter(person=person)


def hidden_from(person: User | None) -> Q:
    """Rows with `reference` and `by` that this person must not see yet: not their own, and of a
    reference that they judge unseen.

    None is anybody without an account, who could be one of the two signed out: nobody's, of a
    reference that is judged unseen.
    """
    if person is None:
        return Q(reference__in=judged_unseen().order_by().values("reference"))
    return ~Q(by=person) & Q(reference__in=unseen_by(person).order_by().values("reference"))
