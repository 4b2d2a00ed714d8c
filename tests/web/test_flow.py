"""The page of the flow: what each box says is what its link opens."""

import re
from datetime import date
from html import unescape
from random import Random
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from tests.builders import a_batch, a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_decision
from tests.review_builders import a_list, a_review, an_entry, resolved_to
from tests.screening.flow_worlds import FIRST, a_world

pytestmark = pytest.mark.django_db

SVG_LINK = re.compile(r'<a class="opens" href="([^"]*)">(.*?)</a>', re.DOTALL)
SVG_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")
TABLE_LINK = re.compile(r'<a href="([^"]*)" aria-label="[^"]*">([\d,]+)</a>')


def page_of(client, address="/reviews/flow/"):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def links_of(page):
    """Each address with the number that it stands at: in the drawings, and in the table."""
    for href, inside in SVG_LINK.findall(page):
        number = SVG_TEXT.findall(inside)[-1].removeprefix("n = ")
        yield unescape(href), int(number.replace(",", ""))
    for href, number in TABLE_LINK.findall(page):
        yield unescape(href), int(number.replace(",", ""))


@pytest.mark.parametrize("query", ["", "?since=2026-01-31"])
@pytest.mark.parametrize("of_review", [False, True], ids=["all", "a review"])
def test_every_box_opens_as_many_rows_as_it_says(client, query, of_review):
    world = a_world(Random(0))
    client.force_login(world.people[1])
    there = f"/reviews/{world.review.pk}/flow/" if of_review else "/reviews/flow/"
    found = set(links_of(page_of(client, there + query)))

    assert len(found) > 15
    for href, number in found:
        assert str(client.get(href).context["count"]) == str(number), href


def test_a_drawing_opens_what_its_table_opens(client):
    world = a_world(Random(0))
    client.force_login(world.people[1])
    page = page_of(client)
    in_drawings = {unescape(href) for href, _ in SVG_LINK.findall(page)}

    assert in_drawings == {unescape(href) for href, _ in TABLE_LINK.findall(page)}


def test_the_lists_that_it_opens_can_be_saved_whole(client):
    world = a_world(Random(0))
    client.force_login(world.people[1])
    addresses = {
        href
        for there in ("/reviews/flow/", f"/reviews/{world.review.pk}/flow/")
        for href, _ in links_of(page_of(client, there))
        if "/flow/" in href
    }
    for href in addresses:
        csv = client.get(href.replace("/?", ".csv?")).getvalue().decode()
        rows = client.get(href).context["count"]
        assert csv.count("\r\n") >= rows + 1, href


def test_a_flow_is_saved_as_a_drawing_and_as_numbers(client):
    by = ada()
    client.force_login(by)
    a_decision(a_reference(), by)
    svg = client.get("/reviews/flow.svg").content.decode()
    csv = client.get("/reviews/flow.csv").getvalue().decode()

    assert ElementTree.fromstring(svg).tag.endswith("svg")
    assert "href" not in svg
    assert "Records screened,Screening,,1" in csv
    assert "attachment" in client.get("/reviews/flow.csv?since=2026-01-01")["Content-Disposition"]


def test_without_anything_it_says_what_to_do(client):
    client.force_login(ada())
    page = page_of(client)

    assert "No record was identified yet" in page
    assert reverse("new-batch") in page
    assert '<svg class="plot' not in page


def test_a_review_without_a_list_and_an_update_without_anything_say_so(client):
    by = ada()
    client.force_login(by)
    review = a_review(by)

    assert "This review has no list yet" in page_of(client, f"/reviews/{review.pk}/flow/")
    assert "Nothing came since 1 January 2200" in page_of(client, "/reviews/flow/?since=2200-01-01")


def test_a_review_is_named_and_another_can_be_chosen(client):
    by = ada()
    client.force_login(by)
    first = a_review(by, a_reference(publication_year=2022, authors_as_printed="Quill A, Ink B"))
    an_entry(a_list(first))
    second = a_review(by, a_reference(publication_year=2024, authors_as_printed="Paper C"))
    an_entry(a_list(second))
    page = page_of(client, f"/reviews/{first.pk}/flow/?since=2026-01-01")

    assert "Flow of records of the list of Quill 2022, since 2026-01-01" in page
    assert f'href="/reviews/{second.pk}/flow/?since=2026-01-01"' in page


def test_nonsense_for_a_day_is_said_and_left_out(client):
    client.force_login(ada())
    a_reference()
    page = page_of(client, "/reviews/flow/?since=yesterday")

    assert "“yesterday” is not a day; write it like 2026-01-31." in page
    assert "Of 1 record identified" in page


@pytest.mark.parametrize(
    "address", ["asked/?box=nothing", "asked/", "studies/?box=x", "studies/?when=never"]
)
def test_what_the_flow_has_no_box_for_is_not_found(client, address):
    client.force_login(ada())

    assert client.get(f"/reviews/flow/{address}").status_code == 404


def test_a_stranger_is_led_to_no_import_and_to_a_reviews_list(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    by = ada()
    reference = a_reference()
    a_batch(by, reference)
    review = a_review(by, reference)
    resolved_to(a_list(review), reference, by)

    assert "/flow/asked/" not in page_of(client)
    for href, number in links_of(page_of(client, f"/reviews/{review.pk}/flow/")):
        assert str(client.get(href).context["count"]) == str(number), href


def test_an_update_stands_beside_what_was_before(client):
    by, other = ada(), ben()
    client.force_login(other)
    old, new = a_reference(), a_reference()
    for reference in (old, new):
        a_decision(reference, by)
        a_decision(reference, by, stage="full-text")
    type(old).objects.filter(pk=old.pk).update(added_at=FIRST)
    page = page_of(client, f"/reviews/flow/?since={date(2026, 2, 1)}")

    assert "Previous studies" in page
    assert "Included in all" in page
    assert "1 report of 0 new trials is included" in page
