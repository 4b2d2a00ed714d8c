"""Everything can be done without a pointer, and one always sees where one is."""

import pytest
from playwright.sync_api import expect

from tests.browser.records import FIRST, SECOND
from tests.browser.tabbing import assert_focus_is_seen, tab_to
from tests.cast import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_from_signing_in_to_a_reference_that_came_in_by_the_keyboard_alone(sit, cleo, worker):
    page = sit()
    page.goto("/")
    keys = page.keyboard

    tab_to(page, page.get_by_label("User name or e-mail"))
    keys.type("cleo")
    tab_to(page, page.get_by_label("Password"))
    keys.type(PASSWORD)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Do JAK inhibitors")
    page.wait_for_load_state()  # keys act once their script is there

    keys.press("b")
    expect(page.get_by_label("What to bring in")).to_be_focused()
    keys.type(f"{FIRST} {SECOND}")
    expect(page.get_by_role("button", name="Start: ask PubMed for 2")).to_be_visible()
    keys.press("Control+Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("has come in")
    keys.press("j")
    keys.press("j")
    assert_focus_is_seen(page)
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("The second made-up trial.")


def test_tab_reaches_start_and_the_skip_link_leads_past_the_navigation(sit, cleo):
    page = sit(cleo)
    page.goto("/people/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    assert_focus_is_seen(page)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("region", name="People"))

    page.goto("/imports/new/")
    expect(page.get_by_label("What to bring in")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="Start"))
