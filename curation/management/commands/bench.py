"""Measure what was promised of speed and size, each against its baseline in the same run."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.management.bench.anchoring import measure_anchoring
from curation.management.bench.figure_check import measure_figures
from curation.management.bench.figures import Figure
from curation.management.bench.imports import measure_import
from curation.management.bench.matrix import measure_matrix
from curation.management.bench.pages import measure_pages
from curation.management.bench.queue import measure_queue
from curation.management.bench.read import measure_read
from curation.management.bench.reimport import measure_reimport
from curation.management.bench.release import measure_release
from curation.management.bench.resolving import measure_resolving
from curation.management.bench.roundtrip import measure_roundtrip
from curation.management.bench.search import measure_search


class Bench(NamedTuple):
    measure: Callable[..., Iterator[Figure]]
    size: int  # where none is asked for
    can_keep: bool = False


BENCHES = {
    "read": Bench(measure_read, 2_000),
    "import": Bench(measure_import, 50_000),
    "reimport": Bench(measure_reimport, 50_000),
    "matrix": Bench(measure_matrix, 20_000),
    "queue": Bench(measure_queue, 20),
    "figures": Bench(measure_figures, 200),
    "anchoring": Bench(measure_anchoring, 1_000),
    "pages": Bench(measure_pages, 12),
    "search": Bench(measure_search, 1_000_000, can_keep=True),
    "resolving": Bench(measure_resolving, 40_000),
    "release": Bench(measure_release, 20_000),
    "roundtrip": Bench(measure_roundtrip, 10_000),
}


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", choices=[*BENCHES, "all"])
        parser.add_argument("--json", action="store_true", help="print one JSON object a figure")
        parser.add_argument("--size", type=int, help="how many records (or rows) to measure with")
        parser.add_argument(
            "--keep",
            action="store_true",
            help="leave the databases that were made up for the next run (search)",
        )

    def handle(self, *args: Any, name: str, size: int | None, **options: Any) -> None:
        if size is not None and size < 2:
            raise CommandError("A benchmark needs at least two records: --size 2.")
        for bench in BENCHES.values() if name == "all" else [BENCHES[name]]:
            kept = {"keep": True} if options["keep"] and bench.can_keep else {}
            for figure in bench.measure(size or bench.size, **kept):
                self.stdout.write(figure.as_json() if options["json"] else figure.as_text())
                self.stdout.flush()
