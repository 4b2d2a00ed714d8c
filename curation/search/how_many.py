"""How many each of several questions finds, counted in one query and no further than is quick."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection

from curation.models import User
from curation.search.counting import Count, How
from curation.search.matching import matches
from curation.search.question import Question

COUNTED_TO = 1000


def how_many(questions: Sequence[Question], *, seen_by: User | None) -> list[Count]:
    """In the order of the questions."""
    numbers = dict.fromkeys(range(len(questions)), 0)
    parts: list[str] = []
    given: list[Any] = []
    for place, question in enumerate(questions):
        found = matches(question, seen_by=seen_by).order_by().values("pk")[: COUNTED_TO + 1]
        try:
            rows, of_found = found.query.sql_with_params()
        except EmptyResultSet:  # it asks for what can be nowhere
            continue
        parts.append(f"SELECT %s::integer, count(*) FROM ({rows}) AS found")
        given += [place, *of_found]
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), given)
            numbers |= dict(cursor.fetchall())
    return [
        Count(COUNTED_TO, How.AT_LEAST) if number > COUNTED_TO else Count(number)
        for number in numbers.values()
    ]
