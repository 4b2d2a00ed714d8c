"""References come in from files, by a query, and without any script in the browser."""

import gzip

import pytest
from playwright.sync_api import expect

from tests.browser.records import FIRST, FOUND, SECOND_DOI, SPOILT, THIRD
from tests.pubmed.made_up import article, article_set

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

NBIB = f"PMID- {FIRST}\nTI  - The first made-up trial.\nPT  - Journal Article\n"
RIS = f"""TY  - JOUR
AU  - Curator, Ada
TI  - The second made-up trial.
JO  - Made-up journal of rheumatology
PY  - 2022
DO  - {SECOND_DOI}
ER  - 
"""
XML = article_set(article(SPOILT, title="A made-up trial from a file."))
FILES = {
    "export.nbib": (NBIB.encode(), "The first made-up trial."),
    "export.ris": (RIS.encode(), "The second made-up trial."),
    "export.xml.gz": (gzip.compress(XML), "A made-up trial from a file."),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_looked_into_when_it_is_chosen_and_then_comes_in(sit, cleo, worker, name):
    content, title = FILES[name]
    page = sit(cleo)
    page.goto("/imports/new/")
    page.get_by_role("link", name="File").click()

    page.get_by_label("File", exact=True).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    understood = page.get_by_role("region", name="How each was understood")
    expect(understood.get_by_role("row")).to_have_count(2)
    page.locator("#start-button").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("has come in")
    expect(page.get_by_text(name, exact=True)).to_be_visible()
    expect(page.get_by_role("link", name=title)).to_be_visible()


def test_a_query_is_counted_first_and_then_comes_in(sit, cleo, worker):
    page = sit(cleo)
    page.goto("/imports/new/?from=query")

    page.get_by_label("PubMed query").fill(f"{FOUND}[ti]")
    page.get_by_role("button", name="Count first").click()
    expect(page.get_by_role("region", name="What PubMed finds")).to_contain_text("3")
    page.get_by_role("button", name="Start: bring in 3").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("has come in")
    expect(page.get_by_role("row", name=FOUND)).to_have_count(3)
    expect(page.get_by_text(f"{FOUND}[ti]", exact=True)).to_be_visible()


def test_without_scripts_a_paste_is_checked_started_and_followed_by_hand(sit, cleo, pubmed, worker):
    pubmed.hold(THIRD)
    page = sit(cleo, java_script_enabled=False)
    page.goto("/imports/new/")

    page.get_by_label("What to bring in").fill(f"{FIRST}, {THIRD} and nothing else")
    page.get_by_role("button", name="Check first").click()
    understood = page.get_by_role("region", name="How each was understood")
    expect(understood.get_by_role("row", name=str(FIRST))).to_contain_text("PMID")
    expect(page.get_by_label("What to bring in")).to_have_value(
        f"{FIRST}, {THIRD} and nothing else"
    )
    page.get_by_role("button", name="Start: ask PubMed for 2").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("is coming in")
    expect(page.get_by_role("button", name="Pause updates")).to_be_hidden()
    pubmed.go_on()
    for _ in range(20):
        page.reload()
        if "has come in" in page.title():
            break
        page.wait_for_timeout(500)
    expect(page.get_by_role("row", name="added")).to_have_count(2)
