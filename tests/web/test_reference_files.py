"""References taken away for reference managers, and as a bibliography, by whoever may read them."""

import json
import re
from datetime import date

import pytest
import rispy

from tests.builders import a_reference, an_author
from tests.cast import ada, ben
from tests.desk_builders import a_decision, a_tag, a_tagging
from tests.review_builders import a_list, a_review, resolved_to

pytestmark = pytest.mark.django_db
ENDINGS = ("ris", "bib", "nbib", "csl.json")


def body(answer):
    assert answer.status_code == 200, answer
    return b"".join(answer.streaming_content).decode()


@pytest.fixture
def reader(client):
    client.force_login(ben())
    return client


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_holds_what_the_list_finds_and_is_named_for_its_day(reader, ending):
    a_reference(title="A made-up lupus trial", publication_year=2023)
    a_reference(title="Something about mice")
    answer = reader.get(f"/references.{ending}?q=lupus")
    assert f'.{ending}"' in answer["Content-Disposition"]
    text = body(answer)
    assert "A made-up lupus trial" in text.replace("{", "").replace("}", "")
    assert "mice" not in text


@pytest.mark.parametrize("ending", ENDINGS)
def test_one_reference_and_those_chosen_have_files_of_their_own(reader, ending):
    first, second, third = (a_reference(title=f"Number {n}") for n in ("one", "two", "three"))
    assert "Number two" in body(reader.get(f"/references/{second.pk}.{ending}")).replace("{", "")
    chosen = body(reader.get(f"/references.{ending}?chosen={first.pk},{third.pk},x"))
    assert ("Number one" in chosen, "Number two" in chosen) == (True, False)
    assert reader.get(f"/references/999999.{ending}").status_code == 404


def test_an_empty_list_is_an_empty_file_that_is_still_json(reader):
    assert json.loads(body(reader.get("/references.csl.json?q=nothing"))) == []


def test_a_person_gets_the_decisions_they_may_see_and_a_stranger_gets_none(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    her = ada()
    reference = a_reference()
    a_decision(reference, her, "include")
    a_tagging(reference, a_tag("baricitinib"), her)
    strangers = body(client.get("/references.ris"))
    assert "LUPUSJAK-DECISION" not in strangers
    assert "KW  - baricitinib [lupusjak]" in strangers
    client.force_login(her)
    (entry,) = rispy.loads(body(client.get("/references.ris")).replace("\r\n", "\n"))
    assert any(note.startswith("LUPUSJAK-DECISION") for note in entry["notes"])


def test_those_ticked_in_the_list_come_in_the_format_that_is_asked_for(reader):
    first, second = a_reference(title="Number one"), a_reference(title="Number two")
    asked = {"reference": [first.pk], "format": "bib", "which": "chosen", "asked": ""}
    assert "two" not in body(reader.post("/references/chosen/", asked))
    answer = reader.post("/references/chosen/", asked | {"which": "all", "asked": "q=made"})
    assert answer.url == "/references.bib?q=made"
    answer = reader.post("/references/chosen/", asked | {"format": "bibliography"})
    assert answer.url == f"/references/bibliography/?chosen={first.pk}"
    assert second.pk


def test_a_bibliography_is_in_the_order_of_the_list_and_its_styles_are_links(reader):
    chosen = [
        a_reference(title=f"Number {n}.", authors=[an_author("Quill")]) for n in ("one", "two")
    ]
    keys = f"{chosen[1].pk},{chosen[0].pk}"
    html = reader.get(f"/references/bibliography/?chosen={keys}&style=apa").content.decode()
    assert html.index("Number two") < html.index("Number one")
    assert f'href="/references/bibliography/?chosen={keys}&amp;style=lancet"' in html
    text = body(reader.get(f"/references/bibliography.txt?chosen={keys}&style=nlm"))
    assert text.startswith("1. Quill Q. Number two.")
    page = body(reader.get(f"/references/bibliography.html?chosen={keys}"))
    assert page.count("<li>") == 2


def test_a_bibliography_of_a_list_that_is_best_first_is_best_first(reader, monkeypatch):
    monkeypatch.setattr("curation.web.bibliography.AT_ONCE", 1)
    for title, year in (("Mice, once lupus.", 2024), ("Lupus.", 2022), ("Lupus mice.", 2023)):
        a_reference(title=title, published_on=date(year, 1, 1), publication_year=year)
    address = "/references/bibliography.txt?q=lupus"
    newest, best = body(reader.get(address)), body(reader.get(f"{address}&order=best"))
    assert re.findall(r"^\d\. (\w+)", newest, re.M) == ["Mice", "Lupus", "Lupus"]
    assert re.findall(r"^\d\. ([\w ]+)", best, re.M)[0] == "Lupus"
    assert sorted(re.findall(r"\b20\d\d\b", best)) == ["2022", "2023", "2024"]


def test_the_bibliography_of_a_review_is_in_the_order_of_its_list(reader, monkeypatch):
    monkeypatch.setattr("curation.web.bibliography.AT_ONCE", 2)
    her = ada()
    review = a_review(her)
    listed = a_list(review, by=her)
    papers = {
        name: a_reference(title=f"Paper {name}.", publication_year=year)
        for name, year in (("one", 2020), ("two", 2024), ("three", 2022))
    }
    a_reference(title="Paper elsewhere.")
    for name in ("three", "one", "two", "one"):
        resolved_to(listed, papers[name], her)

    text = body(reader.get(f"/references/bibliography.txt?review={review.pk}"))

    told = [part.split(".")[0] for part in text.split("Paper ")[1:]]
    assert told == ["three", "one", "two"]
    html = reader.get(f"/references/bibliography/?review={review.pk}").content.decode()
    assert html.index("Paper three") < html.index("Paper one") < html.index("Paper two")


def test_a_style_that_there_is_none_of_is_said(reader):
    html = reader.get("/references/bibliography/?style=nature").content.decode()
    assert "There is no such style, so this is NLM." in html
    assert "Nothing was found to cite." in html


def test_a_long_bibliography_shows_its_beginning_and_says_where_the_rest_is(reader, monkeypatch):
    monkeypatch.setattr("curation.web.bibliography.SHOWN", 1)
    a_reference()
    a_reference()
    html = reader.get("/references/bibliography/").content.decode()
    assert "The first 1 of 2 references, in the style of NLM. The files hold all 2." in html
    assert html.count("<li>Quill") + html.count("<li>A made-up") == 1
