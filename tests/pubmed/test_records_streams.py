"""A stream may be of any length and come in any pieces."""

import contextlib
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.pubmed import (
    BrokenOff,
    NotPubMed,
    RawRecord,
    Unreadable,
    iter_records,
    parsing,
    read_record,
    records,
    split,
)
from tests.pubmed import made_up

ARTICLE = made_up.article(1)
BOOK = made_up.book(2)

# Whole things, spoilt things, and things that hide or look like tags.
PARTS = st.sampled_from(
    [
        ARTICLE,
        BOOK,
        ARTICLE.removesuffix(b"</PubmedArticle>"),
        BOOK.removesuffix(b"</PubmedBookArticle>"),
        b"<MedlineCitation><PMID>3</PMID></MedlineCitation>",
        b"<PubmedArticle/>",
        b"<PubmedArticleSet>",
        b"</PubmedArticleSet >",
        b"<PubmedArticleSet\n/>",
        b"<PubmedArticle",
        b"</PubmedArticle",
        b"<!-- <PubmedArticle> -->",
        b"<!-- never closed",
        b"<![CDATA[ </PubmedArticle> ]]>",
        b"<![CDATA[",
        b"--",
        b">",
        b"/>",
        b"!",
        b"\n",
    ]
)
DOCUMENTS = st.lists(PARTS, max_size=12).map(lambda parts: b"<PubmedArticleSet>" + b"".join(parts))


class Dribble(io.RawIOBase):
    """A stream that gives as much at a time as it was told, over and over."""

    def __init__(self, content: bytes, sizes: list[int]) -> None:
        self._content = io.BytesIO(content)
        self._sizes = sizes

    def read(self, size: int = -1) -> bytes:
        self._sizes = [*self._sizes[1:], self._sizes[0]]
        return self._content.read(self._sizes[-1])


@given(DOCUMENTS, st.lists(st.integers(1, 300), min_size=1, max_size=5))
def test_the_pieces_of_a_stream_make_no_difference(document, sizes):
    in_pieces = list(iter_records(Dribble(document, sizes)))
    assert in_pieces == list(iter_records(io.BytesIO(document)))
    assert [found for found in in_pieces if isinstance(found, RawRecord)] == split(document)


@given(DOCUMENTS, st.lists(st.integers(1, 300), min_size=1, max_size=5))
def test_the_pieces_make_no_difference_where_records_are_too_long(document, sizes):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(records, "MAX_RECORD", 500)
        whole = list(iter_records(io.BytesIO(document)))
        assert list(iter_records(Dribble(document, sizes))) == whole


@given(st.sampled_from(["utf-16", "utf-16-be", "latin-1"]), st.integers(1, 300))
def test_the_pieces_make_no_difference_in_any_encoding(codec, size):
    head = f'<?xml version="1.0" encoding="{codec}"?><PubmedArticleSet>'
    document = head + (ARTICLE + BOOK).decode() + "</PubmedArticleSet>"
    found = iter_records(Dribble(document.encode(codec), [size]))
    assert list(found) == [RawRecord(1, 1, ARTICLE), RawRecord(2, 1, BOOK)]


@given(st.integers(0, 5), st.binary(max_size=50).filter(lambda junk: b"<" not in junk))
def test_as_many_records_come_out_as_went_in(count, junk):
    document = b"<PubmedArticleSet>" + junk + (ARTICLE + junk) * count + b"</PubmedArticleSet>"
    assert split(document) == [RawRecord(1, 1, ARTICLE)] * count


@given(st.binary() | DOCUMENTS | st.binary().map(lambda junk: ARTICLE + junk + BOOK))
def test_no_bytes_lead_to_another_error_than_the_two_that_have_sentences(content):
    try:
        found = list(iter_records(io.BytesIO(content)))
    except NotPubMed:
        return
    for record in found:
        if isinstance(record, RawRecord):
            with contextlib.suppress(Unreadable):
                assert read_record(record.xml).pmid == record.pmid


@given(st.binary(), st.integers(0, len(ARTICLE)), st.integers(0, 50))
def test_a_record_with_any_damage_is_read_or_is_unreadable(junk, at, lost):
    with contextlib.suppress(Unreadable):
        read_record(ARTICLE[:at] + junk + ARTICLE[at + lost :])


def test_a_record_that_is_too_long_is_cut_off_and_named(monkeypatch):
    monkeypatch.setattr(records, "MAX_RECORD", 100_000)
    monkeypatch.setattr(parsing, "MAX_RECORD", 100_000)
    long = made_up.article(2, title="long " * 100_000)
    found = split(made_up.article_set(made_up.article(1), long, made_up.article(3)))

    assert [record.pmid for record in found] == [1, 2, 3]
    assert len(found[1].xml) == 100_001
    with pytest.raises(Unreadable, match="MB, which no record of PubMed's has"):
        read_record(found[1].xml)
    assert read_record(found[2].xml).pmid == 3


def test_memory_stays_flat_however_long_the_stream_is():
    class Endless(io.RawIOBase):
        left = 40

        def read(self, size: int = -1) -> bytes:
            self.left -= 1
            return (ARTICLE * (2**20 // len(ARTICLE) + 1))[:size] if self.left > 0 else b""

    tracemalloc.start()
    try:
        count = sum(isinstance(found, RawRecord) for found in iter_records(Endless()))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count > 10_000
    assert peak < 10 * 2**20


def test_a_stream_that_breaks_off_says_so_after_the_records_that_are_whole():
    class Broken(io.RawIOBase):
        pieces = iter([b"<PubmedArticleSet>" + ARTICLE, BOOK[:100], b""])

        def read(self, size: int = -1) -> bytes:
            return next(self.pieces)

    first, last = iter_records(Broken())
    assert first == RawRecord(1, 1, ARTICLE)
    assert isinstance(last, BrokenOff)
    assert "within record 2 (PMID 2)" in last.sentence
