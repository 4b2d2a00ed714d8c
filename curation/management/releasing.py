"""A release put together: the evidence, a table of each noun, and the matrix as it is shown."""

import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from curation.exports.csv import csv_lines
from curation.exports.formats import one_moment
from curation.exports.version import software
from curation.management.release_tables import tables_of
from curation.matrix.matrix import matrix_of
from curation.matrix.question import Question
from curation.models import Trial
from curation.release.about import About
from curation.release.nouns import Scope
from curation.release.writing import Other, write_release

MATRIX = "matrix.json"


def release_into(
    folder: Path, scope: Scope, *, on: date | None = None
) -> tuple[Path, dict[str, int]]:
    """The dated file, in place once it is whole, and how many rows of each noun are in it.

    One of the same day takes the place of the one before.
    """
    about = About(
        on=on or timezone.localdate(),
        version=software(),
        licence=settings.RELEASE_LICENCE,
        scope=scope,
    )
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / f"{about.name}.zip"
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part", delete=False) as unfinished:
        try:
            with one_moment():
                counts = write_release(unfinished, about, others=_others(scope), as_csv=csv_lines)
            unfinished.flush()
            os.fsync(unfinished.fileno())
            os.chmod(unfinished.name, 0o644)
            os.replace(unfinished.name, place)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(unfinished.name)
            raise
    return place, counts


def _others(scope: Scope) -> dict[str, Other]:
    return tables_of(scope) | {MATRIX: Other(partial(matrix_pieces, with_waiting=scope.everything))}


def matrix_pieces(*, with_waiting: bool) -> Iterator[str]:
    """The cells that the matrix shows, with and without what rests on retracted papers: each as
    its numbers, trial by trial, and what is said of it.
    """
    yield '{"with_waiting": ' + json.dumps(with_waiting)
    for name, retracted in (("cells", True), ("without_retracted", False)):
        yield f', "{name}": ['
        before = "\n"
        for cell in cells(Question(retracted=retracted), with_waiting=with_waiting):
            yield before + json.dumps(cell, ensure_ascii=False)
            before = ",\n"
        yield "\n]"
    yield "}\n"


def cells(question: Question, *, with_waiting: bool) -> Iterable[dict[str, Any]]:
    """Each place of the grid with a cell, by words that mean the same on another site."""
    trials = dict(Trial.objects.values_list("pk", "slug"))
    for place in matrix_of(question, with_waiting=with_waiting).grid.places():
        if place.cell is None:
            continue
        numbers = [
            {"trial": trials[int(number.trial_id)], **_said(number._asdict())}
            for number in place.cell.numbers
        ]
        cell = place.cell._asdict()
        yield {
            "drug": place.row.key.drug,
            "regimen": place.row.key.regimen,
            "endpoint": place.column.key.endpoint,
            "week": place.column.key.week,
            "rule": place.column.key.rule,
            "state": place.state.value,
            "number": place.number,
            "disagrees": place.disagrees,
            "waits": place.waits,
            "is_retracted": place.is_retracted,
            "numbers": sorted(numbers, key=lambda number: str(number["trial"])),
            "running": sorted(trials[pk] for pk in place.cell.running),
            **{name: cell[name] for name in _COUNTS},
        }


_COUNTS = (
    *("results", "unreported", "to_extract", "populations", "is_primary"),
    *("retracted", "left_out"),
)


def _said(number: dict[str, Any]) -> dict[str, Any]:
    del number["trial_id"]
    return number
