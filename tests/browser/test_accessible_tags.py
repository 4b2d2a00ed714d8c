"""Everybody can use the pages of tags, what opens on them, and the list where many are tagged."""

import pytest

from curation.tagging.keeping import change_tag, retire
from tests.browser.addresses import OF_TAGS, walk
from tests.browser.examining import defects
from tests.desk_builders import a_paper, a_tag, a_tagging

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def tree(ada):
    drug = a_tag("drug", slug="drug", scope_note="What was given.", terms=["medicine"])
    tags = [a_tag(name, drug, key=str(at)) for at, name in enumerate(("baricitinib", "placebo"))]
    change_tag(drug, by=ada, scope_note="What was given, and against what.")
    retire(a_tag("gone", slug="gone"), by=ada, reason="Too few.")
    for tag in (drug, *tags):
        a_tagging(a_paper(f"Findings: made up of {tag}."), tag, ada)
    return drug


@pytest.mark.usefixtures("tree")
def test_everybody_can_use_the_pages_of_tags(sit, ada):
    found = walk(sit(ada), OF_TAGS)
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("tree")
def test_everybody_can_use_what_the_pages_of_tags_show_before_a_change(sit, ada):
    page = sit(ada, refused=[422])
    page.goto("/tags/drug/split/")
    page.get_by_label("The new tags").fill("old: baricitinib\nnew: placebo")
    page.get_by_label("Why").fill("Two.")
    with page.expect_navigation():
        page.get_by_role("button", name="Show what it touches").click()
    found = defects(page)
    page.goto("/tags/drug/edit/")
    page.get_by_role("textbox", name="Name").fill("gone")
    page.get_by_role("textbox", name="Key").fill("0")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    found += defects(page)
    assert not found, "\n".join(found)


@pytest.mark.usefixtures("tree")
def test_everybody_can_use_the_list_on_which_many_are_tagged(sit, ada):
    page = sit(ada)
    page.goto("/references/?tag=drug")
    page.get_by_label("All 3 on this page").check()
    page.get_by_label("Tag", exact=True).select_option("drug")
    found = defects(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Tag them").click()
    found += defects(page)
    assert not found, "\n".join(found)
