"""Taking a reference list: from PubMed's record, as text, from a file; looked at before it is."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from curation.citation_matching import Entry
from curation.web.list_files import gaps_in, understood
from tests.builders import a_reference
from tests.review_builders import a_review
from tests.web.imports_at_hand import queued, words
from tests.web.reviews_at_hand import current, the_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curator")]

CITED = {"text": "Doe J. A made-up paper. 2020.", "section": "", "doi": "", "pmcid": ""}
NUMBERED = """1. Doe J. A first made-up paper of lupus. J Inventions. 2020;1:1-9.
2. Roe R, Doe J. A second made-up paper that is so long that whoever printed it
   broke its line. J Inventions. 2021;2:10-19.
5. Roe R. A third made-up paper of lupus. J Inventions. 2022;3:20-9. PMID: 987654
6. Doe J. A first made-up paper of lupus. J Inventions. 2020;1:1-9.
"""
RIS = """TY  - JOUR
AU  - Doe, J
TI  - A made-up paper with an identifier
JO  - J Inventions
PY  - 2020
DO  - 10.1000/made.up
ER  -

TY  - JOUR
AU  - Roe, R
TI  - A made-up paper without one
JO  - J Inventions
PY  - 2021
VL  - 2
IS  - 3
SP  - 10
EP  - 19
ER  -
"""
NBIB = """PMID- 987654
TI  - A made-up paper.
AU  - Doe J
TA  - J Inventions
DP  - 2020 May

PMID- 987655
TI  - Another made-up paper.
AU  - Roe R
TA  - J Inventions
DP  - 2021
"""


@pytest.fixture
def review(curator):
    return a_review(curator, a_reference(title="A made-up review"))


def address(review, way):
    return f"/reviews/{review.pk}/list/?from={way}"


def paste(client, review, text, **more):
    return client.post(address(review, "paste"), {"text": text, **more})


def give(client, review, content, name="list.ris", **more):
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return client.post(address(review, "file"), {"file": file, **more})


def entries(review):
    return list(current(review).entries.order_by("position"))


# -- PubMed's record


def test_the_list_of_the_record_is_shown_and_taken(
    client, curator, django_capture_on_commit_callbacks
):
    paper = a_reference(cited_references=[CITED | {"pmid": 1}, CITED | {"pmid": None}])
    review = a_review(curator, paper)
    assert "Take these 2 references" in words(client.get(f"/reviews/{review.pk}/list/"))
    before = queued()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address(review, "pubmed"))
    assert answer.url == f"/reviews/{review.pk}/"
    assert [each.pmid for each in entries(review)] == [1, None]
    assert current(review).source == "pubmed"
    assert queued() > before


def test_a_record_without_a_list_says_so_and_offers_the_other_ways(client, review):
    said = words(client.get(address(review, "pubmed")))
    assert "PubMed has no list for this one" in said
    assert "Paste the list" in said
    answer = client.post(address(review, "pubmed"))
    assert answer.status_code == 422
    assert "has no reference list" in words(answer)


# -- pasted


def test_a_pasted_list_becomes_entries_with_their_numbers_and_words(client, review, curator):
    answer = paste(client, review, NUMBERED)
    assert answer.url == f"/reviews/{review.pk}/"
    found = entries(review)
    assert [each.number for each in found] == ["1", "2", "5", "6"]
    assert found[2].pmid == 987654
    taken = current(review)
    assert (taken.source, taken.taken_by) == ("paste", curator)
    assert taken.raw.splitlines() == NUMBERED.splitlines()


def test_line_breaks_in_the_middle_of_entries_do_no_harm(client, review):
    paste(client, review, NUMBERED)
    assert "whoever printed it broke its line." in entries(review)[1].printed


def test_what_is_pasted_is_shown_entry_by_entry_before_it_is_taken(client, review):
    for answer in (
        client.post(f"/reviews/{review.pk}/list/understood/", {"text": NUMBERED}),
        paste(client, review, NUMBERED, check="1"),
    ):
        said = words(answer)
        assert "entries 4" in said
        assert "with a PMID, DOI or PMCID 1" in said
        assert "The numbering leaves out 3, 4." in said
        assert "the same as number 1" in said
    assert not review.lists.exists()


def test_a_book_and_a_web_page_in_it_are_pointed_out(client, review):
    text = (
        "1. Doe J. Textbook of made-up lupus. 3rd ed. New York: Springer; 1987.\n"
        "2. Made-up Agency. Lupus. https://example.org/lupus (accessed 3 May 2021).\n"
    )
    said = words(paste(client, review, text, check="1"))
    assert "like a book or web page 2" in said


@pytest.mark.parametrize("text", ["", " \n \n"])
def test_nothing_pasted_takes_nothing_and_says_so(client, review, text):
    answer = paste(client, review, text)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not review.lists.exists()
    assert client.post(f"/reviews/{review.pk}/list/understood/", {"text": text}).status_code == 200


def test_a_list_of_1500_is_taken_and_of_a_preview_the_first_are_shown(client, review):
    text = "\n".join(
        f"{n}. Doe J. Made-up paper {n} of lupus. J Inventions. 2020;1:{n}." for n in range(1, 1501)
    )
    said = words(paste(client, review, text, check="1"))
    assert "entries 1 500" in said
    assert "300 of 1 500 are shown" in said
    paste(client, review, text)
    assert len(entries(review)) == 1500


def test_more_than_any_review_cites_is_refused_and_the_text_kept(client, review):
    text = "\n".join(f"{n}. Doe J. Made-up paper {n}. J Inventions. 2020." for n in range(1, 2102))
    answer = paste(client, review, text)
    assert answer.status_code == 422
    assert "2,000 references at most" in words(answer)
    assert "Made-up paper 2101." in answer.content.decode()
    assert not review.lists.exists()


def test_a_list_that_is_there_is_kept_when_another_takes_its_place(client, curator):
    review = the_review(curator, "As it was printed first.")
    older = current(review)
    assert "A list is there" in words(client.get(address(review, "paste")))
    paste(client, review, NUMBERED)
    older.refresh_from_db()
    assert older.superseded_at
    assert current(review) != older
    assert older.entries.count() == 1


# -- a file


def test_a_ris_file_becomes_entries_with_what_it_says_of_each(client, review):
    give(client, review, RIS)
    first, second = entries(review)
    assert (first.doi, second.doi) == ("10.1000/made.up", "")
    assert second.printed == ("Roe, R. A made-up paper without one. J Inventions 2021;2(3):10-19.")
    assert second.raw.startswith("TY  - JOUR\nAU  - Roe, R")
    assert "identifier" not in second.raw
    taken = current(review)
    assert (taken.source, taken.filename) == ("file", "list.ris")
    assert taken.raw == RIS


def test_an_nbib_file_becomes_entries(client, review):
    give(client, review, NBIB, "list.nbib")
    first, second = entries(review)
    assert (first.pmid, second.pmid) == (987654, 987655)
    assert "Another made-up paper." not in first.raw
    assert "Another made-up paper" in second.printed


def test_a_text_file_is_cut_as_a_paste_is(client, review):
    give(client, review, NUMBERED, "list.txt")
    assert [each.number for each in entries(review)] == ["1", "2", "5", "6"]


def test_a_file_is_looked_into_before_it_is_taken(client, review):
    said = words(give(client, review, RIS, check="1"))
    assert "entries 2" in said
    assert "choose it once more to take it" in said
    assert not review.lists.exists()


def test_a_file_in_an_old_encoding_is_read_and_says_so(client, review):
    give(client, review, "1. Sjögren H. A made-up paper. 1933.\n".encode("cp1252"), "list.txt")
    assert "Sjögren" in entries(review)[0].printed
    assert "read as Windows-1252" in words(client.get(f"/reviews/{review.pk}/"))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("list.ris", b"", "The file is empty"),
        ("list.ris", b" \n ", "The file is empty"),
        ("list.ris", b"PK\x03\x04rest", "This file is packed"),
        ("list.txt", b"\x1f\x8brest", "This file is packed"),
        ("list.txt", b"<html><p>1. Doe J.</p></html>", "XML or a web page"),
        ("list.ris", b"hello", "No entry was found in this file"),
        ("list.pdf", b"%PDF", "ends in .pdf"),
    ],
)
def test_a_file_without_a_list_is_refused_with_what_to_do(client, review, name, content, why):
    answer = give(client, review, content, name)
    assert answer.status_code == 422
    assert why in words(answer)
    assert "Nothing was taken" in words(answer)
    assert not review.lists.exists()


def test_without_a_file_the_form_asks_for_one(client, review):
    answer = client.post(address(review, "file"))
    assert answer.status_code == 422
    assert "Choose a file first" in words(answer)


def test_a_file_that_is_far_too_large_is_refused_before_it_is_read(client, review, settings):
    settings.IMPORT_MAX_UPLOAD = 0
    answer = give(client, review, b"TY  - JOUR\n" * 200_000)
    assert answer.status_code == 413


# -- what a list says of itself


def numbered(*numbers):
    return [Entry(number, f"Made-up paper {place}.") for place, number in enumerate(numbers)]


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        (("1", "2", "3"), []),
        (("1", "2", "5"), ["The numbering leaves out 3, 4."]),
        (("1", "2", "2"), ["More than one entry has the number 2."]),
        (("", "", ""), []),
        (("", "7"), []),
        (("1", "12"), ["The numbering leaves out 2, 3, 4, 5, 6, 7, 8, 9 and 2 more."]),
        (("S1", "S3"), []),
    ],
)
def test_gaps_and_repeats_of_the_numbering_are_told(numbers, told):
    assert gaps_in(numbered(*numbers)) == told


def test_the_same_identifier_or_the_same_words_are_the_same_entry():
    found = understood(
        [
            Entry("1", "Doe J. A made-up paper.", pmid=987654),
            Entry("2", "The same in other words.", pmid=987654),
            Entry("", "Words alone."),
            Entry("", "Words alone."),
        ]
    )
    assert [row.first for row in found.rows] == ["", "1", "", "3"]
    assert (found.twice, found.with_ids) == (2, 2)
