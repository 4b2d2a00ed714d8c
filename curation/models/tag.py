"""Tags: a tree of what a reference is about, and who said so of which reference.

A tag is never deleted: it is retired, or merged into another, and its taggings are kept. Each
person's tagging is a row of its own, so that two people's can be compared.
"""

from collections.abc import Iterable

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower

from curation.models.assignment import Assignment, hidden_from
from curation.models.tracking import tracked
from curation.models.user import User


class TagQuerySet(models.QuerySet["Tag"]):
    def in_use(self) -> "TagQuerySet":
        """Those that somebody may tag with."""
        return self.filter(retired_at=None, merged_into=None)


@tracked
class Tag(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    position = models.PositiveIntegerField(default=0, help_text="Its place among its siblings.")
    scope_note = models.TextField(blank=True, help_text="What it is for, and what it is not for.")
    terms = ArrayField(
        models.CharField(max_length=80),
        default=list,
        blank=True,
        help_text="Words by which an abstract speaks of it, with commas between.",
    )
    key = models.CharField(max_length=1, blank=True, help_text="The digit that tags with it.")
    retired_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    version = models.PositiveIntegerField(default=1)

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                F("parent"),
                Lower("name"),
                condition=Q(retired_at=None, merged_into=None),
                nulls_distinct=False,
                name="tag_once_beside_its_siblings",
                violation_error_message="There is a tag of that name in this place already.",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(key="") & Q(retired_at=None, merged_into=None),
                name="tag_key_is_its_own",
                violation_error_message="Another tag has this key.",
            ),
            models.CheckConstraint(
                condition=Q(key="") | Q(key__regex=r"^[0-9]$"),
                name="tag_key_is_a_digit",
                violation_error_message="The key of a tag is a digit from 0 to 9.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="tag_has_a_name",
                violation_error_message="A tag has a name.",
            ),
            models.CheckConstraint(
                condition=~Q(merged_into=F("id")),
                name="tag_is_not_merged_into_itself",
                violation_error_message="A tag cannot be merged into itself.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="stays_a_tree",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("parent_id"),  # type: ignore[no-untyped-call]
                when=pgtrigger.Before,
                func="""
                    IF NEW.parent_id IS NOT NULL AND (
                      NEW.parent_id = NEW.id OR EXISTS (
                        WITH RECURSIVE above AS (
                          SELECT id, parent_id FROM curation_tag WHERE id = NEW.parent_id
                          UNION
                          SELECT tag.id, tag.parent_id
                          FROM curation_tag tag JOIN above ON tag.id = above.parent_id
                        )
                        SELECT 1 FROM above WHERE id = NEW.id
                      )
                    )
                    THEN RAISE EXCEPTION 'A tag cannot stand under itself.'
                      USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_in_use(self) -> bool:
        return self.retired_at is None and self.merged_into_id is None


def in_order(tags: Iterable[Tag]) -> list[Tag]:
    """Those in use, as a query has them."""
    return sorted((tag for tag in tags if tag.is_in_use), key=lambda tag: (tag.position, tag.name))


class TaggingQuerySet(models.QuerySet["Tagging"]):
    def seen_by(self, person: User | None) -> "TaggingQuerySet":
        """Without what others did where this person still has to judge unseen; None is anybody
        without an account.
        """
        return self.exclude(hidden_from(person))

    def undisputed(self, *, of_many: bool = False) -> "TaggingQuerySet":
        """Without tags that one of several judges of a reference gave and another did not, as
        long as nobody settled whether they apply. Where a judge is not done, nothing differs yet.

        Where it is asked of thousands, all references that somebody is done with are read first,
        so that few are looked into.
        """
        not_given = Assignment.objects.filter(
            ~Exists(
                Tagging.objects.filter(
                    reference=OuterRef("reference"),
                    by=OuterRef("person"),
                    tag=OuterRef(OuterRef(OuterRef("tag"))),
                )
            ),
            reference=OuterRef("reference"),
            stage=OuterRef("stage"),
            done_at__isnull=False,
        )
        undone = Assignment.objects.filter(
            reference=OuterRef("reference"),
            stage=OuterRef("stage"),
            done_at=None,
            person__is_active=True,
        )
        judged = Assignment.objects.filter(
            Exists(not_given),
            ~Exists(undone),
            reference=OuterRef("reference"),
            person=OuterRef("by"),
            done_at__isnull=False,
        )
        settled = TagConsensus.objects.filter(reference=OuterRef("reference"), tag=OuterRef("tag"))
        undisputed = ~Exists(judged) | Exists(settled)
        if of_many:
            done = Assignment.objects.filter(done_at__isnull=False).order_by().values("reference")
            undisputed = ~Q(reference__in=done) | undisputed
        return self.filter(undisputed)


@tracked
class Tagging(models.Model):
    """One person says of one reference that it is about one thing."""

    reference = models.ForeignKey(
        "curation.Reference", on_delete=models.PROTECT, related_name="taggings"
    )
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="taggings")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="taggings"
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = TaggingQuerySet.as_manager()

    class Meta:
        ordering = ["reference", "tag", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "tag", "by"],
                name="tagging_once_a_person",
                violation_error_message="You tagged it with that already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.tag} ({self.by})"


class TagConsensusQuerySet(models.QuerySet["TagConsensus"]):
    def seen_by(self, person: User | None) -> "TagConsensusQuerySet":
        """Without what was settled of a reference that this person still has to judge unseen, as
        where a third was asked later.
        """
        return self.exclude(hidden_from(person))


@tracked
class TagConsensus(models.Model):
    """Whether a tag applies, settled where two people differed: a decision of its own."""

    reference = models.ForeignKey(
        "curation.Reference", on_delete=models.PROTECT, related_name="tag_consensus"
    )
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="consensus")
    applies = models.BooleanField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now=True)

    objects = TagConsensusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "tag"],
                name="tag_consensus_once_a_reference",
                violation_error_message="This difference is settled already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.tag} {'applies' if self.applies else 'does not apply'}"


@tracked
class TagChange(models.Model):
    """A change of the tree, with what it moved, so that it can be undone."""

    class Kind(models.TextChoices):
        RENAME = "rename", "renamed"
        MOVE = "move", "moved"
        MERGE = "merge", "merged"
        SPLIT = "split", "split"
        RETIRE = "retire", "retired"

    kind = models.CharField(max_length=6, choices=Kind)
    tag = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="changes")
    moved = models.JSONField(help_text="What was before, and each row that was changed.")
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_by=None, undone_at=None)
                | Q(undone_by__isnull=False, undone_at__isnull=False),
                name="tag_change_undone_by_and_at_together",
                violation_error_message="Who undid a change and when belong together.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["rename", "move", "merge", "split", "retire"]),
                name="tag_change_of_a_known_kind",
                violation_error_message="This is no change that can be made of a tag.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag} {self.get_kind_display()}"
