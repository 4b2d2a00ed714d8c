"""Settling where two people differ, by keys alone."""

import pytest
from playwright.sync_api import expect

from curation.models import ScreeningDecision, TagConsensus
from tests.browser.differing import people_who_differ

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_one_key_settles_each_difference_and_leads_to_the_next(sit, ada, ben, cleo):
    people_who_differ(ada, ben)
    page = sit(cleo)
    page.goto("/conflicts/")
    page.wait_for_load_state()
    keys = page.keyboard
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(4)
    reason, decision, tag, other_tag = (rows.nth(number) for number in range(4))

    keys.press("j")
    expect(reason).to_be_focused()
    keys.press("2")
    expect(reason).to_contain_text("settled: exclude: no outcome of interest")
    expect(decision).to_be_focused()
    keys.press("1")
    expect(decision).to_contain_text("settled: include")
    expect(tag).to_be_focused()
    keys.press("2")
    expect(tag).to_contain_text("settled: does not apply")
    expect(other_tag).to_be_focused()

    keys.press("k")
    expect(tag).to_be_focused()
    keys.press("k")
    expect(decision).to_be_focused()
    keys.press("u")
    expect(decision).not_to_contain_text("settled")
    expect(decision).to_be_focused()
    keys.press("e")
    expect(decision.get_by_label("What holds")).to_be_focused()
    decision.get_by_label("What holds").select_option("exclude: wrong drug")
    keys.press("Tab")
    keys.type("Neither saw it.")
    keys.press("Enter")
    expect(decision).to_contain_text("settled: exclude: wrong drug")

    found = ScreeningDecision.objects.filter(is_consensus=True, stage="title-abstract")
    assert {(each.reason, each.note) for each in found} == {
        ("outcome", ""),
        ("intervention", "Neither saw it."),
    }
    assert [each.applies for each in TagConsensus.objects.all()] == [False]
