"""What can be asked of the screening of references, and what it is called: `screening=` and `flow=`
of an address.

`screening` is a stage and what holds there, "full-text.exclude.design"; `flow` is a place in the
flow of a review, with its reason where it has one, "ineligible.design".
"""

from typing import NamedTuple

from django.db.models import Q

from curation.models import Stage, User
from curation.models.flow_place import WITH_REASON, Place, placed
from curation.models.screened import (
    SO_FAR,
    VARIOUS,
    Reason,
    What,
    reason_of,
    screened_as,
    slug_of,
)

STAGES = {
    Stage.TITLE_ABSTRACT.value: "at title and abstract",
    Stage.FULL_TEXT.value: "at full text",
    SO_FAR: "so far",
}
WHATS = {
    What.ANY: "screened or being screened",
    What.NONE: "not screened",
    What.DECIDED: "included or excluded",
    What.INCLUDE: "included",
    What.EXCLUDE: "excluded",
    What.UNCLEAR: "unclear",
    What.CONFLICT: "people differ",
    What.OPEN: "being screened",
}
_SLUGS = (*(slug_of(each) for each in Reason.values), VARIOUS)
PLACES = {
    Place.UNSCREENED: "not screened yet",
    Place.SCREENING: "being screened",
    Place.UNCLEAR: "unclear at title and abstract",
    Place.CONFLICT: "people differ at title and abstract",
    Place.EXCLUDED: "excluded at title and abstract",
    Place.UNREAD: "full text not read yet",
    Place.READING: "full text being read",
    Place.UNCLEAR_READ: "unclear at full text",
    Place.CONFLICT_READ: "people differ at full text",
    Place.NOT_RETRIEVED: "full text not retrieved",
    Place.INELIGIBLE: "excluded at full text",
    Place.INCLUDED: "included at full text",
    "to-screen": "to be screened",
    "screened": "screened",
    "sought": "full text sought",
    "to-read": "full text to be read",
    "assessed": "assessed for eligibility",
}


def reason_words(slug: str) -> str:
    reason = reason_of(slug)
    return str(Reason(reason).label) if reason else "different reasons"


class Screening(NamedTuple):
    """A stage and what holds there, as an address writes it."""

    stage: str
    what: What
    reason: str = ""

    @classmethod
    def read(cls, text: str) -> "Screening | None":
        """None where it makes no sense."""
        stage, _, rest = text.partition(".")
        what, _, reason = rest.partition(".")
        if stage not in STAGES or what not in What.__members__.values():
            return None
        if reason and (what != What.EXCLUDE or reason not in _SLUGS):
            return None
        return cls(stage, What(what), reason)

    def __str__(self) -> str:
        return ".".join(filter(None, self))

    @property
    def words(self) -> str:
        why = f" ({reason_words(self.reason)})" if self.reason else ""
        return f"{WHATS[self.what]} {STAGES[self.stage]}{why}"

    def condition(self, seen_by: User | None) -> Q:
        reason = reason_of(self.reason) if self.reason else None
        return screened_as(self.stage, self.what, seen_by=seen_by, reason=reason)


class InFlow(NamedTuple):
    """A place in the flow, or several together, as an address writes it."""

    place: str
    reason: str = ""

    @classmethod
    def read(cls, text: str) -> "InFlow | None":
        place, _, reason = text.partition(".")
        if place not in PLACES:
            return None
        if reason and (place not in WITH_REASON or reason not in _SLUGS):
            return None
        return cls(place, reason)

    def __str__(self) -> str:
        return ".".join(filter(None, self))

    @property
    def words(self) -> str:
        return PLACES[self.place] + (f" ({reason_words(self.reason)})" if self.reason else "")

    def condition(self, seen_by: User | None) -> Q:
        reason = reason_of(self.reason) if self.reason else None
        return placed(self.place, seen_by=seen_by, reason=reason)
