"""Claims in the browser: what is typed is kept, and what waits is decided by single keys."""

import pytest
from playwright.sync_api import expect

from curation.claims.citations import cite
from curation.claims.deciding import submit_claim
from curation.models import Claim, Draft, State
from tests.browser.conftest import wait_until
from tests.desk_builders import a_claim, a_paper
from tests.evidence_builders import a_drug

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]


def handed_on(writer, statement):
    claim = a_claim(writer, statement)
    cite(claim, a_paper(), stance="supports", by=writer)
    return submit_claim(claim, by=writer)


def test_what_is_typed_survives_a_closed_tab_and_is_gone_once_it_is_saved(sit, ada):
    a_drug()
    page = sit(ada)
    page.goto("/claims/new/")
    page.get_by_label("Statement").fill("Half a sentence")
    page.get_by_label("baricitinib").check()
    expect(page.get_by_text("draft kept")).to_be_visible()

    again = page.context.new_page()
    page.close()
    again.goto("/claims/new/")
    expect(again.get_by_label("Statement")).to_have_value("Half a sentence")
    expect(again.get_by_label("baricitinib")).to_be_checked()
    again.get_by_label("Statement").fill("A whole sentence")
    with again.expect_navigation():
        again.get_by_role("button", name="Keep it").click()

    expect(again.get_by_role("heading", name="A whole sentence")).to_be_visible()
    again.goto("/claims/")
    assert not Draft.objects.exists()


def test_what_was_typed_a_moment_before_the_page_is_left_is_kept_too(sit, ada):
    page = sit(ada)
    page.goto("/claims/new/")
    page.get_by_label("Statement").fill("Typed at the last moment")
    page.goto("/claims/")
    wait_until(Draft.objects.exists, otherwise=lambda: "What was typed last is not kept.")

    page.goto("/claims/new/")
    expect(page.get_by_label("Statement")).to_have_value("Typed at the last moment")


def test_similar_claims_are_offered_while_one_writes(sit, ada):
    a_claim(ada, "Madeupinib raised the SRI-4 response at week 52")
    page = sit(ada)
    page.goto("/claims/new/")
    page.get_by_label("Statement").fill("Madeupinib raised the SRI-4 response")

    expect(page.get_by_role("link", name="Madeupinib raised the SRI-4")).to_be_visible()


def test_claims_are_decided_by_single_keys_from_what_waits(sit, ada, ben):
    first, second = handed_on(ada, "The first of two"), handed_on(ada, "The second of two")
    page = sit(ben)
    page.goto("/waiting/")

    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.get_by_role("status").filter(has_text="The first of two")).to_be_visible()
    expect(page.locator(f"#claim-{second.pk}")).to_be_focused()
    page.keyboard.press("r")
    page.keyboard.type("Which dose?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Which dose?")).to_be_visible()

    states = dict(Claim.objects.values_list("pk", "state"))
    assert states == {first.pk: State.ACCEPTED, second.pk: State.REJECTED}


def test_a_claim_is_submitted_and_accepted_on_its_page_without_a_pointer(sit, ada, ben):
    claim = a_claim(ada, "On its own page")
    cite(claim, a_paper(), stance="supports", by=ada)
    page = sit(ada)
    page.goto(f"/claims/{claim.pk}/")
    page.keyboard.press("s")
    with page.expect_navigation():
        page.keyboard.press("s")
    expect(page.get_by_text("The claim waits for somebody else")).to_be_visible()

    page = sit(ben)
    page.goto(f"/claims/{claim.pk}/")
    page.keyboard.press("a")
    with page.expect_navigation():
        page.keyboard.press("a")
    expect(page.get_by_text("The claim is accepted.")).to_be_visible()
    assert Claim.objects.get().state == State.ACCEPTED
