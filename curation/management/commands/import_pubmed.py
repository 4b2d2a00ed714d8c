"""Import references from PubMed: PMIDs, DOIs, PMCIDs, or files of them (- for standard input).

The last line of the output is a JSON summary. The exit code is 0 if everything asked for came in or
was said to be absent, and 1 if something failed or could not be read.
"""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation import tasks
from curation.imports.batches import Source, TooManyAskedFor, open_batch
from curation.imports.files import FileRefused, UploadedFile
from curation.imports.pasted import understand
from curation.imports.progress import Progress, progress, summary
from curation.imports.tokens import State, Token, mark_duplicates
from curation.models import ImportBatch, User
from lupusjak.embedded.servers import working

_FILE_ENDINGS = (
    *(".txt", ".csv", ".tsv", ".xml", ".xml.gz", ".nbib", ".ris", ".bib", ".json", ".gz"),
)
_BAR = 40


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("sources", nargs="+", metavar="SOURCE")
        parser.add_argument("--wait", action="store_true", help="show a bar until all is settled")
        parser.add_argument("--name", default="", help="a name for the batch")
        parser.add_argument("--as", dest="by", default="", help="the user who imports")

    def handle(self, *args: Any, sources: list[str], wait: bool, **options: Any) -> None:
        try:
            batch = self._open(sources, name=options["name"], by=_importer(options["by"]))
        except (FileRefused, TooManyAskedFor, OSError) as error:
            raise CommandError(str(error)) from error
        if batch.problem:
            self.stderr.write(batch.problem)
        tasks.start(batch.pk)
        if wait:
            with working():
                self._watch(batch)
        counts = summary(batch)
        self.stdout.write(json.dumps(counts))
        if counts[State.FAILED] or counts[State.UNREADABLE]:
            sys.exit(1)

    def _open(self, sources: list[str], *, name: str, by: User) -> ImportBatch:
        files: list[UploadedFile] = []
        batch = open_batch(
            mark_duplicates(_tokens(sources, files)),
            by=by,
            source=Source.COMMAND,
            name=name,
            filename=", ".join(Path(source).name for source in sources if _is_file(source))[:200],
        )
        batch.problem = " ".join(file.problem for file in files if file.problem)
        batch.save(update_fields=["problem"])
        return batch

    def _watch(self, batch: ImportBatch) -> None:
        """Redraw the bar on a terminal; elsewhere a line when a tenth more has come in."""
        shown = -1
        while True:
            so_far = progress(batch)
            line = _line(so_far)
            if self.stderr.isatty():
                self.stderr.write(f"\r{line:<100}", ending="")
            elif so_far.percent // 10 != shown // 10:
                self.stderr.write(line)
            shown = so_far.percent
            if so_far.standing in ("done", "cancelled"):
                if self.stderr.isatty():
                    self.stderr.write("")
                return
            time.sleep(0.5)


def _tokens(sources: list[str], files: list[UploadedFile]) -> Iterator[Token]:
    for source in sources:
        if source == "-":
            files.append(UploadedFile("standard input", cast(BinaryIO, sys.stdin.buffer)))
            yield from files[-1]
        elif _is_file(source):
            with Path(source).open("rb") as stream:
                files.append(UploadedFile(Path(source).name, stream))
                yield from files[-1]
        else:
            yield from understand(source)


def _is_file(source: str) -> bool:
    """A file by its ending, or because it is there; a DOI with a slash is neither."""
    return source != "-" and (source.lower().endswith(_FILE_ENDINGS) or Path(source).is_file())


def _importer(username: str) -> User:
    """The named user; without a name the account of the command line, which nobody signs in to."""
    if not username:
        return User.objects.get_or_create(username="command-line", defaults={"is_active": False})[0]
    try:
        return User.objects.get(username=username)
    except User.DoesNotExist as error:
        raise CommandError(f"There is no user called {username}.") from error


def _line(so_far: Progress) -> str:
    filled = _BAR * so_far.settled // so_far.total if so_far.total else 0
    left = f", about {so_far.seconds_left} s left" if so_far.seconds_left else ""
    return (
        f"[{'#' * filled}{'.' * (_BAR - filled)}] {so_far.settled} of {so_far.total} settled, "
        f"{so_far.percent} %{left} {so_far.trouble}"
    ).rstrip()
