"""The page on how far people agree."""

import csv
import io

import pytest

from curation.stats.agreement import agreement
from tests.builders import a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_decision, a_tag, a_tagging, an_assignment, judged
from tests.web.imports_at_hand import words

pytestmark = pytest.mark.django_db

PAGE = "/conflicts/agreement/"
SAID = [("include", "include")] * 5 + [("exclude", "exclude")] * 3 + [("include", "exclude")] * 2


@pytest.fixture
def people(client):
    cast = ada(), ben(), cleo()
    client.force_login(cast[2])
    return cast


def decided(people, said):
    for each in said:
        made = judged(a_reference(), *people)
        for person, decision in zip(people, each, strict=True):
            a_decision(made, person, decision, "design" if decision == "exclude" else "")


def rows_of(answer):
    text = answer.getvalue().decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_page_says_in_a_sentence_how_far_they_agree(client, people):
    decided(people[:2], SAID)
    page = words(client.get(PAGE))
    assert "Ada Okafor and Ben Lindqvist judged 10 references unseen" in page
    assert "of 10 decisions 80 % agree (95 % interval 49 % to 94 %), kappa 0.60" in page


def test_the_numbers_are_those_of_the_statistics(client, people):
    decided(people[:2], SAID)
    found = agreement(SAID, ["include", "exclude", "unclear"])
    row = rows_of(client.get("/conflicts/agreement.csv"))[0]
    assert row["people"] == "all pairs"
    assert row["what"] == "Decision on title and abstract"
    assert row["n"] == "10"
    assert float(row["kappa"]) == pytest.approx(found.kappa.value, abs=1e-4)
    assert float(row["kappa_low"]) == pytest.approx(found.kappa.low, abs=1e-4)
    assert float(row["pabak"]) == pytest.approx(found.pabak.value, abs=1e-4)
    assert float(row["ac1_high"]) == pytest.approx(found.ac1.high, abs=1e-4)
    assert "include / exclude: 2" in row["counts"]
    page = words(client.get(PAGE))
    assert f"{found.ac1.value:.2f}" in page
    assert "include 60 %, exclude 40 %, unclear 0 %" in page


def test_whether_it_goes_on_is_compared_beside_the_decision(client, people):
    decided(people[:2], [("include", "unclear"), ("exclude", "exclude")])
    one, other = rows_of(client.get("/conflicts/agreement.csv"))[:2]
    assert (one["agreed"], other["agreed"]) == ("0.5", "1.0")
    assert other["what"] == "Goes on or is out, on title and abstract"


def test_each_tag_stands_beside_all_together(client, people):
    tags = a_tag("Zebra"), a_tag("anifrolumab")
    made = judged(a_reference(), *people[:2])
    judged(a_reference(), *people[:2])
    for tag in tags:
        a_tagging(made, tag, people[0])
    a_tagging(made, tags[0], people[1])
    rows = rows_of(client.get("/conflicts/agreement.csv"))
    assert [(row["what"], row["n"], row["agreed"]) for row in rows] == [
        ("All tags together", "4", "0.75"),
        ("anifrolumab", "2", "0.5"),
        ("Zebra", "2", "1.0"),
    ]
    page = words(client.get(PAGE))
    assert "of 4 answers on tags 75 % agree" in page
    assert "given 50 %" in page


def test_what_is_undefined_says_why(client, people):
    decided(people[:2], [("include", "include")] * 3)
    page = words(client.get(PAGE))
    assert "undefined" in page
    assert page.count("Both raters put every item into the same category") == 1
    row = rows_of(client.get("/conflicts/agreement.csv"))[0]
    assert row["kappa"] == ""
    assert "chance alone would agree fully" in row["notes"]


def test_one_pair_is_looked_at_by_its_address(client, people):
    decided(people[:2], [("include", "include")])
    decided(people[1:], [("include", "exclude")])
    page = words(client.get(PAGE))
    assert "People in pairs judged 2 references unseen, 2 pairs together" in page
    pair = f"{people[1].pk}-{people[2].pk}"
    page = words(client.get(f"{PAGE}?pair={pair}"))
    assert "Ben Lindqvist and Cleo Marchetti judged 1 reference unseen" in page
    (row, *_) = rows_of(client.get(f"/conflicts/agreement.csv?pair={pair}"))
    assert (row["people"], row["agreed"]) == ("Ben Lindqvist and Cleo Marchetti", "0.0")
    assert "2 pairs together" in words(client.get(f"{PAGE}?pair=nonsense"))


def test_an_empty_page_says_what_to_do(client, people):
    page = words(client.get(PAGE))
    assert "No two people have judged the same reference yet." in page
    assert "Ask two people" in page
    assert rows_of(client.get("/conflicts/agreement.csv")) == []


def test_who_still_judges_is_told_nothing_of_those_references(client, people):
    decided(people[:2], [("include", "exclude")])
    made = judged(a_reference(), *people[:2])
    an_assignment(made, people[2])
    a_decision(made, people[0])
    a_decision(made, people[1])
    assert "judged 1 reference unseen" in words(client.get(PAGE))


def test_the_page_asks_no_more_for_many_than_for_few(client, people, django_assert_max_num_queries):
    client.get(PAGE)
    decided(people, [("include", "exclude", "unclear")] * 5)
    with django_assert_max_num_queries(16):
        client.get(PAGE)
