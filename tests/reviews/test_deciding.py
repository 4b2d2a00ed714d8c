"""A person says which paper an entry is, or is not; each answer can be taken back."""

import pytest

from curation.history.states import CannotBeDone, ChangedMeanwhile, ReasonNeeded
from curation.models import CandidateMatch
from curation.reviews.deciding import (
    choose,
    reference_by_hand,
    refuse,
    seen_of,
    set_aside,
    take_refusal_back,
    undo,
)
from curation.reviews.resolving import by_identifiers, by_likeness, look_again
from tests.builders import a_reference
from tests.cast import ben
from tests.review_builders import a_list, an_entry
from tests.reviews.papers import printed, the_paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def its_list(review):
    return a_list(review)


@pytest.fixture
def entry(its_list):
    return an_entry(its_list, printed())


@pytest.fixture
def unsure(entry):
    """With two candidates."""
    the_paper()
    the_paper()
    by_likeness(entry.reference_list_id)
    entry.refresh_from_db()
    return entry


def test_a_chosen_paper_is_the_persons_answer(unsure, her):
    one, other = (each.reference for each in unsure.candidates.all())
    chosen = choose(unsure, by=her, reference=one, seen=seen_of(unsure))
    assert (chosen.state, chosen.how, chosen.reference, chosen.decided_by) == (
        "resolved",
        "person",
        one,
        her,
    )
    assert chosen.certainty is None
    assert choose(chosen, by=her, reference=other).reference == other


def test_a_pmid_can_be_chosen_whether_it_is_here_or_not(entry, her):
    here = a_reference(pmid=701)
    chosen = choose(entry, by=her, pmid=702)
    assert (chosen.reference, chosen.found_pmid) == (None, 702)
    chosen = choose(chosen, by=her, pmid=701)
    assert (chosen.reference, chosen.found_pmid) == (here, None)


@pytest.mark.parametrize("both", [False, True])
def test_an_answer_is_one_paper(entry, her, both):
    what = {"reference": a_reference(), "pmid": 1} if both else {}
    with pytest.raises(CannotBeDone, match="Say which paper it is"):
        choose(entry, by=her, **what)


def test_an_answer_to_what_somebody_answered_meanwhile_is_refused(entry, her):
    seen, mine, theirs = seen_of(entry), a_reference(), a_reference()
    choose(entry, by=ben(), reference=theirs)
    for act in (
        lambda: choose(entry, by=her, reference=mine, seen=seen),
        lambda: set_aside(entry, by=her, why="A book.", seen=seen),
        lambda: undo(entry, by=her, seen=seen),
    ):
        with pytest.raises(ChangedMeanwhile, match="Nothing of yours was saved over theirs"):
            act()
    entry.refresh_from_db()
    assert entry.reference == theirs


def test_in_a_list_that_was_replaced_nothing_is_answered(review, her):
    entry = an_entry(a_list(review, superseded_at=review.added_at))
    with pytest.raises(CannotBeDone, match="replaced by another"):
        choose(entry, by=her, reference=a_reference())


def test_a_refused_candidate_is_remembered_and_the_last_one_leaves_nothing(unsure, her):
    one, other = unsure.candidates.all()
    assert refuse(one, by=her).state == "unsure"
    entry = refuse(other, by=her)
    assert entry.state == "not found"
    assert "was refused" in entry.why
    assert refuse(other, by=her).state == "not found"

    look_again(entry.reference_list, by=her)
    by_likeness(entry.reference_list_id)
    entry.refresh_from_db()
    assert entry.state == "not found"


def test_a_refusal_can_be_taken_back(unsure, her):
    one, other = unsure.candidates.all()
    refuse(one, by=her)
    refuse(other, by=her)
    entry = take_refusal_back(other, by=her)
    assert entry.state == "unsure"
    other.refresh_from_db()
    assert (other.refused_by, other.refused_at) == (None, None)


def test_what_was_refused_can_be_chosen_after_all(unsure, her):
    one, _ = unsure.candidates.all()
    refuse(one, by=her)
    choose(unsure, by=her, reference=one.reference)
    one.refresh_from_db()
    assert one.refused_by is None


def test_what_an_entry_is_resolved_to_is_not_refused_beside_it(unsure, her):
    one, _ = unsure.candidates.all()
    choose(unsure, by=her, reference=one.reference)
    with pytest.raises(CannotBeDone, match="Take that back instead"):
        refuse(one, by=her)


def test_a_candidate_that_is_gone_says_so(unsure, her):
    one, _ = unsure.candidates.all()
    CandidateMatch.objects.filter(pk=one.pk).delete()
    with pytest.raises(ChangedMeanwhile, match="any more"):
        refuse(one, by=her)


def test_setting_aside_takes_a_reason(entry, her):
    with pytest.raises(ReasonNeeded):
        set_aside(entry, by=her, why="  ")
    aside = set_aside(entry, by=her, why=" A  book. ")
    assert (aside.state, aside.why, aside.decided_by) == ("set aside", "A book.", her)


def test_a_persons_answer_taken_back_leaves_the_entry_as_it_was(unsure, her):
    one, _ = unsure.candidates.all()
    choose(unsure, by=her, reference=one.reference)
    back = undo(unsure, by=her)
    assert (back.state, back.how, back.reference, back.decided_by) == ("unsure", "", None, None)
    assert back.candidates.filter(refused_by=None).count() == 2


def test_what_was_set_aside_and_has_no_candidate_is_looked_for_again(entry, her):
    set_aside(entry, by=her, why="A book.")
    back = undo(entry, by=her)
    assert (back.state, back.why, back.decided_by, back.looked_at) == ("waiting", "", None, None)


@pytest.mark.parametrize("ids", [{}, {"pmid": 701}, {"doi": "10.1234/a"}])
def test_what_we_resolved_and_a_person_undoes_is_not_resolved_so_again(its_list, her, ids):
    here = the_paper(pmid=701, doi="10.1234/a")
    entry = an_entry(its_list, printed(), **ids)
    resolve = by_identifiers if ids else by_likeness
    assert resolve(its_list.pk) == 1
    entry.refresh_from_db()
    assert entry.reference == here

    back = undo(entry, by=her)
    assert (back.state, back.reference, back.certainty) == ("unsure", None, None)
    assert back.candidates.get().refused_by == her
    its_list.entries.update(state="waiting", decided_by=None)
    by_identifiers(its_list.pk)
    by_likeness(its_list.pk)
    entry.refresh_from_db()
    assert (entry.state, entry.reference) == ("not found", None)


def test_what_was_resolved_by_an_identifier_alone_can_be_undone_before_it_is_here(its_list, her):
    by_pmid, by_doi = an_entry(its_list, pmid=701), an_entry(its_list, doi="10.1234/a")
    by_identifiers(its_list.pk)
    assert undo(by_pmid, by=her).candidates.get().pmid == 701
    assert not undo(by_doi, by=her).candidates.exists()
    assert look_again(its_list, by=her) == 0


def test_there_is_nothing_to_take_back_where_nobody_answered(entry, her):
    with pytest.raises(CannotBeDone, match="nothing to take back"):
        undo(entry, by=her)


@pytest.mark.parametrize(
    "typed",
    [
        "701",
        " PMID: 701 ",
        "https://pubmed.ncbi.nlm.nih.gov/701/",
        "10.1234/A",
        "https://doi.org/10.1234/a",
        "PMC7",
    ],
)
def test_what_a_person_types_is_understood(db, typed):
    here = a_reference(pmid=701, doi="10.1234/a", pmcid="PMC7")
    a_reference(pmid=702, doi="10.1234/a", shares_ids_with=here)
    assert reference_by_hand(typed) == (here, None)


def test_a_pmid_that_is_not_here_is_understood_as_it_is(db):
    assert reference_by_hand("703") == (None, 703)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("hello", "“hello” is no PMID, DOI or PMCID"),
        ("", "is no PMID"),
        ("0", "is no PMID"),
        ("10.1234/nowhere", "No paper with the DOI 10.1234/nowhere is here"),
        ("PMC99", "No paper with the PMCID PMC99 is here"),
    ],
)
def test_what_is_nothing_or_nowhere_says_what_to_type(db, typed, says):
    with pytest.raises(CannotBeDone, match=says):
        reference_by_hand(typed)
