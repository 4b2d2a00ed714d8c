"""A page of references, newest first, found by the place of a row and never by counting rows.

A place is a row's date and number, so that a page stays where it is while references come in, and
the thousandth costs what the first costs. References without a date come last.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.db.models import F, Q

from curation.models import Reference
from curation.models.reference import ReferenceQuerySet
from curation.search.matching import Found, Key

UNDATED = "undated"
LOOKED_AHEAD = 200  # the first page's, and those that its facets count
NO_PLACE = "The place in the list could not be read, so this is its beginning."


class Place(NamedTuple):
    published_on: date | None
    pk: int

    @classmethod
    def of(cls, reference: Reference) -> "Place":
        return cls(reference.published_on, reference.pk)

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """None where the text is not a place."""
        day, _, number = text.rpartition("_")
        if not (number.isascii() and number.isdecimal() and len(number) < 19):
            return None
        try:
            return cls(None if day == UNDATED else date.fromisoformat(day), int(number))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.published_on or UNDATED}_{self.pk}"


class Page(NamedTuple):
    """A place is text to an address; that of a page of the best is of ranking.BestPlace."""

    references: list[Reference]
    newer: object | None  # the place of the first row, where there are rows before it
    older: object | None  # the place of the last row, where there are rows after it
    said: tuple[str, ...] = ()  # a sentence for whatever the reader has to know of the order


def newest_first_page(
    found: Found,
    rows: ReferenceQuerySet,
    *,
    size: int,
    after: str | None = None,
    before: str | None = None,
) -> Page:
    """Of all that was found, as an address asks for it: after a place, or before it."""
    text = after if after is not None else before
    place = Place.read(text) if text is not None else None
    said = () if text is None or place else (NO_PLACE,)
    forth, back = (place, None) if after is not None else (None, place)
    if found.keys is not None:
        page = page_of_few(found.newest(), rows, size=size, after=forth, before=back)
    elif found.thought and place is None:
        page = page_of_few(found.newest_known(LOOKED_AHEAD), rows, size=size)
    elif forth is not None:
        page = _page_behind(found, forth, rows, size=size) or older_page(rows, forth, size=size)
    elif back is not None:
        page = newer_page(rows, back, size=size)
    else:
        page = newest_page(rows, size=size)
    # Going back to the front ends with the front page whole.
    if back is not None and not page.newer and len(page.references) < size:
        return newest_first_page(found, rows, size=size)
    return page._replace(said=said)


def page_of_few(
    keys: list[Key],
    rows: ReferenceQuerySet,
    *,
    size: int,
    after: Place | None = None,
    before: Place | None = None,
) -> Page:
    """A page of what is known by day and key already, the newest first."""
    places = [(-(day or date.min).toordinal(), -pk) for day, pk in keys]
    start = 0
    if after is not None:
        start = bisect_right(places, _in_order(after))
    elif before is not None:
        start = max(0, bisect_left(places, _in_order(before)) - size)
    shown = keys[start : start + size]
    by_pk = rows.in_bulk([pk for _, pk in shown])
    return Page(
        [by_pk[pk] for _, pk in shown if pk in by_pk],
        newer=Place(*shown[0]) if shown and start > 0 else None,
        older=Place(*shown[-1]) if shown and start + size < len(keys) else None,
    )


def _page_behind(found: Found, place: Place, rows: ReferenceQuerySet, *, size: int) -> Page | None:
    """The page of many after a place; None where it is better read in the order of days."""
    if not found.thought or place.published_on is None:
        return None
    keys = found.behind(place, size + 1)
    if len(keys) <= size:  # those without a day may follow
        return None
    page = page_of_few(keys, rows, size=size)
    return page._replace(newer=Place(*keys[0]))


def _in_order(place: Place) -> tuple[int, int]:
    return -(place.published_on or date.min).toordinal(), -place.pk


def newest_page(found: ReferenceQuerySet, *, size: int) -> Page:
    rows = list(found.newest_first()[: size + 1])
    return _page(rows[:size], has_newer=False, has_older=len(rows) > size)


def older_page(found: ReferenceQuerySet, place: Place, *, size: int) -> Page:
    """The references after a place."""
    undated = found.filter(published_on=None)
    if place.published_on is None:
        parts = [undated.filter(pk__lt=place.pk)]
    else:
        up_to = found.filter(published_on__lte=place.published_on)
        same_day = Q(published_on=place.published_on, pk__gte=place.pk)
        parts = [up_to.exclude(same_day), undated]
    rows = _taken(parts, ReferenceQuerySet.newest_first, size + 1)
    return _page(rows[:size], has_newer=True, has_older=len(rows) > size)


def newer_page(found: ReferenceQuerySet, place: Place, *, size: int) -> Page:
    """The references before a place."""
    dated = found.exclude(published_on=None)
    if place.published_on is None:
        parts = [found.filter(published_on=None, pk__gt=place.pk), dated]
    else:
        since = dated.filter(published_on__gte=place.published_on)
        parts = [since.exclude(published_on=place.published_on, pk__lte=place.pk)]
    rows = _taken(parts, _oldest_first, size + 1)
    return _page(rows[:size][::-1], has_newer=len(rows) > size, has_older=True)


def _taken(
    parts: list[ReferenceQuerySet],
    ordered: Callable[[ReferenceQuerySet], ReferenceQuerySet],
    most: int,
) -> list[Reference]:
    # One after the other: an OR over them could not walk the index on the date.
    rows: list[Reference] = []
    for part in parts:
        if len(rows) < most:
            rows += ordered(part)[: most - len(rows)]
    return rows


def _oldest_first(found: ReferenceQuerySet) -> ReferenceQuerySet:
    return found.order_by(F("published_on").asc(nulls_first=True), "pk")


def _page(rows: list[Reference], *, has_newer: bool, has_older: bool) -> Page:
    return Page(
        rows,
        newer=Place.of(rows[0]) if rows and has_newer else None,
        older=Place.of(rows[-1]) if rows and has_older else None,
    )
