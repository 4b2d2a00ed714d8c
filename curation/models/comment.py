"""What people say to one another about a claim or a reference; whoever is named is told."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q


class Comment(models.Model):
    """Said once: it is not changed and not taken back, it is answered."""

    claim = models.ForeignKey(
        "curation.Claim", on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    reference = models.ForeignKey(
        "curation.Reference",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="comments",
    )
    text = models.TextField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False, reference=None)
                | Q(claim=None, reference__isnull=False),
                name="comment_on_one_thing",
                violation_error_message="A comment is about one claim or one reference.",
            ),
            models.CheckConstraint(
                condition=~Q(text__regex=r"^\s*$"),
                name="comment_says_something",
                violation_error_message="Write something first.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="comment_stays", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.text[:60]}"


class Mention(models.Model):
    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "person"],
                name="mention_once_a_comment",
                violation_error_message="This person is named already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.comment}"
