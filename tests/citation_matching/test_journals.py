"""A journal is the same however its name is abbreviated, and another where a word is another."""

import pytest

from curation.citation_matching.journals import same_journal


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Ann Imag Dis", "Annals of the imaginary diseases"),
        ("Annals of the Imaginary Diseases", "Ann. Imag. Dis."),
        ("Natl Imag Rev", "National imaginary reviews"),
        ("Proc Natl Acad Imag U S A", "Proceedings of the National Academy of Imagination USA"),
        ("PNAI", "Proceedings of the National Academy of Imagination"),
        ("J Imag Health A", "Journal of imaginary health. Part A"),
        ("Imag", "Imag (Nowhere, N.Y.)"),
        ("J Imag Rheumatol", "Journal of imaginary rheumatology : official journal of nobody"),
    ],
)
def test_one_journal_has_many_names(printed, name):
    assert same_journal(printed, name)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Imag", "Imag rheumatology"),
        ("Imag Rheumatol", "Imag"),
        ("J Imag Health B", "Journal of imaginary health. Part A"),
        ("Br J Imag", "American journal of imagination"),
        ("", "Imag"),
        ("Imag", ""),
    ],
)
def test_another_word_is_another_journal(printed, name):
    assert not same_journal(printed, name)
