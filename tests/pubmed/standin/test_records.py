"""Records are found in PubMed's files and given out byte for byte."""

import gzip

import pytest

from curation.pubmed.standin import NoRecords, Records
from tests.pubmed import made_up


def test_a_record_comes_out_byte_for_byte():
    first, second = made_up.article(7, title="β <i>and</i> &lt;"), made_up.book(8)
    records = Records.of(made_up.article_set(first, second))
    assert (records.xml(7), records.xml(8)) == (first, second)
    assert records.pmids() == [8, 7]


def test_files_are_read_packed_or_not(tmp_path):
    plain, packed = tmp_path / "a.xml", tmp_path / "b.xml.gz"
    plain.write_bytes(made_up.article_set(made_up.article(1)))
    packed.write_bytes(gzip.compress(made_up.article_set(made_up.article(2))))
    assert Records.from_files([plain, packed]).pmids() == [2, 1]


def test_the_later_of_two_records_counts_unless_its_version_is_lower():
    old, new = made_up.article(1, title="Old."), made_up.article(1, title="New.")
    assert Records.of(old, new).xml(1) == new
    second = made_up.article(1, version=2)
    assert Records.of(second, old).xml(1) == second


def test_a_pmid_in_a_reference_list_is_not_a_record():
    assert Records.of(made_up.article(1, references=[2], notices=[("CommentOn", 3)])).pmids() == [1]


def test_an_update_file_takes_out_what_it_deletes():
    earlier = made_up.article_set(made_up.article(1), made_up.article(2))
    assert Records.of(earlier, made_up.article_set(deleted=[1])).pmids() == [2]


def test_a_merged_record_is_not_there():
    records = Records.of(made_up.article(1), made_up.article(2), merged={1: 2})
    assert 1 not in records
    assert records.pmids() == [2]


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"<PubmedArticle>cut"])
def test_a_file_without_records_is_named(tmp_path, content):
    file = tmp_path / "empty.xml"
    file.write_bytes(content)
    with pytest.raises(NoRecords, match=r"empty\.xml holds no PubMed records"):
        Records.from_files([file])


def test_a_file_that_is_not_gzip_or_not_there_is_named(tmp_path):
    file = tmp_path / "a.xml.gz"
    file.write_bytes(b"PK\x03\x04 a zip")
    with pytest.raises(NoRecords, match=r"a\.xml\.gz cannot be read"):
        Records.from_files([file])
    with pytest.raises(NoRecords, match=r"nowhere\.xml cannot be read"):
        Records.from_files([tmp_path / "nowhere.xml"])
