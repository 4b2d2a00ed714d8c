"""Every change of a curated row is recorded by the database, whoever makes it.

`tracked` gives a model its table of events, filled by triggers: each event holds the row as it
became, and the context that curation/history opened around the change. Events are never changed.
"""

from typing import TypeVar

import pghistory
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


def tracked(model: Model) -> Model:
    watched: Model = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        obj_field=pghistory.ObjForeignKey(related_name="history"),
        append_only=True,
    )(model)
    return watched
