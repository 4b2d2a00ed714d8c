from curation.article import Article
from curation.web.changes import Change, Piece, changes
from tests.builders import a_heading


def test_the_same_twice_differs_in_nothing():
    assert changes(Article(1, title="A"), Article(1, title="A")) == []


def test_a_text_is_compared_word_by_word():
    before = Article(1, title="Of 40 people, 19 (48%) responded")
    after = Article(1, title="Of 40 people, 18 (45%) responded")

    assert changes(before, after) == [
        Change(
            "title",
            [
                Piece("same", "Of 40 people, "),
                *(Piece("gone", "19"), Piece("new", "18"), Piece("same", " ")),
                *(Piece("gone", "(48%)"), Piece("new", "(45%)"), Piece("same", " responded")),
            ],
            [],
            [],
        )
    ]


def test_a_list_is_compared_entry_by_entry():
    before = Article(1, mesh=[a_heading("Humans"), a_heading("Lupus")])
    after = Article(1, mesh=[a_heading("Humans"), a_heading("Lupus", qualifiers=("genetics",))])

    assert changes(before, after) == [Change("MeSH headings", [], ["Lupus"], ["Lupus, genetics"])]


def test_a_topic_that_became_a_major_one_is_a_change():
    before = Article(1, mesh=[a_heading("Lupus")])
    after = Article(1, mesh=[a_heading("Lupus", major=True)])

    assert changes(before, after) == [Change("MeSH headings", [], ["Lupus"], ["Lupus, major"])]


def test_a_list_in_another_order_says_so():
    (change,) = changes(Article(1, languages=["eng", "fre"]), Article(1, languages=["fre", "eng"]))

    assert change.new == ["the same, in another order or otherwise written"]


def test_long_stretches_that_stayed_the_same_are_shortened():
    words = " ".join(f"word{number}" for number in range(200))
    (change,) = changes(Article(1, title=f"{words} old"), Article(1, title=f"{words} new"))

    assert change.pieces[0].fate == "same"
    assert " … " in change.pieces[0].words
    assert len(change.pieces[0].words.split()) < 40


def test_what_was_silent_and_speaks_now_is_new():
    (change,) = changes(Article(1, doi=None), Article(1, doi="10.1000/x"))

    assert change.pieces == [Piece("new", "10.1000/x")]


def test_yes_and_no_are_words():
    (change,) = changes(Article(1, authors_complete=True), Article(1, authors_complete=False))

    assert change.pieces == [Piece("gone", "yes"), Piece("new", "no")]
