"""Lists in pages: by the place of a row and never by counting rows.

A cursor holds the key of a page's last row and a hash of what was asked; it is signed. One that
was changed, or comes from another question, is refused: a list is never silently another one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Schema

from curation.api.problems import FieldError, Refused

MOST_COUNTED = 10_000
_OF_THE_PAGE = ("cursor", "limit")
_signer = Signer(salt="curation.api.pages")

Item = TypeVar("Item")
Row = TypeVar("Row", bound=Model)
Key = list[Any]


class Paging(Schema):
    """How much of a list, and from where. Every list takes these two."""

    limit: int = Field(50, ge=1, le=200, description="The most rows of one page.")
    cursor: str = Field(
        "",
        max_length=2_000,
        description="Where the page begins: from “next” of the page before, as it is.",
    )


class Count(Schema):
    rows: int = Field(description="How many rows the whole list has: about, or at least.")
    is_exact: bool = Field(
        description=f"False where there are more than {MOST_COUNTED:,}: they are not counted on. "
        "Of references it may be an estimate then."
    )


class Page(Schema, Generic[Item]):
    items: list[Item] = Field(description="The rows of this page.")
    next: str | None = Field(description="The address of the next page; null on the last.")
    count: Count = Field(description="How long the whole list is.")


@dataclass(frozen=True)
class Slice(Generic[Row]):
    """A page before it is shaped: its rows, and what stands around them."""

    rows: list[Row]
    next: str | None
    count: Count

    def of(self, items: Sequence[Any]) -> dict[str, Any]:
        return {"items": items, "next": self.next, "count": self.count}


def by_number(
    request: HttpRequest, response: HttpResponse, rows: "QuerySet[Row]", paging: Paging
) -> "Slice[Row]":
    """In the order of the rows' numbers, the oldest first."""
    return paged(
        request,
        response,
        rows,
        paging,
        order=("pk",),
        after=lambda found, key: found.filter(pk__gt=_number(key)),
        key_of=lambda row: [row.pk],
    )


def paged(
    request: HttpRequest,
    response: HttpResponse,
    rows: "QuerySet[Row]",
    paging: Paging,
    *,
    order: tuple[Any, ...],
    after: "Callable[[QuerySet[Row], Key], QuerySet[Row]]",
    key_of: Callable[[Row], Key],
) -> "Slice[Row]":
    count = counted(rows)
    asked = asked_of(request)
    found = after(rows, read_cursor(paging.cursor, asked)) if paging.cursor else rows
    page = list(found.order_by(*order)[: paging.limit + 1])
    kept, has_more = page[: paging.limit], len(page) > paging.limit
    address = next_address(request, response, key_of(kept[-1])) if has_more else None
    return Slice(kept, address, count)


def counted(rows: "QuerySet[Any]") -> Count:
    known = rows.order_by()[: MOST_COUNTED + 1].count()
    return Count(rows=min(known, MOST_COUNTED), is_exact=known <= MOST_COUNTED)


def next_address(request: HttpRequest, response: HttpResponse, key: Key) -> str:
    """The address of what comes after a key; it is set as a Link as well."""
    asked = request.GET.copy()
    asked["cursor"] = _signer.sign_object([asked_of(request), *key])
    address = request.build_absolute_uri(f"{request.path}?{asked.urlencode()}")
    response["Link"] = f'<{address}>; rel="next"'
    return address


def asked_of(request: HttpRequest) -> str:
    """What is asked, whichever page of it."""
    asked = request.GET.copy()
    for name in _OF_THE_PAGE:
        asked.pop(name, None)
    pairs = sorted((name, value) for name, values in asked.lists() for value in values)
    return sha256(repr((request.path, pairs)).encode()).hexdigest()[:16]


def read_cursor(cursor: str, asked: str) -> Key:
    """The key in a cursor, or a refusal that says what is wrong with it."""
    try:
        whose, *key = _signer.unsign_object(cursor)
    except (BadSignature, ValueError, TypeError):
        raise _refused("This cursor cannot be read: it was changed, or cut off.") from None
    if whose != asked:
        raise _refused("This cursor belongs to another question.")
    return list(key)


def _number(key: Key) -> int:
    return int(key[0])


def _refused(why: str) -> Refused:
    return Refused(
        400,
        f"{why} Take the address in “next” as it is, or begin anew without a cursor.",
        errors=[FieldError(field="cursor", message=why)],
    )
