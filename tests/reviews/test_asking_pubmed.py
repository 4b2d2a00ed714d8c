"""PubMed's citation matcher is asked for what is left; its word is compared with its record."""

import pytest

from curation import pubmed as pubmed_room
from curation.reviews.resolving import ask_pubmed, by_likeness
from tests.builders import a_reference
from tests.review_builders import a_candidate, a_list, an_entry
from tests.reviews.papers import its_record, printed, the_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def its_list(review):
    return a_list(review)


def told(entry):
    entry.refresh_from_db()
    return entry.state, entry.how, entry.found_pmid


def test_what_pubmed_names_and_its_record_confirms_is_resolved_though_it_is_not_here(
    its_list, pubmed
):
    pubmed(its_record(501))
    entry = an_entry(its_list, printed())
    assert ask_pubmed(its_list.pk) == 1
    assert told(entry) == ("resolved", "ecitmatch", 501)
    assert entry.certainty >= 0.95
    assert entry.reference is None


def test_what_pubmed_names_and_is_here_is_resolved_to_it_without_its_record(its_list, pubmed):
    stand_in = pubmed(its_record(501))
    here = the_paper(pmid=501)
    entry = an_entry(its_list, printed())
    ask_pubmed(its_list.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.how, entry.reference) == ("resolved", "ecitmatch", here)
    assert [each.utility for each in stand_in.arrivals()] == ["ecitmatch"]


def test_what_the_record_contradicts_is_not_believed(its_list, pubmed):
    pubmed(its_record(501, title="Something quite different about mice.", authors=["Other Otto"]))
    entry = an_entry(its_list, printed())
    assert ask_pubmed(its_list.pk) == 0
    by_likeness(its_list.pk)
    assert told(entry)[0] in ("unsure", "not found")


def test_of_an_ambiguous_citation_all_that_pubmed_names_are_candidates(its_list, pubmed):
    pubmed(its_record(501), its_record(502))
    entry = an_entry(its_list, printed())
    assert ask_pubmed(its_list.pk) == 0
    assert told(entry)[0] == "waiting"
    by_likeness(its_list.pk)
    assert told(entry)[0] == "unsure"
    assert {each.pmid for each in entry.candidates.all()} == {501, 502}
    assert {each.how for each in entry.candidates.all()} == {"ecitmatch"}


def test_what_was_refused_is_not_named_again(its_list, pubmed, her):
    pubmed(its_record(501))
    entry = an_entry(its_list, printed())
    a_candidate(entry, pmid=501, refused_by=her, refused_at=its_list.taken_at)
    ask_pubmed(its_list.pk)
    by_likeness(its_list.pk)
    assert told(entry)[0] == "not found"


def test_pubmed_is_not_asked_for_what_prints_too_little_nor_twice(its_list, pubmed):
    stand_in = pubmed(its_record(501))
    an_entry(its_list, "Something that says nothing.")
    an_entry(its_list, printed(volume="99", page="1-2"))
    ask_pubmed(its_list.pk)
    ask_pubmed(its_list.pk)
    assert [each.utility for each in stand_in.arrivals()] == ["ecitmatch"]


def test_while_pubmed_is_away_nothing_is_lost_and_the_entry_says_so(its_list, pubmed):
    stand_in = pubmed(its_record(501))
    stand_in.fail("reset")
    entry = an_entry(its_list, printed())
    with pytest.raises(pubmed_room.PubMedUnavailable):
        ask_pubmed(its_list.pk)
    assert told(entry)[0] == "waiting"
    assert entry.why == (
        "PubMed could not be asked yet. It is asked again by itself; you need not wait for it."
    )
    stand_in.recover()
    assert ask_pubmed(its_list.pk) == 1


def test_what_pubmed_refuses_to_answer_is_looked_for_here(its_list, pubmed):
    pubmed(its_record(501)).fail("bad-request")
    here = the_paper()
    entry = an_entry(its_list, printed())
    assert ask_pubmed(its_list.pk) == 0
    assert told(entry)[0] == "waiting"
    assert by_likeness(its_list.pk) == 1
    entry.refresh_from_db()
    assert entry.reference == here


def test_while_pubmed_forbids_us_everything_waits(its_list, pubmed):
    pubmed(its_record(501)).fail("forbidden")
    entry = an_entry(its_list, printed())
    with pytest.raises(pubmed_room.PubMedForbids):
        ask_pubmed(its_list.pk)
    assert told(entry)[0] == "waiting"


def test_a_record_that_cannot_be_read_is_not_proposed(its_list, pubmed):
    pubmed(its_record(501)).fail("hollow-record=501")
    entry = an_entry(its_list, printed())
    ask_pubmed(its_list.pk)
    assert told(entry)[0] == "waiting"
    assert not entry.candidates.exists()


def test_a_candidate_that_came_in_meanwhile_is_one_paper_and_not_two(its_list, pubmed):
    pubmed(its_record(501))
    here = the_paper(pmid=501)
    entry = an_entry(its_list, printed())
    a_candidate(entry, pmid=501, how="ecitmatch", certainty=0.99)
    by_likeness(its_list.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.reference) == ("resolved", here)


def test_the_reference_that_is_asked_about_need_not_be_alone(its_list, pubmed):
    pubmed(its_record(501), its_record(502, volume="13", title="Another imagined matter."))
    a_reference()
    entries = [
        an_entry(its_list, printed()),
        an_entry(its_list, printed(title="Another imagined matter", volume="13")),
    ]
    assert ask_pubmed(its_list.pk) == 2
    assert [told(each)[2] for each in entries] == [501, 502]
