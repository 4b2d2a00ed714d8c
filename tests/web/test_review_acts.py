"""What a person says of an entry: chosen, refused, named, set aside, taken back; each in place."""

import pytest

from curation.citation_matching import Entry
from curation.reviews.deciding import seen_of
from curation.reviews.lists import take_list
from tests.builders import a_reference
from tests.cast import ben
from tests.review_builders import a_candidate, a_list, a_review, an_entry
from tests.web.imports_at_hand import queued, words
from tests.web.reviews_at_hand import HX, an_unsure_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curator")]


@pytest.fixture
def review(curator):
    return a_review(curator, a_reference(title="A made-up review"))


@pytest.fixture
def entry(review):
    """One entry matches two references that are here."""
    a_list(review)
    return an_unsure_entry(review, "The likelier one", "The other one")


def say(client, entry, step="", headers=HX, **typed):
    return client.post(f"/reviews/entries/{entry.pk}/{step}", typed, headers=headers)


def stands(entry):
    entry.refresh_from_db()
    return entry.state, entry.how, entry.reference


# -- what is shown


def test_an_entry_that_matches_two_references_shows_both_with_their_certainty(
    client, review, entry
):
    entry.candidates.update(why="The title and the year agree.")
    said = words(client.get(f"/reviews/{review.pk}/?show=unsure"))
    assert "90 % The likelier one The title and the year agree. This one" in said
    assert said.index("The likelier one") < said.index("The other one")
    assert "None of these" in said


def test_no_more_candidates_are_shown_than_there_are_keys(client, review):
    a_list(review)
    an_unsure_entry(review, *(f"Number {n} of the candidates" for n in range(1, 8)))
    answer = client.get(f"/reviews/{review.pk}/")
    assert "Number 5 of the candidates" in words(answer)
    assert "Number 6 of the candidates" not in words(answer)
    assert 'data-key="5"' in answer.content.decode()


def test_a_pmid_that_is_not_here_can_be_a_candidate(client, review):
    a_list(review)
    entry = an_unsure_entry(review)
    a_candidate(entry, pmid=987654, how="ecitmatch")
    assert "PMID 987654" in words(client.get(f"/reviews/{review.pk}/"))
    say(client, entry, candidate=entry.candidates.get().pk)
    entry.refresh_from_db()
    assert (entry.state, entry.found_pmid) == ("resolved", 987654)


# -- this one, not this one


def test_choosing_one_answers_with_the_row_and_the_numbers(client, review, entry, curator):
    second = entry.candidates.last()
    answer = say(client, entry, candidate=second.pk)
    assert stands(entry) == ("resolved", "person", second.reference)
    assert entry.decided_by == curator
    html = answer.content.decode()
    assert f'id="entry-{entry.pk}"' in html
    assert "data-decided" in html
    assert 'id="coverage"' in html
    assert 'id="shows"' in html
    assert "by a person: Ada Okafor" in words(answer)


def test_refusing_one_leaves_the_others(client, entry):
    first = entry.candidates.first()
    answer = say(client, entry, "not/", candidate=first.pk)
    said = words(answer)
    assert "The likelier one" not in said
    assert "The other one" in said
    assert "data-decided" not in answer.content.decode()
    assert stands(entry)[0] == "unsure"


def test_none_of_these_refuses_what_the_page_showed(client, entry):
    shown = [each.pk for each in entry.candidates.all()]
    later = a_candidate(entry, reference=a_reference())
    say(client, entry, "not/", none="1", proposed=shown)
    assert stands(entry)[0] == "unsure"
    later.refresh_from_db()
    assert later.refused_by is None
    say(client, entry, "not/", none="1", proposed=[later.pk])
    assert stands(entry)[0] == "not found"


def test_a_refusal_can_be_taken_back(client, entry):
    first = entry.candidates.first()
    say(client, entry, "not/", candidate=first.pk)
    assert "The likelier one" in words(say(client, entry, "again/", candidate=first.pk))


def test_what_was_refused_stands_below_and_may_be_proposed_again(client, review, entry):
    first = entry.candidates.first()
    say(client, entry, "not/", candidate=first.pk)
    answer = client.get(f"/reviews/{review.pk}/")
    assert "1 refused" in words(answer)
    assert f"/reviews/entries/{entry.pk}/again/" in answer.content.decode()


def test_a_candidate_of_another_entry_is_refused_in_words(client, review, entry):
    other = an_unsure_entry(review, "Of another")
    answer = say(client, entry, candidate=other.candidates.get().pk)
    assert answer.status_code == 422
    assert "a candidate of another entry" in words(answer)
    assert stands(entry)[0] == "unsure"


@pytest.mark.parametrize("candidate", ["", "987654", "x"])
def test_a_candidate_that_is_not_there_is_refused_in_words(client, entry, candidate):
    answer = say(client, entry, candidate=candidate)
    assert answer.status_code == 422
    assert "Nothing was changed" in words(answer)


# -- another


def test_another_paper_is_named_by_its_pmid(client, entry):
    paper = a_reference()
    say(client, entry, "another/", paper=f"PMID {paper.pmid}")
    assert stands(entry) == ("resolved", "person", paper)


def test_another_paper_need_not_be_here(client, entry):
    answer = say(client, entry, "another/", paper="987654")
    assert "PMID 987654" in words(answer)
    assert "not here yet" in words(answer)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Write a PMID or a DOI first"),
        ("lupus", "is no PMID, DOI or PMCID"),
        ("10.1000/not.here", "No paper with the DOI 10.1000/not.here is here"),
    ],
)
def test_what_names_no_paper_is_refused_at_the_entry(client, entry, typed, why):
    answer = say(client, entry, "another/", paper=typed)
    assert answer.status_code == 422
    assert why in words(answer)
    assert stands(entry)[0] == "unsure"


# -- set aside


def test_a_book_and_a_web_page_are_set_aside_with_the_reason(client, review, curator):
    taken = a_list(review)
    book = an_entry(taken, "Dubois EL. Lupus. 3rd ed. Springer; 1987.", state="not found")
    site = an_entry(taken, "WHO. Lupus. https://who.int (accessed 2021).", state="not found")
    assert "set aside a book" in words(say(client, book, "aside/", reason="a book"))
    say(client, site, "aside/", reason="a web page", words="gone since")
    assert stands(book)[0] == stands(site)[0] == "set aside"
    assert (site.why, site.decided_by) == ("a web page: gone since", curator)


def test_setting_aside_without_a_reason_is_refused(client, entry):
    answer = say(client, entry, "aside/", reason="", words=" ")
    assert answer.status_code == 422
    assert "Say why it is set aside" in words(answer)
    assert stands(entry)[0] == "unsure"


# -- taken back


def test_what_a_person_said_can_be_taken_back(client, entry):
    say(client, entry, candidate=entry.candidates.first().pk)
    answer = say(client, entry, "undo/")
    assert stands(entry)[0] == "unsure"
    assert "The likelier one" in words(answer)
    assert "data-decided" not in answer.content.decode()


def test_what_is_to_be_looked_for_again_is_queued(
    client, review, django_capture_on_commit_callbacks
):
    entry = an_entry(a_list(review), state="not found")
    say(client, entry, "aside/", reason="a book")
    before = queued()
    with django_capture_on_commit_callbacks(execute=True):
        say(client, entry, "undo/")
    assert stands(entry)[0] == "waiting"
    assert queued() > before


def test_what_was_resolved_by_itself_can_be_taken_back(client, review):
    paper = a_reference()
    entry = an_entry(
        a_list(review), state="resolved", how="likeness", certainty=0.97, reference=paper
    )
    assert "That is not it" in words(client.get(f"/reviews/{review.pk}/"))
    say(client, entry, "undo/")
    assert stands(entry)[0] == "unsure"


def test_where_nobody_answered_there_is_nothing_to_take_back(client, entry):
    answer = say(client, entry, "undo/")
    assert answer.status_code == 422
    assert "nothing to take back" in words(answer)


# -- meanwhile


def test_who_looked_at_an_older_answer_saves_nothing_over_it(client, review, entry):
    seen = seen_of(entry)
    assert f'value="{seen}"' in client.get(f"/reviews/{review.pk}/").content.decode()
    say(client, entry, candidate=entry.candidates.first().pk, seen=seen)
    answer = say(client, entry, "aside/", reason="a book", seen=seen)
    assert answer.status_code == 422
    assert "Somebody answered here while you looked at it" in words(answer)
    assert stands(entry)[0] == "resolved"


def test_an_entry_of_a_list_that_was_replaced_is_not_answered(client, review, entry, curator):
    take_list(review, [Entry("", "Another list.")], source="paste", by=curator)
    answer = say(client, entry, candidate=entry.candidates.first().pk)
    assert answer.status_code == 422
    assert "replaced by another" in words(answer)


def test_without_a_script_the_answer_is_the_list_at_the_entry(client, review, entry):
    answer = say(client, entry, headers={}, candidate=entry.candidates.first().pk, show="unsure")
    assert answer.url == f"/reviews/{review.pk}/?show=unsure#entry-{entry.pk}"
    answer = say(client, entry, "aside/", headers={}, follow=True)
    answer = client.get(answer.url)
    assert "Say why it is set aside" in words(answer)


def test_an_entry_that_is_not_there_is_not_found(client):
    assert client.post("/reviews/entries/987654/undo/").status_code == 404


def test_who_may_not_keep_reviews_says_nothing_of_an_entry(client, entry):
    client.force_login(ben())
    assert say(client, entry, candidate=entry.candidates.first().pk).status_code == 403
    assert stands(entry)[0] == "unsure"
