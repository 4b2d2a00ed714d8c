"""A file is what its bytes say; what can be taken from it is taken, and the rest is named."""

import gzip
import io
import zipfile

import pytest

from curation.imports.files import FileRefused, UploadedFile
from curation.imports.tokens import Kind, State
from tests.pubmed import made_up


def read(name, content):
    file = UploadedFile(name, io.BytesIO(content))
    return list(file), file.problem


def refusal(name, content):
    with pytest.raises(FileRefused) as refused:
        read(name, content)
    return str(refused.value)


def test_a_text_file_is_understood_as_a_paste_is():
    tokens, problem = read("pmids.txt", b"36848918\n10.1234/abc\n")
    assert [(t.kind, t.value, t.line) for t in tokens] == [
        (Kind.PMID, 36848918, 1),
        (Kind.DOI, "10.1234/abc", 2),
    ]
    assert problem == ""


def test_a_table_with_headed_columns_gives_one_token_a_row_by_the_first_identifier_it_has():
    table = (
        "Title,Year,PMID,DOI\n"
        '"A, with a comma",2019,36848918,10.1234/one\n'
        "B,2020,,10.1234/two\n"
        "C,2021,,\n"
        "D,2022,n/a,\n"
        "E,2023,36848918,\n"
    )
    tokens, _ = read("export.csv", table.encode())
    assert [(t.line, t.value, t.state) for t in tokens] == [
        (2, 36848918, State.WAITING),
        (3, "10.1234/two", State.WAITING),
        (4, "", State.NOT_UNDERSTOOD),
        (5, "", State.NOT_UNDERSTOOD),
        (6, 36848918, State.DUPLICATE),
    ]
    assert tokens[2].note == "This row has no identifier."


def test_a_table_without_such_columns_is_read_as_text():
    tokens, _ = read("column.csv", b"36848918\n36848919\n")
    assert [t.value for t in tokens] == [36848918, 36848919]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_does_no_harm(encoding):
    tokens, _ = read("pmids.txt", "36848918\n".encode(encoding))
    assert [t.value for t in tokens] == [36848918]


def test_pubmed_xml_gives_a_record_a_token_and_asks_nobody():
    body = made_up.article_set(made_up.article(pmid=101), made_up.book(pmid=102))
    for name, content in (("a.xml", body), ("a.xml.gz", gzip.compress(body)), ("a", body)):
        tokens, problem = read(name, content)
        assert [(t.kind, t.value) for t in tokens] == [(Kind.RECORD, 101), (Kind.RECORD, 102)]
        assert problem == ""
        assert all(t.payload for t in tokens)


def test_two_versions_of_one_record_are_both_taken():
    body = made_up.article_set(made_up.article(pmid=101), made_up.article(pmid=101, version=2))
    tokens, _ = read("a.xml", body)
    assert [t.state for t in tokens] == [State.WAITING, State.WAITING]


def test_truncated_xml_gives_what_came_before_the_break_and_says_so():
    body = made_up.article_set(made_up.article(pmid=101), made_up.article(pmid=102))
    tokens, problem = read("a.xml", body[: body.index(b"102") + 200])
    assert tokens[0].value == 101
    assert problem


def test_a_truncated_gzip_file_gives_what_came_before_and_says_so():
    body = made_up.article_set(*(made_up.article(pmid=p) for p in range(101, 400)))
    packed = gzip.compress(body, 1)
    tokens, problem = read("a.xml.gz", packed[: len(packed) // 2])
    assert tokens[0].value == 101
    assert problem.startswith("The gzip file breaks off or is damaged")
    assert problem.endswith("What came before was taken.")


def test_a_zip_is_refused_whatever_its_name_says():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("records.xml", "<PubmedArticleSet/>")
    assert refusal("records.xml.gz", archive.getvalue()).startswith("This is a zip archive")


def test_a_name_in_gz_that_is_not_gzip_is_refused():
    assert refusal("records.xml.gz", b"36848918") == (
        "The name ends in .gz, but this is not a gzip file."
    )


def test_an_empty_file_is_refused():
    assert refusal("a.txt", b"") == "The file is empty."


def test_a_web_page_is_refused_with_a_sentence():
    assert refusal("a.xml", b"<!doctype html><html><body>Sign in</body></html>")


def test_a_small_file_that_unpacks_into_a_huge_one_is_bounded(monkeypatch):
    monkeypatch.setattr("curation.imports.files.MAX_UNPACKED", 2**20)
    tokens, problem = read("a.txt.gz", gzip.compress(b"1\n" * 2**21))
    assert len(tokens) < 2**20
    assert problem == "Unpacked, this file has more than 1 MB. What came before was taken."


def test_too_much_text_is_refused(monkeypatch):
    monkeypatch.setattr("curation.imports.files.MAX_TEXT", 2**20)
    assert refusal("a.txt", b"1\n" * 2**20) == "A text file may have 1 MB; give this one in parts."


RIS = """TY  - JOUR
AU  - Curator, Ada
AU  - Reviewer, Ben
TI  - A made-up trial of a JAK inhibitor in lupus
JO  - Made Up J Rheumatol
PY  - 2024
VL  - 12
IS  - 3
SP  - 45
EP  - 52
DO  - 10.1234/made.up
N2  -
ER  -

TY  - JOUR
AU  - Müller, Jürgen
TI  - Übersicht
T2  - Z Erfund
PY  - 2020///
UR  - https://pubmed.ncbi.nlm.nih.gov/36848918/
ER  -

TY  - JOUR
TI  - Neither PMID nor DOI
AU  - Nobody N
JF  - J Nowhere
PY  - 1999
VL  - 1
SP  - 1
ER  -
"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_ris_is_read_with_or_without_a_mark_and_in_windows_encoding(encoding):
    tokens, problem = read("export.ris", RIS.encode(encoding))
    assert [(t.kind, t.value, t.line) for t in tokens] == [
        (Kind.DOI, "10.1234/made.up", 1),
        (Kind.PMID, 36848918, 15),
        (Kind.CITATION, "", 23),
    ]
    assert "Übersicht" in tokens[1].text
    assert bool(problem) == (encoding == "cp1252")


def test_a_broken_ris_entry_is_named_and_the_rest_go_on():
    tokens, _ = read("export.ris", b"TY  - NOSUCHTYPE\nAU\nER  - \n" + RIS.encode())
    assert [t.kind for t in tokens if t.is_asked_for][-3:] == [Kind.DOI, Kind.PMID, Kind.CITATION]


def test_a_ris_file_without_an_entry_is_refused():
    assert refusal("export.ris", b"nothing of the kind") == (
        "No entry was found in this file. Is it the format its name says?"
    )


NBIB = """PMID- 36848918
TI  - With a PMID

TI  - Without a PMID but with a DOI, and a title that goes
      on in the next line
AU  - Curator A
TA  - Made Up J
DP  - 2021 Mar
LID - 10.1234/nbib [doi]

TI  - Without any identifier
AU  - Nobody N
TA  - J Nowhere
DP  - 1999
"""


def test_nbib_entries_go_by_pmid_then_doi_then_their_words():
    tokens, _ = read("export.nbib", NBIB.encode())
    assert [(t.kind, t.value, t.line) for t in tokens] == [
        (Kind.PMID, 36848918, 1),
        (Kind.DOI, "10.1234/nbib", 4),
        (Kind.CITATION, "", 11),
    ]
    assert "goes on in the next line" in tokens[1].text
