"""What holds of every constraint: people are told in words, and the database refuses the row."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction


def insist_that_it_is_refused(row, constraint, words):
    """`row` is unsaved and breaks just this constraint."""
    with pytest.raises(ValidationError) as said:
        row.full_clean()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save(force_insert=True)

    by_field = said.value.message_dict
    # A choice or a range that a form would refuse first is said by the field.
    assert words in str(said.value) or set(by_field) - {"__all__"}
    assert constraint in str(refused.value)
    (rule,) = (each for each in row._meta.constraints if each.name == constraint)
    assert words in str(rule.violation_error_message)
