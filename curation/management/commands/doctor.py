"""Ask each part that lupusjak rests on whether it is well, and say what to do where it is not.

Exit code 0 if all is well. It starts nothing itself: what `up` would start is seen as it is.
"""

import shutil
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from curation.imports import pulse
from curation.models import User
from lupusjak import demo, environment
from lupusjak.embedded import places, servers

ENOUGH_DISK = 2 * 2**30  # bytes; 50,000 references with their records take about half of it


class Finding(NamedTuple):
    part: str
    holds: bool
    says: str


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        findings = list(_findings())
        for finding in findings:
            sign = self.style.SUCCESS("well") if finding.holds else self.style.ERROR("ILL ")
            self.stdout.write(f"{sign}  {finding.part:<22}{finding.says}")
        if not all(finding.holds for finding in findings):
            sys.exit(1)


def _findings() -> Iterator[Finding]:
    if _are_asleep():
        yield Finding(
            "servers",
            False,
            "lupusjak is not running: start it with `python3 -m lupusjak up`, then ask again.",
        )
    else:
        signs = pulse.signs()
        yield from (Finding(sign.part, sign.holds, sign.says) for sign in signs)
        if signs[0].holds:
            yield _schema()
            yield _passwords()
    yield _pubmed()
    yield _disk()


def _are_asleep() -> bool:
    """The embedded servers are only there while `up` or a command runs."""
    return (
        environment.embeds_postgres() or environment.embeds_valkey()
    ) and not servers.all_answer()


def _schema() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError as error:
        return Finding("tables", False, f"The database refuses: {error}")
    if missing:
        return Finding("tables", False, f"{missing} migrations are missing: `manage.py migrate`.")
    return Finding("tables", True, "All migrations are there.")


def _passwords() -> Finding:
    people = User.objects.filter(username__in=demo.ACCOUNTS, is_active=True).order_by("pk")
    known = [person.username for person in people if person.check_password(demo.PASSWORD)]
    if known and settings.LUPUSJAK_TLS:
        return Finding(
            "passwords",
            False,
            f"{', '.join(known)} can be signed in to with the demo password, which everybody "
            "knows: change it, or close these accounts.",
        )
    says = "Demo accounts, for this machine only." if known else "No demo account."
    return Finding("passwords", True, says)


def _pubmed() -> Finding:
    address = settings.EUTILS_BASE_URL
    try:
        with urllib.request.urlopen(f"{address}einfo.fcgi", timeout=10):
            pass
    except OSError as error:
        return Finding(
            "PubMed",
            False,
            f"{address} does not answer ({error}). Imports wait for it; for work offline, "
            "`manage.py serve_eutils` stands in for it.",
        )
    pace = "ten requests" if settings.NCBI_API_KEY else "without NCBI_API_KEY three requests"
    says = f"{address} answers; {pace} a second."
    if not settings.NCBI_EMAIL:
        says += " Set NCBI_EMAIL, so that NCBI can write to you before it blocks you."
    return Finding("PubMed", True, says)


def _disk() -> Finding:
    places.VAR.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(places.VAR).free
    says = f"{free / 2**30:.1f} GB are free at {places.VAR}."
    if free < ENOUGH_DISK:
        return Finding("disk", False, f"Only {says} Make room before the next large import.")
    return Finding("disk", True, says)
