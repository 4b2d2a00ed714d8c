"""A curator's queue in the browser: by keys alone, by pointer alone, and when things go wrong."""

import re
import sys

import pytest
from playwright.sync_api import expect

from curation.models import Assignment, ScreeningDecision, Tagging
from curation.people.accounts import close_account
from curation.people.keys import change_keys
from tests.browser.conftest import wait_until
from tests.browser.examining import WIDTHS
from tests.builders import a_reference
from tests.desk_builders import a_tag, an_assignment, sections

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


@pytest.fixture
def tags(transactional_db):
    drug, population = a_tag("Drug"), a_tag("Population")
    design, domain = a_tag("Design"), a_tag("Outcome domain")
    return {
        "bari": a_tag("baricitinib", drug, key="1", scope_note="Olumiant; LY3009104."),
        "upa": a_tag("upadacitinib", drug, key="2"),
        "sle": a_tag("SLE", population, key="4", terms=["lupus"]),
        "trial": a_tag("randomised trial", design, key="7"),
        "harms": a_tag("harms", domain, key="9"),
        "skin": a_tag("joints and skin", domain),
    }


def asked(person, number, **words):
    words.setdefault("abstract", sections("Findings: Made-up words."))
    papers = [a_reference(title=f"Paper {place}", **words) for place in range(1, number + 1)]
    for paper in papers:
        an_assignment(paper, person)
    return papers


def at_queue(page, at="Paper 1"):
    page.goto("/queue/")
    expect(title(page)).to_have_text(at)
    page.wait_for_load_state()  # keys act once their script is there


def title(page):
    return page.locator("#queue-title")


def tag(page, name):
    return page.locator(".tree").get_by_role("button", name=name)


def said(page):
    return page.locator("#said")


def out(page):
    return page.locator("details.reasons > summary")


def unsaved(page):
    return page.get_by_role("alert").filter(has_text="Not saved")


def given(paper):
    return sorted(Tagging.objects.filter(reference=paper).values_list("tag__name", flat=True))


def all_is_saved(page):
    """Until the server has answered each act."""
    page.wait_for_function(
        "() => !Object.keys(localStorage).some((each) => each.startsWith('queue-unsaved'))"
    )


def test_twenty_references_are_tagged_and_decided_by_keys_alone(sit, ada, tags, record_property):
    papers = asked(ada, 20)
    page = sit(ada)
    at_queue(page)
    pressed = 0
    for number in range(1, 21):
        expect(title(page)).to_have_text(f"Paper {number}")
        decision = "u" if number % 5 == 0 else "i"
        for key in ("1", "4", "7", "9", decision):
            page.keyboard.press(key)
            pressed += 1
    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_focused()
    all_is_saved(page)

    for paper in papers:
        assert given(paper) == ["SLE", "baricitinib", "harms", "randomised trial"]
    assert ScreeningDecision.objects.filter(by=ada, decision="include").count() == 16
    assert ScreeningDecision.objects.filter(by=ada, decision="unclear").count() == 4
    assert not Assignment.objects.open().exists()
    per_reference = pressed / len(papers)
    record_property("keystrokes per reference", per_reference)
    sys.stdout.write(f"\nkeystrokes per reference, 4 tags and a decision: {per_reference:.1f}\n")
    assert per_reference <= 6


def test_proposed_tags_are_taken_by_one_key(sit, ada, tags):
    (paper,) = asked(
        ada, 1, abstract=[{"label": "", "category": "", "text": "Made-up words: harms in lupus."}]
    )
    page = sit(ada)
    at_queue(page)
    expect(page.get_by_text("2 proposed")).to_be_visible()
    page.keyboard.press("y")
    expect(said(page)).to_have_text("Tagged with SLE, harms.")
    expect(tag(page, "harms")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_text("2 proposed")).to_be_hidden()
    page.keyboard.press("i")
    all_is_saved(page)
    assert given(paper) == ["SLE", "harms"]


def test_by_keys_one_excludes_moves_undoes_and_finishes(sit, ada, tags):
    first, second, _ = asked(ada, 3)
    page = sit(ada)
    at_queue(page)
    page.keyboard.press("x")
    page.keyboard.press("7")
    expect(title(page)).to_have_text("Paper 2")
    expect(title(page)).to_be_focused()
    expect(said(page)).to_have_text("Excluded (animals or cells only): Paper 1")
    expect(page).to_have_url(re.compile(f"/queue/\\?at={second.pk}$"))
    expect(page.get_by_text("2 left, 1 done today")).to_be_visible()
    assert given(first) == []

    page.keyboard.press("j")
    expect(title(page)).to_have_text("Paper 3")
    page.keyboard.press("k")
    expect(title(page)).to_have_text("Paper 2")
    page.keyboard.press("d")
    expect(said(page)).to_have_text("Done without a decision: Paper 2")
    page.keyboard.press("9")
    expect(said(page)).to_have_text("Tagged with harms.")
    page.keyboard.press("z")
    expect(said(page)).to_have_text("Undone: tagged with harms.")
    expect(tag(page, "harms")).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("z")
    expect(title(page)).to_have_text("Paper 2")
    page.keyboard.press("z")
    expect(title(page)).to_have_text("Paper 1")
    expect(said(page)).to_have_text("Undone: the decision about “Paper 1”.")
    assert not ScreeningDecision.objects.exists()
    assert Assignment.objects.open().count() == 3
    page.keyboard.press("o")
    expect(page).to_have_url(re.compile(f"/references/{first.pk}/$"))


def test_by_pointer_alone_one_tags_decides_moves_and_undoes(sit, ada, tags):
    first, _ = asked(ada, 2)
    page = sit(ada)
    at_queue(page)
    tag(page, "upadacitinib").click()
    expect(tag(page, "upadacitinib")).to_have_attribute("aria-pressed", "true")
    expect(said(page)).to_have_text("Tagged with upadacitinib.")
    out(page).click()
    page.get_by_role("button", name="wrong study design").click()
    expect(title(page)).to_have_text("Paper 2")
    expect(said(page)).to_have_text("Excluded (wrong study design): Paper 1")
    page.get_by_role("button", name="Undo").click()
    expect(title(page)).to_have_text("Paper 1")
    page.get_by_role("button", name="In", exact=False).first.click()
    expect(title(page)).to_have_text("Paper 2")
    page.get_by_role("link", name="Back").click()
    expect(title(page)).to_have_text("Paper 1")
    expect(page.get_by_text("you decided: include")).to_be_visible()
    page.get_by_role("navigation", name="The queue").get_by_role("link", name="Paper 2").click()
    expect(title(page)).to_have_text("Paper 2")
    page.get_by_role("button", name="Unclear").click()
    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    all_is_saved(page)
    assert given(first) == ["upadacitinib"]


def test_a_key_pressed_twice_quickly_tags_and_untags_but_decides_once(sit, ada, tags):
    first, second, _ = asked(ada, 3)
    page = sit(ada)
    at_queue(page)
    page.keyboard.press("1")
    page.keyboard.press("1")
    page.keyboard.press("4")
    page.keyboard.press("i")
    page.keyboard.press("i")
    expect(title(page)).to_have_text("Paper 2")
    all_is_saved(page)
    assert given(first) == ["SLE"]
    assert [each.reference for each in ScreeningDecision.objects.all()] == [first]
    page.keyboard.press("2")
    page.keyboard.press("i")
    expect(title(page)).to_have_text("Paper 3")
    all_is_saved(page)
    assert given(second) == ["upadacitinib"]


def test_tags_are_filtered_as_one_types_and_pressed_by_enter(sit, ada, tags):
    (paper,) = asked(ada, 1)
    page = sit(ada)
    at_queue(page)
    page.keyboard.press("t")
    page.keyboard.type("skin")
    expect(page.get_by_text("1 found; Enter presses joints and skin.")).to_be_visible()
    expect(tag(page, "baricitinib")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(tag(page, "joints and skin")).to_have_attribute("aria-pressed", "true")
    page.keyboard.type("lupus")
    expect(page.get_by_text("1 found; Enter presses SLE.")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.type("nothing")
    expect(page.get_by_text("No tag has “nothing” in its name or terms.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(tag(page, "baricitinib")).to_be_visible()
    expect(title(page)).to_be_focused()
    all_is_saved(page)
    assert given(paper) == ["SLE", "joints and skin"]

    note = page.locator(".tree").get_by_text("Olumiant; LY3009104.")
    expect(note).to_be_hidden()
    page.keyboard.press("1")
    page.keyboard.press("n")
    expect(note).to_be_visible()


def test_a_group_that_was_folded_stays_so_and_its_keys_act(sit, ada, tags):
    first, _ = asked(ada, 2)
    page = sit(ada)
    at_queue(page)
    page.locator(".tree").get_by_text("Drug").click()
    expect(tag(page, "baricitinib")).to_be_hidden()
    page.keyboard.press("1")
    page.keyboard.press("i")
    expect(title(page)).to_have_text("Paper 2")
    expect(tag(page, "baricitinib")).to_be_hidden()
    all_is_saved(page)
    assert given(first) == ["baricitinib"]


def test_a_tag_that_the_server_refuses_is_taken_back_with_its_sentence(sit, ada, tags):
    (paper,) = asked(ada, 1)
    page = sit(ada, refused=[422])
    at_queue(page)
    tags["bari"].retired_at = tags["bari"].history.first().pgh_created_at
    tags["bari"].save()
    page.keyboard.press("1")
    expect(said(page)).to_have_text(
        "“baricitinib” is no longer in use; nothing was tagged. Choose another tag."
    )
    expect(tag(page, "baricitinib")).to_have_attribute("aria-pressed", "false")
    assert given(paper) == []


def test_what_did_not_reach_the_server_is_said_kept_and_sent_again(sit, ada, tags):
    first, _ = asked(ada, 2)
    page = sit(ada)
    at_queue(page)
    page.wait_for_load_state("networkidle")  # the next one is here
    page.route("**/queue/*/**", lambda route: route.abort("aborted"))
    page.keyboard.press("1")
    expect(unsaved(page)).to_contain_text("The server cannot be reached.")
    expect(unsaved(page)).to_contain_text("tag with baricitinib: Paper 1")
    page.keyboard.press("i")
    expect(title(page)).to_have_text("Paper 2")
    expect(unsaved(page)).to_contain_text("include: Paper 1")
    assert given(first) == []
    page.unroute("**/queue/*/**")
    page.get_by_role("button", name="Try again").click()
    expect(unsaved(page)).to_be_hidden()
    expect(page.get_by_text("1 left, 1 done today")).to_be_visible()
    all_is_saved(page)
    assert given(first) == ["baricitinib"]
    assert ScreeningDecision.objects.get().reference == first


def test_what_an_earlier_page_did_not_get_through_is_sent_by_the_next(sit, ada, tags):
    first, _ = asked(ada, 2)
    page = sit(ada)
    at_queue(page)
    page.route("**/tag/", lambda route: route.abort("aborted"))
    page.keyboard.press("1")
    expect(unsaved(page)).to_be_visible()
    page.unroute("**/tag/")
    page.reload()
    expect(tag(page, "baricitinib")).to_have_attribute("aria-pressed", "true")
    all_is_saved(page)
    assert given(first) == ["baricitinib"]


def test_whose_account_is_closed_in_the_middle_is_told_and_led_to_sign_in(sit, ada, tags):
    first, _ = asked(ada, 2)
    page = sit(ada)
    at_queue(page)
    page.keyboard.press("1")
    expect(said(page)).to_have_text("Tagged with baricitinib.")
    close_account(ada)
    page.keyboard.press("2")
    expect(unsaved(page)).to_contain_text("You are signed out, or your account was closed.")
    expect(unsaved(page)).to_contain_text("tag with upadacitinib: Paper 1")
    expect(tag(page, "upadacitinib")).to_have_attribute("data-unsaved", "")
    assert given(first) == ["baricitinib"]
    link = unsaved(page).get_by_role("link", name="Sign in")
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    expect(page).to_have_url(re.compile("/accounts/login/\\?next=/queue/"))


def test_a_changed_key_acts_and_the_first_one_no_longer_does(sit, ada, tags):
    change_keys({"include": "w", "next": "l"}, by=ada)
    first, _ = asked(ada, 2)
    page = sit(ada)
    at_queue(page)
    page.keyboard.press("i")
    expect(page.get_by_role("button", name="In w")).to_be_visible()
    page.keyboard.press("l")
    expect(title(page)).to_have_text("Paper 2")
    page.keyboard.press("k")
    expect(title(page)).to_have_text("Paper 1")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    expect(keys.get_by_role("listitem").filter(has_text="Include")).to_contain_text("w")
    page.keyboard.press("Escape")
    page.keyboard.press("w")
    expect(title(page)).to_have_text("Paper 2")
    all_is_saved(page)
    assert ScreeningDecision.objects.get().reference == first


def test_keys_that_are_turned_off_do_nothing_and_the_buttons_stay(sit, ada, tags):
    (paper,) = asked(ada, 1)
    page = sit(ada)
    at_queue(page)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    keys.get_by_label("Single keys act on this page").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    page.keyboard.press("i")
    expect(tag(page, "baricitinib")).to_have_attribute("aria-pressed", "false")
    tag(page, "harms").click()
    all_is_saved(page)
    assert given(paper) == ["harms"]
    assert not ScreeningDecision.objects.exists()


def test_from_anywhere_two_keys_lead_to_the_queue(sit, ada, tags):
    asked(ada, 1)
    page = sit(ada)
    page.goto("/references/")
    page.wait_for_load_state()
    page.keyboard.press("g")
    page.keyboard.press("q")
    expect(title(page)).to_have_text("Paper 1")


def test_on_a_telephone_the_decision_is_in_reach_and_hides_nothing(sit, ada, tags):
    asked(ada, 2)
    page = sit(ada, viewport=WIDTHS["telephone"])
    at_queue(page)
    for name in ("In", "Unclear"):
        box = page.locator(".decide").get_by_role("button", name=name).bounding_box()
        assert box["y"] + box["height"] <= 844
        assert box["height"] >= 44
    out(page).click()
    page.get_by_role("button", name="wrong drug").click()
    expect(title(page)).to_have_text("Paper 2")
    page.get_by_role("button", name="Done, without a decision").click()
    wait_until(
        lambda: not Assignment.objects.open().exists(), otherwise=lambda: "It is not done yet."
    )
    expect(page.get_by_role("heading", name="Nothing waits for you")).to_be_visible()


def test_without_scripts_the_queue_is_worked_through_by_forms(sit, ada, tags):
    first, _ = asked(ada, 2)
    page = sit(ada, java_script_enabled=False)
    page.goto("/queue/")
    tag(page, "baricitinib").click()
    expect(page.get_by_text("Tagged with baricitinib.")).to_be_visible()
    out(page).click()
    page.get_by_role("button", name="wrong population").click()
    expect(title(page)).to_have_text("Paper 2")
    page.get_by_role("button", name="Undo").click()
    expect(title(page)).to_have_text("Paper 1")
    page.get_by_role("link", name="Next").click()
    expect(title(page)).to_have_text("Paper 2")
    assert given(first) == ["baricitinib"]
