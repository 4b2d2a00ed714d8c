from datetime import date, timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import now

from curation.models import Notice, Reference, Tag, User
from curation.screening.settling import settle_tag
from curation.search import facets as facets_of
from curation.search.facets import facets
from curation.search.matching import find, matches
from curation.search.question import Question
from curation.search.refreshing import refresh
from curation.tagging.merging import merge
from tests.builders import a_heading, a_notice, a_reference, an_author, of_type
from tests.cast import ada, ben, cleo
from tests.desk_builders import (
    a_decision,
    a_tag,
    a_tagging,
    an_accepted_claim,
    an_assignment,
)
from tests.evidence_builders import a_drug, a_source, a_trial, an_arm
from tests.review_builders import a_list, a_review, resolved_to

pytestmark = pytest.mark.django_db


def counted(question: Question = Question()) -> dict[str, dict[str, int]]:  # noqa: B008 - frozen
    offered = facets(find(question), question)
    return {
        facet.name: {choice.words: choice.papers for choice in facet.choices}
        for facet in offered.facets
    }


def some_references() -> None:
    wallace = an_author("Wallace", "DJ")
    a_reference(
        publication_year=2023,
        journal_abbreviation="Lancet",
        publication_types=of_type("Randomized Controlled Trial", "Journal Article"),
        mesh=[a_heading("Lupus Nephritis"), a_heading("Humans")],
        authors=[wallace, an_author("Quill", role="investigator")],
    )
    corrected = a_reference(
        publication_year=2023,
        journal_abbreviation="Lancet",
        publication_types=of_type("Review"),
        mesh=[a_heading("Lupus Nephritis")],
        authors=[an_author(group="A Group"), wallace],
    )
    a_notice(corrected, Notice.Kind.ERRATUM_IN)
    a_reference(publication_year=2019, journal="Lupus", fetched=False)


def test_facets_count_what_the_question_finds():
    some_references()

    assert counted() == {
        "year": {"2023": 2, "2019": 1},
        "journal": {"Lancet": 2, "Lupus": 1},
        "type": {"Randomized Controlled Trial": 1, "Review": 1},
        "mesh": {"Lupus Nephritis": 2},
        "author": {"Wallace DJ": 2, "A Group": 1},
        "standing": {"corrected": 1, "no notice": 2, "not fetched yet": 1, "record fetched": 2},
    }


def test_a_choice_finds_as_many_as_it_says():
    some_references()
    offered = facets(find(Question()), Question())

    for facet in offered.facets:
        for choice in facet.choices:
            assert matches(choice.narrower).count() == choice.papers, choice


def test_what_is_chosen_is_not_offered_again():
    some_references()
    narrowed = counted(
        Question(
            year_from=2023, year_to=2023, journal="Lancet", author="Wallace DJ", types=("Review",)
        )
    )

    assert set(narrowed) == {"mesh", "standing"}


def test_of_much_only_the_newest_found_are_counted_and_it_is_said(monkeypatch):
    for year in (2019, 2020, 2021, 2022):
        a_reference(publication_year=year, published_on=date(year, 1, 1), journal="Lupus")
    monkeypatch.setattr(facets_of, "FEW", 2)
    monkeypatch.setattr(facets_of, "NEWEST", 3)
    offered = facets(find(Question(journal="Lupus")), Question(journal="Lupus"))

    assert (offered.among, offered.as_of) == (3, None)
    assert [choice.words for choice in offered.facets[0].choices] == ["2022", "2021", "2020"]


def test_of_all_of_many_the_kept_counts_are_shown_with_their_time(monkeypatch):
    some_references()
    a_drug("baricitinib")
    a_tagging(Reference.objects.latest("pk"), a_tag("lupus"), ada())
    exactly = counted()
    refresh(always=True)
    drawn = now()
    a_reference(publication_year=1999)
    monkeypatch.setattr(facets_of, "FEW", 2)
    offered = facets(find(Question()), Question())

    assert offered.among is None
    assert abs(offered.as_of - drawn) < timedelta(minutes=1)
    kept = {
        facet.name: {choice.words: choice.papers for choice in facet.choices}
        for facet in offered.facets
    }
    assert kept == {name: values for name, values in exactly.items() if name != "author"}


def test_facets_cost_seven_queries(django_assert_num_queries):
    some_references()
    found = find(Question())
    with django_assert_num_queries(7):
        facets(found, Question())


# -- Drugs and trials


def test_drugs_and_trials_count_what_is_tied_to_them_as_the_narrower_question_finds():
    her, him = ada(), ben()
    bari = a_drug("baricitinib")
    trial = a_trial("TRIAL", nct="NCT00000009")
    an_arm(trial, bari)
    report, registered, source, claimed = (a_reference(publication_year=2023) for _ in range(4))
    Reference.objects.filter(pk=registered.pk).update(nct_numbers=["NCT00000009"])
    trial.reports.create(reference=report, kind="primary")
    bari.sources.add(a_source(source))
    an_accepted_claim(her, him, claimed, drugs=[bari])

    offered = counted()
    assert offered["drug"] == {"baricitinib": 3}
    assert offered["trial"] == {"TRIAL": 2}
    for facet in facets(find(Question()), Question()).facets:
        for choice in facet.choices:
            assert matches(choice.narrower).count() == choice.papers, choice
    assert "drug" not in counted(Question(drugs=("baricitinib",)))
    assert "trial" not in counted(Question(trials=("NCT00000009",)))
    assert "trial" not in counted(Question(trials=("trial",)))


# -- Reviews and screening


def test_lists_and_screening_count_what_the_narrower_question_finds():
    by = ada()
    first, second, third = (a_reference(publication_year=2023) for _ in range(3))
    review = a_review(by, a_reference(publication_year=2022, authors=[an_author("Quill")]))
    made = a_list(review)
    for reference in (first, second, second):
        resolved_to(made, reference, by)
    a_decision(first, by)
    a_decision(second, by)
    a_decision(first, by, "exclude", "design", stage="full-text")
    an_assignment(third, by)

    offered = counted()
    assert offered["review"] == {"Quill 2022": 2}
    assert offered["screening"] == {
        "included at title and abstract": 2,
        "being screened at title and abstract": 1,
        "excluded at full text": 1,
    }
    for facet in facets(find(Question()), Question()).facets:
        for choice in facet.choices:
            assert matches(choice.narrower).count() == choice.papers, choice
    chosen = Question(review=review.pk, screening=("title-abstract.include",))
    assert counted(chosen)["screening"] == {"excluded at full text": 1}
    assert "review" not in counted(chosen)


# -- Tags


def tagged_references(by: User) -> None:
    drug = a_tag("drug", slug="drug")
    bari = a_tag("baricitinib", drug, slug="baricitinib")
    a_tag("empty", drug)
    a_tag("gone", retired_at=timezone.now())
    a_tagging(a_reference(publication_year=2023), bari, by)
    both = a_reference(publication_year=2024)
    a_tagging(both, bari, by)
    a_tagging(both, drug, by)


def test_a_tag_counts_what_is_tagged_below_it_as_the_narrower_question_finds():
    tagged_references(ada())

    assert counted()["tag"] == {"drug": 2, "baricitinib": 2}
    assert counted(Question(tags=("drug",)))["tag"] == {"baricitinib": 2}
    assert counted(Question(year_from=2024))["tag"] == {"drug": 1, "baricitinib": 1}
    (tags,) = (each for each in facets(find(Question()), Question()).facets if each.name == "tag")
    for choice in tags.choices:
        assert matches(choice.narrower).count() == choice.papers


def test_what_must_not_be_seen_yet_is_neither_counted_nor_found():
    first, second = ada(), ben()
    tagged_references(first)
    for reference in Reference.objects.all():
        an_assignment(reference, first, done=True)
        an_assignment(reference, second)
    question = Question(tags=("baricitinib",))

    found = find(question, seen_by=second)
    offered = facets(find(Question()), Question(), seen_by=second)

    assert found.count.number == 0
    assert "tag" not in [facet.name for facet in offered.facets]
    for person in (first, cleo()):
        assert find(question, seen_by=person).count.number == 2
    assert find(question).count.number == 0


def test_a_tag_on_which_two_differ_finds_nothing_until_it_is_settled():
    first, second = ada(), ben()
    tagged_references(first)
    reference = Reference.objects.all()[0]
    for person in (first, second):
        an_assignment(reference, person, done=True)
    question = Question(tags=("baricitinib",))

    assert find(question, seen_by=first).count.number == 1
    settle_tag(reference, Tag.objects.get(slug="baricitinib"), applies=True, by=second)
    assert find(question, seen_by=first).count.number == 2


def test_a_tag_that_was_merged_finds_what_the_one_that_stayed_finds():
    by = ada()
    tagged_references(by)
    old = a_tag("LY3009104", slug="old")
    a_tagging(a_reference(), old, by)
    merge(old, into=Tag.objects.get(slug="baricitinib"), by=by, reason="One.")

    assert matches(Question(tags=("old",))).count() == 3
    assert matches(Question(tags=("nothing",))).count() == 0
    assert matches(Question(tags=("drug", "baricitinib"))).count() == 3
