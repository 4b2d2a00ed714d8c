"""`bench reimport`: the same records again, of which PubMed has changed one in a hundred.

The time is held against that of their first import in the same run. What was parsed is counted in
this process, over a part of the records asked for once more: a worker's processes cannot be looked
into.
"""

from collections.abc import Iterator
from functools import partial

from curation import pubmed
from curation.article import Article
from curation.imports import chunks
from curation.imports.bring_in import bring_in
from curation.management.bench.bringing_in import insist_on, open_clones, scene
from curation.management.bench.figures import Figure, figure_with_goal

CHANGED_EVERY = 100
SAMPLE = 2_000

figure = partial(Figure, "reimport")
goal = partial(figure_with_goal, "reimport")


def measure_reimport(size: int) -> Iterator[Figure]:
    changed = len(range(0, size, CHANGED_EVERY))
    with scene(size) as (worker, serving):
        batch = open_clones(0, size)
        first = worker.bring_in(batch)
        insist_on(batch, added=size)

        serving.change_one_in(CHANGED_EVERY)
        batch = open_clones(0, size)
        again = worker.bring_in(batch)
        insist_on(batch, updated=changed, unchanged=size - changed)

        serving.change_one_in(0)  # which changes the same records back
        sample = min(SAMPLE, size)
        parsed = _parsed(sample)

    yield figure("records a second", size / again.seconds)
    yield figure("records a second of the first import", size / first.seconds)
    yield goal("ratio to the first import", first.seconds / again.seconds, at_least=5)
    yield goal(
        f"records parsed of {sample:,}", parsed, at_most=len(range(0, sample, CHANGED_EVERY))
    )


def _parsed(count: int) -> int:
    """How many records are parsed when the first `count` are asked for."""
    parsed = 0
    read = pubmed.read_record

    def counted(xml: bytes) -> Article:
        nonlocal parsed
        parsed += 1
        return read(xml)

    batch = open_clones(0, count)
    pubmed.read_record = counted
    try:
        while claim := chunks.claim(batch.pk):
            bring_in(claim)
    finally:
        pubmed.read_record = read
    return parsed
