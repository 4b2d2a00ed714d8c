"""The pages of reviews: everybody can use them, and entries are answered by keys alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.addresses import OF_REVIEWS, walk
from tests.browser.examining import defects
from tests.browser.reviewing import a_world_of_reviews

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_everybody_can_use_the_pages_of_reviews(sit, ada):
    world = a_world_of_reviews(ada)
    page = sit(ada)
    there = {"review": world.review.pk, "bare": world.bare.pk, "older": world.older.pk}
    found = walk(page, OF_REVIEWS, **there)
    page.goto(f"/reviews/{world.review.pk}/?show=unsure")
    page.get_by_text("1 refused").click()
    page.get_by_text("Change what it asks").click()
    page.get_by_text("Set aside").first.click()
    found += defects(page)
    page.goto(f"/reviews/{world.review.pk}/list/?from=paste")
    page.get_by_label("The reference list").fill("1. Doe J. A made-up paper. J Inventions. 2020.")
    expect(page.locator("#understood")).to_contain_text("A made-up paper")
    found += defects(page)
    assert not found, "\n".join(found)


def test_entries_are_answered_by_keys_and_each_answer_leads_to_the_next(sit, ada):
    world = a_world_of_reviews(ada)
    page = sit(ada, refused=[422])
    page.goto(f"/reviews/{world.review.pk}/")
    page.wait_for_load_state()
    keys = page.keyboard
    first, second, third = (page.locator(f"#entry-{each.pk}") for each in world.unsure)

    first.focus()
    keys.press("2")
    expect(first).to_contain_text("by a person")
    expect(second).to_be_focused()
    keys.press("n")
    expect(second).to_contain_text("not found")
    expect(third).to_be_focused()
    keys.press("s")
    expect(third.get_by_label("Why it is set aside")).to_be_focused()
    third.get_by_label("Why it is set aside").select_option("a web page")
    keys.press("Tab")
    keys.type("gone since")
    keys.press("Enter")
    expect(third).to_contain_text("a web page: gone since")
    # Nothing waits any more: whoever is at the last one stays there.
    expect(third).to_be_focused()
    expect(page.locator("#coverage")).to_contain_text("2 set aside")
    keys.press("u")
    expect(third).to_contain_text("waits for a person")
    expect(third).to_be_focused()
    keys.press("k")
    expect(second).to_be_focused()

    second.locator("summary", has_text="Another").click()
    keys.type("lupus")
    keys.press("Enter")
    expect(second).to_contain_text("is no PMID, DOI or PMCID")
    # What was typed is still there, to be mended.
    named = second.get_by_label("PMID or DOI of number")
    expect(named).to_have_value("lupus")
    named.fill("987654")
    keys.press("Enter")
    expect(second).to_contain_text("PMID 987654")
    expect(third).to_be_focused()
    states = [each.state for each in world.review.lists.current().get().entries.all()[6:]]
    assert states == ["resolved", "resolved", "unsure"]
