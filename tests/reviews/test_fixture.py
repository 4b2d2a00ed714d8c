"""The starter reviews hold together, and their list is what the page that it came from prints."""

import re

import pytest

from curation.identifiers import as_doi
from curation.models import Review
from curation.reviews.adding import DESCRIBED
from curation.reviews.starter import _printed
from tests.evidence.starter import ROOT, Block, read, taken

SEED = ROOT / "../shared/seed-pubmed-record.txt"
PARTS = {"number", "authors", "title", "journal", "year", "volume", "pages", "doi"}


def reviews() -> list[Block]:
    return read("reviews")


def test_each_is_a_reference_that_is_there_and_can_be_asked_for() -> None:
    references = {reference["key"]: reference for reference in taken("references")}
    keys = [review["key"] for review in reviews()]
    assert len(set(keys)) == len(keys)
    for key in keys:
        assert references[key]["title"], key
        assert {"pmid", "doi"} & references[key].keys(), key


def test_the_last_is_the_review_that_the_project_grew_from() -> None:
    """The newest stands first among the reviews."""
    last = reviews()[-1]
    (reference,) = [block for block in taken("references") if block["key"] == last["key"]]
    assert (reference["pmid"], reference["doi"]) == (36233087, "10.3390/ijms231911788")
    assert last["design"] == "narrative"


def test_what_is_said_of_them_is_short_and_a_question_is_one() -> None:
    for review in reviews():
        assert set(review) <= {"key", "entries", *DESCRIBED}
        assert review.get("design", "") in {"", *Review.Design.values}
        if question := review.get("question"):
            assert re.fullmatch(r"[A-Z][^.?!;]+\?", question), question
        assert all(len(review.get(name, "")) <= 120 for name in DESCRIBED)


def test_a_design_is_one_that_the_title_or_the_type_says() -> None:
    """But of the last, which was read as one by its page."""
    references = {reference["key"]: reference for reference in taken("references")}
    words = {
        "systematic": "systematic literature review",
        "meta-analysis": "meta-analysis",
        "network": "network meta-analysis",
    }
    for review in reviews()[:-1]:
        title = references[review["key"]]["title"].lower()
        if design := review.get("design"):
            assert words[design] in title
        else:
            assert not re.search("systematic|meta-analysis|scoping", title)


def test_an_entry_has_its_facts_and_is_numbered_in_order() -> None:
    for review in reviews():
        entries = review.get("entries", [])
        assert [entry["number"] for entry in entries] == [
            str(number) for number in range(1, len(entries) + 1)
        ]
        for entry in entries:
            assert set(entry) == PARTS
            assert as_doi(entry["doi"])


@pytest.mark.skipif(not SEED.exists(), reason="The seed (../shared) is not beside this checkout.")
def test_the_list_is_word_for_word_as_the_page_prints_it() -> None:
    page = SEED.read_text(encoding="utf-8")
    printed = page.split("\nReferences\n", 1)[1].split("\nMeSH terms", 1)[0]
    theirs = [
        re.sub(r"^1\. | - DOI( - PubMed)?$", "", line.strip())
        for line in printed.splitlines()
        if line.strip()
    ]
    assert [_printed(entry) for entry in reviews()[-1]["entries"]] == theirs
