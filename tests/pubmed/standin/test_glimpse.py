"""Dates, ids and citations are seen in a record's bytes as they are in its elements."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from curation.pubmed.standin import Records, StandIn, glimpse
from curation.pubmed.standin.facts import Facts, facts
from tests.pubmed import made_up
from tests.pubmed.standin.asking import ask, found

RECORDED = Path(__file__).parents[4] / "shared" / "pubmed" / "records.xml.gz"


@pytest.mark.parametrize(
    ("printed", "first_day"),
    [
        ("2022 Oct 04", (2022, 10, 4)),
        ("2022 Oct", (2022, 10, 1)),
        ("2022", (2022, 1, 1)),
        ("2022 11 30", (2022, 11, 30)),
        ("2001 Summer", (2001, 7, 1)),
        ("1978 Jul-Aug", (1978, 7, 1)),
        ("1998 Dec-1999 Jan", (1998, 12, 1)),
        ("2000-2001", (2000, 1, 1)),
        ("Someday", None),
    ],
)
def test_a_printed_date_begins(printed, first_day):
    seen = glimpse.days(made_up.article(published=printed))
    assert seen.get("print") == first_day


def test_ids_are_seen_unescaped_and_in_lower_case():
    record = made_up.article(7, doi="10.1234/A&lt;B", pmcid="PMC1", references=[9])
    seen = glimpse.ids(glimpse.without_references(record))
    assert set(seen) == {"10.1234/a<b", "7", "pmc1"}


def test_citations_are_those_of_the_reference_lists():
    record = made_up.article(
        7, references=[9, "Text.", 8, 9], reference_lists=made_up.reference_list(5, title="More")
    )
    assert glimpse.cited(record) == [9, 8, 5]
    assert glimpse.cited(made_up.article(7)) == []


def test_a_record_that_is_not_well_formed_is_found_by_its_pmid_and_date_alone():
    broken = made_up.article(7, title="Broken.").replace(b"</ArticleTitle>", b"")
    assert facts(7, broken) == Facts(7)
    with StandIn.of(broken, made_up.article(8)) as eutils:
        assert found(ask(eutils, "esearch", term="7[uid]")) == [7]
        assert found(ask(eutils, "esearch", term="2022[dp]")) == [8, 7]
        assert found(ask(eutils, "esearch", term="broken")) == []


@pytest.mark.skipif(not RECORDED.exists(), reason="The real records (../shared/pubmed) are absent.")
def test_a_glimpse_sees_what_the_elements_of_real_records_say():
    records = Records.from_files([RECORDED])
    for pmid in records.pmids():
        own = glimpse.without_references(records.xml(pmid))
        record = ET.fromstring(own)
        seen = glimpse.days(own)
        for event in record.iter("PubMedPubDate"):
            day = tuple(int(event.findtext(part) or 0) for part in ("Year", "Month", "Day"))
            assert seen[event.get("PubStatus")] == day, pmid
        values = {(one.text or "").strip().lower() for one in record.iter("ArticleId")}
        assert values <= set(glimpse.ids(own)), pmid
