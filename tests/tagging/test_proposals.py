import pytest

from curation.tagging.keeping import retire
from curation.tagging.proposals import keyword_marks, proposed, vocabulary
from tests.builders import a_heading, a_reference, of_type
from tests.cast import ada
from tests.desk_builders import a_paper, a_tag

pytestmark = pytest.mark.django_db


def said(reference, **options):
    return [(each.tag.name, each.words, each.where) for each in told(reference, **options)]


def told(reference, **options):
    return proposed(reference, vocabulary(), **options)


def test_a_tag_is_proposed_where_its_name_or_a_term_stands():
    a_tag("baricitinib", terms=["LY3009104"])
    a_tag("lupus nephritis", terms=["Lupus Nephritis"])
    a_tag("safety")
    a_tag("tofacitinib")
    a_tag("SLE")
    reference = a_paper(
        "Findings: no word of SLEDAI. <i>Safety</i> was good, and SAFETY again.",
        title="<b>LY3009104</b> in a made-up disease",
        mesh=[a_heading("Lupus  Nephritis")],
        keywords=[{"text": "tofacitinib", "major": False, "owner": "NOTNLM"}],
    )

    assert said(reference) == [
        ("baricitinib", "LY3009104", "title"),
        ("lupus nephritis", "Lupus  Nephritis", "MeSH"),
        ("tofacitinib", "tofacitinib", "keywords"),
        ("safety", "Safety", "abstract"),
    ]


def test_a_publication_type_proposes_the_study_design_that_has_it_as_a_term():
    a_tag("randomised trial", terms=["Randomized Controlled Trial"])
    a_tag("review")
    reference = a_reference(
        title="Made up",
        publication_types=of_type("Systematic Review", "Randomized Controlled Trial"),
    )

    assert said(reference) == [
        ("randomised trial", "Randomized Controlled Trial", "publication type")
    ]


def test_a_heading_of_the_tree_is_not_proposed_by_its_name():
    a_tag("baricitinib", a_tag("drug"))
    above = a_tag("JAK inhibitor", terms=["jakinib"])
    a_tag("tofacitinib", above)

    assert said(a_reference(title="A drug, a JAK inhibitor")) == [
        ("JAK inhibitor", "JAK inhibitor", "title")
    ]


def test_what_is_no_longer_in_use_or_was_given_already_is_not_proposed():
    by, gone, given = ada(), a_tag("baricitinib"), a_tag("tofacitinib")
    retire(gone, by=by, reason="Gone.")
    reference = a_reference(title="baricitinib and tofacitinib")

    assert said(reference, besides={given.pk}) == []


def test_the_vocabulary_is_read_by_one_query_for_any_number_of_references(
    django_assert_num_queries,
):
    a_tag("baricitinib")
    references = [a_reference(title=f"baricitinib {number}") for number in range(5)]

    with django_assert_num_queries(1):
        words = vocabulary()
        assert all(proposed(reference, words) for reference in references)


def test_the_words_of_tags_are_marked_where_they_stand_and_the_longer_one_is_meant():
    nephritis, lupus = a_tag("lupus nephritis"), a_tag("lupus")
    twin = a_tag("nephritis", terms=["lupus nephritis"])
    text = "Lupus\nnephritis is no lupus."

    marks = keyword_marks(text, vocabulary())

    assert [text[mark.start : mark.end] for mark in marks] == ["Lupus\nnephritis", "lupus"]
    assert [set(mark.tags) for mark in marks] == [{nephritis, twin}, {lupus}]


def test_without_tags_nothing_is_marked():
    assert keyword_marks("lupus", vocabulary()) == []
