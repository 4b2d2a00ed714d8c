from hypothesis import given
from hypothesis import strategies as st

from curation.search.terms import MOST_TERMS, Word, key_of, read_terms, spellings


def read(typed):
    return [
        [f"{'-' * word.excluded}{word.text}{'*' * word.begins}" for word in group]
        for group in read_terms(typed).groups
    ]


def test_each_word_is_asked_for():
    assert read("  lupus   nephritis ") == [["lupus"], ["nephritis"]]


def test_quotation_marks_of_any_kind_make_a_phrase():
    phrase = Word("lupus nephritis", is_phrase=True)

    for typed in ('"lupus nephritis"', "“lupus nephritis”", "«lupus nephritis»"):
        assert read_terms(typed).groups == [[phrase]]


def test_a_minus_and_not_leave_out():
    assert read('-mice NOT rats -"in vitro"') == [["-mice"], ["-rats"], ["-in vitro"]]


def test_a_hyphen_within_a_word_and_a_dash_between_words_leave_nothing_out():
    assert read("SLE-BRAVE-I -- lupus") == [["SLE-BRAVE-I"], ["--"], ["lupus"]]


def test_or_asks_for_either_of_its_neighbours():
    assert read("lupus (mice OR murine OR -rats)") == [["lupus"], ["mice", "murine", "-rats"]]
    assert read("OR lupus OR") == [["lupus"]]
    assert read("salt or pepper AND lupus") == [["salt"], ["or"], ["pepper"], ["lupus"]]


def test_an_asterisk_asks_for_a_beginning():
    assert read("barici* * **") == [["barici*"], ["*"]]


def test_a_quotation_mark_without_a_partner_is_left_out():
    groups, ignored = read_terms('"lupus nephritis" "mice')

    assert [group[0].text for group in groups] == ["lupus nephritis", "mice"]
    assert ignored == ["A quotation mark has no partner and was left out."]


def test_too_many_words_are_too_many():
    groups, ignored = read_terms("a OR b " + "word " * MOST_TERMS)

    assert sum(map(len, groups)) == MOST_TERMS
    assert ignored == [f"Only the first {MOST_TERMS} words were looked for."]


@given(st.text())
def test_anything_can_be_read(typed):
    for group in read_terms(typed).groups:
        assert group
        assert all(word.text for word in group)


def test_letters_and_a_number_are_written_together_and_apart():
    assert spellings("JAK1") == ["jak1", "jak 1"]
    assert spellings("SRI-4") == ["sri 4", "sri4"]
    assert spellings("lupus") == ["lupus"]


def test_greek_letters_are_written_out_or_not():
    assert set(spellings("TNF-alpha")) == {"tnf alpha", "tnf α", "tnfα"}
    assert set(spellings("TNFα")) == {"tnfα", "tnf α", "tnf alpha"}


def test_names_are_one_however_they_are_spelt():
    assert key_of("SRI-4") == key_of("SRI 4") == key_of("sri(4)") == "sri4"
