"""`bench pages`: every page of the site, as the URL conf has them, on the starter evidence.

Each is asked for by somebody who may see it, often enough for a p50 and a p95, after one time that
does not count. What it weighs is what a browser that was never here before has to fetch: the page
as the server sends it, and gzipped as they are served its style sheets and scripts, with what those
import. The baseline is the smallest page (/healthz), which takes the middlewares and nothing else.

Then there is more of everything: references, trials, outcomes, claims, imports, people. A page
whose queries become more by that has a query for each row.
"""

import gzip
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from io import StringIO
from pathlib import Path
from statistics import median
from typing import NamedTuple

from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.test import Client

from curation.imports.batches import Source, open_batch
from curation.imports.pasted import understand
from curation.management.bench.clock import Visit, as_served, browser_of, p95, visit
from curation.management.bench.figures import Figure, figure_with_goal
from curation.management.bench.literature import copy_in, literature_by
from curation.management.bench.made_up_evidence import make_up_evidence
from curation.management.bench.scratch import scratch
from curation.management.bench.walking import Address, addresses
from curation.models import Claim, Role, User
from curation.people.roles import give_role

MOST_MS, MOST_KB = 60, 120
ROUNDS_OF_SMALLEST = 50
BACK_OFFICE = "/admin/"  # Django's own pages: measured, and nothing was promised of them
_ASKED_FOR = re.compile(rb'(?:href|src)="(/static/[^"?]+\.(?:css|js))"')
_IMPORTED = re.compile(r"""(?:from|import)\s*\(?\s*["'](\./[^"']+|/static/[^"']+)["']""")
_STATIC = "/static/"

figure = partial(Figure, "pages")
goal = partial(figure_with_goal, "pages")


class Page(NamedTuple):
    address: Address
    path: str
    client: Client
    visit: Visit


def measure_pages(size: int) -> Iterator[Figure]:
    """`size` is how often each is asked for."""
    with scratch(), as_served(), _without_refusals():
        curator, *others = _people()
        _begin(curator)
        clients = [browser_of(person) for person in (curator, *others, None)]
        pages, without = _walked(clients)
        smallest = [visit(browser_of(None), "/healthz") for _ in range(ROUNDS_OF_SMALLEST)]
        in_all: list[float] = []
        heaviest = 0.0
        for page in pages:
            visits = [_again(page) for _ in range(size)]
            times = [each.in_all for each in visits]
            files = sum(map(_weight, _files_of(page.visit)))
            html = len(page.visit.answer.content) / 1000  # type: ignore[attr-defined]
            if not page.path.startswith(BACK_OFFICE):
                in_all += times
                heaviest = max(heaviest, html + files)
            told = figure if page.path.startswith(BACK_OFFICE) else partial(goal, at_most=MOST_MS)
            yield told(f"ms, p95, {page.path}", p95(times))._replace(
                beside={
                    "p50": median(times),
                    "of processor": median(each.by_us + each.by_server for each in visits),
                    "in the database": median(each.in_database for each in visits),
                    "queries": len(visits[-1].queries),
                    "kB of HTML": html,
                    "kB on a first visit": html + files,
                }
            )
        yield figure("pages", len(pages))
        yield figure("addresses without an example", len(without))._replace(
            beside={"they are": "\n".join(without)} if without else {}
        )
        yield goal("ms of all visits, p95", p95(in_all), at_most=MOST_MS)
        yield figure("ms of all visits, p50", median(in_all))
        yield figure("ms of the smallest page, p50", median(each.in_all for each in smallest))
        yield goal("kB of the heaviest on a first visit", heaviest, at_most=MOST_KB)
        yield from _with_more(pages, curator)


@contextmanager
def _without_refusals() -> Iterator[None]:
    """Who may not see a page is found by asking, of which the log need not tell."""
    log = logging.getLogger("django.request")
    kept = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(kept)


def _with_more(pages: list[Page], person: User) -> Iterator[Figure]:
    before = [len(_again(page).queries) for page in pages]
    _add(person)
    after = []
    for page in pages:
        _again(page)  # what is remembered of rows may be made anew once
        after.append(len(_again(page).queries))
    grown = {
        page.path: f"{page.path}: {few} queries, then {many}"
        for page, few, many in zip(pages, before, after, strict=True)
        if many > few
    }
    yield goal("pages with more queries for more rows", len(grown), at_most=0)._replace(
        beside={"they are": "\n".join(grown.values())} if grown else {}
    )


def _people() -> list[User]:
    """A curator, a reviewer and an administrator; the first of them who may see a page does."""
    roles = (Role.ADMINISTRATOR, Role.REVIEWER, Role.CURATOR)
    people = [give_role(User.objects.create_user(f"of-{role}"), role) for role in roles]
    return people[::-1]


def _begin(person: User) -> None:
    """The starter evidence, and one of each thing that it does not have."""
    call_command("load_starter", stdout=StringIO())
    copy_in(literature_by(person).lines(60))
    open_batch(understand("60000001"), by=person, source=Source.PASTE)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _add(person: User) -> None:
    make_up_evidence(600)
    copy_in(literature_by(person).lines(300, behind=60))
    for number in range(40):
        open_batch(understand(f"{60_000_001 + number}"), by=person, source=Source.PASTE)
        User.objects.create_user(f"another-{number}")
        Claim.objects.create(
            statement=f"Made-up drug {number} does something.", entered_by=person, changed_by=person
        )


def _walked(clients: list[Client]) -> tuple[list[Page], list[str]]:
    """What answers with a whole page when it is asked for; what could not be asked for."""
    pages, without = [], []
    for address in addresses():
        if address.path is None:
            without.append(address.route)
            continue
        for client in clients:
            visited = visit(client, address.path)
            if _is_a_page(visited):
                pages.append(Page(address, address.path, client, visited))
                break
    return pages, without


def _is_a_page(visited: Visit) -> bool:
    answer = visited.answer
    return (
        answer.status_code == 200
        and answer.headers.get("Content-Type", "").startswith("text/html")
        and not answer.headers.get("Content-Disposition", "").startswith("attachment")
        and b"<html" in _html(visited)[:2000]
    )


def _again(page: Page) -> Visit:
    return visit(page.client, page.path)


def _html(visited: Visit) -> bytes:
    content: bytes = b"".join(visited.answer)
    is_gzipped = visited.answer.headers.get("Content-Encoding") == "gzip"
    return gzip.decompress(content) if is_gzipped else content


def _files_of(visited: Visit) -> set[str]:
    """The style sheets and scripts of a page, and what they import."""
    found: set[str] = set()
    waiting = [name.decode() for name in _ASKED_FOR.findall(_html(visited))]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imported(name)
    return found


@cache
def _imported(name: str) -> list[str]:
    folder = name.rpartition("/")[0]
    return [
        each if each.startswith(_STATIC) else f"{folder}/{each.removeprefix('./')}"
        for each in _IMPORTED.findall(_read(name).decode())
        if name.endswith(".js")
    ]


@cache
def _weight(name: str) -> float:
    return len(gzip.compress(_read(name), 9)) / 1000


def _read(name: str) -> bytes:
    path = finders.find(name.removeprefix(_STATIC))
    assert isinstance(path, str), f"{name} is no file of the site."
    return Path(path).read_bytes()
