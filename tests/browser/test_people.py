"""An invitation leads somebody in; who may not do something is told so."""

import pytest
from playwright.sync_api import expect

from curation.models import Role, User
from tests.cast import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def test_an_invited_person_opens_the_link_chooses_a_password_and_is_in(sit, cleo):
    page = sit(cleo, permissions=["clipboard-read", "clipboard-write"])
    page.goto("/people/")
    page.get_by_label("Name", exact=True).fill("Ines Novak")
    page.get_by_label("Role").select_option("reviewer")
    page.get_by_role("button", name="Invite").click()
    page.get_by_role("button", name="Copy the link").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")

    ines = sit()
    ines.goto(link)
    expect(ines.get_by_text("Cleo Marchetti invites Ines Novak as reviewer.")).to_be_visible()
    expect(ines.get_by_label("Given names")).to_have_value("Ines")
    ines.get_by_label("User name").fill("ines")
    ines.get_by_label("Password").fill(PASSWORD)
    ines.get_by_role("button", name="Make my account").click()

    ines.locator("header summary").get_by_text("ines").click()
    expect(ines.get_by_text("Signed in as Ines Novak")).to_be_visible()
    assert User.objects.get(username="ines").role == Role.REVIEWER

    page.get_by_role("link", name="Back to the people").click()
    expect(page.get_by_role("row", name="Ines Novak")).to_contain_text("Reviewer")


def test_who_may_not_import_sees_no_button_and_is_told_whom_to_ask(sit, ben, cleo):
    page = sit(ben, refused=[403])
    for path in ("/", "/references/", "/imports/"):
        page.goto(path)
        expect(page.get_by_role("link", name="Bring references in")).to_have_count(0)

    page.goto("/imports/new/")

    expect(page.get_by_role("heading", level=1)).to_have_text("You may not see this")
    expect(page.get_by_text("You may not bring references in")).to_contain_text("Cleo Marchetti")
