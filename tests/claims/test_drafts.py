import pytest

from curation.claims import drafts
from curation.history.refused import Refused
from curation.models import Draft
from tests.cast import ada, ben

pytestmark = pytest.mark.django_db


def test_a_draft_is_given_back_to_whoever_wrote_it_and_to_nobody_else():
    person = ada()
    drafts.keep(person, "claim:new", {"statement": ["Made-up drug"], "drugs": ["1", "2"]})

    assert drafts.kept(person, "claim:new").fields == {
        "statement": ["Made-up drug"],
        "drugs": ["1", "2"],
    }
    assert drafts.kept(person, "claim:7") is None
    assert drafts.kept(ben(), "claim:new") is None


def test_a_draft_of_the_same_place_takes_the_place_of_the_last():
    person = ada()
    drafts.keep(person, "claim:new", {"statement": ["Made"]})
    drafts.keep(person, "claim:new", {"statement": ["Made-up"]})

    assert Draft.objects.get().fields == {"statement": ["Made-up"]}


def test_a_form_in_which_nothing_is_written_any_more_keeps_no_draft():
    person = ada()
    drafts.keep(person, "claim:new", {"statement": ["Made"]})

    assert drafts.keep(person, "claim:new", {"statement": [" "]}) is None
    assert not Draft.objects.exists()


def test_a_draft_without_bounds_is_refused_and_the_last_one_is_kept():
    person = ada()
    drafts.keep(person, "claim:new", {"statement": ["Made"]})

    with pytest.raises(Refused, match="too much to keep"):
        drafts.keep(person, "claim:new", {"statement": ["x" * 60_001]})
    with pytest.raises(Refused, match="too much to keep"):
        drafts.keep(person, "claim:new", {f"field-{n}": ["x"] for n in range(61)})

    assert drafts.kept(person, "claim:new").fields == {"statement": ["Made"]}


@pytest.mark.parametrize("place", ["", "../x", "Claim", "a" * 81, "claim 1", "<b>"])
def test_what_is_no_place_of_a_form_is_refused(place):
    with pytest.raises(Refused, match="no place of a form"):
        drafts.keep(ada(), place, {"text": ["x"]})


def test_the_oldest_drafts_make_room_for_new_ones():
    person = ada()
    for number in range(drafts.MOST_DRAFTS + 2):
        drafts.keep(person, f"claim:{number}", {"text": ["x"]})

    assert Draft.objects.count() == drafts.MOST_DRAFTS
    assert drafts.kept(person, "claim:0") is None
