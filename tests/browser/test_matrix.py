"""The matrix by keyboard: arrows move, Enter opens a cell beside the table, Escape closes it."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.matrices import twins
from tests.evidence_builders import a_drug, a_trial, an_arm, an_effect, an_endpoint, an_outcome

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def page(sit, ada, ben):
    twins(by=ada, accepted_by=ben)
    page = sit(ben)
    page.goto("/matrix/")
    return page


def focused(page):
    return page.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()")


def place_of_focus(page):
    return page.evaluate("document.activeElement.getAttribute('href')")


def tab_to_the_grid(page):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.cell')"):
            return
    raise AssertionError("Tab does not reach the grid.")


def test_the_arrows_lead_through_the_whole_grid_each_cell_once(page):
    cells = page.locator("a.cell")
    assert page.locator("a.cell[tabindex='0']").count() == 1
    tab_to_the_grid(page)
    rows, columns = page.locator("tr:has(a.cell)").count(), cells.count() // 3
    assert (rows, columns) == (3, 4)

    walked = [place_of_focus(page)]
    for row in range(rows):
        for _ in range(columns - 1):
            page.keyboard.press("ArrowLeft" if row % 2 else "ArrowRight")
            walked.append(place_of_focus(page))
        page.keyboard.press("ArrowDown")
        walked.append(place_of_focus(page))

    walked.pop()  # below the last row there is nothing, so that one stayed
    assert len(walked) == len(set(walked)) == cells.count()
    assert set(walked) == set(cells.evaluate_all("all => all.map(a => a.getAttribute('href'))"))


def test_each_cell_opens_its_panel_by_enter_and_escape_leads_back_to_it(page):
    cells = page.locator("a.cell")
    panel = page.get_by_role("complementary")
    tab_to_the_grid(page)
    for number in range(cells.count()):
        row, column = divmod(number, 4)
        at = place_of_focus(page)
        page.keyboard.press("Enter")
        expect(panel.get_by_role("heading", level=2)).to_be_focused()
        expect(page).to_have_url(re.compile("at="))
        expect(page.locator("a.cell[aria-current]")).to_have_attribute("href", at)
        page.keyboard.press("Escape")
        expect(panel).to_have_count(0)
        expect(page).not_to_have_url(re.compile("at="))
        assert place_of_focus(page) == at
        if column < 3:
            page.keyboard.press("ArrowLeft" if row % 2 else "ArrowRight")
        else:
            page.keyboard.press("ArrowDown")


def test_where_a_filter_leaves_holes_the_arrows_reach_every_cell_too(sit, ada, ben):
    for inn, name in (("baricitinib", "A"), ("filgotinib", "B"), ("upadacitinib", "C")):
        trial, endpoint = a_trial(f"TRIAL-{name}"), an_endpoint(f"Endpoint {name}")
        outcome = an_outcome(trial, endpoint)
        arm, placebo = an_arm(trial, a_drug(inn, targets=["JAK1"])), an_arm(trial)
        an_effect(outcome, arm, placebo, by=ada, of=("OR", 1.5, 1.1, 2.0))
    page = sit(ben)
    page.goto("/matrix/?state=extracted")
    assert page.locator("a.cell").count() == 3
    tab_to_the_grid(page)

    walked = [place_of_focus(page)]
    for _ in range(2):
        page.keyboard.press("ArrowDown")
        walked.append(place_of_focus(page))

    assert len(set(walked)) == 3
    for at in reversed(walked[:2]):
        page.keyboard.press("ArrowUp")
        assert place_of_focus(page) == at


def test_a_cell_opens_beside_the_matrix_and_its_address_opens_it_again(page):
    page.locator("a.cell", has_text="2 disagree").click()
    panel = page.get_by_role("complementary")
    expect(panel).to_contain_text("The trials disagree.")
    expect(page.locator("a.cell[aria-current]")).to_contain_text("2 disagree")

    page.reload()

    expect(panel).to_contain_text("SLE-BRAVE-II")
    panel.get_by_role("link", name="Close").click()
    expect(panel).to_have_count(0)
    expect(page.locator("a.cell[aria-current]")).to_have_count(0)


def test_an_arrow_at_the_edge_stays_where_it_is(page):
    page.locator("a.cell[tabindex='0']").focus()
    before = focused(page)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == before
