"""The rows of a noun as lines of JSON, read a few at a time, in the order in which they came."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from curation.models import Reference
from curation.release.calling import Names
from curation.release.nouns import NOUNS, Noun, Scope, leads_to, through_of

AT_ONCE = 500
Row = dict[str, Any]


def in_order() -> list[Noun]:
    """As they are written: whoever is named in a row was written, and so named, before."""
    by_name = {noun.name: noun for noun in NOUNS}
    citations = by_name.pop("citations")
    nouns = list(by_name.values())
    nouns.insert(nouns.index(by_name["claims"]) + 1, citations)
    return nouns


def rows_of(noun: Noun, scope: Scope, names: Names) -> Iterator[Row]:
    """Each under the names of its columns; what leads to another row is what that is called."""
    columns = noun.columns(scope)
    own_kind = [each for each in columns if leads_to(each) is noun.model]
    own_kind += [each for each in noun.links() if each.related_model is noun.model]
    if own_kind:
        _name_all(noun, scope, names)
    asked = ["pk", *(each.attname for each in columns)]
    beside = [each for each in columns if leads_to(each) is Reference]
    asked += [f"{each.name}__pmid" for each in beside]
    hidden, of_which = _not_told(noun, scope)
    found = noun.which(scope).order_by("pk").values_list(*asked).iterator(AT_ONCE)
    for chunk in _chunks(found):
        links = _links(noun, [pk for pk, *_ in chunk], names)
        for pk, *values in chunk:
            pmids = dict(zip(beside, values[len(columns) :], strict=True))
            said: Row = {}
            for column, value in zip(columns, values, strict=False):
                model = leads_to(column)
                said[column.name] = (
                    value if model is None else names.of(model, value, pmids.get(column))
                )
                if column.name in hidden and pk in of_which:
                    said[column.name] = column.get_default()
            for name, linked in links.items():
                said[name] = linked.get(pk, [])
            if noun.key:
                called = names.of(noun.model, pk, said.get("pmid")) if own_kind else None
                said = {"called": called or names.name(noun, pk, said), **said}
            yield said


def people(names: Names) -> Iterator[Row]:
    """Everybody whom the rows written so far name."""
    return ({"called": called, "name": name} for called, name in names.people())


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """A JSON array with a row on each line, so that a file of any size can be read line by line."""
    yield "["
    before = "\n"
    for row in rows:
        yield f"{before}{json.dumps(row, ensure_ascii=False, default=_plainly)}"
        before = ",\n"
    yield "\n]\n"


def _name_all(noun: Noun, scope: Scope, names: Names) -> None:
    """Rows that lead to their own kind may lead to one that comes after them."""
    asked = ("doi", "starter_key") if noun.model is Reference else noun.key
    found = noun.which(scope).order_by("pk")
    if noun.model is Reference:
        found = found.filter(pmid=None)
    for pk, *words in found.values_list("pk", *asked).iterator(AT_ONCE):
        names.name(noun, pk, {"pmid": None, **dict(zip(asked, words, strict=True))})


def _links(noun: Noun, pks: list[int], names: Names) -> dict[str, dict[int, list[str]]]:
    found: dict[str, dict[int, list[str]]] = {}
    for link in noun.links():
        through = through_of(link)
        here, there = link.m2m_field_name(), link.m2m_reverse_field_name()
        rows = through._default_manager.filter(**{f"{here}__in": pks}).order_by("pk")
        linked: dict[int, list[str]] = {}
        for pk, other in rows.values_list(here, there):
            name = names.of(link.related_model, other)
            linked.setdefault(pk, []).append(name or "")
        found[link.name] = linked
    return found


def _not_told(noun: Noun, scope: Scope) -> tuple[tuple[str, ...], set[int]]:
    if noun.not_told is None:
        return (), set()
    columns, rows = noun.not_told
    return columns, set(rows(scope).order_by().values_list("pk", flat=True))


def _chunks(found: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    waiting = iter(found)
    while chunk := list(islice(waiting, AT_ONCE)):
        yield chunk


def _plainly(value: object) -> str:
    if isinstance(value, Decimal):
        return str(value)  # with the digits that it has
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in a release.")
