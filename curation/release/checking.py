"""Whether a row of a release is what its columns hold, before the database is asked.

The database holds what may never be untrue; what only a form would refuse (an address that is no
address, a kind that nobody knows) is refused here.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from curation.release.nouns import Noun, Scope, leads_to
from curation.release.refused import CannotLoad


class Columns:
    """Of one noun, looked up once for all its rows."""

    def __init__(self, noun: Noun, scope: Scope) -> None:
        self.noun = noun
        self.kept = noun.columns(scope)
        self.links = noun.links()
        self._names = noun.names(scope)
        self._values = [each for each in self.kept if leads_to(each) is None]

    def check(self, row: dict[str, Any], place: str) -> None:
        if list(row) != self._names:
            odd = [
                name
                for name in {**row, **dict.fromkeys(self._names)}
                if name in set(row) ^ set(self._names)
            ]
            raise CannotLoad(
                f"{place}: it does not have the columns of {self.noun.name}"
                f"{': ' + ', '.join(odd[:5]) if odd else ', in their order'}."
            )
        if self.noun.key and not isinstance(row["called"], str):
            raise CannotLoad(f"{place}: what it is called is no text.")
        for column in self._values:
            if why := _wrong(column, row[column.name]):
                raise CannotLoad(f"{place}, {column.name}: {why}")
        for link in self.links:
            linked = row[link.name]
            if not isinstance(linked, list) or not all(isinstance(key, str) for key in linked):
                raise CannotLoad(f"{place}, {link.name}: it is no list of keys.")


def _wrong(column: "models.Field[Any, Any]", value: object) -> str:
    """What is wrong with a value, as a sentence; "" where nothing is."""
    if value is None:
        return "" if column.null else "It is empty, which it cannot be."
    if isinstance(column, models.JSONField):
        default = column.get_default()
        kind = dict if default is None else type(default)
        return "" if isinstance(value, kind) else f"It is no {_CALLED[kind]}."
    if not isinstance(value, _TYPES.get(type(column), _of(column))):
        return f"{str(value)[:60]!r} is no value that it can have."
    if type(column) is models.TextField or value in ("", []):
        return ""
    try:
        column.clean(value, None)
    except ValidationError as error:
        return f"{str(value)[:60]!r}: {' '.join(error.messages)}"
    return ""


_CALLED: dict[type, str] = {list: "list", dict: "object"}
_TYPES: dict[type, tuple[type, ...] | type] = {
    models.BooleanField: bool,
    models.FloatField: (int, float),
}


def _of(column: "models.Field[Any, Any]") -> tuple[type, ...] | type:
    if isinstance(column, models.IntegerField):
        return int
    return list if hasattr(column, "base_field") else str
