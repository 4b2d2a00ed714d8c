"""A stand-in for NCBI's E-utilities, from PubMed XML files: for work offline, demos and tests.

Its address is the first line that it prints; set EUTILS_BASE_URL to it.
"""

import signal
import threading
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from curation.identifiers import as_pmid
from curation.pubmed.standin import NoRecords, StandIn
from curation.pubmed.standin.faults import MEANINGS, Fault, UnknownFault

_FAULTS = "\n".join(f"  {name:<24}{meaning}" for name, meaning in MEANINGS.items())
_EPILOGUE = f"""faults (NAME, NAME=PMID, NAME:TIMES; also POST /fault?name=NAME&times=TIMES):
{_FAULTS}

GET /arrivals tells when each request came; DELETE /fault ends all faults."""


class Command(BaseCommand):
    help = "Answer like NCBI's E-utilities, on loopback, from PubMed XML files."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.formatter_class = RawDescriptionHelpFormatter
        parser.epilog = _EPILOGUE
        parser.add_argument("files", nargs="*", metavar="FILE", help=".xml or .xml.gz of PubMed's")
        parser.add_argument("--port", type=int, default=8001, help="0 chooses a free one")
        parser.add_argument(
            "--fault",
            action="append",
            default=[],
            metavar="NAME[=PMID][:TIMES]",
            help="fail in this way; may be repeated; `--fault list` names them all",
        )
        parser.add_argument(
            "--merged",
            action="append",
            default=[],
            metavar="OLD=NEW",
            help="say that PMID OLD was merged into NEW; may be repeated",
        )
        parser.add_argument(
            "--limit", type=int, help="429 where more requests than this come in one second"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if "list" in options["fault"]:
            self.stdout.write(_FAULTS)
            return
        if not options["files"]:
            raise CommandError("Name at least one PubMed XML file to serve.")
        try:
            for fault in options["fault"]:
                Fault.written(fault)
            stand_in = StandIn(
                options["files"],
                faults=options["fault"],
                merged=dict(map(_merged, options["merged"])),
                limit=options["limit"],
                port=options["port"],
            )
        except (NoRecords, UnknownFault) as error:
            raise CommandError(str(error)) from error
        try:
            stand_in.start()
        except OSError as error:
            raise CommandError(
                f"Port {options['port']} cannot be had ({error.strerror}):"
                " choose another by --port, or --port 0 for any that is free."
            ) from error
        self.stdout.write(stand_in.base_url)
        self.stdout.write(f"{len(stand_in.records):,} records. Ctrl-C stops.")
        self.stdout.flush()
        stopped = threading.Event()
        # Ctrl-C, too, by a handler of its own: what a shell starts in the background ignores it.
        for ending in (signal.SIGINT, signal.SIGTERM):
            signal.signal(ending, lambda *_: stopped.set())
        try:
            stopped.wait()
        finally:
            stand_in.stop()


def _merged(written: str) -> tuple[int, int]:
    old, _, new = written.partition("=")
    pmids = as_pmid(old), as_pmid(new)
    if pmids[0] is None or pmids[1] is None:
        raise CommandError(f"--merged takes two PMIDs, as 33890651=31311831; not {written!r}.")
    return pmids[0], pmids[1]
