"""What people say of a claim or a reference. Whoever is named by @username is told of it."""

import re
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from curation.history.refused import Refused, saved
from curation.history.states import CannotBeDone
from curation.models import Claim, Comment, Mention, Reference, User

LONGEST = 5000
MOST_NAMED = 20

# Not within an address: "ada@example.org" names nobody.
_AT = re.compile(r"(?<![\w.+@/-])@([\w.+-]+)")


class Said(NamedTuple):
    """A comment, whom it told, and the names in it that told nobody."""

    comment: Comment
    told: list[User]
    closed: list[str]  # of accounts that are closed
    unknown: list[str]

    @property
    def remarks(self) -> list[str]:
        """A sentence for each name that told nobody."""
        return [
            *(f"@{name} was not told: that account is closed." for name in self.closed),
            *(f"@{name} was not told: nobody has that user name." for name in self.unknown),
        ]


@transaction.atomic
def comment(on: Claim | Reference, *, by: User, text: str) -> Said:
    """Say it, and tell those who are named. Raises Refused; CannotBeDone for a closed account.

    What was just said here in the same words by the same person is not said again.
    """
    if not by.is_active:
        raise CannotBeDone("This account is closed, and nothing is said from it any more.")
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise Refused({"text": ["Write something first."]})
    if len(text) > LONGEST:
        raise Refused({"text": [f"A comment has at most {LONGEST} characters; nothing was cut."]})
    about = {"claim": on} if isinstance(on, Claim) else {"reference": on}
    people, closed, unknown = _named(text)
    told = [person for person in people if person != by]
    type(on)._default_manager.select_for_update(of=("self",)).get(pk=on.pk)
    last = Comment.objects.filter(**about).order_by("pk").last()
    if last is not None and last.by_id == by.pk and last.text == text:
        return Said(last, told, closed, unknown)
    said = saved(Comment(**about, text=text, by=by))
    Mention.objects.bulk_create([Mention(comment=said, person=person) for person in told])
    return Said(said, told, closed, unknown)


def names_in(text: str) -> list[str]:
    """User names after an @, each once, without the full stop of a sentence."""
    found = (match[1].rstrip(".-+") for match in _AT.finditer(text))
    return list(dict.fromkeys(name for name in found if name))[:MOST_NAMED]


def thread(on: Claim | Reference) -> QuerySet[Comment]:
    """The oldest first."""
    return on.comments.select_related("by").prefetch_related("mentions__person").order_by("pk")


def unread_mentions(person: User) -> QuerySet[Mention]:
    """The latest first."""
    return (
        Mention.objects.filter(person=person, read_at=None)
        .select_related("comment__by", "comment__claim", "comment__reference")
        .order_by("-pk")
    )


def note_as_read(on: Claim | Reference, *, by: User) -> int:
    """They opened the thread: whatever named them in it is read. How many that were."""
    about = Q(comment__claim=on) if isinstance(on, Claim) else Q(comment__reference=on)
    return Mention.objects.filter(about, person=by, read_at=None).update(read_at=now())


def _named(text: str) -> tuple[list[User], list[str], list[str]]:
    names = names_in(text)
    if not names:
        return [], [], []
    asked = Q()
    for name in names:
        asked |= Q(username__iexact=name)
    by_name = {person.username.lower(): person for person in User.objects.filter(asked)}
    people, closed, unknown = [], [], []
    for name in names:
        person = by_name.get(name.lower())
        if person is None:
            unknown.append(name)
        elif not person.is_active:
            closed.append(name)
        else:
            people.append(person)
    return list(dict.fromkeys(people)), closed, unknown
