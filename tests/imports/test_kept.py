"""What a file describes and PubMed does not know is kept whole, and once, in whichever format."""

import zlib
from io import BytesIO

import pytest

from curation.exports.reference_files import ReferenceFormat, written_references
from curation.imports.batches import Source, open_batch
from curation.imports.files import UploadedFile
from curation.imports.kept import keep
from curation.imports.printed import Printed
from curation.models import Notice, Reference
from curation.record_lines import words
from tests.builders import a_notice, a_reference
from tests.exports.described import WHOLE
from tests.imports.conftest import outcomes, work_off
from tests.pubmed import made_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring(cleo):
    def bring_file(content, name):
        batch = open_batch(UploadedFile(name, BytesIO(content)), by=cleo, source=Source.FILE)
        work_off(batch)
        return batch

    return bring_file


def files():
    return {
        form: b"".join(
            written_references(form, Reference.objects.all(), tags_of=lambda some: {}, seen_by=None)
        )
        for form in ReferenceFormat
    }


def a_whole_one(**fields):
    (kind, pmid, where), *_ = WHOLE["notices"]
    told = {name: value for name, value in WHOLE.items() if name != "notices"}
    reference = a_reference(**told | fields)
    a_notice(reference, kind, pmid=pmid, citation=where)
    return reference


@pytest.mark.parametrize("form", ReferenceFormat)
def test_what_pubmed_does_not_know_is_kept_as_the_file_describes_it(pubmed, bring, form):
    pubmed(made_up.article(pmid=999))
    a_whole_one(pmid=None)
    content = files()[form]
    Reference.objects.all().delete()

    item = bring(content, f"export.{form}").items.get()

    assert item.state == "unmatched"
    kept = Reference.objects.get()
    assert (kept.origin, kept.doi, kept.pmcid) == ("file", "10.1234/made_up", "PMC123")
    for name in ("abstract", "mesh", "publication_types", "languages", "issn", "nct_numbers"):
        assert getattr(kept, name) == WHOLE[name], name
    assert kept.journal_abbreviation == "J Made Up"
    assert [a["last_name"] for a in kept.authors] == ["Quill", "Moss", ""]
    assert Notice.objects.get().kind == "RetractionIn"


def test_ones_own_files_brought_in_again_add_nothing_and_change_nothing(pubmed, bring):
    pubmed(made_up.article(pmid=999))
    a_whole_one(pmid=None)
    a_reference(pmid=None, title="Without any identifier.", authors=WHOLE["authors"], fetched=False)
    a_reference(pmid=None, title="As printed", authors_as_printed="Moss M, Reed R", fetched=False)
    contents = files()
    before = list(Reference.objects.order_by("pk").values())
    for form, content in contents.items():
        batch = bring(content, f"export.{form}")
        assert set(outcomes(batch).values()) == {"unchanged"}, form
    assert list(Reference.objects.order_by("pk").values()) == before


def test_a_reference_with_a_pmid_is_still_pubmeds(pubmed, bring):
    pubmed(made_up.article(pmid=101, title="As PubMed has it."))
    item = bring(b"TY  - JOUR\nTI  - As the file has it\nAN  - 101\nER  -\n", "a.ris").items.get()
    assert (item.state, item.payload) == ("added", None)
    assert Reference.objects.get().title == "As PubMed has it."


def test_a_pmid_that_pubmed_does_not_know_loses_nothing_that_the_file_says(pubmed, bring):
    pubmed(made_up.article(pmid=999))
    item = bring(
        b"TY  - JOUR\nTI  - Only here\nAN  - 102\nKW  - lupus\nER  -\n", "a.ris"
    ).items.get()
    kept = Reference.objects.get()
    assert (item.state, item.reference, kept.pmid) == ("unmatched", kept, None)
    assert item.reason.startswith("PubMed has no record of PMID 102 that agrees with it;")
    assert kept.keywords[0]["text"] == "lupus"
    assert Printed.unpacked(item.payload).pmid == 102


def test_what_was_empty_is_filled_and_what_was_there_stays():
    printed = Printed(title="A title", year=2020, journal="J Made Up", doi="10.1234/x")
    first = keep(printed)
    more = Printed(title="Another title", volume="3", abstract="Words.", doi="10.1234/x")
    again = keep(more)
    reference = Reference.objects.get()
    assert (first.added, again.added) == (True, False)
    assert again.filled == ("abstract", "volume")
    assert (reference.title, reference.volume) == ("A title", "3")


def test_papers_of_one_title_in_other_places_are_two():
    keep(Printed(title="Reply", authors=("Moss M",), year=2020, volume="1", pages="1-2"))
    keep(Printed(title="Reply", authors=("Moss M",), year=2020, volume="1", pages="8-9"))
    keep(Printed(title="Reply.", authors=("Moss, Mary",), year=2020, volume="1", pages="8-9"))
    assert Reference.objects.count() == 2


def test_a_short_title_is_found_again_among_many_that_have_its_words():
    said = "Lupus in children and adolescents of this and that age"
    for number in range(150):
        keep(Printed(title=f"{said}, {number}", abstract="Lupus in children.", year=2020))
    short = Printed(title="Lupus in children", authors=("Moss M",), year=2020)
    keep(short)
    assert not keep(short).added
    assert not keep(Printed(title="Lupus in children.", authors=("Moss M",))).added
    assert Reference.objects.count() == 151


def test_a_record_of_pubmeds_is_never_filled_from_a_file():
    a_reference(pmid=None, doi="10.1234/x", volume="")
    assert keep(Printed(title="x", volume="9", doi="10.1234/x")).filled == ()


def test_what_an_older_version_kept_is_still_read():
    old = b'{"title": "T", "authors": ["Moss M"], "journal": "", "year": 2020, "volume": "",'
    old += b' "issue": "", "pages": "", "abstract": "", "pmid": null, "doi": null, "pmcid": null,'
    old += b' "raw": "TY  -"}'
    printed = Printed.unpacked(zlib.compress(old))
    assert (printed.title, printed.authors, printed.told, printed.tags) == (
        "T",
        ("Moss M",),
        {},
        (),
    )


def test_tags_of_a_file_are_given_to_nobody_and_that_is_said():
    file = UploadedFile("a.ris", BytesIO(b"TY  - JOUR\nTI  - T\nKW  - oral [lupusjak]\nER  -\n"))
    (token,) = file
    assert token.tags == ("oral",)
    assert file.problem.startswith("1 of its entries carries tags of a site like this one.")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.bib", b'@article{one, title = {Broken "}\n\n@article{two, title={Whole}, year=2020}'),
        ("a.json", b'[\n{"id": 1, "title": "Bro\n{"id": 2, "title": "Whole"}\n]'),
        ("a.json", b'[{"id": 1}, {"id": 2, "title": "Whole"}]'),
        ("a.bib", b"@article{one, title = " + b"{" * 5000 + b"\n@book{two, title={Whole}}"),
        ("a.json", b"[" * 100_000 + b'\n{"title": "Whole"}'),
    ],
)
def test_an_entry_that_cannot_be_read_is_named_and_the_rest_go_on(name, content):
    tokens = list(UploadedFile(name, BytesIO(content)))
    assert tokens[-1].text == "Whole" or tokens[-1].text.startswith("Whole")
    assert tokens[0].state == "unreadable"
    assert tokens[0].note.startswith("This ")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ris", "TY  - JOUR\nTI  - Now another\nN1  - {}: An <i>old</i> title\nER  -\n"),
        ("a.nbib", "PMID- 1\nTI  - Now another\nGN  - {}: An <i>old</i> title\n"),
    ],
)
def test_the_markup_of_a_title_that_was_changed_in_the_file_is_left_out(name, content):
    content = content.format("Title with its markup").encode()
    (token,) = UploadedFile(name, BytesIO(content))
    printed = Printed.unpacked(token.payload)
    assert (printed.title, "title" in printed.told) == ("Now another", False)


@pytest.mark.parametrize(
    ("title", "marked"),
    [
        (r"\emph{In vitro} JAK\textsubscript {1}", "<i>In vitro</i> JAK<sub>1</sub>"),
        (r"{\textbf{TYK2} \& more}", "<b>TYK2</b> &amp; more"),
        (r"\textit{a \textbf{b}} c <sup>d</sup>", "<i>a <b>b</b></i> c <sup>d</sup>"),
        (r"p \{ 0.05 \} \textit{} <i>", "p { 0.05 } <i></i> &lt;i&gt;"),
    ],
)
def test_titles_that_tex_would_typeset_are_read_with_their_markup(title, marked):
    (token,) = UploadedFile("a.bib", BytesIO(f"@article{{x, title = {{{title}}}}}".encode()))
    printed = Printed.unpacked(token.payload)
    assert (printed.title, printed.told["title"]) == (words(marked), marked)


def test_addresses_that_name_nobody_are_nobodys():
    content = (
        b"TY  - JOUR\nTI  - T\nAU  - Moss, Mary\nAD  - Dept: Nowhere\nAD  - Moss, Mary: A: B\nER  -"
    )
    (token,) = UploadedFile("a.ris", BytesIO(content))
    (author,) = Printed.unpacked(token.payload).told["authors"]
    assert [each["text"] for each in author["affiliations"]] == ["A: B"]


def test_bibtex_of_other_programs_is_read_with_its_accents_and_abbreviations():
    text = rb"""% made up
@string{jmu = "Journal of Made-Up Things"}
@Article{key,
  author = {M{\"u}ller, J{\'e}r{\^o}me and {The Made-Up Group} and von Moss, Mary},
  title = "A {SLE} trial: $\alpha$ and \& more",
  journal = jmu, month = oct, year = 2020, pages = {1--9}, doi = {10.1234/Made\_Up},
}"""
    (token,) = UploadedFile("export", BytesIO(text))
    printed = Printed.unpacked(token.payload)
    assert printed.title == "A SLE trial: α and & more"
    assert (printed.journal, printed.pages) == ("Journal of Made-Up Things", "1-9")
    assert printed.doi == "10.1234/made_up"
    assert [(a["last_name"], a["fore_name"]) for a in printed.told["authors"]] == [
        ("Müller", "Jérôme"),
        ("", ""),
        ("von Moss", "Mary"),
    ]
    assert printed.told["publication_date"] == "2020 Oct"
