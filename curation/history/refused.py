"""A row is saved if every constraint on it holds; else it is refused in their own sentences."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import and_
from typing import TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import CheckConstraint

Row = TypeVar("Row", bound=models.Model)


class Refused(Exception):
    """It cannot be so. `says` has sentences for each field, "" for the whole."""

    def __init__(self, says: Mapping[str, Sequence[str]]) -> None:
        self.says = {field: list(sentences) for field, sentences in says.items()}
        super().__init__(" ".join(each for sentences in self.says.values() for each in sentences))


def checked(row: Row) -> Row:
    """The row, if every constraint on it holds; Refused with their sentences otherwise."""
    if _is_as_it_should_be(row):
        return row
    try:
        row.full_clean()
    except ValidationError as error:
        raise Refused(
            {
                "" if field == NON_FIELD_ERRORS else field: sentences
                for field, sentences in error.message_dict.items()
            }
        ) from None
    return row


def _is_as_it_should_be(row: models.Model) -> bool:
    """Whether nothing is to be said of it. All conditions on a row are asked for in one query,
    where Django takes one for each; which does not hold is looked for only where one does not.
    """
    constraints = row._meta.constraints
    conditions = [each.condition for each in constraints if isinstance(each, CheckConstraint)]
    try:
        row.full_clean(validate_constraints=False)
        if conditions:
            both = CheckConstraint(condition=reduce(and_, conditions), name="all_of_them")
            both.validate(type(row), row)
        for constraint in constraints:
            if not isinstance(constraint, CheckConstraint):
                constraint.validate(type(row), row)
    except ValidationError:
        return False
    return True


def saved(row: Row) -> Row:
    """The row, checked and saved; Refused too where somebody else was first by a moment."""
    checked(row)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
        for constraint in row._meta.constraints:
            if constraint.name == name:
                raise Refused({"": [str(constraint.violation_error_message)]}) from None
        raise
    return row
