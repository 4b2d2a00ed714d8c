from hypothesis import given
from hypothesis import strategies as st

from curation.claims.tally import Tally, sentence
from curation.models import Citation

cited = st.lists(st.tuples(st.sampled_from(Citation.Stance.values), st.integers(1, 6)))


def test_stances_are_told_in_words():
    assert Tally(supports=2, disputes=1).words == "2 support, 1 disputes"
    assert Tally(qualifies=1, background=2).words == "1 qualifies, 2 are background"
    assert Tally().words == ""


@given(cited)
def test_a_paper_counts_once_in_a_stance_however_often_it_is_cited_in_it(said):
    assert Tally.of(said) == Tally.of(set(said))
    assert sum(Tally.of(said)) == len(set(said))


def test_the_sentence_says_how_papers_stand_and_what_is_quoted():
    tally = Tally(supports=4, disputes=2, qualifies=1)

    assert sentence(tally, quoted=0, lost=0, citations=7) == (
        "Contested: 4 papers support it, 2 dispute it and 1 qualifies it. None is quoted yet."
    )
    assert sentence(Tally(supports=1), quoted=1, lost=1, citations=1) == (
        "1 paper supports it. 1 of 1 citations quotes the words, 1 of which is no longer in the "
        "text."
    )
    assert sentence(Tally(background=1), quoted=0, lost=0, citations=1) == (
        "1 paper is background. None is quoted yet."
    )
    assert sentence(Tally(), quoted=0, lost=0, citations=0) == "No paper is cited under it yet."
