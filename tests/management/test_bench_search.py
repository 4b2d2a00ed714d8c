"""`manage.py bench search` asks twenty kinds of question at two sizes, a figure a line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from curation.management.bench import search
from curation.management.bench.clock import Query, insist_on, visit
from curation.management.bench.literature import literature
from curation.management.bench.made_up_literature import Literature
from curation.management.bench.questions import Asked, questions
from curation.models import Reference
from tests.cast import ada

SIZE = 400


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_each_figure_is_one_json_object_on_a_line(monkeypatch):
    monkeypatch.setattr(search, "ROUNDS", 1)
    monkeypatch.setattr(
        search, "questions", lambda size: [Asked(k, each[:1]) for k, each in questions(size)]
    )
    out = StringIO()
    call_command("bench", "search", "--json", "--size", str(SIZE), stdout=out)
    figures = {f["figure"]: f for f in map(json.loads, out.getvalue().splitlines())}

    assert {figure["bench"] for figure in figures.values()} == {"search"}
    assert figures["references, 400"]["value"] == 400
    assert figures["references, 40"]["value"] == 40
    assert figures["MB of its indexes, 400"]["beside"]["reference_document"] > 0
    assert figures["seconds to copy, 400"]["value"] > 0
    asked = [name for name in figures if name.startswith("ms in the database, p95, 400: ")]
    assert len(asked) == 20
    common = figures["ms in the database, p95, 400: common"]["beside"]
    assert 0 < common["p50"] < common["page p50"]
    assert common["queries"] > 3
    assert figures["ms in the database, p95, 400"]["goal"] == "<= 100"
    assert figures["times the tenth, geometric mean"]["goal"] == "<= 1.5"
    assert figures["times the tenth: deep page"]["value"] > 0
    assert figures["ratio to OFFSET"]["value"] > 0
    slowest = [figure for name, figure in figures.items() if "slowest query" in name]
    assert len(slowest) == 3
    assert all("Buffers" in each["beside"]["plan"] for each in slowest)


@pytest.fixture
def _dropped_afterwards():
    yield
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{connection.settings_dict["NAME"]}_bench_50"')


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestADatabaseThatIsMadeUp:
    @pytest.mark.usefixtures("_dropped_afterwards")
    def test_is_found_again_as_it_was_where_it_is_kept_and_made_anew_where_it_is_not_whole(self):
        with literature(50, keep=True) as first:
            assert Reference.objects.filter(pmid__gte=60_000_001).count() == 50
        with literature(50, keep=True) as second:
            assert second == first
            with connection.cursor() as cursor:
                cursor.execute(f'COMMENT ON DATABASE "{connection.settings_dict["NAME"]}" IS NULL')
            Reference.objects.filter(pmid=60_000_050).update(title="Not what was made up")
        with literature(50, keep=True) as third:
            assert third != first
            made_up = Reference.objects.filter(pmid__gte=60_000_001)
            assert made_up.count() == 50
            assert not made_up.filter(title="Not what was made up").exists()

    def test_has_every_index_that_it_had(self):
        def indexes() -> set[str]:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT indexdef FROM pg_indexes WHERE tablename = 'curation_reference'"
                )
                return {definition for (definition,) in cursor.fetchall()}

        before = indexes()
        with literature(50):
            assert indexes() == before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_every_question_asks_for_something_that_is_there():
    with literature(SIZE):
        asked = questions(SIZE)
        assert len({each.kind for each in asked}) == len(asked) == 20
        addresses = [address for each in asked for address in each.addresses]
        assert len(set(addresses)) == len(addresses)


def test_the_literature_is_the_same_every_time_and_as_the_field_is():
    lines = [
        "".join(some.references for some in Literature(tags=[1], person=1).lines(600))
        for _ in range(2)
    ]
    assert lines[0] == lines[1]
    rows = [line.split("\t") for line in lines[0].splitlines()]
    assert len({row[1] for row in rows}) == 600
    words = [len(" ".join(s["text"] for s in json.loads(row[8])).split()) for row in rows]
    assert 150 < sum(words) / sum(number > 0 for number in words) < 260
    said = [f"{row[7]} {row[8]}".lower() for row in rows]
    assert 0.55 < sum("lupus" in each for each in said) / 600 < 0.75
    assert 0 < sum("baricitinib" in each for each in said) < 30
    years = sorted(int(row[16]) for row in rows)
    assert years[0] >= 1990
    assert years[300] > 2008  # half of them
    assert years[-1] == 2026


def test_more_of_a_literature_goes_on_where_it_ended():
    literature = Literature(tags=[1], person=1)
    first = "".join(some.references for some in literature.lines(3))
    second = "".join(some.references for some in literature.lines(2, behind=3))

    pmids = [line.split("\t")[1] for line in (first + second).splitlines()]
    assert pmids == [str(60_000_001 + number) for number in range(5)]


@pytest.mark.django_db
def test_a_page_that_fails_or_leads_away_is_not_measured(client):
    with pytest.raises(CommandError, match="/accounts/login/"):
        insist_on(visit(client, "/references/"), "/references/")
    client.force_login(ada())
    with pytest.raises(CommandError, match=r"/references/999/ answers 404"):
        insist_on(visit(client, "/references/999/"), "/references/999/")


@pytest.mark.django_db
def test_a_query_that_cannot_be_explained_stops_nothing():
    assert "no statement" in search._plan(Query("SET LOCAL work_mem = '4MB'", None, 0.1))
