"""What an entry prints says which paper it is; what is not sure waits for a person."""

import pytest

from curation.citation_matching import Entry
from curation.history.states import CannotBeDone
from curation.models import CandidateMatch
from curation.reviews.deciding import choose, refuse, set_aside, undo
from curation.reviews.lists import take_list
from curation.reviews.resolving import by_identifiers, by_likeness, lists_left_behind, look_again
from tests.builders import a_reference, an_author
from tests.review_builders import a_candidate, a_list, an_entry
from tests.reviews.papers import TITLE, printed, the_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def its_list(review):
    return a_list(review)


def told(entry):
    entry.refresh_from_db()
    return entry.state, entry.how, entry.reference


def candidates(entry):
    return {(each.reference, each.pmid) for each in entry.candidates.all()}


# -- by identifiers


@pytest.mark.parametrize(
    ("ids", "how"),
    [
        ({"pmid": 301}, "pmid"),
        ({"doi": "10.1234/a"}, "doi"),
        ({"pmcid": "PMC7"}, "pmcid"),
        ({"pmid": 301, "doi": "10.1234/a", "pmcid": "PMC7"}, "pmid"),
        ({"pmid": 99, "doi": "10.1234/a"}, ""),
    ],
)
def test_an_entry_is_the_paper_here_whose_identifier_it_prints(its_list, ids, how):
    here = a_reference(pmid=301, doi="10.1234/a", pmcid="PMC7")
    entry = an_entry(its_list, **ids)
    assert by_identifiers(its_list.pk) == bool(how)
    assert told(entry) == (("resolved", how, here) if how else ("unsure", "", None))


def test_an_entry_with_an_identifier_is_resolved_though_its_paper_is_not_here(its_list):
    entries = [
        an_entry(its_list, pmid=301),
        an_entry(its_list, doi="10.1234/a"),
        an_entry(its_list, pmcid="PMC7"),
        an_entry(its_list),
    ]
    assert by_identifiers(its_list.pk) == 3
    assert [told(entry) for entry in entries] == [
        ("resolved", "pmid", None),
        ("resolved", "doi", None),
        ("resolved", "pmcid", None),
        ("waiting", "", None),
    ]
    entries[0].refresh_from_db()
    assert entries[0].why == "It prints the PMID 301."
    assert entries[0].looked_at


def test_of_two_papers_with_one_doi_it_is_the_one_that_had_it_first(its_list):
    first = a_reference(doi="10.1234/a")
    second = a_reference(doi="10.1234/a", shares_ids_with=first)
    by_doi = an_entry(its_list, doi="10.1234/a")
    by_both = an_entry(its_list, doi="10.1234/a", pmid=second.pmid)
    by_identifiers(its_list.pk)
    assert told(by_doi) == ("resolved", "doi", first)
    assert told(by_both) == ("resolved", "pmid", second)


def test_identifiers_that_contradict_one_another_wait_for_a_person_with_both(its_list):
    one, other = a_reference(doi="10.1234/a"), a_reference(doi="10.1234/b")
    entry = an_entry(its_list, pmid=one.pmid, doi="10.1234/b")
    assert by_identifiers(its_list.pk) == 0
    assert told(entry) == ("unsure", "", None)
    assert entry.why == (
        f"It prints the DOI 10.1234/b, but PMID {one.pmid} has the DOI 10.1234/a. "
        "Say which is meant."
    )
    assert candidates(entry) == {(one, None), (other, None)}


def test_a_doi_here_that_belongs_to_another_pmid_waits_with_both(its_list):
    here = a_reference(doi="10.1234/a")
    entry = an_entry(its_list, pmid=77, doi="10.1234/a")
    by_identifiers(its_list.pk)
    assert told(entry) == ("unsure", "", None)
    assert candidates(entry) == {(here, None), (None, 77)}


def test_a_pmcid_that_contradicts_waits_too(its_list):
    one, other = a_reference(doi="10.1234/a", pmcid="PMC1"), a_reference(pmcid="PMC2")
    by_pmid = an_entry(its_list, pmid=one.pmid, pmcid="PMC2")
    by_doi = an_entry(its_list, doi="10.1234/a", pmcid="PMC2")
    by_identifiers(its_list.pk)
    assert told(by_pmid) == told(by_doi) == ("unsure", "", None)
    assert candidates(by_pmid) == candidates(by_doi) == {(one, None), (other, None)}


def test_of_two_that_contradict_the_other_holds_when_a_person_refused_one(its_list, her):
    one, other = a_reference(doi="10.1234/a"), a_reference(doi="10.1234/b")
    entry = an_entry(its_list, pmid=one.pmid, doi="10.1234/b")
    by_identifiers(its_list.pk)
    refuse(entry.candidates.get(reference=other), by=her)
    look_again(its_list, by=her)
    by_identifiers(its_list.pk)
    assert told(entry) == ("resolved", "pmid", one)


def test_the_same_paper_twice_and_the_review_itself_are_resolved_like_any(its_list):
    itself, here = its_list.review.reference, a_reference()
    entries = [an_entry(its_list, pmid=pmid) for pmid in (here.pmid, here.pmid, itself.pmid)]
    assert by_identifiers(its_list.pk) == 3
    assert [told(entry)[2] for entry in entries] == [here, here, itself]


def test_what_a_person_answered_meanwhile_stays(its_list, her):
    here = a_reference()
    entry = an_entry(its_list, pmid=here.pmid)
    set_aside(entry, by=her, why="Not a paper.")
    assert by_identifiers(its_list.pk) == 0
    assert told(entry)[0] == "set aside"


def test_a_list_of_1500_is_resolved_in_few_queries(review, her, django_assert_max_num_queries):
    here = [a_reference(doi=f"10.1234/{n}") for n in range(5)]
    entries = [Entry("", f"No. {n}.", doi=f"10.1234/{n}") for n in range(750)]
    entries += [Entry("", printed(year=2000, page=str(n))) for n in range(750)]
    taken = take_list(review, entries, source="paste", by=her)
    with django_assert_max_num_queries(40):
        assert by_identifiers(taken.pk) == 750
        by_likeness(taken.pk)
    assert taken.entries.filter(reference__in=here).count() == 5
    assert taken.entries.filter(state="not found").count() == 750


# -- by likeness


def test_what_is_surely_a_paper_here_is_resolved_to_it(its_list):
    here = the_paper()
    a_reference(authors=[an_author("Quill")], publication_year=2022)
    entry = an_entry(its_list, printed())
    assert by_likeness(its_list.pk) == 1
    assert told(entry) == ("resolved", "likeness", here)
    assert entry.certainty >= 0.95
    assert "title" in entry.why


def test_a_paper_that_only_the_starter_evidence_names_is_found_by_its_printed_authors(its_list):
    here = the_paper(authors=[], authors_as_printed="Quill Q, Ferrer B", volume="", pages="")
    entry = an_entry(its_list, printed())
    by_likeness(its_list.pk)
    assert told(entry)[0] in ("resolved", "unsure")
    assert here in {entry.reference, *(each.reference for each in entry.candidates.all())}


def test_an_entry_that_matches_two_papers_waits_with_both(its_list):
    one, other = the_paper(), the_paper()
    entry = an_entry(its_list, printed())
    assert by_likeness(its_list.pk) == 0
    assert told(entry) == ("unsure", "", None)
    assert entry.why == "Several papers are like it. Say which it is."
    assert candidates(entry) == {(one, None), (other, None)}


def test_five_candidates_at_most_are_proposed(its_list):
    for _ in range(7):
        the_paper()
    entry = an_entry(its_list, printed())
    by_likeness(its_list.pk)
    assert entry.candidates.count() == 5


def test_a_differing_doi_forbids_whatever_agrees(its_list):
    the_paper(doi="10.1234/another")
    entry = an_entry(its_list, f"{printed()} doi: 10.1234/own", doi="10.1234/own")
    by_likeness(its_list.pk)
    assert told(entry) == ("not found", "", None)
    assert not entry.candidates.exists()


def test_a_paper_that_a_person_refused_is_not_proposed_again(its_list, her):
    one, other = the_paper(), the_paper()
    entry = an_entry(its_list, printed())
    a_candidate(entry, reference=one, refused_by=her, refused_at=its_list.taken_at)
    assert by_likeness(its_list.pk) == 1
    assert told(entry) == ("resolved", "likeness", other)


def test_a_paper_refused_by_its_pmid_before_it_came_is_not_proposed_either(its_list, her):
    here = the_paper()
    entry = an_entry(its_list, printed())
    a_candidate(entry, pmid=here.pmid, refused_by=her, refused_at=its_list.taken_at)
    by_likeness(its_list.pk)
    assert told(entry) == ("not found", "", None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "Dubois EL, editor. Imagined Lupus. 9th ed. Philadelphia: Elsevier; 2019.",
            "It looks like a book",
        ),
        ("A made-up agency. A page. https://example.org/x. Accessed 3 May 2021.", "a web page"),
        ("Something that says nothing.", "prints too little to ask PubMed"),
        (printed(title="Nothing that anybody ever wrote down"), "Neither PubMed nor what is here"),
    ],
)
def test_what_is_not_found_says_why(its_list, text, says):
    entry = an_entry(its_list, text)
    by_likeness(its_list.pk)
    assert told(entry) == ("not found", "", None)
    assert says in entry.why


def test_what_pubmed_is_to_be_asked_about_waits_unless_it_is_sure(its_list):
    here = the_paper()
    sure = an_entry(its_list, printed())
    waits = an_entry(its_list, printed(title="Another matter altogether", page="900-9"))
    assert by_likeness(its_list.pk, only_sure=True) == 1
    assert told(sure) == ("resolved", "likeness", here)
    assert told(waits) == ("waiting", "", None)


def test_looking_again_leaves_what_people_answered(its_list, her):
    here = a_reference()
    unsure = an_entry(its_list, state="unsure")
    missed = an_entry(its_list, state="not found")
    chosen = choose(an_entry(its_list), by=her, reference=here)
    undone = undo(an_entry(its_list, pmid=here.pmid, state="resolved", how="pmid"), by=her)
    assert look_again(its_list, by=her) == 2
    assert [told(each)[0] for each in (unsure, missed, chosen, undone)] == [
        "waiting",
        "waiting",
        "resolved",
        "unsure",
    ]
    assert lists_left_behind() == [its_list.pk]


def test_a_list_that_was_replaced_is_looked_for_no_more(review, her):
    old = a_list(review, "One.", superseded_at=review.added_at)
    assert lists_left_behind() == []
    assert (by_identifiers(old.pk), by_likeness(old.pk)) == (0, 0)
    with pytest.raises(CannotBeDone, match="replaced by another"):
        look_again(old, by=her)


def test_nothing_is_found_twice_by_looking_twice(its_list):
    the_paper()
    the_paper()
    an_entry(its_list, printed(title=TITLE))
    by_likeness(its_list.pk)
    its_list.entries.update(state="waiting")
    by_likeness(its_list.pk)
    assert CandidateMatch.objects.count() == 2
