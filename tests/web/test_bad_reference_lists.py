"""Lists that are not as they should be go the whole way: pasted, looked for, shown, counted, asked
for; on each page they say what is wrong with them, and nothing of them is lost.
"""

import csv
import io
import re

import pytest

from curation import tasks
from curation.models import ImportBatch
from tests.builders import a_notice, a_reference
from tests.cast import cleo
from tests.imports.conftest import pubmed  # noqa: F401
from tests.review_builders import a_list, a_review, resolved_to
from tests.reviews.papers import TITLE, the_paper
from tests.web.imports_at_hand import words
from tests.web.reviews_at_hand import current
from tests.web.test_flow import links_of

pytestmark = pytest.mark.django_db

# Broken in the middle of entries, numbered with a gap; the last entry is the review itself.
BROKEN = f"""References

1. Quill Q, Ferrer B. Quiet joints under an imagined
kinase inhibitor. Made Up J Rheumatol.
2022;12(3):45-51.
2. Weiss W. An imagined inhibitor taken before
   breakfast. Made Up J Rheumatol. 2019.
5. Doe J. Textbook of made-up lupus. 3rd ed. New
York: Springer; 1987.
6. Made-up Agency. Lupus. https://example.org/lupus
(accessed 3 May 2021).
7. Quill Q, Ferrer B. {TITLE}. Made Up J Rheumatol. 2022;12(3):45-51. doi:10.5555/made.up.joints
9. Okafor A. A made-up review that cites itself. J Inventions. 2023. PMID: 770001
"""


@pytest.fixture
def her(client):
    person = cleo()
    client.force_login(person)
    return person


@pytest.fixture
def review(her):
    return a_review(her, a_reference(pmid=770001, title="A made-up review that cites itself"))


@pytest.fixture
def its_list(client, review, pubmed):  # noqa: F811
    """The broken one, looked for; PubMed has nothing of it."""
    pubmed()
    a_notice(review.reference)
    the_paper(doi="10.5555/made.up.joints")
    for volume in ("8", "9"):
        a_reference(
            title="An imagined inhibitor taken before breakfast.",
            authors_as_printed="Weiss W",
            journal_abbreviation="Made Up J Rheumatol",
            publication_year=2019,
            volume=volume,
        )
    answer = client.post(f"/reviews/{review.pk}/list/?from=paste", {"text": BROKEN})
    assert answer.url == f"/reviews/{review.pk}/"
    tasks.resolve_list(current(review).pk)
    return current(review)


def page(client, review, query=""):
    return words(client.get(f"/reviews/{review.pk}/{query}"))


def test_a_broken_list_stands_there_whole_with_what_became_of_each(client, review, its_list):
    said = page(client, review)
    for number, printed, became in (
        ("1", "under an imagined kinase inhibitor. Made Up J Rheumatol. 2022", "here"),
        ("2", "taken before breakfast.", "waits for a person Several papers are like it."),
        ("5", "3rd ed. New York: Springer", "not found It looks like a book"),
        ("6", "https://example.org/lupus (accessed", "not found It looks like a web page"),
        ("7", TITLE, "here"),
        ("9", "A made-up review that cites itself.", "this review itself"),
    ):
        assert re.search(rf" {number} [^0-9].*{re.escape(printed)}.*{became}", said), number
    assert "the same as number 1" in said
    assert "1 names a paper that stands in it before" in said
    assert "It cites itself." in said
    assert "Retracted" in said


def test_what_is_wrong_with_it_can_be_looked_at_alone_and_saved(client, review, its_list):
    shows = {"unsure": 1, "not-found": 2, "twice": 1, "itself": 1, "resolved": 3}
    for show, number in shows.items():
        answer = client.get(f"/reviews/{review.pk}/references.csv?show={show}")
        rows = csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig")))
        assert len(list(rows)) == number, show


def test_each_number_of_a_broken_list_is_that_of_what_it_opens(client, review, its_list):
    flow = client.get(f"/reviews/{review.pk}/flow/").content.decode()
    found = set(links_of(flow))
    assert ("the review's reference list", 6) in counted(flow)
    assert ("duplicates: asked for again, or listed twice", 1) in counted(flow)
    for href, number in found:
        assert str(client.get(href).context["count"]) == str(number), href
    assert words(client.get(f"/references/?review={review.pk}")).count("2 of 4 references") == 1


def counted(flow):
    rows = re.findall(r'<th class="of" scope="row">([^<]*)</th>\s*<td class="num">(.*?)</td>', flow)
    return {
        (words_.replace("&#x27;", "'"), int(re.sub(r"<[^>]*>", "", number)))
        for words_, number in rows
    }


def test_1500_that_are_missing_are_one_batch_and_the_flow_waits_for_them(
    client,
    review,
    pubmed,  # noqa: F811
):
    pubmed()
    text = "\n".join(
        f"{n}. Doe J. Made-up paper {n}. J Inventions. 2020. PMID: {780_000 + n}"
        for n in range(1, 1501)
    )
    client.post(f"/reviews/{review.pk}/list/?from=paste", {"text": text})
    tasks.resolve_list(current(review).pk)
    assert "Import all that are missing (1 500)" in page(client, review)

    client.post(f"/reviews/{review.pk}/missing/")
    assert ImportBatch.objects.get().items.count() == 1500
    assert "0 of 1 500 missing ones asked for" in page(client, review)
    flow = words(client.get(f"/reviews/{review.pk}/flow/"))
    assert "Of 1,500 records identified, 0 were screened" in flow
    assert "1,500 still wait." in flow


def test_a_review_without_a_list_is_nothing_to_screen_and_its_pages_say_so(client, review):
    assert "No reference list yet" in page(client, review)
    assert "None of 1 references." in words(client.get(f"/references/?review={review.pk}"))
    assert "the 0 found" in words(client.get(f"/assignments/?review={review.pk}"))
    assert "Of the 0 references" in words(client.get(f"/screening/?review={review.pk}"))
    assert "has no list yet" in words(client.get(f"/reviews/{review.pk}/flow/"))


def test_a_paper_that_a_review_cites_and_that_is_retracted_says_so_in_its_list(client, review, her):
    paper = a_reference(title="A paper that was taken back")
    a_notice(paper)
    resolved_to(a_list(review), paper, her)
    assert re.search(r"here retracted", page(client, review), re.IGNORECASE)
    assert "<s>" in client.get(f"/references/?review={review.pk}").content.decode()
