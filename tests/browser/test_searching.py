"""From the one field to a question that is kept, by the keyboard alone."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from curation.models import State
from tests.browser.examining import defects
from tests.browser.tabbing import assert_focus_is_seen, at, follow, go, tab_to
from tests.builders import a_reference, of_type
from tests.desk_builders import a_claim, sections
from tests.evidence_builders import a_drug, a_trial, an_arm

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def a_library(by):
    bari = a_drug("baricitinib", synonyms=["Olumiant"])
    for number in range(6):
        an_arm(a_trial(f"MADE-UP-{number}"), bari)
        a_claim(
            by,
            f"Baricitinib did nothing of note in the made-up trial of number {number}, "
            "as far as anybody who was asked about it could tell in so few words.",
            state=State.SUBMITTED,
        )
    for number in range(4):
        a_reference(
            title=f"Baricitinib, <i>paper</i> {number}" if number else "A paper on something else",
            abstract=sections("A made-up abstract. It speaks of baricitinib and of nephritis."),
            publication_types=of_type("Review" if number % 2 else "Letter"),
            published_on=date(2025 - number, 1, 1),
        )


def test_a_question_is_asked_narrowed_put_in_order_and_kept_by_the_keyboard_alone(sit, ada):
    a_library(ada)
    page = sit(ada)
    at(page, "/")
    keys = page.keyboard
    titles = page.locator("[data-row]")

    keys.press("/")
    expect(page.get_by_role("searchbox", name="Search everything")).to_be_focused()
    keys.type("olumiant nephritis")
    go(page, "Enter")
    expect(page.get_by_role("searchbox")).to_have_value("olumiant nephritis")
    also = page.get_by_role("region", name="Also found")
    expect(also.get_by_role("link", name="baricitinib", exact=True)).to_be_visible()
    expect(titles).to_have_count(4)
    expect(titles.nth(1).locator("mark")).to_have_text("Baricitinib")
    expect(page.locator(".snippet").first.locator("mark")).to_have_text(
        ["baricitinib", "nephritis"]
    )
    assert defects(page) == []

    page.reload()
    keys.press("f")
    assert_focus_is_seen(page)
    keys.press("Tab")
    keys.press("Escape")
    expect(page.locator("details[open]")).to_have_count(0)
    tab_to(page, page.locator("summary", has_text="Type"))
    keys.press("Enter")
    follow(page, page.get_by_role("link", name="Review 2"))
    expect(page.get_by_role("link", name="Type: Review")).to_be_visible()
    expect(titles).to_have_count(2)

    go(page, "b")
    expect(page).to_have_url(re.compile("order=best"))
    expect(page.get_by_text("2 of 4 references, best first.")).to_be_visible()

    keys.press("s")
    keys.press("Tab")
    keys.press("Escape")
    expect(page.locator("summary", has_text="Save")).to_be_focused()
    keys.press("Enter")
    assert defects(page) == []
    tab_to(page, page.get_by_label("Name of this question"))
    keys.press("Control+A")
    keys.type("Reviews of the drug")
    go(page, "Enter")
    expect(page.get_by_text("Saved as “Reviews of the drug”. It stands")).to_be_visible()

    at(page, "/")
    kept = page.get_by_role("link", name="Reviews of the drug", exact=True)
    expect(kept).to_be_visible()
    assert defects(page) == []
    follow(page, kept, at_most=80)
    expect(page).to_have_url(re.compile("q=olumiant.nephritis&type=Review&order=best"))
    expect(titles).to_have_count(2)


def test_on_a_telephone_without_scripts_the_field_finds_and_what_fails_is_told(sit, ada):
    a_library(ada)
    page = sit(ada, viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page.goto("/matrix/")
    field = page.get_by_role("searchbox", name="Search everything")
    field.fill("baricitinib zebrafish")
    field.press("Enter")

    expect(page.get_by_role("heading", name="No reference answers to all of that")).to_be_visible()
    page.get_by_role("link", name="without zebrafish").click()
    expect(page.locator("[data-row]")).to_have_count(4)


def test_everybody_can_use_the_pages_on_which_nothing_is_found(sit, ada):
    a_library(ada)
    page = sit(ada)
    for words in ("the of", "zebrafish nephritis", "12345678"):
        page.goto(f"/references/?q={words}")
        assert defects(page) == []
