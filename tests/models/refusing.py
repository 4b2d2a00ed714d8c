"""What holds of every constraint: people are told in words, and the database refuses the row."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

TWICE = object()  # the same row again, at an address of its own


def a_wrong(model, wrong, true_of, here):
    """An unsaved row that is wrong in just this; `true_of` gives the fields of a right one."""
    if wrong is TWICE:
        first = model.objects.create(**true_of(model, here))
        another = {"slug": f"{first.slug}-2"} if hasattr(first, "slug") else {}
        return model(**true_of(model, here) | another)
    return model(**true_of(model, here) | (wrong(here) if callable(wrong) else wrong))


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
