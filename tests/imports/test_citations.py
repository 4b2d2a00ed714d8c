"""What a reference manager exported: by PMID, by DOI, by ecitmatch, else kept for a person."""

from io import BytesIO

import pytest

from curation.article import Article
from curation.imports.batches import Source, open_batch
from curation.imports.citations import agrees
from curation.imports.files import UploadedFile
from curation.imports.printed import Printed
from curation.models import Reference
from tests.imports.conftest import work_off
from tests.pubmed import made_up

RIS = """TY  - JOUR
AU  - Curator, Ada
TI  - {title}
JO  - Made Up J Rheumatol
PY  - {year}
VL  - 12
SP  - 45
EP  - 52
{more}ER  -
"""


def ris(title="A made-up trial of a JAK inhibitor in lupus", year=2024, more=""):
    return RIS.format(title=title, year=year, more=more)


@pytest.fixture
def bring(cleo):
    def bring_file(text, name="export.ris"):
        batch = open_batch(UploadedFile(name, BytesIO(text.encode())), by=cleo, source=Source.FILE)
        work_off(batch)
        return batch

    return bring_file


def the_paper(**parts):
    return made_up.article(
        **{
            "pmid": 101,
            "title": "A made-up trial of a JAK inhibitor in lupus.",
            "authors": ["Curator Ada", "Reviewer Ben"],
            "journal_abbreviation": "Made Up J Rheumatol",
            "published": "2024 Mar",
            "volume": "12",
            "pages": "45-52",
            **parts,
        }
    )


def test_a_citation_without_identifier_is_matched_by_what_it_prints(pubmed, bring):
    pubmed(the_paper())
    item = bring(ris()).items.get()
    assert (item.state, item.pmid) == ("added", 101)


def test_a_match_whose_record_tells_another_title_is_not_believed(pubmed, bring):
    pubmed(the_paper(title="Something quite different about mice."))
    item = bring(ris()).items.get()
    assert item.state == "unmatched"
    assert item.reason == (
        "PubMed has no record that agrees with it; it is kept as the file describes it."
    )
    reference = Reference.objects.get()
    assert (reference.pmid, reference.origin, reference.title) == (
        None,
        "file",
        "A made-up trial of a JAK inhibitor in lupus",
    )
    assert Printed.unpacked(item.payload).raw.startswith("TY  - JOUR")


def test_a_doi_that_pubmed_knows_beats_what_is_printed(pubmed, bring):
    pubmed(the_paper(doi="10.1234/known", title="As PubMed has it."))
    item = bring(ris(title="Another title", more="DO  - 10.1234/known\n")).items.get()
    assert (item.state, item.pmid) == ("added", 101)


def test_a_doi_that_pubmed_does_not_know_falls_back_on_what_is_printed(pubmed, bring):
    pubmed(the_paper())
    item = bring(ris(more="DO  - 10.1234/unknown\n")).items.get()
    assert (item.state, item.pmid) == ("added", 101)


def test_the_same_file_twice_makes_no_reference_twice(pubmed, bring):
    pubmed(made_up.article(pmid=999))
    both = ris(more="DO  - 10.1234/own\n") + ris(title="Nowhere to be found", year=1999)
    first, second = bring(both), bring(both)
    assert Reference.objects.count() == 2
    assert list(first.items.values_list("reference", flat=True)) == list(
        second.items.values_list("reference", flat=True)
    )


def test_a_kept_citation_becomes_pubmeds_once_pubmed_has_its_doi(pubmed, bring, ask):
    pubmed(made_up.article(pmid=999))
    bring(ris(more="DO  - 10.1234/own\nAB  - In <two> words\n"))
    kept = Reference.objects.get()
    assert kept.abstract == [{"label": "", "category": "", "text": "In &lt;two&gt; words"}]
    pubmed(the_paper(doi="10.1234/own"))
    ask("101")
    reference = Reference.objects.get()
    assert (reference.pk, reference.pmid) == (kept.pk, 101)


def test_a_citation_whose_doi_is_here_with_its_pmid_is_here(pubmed, bring):
    here = Reference.objects.create(pmid=5, doi="10.1234/here")
    pubmed(made_up.article(pmid=999))
    item = bring(ris(more="DO  - 10.1234/here\n")).items.get()
    assert (item.state, item.reference) == ("unchanged", here)
    assert item.reason == "It is here, by its DOI."


def test_nbib_without_a_pmid_goes_the_same_way(pubmed, bring):
    pubmed(the_paper(doi="10.1234/nbib"))
    entry = "TI  - A made-up trial\nAU  - Curator A\nDP  - 2024\nLID - 10.1234/nbib [doi]\n"
    item = bring(entry, "export.nbib").items.get()
    assert (item.state, item.pmid) == ("added", 101)


AUTHOR = {"last_name": "Dörner"}


@pytest.mark.parametrize(
    ("printed", "article", "same"),
    [
        (Printed("A title", ("Dorner T",), year=2020), Article(1, title="A title."), True),
        (
            Printed("A title", ("Dorner T",), year=2020),
            Article(1, title="A <i>title</i>.", authors=[AUTHOR], publication_year=2021),
            True,
        ),
        (
            Printed("A title", ("Dörner, Thomas",), year=2020),
            Article(1, title="A title.", authors=[AUTHOR], publication_year=2020),
            True,
        ),
        (
            Printed("A title", ("Petri M",), year=2020),
            Article(1, title="A title.", authors=[AUTHOR], publication_year=2020),
            False,
        ),
        (Printed("A title", year=2018), Article(1, title="A title.", publication_year=2020), False),
        (Printed("One title", year=2020), Article(1, title="Quite another thing."), False),
        (Printed("", ("Dörner T",), year=2020), Article(1, authors=[AUTHOR]), True),
        (Printed("", (), year=2020), Article(1, authors=[AUTHOR]), False),
    ],
)
def test_a_record_is_believed_only_if_author_year_and_title_agree(printed, article, same):
    assert agrees(printed, article) is same


def test_a_printed_citation_survives_being_kept():
    printed = Printed("T", ("A B",), "J", 2020, "1", "2", "3", "abs", 4, "10.1234/x", "PMC5", "raw")
    assert Printed.unpacked(printed.packed()) == printed
    assert Printed.unpacked(None) is None
