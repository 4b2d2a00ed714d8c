"""What is resolved and not here can be brought in, and is linked when it came."""

import pytest

from curation.reviews.deciding import choose, set_aside
from curation.reviews.missing import link_imported, missing
from curation.reviews.resolving import by_identifiers
from tests.builders import a_reference
from tests.review_builders import a_candidate, a_list, a_review, an_entry, resolved_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def its_list(review, her):
    """By PMID, DOI, PMCID, chosen by a person; one that is here, one set aside, one that waits."""
    made = a_list(review)
    an_entry(made, "By PMID.", pmid=801, doi="10.1234/x")
    an_entry(made, "By DOI.", doi="10.1234/a")
    an_entry(made, "By PMCID.", pmcid="PMC8")
    by_identifiers(made.pk)
    choose(an_entry(made, "Chosen."), by=her, pmid=802)
    resolved_to(made, a_reference(), her)
    set_aside(an_entry(made, pmid=803), by=her, why="A book.")
    an_entry(made)
    return made


def test_what_is_missing_is_told_by_the_one_identifier_to_ask_by(its_list):
    assert missing(its_list.review) == [
        (1, "By PMID.", 801, "", ""),
        (2, "By DOI.", None, "10.1234/a", ""),
        (3, "By PMCID.", None, "", "PMC8"),
        (4, "Chosen.", 802, "", ""),
    ]


def test_what_came_in_is_linked_in_all_reviews_at_once(its_list, her):
    other = a_list(a_review(her))
    an_entry(other, pmid=801)
    by_identifiers(other.pk)
    came = [
        a_reference(pmid=801),
        a_reference(doi="10.1234/a"),
        a_reference(pmcid="PMC8"),
        a_reference(pmid=802),
        a_reference(pmid=803),
    ]
    assert link_imported([each.pk for each in came]) == 5
    linked = its_list.entries.filter(position__lte=4).values_list("reference", flat=True)
    assert list(linked) == [each.pk for each in came[:4]]
    assert missing(its_list.review) == missing(other.review) == []
    assert link_imported() == 0


def test_only_what_came_in_is_linked(its_list):
    one, other = a_reference(pmid=801), a_reference(doi="10.1234/a")
    assert (link_imported([]), link_imported([other.pk])) == (0, 1)
    assert missing(its_list.review)[0].pmid == one.pmid
    assert link_imported() == 1


def test_of_two_papers_with_one_doi_the_first_is_linked(its_list):
    first = a_reference(doi="10.1234/a")
    second = a_reference(doi="10.1234/a", shares_ids_with=first)
    assert link_imported([second.pk]) == 0
    assert link_imported() == 1
    assert its_list.entries.get(position=2).reference == first


def test_a_pmid_that_turns_out_to_have_another_doi_is_looked_at_again(its_list):
    came = a_reference(pmid=801, doi="10.1234/another")
    link_imported([came.pk])
    entry = its_list.entries.get(position=1)
    assert (entry.state, entry.how, entry.reference) == ("waiting", "", None)
    by_identifiers(its_list.pk)
    entry.refresh_from_db()
    assert entry.state == "unsure"
    assert entry.candidates.get().reference == came


def test_a_superseded_list_stays_as_it_was(review):
    old = a_list(review, superseded_at=review.added_at)
    an_entry(old, pmid=801, state="resolved", how="pmid")
    assert link_imported([a_reference(pmid=801).pk]) == 0


def test_what_was_proposed_by_its_pmid_is_proposed_as_the_reference_that_came(its_list):
    entry = its_list.entries.get(position=7)
    candidate = a_candidate(entry, pmid=805)
    came = a_reference(pmid=805)
    link_imported([came.pk])
    candidate.refresh_from_db()
    assert (candidate.reference, candidate.pmid) == (came, None)
