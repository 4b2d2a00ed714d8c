"""The figures of a paper on their page: proposed words, confirmed or declined by one press."""

import pytest

from curation.models import FigureCheck, Quote, State
from tests.desk_builders import sections
from tests.evidence.test_figure_checks import TEXT, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    world = World()
    client.force_login(world.curator)
    return world


def page_of(world, client):
    return client.get(f"/references/{world.paper.pk}/figures/").text


def answer(world, client, check, step, **headers):
    return client.post(
        f"/references/{world.paper.pk}/figures/{check.pk}/", {"step": step}, headers=headers
    )


def test_the_page_shows_each_number_with_its_figures_marked_in_the_words(world, client):
    world.check()

    page = page_of(world, client)

    assert "Figures: 2 of 3 found in the text" in page
    assert '<mark class="supports" title="events">142</mark> (' in page
    assert '<mark class="supports" title="estimate">1.57</mark>' in page
    assert "Not found: events 118; n 250." in page
    assert "SLE-BRAVE-I, SRI-4, week 52: baricitinib 4 mg once daily" in page


def test_the_paper_says_how_many_were_found_and_leads_there(world, client):
    world.check()

    page = client.get(f"/references/{world.paper.pk}/").text

    assert f'<a href="/references/{world.paper.pk}/figures/">2 of 3 found in the text</a>' in page
    assert "2 to confirm" in page


def test_confirming_takes_the_quote_and_says_so_in_place(world, client):
    world.check()

    said = answer(world, client, world.of(world.result), "confirm", **{"HX-Request": "true"})

    assert said.status_code == 200
    assert "confirmed" in said.text
    assert "data-decided" in said.text
    world.result.refresh_from_db()
    quote = Quote.objects.get()
    assert world.result.source.anchored == quote
    assert world.result.source.locator == "abstract, Findings"
    assert (quote.taken_by, quote.anchor) == (world.curator, "exact")
    assert world.result.state == State.SUBMITTED


def test_without_scripts_the_page_comes_again(world, client):
    world.check()

    said = answer(world, client, world.of(world.result), "decline")

    assert said.status_code == 302
    assert world.of(world.result).answer == "declined"
    assert "Figures: 1 of 3" in page_of(world, client)


def test_an_answer_given_meanwhile_is_said_and_nothing_is_changed(world, client):
    world.check()
    check = world.of(world.result)
    answer(world, client, check, "decline")

    said = answer(world, client, check, "confirm", **{"HX-Request": "true"})

    assert said.status_code == 422
    assert "answered already" in said.text
    assert not Quote.objects.exists()


def test_an_abstract_that_changed_meanwhile_confirms_nothing(world, client):
    world.check()
    world.paper.abstract = sections(f"Findings: Nothing of it. {TEXT}")
    world.paper.save()

    said = answer(world, client, world.of(world.result), "confirm", **{"HX-Request": "true"})

    assert said.status_code == 422
    assert "The abstract changed since" in said.text
    assert not Quote.objects.exists()


def test_all_that_the_page_shows_is_confirmed_at_once(world, client):
    world.check()
    checks = [check.pk for check in FigureCheck.objects.filter(answer="proposed")]

    page = client.post(
        f"/references/{world.paper.pk}/figures/all/", {"check": checks}, follow=True
    ).text

    assert "2 numbers confirmed." in page
    assert Quote.objects.count() == 1
    assert FigureCheck.objects.filter(answer="confirmed").count() == 2


def test_who_does_not_want_to_wait_has_the_numbers_looked_for_now(world, client):
    page = client.post(f"/references/{world.paper.pk}/figures/look/", follow=True).text

    assert "Figures: 2 of 3 found in the text" in page


def test_a_reader_sees_and_cannot_answer(world, client):
    world.check()
    client.force_login(world.reviewer)

    assert "These are its words" not in page_of(world, client)
    assert answer(world, client, world.of(world.result), "confirm").status_code == 403
