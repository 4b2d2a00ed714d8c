"""An act: the changes that one person meant together, with what they meant.

The database's triggers record every change of a curated row; an act opened around the change tells
them who did it, in which role, what it was called and why; and the API token, if it was by one.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import pghistory
from django.db import connection, transaction
from django.db.models import Model

from curation.models import User

SYSTEM = "lupusjak"  # who acts where no person does

_is_open: ContextVar[bool] = ContextVar("an act is open", default=False)


@contextmanager
def act(name: str, *, by: User | None, reason: str = "") -> Iterator[None]:
    """Record what changes within as one act; `by` is None where the system itself acts.

    An act within an act is part of it: what the outer one was called stands.
    """
    if _is_open.get():
        with transaction.atomic():
            yield
        return
    role = by.role if by else None
    opened = _is_open.set(True)
    try:
        with (
            transaction.atomic(),
            pghistory.context(
                act=name,
                by=by.pk if by else None,
                name=str(by) if by else SYSTEM,
                role=role.value if role else "",
                reason=reason,
                **({"through": by.acts_through} if by and by.acts_through else {}),
            ),
        ):
            yield
    finally:
        _is_open.reset(opened)
    _close()


def note_links(row: Model, field: str, *, became: Iterable[Model]) -> None:
    """Tell with the act that is open what a row is linked to from now on, and what no longer.

    Links are rows of a table without events. Call it before the row itself is saved: the act is
    recorded with the first change that follows, and the row's own event leads to it.
    """
    linked = {each.pk for each in getattr(row, field).all()}
    will_be = {each.pk for each in became}
    if linked != will_be:
        changed = {"gained": sorted(will_be - linked), "lost": sorted(linked - will_be)}
        pghistory.context(**{links_key(type(row), row.pk, field): changed})


def links_key(noun: type[Model], pk: int, field: str) -> str:
    """Where an act's context tells of the links of one row; an act may change several rows."""
    return f"{noun._meta.model_name}-{pk}-{field}"


def _close() -> None:
    # The triggers read settings of the transaction. Where that goes on, whatever is changed next
    # would be told as part of this act.
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('pghistory.context_id', '', true)")
