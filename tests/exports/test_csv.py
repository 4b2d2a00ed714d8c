import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.decision_lines import as_typed
from curation.exports.csv import csv_lines


def read(lines):
    return list(csv.reader(io.StringIO("".join(lines).removeprefix("\ufeff"), newline="")))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_text_is_a_formula(text):
    assert read(csv_lines(["a"], [[text]]))[1] == [f"'{text}"]


def test_a_number_stays_a_number():
    assert read(csv_lines(["a", "b"], [[-1, None]]))[1] == ["-1", ""]


def test_it_begins_with_the_mark_by_which_excel_knows_utf_8():
    assert next(csv_lines(["ä"], [])) == "\ufeffä\r\n"


@given(
    st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
)
def test_any_text_comes_back_as_it_was_once_the_apostrophe_is_taken_off(texts):
    row = ["first", *texts]
    back = read(csv_lines(["head"], [row]))[1]

    assert [as_typed(text) for text in back] == row
