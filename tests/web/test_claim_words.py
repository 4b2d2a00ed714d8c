"""Words of an abstract as a page shows them: in their section, between whole words."""

import pytest

from curation.claims.quotes import take_quote
from curation.web.claim_words import in_context
from tests.cast import ada
from tests.desk_builders import a_paper

pytestmark = pytest.mark.django_db


def test_a_quote_stands_between_whole_words_of_its_own_section():
    long = "word " * 40
    paper = a_paper(f"Methods: {long}the quoted words {long}", "Findings: Short and whole.")
    person = ada()

    within = in_context(take_quote(paper, words="the quoted words", by=person))
    whole = in_context(take_quote(paper, words="and", by=person))

    assert within.before.startswith("…word ")
    assert within.after.endswith(" word…")
    assert within.words == "the quoted words"
    assert (whole.before, whole.words, whole.after) == ("Short ", "and", " whole.")
    assert "Short" not in within.after
