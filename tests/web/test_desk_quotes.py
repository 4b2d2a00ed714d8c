"""Words are taken from the abstract as the server has it, and from nowhere else."""

import pytest

from curation.anchoring import sha256_of, text_of
from curation.models import Quote
from tests.cast import ada
from tests.web.at_the_desk import HTMX, a_desk_paper, address, shown, take, words_of_html

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    person = ada()
    client.force_login(person)
    return client


def only_quote():
    quote = Quote.objects.get()
    return quote.exact, quote.start, quote.end


def test_words_are_taken_at_once_and_the_record_comes_back_with_them_marked(curator):
    paper = a_desk_paper()
    answer = take(curator, paper, "60 (60%) of 100 people")
    html = answer.content.decode()

    assert answer.status_code == 200
    assert html.lstrip().startswith('<article class="record" id="record">')
    assert '<mark class="background" id="quote-' in html
    assert "Quote taken: “60 (60%) of 100 people”" in html
    assert '<div id="heading" hx-preserve></div>' in html
    assert '<div id="rest" hx-preserve></div>' in html


def test_the_same_words_taken_twice_are_one_quote(curator):
    paper = a_desk_paper()
    for _ in range(2):
        assert take(curator, paper, "60 (60%) of 100 people").status_code == 200

    assert Quote.objects.count() == 1


def test_words_that_stand_there_twice_are_those_at_the_place_where_they_were_chosen(curator):
    paper = a_desk_paper("It rose by half. Then it rose by half again.")
    text = text_of(paper.abstract)
    later = text.rindex("rose by half")

    take(curator, paper, "rose by half", near=later)

    assert only_quote() == ("rose by half", later, later + 12)


def test_a_quote_may_cross_from_one_section_to_the_next(curator):
    paper = a_desk_paper("Methods: They were asked.", "Findings: They answered.")

    html = take(curator, paper, "asked.\n\nThey answered").content.decode()

    assert only_quote()[0] == "asked.\n\nThey answered"
    assert html.count('<mark class="background"') == 2
    assert html.count('id="quote-') == 1


def test_an_emoji_before_the_words_moves_them_by_one_place(curator):
    paper = a_desk_paper("👩🏽‍🔬🎉 They fell by half, and again they fell by half. 🎉")
    text = text_of(paper.abstract)
    later = text.rindex("fell by half")

    take(curator, paper, "fell by half", near=later)

    assert only_quote() == ("fell by half", later, later + 12)
    assert "again they <mark" in shown(curator, paper)


def test_an_emoji_within_the_words_is_one_of_them(curator):
    paper = a_desk_paper("They rose 👩🏽‍🔬🎉 by half.")

    html = take(curator, paper, "rose 👩🏽‍🔬🎉 by").content.decode()

    assert only_quote() == ("rose 👩🏽‍🔬🎉 by", 5, 18)
    assert ">rose 👩🏽‍🔬🎉 by</mark>" in html


def test_right_to_left_text_is_taken_as_it_is_kept(curator):
    paper = a_desk_paper("ירד בחצי אצל כולם. ואז ירד שוב.")

    html = take(curator, paper, "אצל כולם").content.decode()

    assert only_quote()[0] == "אצל כולם"
    assert '<p dir="auto" data-start="0">' in html
    assert ">אצל כולם</mark>" in html


def test_markup_within_the_words_is_no_part_of_them(curator):
    paper = a_desk_paper("With <i>p</i>=0·04 and H<sub>2</sub>O it won.")

    html = take(curator, paper, "p=0·04 and H2O").content.decode()

    assert only_quote()[0] == "p=0·04 and H2O"
    assert "<i>p</i>=0·04 and H<sub>2</sub>O</mark>" in html


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("w", "is too little to be found again"),
        ("  ", "No words are selected"),
        ("words that nobody printed", "These words are not in the abstract as it stands now"),
    ],
)
def test_what_cannot_be_quoted_is_said_in_place_and_the_words_stay(curator, words, why):
    paper = a_desk_paper("Each w is a letter w alone, as in w.")
    answer = take(curator, paper, words)
    html = answer.content.decode()

    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#not-taken"
    assert why in words_of_html(html)
    assert not Quote.objects.exists()
    if words.strip():
        assert f'You chose <q dir="auto">{words}</q>' in html


def test_the_whole_of_a_long_abstract_is_no_quote(curator):
    paper = a_desk_paper("Findings: " + "They answered one after another, as made up. " * 12)

    answer = take(curator, paper, text_of(paper.abstract).strip())

    assert answer.status_code == 422
    assert "whole abstract" in answer.content.decode()


def test_an_abstract_that_was_replaced_meanwhile_takes_nothing_and_says_so(curator):
    paper = a_desk_paper()
    shown(curator, paper)
    paper.abstract = [{"label": "", "category": "", "text": "Something else entirely stands here."}]
    paper.save()

    answer = take(curator, paper, "60 (60%) of 100 people had answered", near=80)
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "not in the abstract as it stands now" in html
    assert "60 (60%) of 100 people had answered" in html
    assert not Quote.objects.exists()


def test_what_is_sent_is_only_looked_for_and_never_kept(curator):
    paper = a_desk_paper()
    evil = "<script>x()</script>"

    html = take(curator, paper, evil).content.decode()

    assert evil not in html
    assert not Quote.objects.exists()


@pytest.mark.parametrize("fields", [{"words": "people", "near": "-4"}, {"near": "x"}, {}])
def test_a_request_that_no_page_makes_is_refused_in_a_sentence(curator, fields):
    answer = curator.post(address("take-words", a_desk_paper()), fields, headers=HTMX)

    assert answer.status_code == 422
    assert "Nothing was taken" in answer.content.decode() or "No words" in answer.content.decode()


# -- Without a script


def sentence_sent(client, paper, number, sha256=None, **more):
    text = text_of(paper.abstract)
    start = text.index(number)
    end = text.index(".", start) + 1
    fields = {"sentence": f"{start}-{end}", "text": sha256 or sha256_of(text)}
    return client.post(address("take-words", paper), fields | more, follow=True)


def test_a_sentence_is_chosen_from_a_list_and_quoted(curator):
    paper = a_desk_paper()
    page = shown(curator, paper)
    assert "Quote without selecting" in page
    assert page.count('name="sentence"') == 4

    html = sentence_sent(curator, paper, "On placebo", quote="1").content.decode()

    assert only_quote()[0] == "On placebo 40 (40%) of 100 had."
    assert "Quote taken" in html


def test_a_sentence_leads_to_the_form_of_a_claim(curator):
    paper = a_desk_paper()
    answer = sentence_sent(curator, paper, "On placebo", claim="1")

    assert answer.redirect_chain[-1][0].startswith(f"/references/{paper.pk}/claim/?quote=")
    assert "On placebo 40 (40%) of 100 had.</blockquote>" in answer.content.decode()


def test_a_sentence_of_a_text_that_changed_is_chosen_again_from_the_new_one(curator):
    paper = a_desk_paper()
    answer = sentence_sent(curator, paper, "On placebo", sha256="0" * 64, quote="1")
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "The abstract changed since this page was loaded" in html
    assert html.count('name="sentence"') == 4
    assert not Quote.objects.exists()


def test_of_all_quotes_the_one_just_taken_is_gone_on_with_by_the_key_of_a_claim(curator):
    paper = a_desk_paper()
    take(curator, paper, "60 (60%) of 100 people")
    later = take(curator, paper, "On placebo 40 (40%) of 100 had.").content.decode()

    (link,) = (
        each for each in later.split("<a ") if "data-opens-claim" in each and "data-key" in each
    )
    assert f'?quote={Quote.objects.latest("pk").pk}"' in link
    assert 'data-key="c"' in link
    assert "data-opens-claim data-key" not in shown(curator, paper)
