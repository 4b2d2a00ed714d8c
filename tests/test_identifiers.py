"""A key of our own rows in an address: any that the database can have, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.identifiers import KEYS, as_key


@given(st.integers(KEYS[0], KEYS[-1]))
def test_a_key_is_read_as_it_is_written(key):
    assert as_key(str(key)) == key


@pytest.mark.parametrize(
    "text",
    ["", "0", "-1", "+1", " 1", "1.0", "1_000", "²", "٣", "\0", "x", "2147483648", "9" * 5000],
)
def test_what_is_no_key_is_none(text):
    assert as_key(text) is None


@given(st.text())
def test_no_text_is_an_error(text):
    assert as_key(text) is None or text.isdecimal()
