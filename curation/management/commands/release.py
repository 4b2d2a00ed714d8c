"""Write everything accepted as one dated file that an empty site can load again."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.management.releasing import release_into
from curation.release.loading import told
from curation.release.nouns import Scope


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, help="the folder to write it into")
        parser.add_argument("--dated", type=_day, help="another day than today, as 2026-01-31")
        parser.add_argument(
            "--everything",
            action="store_true",
            help="also what waits for a second person; never for the public",
        )
        parser.add_argument(
            "--with-abstracts",
            action="store_true",
            help="also the words of publishers; never for the public",
        )

    def handle(self, *args: Any, to: Path | None, dated: date | None, **options: Any) -> None:
        scope = Scope(everything=options["everything"], abstracts=options["with_abstracts"])
        try:
            place, counts = release_into(to or settings.RELEASES, scope, on=dated)
        except OSError as error:
            raise CommandError(
                f"The release could not be written: {error}. Nothing was left half done."
            ) from error
        for line in told(counts):
            self.stdout.write(line)
        self.stdout.write(f"{place}: {place.stat().st_size:,} bytes.")


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no day; write 2026-01-31.") from None
    if day.year < 1980:
        raise argparse.ArgumentTypeError("A zip knows no day before 1980.")
    return day
