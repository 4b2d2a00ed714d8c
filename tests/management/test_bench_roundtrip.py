"""`manage.py bench roundtrip` loses nothing in any format, and says so one figure a line."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from curation.exports.reference_files import ReferenceFormat
from curation.imports.kept import keep
from curation.management.bench import roundtrip
from curation.management.bench.made_up import made_up_records
from curation.models import Reference

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def _made_up_only(monkeypatch):
    monkeypatch.setattr(roundtrip, "original_records", lambda: made_up_records(6))


def measured():
    out = StringIO()
    call_command("bench", "roundtrip", "--json", "--size", "5", stdout=out)
    return {f["figure"]: f for f in map(json.loads, out.getvalue().splitlines())}


def test_each_format_is_written_read_compared_and_read_once_more():
    figures = measured()
    assert {figure["bench"] for figure in figures.values()} == {"roundtrip"}
    assert figures["references"]["value"] == 5
    for form in ReferenceFormat:
        for what in (
            *(": references lost", ": values lost of all fields"),
            *(" again: added", " again: changed", " again: doubled"),
        ):
            figure = figures[form.called + what]
            assert (figure["value"], figure["goal"], figure["holds"]) == (0, "<= 0", True), what
    assert not Reference.objects.exists()


def test_what_is_lost_and_what_is_doubled_is_told(monkeypatch):
    monkeypatch.setattr(roundtrip, "keep", keep_as_another)
    figures = measured()
    lost = figures["BibTeX, lost: volume"]
    assert (lost["value"], lost["goal"], lost["holds"]) == (5, "<= 0", False)
    assert figures["BibTeX: values lost of all fields"]["value"] == 10
    assert figures["RIS again: doubled"]["value"] == figures["RIS again: added"]["value"] == 5


def keep_as_another(printed):
    """Without its DOI, and in another volume each time."""
    return keep(replace(printed, doi=None, volume=f"made up {Reference.objects.count()}"))
