"""What people did as a table: a row for each sentence."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from curation.exports.csv import csv_lines
from curation.history.activity import Act

HEADER = ("at", "who", "user_name", "role", "did", "why")


def activity_as_csv(acts: Iterable[Act]) -> Iterator[str]:
    return csv_lines(HEADER, map(_row, acts))


def _row(act: Act) -> tuple[object, ...]:
    local = timezone.localtime(act.at)
    return (
        local.isoformat(timespec="seconds"),
        act.who,
        act.person.username if act.person else "",
        act.role,
        act.words,
        act.reason,
    )
