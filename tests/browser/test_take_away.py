"""What is found is taken away: ticked as RIS and brought back, as a bibliography to paste, page
after page of the API; and by whoever has no account, where the site is public.
"""

import json
import re
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from curation.models import Reference
from tests.browser.bringing import brought_in
from tests.browser.examining import defects
from tests.browser.records import OF_FATIGUE, OF_RASHES, TWINS
from tests.evidence_builders import a_drug

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

CODE = "MU-1234"
RASHES = "Rashes that nobody had under an imagined inhibitor."
FATIGUE = "Fatigue under an imagined inhibitor in lupus."
PAGED_BY = 2


@pytest.fixture
def library(ada, pubmed):
    """Papers that write out the drug's name, and no paper that gives its code."""
    a_drug("imagined inhibitor", slug="imagined-inhibitor", synonyms=[CODE])
    brought_in(OF_RASHES, OF_FATIGUE, *TWINS, by=ada)


def ask_for_the_drug(page):
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type(CODE)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_two_of_those_found_are_taken_as_ris_and_brought_back_without_adding_any(
    sit, ada, library, worker, tmp_path
):
    page = sit(ada)
    ask_for_the_drug(page)
    expect(page.get_by_text("Looked for, too: imagined inhibitor, another name")).to_be_visible()
    for title in (RASHES, FATIGUE):
        page.get_by_label(f"Choose {title}").check()
    page.get_by_text("Download them").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^RIS")).click()
    taken = tmp_path / download.value.suggested_filename
    download.value.save_as(taken)
    assert taken.suffix == ".ris"
    assert taken.read_text().count("TY  - ") == 2
    before = set(Reference.objects.values_list("pk", "pubmed_changed_at"))

    page.goto("/imports/new/?from=file")
    page.get_by_label("File", exact=True).set_input_files(taken)
    page.get_by_role("button", name="Start: ask PubMed for 2").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("has come in")
    expect(page.get_by_role("link", name="unchanged 2")).to_be_visible()
    for title in (RASHES, FATIGUE):
        expect(page.get_by_role("row", name=title)).to_contain_text("unchanged")
    assert set(Reference.objects.values_list("pk", "pubmed_changed_at")) == before


def test_a_bibliography_of_what_is_found_is_put_in_a_style_and_copied(sit, ada, library):
    page = sit(ada, permissions=["clipboard-read", "clipboard-write"])
    ask_for_the_drug(page)
    page.get_by_role("link", name="Bibliography").click()
    page.get_by_role("link", name="The Lancet").click()
    expect(page.get_by_text("in the style of The Lancet.")).to_be_visible()
    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    entries = copied.split("\n\n")
    assert len(entries) == page.locator("#bibliography > li").count() > 2
    assert entries[1].startswith("2. ")
    assert sum(FATIGUE.rstrip(".") in each for each in entries) == 1


def test_a_token_that_is_made_on_its_page_pages_through_the_same_question(
    sit, ada, library, live_server
):
    page = sit(ada)
    ask_for_the_drug(page)
    shown = page.locator("[data-row]").all_inner_texts()
    page.goto("/accounts/tokens/")
    page.get_by_label("What it is for").fill("Counting in a notebook")
    page.get_by_role("button", name="Make the token").click()
    token = page.locator("#token").inner_text()

    address, titles, sizes = f"/api/v1/references?q={CODE}&limit={PAGED_BY}", [], []
    while address:
        told = answer(live_server.url, address, token)
        titles += [each["title"] for each in told["items"]]
        sizes.append(len(told["items"]))
        address = told["next"]
    assert titles == shown
    assert told["count"] == {"rows": len(shown), "is_exact": True}
    assert sizes == [PAGED_BY, len(shown) - PAGED_BY]

    page.goto("/accounts/tokens/")
    expect(page.get_by_text(token)).to_have_count(0)
    expect(page.get_by_role("listitem").filter(has_text="Counting")).to_contain_text("last used")


def test_where_the_site_is_public_a_stranger_finds_and_takes_away(sit, library, settings):
    settings.LUPUSJAK_PUBLIC = True
    page = sit()
    ask_for_the_drug(page)
    expect(page.get_by_role("link", name=RASHES)).to_be_visible()
    expect(page.get_by_role("link", name="imagined inhibitor", exact=True)).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(0)
    assert defects(page) == []

    page.get_by_text("Download", exact=False).first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^RIS")).click()
    assert download.value.suggested_filename.endswith(".ris")
    page.get_by_role("link", name=RASHES).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(RASHES)


def answer(site, address, token):
    """Of the API, asked as a program of somebody's would."""
    parts = urlsplit(address)
    asked = Request(
        f"{site}{parts.path}?{parts.query}", headers={"Authorization": f"Bearer {token}"}
    )
    with urlopen(asked) as told:
        return json.load(told)
