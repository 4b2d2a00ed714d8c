"""A list that is taken anew supersedes the one before, and takes along what people answered."""

import pytest

from curation.citation_matching import Entry, entries_of
from curation.history.states import CannotBeDone
from curation.models import CitedReference
from curation.reviews.deciding import choose, refuse, set_aside
from curation.reviews.lists import (
    ENTRIES_AT_MOST,
    follow_reviews,
    take_from_pubmed,
    take_list,
)
from tests.builders import a_citation, a_reference
from tests.review_builders import a_candidate, a_list, a_review

pytestmark = pytest.mark.django_db
_DOI = "10.1234/among-its-words"


def pasted(review, text, by):
    return take_list(review, entries_of(text), source="paste", by=by, raw=text)


def test_a_pasted_list_keeps_its_text_its_numbers_and_their_gaps(review, her):
    text = "1. Quill Q. One. J A. 2020;1:1.\n2. Ferrer B. Two. J A. 2020;1:2.\n5. Oduya C. Five."
    taken = pasted(review, text, her)
    assert (taken.raw, taken.taken_by, taken.source) == (text, her, "paste")
    assert [(each.position, each.number) for each in taken.entries.all()] == [
        (1, "1"),
        (2, "2"),
        (3, "5"),
    ]
    assert {each.state for each in taken.entries.all()} == {"waiting"}


def test_a_list_taken_anew_supersedes_the_one_before_which_is_kept(review, her):
    first = pasted(review, "Quill Q. One.", her)
    second = pasted(review, "Quill Q. One.\nFerrer B. Two.", her)
    first.refresh_from_db()
    assert first.superseded_at
    assert first.entries.count() == 1
    assert review.lists.current().get() == second


def test_the_same_list_again_is_the_one_that_is_there(review, her):
    first = pasted(review, "Quill Q. One.\nFerrer B. Two.", her)
    assert pasted(review, "Quill Q. One.\nFerrer B. Two.", her) == first
    assert review.lists.count() == 1


def test_what_people_answered_is_carried_over_by_words_or_by_identifier(review, her):
    here, other = a_reference(), a_reference()
    before = [
        Entry("1", "Quill Q. One."),
        Entry("2", "Ferrer B. Two.", doi="10.1234/two"),
        Entry("3", "Oduya C. Three."),
        Entry("4", "Nobody said anything of this."),
    ]
    first = take_list(review, before, source="paste", by=her)
    one, two, three, _ = first.entries.all()
    refuse(a_candidate(one, reference=other), by=her)
    choose(one, by=her, reference=here)
    set_aside(two, by=her, why="A book.")
    refuse(a_candidate(three, pmid=77), by=her)

    after = [
        Entry("1", "A new one."),
        Entry("2", "Quill  q. ONE."),
        Entry("3", "Ferrer, B.: Two", doi="10.1234/two"),
        Entry("4", "Oduya C. Three."),
        Entry("5", "Oduya C. Three."),
    ]
    second = take_list(review, after, source="file", by=her)
    told = [
        (each.state, each.reference, each.why, each.decided_by) for each in second.entries.all()
    ]
    assert told == [
        ("waiting", None, "", None),
        ("resolved", here, "", her),
        ("set aside", None, "A book.", her),
        ("waiting", None, "", None),
        ("waiting", None, "", None),
    ]
    refused = [
        [(match.reference, match.pmid, match.refused_by) for match in each.candidates.all()]
        for each in second.entries.all()
    ]
    assert refused == [[], [(other, None, her)], [], [(None, 77, her)], []]


def test_a_list_of_nothing_is_refused_and_the_one_before_stands(review, her):
    first = pasted(review, "Quill Q. One.", her)
    with pytest.raises(CannotBeDone, match="There is no reference in that"):
        take_list(review, [Entry("1", "  ")], source="paste", by=her)
    assert review.lists.current().get() == first


def test_a_list_that_is_too_long_is_refused_with_both_numbers(review, her):
    entries = [Entry("", f"Quill Q. No. {n}.") for n in range(ENTRIES_AT_MOST + 1)]
    with pytest.raises(CannotBeDone, match=r"2,000 references at most, and here are 2,001"):
        take_list(review, entries, source="paste", by=her)
    assert not review.lists.exists()


def test_a_list_of_1500_is_taken_in_few_queries(review, her, django_assert_max_num_queries):
    entries = [Entry(str(n), f"Quill Q. No. {n}.", pmid=n) for n in range(1, 1501)]
    take_list(review, entries, source="paste", by=her)
    more = [Entry("0", "Ferrer B. Zero."), *entries]
    with django_assert_max_num_queries(20):
        taken = take_list(review, more, source="paste", by=her)
    assert taken.entries.count() == 1501


def test_an_entry_of_an_identifier_alone_prints_that_and_no_null_bytes_are_kept(review, her):
    taken = take_list(
        review,
        [Entry("1", "", pmid=77), Entry("2", "", doi="10.1234/a"), Entry("3", "Bad\x00 byte")],
        source="paste",
        by=her,
        raw="\x00",
    )
    assert [each.printed for each in taken.entries.all()] == ["PMID 77", "10.1234/a", "Bad� byte"]


def test_pubmeds_list_is_taken_as_words_with_numbers_sections_and_identifiers(her):
    paper = a_reference(
        cited_references=[
            a_citation("12. Quill Q. JAK<sub>1</sub> &amp; more.", section="<i>Trials</i>"),
            a_citation("[3] Ferrer B. Two.", pmid=77, doi="10.1234/two", pmcid="PMC5"),
            a_citation("2020 was a year. doi:10.1234/among-its-words."),
        ]
    )
    taken = take_from_pubmed(a_review(her, paper), by=her)
    columns = ("number", "printed", "section", "pmid", "doi", "pmcid")
    assert list(taken.entries.values_list(*columns)) == [
        ("12", "Quill Q. JAK1 & more.", "Trials", None, "", ""),
        ("3", "Ferrer B. Two.", "", 77, "10.1234/two", "PMC5"),
        (*("", "2020 was a year. doi:10.1234/among-its-words.", ""), None, *(_DOI, "")),
    ]


def test_a_review_without_a_list_says_so(review, her):
    with pytest.raises(CannotBeDone, match="has no reference list"):
        take_from_pubmed(review, by=her)
    assert not review.lists.exists()


def test_a_changed_list_of_a_record_is_taken_where_the_review_follows_pubmed(her):
    paper = a_reference(cited_references=[a_citation("Quill Q. One.")])
    review = a_review(her, paper)
    (first,) = follow_reviews([paper.pk])
    assert (first.source, first.taken_by) == ("pubmed", None)
    assert follow_reviews([paper.pk]) == []

    paper.cited_references = [a_citation("Quill Q. One."), a_citation("Ferrer B. Two.")]
    paper.save()
    (second,) = follow_reviews([paper.pk])
    assert [each.printed for each in second.entries.all()] == ["Quill Q. One.", "Ferrer B. Two."]
    assert review.lists.current().get() == second


def test_a_pasted_list_is_not_replaced_by_pubmeds(her):
    paper = a_reference(cited_references=[a_citation("Quill Q. One.")])
    a_list(a_review(her, paper), "As it was pasted.")
    assert follow_reviews([paper.pk]) == []


def test_reviews_without_a_list_get_the_one_of_their_record(her):
    with_list = a_reference(cited_references=[a_citation("Quill Q. One.")])
    a_review(her, with_list)
    a_review(her)
    (taken,) = follow_reviews()
    assert taken.review.reference == with_list
    assert follow_reviews() == []
    assert CitedReference.objects.count() == 1


def test_a_record_whose_list_is_too_long_is_left_alone(her):
    paper = a_reference(cited_references=[a_citation("One.")] * (ENTRIES_AT_MOST + 1))
    a_review(her, paper)
    assert follow_reviews([paper.pk]) == []
