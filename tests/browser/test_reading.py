"""The curator finds a reference, and finds everything on it."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from curation.models import Reference
from tests.browser.bringing import brought_in
from tests.browser.records import EVERYTHING, FIRST
from tests.builders import a_reference, of_type

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def a_shelf(size=60):
    """The older, the higher its number; every third is a review."""
    for number in range(size):
        a_reference(
            title=f"Made-up paper {number:02}",
            journal="Made-up weekly" if number % 2 else "Made-up monthly",
            published_on=date(2024 - number, 1, 1),
            publication_types=of_type("Review") if number % 3 == 0 else [],
        )


def test_filters_are_put_on_and_taken_away_and_the_address_says_so(sit, ada):
    a_shelf()
    page = sit(ada)
    page.goto("/references/")

    page.get_by_role("group", name="Filters").get_by_text("Type", exact=True).click()
    page.get_by_role("link", name="Review 20").click()
    expect(page).to_have_url(re.compile(r"\?type=Review$"))
    expect(page.get_by_text("20 of 60 references")).to_be_visible()

    page.get_by_role("group", name="Filters").get_by_text("Journal", exact=True).click()
    page.get_by_role("link", name="Made-up weekly 10").click()
    expect(page).to_have_url(re.compile(r"journal=Made-up(\+|%20)weekly"))
    expect(page.get_by_role("list", name="References").get_by_role("listitem")).to_have_count(10)

    page.get_by_role("link", name="Take away Type: Review").click()
    expect(page.get_by_text("30 of 60 references")).to_be_visible()
    page.go_back()
    expect(page.get_by_text("10 of 60 references")).to_be_visible()


def test_pages_are_turned_forward_and_back(sit, ada):
    a_shelf()
    page = sit(ada)
    page.goto("/references/")
    titles = page.get_by_role("list", name="References").locator("a.name")
    expect(titles.first).to_have_text("Made-up paper 00")

    page.get_by_role("link", name="Older").click()
    expect(titles.first).to_have_text("Made-up paper 50")
    expect(titles.last).to_have_text("Made-up paper 59")
    expect(page).to_have_url(re.compile(r"[?&]after="))

    page.get_by_role("link", name="Newer").click()
    expect(titles.first).to_have_text("Made-up paper 00")
    expect(titles).to_have_count(50)


def test_a_reference_shows_everything_and_nobody_misses_that_it_is_retracted(sit, cleo, ada):
    brought_in(FIRST, EVERYTHING, by=cleo)
    page = sit(ada)
    page.goto(f"/pmid/{EVERYTHING}/")

    banner = page.locator(".banner.stop:visible")
    expect(banner).to_contain_text("Retract")
    expect(banner).to_be_in_viewport()
    heading = page.get_by_role("heading", level=1)
    expect(heading.locator("sub")).to_have_text("1")
    expect(heading.locator("i")).to_have_text("TYK2")
    for label in ("Background", "Methods", "Findings"):
        expect(page.get_by_role("heading", name=label, level=2)).to_be_visible()
    expect(page.locator(".abstract sup").first).to_have_text("3")

    expect(page.get_by_text("the MADE-UP Investigators", exact=True)).to_be_hidden()
    page.get_by_text("more authors").click()
    expect(page.get_by_text("the MADE-UP Investigators", exact=True)).to_be_visible()
    page.get_by_text("affiliations, 1 ORCID iD").click()
    expect(page.get_by_text("Made-up Clinic, York")).to_be_visible()

    cited = page.locator("ol.cited").first.get_by_role("listitem")
    expect(cited.first).to_contain_text("The first made-up trial.")
    first_here = Reference.objects.get(pmid=FIRST)
    expect(cited.first.get_by_role("link", name="here")).to_have_attribute(
        "href", f"/references/{first_here.pk}/"
    )
    expect(page.get_by_role("link", name="NCT00000001 at")).to_have_attribute(
        "href", re.compile("clinicaltrials.gov")
    )
    for words in ("Nobody declared anything.", "MU-1", "edges", "Janus Kinase Inhibitors"):
        expect(page.get_by_text(words).first).to_be_visible()


def test_single_keys_search_walk_and_explain_themselves_until_they_are_turned_off(sit, ada):
    a_shelf(size=3)
    page = sit(ada)
    page.goto("/references/")
    titles = page.get_by_role("list", name="References").locator("a.name")

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(titles.nth(0)).to_be_focused()

    page.keyboard.press("/")
    search = page.get_by_role("searchbox", name="Search everything")
    expect(search).to_be_focused()
    page.keyboard.type("paper 02?")
    expect(search).to_have_value("paper 02?")
    page.keyboard.press("Escape")

    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys.get_by_text("Download")).to_be_visible()
    keys.get_by_label("Single keys act on this page").uncheck()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.keyboard.press("/")
    expect(search).not_to_be_focused()

    page.reload()
    page.keyboard.press("j")
    expect(titles.nth(0)).not_to_be_focused()


def test_a_search_leads_to_what_it_names(sit, ada):
    a_shelf(size=3)
    wanted = Reference.objects.get(title="Made-up paper 02")
    page = sit(ada)
    page.goto("/")

    page.keyboard.press("/")
    page.keyboard.type(str(wanted.pmid))
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(rf"/references/{wanted.pk}/$"))


def test_the_chosen_theme_outlasts_a_reload(sit, ada):
    page = sit(ada, color_scheme="light")
    page.goto("/references/")
    light = background(page)

    switch = page.get_by_role("button", name="Light or dark")
    switch.click()
    assert background(page) == light
    switch.click()
    dark = background(page)
    assert dark != light

    page.reload()
    assert background(page) == dark


def background(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")
