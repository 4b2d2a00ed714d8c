"""A person with an account. What somebody may do comes from their group.

A user name and an e-mail address each belong to one person, however they are written, since either
may be typed to sign in.
"""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from curation.identifiers import as_orcid


class Role(models.TextChoices):
    """The three groups; a data migration makes them with their permissions."""

    CURATOR = "curator", "Curator"
    REVIEWER = "reviewer", "Reviewer"
    ADMINISTRATOR = "administrator", "Administrator"


class User(AbstractUser):
    orcid = models.CharField("ORCID iD", max_length=19, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True, editable=False)
    keys = models.JSONField(
        default=dict, blank=True, editable=False, help_text="The keys they changed, by their act."
    )

    # What they act by where that is not a page: the API token, by its name. History tells of it.
    acts_through = ""

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["orcid"],
                condition=~Q(orcid=""),
                name="orcid_belongs_to_one_person",
                violation_error_message="This ORCID iD belongs to another account.",
            ),
            models.UniqueConstraint(
                Lower("username"),
                name="user_name_belongs_to_one_person",
                violation_error_message="Somebody else has this user name.",
            ),
            models.CheckConstraint(
                condition=~Q(username__contains="@"),
                name="user_name_is_no_address",
                violation_error_message="A user name has no @: it could be taken for an address.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="email_belongs_to_one_person",
                violation_error_message="This e-mail address belongs to another account.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def clean(self) -> None:
        super().clean()
        if self.orcid:
            self.orcid = as_orcid(self.orcid) or self.orcid

    @property
    def role(self) -> Role | None:
        """The one role of theirs; None for an account that nobody gave one."""
        if self.is_superuser:
            return Role.ADMINISTRATOR
        names = {group.name for group in self.groups.all()}
        return next((role for role in Role if role in names), None)
