"""Which differences somebody wants to see. A Wanted and its address are one thing.

Nonsense in an address is never an error: it is left out.
"""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.http import QueryDict

from curation.identifiers import as_key
from curation.models import Stage


class Kind(StrEnum):
    """What differs; that two exclude for different reasons is the lesser difference."""

    DECISION = "decision"
    REASON = "reason"
    TAG = "tag"

    @property
    def words(self) -> str:
        return {"decision": "decision", "reason": "only the reason", "tag": "tag"}[self]


@dataclass(frozen=True)
class Wanted:
    """Everything in it is asked for at once; an empty one asks for all that is not settled."""

    stage: str = ""
    kind: str = ""
    tag: int | None = None
    person: int | None = None
    is_settled: bool = False

    @classmethod
    def read(cls, asked: QueryDict) -> "Wanted":
        return cls(
            stage=_one_of(asked.get("stage", ""), Stage.values),
            kind=_one_of(asked.get("kind", ""), Kind),
            tag=as_key(asked.get("tag", "")),
            person=as_key(asked.get("person", "")),
            is_settled=asked.get("settled") == "yes",
        )

    def to_url(self) -> str:
        asked = QueryDict(mutable=True)
        for name in ("stage", "kind", "tag", "person"):
            if value := getattr(self, name):
                asked[name] = str(value)
        if self.is_settled:
            asked["settled"] = "yes"
        return asked.urlencode()

    def with_(self, **fields: object) -> "Wanted":
        return dataclasses.replace(self, **fields)  # type: ignore[arg-type]


def _one_of(text: str, known: Iterable[str]) -> str:
    return text if text in list(known) else ""
