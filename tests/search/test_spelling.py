import pytest

from curation.search.question import Question
from curation.search.refreshing import refresh
from curation.search.spelling import mended, nearest, slips_between
from curation.search.words import understand
from tests.builders import a_heading, a_reference
from tests.evidence_builders import a_drug

pytestmark = pytest.mark.django_db


def meant(words, **fields):
    question = Question(words=words, **fields)
    return mended(question, understand(words))


def test_a_misspelt_word_may_have_meant_one_of_the_site():
    a_reference(title="Baricitinib in nephritis", mesh=[a_heading("Hydroxychloroquine")])
    refresh(always=True)

    assert meant("barcitinib nefritis -mice", notice="none") == Question(
        words="baricitinib nephritis -mice", notice="none"
    )
    assert nearest("hydroxychloroquin") == "hydroxychloroquine"
    assert nearest("zzzz") is None


def test_a_short_word_is_mended_by_its_letters_and_not_by_its_beginning():
    for title in ("Lupus", "Lupadis"):
        a_reference(title=title)
    refresh(always=True)

    assert nearest("lupis") == nearest("lupsu") == "lupus"
    assert nearest("luxor") is None


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("", "", 0),
        ("lupus", "lupus", 0),
        ("lupis", "lupus", 1),
        ("lpuus", "lupus", 1),
        ("lups", "lupus", 1),
        ("", "abc", 3),
        ("ca", "abc", 3),
    ],
)
def test_slips_are_counted(one, other, slips):
    assert slips_between(one, other) == slips_between(other, one) == slips


def test_the_commoner_of_two_like_words_is_meant():
    for title in ("Nephritis", "Nephritis again", "Nephrites"):
        a_reference(title=title)
    refresh(always=True)

    assert nearest("nephritid") == "nephritis"


def test_a_drug_that_was_just_entered_may_be_meant():
    a_drug("upadacitinib", synonyms=["Rinvoq"])

    assert nearest("upadacitnib") == "upadacitinib"
    assert nearest("rinvoc") == "rinvoq"


def test_a_word_that_has_just_come_in_is_not_misspelt():
    a_reference(title="Nephritis")
    refresh(always=True)
    a_reference(title="Nephritid")

    assert meant("nephritid") is None


def test_a_question_without_words_is_not_misspelt():
    assert meant("") is None
    assert meant('"barcitinib') is None


@pytest.mark.parametrize("word", ["", "abc", "1234567", "a" * 5000, "%%%%", "'; DROP", "😀😀😀😀"])
def test_anything_can_be_asked(word):
    assert nearest(word) is None
