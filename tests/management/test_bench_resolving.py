"""`manage.py bench resolving` resolves nothing wrongly, and says what it leaves for a person."""

import json
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from curation.citation_matching import SURE
from curation.management.bench import resolving
from curation.management.bench.citation_styles import STYLES, nearly, vancouver
from curation.management.bench.cited import cited_in, hidden, paper_of
from curation.management.bench.lists import FORMS
from curation.management.bench.made_up import made_up_records
from curation.pubmed import read_record
from tests.citation_matching.made_up import PAPER, PRINTED, like


def records_that_cite_one_another():
    """Made-up records; the last one's list holds all before it, in the style of Vancouver."""
    *records, last = made_up_records(60)
    cited = "".join(
        f"<Reference><Citation>{vancouver(read_record(record.xml))}</Citation><ArticleIdList>"
        f'<ArticleId IdType="pubmed">{record.pmid}</ArticleId></ArticleIdList></Reference>'
        for record in records
        if b"&lt;" not in record.xml
    )
    end = "</PubmedData>"
    whole = last.xml.decode().replace(end, f"<ReferenceList>{cited}</ReferenceList>{end}")
    return [*records, last._replace(xml=whole.encode())]


def test_every_entry_is_resolved_left_or_not_found_and_none_wrongly(monkeypatch):
    monkeypatch.setattr(resolving, "original_records", records_that_cite_one_another)
    out = StringIO()
    call_command("bench", "resolving", "--json", "--size", "50", stdout=out)
    figures = {f["figure"]: f for f in map(json.loads, out.getvalue().splitlines())}

    assert figures["entries whose paper is here"]["value"] > 50
    assert figures["rightly resolved (%)"]["value"] > 95
    assert figures["entries whose paper is not here"]["value"] == 50
    assert all(f["holds"] for f in figures.values() if f["goal"])
    assert {f"{style}: wrongly resolved" for style in STYLES} <= figures.keys()
    assert {f"{form}: exactly (%)" for form in FORMS} <= figures.keys()
    assert figures["numbered, a line each: exactly (%)"]["value"] == 100


@pytest.mark.parametrize(("name", "paper"), list(nearly(PAPER)))
def test_what_is_nearly_the_paper_is_another(name, paper):
    assert paper != PAPER
    assert like(PRINTED["Vancouver"], paper).certainty < SURE


def test_identifiers_are_hidden():
    assert hidden("Umber A. Hats. doi: 10.5555/hats. PMID: 123 [PubMed: 123] PMC77") == (
        "Umber A. Hats."
    )


def test_a_record_is_cited_by_its_pmid_and_its_words():
    *_, last = map(read_record, (record.xml for record in records_that_cite_one_another()))
    cited = [each for each in cited_in([last]) if each.printed.count(".") > 3]
    assert {each.citing for each in cited} == {last.pmid}
    assert {each.pmid for each in cited} <= {record.pmid for record in made_up_records(60)}


def test_a_paper_knows_its_pages_in_full():
    article = read_record(made_up_records(2)[0].xml)
    article.pages = "1048-54, 1060"
    paper = paper_of(article)
    assert (paper.first_page, paper.last_page) == ("1048", "1054")


@pytest.mark.parametrize("form", FORMS)
def test_a_pasted_list_holds_the_words_of_its_entries(form):
    text = FORMS[form](list(PRINTED.values()), Random(1))
    letters = "".join(letter for letter in text if letter.isalpha())
    for entry in PRINTED.values():
        assert "".join(letter for letter in entry if letter.isalpha())[:60] in letters
