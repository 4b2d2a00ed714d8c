import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from curation.models import Notice
from curation.search import matching
from curation.web import references as page
from tests.builders import a_notice, a_reference, an_author, of_type
from tests.cast import ada, ben
from tests.desk_builders import a_tag, a_tagging, sections
from tests.evidence_builders import a_drug, a_source, a_trial

pytestmark = pytest.mark.django_db


def shown(client, query="", **extra):
    answer = client.get(f"/references/{query}", **extra)
    return answer, answer.content.decode()


def titles(html):
    """Without the marks of what was looked for."""
    found = re.findall(r"data-row>(?:<s>)?(.*?)(?:</s>)?</a>", html)
    return [re.sub("</?mark>", "", title) for title in found]


@pytest.fixture
def reader(client):
    client.force_login(ben())
    return client


def test_the_list_is_for_people_with_an_account(client):
    answer, _ = shown(client)
    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/references/")


def test_a_public_site_shows_the_list_to_anyone(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    a_reference(title="For all to see")

    assert "For all to see" in shown(client)[1]
    assert client.get("/references.csv").status_code == 200


def test_a_row_says_what_a_reader_wants_to_know_before_opening_it(reader):
    reference = a_reference(
        title="IFN-<i>α</i> in lupus",
        authors=[an_author(name) for name in ("Ash", "Birch", "Cedar", "Dogwood")],
        journal_abbreviation="Lupus",
        publication_date="2023 May",
        volume="32",
        pages="1-9",
        publication_types=of_type("Journal Article", "Randomized Controlled Trial"),
        nct_numbers=["NCT00000001"],
    )
    a_notice(reference, Notice.Kind.EXPRESSION_OF_CONCERN_IN)
    _, html = shown(reader)

    assert titles(html) == ["IFN-<i>α</i> in lupus"]
    for words in (
        "Ash Q, Birch Q, Cedar Q, et al.",
        "<i>Lupus</i> 2023 May;32:1-9",
        "Randomized Controlled Trial</span>",
        "NCT00000001",
        "expression of concern</span>",
    ):
        assert words in html
    assert "Journal Article</span>" not in html


def test_the_title_of_a_retracted_paper_is_struck_through(reader):
    a_notice(a_reference(title="Taken back"))

    assert "<s>Taken back</s>" in shown(reader)[1]


def test_one_that_was_never_fetched_says_so(reader):
    a_reference(fetched=False, authors_as_printed="Ash A, Birch B, Cedar C, Dogwood D")
    a_reference(fetched=False, pmid=None, title="A talk")
    _, html = shown(reader)

    assert "not fetched yet" in html
    assert "no PubMed record" in html
    assert "Ash A, Birch B, Cedar C, et al." in html


def test_the_sentence_at_the_top_is_counted(reader):
    assert "Nothing is here yet." in shown(reader)[1]
    a_reference(title="Baricitinib")
    assert "1 reference, newest first." in shown(reader)[1]
    a_reference(title="Upadacitinib")
    assert "1 of 2 references, newest first." in shown(reader, "?q=upada")[1]
    assert "None of 2 references." in shown(reader, "?q=tofacitinib")[1]


@pytest.mark.parametrize(
    "query",
    [
        "?from=soon&to=&batch=x&notice=bad&record=worse&after=nowhere&colour=blue",
        "?q=%00&journal=%00",
        "?before=undated_99999999999999999999",
        "?after=0001-01-01_0&before=9999-12-31_1",
        "?type=&type=&mesh=",
        "?q=%22%22%22",
    ],
)
def test_nonsense_in_the_address_is_never_an_error(reader, query):
    a_reference()
    assert shown(reader, query)[0].status_code == 200


def test_what_was_ignored_is_said(reader):
    a_reference()
    _, html = shown(reader, "?from=soon&after=nowhere")

    assert "“soon” is not a year." in html
    assert "The place in the list could not be read, so this is its beginning." in html


def test_nothing_in_an_address_reaches_the_page_as_markup(reader):
    a_reference()
    _, html = shown(reader, "?q=%3Cscript%3Ealert(1)%3C/script%3E&colour%3Cb%3E=1")

    assert "<script>alert" not in html
    assert escape("<script>alert(1)</script>") in html


def test_the_list_is_paged_both_ways(reader, monkeypatch):
    monkeypatch.setattr(page, "PAGE", 2)
    for number in range(1, 6):
        a_reference(title=f"Paper {number}")
    _, html = shown(reader)
    assert titles(html) == ["Paper 5", "Paper 4"]

    seen = titles(html)
    while older := re.search(r'rel="next" href="[^?]*(\?[^"]+)"', html):
        _, html = shown(reader, older[1].replace("&amp;", "&"))
        seen += titles(html)
    assert seen == [f"Paper {number}" for number in (5, 4, 3, 2, 1)]

    while newer := re.search(r'rel="prev" href="[^?]*(\?[^"]+)"', html):
        _, html = shown(reader, newer[1].replace("&amp;", "&"))
    assert titles(html) == ["Paper 5", "Paper 4"]


def test_a_page_keeps_its_question(reader, monkeypatch):
    monkeypatch.setattr(page, "PAGE", 1)
    for _ in range(2):
        a_reference(title="Baricitinib")
    _, html = shown(reader, "?q=baricitinib")

    assert re.search(r'rel="next" href="/references/\?q=baricitinib&amp;after=', html)


def test_the_cost_does_not_grow_with_the_rows(reader, django_assert_num_queries):
    def fill(number):
        for _ in range(number):
            reference = a_reference(
                authors=[an_author("Ash"), an_author(group="A Group")],
                publication_types=of_type("Review"),
            )
            a_notice(reference, Notice.Kind.ERRATUM_IN)

    fill(1)
    shown(reader)
    with CaptureQueriesContext(connection) as for_one:
        shown(reader)
    fill(20)
    with django_assert_num_queries(len(for_one)):
        shown(reader)


@pytest.mark.parametrize("words", ["90000500", "PMID 90000500", "10.1000/x", "PMC5"])
def test_an_identifier_leads_straight_to_its_reference(reader, words):
    reference = a_reference(pmid=90000500, doi="10.1000/x", pmcid="PMC5")
    answer, _ = shown(reader, f"?q={words}")

    assert answer.url == reverse("reference", args=[reference.pk])


def test_a_number_in_two_references_lists_both(reader):
    for _ in range(2):
        a_reference(nct_numbers=["NCT00000001"])

    assert len(titles(shown(reader, "?q=NCT00000001")[1])) == 2


def test_an_identifier_that_is_not_here_can_be_brought_in_by_who_may_import(client):
    a_reference()
    client.force_login(ben())
    assert "?pasted=" not in shown(client, "?q=12345678")[1]
    client.force_login(ada())
    _, html = shown(client, "?q=12345678")
    assert "12345678 is not here" in html
    assert '/imports/new/?pasted=12345678"' in html


def test_one_button_fetches_what_was_never_fetched(client):
    for _ in range(2):
        a_reference(fetched=False)
    a_reference(fetched=False, pmid=None, title="A talk")
    client.force_login(ben())
    _, html = shown(client)
    assert "2 references have not been fetched from PubMed" in html
    assert reverse("fetch-unfetched") not in html

    client.force_login(ada())
    _, html = shown(client)
    assert html.count(f'action="{reverse("fetch-unfetched")}"') == 1
    assert "Fetch all 2" in html


def test_an_empty_site_says_what_to_do(client):
    client.force_login(ada())
    _, html = shown(client)
    assert "No reference is here yet" in html
    assert reverse("new-batch") in html


# -- The same as a table


def test_the_download_is_exactly_what_the_filter_shows(reader):
    reference = a_reference(
        title="Baricitinib in <i>lupus</i> &amp; more",
        doi="10.1000/a",
        authors=[an_author("Ash"), an_author(group="A Group")],
        journal_abbreviation="Lupus",
        publication_types=of_type("Review", "Journal Article"),
        nct_numbers=["NCT00000001", "NCT00000002"],
    )
    a_notice(reference)
    curator = ada()
    for name in ("review", "baricitinib"):
        a_tagging(reference, a_tag(name), curator)
    a_reference(title="Something else")
    answer = reader.get("/references.csv?q=baricitinib")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))

    assert re.fullmatch(
        r'attachment; filename="references-\d{4}-\d\d-\d\d.csv"', answer["Content-Disposition"]
    )
    assert len(rows) == 1
    shown = {name: rows[0][name] for name in rows[0] if not name.startswith("file_")}
    assert rows[0]["file_asked_for"].startswith("Words: baricitinib (http")
    assert shown | {"pubmed_asked_at": ""} == {
        "reference": str(reference.pk),
        "pmid": str(reference.pmid),
        "doi": "10.1000/a",
        "pmcid": "",
        "title": "Baricitinib in lupus & more",
        "authors": "Ash Q; A Group",
        "journal": "Lupus",
        "year": "2023",
        "publication_date": "",
        "volume": "",
        "issue": "",
        "pages": "",
        "publication_types": "Review; Journal Article",
        "nct_numbers": "NCT00000001; NCT00000002",
        "tags": "baricitinib; review",
        "notices": "retracted",
        "pubmed_asked_at": "",
        "kind": "article",
        "issn": "",
        "languages": "",
        "origin": "pubmed",
    }


def test_every_row_of_a_long_download_costs_no_query(reader, django_assert_max_num_queries):
    for _ in range(30):
        a_notice(a_reference())
    with django_assert_max_num_queries(8):
        b"".join(reader.get("/references.csv").streaming_content)


def test_the_best_are_first_where_that_is_asked(reader):
    a_reference(title="Mice", abstract=sections("Lupus."), published_on=date(2024, 1, 1))
    a_reference(title="Lupus", published_on=date(1999, 1, 1))

    assert titles(shown(reader, "?q=lupus")[1]) == ["Mice", "Lupus"]
    _, html = shown(reader, "?q=lupus&order=best")
    assert titles(html) == ["Lupus", "Mice"]
    assert "2 references, best first." in html


def test_the_best_are_paged_both_ways(reader, monkeypatch):
    monkeypatch.setattr(page, "PAGE", 2)
    for number in range(5):
        a_reference(title=f"Lupus {number}")
    _, html = shown(reader, "?q=lupus&order=best")

    seen = titles(html)
    while older := re.search(r'rel="next" href="[^?]*(\?[^"]+)"', html):
        _, html = shown(reader, older[1].replace("&amp;", "&"))
        seen += titles(html)
    assert seen == [f"Lupus {number}" for number in (4, 3, 2, 1, 0)]
    newer = re.search(r'rel="prev" href="[^?]*(\?[^"]+)"', html)
    assert titles(shown(reader, newer[1].replace("&amp;", "&"))[1]) == ["Lupus 2", "Lupus 1"]


def test_a_place_of_another_question_is_said_to_be_one(reader):
    a_reference(title="Lupus")
    _, html = shown(reader, "?q=lupus&order=best&after=0.5_7_0123456789")

    assert "The place in the list was one of another question; this is its beginning." in html


def test_what_was_left_out_of_the_words_or_widened_is_said(reader):
    a_reference(title="Baricitinib")
    _, html = shown(reader, "?q=the+baric")

    assert titles(html) == ["Baricitinib"]
    assert "“the” is too common to be looked for and was left out." in html
    assert "No reference has the word “baric”; what begins with it was looked for." in html


def test_a_misspelt_word_may_have_meant_another(reader):
    a_drug("baricitinib")
    a_reference(title="Baricitinib")
    _, html = shown(reader, "?q=barcitinib&notice=none")

    assert "None of 1 references." in html
    assert (
        'Did you mean <a href="/references/?q=baricitinib&amp;notice=none">baricitinib</a>' in html
    )


def test_more_than_can_be_counted_is_said_to_be_more(reader, monkeypatch):
    monkeypatch.setattr(matching, "SMALL", 1)
    for _ in range(2):
        a_reference(title="Lupus")
    a_reference()
    _, html = shown(reader, "?q=lupus")

    assert "More than 1 of 3 references, newest first." in html


def test_a_drug_and_a_trial_are_called_by_their_names(reader):
    drug, trial = a_drug(), a_trial(nct="NCT03616912")
    reference = a_reference(title="It", nct_numbers=[trial.nct])
    drug.sources.add(a_source(reference))
    _, html = shown(reader, f"?drug={drug.slug}&trial={trial.nct}&drug=water&trial=NCT1")

    assert "baricitinib" in html
    assert "SLE-BRAVE-I" in html
    assert "There is no drug “water”." in html
    assert "There is no trial “NCT1”." in html
    assert titles(shown(reader, f"?drug={drug.slug}&trial={trial.slug}")[1]) == ["It"]
