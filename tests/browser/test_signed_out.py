"""The session ends while somebody writes: what they typed is there once they are in again."""

import pytest
from playwright.sync_api import expect

from curation.models import Claim, Comment, Draft, Role
from tests.browser.test_desk import sit_at, step_to
from tests.cast import PASSWORD, a_person
from tests.desk_builders import a_claim
from tests.evidence_builders import a_drug
from tests.web.at_the_desk import a_desk_paper

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def end_session(page):
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.context.add_cookies([each for each in cookies if each["name"] == "csrftoken"])


def sign_in(page, username="ada"):
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def is_gone(page):
    """Nothing of it is left, neither in the browser nor on the server."""
    shelves = "Object.keys(localStorage).filter((each) => each.startsWith('drafts-')).length"
    return page.evaluate(shelves) == 0 and not Draft.objects.exists()


def test_a_claim_at_the_desk_that_was_sent_signed_out_is_open_again_as_it_was(sit, ada):
    a_drug()
    paper = a_desk_paper()
    page = sit(ada)
    sit_at(page, paper)
    step_to(page, "By week 24")
    page.keyboard.press("c")
    statement = page.get_by_label("Statement, in your own words")
    page.keyboard.type("Most people ")
    expect(page.locator("[data-draft-said]")).to_contain_text("draft kept")
    end_session(page)
    statement.press_sequentially("answered")
    page.get_by_role("radio", name="disputes").check()
    with page.expect_navigation():
        statement.press("Control+Enter")

    sign_in(page)
    expect(statement).to_have_value("Most people answered")
    expect(page.get_by_role("radio", name="disputes")).to_be_checked()
    assert not Claim.objects.exists()
    statement.press("Control+Enter")
    expect(page.locator("mark.disputes").first).to_be_visible()

    assert Claim.objects.get().statement == "Most people answered"
    assert is_gone(page)


def test_who_is_led_to_sign_in_while_typing_loses_nothing(sit, ada):
    page = sit(ada)
    page.goto("/claims/new/")
    end_session(page)
    # Similar claims are asked for as one types, and the answer is to sign in.
    page.get_by_label("Statement").fill("Typed while signed out")

    sign_in(page)
    expect(page.get_by_label("Statement")).to_have_value("Typed while signed out")
    expect(page.get_by_text("This is your draft, kept")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Keep it").click()
    page.goto("/claims/new/")
    expect(page.get_by_label("Statement")).to_have_value("")
    assert is_gone(page)


def test_what_the_server_does_not_keep_is_said_to_be_kept_in_the_browser(sit, ada):
    claim = a_claim(ada)
    page = sit(ada)
    page.goto(f"/claims/{claim.pk}/")
    end_session(page)
    form = page.locator("form[data-draft^=comment]")
    form.locator("textarea").fill("Which week?")
    expect(form.locator("[data-draft-said]")).to_have_text(
        "draft kept in this browser only: you were signed out; load the page again to sign in"
    )
    page.reload()

    sign_in(page)
    expect(form.locator("textarea")).to_have_value("Which week?")


def test_a_claim_that_the_browser_itself_sent_signed_out_is_there_too(sit, ada):
    page = sit(ada)
    page.goto("/claims/new/")
    end_session(page)
    page.get_by_label("Statement").fill("Sent at the last moment")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep it").click()

    sign_in(page)
    expect(page.get_by_label("Statement")).to_have_value("Sent at the last moment")
    assert not Claim.objects.exists()


def test_what_one_person_typed_is_not_given_to_the_next(sit, ada):
    a_person("dora", Role.CURATOR)
    page = sit(ada)
    page.goto("/claims/new/")
    end_session(page)
    page.get_by_label("Statement").fill("Mine alone")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    sign_in(page, "dora")
    expect(page.get_by_label("Statement")).to_have_value("")
    assert not Draft.objects.exists()


def test_a_form_that_is_pressed_twice_quickly_is_sent_once(sit, ada):
    claim = a_claim(ada)
    page = sit(ada)
    page.goto("/claims/new/")
    page.get_by_label("Statement").fill("Pressed twice")
    with page.expect_navigation():
        page.get_by_role("button", name="Keep it").dblclick()
    expect(page.get_by_role("heading", name="Pressed twice")).to_be_visible()

    page.goto(f"/claims/{claim.pk}/")
    page.locator("form[data-draft^=comment] textarea").fill("Which week?")
    with page.expect_navigation():
        page.get_by_role("button", name="Say it").dblclick()
    expect(page.locator(".thread")).to_contain_text("Which week?")

    assert Claim.objects.filter(statement="Pressed twice").count() == 1
    assert Comment.objects.count() == 1


def test_words_and_a_claim_on_them_that_are_sent_twice_quickly_are_there_once(sit, ada):
    paper = a_desk_paper()
    page = sit(ada)
    sit_at(page, paper)
    step_to(page, "Adults were given")
    for _ in range(2):
        page.keyboard.press("q")
    expect(page.locator("mark.background")).to_have_count(1)
    step_to(page, "By week 24")
    page.keyboard.press("c")
    statement = page.get_by_label("Statement, in your own words")
    expect(statement).to_be_focused()
    page.keyboard.type("Adults were given it")
    page.get_by_role("radio", name="supports").check()
    page.evaluate(
        """() => {
            const form = document.getElementById("claim-form");
            const button = form.querySelector("[value=link]");
            form.requestSubmit(button);
            form.requestSubmit(button);
        }"""
    )
    expect(page.locator("mark.supports")).to_have_count(1)
    expect(page.locator("#claim-form")).to_have_count(0)

    assert Claim.objects.count() == Claim.objects.filter(citations__isnull=False).count() == 1
    assert paper.quotes.count() == 2
