"""What the entries of a vocabulary have in common: one may have been merged into another."""

from typing import Self

from django.db import models


class Vocabulary(models.QuerySet):  # type: ignore[type-arg]
    def standing(self) -> Self:
        """Without those that were merged into others: what lists show and forms offer."""
        return self.filter(merged_into=None)
