"""The administrator pastes a mess, watches it come in, steers it, and tries again what failed."""

import csv
import re

import pytest
from playwright.sync_api import expect

from curation.imports.starter import load_references
from curation.models import Reference
from tests.browser.records import FIRST, SECOND, SECOND_DOI, SPOILT, STARTER, THIRD
from tests.cast import PASSWORD

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

MISSING = 8_999_999
MESS = f"""PMID: {FIRST}, which we know
https://doi.org/{SECOND_DOI}
https://pubmed.ncbi.nlm.nih.gov/{THIRD}/ and again {FIRST}
{MISSING}
whatever this is
"""


def test_a_mess_is_understood_started_watched_filtered_opened_and_downloaded(
    sit, cleo, pubmed, worker
):
    pubmed.hold(SECOND)  # which is found by its DOI, after the others
    page = sit()
    page.goto("/imports/new/")
    page.get_by_label("User name or e-mail").fill("cleo")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_label("What to bring in").fill(MESS)
    understood = page.get_by_role("region", name="How each was understood")
    expect(understood.get_by_role("row", name=SECOND_DOI)).to_contain_text("DOI")
    expect(understood.get_by_role("row", name="whatever this is")).to_contain_text("not understood")
    expect(page.get_by_role("button", name="Check first")).to_be_hidden()
    page.get_by_label("Name of the batch").fill("A mess")
    page.get_by_role("button", name="Start: ask PubMed for 4").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("is coming in")
    came_here = arrivals(page)
    progress = page.get_by_role("progressbar")
    expect(progress).to_have_attribute("value", "5")
    expect(row(page, SECOND_DOI)).to_contain_text("waiting")
    pubmed.go_on()
    expect(progress).to_have_attribute("value", "6")
    expect(page.get_by_role("heading", level=1)).to_contain_text("has come in")
    expect(page).to_have_title(re.compile("has come in"))
    assert arrivals(page) == came_here, "the page was loaded again"

    assert downloaded(page) == items_on(page)
    page.get_by_role("link", name="added 3").click()
    expect(page).to_have_url(re.compile(r"\?outcome=added$"))
    expect(page.get_by_role("row")).to_have_count(1 + 3)
    assert downloaded(page) == items_on(page)

    page.get_by_role("link", name="The second made-up trial.").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The second made-up trial.")
    expect(page.get_by_role("link", name=SECOND_DOI)).to_be_visible()


def test_a_batch_is_cancelled_half_way_and_resumed(sit, cleo, pubmed, worker):
    second_chunk, last = 9_000_300, 9_000_449
    pubmed.hold(second_chunk)
    page = sit(cleo)
    page.goto("/imports/new/")
    page.get_by_label("What to bring in").fill("\n".join(map(str, range(9_000_000, last + 1))))
    page.get_by_role("button", name="Start: ask PubMed for 450").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "200")

    page.get_by_role("button", name="Cancel the batch").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("is cancelled")
    expect(page.get_by_text("Cancelled by")).to_be_visible()
    pubmed.go_on()

    page.goto(f"{page.url}?outcome=waiting&after=400")
    expect(row(page, str(last))).to_contain_text("waiting")
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("has come in")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("450 of 450 settled")


def test_one_item_that_failed_is_tried_again_once_pubmed_has_recovered(sit, cleo, pubmed, worker):
    pubmed.fail(f"broken-record={SPOILT}")
    page = sit(cleo)
    page.goto("/imports/new/")
    page.get_by_label("What to bring in").fill(f"{FIRST} {SPOILT}")
    page.get_by_role("button", name="Start: ask PubMed for 2").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("has come in")
    expect(row(page, str(SPOILT))).to_contain_text("unreadable")

    pubmed.recover()
    row(page, str(SPOILT)).get_by_role("button", name="Try now").click()

    expect(row(page, str(SPOILT))).to_contain_text("added")
    expect(row(page, str(SPOILT))).to_contain_text("whose record was spoilt")


def test_one_button_fetches_all_the_starter_references(sit, cleo, worker):
    load_references(STARTER)
    unfetched = Reference.objects.without_record().askable().count()
    page = sit(cleo)
    page.goto("/references/")

    page.get_by_role("button", name=f"Fetch all {unfetched}").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("has come in")
    expect(page.get_by_role("heading", level=2).first).to_contain_text(
        f"{unfetched} of {unfetched} settled"
    )

    page.get_by_role("link", name="References", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("References")
    expect(page.get_by_role("button", name="Fetch all")).to_have_count(0)


def row(page, words):
    return page.get_by_role("row", name=words)


def arrivals(page):
    """When this page was loaded: the same for as long as nobody loads it again."""
    return page.evaluate("performance.timeOrigin")


def items_on(page):
    rows = page.get_by_role("region", name="Items of batch").locator("tbody tr")
    return [
        (line.strip(), token.strip(), outcome.strip())
        for line, token, outcome in rows.evaluate_all(
            "rows => rows.map(row => [...row.cells].slice(0, 3).map(cell => cell.textContent))"
        )
    ]


def downloaded(page):
    """The same three columns of the CSV that the page offers."""
    page.locator("details.downloads > summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    with open(download.value.path(), encoding="utf-8-sig", newline="") as file:
        return [(row["line"], row["asked_for"], row["outcome"]) for row in csv.DictReader(file)]
