"""What would come of starting, before anything is asked or written."""

import pytest

from curation.imports.pasted import understand
from curation.imports.preview import SHOWN, preview, seconds_for
from curation.imports.tokens import Kind, Token
from curation.models import ImportBatch
from tests.builders import a_reference, an_author

pytestmark = pytest.mark.django_db


def test_each_reading_is_counted():
    a_reference(pmid=101)
    seen = preview(understand("101 102\n101\nfirst read in 2019\nhello"))
    assert (seen.asked, seen.here) == (2, 1)
    assert (seen.twice, seen.left_out, seen.not_understood) == (1, 1, 1)
    assert seen.total == 5
    assert not ImportBatch.objects.exists()


def test_what_is_here_is_found_by_any_identifier_and_named_in_a_few_words():
    a_reference(
        pmid=101, doi="10.1000/one", authors=[an_author("Okafor")], journal_abbreviation="J Test"
    )
    a_reference(pmid=102, pmcid="PMC12", authors_as_printed="Lindqvist B, Quill Q", fetched=False)
    a_reference(pmid=103, publication_year=None, published_on=None)
    rows = preview(understand("10.1000/ONE\nPMC12\n103\n104")).rows
    assert [row.here.words if row.here else None for row in rows] == [
        "Okafor 2023, J Test",
        "Lindqvist 2023",
        f"reference {rows[2].here.pk}",
        None,
    ]


def test_a_doi_that_two_references_claim_is_the_first_ones():
    first = a_reference(doi="10.1000/shared")
    a_reference(doi="10.1000/shared", shares_ids_with=first)
    [row] = preview(understand("10.1000/shared")).rows
    assert row.here.pk == first.pk


def test_two_queries_however_long_the_list_is(django_assert_num_queries):
    a_reference(pmid=7_000_001)
    tokens = understand("\n".join(str(7_000_000 + number) for number in range(50_000)))
    with django_assert_num_queries(2):
        seen = preview(tokens)
    assert (seen.asked, seen.here) == (50_000, 1)


def test_rows_are_bounded_for_each_reading_so_that_a_rare_one_is_never_crowded_out():
    lines = [str(7_000_000 + number) for number in range(1000)] + ["3684891B"]
    seen = preview(understand("\n".join(lines)))
    assert len(seen.rows) == SHOWN + 1
    assert seen.rows[-1].token.text == "3684891B"
    assert seen.not_shown == 1000 - SHOWN


def test_the_time_follows_the_number_of_requests_that_pubmed_allows(settings):
    pmids = [Token(1, "", Kind.PMID, number) for number in range(1, 2001)]
    dois = [Token(1, "", Kind.DOI, f"10.1000/{number}") for number in range(100)]
    assert seconds_for(pmids) == 5  # 10 requests, 0.4 s apart, and the last answer
    assert seconds_for(dois) == 3  # 2 searches and 2 fetches
    assert seconds_for([]) == 1
    settings.NCBI_API_KEY = "a-key"
    assert seconds_for(pmids) == 3
