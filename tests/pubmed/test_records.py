"""Out of a stream of bytes come its records, whatever else is in it."""

import io

import pytest

from curation.pubmed import (
    BrokenOff,
    NotPubMed,
    RawRecord,
    Unreadable,
    iter_records,
    read_record,
    split,
)
from tests.pubmed import made_up


def article(pmid: int, **more) -> bytes:
    return made_up.article(pmid, **more)


def pmids(found: list[RawRecord]) -> list[int]:
    return [record.pmid for record in found]


def streamed(document: bytes) -> list[RawRecord | BrokenOff]:
    return list(iter_records(io.BytesIO(document)))


def without_head(document: bytes) -> bytes:
    return document[document.index(b"<PubmedArticleSet>") :]


# What a record is.


def test_a_record_is_the_exact_bytes_of_its_element():
    first, second = article(1), made_up.book(2)
    assert split(made_up.article_set(first, second)) == [
        RawRecord(1, 1, first),
        RawRecord(2, 1, second),
    ]


def test_a_record_tells_its_version():
    assert split(article(17, version=25))[0][:2] == (17, 25)


def test_an_empty_answer_has_no_records():
    assert split(made_up.article_set()) == []
    assert split(b"<PubmedArticleSet/>") == []


def test_what_pubmed_deleted_is_no_record():
    document = made_up.article_set(article(1), deleted=[2, 3])
    assert pmids(split(document)) == [1]
    assert streamed(document) == split(document)


def test_bare_citations_are_records():
    citation = b'<MedlineCitation Status="MEDLINE"><PMID>5</PMID></MedlineCitation>'
    document = b"<MedlineCitationSet>" + citation + b"</MedlineCitationSet>"
    assert split(document) == [RawRecord(5, 1, citation)]


@pytest.mark.parametrize(
    "tag",
    [
        b"<PubmedArticle >",
        b"<PubmedArticle\n>",
        b"<PubmedArticle xmlns:mml='http://www.w3.org/1998/Math/MathML'>",
        b'<PubmedArticle note="1">',
    ],
)
def test_a_record_may_begin_with_attributes(tag):
    xml = article(3).replace(b"<PubmedArticle>", tag)
    assert split(made_up.article_set(xml)) == [RawRecord(3, 1, xml)]


@pytest.mark.parametrize(
    "written",
    [
        b"<PMID>3</PMID>",
        b"<PMID Version='1'>3</PMID>",
        b'<PMID\n  Version = "1" >\n 3 \n</PMID >',
        b'<PMID Version="1" Owner="NLM">3</PMID>',
        b'<!-- a note --><PMID Version="1"><![CDATA[3]]></PMID>',
        b'<DateRevised/><PMID Version="1">3</PMID>',
    ],
)
def test_the_pmid_is_found_however_it_is_written(written):
    xml = article(3).replace(b'<PMID Version="1">3</PMID>', written, 1)
    assert split(xml)[0][:2] == (3, 1)
    assert read_record(xml).pmid == 3


@pytest.mark.parametrize("pmid", [b"", b"0", b"-1", b"x", b"123456789", b"1 2"])
def test_a_record_without_a_pmid_of_its_own_is_number_0_and_unreadable(pmid):
    noticed = article(3, notices=[("ErratumIn", 4)])
    xml = noticed.replace(b'<PMID Version="1">3</PMID>', b"<PMID>" + pmid + b"</PMID>", 1)
    assert split(xml)[0].pmid == 0
    with pytest.raises(Unreadable, match=r"no PMID of its own\.$"):
        read_record(xml)


def test_an_empty_element_is_a_record_that_nobody_can_read():
    document = made_up.article_set(article(1), b"<PubmedArticle/>", article(2))
    assert pmids(split(document)) == [1, 0, 2]


# What stands between records and in them.


@pytest.mark.parametrize(
    "between",
    [
        b"",
        b"\n\n",
        b"<!-- <PubmedArticle><PMID>9</PMID></PubmedArticle> -->",
        b"<![CDATA[<PubmedArticle>]]>",
        b"<?note <PubmedData> ?>",
        b"</PubmedArticleSet><PubmedArticleSet>",
        b'</PubmedArticleSet>\n<?xml version="1.0"?>\n<PubmedArticleSet>',
        b"</PubmedArticle>",
        b"<Unknown><PubmedArticleList>text</Unknown>",
        b"<!-- never closed, -- or so",
        b"\x00\xff\xfe",
    ],
)
def test_whatever_stands_between_records_is_left_out(between):
    found = split(made_up.article_set(article(1), between, article(2), between, article(3)))
    assert found == [RawRecord(pmid, 1, article(pmid)) for pmid in (1, 2, 3)]


def test_a_tag_in_a_comment_or_in_cdata_ends_no_record():
    note = b"<!-- </PubmedArticle> --><![CDATA[ </PubmedArticle><PubmedArticle> ]]>"
    xml = article(1).replace(b"<PubmedData>", b"<PubmedData>" + note)
    assert split(made_up.article_set(xml, article(2))) == [
        RawRecord(1, 1, xml),
        RawRecord(2, 1, article(2)),
    ]


def test_a_comment_that_is_never_closed_hides_no_record():
    spoilt = article(1).replace(b"<PubmedData>", b"<PubmedData><!-- here")
    found = split(made_up.article_set(spoilt, article(2), b"<!-- fine -->", article(3)))
    assert pmids(found) == [1, 2, 3]
    assert found[0].xml == spoilt


@pytest.mark.parametrize("neighbour", [article(2), made_up.book(2)], ids=["article", "book"])
def test_a_record_that_is_not_closed_ends_where_the_next_begins(neighbour):
    spoilt = article(1).removesuffix(b"</PubmedArticle>")
    found = split(made_up.article_set(spoilt, neighbour, article(3)))
    assert pmids(found) == [1, 2, 3]
    with pytest.raises(Unreadable):
        read_record(found[0].xml)
    assert read_record(found[1].xml).pmid == 2


# Encodings.


@pytest.mark.parametrize(
    ("codec", "declared"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "utf-8"),
        ("latin-1", "ISO-8859-1"),
        ("cp1252", "windows-1252"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
    ],
)
def test_a_document_in_another_encoding_gives_the_same_records(codec, declared):
    xml = article(1, authors=[made_up.author("Müller", "Zoë")])
    head = f'<?xml version="1.0" encoding="{declared}"?>\n'
    text = head + without_head(made_up.article_set(xml)).decode()
    assert split(text.encode(codec)) == [RawRecord(1, 1, xml)]


def test_a_document_that_declares_what_it_is_not_is_read_as_utf_8():
    xml = article(1, title="Größe")
    document = b'<?xml version="1.0" encoding="UTF-16"?><PubmedArticleSet>' + xml
    assert split(document) == [RawRecord(1, 1, xml)]


@pytest.mark.parametrize(("codec", "spoilt"), [("utf-8", b"\xe9"), ("cp1252", b"\x81")])
def test_a_byte_that_the_encoding_does_not_have_spoils_its_own_record_only(codec, spoilt):
    document = made_up.article_set(article(1), article(2, title="HERE"), article(3))
    head = f'<?xml version="1.0" encoding="{codec}"?>'.encode()
    found = split(head + without_head(document).replace(b"HERE", spoilt))
    assert pmids(found) == [1, 2, 3]
    assert read_record(found[2].xml).pmid == 3
    with pytest.raises(Unreadable, match="UTF-8"):
        read_record(found[1].xml)


# Documents that are broken, hostile, or something else.


def test_a_file_that_ends_within_a_record_is_broken_off():
    whole = made_up.article_set(article(1), article(2), article(3))
    *found, end = streamed(whole[: whole.index(b"</PubmedData>", whole.index(article(3)))])
    assert pmids(found) == [1, 2]
    assert end == BrokenOff(
        "The file breaks off within record 3 (PMID 3). The 2 before it are complete. "
        "Records may be missing: get the file again."
    )


def test_a_file_that_ends_between_records_is_broken_off():
    *found, end = streamed(made_up.article_set(article(1)).removesuffix(b"</PubmedArticleSet>"))
    assert pmids(found) == [1]
    assert end == BrokenOff(
        "The file breaks off: its last line is missing. The one before it is complete. "
        "Records may be missing: get the file again."
    )


def test_a_file_may_be_several_documents_one_after_another():
    documents = made_up.article_set(article(1)) + made_up.article_set(article(2))
    assert pmids(streamed(documents)) == [1, 2]
    assert isinstance(streamed(documents[:-5])[-1], BrokenOff)


def test_a_file_of_bare_records_is_complete_at_any_end_tag():
    assert pmids(streamed(article(1) + b"\n" + article(2))) == [1, 2]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (b"PK\x03\x04\x14\x00", "zip archive"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"%PDF-1.7", "PDF"),
        (b"<!DOCTYPE html><html><body>Sorry</body></html>", "a web page"),
        (b"<HTML><body>Sorry</body></HTML>", "a web page"),
        (b"PMID- 1\nOWN - NLM\n", "not XML; it begins with “PMID- 1”"),
        (b'{"error": "API rate limit exceeded"}', "not XML"),
        (b"<eSearchResult><Count>1</Count></eSearchResult>", "esearch"),
        (b"<pmc-articleset><article/></pmc-articleset>", "PubMed Central"),
        (b"<bibliography><entry/></bibliography>", "begins with <bibliography>"),
        (b'<?xml version="1.0" encoding="rot13"?><CubzrqNegvpyrFrg>', "written in “rot13”"),
    ],
)
def test_what_is_not_pubmeds_is_named_and_what_to_do_is_said(content, says):
    with pytest.raises(NotPubMed) as refusal:
        iter_records(io.BytesIO(content))
    assert says in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_records_in_somebody_elses_frame_are_records():
    assert pmids(split(b"<export>" + article(1) + b"</export>")) == [1]


def test_entities_are_not_followed_and_spoil_only_the_record_that_refers_to_one():
    document = made_up.article_set(article(1), article(2, title="&big;"), article(3))
    declared = (
        b'<!DOCTYPE PubmedArticleSet SYSTEM "http://127.0.0.1:9/x.dtd" [\n'
        b'<!ENTITY a "aaaaaaaaaa"><!ENTITY big "&a;&a;&a;"><!ENTITY % p SYSTEM "file:///x"> %p;\n'
        b"]>"
    )
    found = split(declared + without_head(document))
    assert [read_record(found[place].xml).pmid for place in (0, 2)] == [1, 3]
    with pytest.raises(Unreadable, match="entities are not followed"):
        read_record(found[1].xml)


@pytest.mark.parametrize("close", [b"", b"</i>" * 1_000_000], ids=["open", "closed"])
def test_a_million_nested_elements_cost_one_record(close):
    deep = article(2).replace(b"<PubmedData>", b"<i>" * 1_000_000 + close + b"<PubmedData>")
    found = split(made_up.article_set(article(1), deep, article(3)))
    assert pmids(found) == [1, 2, 3]
    with pytest.raises(Unreadable, match="500,000 tags"):
        read_record(found[1].xml)


def test_a_million_nested_elements_around_the_records_are_passed_over():
    deep = b"<a>" * 1_000_000 + article(1) + b"</a>" * 1_000_000
    assert pmids(split(made_up.article_set(deep))) == [1]
    with pytest.raises(NotPubMed, match="begins with <a>"):
        split(deep)
