"""What was written and loaded again is what it was: the same matrix, the same file to the byte."""

import zipfile
from datetime import date

import pytest
from django.contrib.auth import authenticate

from curation.management.releasing import cells, release_into
from curation.matrix.question import Question
from curation.models import (
    AbstractText,
    Claim,
    Quote,
    Reference,
    Result,
    Tag,
    TagChange,
    User,
)
from curation.release.loading import load_release
from curation.release.nouns import NOUNS, Scope
from curation.release.opening import opened
from tests.cast import ben
from tests.release.at_hand import accept_all, emptied, starter_evidence
from tests.release.world import FORMULA, a_small_world

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 31)
QUESTIONS = (
    Question(),
    Question(retracted=False),
    Question(drug=("baricitinib",)),
    Question(population=("ln",)),
    Question(week=(24, 52)),
    Question(state="disagree"),
)


def taken_and_brought_back(folder, scope):
    """The release of a site, the site that it makes, and the release of that one."""
    first, counts = release_into(folder / "first", scope, on=DAY)
    emptied()
    with opened(first) as release:
        assert load_release(release) == counts
    second, again = release_into(folder / "second", scope, on=DAY)
    assert counts == again
    return first, second


def insist_on_the_same(first, second):
    with zipfile.ZipFile(first) as one, zipfile.ZipFile(second) as other:
        assert one.namelist() == other.namelist()
        for name in one.namelist():
            assert one.read(name) == other.read(name), name
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("everything", [False, True])
def test_the_starter_evidence_comes_back_to_the_byte_and_cell_by_cell(tmp_path, everything):
    starter_evidence()
    if not everything:
        accept_all(ben())
    before = [list(cells(each, with_waiting=everything)) for each in QUESTIONS]
    assert all(before[:3])

    first, second = taken_and_brought_back(tmp_path, Scope(everything=everything))

    after = [list(cells(each, with_waiting=everything)) for each in QUESTIONS]
    assert before == after
    insist_on_the_same(first, second)


@pytest.mark.parametrize("abstracts", [False, True])
def test_a_row_of_every_noun_comes_back_to_the_byte(tmp_path, abstracts):
    a_small_world()
    assert [noun.name for noun in NOUNS if not noun.model.objects.exists()] == []

    insist_on_the_same(*taken_and_brought_back(tmp_path, Scope(abstracts=abstracts)))


def test_each_row_is_as_it_was_but_for_its_number(tmp_path):
    world = a_small_world()
    asked = ("statement", "state", "entered_at", "decided_at", "entered_by__first_name")
    claims = list(Claim.objects.values_list(*asked[:4]))
    added_at = Reference.objects.get(pk=world.paper.pk).added_at
    result = Result.objects.order_by("pk").first()

    taken_and_brought_back(tmp_path, Scope())

    assert list(Claim.objects.values_list(*asked[:4])) == claims
    assert Claim.objects.get().statement == FORMULA
    paper = Reference.objects.get(pmid=world.paper.pmid)
    assert paper.added_at == added_at
    assert paper.note == "=1+1"
    loaded = Result.objects.order_by("pk").first()
    assert (loaded.percent, loaded.flags, loaded.decided_at) == (
        result.percent,
        result.flags,
        result.decided_at,
    )
    assert str(loaded.entered_by) == "Ada Okafor"
    assert str(loaded.decided_by) == "Ben Lindqvist"
    assert Tag.objects.get(name="a child").parent.name == "its later parent"
    assert not TagChange.objects.exists()


def test_two_people_of_one_name_stay_two_and_neither_can_sign_in(tmp_path):
    a_small_world()
    taken_and_brought_back(tmp_path, Scope())

    people = User.objects.order_by("pk")
    assert [str(person) for person in people] == [
        "Ada Okafor",
        "Ada Okafor",
        "Ben Lindqvist",
    ]
    assert not any(person.is_active or person.has_usable_password() for person in people)
    assert authenticate(username=people[0].username, password="") is None
    assert {person.email for person in people} == {""}


def test_without_abstracts_a_quote_waits_for_its_text_and_then_stands_in_its_place(tmp_path):
    from curation.claims.quotes import look_again

    world = a_small_world()
    abstract = world.paper.abstract
    taken_and_brought_back(tmp_path, Scope())

    quote = Quote.objects.get()
    assert (quote.anchor, quote.exact) == ("no text yet", "60 (60%) of 100")
    assert quote.taken_on.text == ""
    paper = Reference.objects.get(pmid=world.paper.pmid)
    assert (paper.abstract, paper.coi_statement, paper.pubmed_changed_at) == ([], "", None)

    paper.abstract = abstract
    paper.save()
    assert look_again(paper) == []
    quote.refresh_from_db()
    assert (quote.anchor, quote.found_on) == ("exact", AbstractText.objects.get())
    assert quote.exact in quote.found_on.text


def test_with_abstracts_a_quote_stands_where_it_stood(tmp_path):
    a_small_world()
    taken_and_brought_back(tmp_path, Scope(abstracts=True))

    quote = Quote.objects.get()
    assert quote.anchor == "exact"
    assert quote.found_on.text[quote.found_start : quote.found_end] == quote.exact


def test_history_tells_of_each_row_that_it_was_loaded(tmp_path):
    a_small_world()
    taken_and_brought_back(tmp_path, Scope())

    event = Result.objects.first().history.get()
    assert event.pgh_label == "insert"
    assert event.pgh_context.metadata["act"] == "loaded the release of 2026-01-31"
    assert event.pgh_context.metadata["name"] == "lupusjak"
