import pytest

from curation.claims.recognising import keyword_marks, names, recognise
from tests.evidence_builders import a_drug, a_trial, an_endpoint

pytestmark = pytest.mark.django_db


def test_words_are_known_by_names_synonyms_codes_acronyms_and_numbers():
    drug = a_drug("madeupinib", synonyms=["ABC-1234", "Madeupia"])
    trial = a_trial("MADE-UP-1", nct="NCT01234567")
    endpoint = an_endpoint("SLE responder index 4", short="SRI-4", printed=["SRI(4) response"])

    found = recognise("In NCT01234567, ABC 1234 raised the SRI-4 over placebo.")

    assert found.drugs == [drug]
    assert found.trial == trial
    assert found.endpoints == [endpoint]
    assert found.endpoint == endpoint


def test_a_name_within_another_word_is_not_it():
    a_trial("BRAVE")

    assert recognise("A BRAVERY award").trials == []


def test_where_two_trials_are_named_neither_is_meant():
    first, second = a_trial("MADE-UP-1"), a_trial("MADE-UP-2")

    found = recognise("MADE-UP-1 and MADE-UP-2 disagree")

    assert (found.trial, found.trials) == (None, [first, second])


def test_the_trial_of_the_record_is_meant_where_the_words_name_none():
    trial = a_trial("MADE-UP-1", nct="NCT01234567")
    a_trial("MADE-UP-2")

    assert recognise("It did well.", nct_numbers=["NCT01234567"]).trial == trial
    assert recognise("It did well in MADE-UP-2.", nct_numbers=["NCT01234567"]).trial != trial


def test_a_name_that_two_share_speaks_of_neither():
    an_endpoint("Flare by one instrument", printed=["flare rate"])
    an_endpoint("Flare by another", printed=["Flare rate"])

    assert recognise("The flare rate fell").endpoints == []


def test_the_vocabularies_are_read_in_three_queries_and_can_be_kept(django_assert_num_queries):
    a_drug()
    with django_assert_num_queries(3):
        known = names()
    with django_assert_num_queries(0):
        assert recognise("baricitinib", known=known).drugs


def test_marks_say_where_and_of_which_kind():
    a_drug("madeupinib")
    an_endpoint("SRI-4")
    text = "On madeupinib the SRI-4 rose"

    marks = keyword_marks(text)

    assert [(text[mark.start : mark.end], mark.name) for mark in marks] == [
        ("madeupinib", "drug"),
        ("SRI-4", "endpoint"),
    ]
