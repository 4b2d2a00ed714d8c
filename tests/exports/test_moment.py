"""A download is of one moment, whatever is written while it is read."""

import csv
import io
import json
from threading import Thread

import pytest
from django.db import InternalError, connection
from django.utils.timezone import now

from curation.exports.formats import Format, one_moment, written
from curation.exports.references import REFERENCES, references
from curation.exports.tables import About
from curation.models import Notice, Reference
from curation.tagging.taggings import tags_of
from tests.builders import a_notice, a_reference
from tests.cast import ada
from tests.desk_builders import a_tag, a_tagging

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

MANY = 1200  # more than are read at once
ABOUT = About("References", "all references", "", now(), "1")


def names_of(some):
    return {pk: [tag.name for tag in tags] for pk, tags in tags_of(some, seen_by=None).items()}


def all_references():
    return REFERENCES.filled(lambda: references(Reference.objects.all(), tags_of=names_of))


def written_by_another(step):
    """Run to its end on a connection of its own, as a worker's import is."""
    failed = []

    def run():
        try:
            step()
        except Exception as problem:  # noqa: BLE001 - told below
            failed.append(problem)
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    assert failed == []


@pytest.fixture
def many():
    numbers = range(1000, 1000 + MANY)
    Reference.objects.bulk_create(
        Reference(pmid=number, title="before", publication_year=2020) for number in numbers
    )
    return Reference.objects.in_bulk(field_name="pmid")


@pytest.mark.parametrize("form", [Format.CSV, Format.JSON])
def test_an_export_of_everything_while_an_import_writes_is_whole_and_of_one_moment(many, form):
    tag, by = a_tag("late"), ada()

    def an_import():
        Reference.objects.update(title="after", publication_year=2021)
        Reference.objects.filter(pmid__lt=1010).delete()
        Reference.objects.bulk_create(Reference(pmid=n, title="after") for n in range(90, 99))
        for reference in Reference.objects.filter(pmid__gte=1010)[:20]:
            a_notice(reference)
            a_tagging(reference, tag, by)

    pieces = written(form, [all_references()], ABOUT)
    first = [next(pieces), next(pieces)]
    written_by_another(an_import)
    whole = b"".join([*first, *pieces]).decode("utf-8-sig")

    if form == Format.CSV:
        rows = list(csv.DictReader(io.StringIO(whole, newline="")))
    else:
        rows = json.loads(whole)["rows"]
    assert sorted(int(row["pmid"]) for row in rows) == list(range(1000, 1000 + MANY))
    assert {(row["title"], str(row["year"])) for row in rows} == {("before", "2020")}
    assert not any(row["tags"] or row["notices"] for row in rows)
    assert Notice.objects.count() == 20


def test_the_next_export_has_all_of_it(many):
    written_by_another(lambda: Reference.objects.update(title="after"))
    text = b"".join(written(Format.CSV, [all_references()], ABOUT)).decode()
    assert text.count("after") == MANY


def test_a_download_that_is_broken_off_leaves_nothing_open(many):
    pieces = written(Format.CSV, [all_references()], ABOUT)
    next(pieces)
    next(pieces)
    assert connection.in_atomic_block
    pieces.close()
    assert not connection.in_atomic_block


def test_within_a_moment_nothing_can_be_written():
    with pytest.raises(InternalError, match="read-only transaction"), one_moment():
        a_reference()
