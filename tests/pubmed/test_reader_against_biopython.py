"""On every real record, each field that we read is what `Bio.Entrez.read` reads.

The fields, and how each is taken from Bio.Entrez's structure, are listed in
curation/management/bench/oracle.py.
"""

import gzip
from dataclasses import fields
from pathlib import Path

import pytest
from Bio.Entrez import Parser

from curation.article import Article
from curation.management.bench.oracle import (
    ARTICLE_FIELDS,
    BOOK_FIELDS,
    differences,
    pmid_of,
    read_with_biopython,
)
from curation.pubmed import read_record, split
from tests.pubmed import made_up

REAL = Path(__file__).parents[3] / "shared" / "pubmed"
real_records = pytest.mark.skipif(
    not REAL.exists(), reason="The real records (../shared/pubmed) are not beside this checkout."
)

# An old record is valid only by a DTD of its time.
DTDS = ("250101", "150101", "140101", "130501")


@pytest.fixture(autouse=True)
def _no_dtd_comes_from_the_network(monkeypatch):
    def refuse(*_args, **_more):
        raise AssertionError("Biopython ships this DTD; it must not ask for it.")

    monkeypatch.setattr(Parser, "urlopen", refuse)


def test_the_list_names_every_field_of_an_article():
    names = {field.name for field in fields(Article)}
    assert ARTICLE_FIELDS.keys() == names
    assert BOOK_FIELDS.keys() == names


@real_records
def test_every_real_record_is_read_as_biopython_reads_it():
    document = gzip.decompress((REAL / "records.xml.gz").read_bytes())
    ours = {record.pmid: read_record(record.xml) for record in split(document)}
    theirs = read_with_biopython(document)

    assert len(ours) == len(theirs) == 2148
    assert [d for record in theirs for d in differences(ours[pmid_of(record)], record)] == []


@real_records
def test_every_earlier_version_of_a_record_is_read_as_biopython_reads_it():
    versions = [path.read_bytes() for path in sorted((REAL / "versions").glob("*.xml"))]
    found = []
    for xml in versions:
        [ours] = split(xml)
        found += differences(read_record(ours.xml), _as_biopython_reads(xml))

    assert len(versions) == 354
    assert found == []


def _as_biopython_reads(xml: bytes) -> object:
    """By the newest DTD that allows it; a bare MedlineCitation in the frame that they all want."""
    if xml.lstrip().startswith(b"<MedlineCitation"):
        xml = b"<PubmedArticle>" + xml + b"</PubmedArticle>"
    for dtd in DTDS:
        try:
            [record] = read_with_biopython(made_up.article_set(xml, dtd=dtd))
        except (ValueError, Parser.ValidationError):
            continue
        return record
    raise AssertionError("No DTD of Biopython's allows this record.")
