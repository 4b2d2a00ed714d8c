"""`bench queue`: a curator tags and decides so many references through the real pages.

Made-up references with abstracts of four sections, 50 drugs and a tree of 60 tags, in a database
of their own. Each reference is shown, tagged four times and
decided, as static/js/queue.js sends it: the next reference is fetched as a part of the page before
the decision, and the decision is answered with the list. The times are those of the server from
request to answer, without a network.

The baseline stands beside each step in the same run: the smallest page (/healthz), which takes the
middlewares and nothing else, and a round trip to the database.
"""

import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from random import Random
from statistics import median, quantiles
from typing import Any

from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from curation.management.bench.clock import as_served
from curation.management.bench.figures import Figure, figure_with_goal
from curation.management.bench.scratch import scratch
from curation.models import Assignment, Drug, Reference, Role, Tag, User
from curation.people.roles import give_role
from curation.screening.assignments import take

TAGS_EACH = 4
GROUPS, TAGS_A_GROUP = 6, 10
SECTIONS = ("AIM", "METHODS", "RESULTS", "CONCLUSION")
SHOW, FETCH, TAG, DECIDE = "show", "fetch the next", "tag", "decide and go on"
HEALTHZ, ROUND_TRIP = "the smallest page", "a round trip to the database"
BY_SCRIPT = {"HX-Request": "true"}
MOST = 200  # ms: what is answered in that feels like no wait

figure = partial(Figure, "queue")
goal = partial(figure_with_goal, "queue")


def measure_queue(size: int) -> Iterator[Figure]:
    """`size` references are worked through; the queue holds as many again behind them."""
    with scratch():
        tags = _made_up(2 * size)
        person = give_role(User.objects.create_user("bench"), Role.CURATOR)
        take(2 * size, by=person)
        with as_served():
            taken = _worked_through(size, person, tags)
        _insist_on_all_of_it(size, person)
    yield figure("references", size)
    yield figure("tags in the tree", len(tags) + GROUPS)
    smallest = median(taken[HEALTHZ])
    for step, times in taken.items():
        yield figure(f"ms, {step}, p50", median(times))
        p95 = quantiles(times, n=20, method="inclusive")[-1]
        if step in (HEALTHZ, ROUND_TRIP):
            yield figure(f"ms, {step}, p95", p95)
        else:
            yield goal(f"ms, {step}, p95", p95, at_most=MOST)
            yield figure(f"times {HEALTHZ}, {step}", median(times) / smallest)
    a_reference = sum(map(sum, (taken[step] for step in (FETCH, TAG, DECIDE)))) / size
    yield figure("ms of the server for each reference", a_reference)


def _worked_through(size: int, person: User, tags: list[Tag]) -> dict[str, list[float]]:
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    taken: dict[str, list[float]] = {
        step: [] for step in (SHOW, FETCH, TAG, DECIDE, HEALTHZ, ROUND_TRIP)
    }

    def timed(step: str, work: Callable[[], Any]) -> None:
        began = time.perf_counter()
        answer = work()
        taken[step].append(1000 * (time.perf_counter() - began))
        if answer is not None and answer.status_code != 200:
            raise CommandError(f"To {step} was answered {answer.status_code}.")

    def round_trip() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")

    chance = Random(20261126)
    client.get("/queue/")  # compiles the templates
    waiting = list(
        Assignment.objects.filter(person=person).order_by("pk").values_list("reference", flat=True)
    )
    for here, following in pairwise(waiting[: size + 1]):
        timed(SHOW, partial(client.get, f"/queue/?at={here}"))
        timed(FETCH, partial(client.get, f"/queue/?at={following}", headers=BY_SCRIPT))
        for tag in chance.sample(tags, TAGS_EACH):
            given = {"on": tag.pk, "mark": f"{here}-{tag.pk}"}
            timed(TAG, partial(client.post, f"/queue/{here}/tag/", given, headers=BY_SCRIPT))
        decided = {"decision": "include", "has": following, "mark": f"{here}"}
        timed(DECIDE, partial(client.post, f"/queue/{here}/decide/", decided, headers=BY_SCRIPT))
        timed(HEALTHZ, partial(client.get, "/healthz"))
        timed(ROUND_TRIP, round_trip)
    return taken


def _insist_on_all_of_it(size: int, person: User) -> None:
    done = Assignment.objects.filter(person=person).exclude(done_at=None).count()
    if (done, person.taggings.count()) != (size, TAGS_EACH * size):
        raise CommandError("Not everything that was pressed was saved.")


def _made_up(references: int) -> list[Tag]:
    """References, drugs and the tags that can be given."""
    chance = Random(20261126)
    names = [f"Made-up drug {number}" for number in range(50)]
    Drug.objects.bulk_create(
        Drug(slug=f"made-up-{number}", inn=name, synonyms=[f"MU{number:04}"])
        for number, name in enumerate(names)
    )
    Reference.objects.bulk_create(
        Reference(
            pmid=60_000_001 + number,
            title=f"A made-up trial of {chance.choice(names)} in lupus",
            publication_year=2020 + number % 6,
            abstract=[_section(label, names, chance) for label in SECTIONS],
        )
        for number in range(references)
    )
    groups = [
        Tag.objects.create(slug=f"group-{number}", name=f"Group {number}", position=number)
        for number in range(GROUPS)
    ]
    return [
        Tag.objects.create(
            slug=f"tag-{group.pk}-{number}",
            name=f"tag {number} of {group.name}",
            parent=group,
            position=number,
            terms=[chance.choice(names), f"MU{chance.randint(0, 49):04}"],
            scope_note="What it is for, in a sentence that somebody made up.",
        )
        for group in groups
        for number in range(TAGS_A_GROUP)
    ]


def _section(label: str, names: list[str], chance: Random) -> dict[str, str]:
    words = (
        f"{chance.choice(names)} did <i>something</i> to {chance.randint(10, 90)} of 100 people, "
        "and nobody knows why it was so in this made-up sentence. "
    )
    return {"label": label, "category": "", "text": words * 4}
