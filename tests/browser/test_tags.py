"""The tree answers while one types, and many references are tagged and untagged by keys alone."""

import pytest
from playwright.sync_api import expect

from curation.models import Tagging
from tests.builders import a_reference
from tests.desk_builders import a_tag

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_the_tree_is_filtered_as_one_types_and_the_address_says_so(sit, ada):
    drug = a_tag("drug")
    a_tag("baricitinib", drug)
    a_tag("tofacitinib", drug)
    page = sit(ada)
    page.goto("/tags/")
    page.keyboard.press("f")
    page.keyboard.type("bari")

    expect(page.get_by_text("1 of 3 speak of “bari”.")).to_be_visible()
    expect(page.get_by_role("link", name="tofacitinib")).to_have_count(0)
    expect(page.get_by_label("Filter", exact=True)).to_be_focused()
    assert page.url.endswith("/tags/?q=bari")


def test_a_page_of_references_is_tagged_by_keys_and_taken_back_by_one(sit, ada):
    a_tag("baricitinib", slug="baricitinib")
    for _ in range(3):
        a_reference()
    page = sit(ada)
    page.goto("/references/")
    page.get_by_label("All 3 on this page").focus()
    page.keyboard.press("Space")
    page.get_by_label("Tag", exact=True).select_option("baricitinib")
    page.get_by_role("button", name="Tag them").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_text("You tagged 3 references with “baricitinib”.")).to_be_visible()
    assert Tagging.objects.filter(by=ada).count() == 3
    with page.expect_navigation():
        page.keyboard.press("z")
    expect(page.get_by_text("Undone on 3 references.")).to_be_visible()
    assert not Tagging.objects.exists()
