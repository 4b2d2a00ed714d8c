"""A quote is taken back where it was taken, and on the page of the paper's quotes."""

import pytest

from curation.models import Quote, Role
from tests.cast import a_person, ada
from tests.desk_builders import a_claim, cited
from tests.web.at_the_desk import HTMX, a_desk_paper, address, shown, take, words_of_html

pytestmark = pytest.mark.django_db

WORDS = "60 (60%) of 100 people"


@pytest.fixture
def curator(client):
    person = ada()
    client.force_login(person)
    return client


def back(client, paper, quote, headers=HTMX, **fields):
    return client.post(address("take-words-back", paper, quote.pk), fields, headers=headers)


def test_the_quote_just_taken_offers_to_take_it_back_by_a_key(curator):
    paper = a_desk_paper()
    html = take(curator, paper, WORDS).content.decode()
    quote = Quote.objects.get()

    assert f"/references/{paper.pk}/quotes/{quote.pk}/back/" in html
    assert 'data-key="Q"' in html
    assert 'data-key="Q"' not in shown(curator, paper)


def test_it_is_taken_back_and_the_record_comes_without_it(curator):
    paper = a_desk_paper()
    take(curator, paper, WORDS)

    answer = back(curator, paper, Quote.objects.get())

    assert answer.status_code == 200
    assert f"Quote taken back: “{WORDS}”" in answer.text
    assert 'id="quote-' not in answer.text
    assert not Quote.objects.exists()


def test_taking_it_back_twice_is_once(curator):
    paper = a_desk_paper()
    take(curator, paper, WORDS)
    quote = Quote.objects.get()
    back(curator, paper, quote)

    again = back(curator, paper, quote)

    assert again.status_code == 200
    assert "taken back already" in again.text


def test_an_open_form_of_a_claim_stays_while_another_quote_is_taken_back(curator):
    paper = a_desk_paper()
    take(curator, paper, WORDS)
    quote = Quote.objects.get()
    take(curator, paper, "On placebo 40 (40%) of 100 had.")
    other = Quote.objects.latest("pk")

    html = back(curator, paper, other, open=str(quote.pk)).text

    assert '<form id="claim-form" hx-preserve' in html or 'id="claim-form"' in html
    assert f'id="uncited-{quote.pk}"' not in html


def test_where_something_rests_on_it_the_sentence_stands_beside_it(curator):
    paper = a_desk_paper()
    take(curator, paper, WORDS)
    quote = Quote.objects.get()
    dora = a_person("dora")
    cited(a_claim(dora), paper, dora, quote=quote)

    answer = back(curator, paper, quote)

    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == f"#not-taken-back-{quote.pk}"
    assert "These words were kept" in answer.text
    assert f'id="not-taken-back-{quote.pk}"' in shown(curator, paper)


def test_what_somebody_else_took_offers_nothing_to_a_curator(curator, client):
    paper = a_desk_paper()
    take(curator, paper, WORDS)
    client.force_login(a_person("dora", Role.CURATOR))

    assert "Take it back" not in shown(client, paper)
    assert "Take it back" not in client.get(address("quotes-again", paper)).text
    answer = back(client, paper, Quote.objects.get(), headers={}, **{"from": "quotes"})
    assert answer.url == address("quotes-again", paper)
    assert "Ada Okafor took these words" in words_of_html(client.get(answer.url).text)


def test_it_is_taken_back_on_the_page_of_the_quotes(curator):
    paper = a_desk_paper()
    take(curator, paper, WORDS)
    quote = Quote.objects.get()
    assert "Take it back" in curator.get(address("quotes-again", paper)).text

    answer = back(curator, paper, quote, headers={}, **{"from": "quotes"})

    page = curator.get(answer.url).text
    assert f"Quote taken back: “{WORDS}”" in page
    assert "Nobody has quoted this paper yet" in page


def test_a_claim_sent_on_words_that_were_taken_back_says_so_and_keeps_what_was_typed(curator):
    paper = a_desk_paper()
    take(curator, paper, WORDS)
    pk = Quote.objects.get().pk
    Quote.objects.all().delete()

    answer = curator.post(
        address("claim-on", paper),
        {"quote": pk, "statement": "It helped in this trial", "stance": "supports"},
    )

    assert answer.status_code == 422
    assert "not here any more" in answer.text
    assert "It helped in this trial" in answer.text
