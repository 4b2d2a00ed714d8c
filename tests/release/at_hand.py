"""The starter evidence, accepted by a second person; and a site as empty as a new one."""

import json
import zipfile
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from curation.claims.deciding import accept_claim
from curation.history.states import accept
from curation.models import Claim, Effect, Finding, Result, User


def starter_evidence() -> None:
    call_command("load_starter", stdout=StringIO())


def accept_all(by: User) -> None:
    """Through the verbs that people use."""
    for noun in (Result, Effect, Finding):
        for row in noun._default_manager.order_by("pk"):
            accept(row, by=by)
    for claim in Claim.objects.order_by("pk"):
        waiting = claim.citations.filter(state="submitted")
        accept_claim(claim, by=by, citations=dict(waiting.values_list("pk", "version")))


def emptied() -> None:
    """As after `migrate`: no row of ours, no account, no history; the groups stay."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(
            "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables "
            "WHERE tablename LIKE 'curation_%' OR tablename LIKE 'pghistory_%'"
        )
        (tables,) = cursor.fetchone()
        cursor.execute(f"TRUNCATE {tables} CASCADE")


def read(path: Path, name: str) -> str:
    with zipfile.ZipFile(path) as release:
        return release.read(name).decode()


def rows(path: Path, noun: str) -> list[dict]:
    return json.loads(read(path, f"evidence/{noun}.json"))
