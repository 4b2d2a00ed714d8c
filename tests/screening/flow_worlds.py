"""Made-up worlds of a whole flow, drawn by lot: imports, a list, screening, trials."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from django.utils import timezone

from curation.models import (
    CitedReference,
    ImportBatch,
    ImportChunk,
    ImportItem,
    Reference,
    Review,
    TrialReport,
    User,
)
from tests.builders import a_reference
from tests.evidence_builders import a_trial
from tests.review_builders import a_list, a_review, an_entry, resolved_to
from tests.screening.worlds import a_screened_world, people_of_a_world

FIRST = datetime(2026, 1, 1, tzinfo=UTC)
State = ImportItem.State


class World(NamedTuple):
    people: list[User]
    review: Review
    since: datetime


def a_world(lot: Random) -> World:
    people = people_of_a_world()
    references = a_screened_world(lot, people)
    for reference in references:
        _backdate(reference, lot)
    _imports(lot, references, people[0])
    _trials(lot, references)
    review = a_review(people[0], references[0])
    _listed(lot, review, references, people[0])
    return World(people, review, FIRST + timedelta(days=30))


def _backdate(row: Reference | ImportBatch, lot: Random) -> None:
    name = "added_at" if isinstance(row, Reference) else "opened_at"
    when = FIRST + timedelta(days=lot.randint(0, 60))
    type(row).objects.filter(pk=row.pk).update(**{name: when})  # type: ignore[attr-defined]


def _imports(lot: Random, references: list[Reference], by: User) -> None:
    for source in ImportBatch.Source.values * 2:
        query = {"query": "lupus"} if source == "query" else {}
        batch = ImportBatch.objects.create(source=source, opened_by=by, **query)
        if lot.random() < 0.2:
            batch.cancelled_at, batch.cancelled_by = timezone.now(), by
            batch.save()
        _backdate(batch, lot)
        chunk = ImportChunk.objects.create(batch=batch, work=ImportChunk.Work.FETCH)
        for position in range(1, lot.randint(2, 9)):
            _item(lot, batch, chunk, position, lot.choice(references[:25]))


def _item(
    lot: Random, batch: ImportBatch, chunk: ImportChunk, position: int, reference: Reference
) -> None:
    state = lot.choice([*State.values, State.ADDED, State.ADDED])
    ImportItem.objects.create(
        batch=batch,
        chunk=chunk,
        position=position,
        line=position,
        token="made-up words",
        kind=lot.choice(["pmid", "text"]) if state == State.LEFT_OUT else "pmid",
        state=state,
        reason="A made-up reason.",
        reference=reference if state in ImportItem.CAME_IN else None,
        settled_at=None if state == State.WAITING else timezone.now(),
    )


def _trials(lot: Random, references: list[Reference]) -> None:
    trials = [a_trial(f"Trial {number}") for number in range(6)]
    for reference in references:
        for trial in lot.sample(trials, lot.choice([0, 1, 1, 2])):
            TrialReport.objects.create(trial=trial, reference=reference, kind="primary")


def _listed(lot: Random, review: Review, references: list[Reference], by: User) -> None:
    superseded = a_list(review, superseded_at=timezone.now())
    resolved_to(superseded, a_reference(), by)
    current = a_list(review)
    for reference in lot.choices(references, k=20):
        resolved_to(current, reference, by)
    states = CitedReference.State.values
    for state in (*states, *lot.choices(states, k=6)):
        resolved = {"how": "person", "found_pmid": 1, "decided_by": by}
        decided = {"decided_by": by} if state == CitedReference.State.SET_ASIDE else {}
        more = resolved if state == CitedReference.State.RESOLVED else decided
        an_entry(current, state=state, **more)
