"""What somebody is writing and has not saved: kept by the place of its form, and given back.

A draft is one person's; nobody else ever reads it.
"""

import re
from collections.abc import Mapping, Sequence

from curation.history.refused import Refused
from curation.models import Draft, User

Fields = Mapping[str, Sequence[str]]

MOST_FIELDS = 60
MOST_CHARACTERS = 60_000  # of a whole form
MOST_DRAFTS = 200  # of one person; the oldest make room

# Where the draft of a claim is kept that was begun on words, with the id of their quote.
ON_QUOTE = "claim-from:quote-{}"

_PLACE = re.compile(r"[a-z0-9][a-z0-9:._-]{0,79}")


def is_place(place: str) -> bool:
    """Lower-case letters, digits and : . _ - ; 80 at most: `claim:12`, `claim-from:reference-7`."""
    return bool(_PLACE.fullmatch(place))


def keep(person: User, place: str, fields: Fields) -> Draft | None:
    """Keep what is in a form; a form in which nothing is written keeps none.

    Raises Refused for what is too much, and for a place that is none.
    """
    if not is_place(place):
        raise Refused({"": ["This is no place of a form."]})
    kept = {name: list(values) for name, values in fields.items() if any(map(str.strip, values))}
    size = sum(len(name) + sum(map(len, values)) for name, values in kept.items())
    if len(kept) > MOST_FIELDS or size > MOST_CHARACTERS:
        raise Refused({"": ["This is too much to keep as a draft. Save it to be sure of it."]})
    if not kept:
        drop(person, place)
        return None
    draft, is_new = Draft.objects.update_or_create(
        person=person, place=place, defaults={"fields": kept}
    )
    if is_new:
        _make_room(person)
    return draft


def kept(person: User, place: str) -> Draft | None:
    return Draft.objects.filter(person=person, place=place).first()


def drop(person: User, place: str) -> None:
    """It was saved, or is not wanted any more."""
    Draft.objects.filter(person=person, place=place).delete()


def _make_room(person: User) -> None:
    theirs = Draft.objects.filter(person=person).order_by("-saved_at", "-pk")
    too_many = list(theirs.values_list("pk", flat=True)[MOST_DRAFTS : MOST_DRAFTS + 100])
    if too_many:
        Draft.objects.filter(pk__in=too_many).delete()
