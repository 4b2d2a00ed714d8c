"""`bench release`: the starter evidence is taken out and brought into an empty database.

First as it waits, then with everything accepted by a second person. Each time the release is
written, loaded into a database with nothing in it, and written again there: the matrix is compared
cell by cell as several questions ask for it, every noun by how many rows it has, and the two files
byte by byte. Then so many made-up references are written, to see whether memory grows.
"""

import os
import tempfile
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from django.core.management import call_command

from curation.claims.deciding import accept_claim
from curation.history import states
from curation.management.bench.figures import Figure, figure_with_goal
from curation.management.bench.memory import forget_peak, peak
from curation.management.bench.scratch import scratch
from curation.management.releasing import cells, release_into
from curation.matrix.question import Question
from curation.models import Claim, Effect, Finding, Reference, Result, Role, State, User
from curation.people.roles import give_role
from curation.release.loading import load_release
from curation.release.nouns import Scope
from curation.release.opening import opened

DAY = date(2026, 1, 31)
QUESTIONS = (
    Question(),
    Question(retracted=False),
    Question(drug=("baricitinib",)),
    Question(population=("ln",)),
    Question(week=(24, 52)),
    Question(state="disagree"),
)
MOST_GROWN = 20  # MB of a process from a tenth of the references to all

figure = partial(Figure, "release")
goal = partial(figure_with_goal, "release")


class Site(NamedTuple):
    """What is compared of a site: its release, and what its matrix shows."""

    path: Path
    counts: dict[str, int]
    cells: dict[tuple[Any, ...], dict[str, Any]]
    took: float


def measure_release(size: int) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _round_trips(Path(folder))
        yield from _memory(Path(folder), size)


def accept_everything(by: User) -> None:
    """As a second person does, through the verbs."""
    for noun in (Result, Effect, Finding):
        for row in noun._default_manager.filter(state=State.SUBMITTED).order_by("pk"):
            states.accept(row, by=by)
    for claim in Claim.objects.filter(state=State.SUBMITTED).order_by("pk"):
        waiting = claim.citations.filter(state=State.SUBMITTED)
        accept_claim(claim, by=by, citations=dict(waiting.values_list("pk", "version")))


def _round_trips(folder: Path) -> Iterator[Figure]:
    waiting, accepted = Scope(everything=True), Scope()
    before = {}
    with scratch():
        call_command("load_starter", stdout=StringIO())
        before[waiting] = _site(folder / "a", waiting)
        accept_everything(give_role(User.objects.create_user("bench"), Role.REVIEWER))
        before[accepted] = _site(folder / "b", accepted)
    for scope, words in ((waiting, "as it waits"), (accepted, "accepted")):
        one = before[scope]
        with scratch():
            began = time.perf_counter()
            with opened(one.path) as release:
                loaded = load_release(release)
            took = time.perf_counter() - began
            other = _site(folder / f"{words} again", scope)
        keys = one.cells.keys() | other.cells.keys()
        differ = sum(one.cells.get(key) != other.cells.get(key) for key in keys)
        numbers = sum(len(cell["numbers"]) for cell in one.cells.values())
        odd = sum(one.counts[n] != loaded[n] or loaded[n] != other.counts[n] for n in one.counts)
        yield figure(f"{words}: rows", sum(one.counts.values()))
        yield figure(f"{words}: cells compared", len(keys))
        yield figure(f"{words}: numbers in them", numbers)
        yield goal(f"{words}: cells that differ", differ, at_most=0)
        yield goal(f"{words}: nouns of other counts", odd, at_most=0)
        yield goal(f"{words}: files that differ", _differing(one.path, other.path), at_most=0)
        yield figure(f"{words}: kB of the release", one.path.stat().st_size / 1000)
        yield figure(f"{words}: seconds to write", one.took)
        yield figure(f"{words}: seconds to load", took)


def _site(folder: Path, scope: Scope) -> Site:
    began = time.perf_counter()
    path, counts = release_into(folder, scope, on=DAY)
    took = time.perf_counter() - began
    shown = {}
    for number, question in enumerate(QUESTIONS):
        for cell in cells(question, with_waiting=scope.everything):
            at = (cell["drug"], cell["regimen"], cell["endpoint"], cell["week"], cell["rule"])
            shown[number, *at] = cell
    return Site(path, counts, shown, took)


def _differing(one: Path, other: Path) -> int:
    """How many files in them are not the same to the byte; the zip itself counts as one."""
    with zipfile.ZipFile(one) as here, zipfile.ZipFile(other) as there:
        names = set(here.namelist()) | set(there.namelist())
        both = set(here.namelist()) & set(there.namelist())
        same = sum(here.read(name) == there.read(name) for name in both)
    return len(names) - same + (one.read_bytes() != other.read_bytes())


def _memory(folder: Path, size: int) -> Iterator[Figure]:
    with scratch():
        held = []
        for count in (max(1, size // 10), size):
            _references(count - Reference.objects.count())
            forget_peak()
            began = time.perf_counter()
            path, _ = release_into(folder / str(count), Scope(), on=DAY)
            took = time.perf_counter() - began
            held.append(_peak())
        yield figure(f"{size:,} made-up references: seconds to write", took)
        yield goal("MB grown from a tenth of them to all", held[1] - held[0], at_most=MOST_GROWN)
    with scratch():
        forget_peak()
        before = _peak()
        began = time.perf_counter()
        with opened(path) as release:
            load_release(release)
        yield figure("seconds to load", time.perf_counter() - began)
        yield figure("MB grown while loading", _peak() - before)


def _peak() -> float:
    return peak(os.getpid())


def _references(count: int) -> None:
    first = Reference.objects.count() + 1
    made = (
        Reference(
            pmid=10_000_000 + number,
            title=f"A made-up title of reference {number} that is about as long as they are",
            journal="A Made-up Journal of Rheumatology",
            publication_year=2000 + number % 25,
            authors=[_author(number, place) for place in range(6)],
        )
        for number in range(first, first + count)
    )
    Reference.objects.bulk_create(made, batch_size=1000)


def _author(number: int, place: int) -> dict[str, Any]:
    return {
        "role": "author",
        "last_name": f"Name{number % 977}",
        "fore_name": "A",
        "initials": "A",
        "suffix": "",
        "collective_name": "",
        "orcid": "",
        "ids": {},
        "affiliations": [{"text": f"Department {place} of a made-up university", "ids": {}}],
        "is_valid": True,
        "equal_contribution": False,
    }
