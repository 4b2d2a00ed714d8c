"""Files of other screening tools, made up after what each of them writes."""

import pytest

from curation.decision_lines import Said
from curation.imports.files import FileRefused
from curation.imports.printed import Printed
from curation.imports.screened import MOST_BYTES, read_screened
from curation.imports.tokens import Kind, State

RAYYAN_CSV = (
    "key,title,year,month,day,journal,issn,volume,issue,pages,authors,url,language,publisher,"
    "location,abstract,notes,pubmed_id,pmc_id\n"
    'rayyan-1,"A made-up drug, tried",2021,1,1,Made Up J,,4,2,10-19,"Quill Q, Reed R",,eng,,,'
    '"Words.","RAYYAN-INCLUSION: {""Ada""=>""Included"", ""Ben""=>""Excluded""} | '
    'RAYYAN-LABELS: placebo | RAYYAN-EXCLUSION-REASONS: wrong population",31234567,\n'
    'rayyan-2,Another made-up drug,2020,1,1,Made Up J,,3,1,1-9,"Moss M",,eng,,,"","",,\n'
)
RAYYAN_RIS = """TY  - JOUR
T1  - A made-up drug, tried
A1  - Quill, Q.
Y1  - 2021
JO  - Made Up J
N1  - RAYYAN-INCLUSION: {"Ada"=>"Included"} | RAYYAN-LABELS: placebo
ER  -

TY  - JOUR
T1  - Another made-up drug
A1  - Moss, M.
Y1  - 2020
AN  - 31234567
N1  - RAYYAN-INCLUSION: {"Ada"=>"Excluded"} | RAYYAN-EXCLUSION-REASONS: wrong drug
ER  -
"""
COVIDENCE_CSV = (
    "Title,Authors,Abstract,Published Year,Published Month,Journal,Volume,Issue,Pages,"
    "Accession Number,DOI,Ref,Covidence #,Study,Notes,Tags\n"
    'A made-up drug,"Quill, Q.; Reed, R.",Words.,2021,,Made Up J,4,2,10-19,2019123456,'
    '10.1234/one,,12,Quill 2021,"Exclusion reason: Wrong study design; ",Ongoing Study\n'
    'Another,"Moss, M.",,2020,,Made Up J,3,1,1-9,,,,13,Moss 2020,,\n'
)
ASREVIEW_CSV = (
    "record_id,title,abstract,authors,year,doi,asreview_label,asreview_time,asreview_note,"
    "asreview_user_name\n"
    "1,One,,Quill Q,2021,10.1234/one,1,2026-01-02 10:00:00,look again,Ada\n"
    "2,Two,,Moss M,2020,10.1234/two,0,2026-01-02 10:01:00,,Ada\n"
    "3,Three,,Reed R,2020,10.1234/three,,,,\n"
)


def read(name, text):
    return read_screened(name, text.encode())


def refusal(name, content):
    with pytest.raises(FileRefused) as refused:
        read_screened(name, content)
    return str(refused.value)


def test_rayyans_table_gives_each_persons_decision_and_citations_where_there_is_no_identifier():
    first, second = read("articles.csv", RAYYAN_CSV).entries
    assert (first.token.kind, first.token.value) == (Kind.PMID, 31234567)
    assert first.said == (
        Said("Ada", "Included", "include", labels=("placebo",)),
        Said("Ben", "Excluded", "exclude", ("wrong population",), labels=("placebo",)),
    )
    assert second.token.kind == Kind.CITATION
    printed = Printed.unpacked(second.token.payload)
    assert (printed.title, printed.year, printed.journal, printed.volume, printed.pages) == (
        *("Another made-up drug", 2020, "Made Up J"),
        *("3", "1-9"),
    )
    assert second.said == ()


def test_rayyans_ris_gives_the_same():
    first, second = read("articles.ris", RAYYAN_RIS).entries
    assert (first.token.kind, [said.decision for said in first.said]) == (
        Kind.CITATION,
        ["include"],
    )
    assert (second.token.value, second.said[0].reasons) == (31234567, ("wrong drug",))


def test_a_covidence_list_says_by_its_name_which_list_it_is():
    found = read("review_123_excluded_csv_20260102.csv", COVIDENCE_CSV)
    assert (found.list_says, found.stage) == ("exclude", "full-text")
    first, second = found.entries
    assert (first.token.kind, first.token.value) == (Kind.DOI, "10.1234/one")
    assert first.said[0].reasons == ("Wrong study design",)
    assert first.said[0].labels == ("Ongoing Study",)
    assert (second.token.kind, second.said) == (Kind.CITATION, ())


def test_asreviews_table_gives_label_person_note_and_time():
    one, two, three = read("dataset.csv", ASREVIEW_CSV).entries
    assert one.said == (Said("Ada", "1", "include", note="look again", at="2026-01-02 10:00:00"),)
    assert (two.said[0].decision, two.said[0].reasons) == ("exclude", ())
    assert three.said == ()


def test_asreviews_labelled_data_knows_prior_and_unseen_records():
    table = "title,doi,included,asreview_prior\nOne,10.1234/a,1,1\nTwo,10.1234/b,-1,0\n"
    one, two = read("labelled.csv", table).entries
    assert (one.said[0].decision, one.said[0].words) == ("include", "1 (prior knowledge)")
    assert two.said == ()


def test_rows_of_one_paper_are_one_entry_and_what_is_said_twice_is_said_once():
    table = (
        "title,doi,reviewer,decision,reason\n"
        "One,10.1234/a,ada,include,\n"
        "One,10.1234/A,ben,exclude,wrong drug\n"
        "One,10.1234/a,ada,include,\n"
    )
    (entry,) = read("table.csv", table).entries
    assert [(said.who, said.decision) for said in entry.said] == [
        ("ada", "include"),
        ("ben", "exclude"),
    ]


def test_a_semicolon_table_in_windows_1252_is_read_and_says_so():
    table = "title;authors;year;decision\nÜber ein Mittel;Dörner T;2020;include\n"
    found = read_screened("table.csv", table.encode("cp1252"))
    assert found.problem == "The file is not UTF-8; it was read as Windows-1252."
    assert found.entries[0].said[0].decision == "include"


def test_a_word_that_is_no_decision_is_kept_as_it_is():
    (entry,) = read("t.csv", "title,decision\nOne,perhaps later\n").entries
    assert entry.said == (Said(words="perhaps later"),)


def test_a_row_with_nothing_to_find_it_by_is_named_with_its_decision():
    (entry,) = read("t.csv", "title,doi,decision\n,,include\n").entries
    assert entry.token.state == State.NOT_UNDERSTOOD
    assert entry.said[0].decision == "include"


def test_what_was_decided_does_not_stand_in_the_words_or_the_payload_of_an_import():
    text = 'TY  - JOUR\nN1  - RAYYAN-INCLUSION: {"Ada"=>"Included"}\nER  -\n'
    for name in ("a.ris",):
        (entry,) = read(name, text).entries
        assert "Included" not in entry.token.text
        assert "Included" not in str(Printed.unpacked(entry.token.payload))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "The file is empty."),
        ("a.csv", b"PK\x03\x04rest", "Unpack it, or save the sheet as CSV"),
        ("a.ris", b"just a sentence", "neither RIS nor a table"),
        ("a.csv", b"colour,size\nred,2\n", "neither RIS nor a table"),
        ("a.csv", b"title\n" + b"x" * MOST_BYTES, "give this one in parts"),
        ("a.xml", b"<?xml version='1.0'?><a/>", "neither RIS nor a table"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_sentence(name, content, words):
    assert words in refusal(name, content)


def test_more_references_than_a_file_may_have_are_refused():
    rows = "".join(f"T{number},10.1234/{number}\n" for number in range(20_001))
    assert "20,000 references" in refusal("a.csv", f"title,doi\n{rows}".encode())
