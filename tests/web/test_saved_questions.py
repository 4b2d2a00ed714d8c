import pytest
from django.urls import reverse
from django.utils.html import escape

from curation.search.question import Question
from curation.search.saved import save_question
from tests.builders import a_reference
from tests.cast import a_person, ada, ben

pytestmark = pytest.mark.django_db


@pytest.fixture
def her(client):
    person = ada()
    client.force_login(person)
    return person


def save(client, name, asked="q=lupus", **more):
    return client.post(reverse("save-question"), {"name": name, "asked": asked}, **more)


def test_a_question_is_saved_from_the_list_and_stands_on_the_first_page(client, her):
    a_reference(title="Lupus")
    html = client.get("/references/?q=lupus&from=2020").content.decode()
    assert 'value="lupus, since 2020"' in html

    answer = save(client, "New ones <b>", "q=lupus&from=2020&after=2026-01-01_1", follow=True)
    html = answer.content.decode()
    assert answer.redirect_chain == [("/references/?q=lupus&from=2020", 302)]
    assert escape("Saved as “New ones <b>”.") in html
    assert 'id="name-of-question"' not in html

    home = client.get("/").content.decode()
    assert '<a href="/references/?q=lupus&amp;from=2020">New ones &lt;b&gt;</a>' in home
    assert "<b>1</b>" in home.partition("New ones")[2]


def test_a_refusal_stands_by_the_field_and_what_was_typed_stays(client, her):
    save_question(Question(words="lupus"), name="kept", by=her)
    answer = save(client, "kept", "q=mice")
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "You have saved another question under this name. Nothing was saved." in html
    assert 'value="kept"' in html
    assert 'aria-invalid="true"' in html
    assert save(client, "again").status_code == 422
    assert her.saved_questions.count() == 1


def test_everything_and_nonsense_are_not_saved(client, her):
    for asked in ("", "order=best", "colour=blue", "%00"):
        assert save(client, "all", asked).status_code == 422
    assert her.saved_questions.count() == 0


@pytest.mark.parametrize(("asked", "leads_to"), [("q=lupus", "/references/?q=lupus"), ("", "/")])
def test_it_is_forgotten_where_it_stands(client, her, asked, leads_to):
    kept = save_question(Question(words="lupus"), name="kept", by=her)
    answer = client.post(reverse("forget-question", args=[kept.pk]), {"asked": asked})

    assert answer.url == leads_to
    assert her.saved_questions.count() == 0
    assert "The question “kept” is forgotten." in client.get("/").content.decode()


def test_somebody_elses_cannot_be_forgotten_and_is_shown_to_nobody(client, her):
    kept = save_question(Question(words="lupus"), name="his own", by=ben())

    assert client.post(reverse("forget-question", args=[kept.pk])).status_code == 404
    assert "his own" not in client.get("/").content.decode()
    assert "his own" not in client.get("/references/?q=lupus").content.decode()


def test_who_only_reads_may_keep_questions_and_strangers_may_not(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    assert "name-of-question" not in client.get("/references/?q=lupus").content.decode()
    assert save(client, "kept").url.startswith("/accounts/login/")

    client.force_login(a_person("dora"))
    assert save(client, "kept").status_code == 302
    assert "Saved questions" in client.get("/").content.decode()


@pytest.mark.parametrize("name", ["save-question", "forget-question"])
def test_nothing_is_changed_by_opening_an_address(client, her, name):
    kept = save_question(Question(words="lupus"), name="kept", by=her)
    address = reverse(name, args=[kept.pk] if name == "forget-question" else [])

    assert client.get(address).status_code == 405
    assert her.saved_questions.count() == 1
