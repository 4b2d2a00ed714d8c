"""The starter reviews: loaded once, however often; PubMed's list takes the place of ours."""

import json

import pytest
from django.core.management import call_command
from django.utils.timezone import now

from curation.models import CitedReference, Reference, ReferenceList, Review
from curation.reviews.adding import describe
from curation.reviews.lists import follow_reviews
from curation.reviews.starter import load_reviews
from tests.builders import a_citation, a_reference
from tests.cast import ada
from tests.review_builders import a_list

pytestmark = pytest.mark.django_db


def an_entry_of_ours(**says):
    return {
        "number": "1",
        "authors": "Ash A.",
        "title": "A made-up trial.",
        "journal": "J. Made Up.",
        "year": 2026,
        "volume": "1",
        "pages": "2-3",
        "doi": "10.1000/Ash",
    } | says


def a_block(**says):
    return {
        "key": "made-up-2026",
        "design": "narrative",
        "question": "Does it help?",
        "entries": [
            an_entry_of_ours(),
            an_entry_of_ours(number="2", authors="Birch B.", doi="10.1000/birch"),
        ],
    } | says


@pytest.fixture
def load(tmp_path):
    path = tmp_path / "reviews.json"
    by = ada()

    def loaded(*blocks):
        path.write_text(json.dumps(blocks), encoding="utf-8")
        return load_reviews(path, by=by)

    return loaded


@pytest.fixture
def reference():
    return a_reference(starter_key="made-up-2026")


def test_a_review_says_what_it_asks_and_its_list_is_resolved_by_what_it_prints(load, reference):
    cited = a_reference(doi="10.1000/ash")

    taken = load(a_block())

    review = Review.objects.get()
    assert (taken.reviews, taken.entries, taken.there, taken.left_out) == (1, 2, 0, {})
    assert (review.reference, review.design, review.question) == (
        reference,
        "narrative",
        "Does it help?",
    )
    assert review.lists.get().source == ReferenceList.Source.STARTER
    assert list(
        CitedReference.objects.values_list("number", "printed", "doi", "how", "reference")
    ) == [
        (
            "1",
            "Ash A. A made-up trial. J. Made Up. 2026;1:2-3. doi: 10.1000/Ash.",
            *("10.1000/ash", "doi", cited.pk),
        ),
        (
            "2",
            "Birch B. A made-up trial. J. Made Up. 2026;1:2-3. doi: 10.1000/birch.",
            *("10.1000/birch", "doi", None),
        ),
    ]


@pytest.mark.usefixtures("reference")
def test_loading_again_doubles_nothing_and_touches_nothing_that_somebody_wrote(load):
    load(a_block())
    review = Review.objects.get()
    describe(review, by=review.added_by, version=review.version, question="Whom does it help?")

    taken = load(a_block())

    assert (taken.reviews, taken.entries, taken.there) == (0, 0, 1)
    assert Review.objects.get().question == "Whom does it help?"
    assert ReferenceList.objects.count() == 1


@pytest.mark.usefixtures("reference")
def test_a_review_may_be_known_without_its_list_or_its_question(load):
    taken = load({"key": "made-up-2026"})

    assert (taken.reviews, taken.entries) == (1, 0)
    assert Review.objects.get().question == ""
    assert load(a_block()).entries == 2


@pytest.mark.usefixtures("reference")
def test_a_list_that_was_taken_from_pubmed_is_not_replaced(load):
    load({"key": "made-up-2026"})
    theirs = a_list(Review.objects.get(), "Cedar C. Another. 2026.", source="pubmed")
    assert load(a_block()).entries == 0

    ReferenceList.objects.filter(pk=theirs.pk).update(superseded_at=now())
    assert load(a_block()).entries == 0


def test_where_pubmeds_record_has_the_list_already_it_is_left_to_that(load, reference):
    reference.cited_references = [a_citation("Cedar C. Another. 2026.")]
    reference.save()
    assert (load(a_block()).entries, ReferenceList.objects.count()) == (0, 0)

    (taken,) = follow_reviews()

    assert taken.source == ReferenceList.Source.PUBMED


def test_pubmeds_list_takes_the_place_of_the_starters_once_it_is_here(load, reference):
    load(a_block())
    reference.cited_references = [a_citation("Cedar C. Another. 2026.")]
    reference.save()

    (taken,) = follow_reviews([reference.pk])

    assert taken.source == ReferenceList.Source.PUBMED
    assert [each.printed for each in CitedReference.objects.current()] == [
        "Cedar C. Another. 2026."
    ]
    assert ReferenceList.objects.count() == 2


@pytest.mark.usefixtures("reference")
def test_what_is_not_here_is_left_out_and_a_wrong_block_is_named(load):
    assert load(a_block(key="elsewhere-2026")).left_out == {
        "elsewhere-2026": "that reference is not here"
    }
    with pytest.raises(ValueError, match=r"reviews\.json, made-up-2026: KeyError\('verdict'\)"):
        load(a_block(verdict="It helps."))
    with pytest.raises(ValueError, match=r"reviews\.json, made-up-2026: KeyError\('year'\)"):
        load(a_block(entries=[{"number": "1"}]))
    assert not Review.objects.exists()


def test_the_command_loads_them_after_their_references(capsys):
    call_command("load_starter")
    said = capsys.readouterr().out

    review = Review.objects.get(reference__pmid=36233087)
    here = Reference.objects.filter(cited_in__reference_list__review=review)
    assert f"Reviews: {Review.objects.count()} added with 5 entries of their lists." in said
    assert set(here.values_list("starter_key", flat=True)) == {"alkhalili-2020", "wallace-2018"}
    assert str(review.reference.published_on) == "2022-10-04"
    assert review.reference.publication_date == "2022 Oct 4"
