"""A question of the list of references that somebody keeps, to ask again from their work list."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

LONGEST_NAME = 120
LONGEST_ADDRESS = 4000


class SavedQuestion(models.Model):
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_questions"
    )
    name = models.CharField(max_length=LONGEST_NAME)
    address = models.CharField(
        max_length=LONGEST_ADDRESS,
        help_text="What stands behind ? in the address of the list.",
    )
    saved_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="saved_question_has_a_name",
                violation_error_message="Give the question a name.",
            ),
            models.CheckConstraint(
                condition=~Q(address=""),
                name="saved_question_asks_something",
                violation_error_message="This asks for every reference; there is nothing to save.",
            ),
            models.UniqueConstraint(
                fields=["person", "name"],
                name="one_saved_question_of_a_name",
                violation_error_message="You have saved another question under this name.",
            ),
            models.UniqueConstraint(
                fields=["person", "address"],
                name="question_saved_once",
                violation_error_message="You have saved this question already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
