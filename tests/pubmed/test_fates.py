"""What became of PMIDs that have no record: from the text form of efetch."""

from urllib.parse import parse_qs

import pytest

from curation.pubmed import Fate, PubMedRefused, PubMedUnavailable, fates
from tests.pubmed.blunt_server import http


def test_a_pmid_is_merged_into_another_or_not_available_or_there_after_all(say):
    server = say(
        http(
            200,
            b"\nid: 1001 Error occurred: PMID 1001 is a duplicate of PMID 2002\n"
            b"id: 1002 Error occurred: The following PMID is not available: 1002\n"
            b"\nPMID- 1003\nTI  - id: 1005 Error occurred: it is not available\n"
            b"id: 7 Error occurred: The following PMID is not available: 7\n",
        )
    )
    assert fates([1001, 1002, 1003, 1005]) == {
        1001: Fate(merged_into=2002),
        1002: Fate(None),
        1005: Fate(None),  # it is not even mentioned
    }
    asked = parse_qs(server.requests[0].partition(b"\r\n\r\n")[2].decode())
    assert asked["id"] == ["1001,1002,1003,1005"]
    assert (asked["rettype"], asked["retmode"]) == (["medline"], ["text"])


def test_an_answer_without_a_record_or_a_fate_is_refused(say):
    say(http(200, b"Nothing to see here."))
    with pytest.raises(PubMedRefused, match="not PubMed's"):
        fates([1])


def test_no_answer_is_not_a_fate(say):
    say(http(200, b"\n"))
    with pytest.raises(PubMedUnavailable, match="empty"):
        fates([1])
