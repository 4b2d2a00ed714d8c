"""`manage.py bench matrix` comes to the same numbers in three ways, and says so a figure a line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from curation.management.bench import matrix
from curation.models import Arm, Effect, Outcome, Result

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def _quickly(monkeypatch):
    monkeypatch.setattr(matrix, "ROUNDS", 1)
    monkeypatch.setattr(matrix, "TIMES", 2)


@pytest.mark.usefixtures("_quickly")
def test_each_figure_is_one_json_object_on_a_line():
    out = StringIO()
    call_command("bench", "matrix", "--json", "--size", "60", stdout=out)
    figures = {f["figure"]: f for f in map(json.loads, out.getvalue().splitlines())}

    assert {figure["bench"] for figure in figures.values()} == {"matrix"}
    assert figures["outcomes"]["value"] == 60
    assert figures["outcomes, 2 times"]["value"] == 120
    assert (figures["queries"]["value"], figures["queries"]["holds"]) == (3, True)
    assert figures["queries, by loops"]["value"] > 4
    assert figures["ms of the whole page"]["goal"] == "<= 200"
    assert figures["cells on the page"]["value"] >= figures["cells with numbers"]["value"]


def test_made_up_evidence_is_as_much_as_was_asked_for():
    matrix.make_up_evidence(60)
    assert (Outcome.objects.count(), Arm.objects.count()) == (60, 6)
    assert Result.objects.count() == 2 * 54
    assert Effect.objects.count() == 27
    assert matrix.by_loop() == matrix.by_prefetching()


def test_ways_that_differ_are_not_measured():
    ours = {("a", "", "b", 1, ""): [1.0]}
    with pytest.raises(CommandError, match="same numbers"):
        matrix._insist_on_equal(ours, {})
    with pytest.raises(CommandError, match="same numbers"):
        matrix._insist_on_equal(ours, {key: [1.1] for key in ours})
