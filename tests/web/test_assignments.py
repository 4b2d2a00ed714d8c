"""The page on who was asked for what, and the steps taken from it."""

import pytest

from curation.models import Assignment
from curation.people.accounts import close_account
from curation.screening.assignments import assign
from tests.builders import a_reference
from tests.cast import a_person, ada, ben, cleo
from tests.desk_builders import an_assignment, judged
from tests.web.imports_at_hand import words

pytestmark = pytest.mark.django_db

PAGE = "/assignments/"


@pytest.fixture
def people(client):
    cast = ada(), ben(), cleo()
    client.force_login(cast[2])
    return cast


def ask(client, first, second=None, /, *, asked="", **typed):
    typed = {
        "which": "newest",
        "number": "2",
        "first": first.pk,
        "second": second.pk if second else "",
        "stage": "title-abstract",
    } | typed
    return client.post(f"{PAGE}ask/{asked}", typed)


def said_after(client, answer):
    assert answer.status_code == 302, words(answer)
    return words(client.get(answer.url))


def test_two_people_are_asked_for_the_newest_that_nobody_has(client, people):
    for _ in range(3):
        a_reference()
    page = said_after(client, ask(client, *people[:2]))
    assert "2 references for Ada Okafor and Ben Lindqvist, who judge unseen." in page
    assert "4 open assignments." in page
    assert Assignment.objects.filter(asked_by=people[2]).count() == 4


def test_all_that_a_filter_finds_are_asked_for(client, people):
    found = a_reference(title="Baricitinib, made up")
    a_reference(title="Something else")
    page = words(client.get(f"{PAGE}?q=baricitinib"))
    assert "the 1 found" in page
    assert "Words: baricitinib" in page
    page = said_after(client, ask(client, people[0], which="found", asked="?q=baricitinib"))
    assert "1 reference for Ada Okafor." in page
    assert [each.reference for each in Assignment.objects.all()] == [found]


def test_the_list_of_references_leads_here_with_its_filter(client, people):
    a_reference(title="Baricitinib, made up")
    a_reference(title="Baricitinib again")
    assert (
        "/assignments/?q=baricitinib" in client.get("/references/?q=baricitinib").content.decode()
    )
    assert "Assign these" not in words(client.get("/references/"))
    client.force_login(people[0])
    assert "Assign these" not in words(client.get("/references/?q=baricitinib"))


def test_a_filter_that_is_not_understood_asks_nobody(client, people):
    a_reference()
    answer = ask(client, people[0], which="found", asked="?q=made&colour=red")
    assert answer.status_code == 422
    assert "This list has no filter “colour”. Nobody was asked; filter again." in words(answer)
    assert not Assignment.objects.exists()


def test_asking_again_asks_for_nothing_new(client, people):
    a_reference()
    ask(client, people[0])
    page = said_after(client, ask(client, people[0]))
    assert "Nothing new for Ada Okafor" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first": ""}, "Choose whom to ask."),
        ({"number": ""}, "Say how many of the newest."),
        ({"number": "0"}, "greater than or equal to 1"),
        ({"number": "20001"}, "less than or equal to 20000"),
        ({"first": 999_999}, "This account is closed or has no role."),
        ({"stage": "nonsense"}, "nonsense is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_by_its_field_and_the_form_is_kept(client, people, typed, sentence):
    answer = ask(client, *people[:2], **typed)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert f'<option value="{people[1].pk}" selected>' in answer.content.decode()
    assert not Assignment.objects.exists()


def test_two_different_people_judge_unseen(client, people):
    answer = ask(client, people[0], people[0])
    assert "Two different people judge unseen. Choose another." in words(answer)


def test_neither_a_closed_account_nor_one_without_a_role_can_be_asked(client, people):
    close_account(people[1])
    a_person("nia")
    page = client.get(PAGE).content.decode()
    assert "Ada Okafor</option>" in page
    assert "Ben Lindqvist</option>" not in page
    assert "nia</option>" not in page


def test_who_has_how_many_is_seen_by_everybody_and_changed_by_those_who_may(client, people):
    made = judged(a_reference(), people[0])
    an_assignment(made, people[1])
    client.force_login(people[0])
    page = words(client.get(PAGE))
    assert "Ben Lindqvist title and abstract 1 1 0" in page
    assert "Ada Okafor you title and abstract 0 0 1" in page
    assert "Withdraw" not in page
    assert "Ask somebody" not in page
    client.force_login(people[2])
    assert "Withdraw the open ones of Ben Lindqvist" in words(client.get(PAGE))


def test_what_a_closed_account_leaves_open_stands_at_the_top_and_is_handed_over(client, people):
    an_assignment(a_reference(), people[0])
    an_assignment(a_reference(), people[1])
    close_account(people[1])
    assert "1 of Ben Lindqvist: the account is closed." in words(client.get(PAGE))
    typed = {"person": people[1].pk, "stage": "title-abstract", "to": people[0].pk}
    page = said_after(client, client.post(f"{PAGE}hand-over/", typed))
    assert "1 reference of Ben Lindqvist went to Ada Okafor." in page
    assert "the account is closed" not in page


def test_what_the_other_has_already_stays_and_the_page_says_so(client, people):
    made = a_reference()
    for person in people[:2]:
        an_assignment(made, person)
    typed = {"person": people[1].pk, "stage": "title-abstract", "to": people[0].pk}
    page = said_after(client, client.post(f"{PAGE}hand-over/", typed))
    assert "1 stay with Ben Lindqvist, since Ada Okafor has them already." in page


@pytest.mark.parametrize("to", ["", "999999", "closed", "themselves"])
def test_nothing_is_handed_to_nobody(client, people, to):
    an_assignment(a_reference(), people[0])
    close_account(people[1])
    whom = {"closed": people[1].pk, "themselves": people[0].pk}.get(to, to)
    typed = {"person": people[0].pk, "stage": "title-abstract", "to": whom}
    page = said_after(client, client.post(f"{PAGE}hand-over/", typed))
    assert "othing was handed over." in page


def test_open_ones_are_withdrawn(client, people):
    judged(a_reference(), people[0])
    an_assignment(a_reference(), people[0])
    typed = {"person": people[0].pk, "stage": "title-abstract"}
    page = said_after(client, client.post(f"{PAGE}withdraw/", typed))
    assert "1 open reference withdrawn from Ada Okafor; what they did stays." in page
    assert Assignment.objects.count() == 1
    page = said_after(client, client.post(f"{PAGE}withdraw/", {"person": "999999"}))
    assert "Nothing was withdrawn." in page


def test_what_one_took_oneself_is_given_back_and_what_others_asked_for_stays(client, people):
    take_it, asked_for = a_reference(), a_reference()
    an_assignment(take_it, people[0])
    assign([asked_for], to=people[0], by=people[2])
    client.force_login(people[0])
    assert "Give 1 back that you took" in words(client.get(PAGE))
    typed = {"stage": "title-abstract"}
    page = said_after(client, client.post(f"{PAGE}give-back/", typed))
    assert "You gave 1 reference back." in page
    assert [each.reference for each in Assignment.objects.all()] == [asked_for]
    for stage in ("title-abstract", "nonsense"):
        page = said_after(client, client.post(f"{PAGE}give-back/", {"stage": stage}))
        assert "Nothing was given back" in page


def test_an_empty_page_says_what_to_do(client, people):
    assert "Ask one person, or two who judge unseen" in words(client.get(PAGE))
    client.force_login(people[0])
    assert "A reviewer or an administrator asks people" in words(client.get(PAGE))


def test_the_page_asks_no_more_for_many_than_for_few(client, people, django_assert_max_num_queries):
    client.get(PAGE)
    for person in people:
        for _ in range(4):
            an_assignment(a_reference(), person)
    with django_assert_max_num_queries(16):
        client.get(PAGE)
