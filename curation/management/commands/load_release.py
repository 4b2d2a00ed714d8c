"""Load a release into an empty site: all of it, or nothing and a sentence that says why."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from curation.release.loading import load_release, told
from curation.release.opening import opened
from curation.release.refused import CannotLoad


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with opened(file) as release:
                counts = load_release(release)
        except CannotLoad as refusal:
            raise CommandError(str(refusal)) from refusal
        for line in told(counts):
            self.stdout.write(line)
        self.stdout.write(f"Loaded the release of {release.on.isoformat()}.")
        if not release.scope.abstracts:
            self.stdout.write(
                "It has no abstracts: ask PubMed for them at /references/?record=missing."
            )
