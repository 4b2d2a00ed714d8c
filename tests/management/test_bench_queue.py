"""`manage.py bench queue` works through references by the real pages, a figure a line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from curation.management.bench import queue
from tests.cast import ada

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def test_each_figure_is_one_json_object_on_a_line():
    out = StringIO()
    call_command("bench", "queue", "--json", "--size", "2", stdout=out)
    figures = {f["figure"]: f for f in map(json.loads, out.getvalue().splitlines())}

    assert {figure["bench"] for figure in figures.values()} == {"queue"}
    assert figures["references"]["value"] == 2
    assert figures["ms, tag, p95"]["goal"] == "<= 200"
    assert figures["times the smallest page, show"]["value"] > 1
    assert "ms, a round trip to the database, p50" in figures


def test_where_something_was_not_saved_nothing_is_said_of_its_time():
    with pytest.raises(CommandError, match="Not everything"):
        queue._insist_on_all_of_it(1, ada())
