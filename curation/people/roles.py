"""Who may do what: the one table of it, and the verb that gives somebody a role.

Whoever has an account may read. The deeds below take a permission: the data migration gives it to
the groups, the gates check it, the page that refuses somebody reads here whom the deed is for, and
a test compares all of them.
"""

from typing import NamedTuple

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Q, QuerySet

from curation.models import Role, User


class Deed(NamedTuple):
    """Something that takes a permission; `words` complete "You may not ..."."""

    permission: str
    words: str
    roles: tuple[Role, ...]


IMPORT = Deed(
    "curation.add_importbatch",
    "bring references in",
    (Role.CURATOR, Role.ADMINISTRATOR),
)
STEER_ALL_IMPORTS = Deed(
    "curation.change_importbatch",
    "cancel or resume an import that somebody else began",
    (Role.ADMINISTRATOR,),
)
EXTRACT = Deed(
    "curation.add_result",
    "enter trials and their results",
    (Role.CURATOR, Role.ADMINISTRATOR),
)
CONFIRM = Deed(
    "curation.accept_result",
    "accept or reject what others entered",
    (Role.REVIEWER, Role.ADMINISTRATOR),
)
KEEP_VOCABULARIES = Deed(
    "curation.change_endpoint",
    "change drugs and endpoints",
    (Role.ADMINISTRATOR,),
)
TAG = Deed(
    "curation.add_tagging",
    "tag and screen references",
    (Role.CURATOR, Role.REVIEWER, Role.ADMINISTRATOR),
)
KEEP_TAGS = Deed(
    "curation.change_tag",
    "change the tree of tags",
    (Role.CURATOR, Role.ADMINISTRATOR),
)
ASSIGN = Deed(
    "curation.add_assignment",
    "ask somebody to look at a reference",
    (Role.REVIEWER, Role.ADMINISTRATOR),
)
SETTLE = Deed(
    "curation.settle_screeningdecision",
    "settle where two people differ",
    (Role.REVIEWER, Role.ADMINISTRATOR),
)
CLAIM = Deed(
    "curation.add_claim",
    "take quotes and write claims",
    (Role.CURATOR, Role.ADMINISTRATOR),
)
REVIEW = Deed(
    "curation.add_review",
    "add reviews and say what their references are",
    (Role.CURATOR, Role.ADMINISTRATOR),
)
COMMENT = Deed(
    "curation.add_comment",
    "comment on claims and references",
    (Role.CURATOR, Role.REVIEWER, Role.ADMINISTRATOR),
)
LOOK_AFTER_PEOPLE = Deed(
    "curation.add_invitation",
    "invite people or change what they may do",
    (Role.ADMINISTRATOR,),
)
USE_BACK_OFFICE = Deed(
    "curation.view_user",
    "use the back office",
    (Role.ADMINISTRATOR,),
)
DEEDS = (
    IMPORT,
    STEER_ALL_IMPORTS,
    EXTRACT,
    CONFIRM,
    KEEP_VOCABULARIES,
    TAG,
    KEEP_TAGS,
    ASSIGN,
    SETTLE,
    CLAIM,
    REVIEW,
    COMMENT,
    LOOK_AFTER_PEOPLE,
    USE_BACK_OFFICE,
)


class LastAdministrator(Exception):
    """The sentence says why the only administrator stays one."""


def administrators() -> QuerySet[User]:
    """Those who can be asked, the longest here first."""
    in_group = User.objects.filter(groups__name=Role.ADMINISTRATOR)
    return User.objects.filter(
        Q(is_superuser=True) | Q(pk__in=in_group.values("pk")), is_active=True
    ).order_by("date_joined", "pk")


def what_it_takes(deed: Deed) -> str:
    """For whom may not: which role it is for, and whom to ask."""
    whom = ", ".join(str(person) for person in administrators()[:3])
    return (
        f"You may not {deed.words}: that takes the role of {' or '.join(deed.roles)}. "
        f"Ask an administrator for it{f' ({whom})' if whom else ''}."
    )


def may_steer(person: User, *, opened_by_id: int) -> bool:
    """Whether somebody may cancel, resume or retry the batch that `opened_by_id` opened."""
    deed = IMPORT if person.pk == opened_by_id else STEER_ALL_IMPORTS
    return person.has_perm(deed.permission)


@transaction.atomic
def give_role(person: User, role: Role) -> User:
    """Give somebody the one role they have from now on."""
    if role is not Role.ADMINISTRATOR:
        keep_an_administrator(beside=person)
        person.is_superuser = False
    person.is_staff = role is Role.ADMINISTRATOR
    person.save(update_fields=["is_staff", "is_superuser"])
    person.groups.set([Group.objects.get(name=role)])
    # Django remembers on the instance what its permissions were.
    return User.objects.get(pk=person.pk)


def keep_an_administrator(*, beside: User) -> None:
    """Refuse when nobody else could invite people or give roles any more."""
    # Two administrators may take the role from one another at the same moment: the second waits
    # here for the first, and must then look again, since a lock does not renew what was read.
    list(administrators().select_for_update())
    if {person.pk for person in administrators()} == {beside.pk}:
        raise LastAdministrator(
            f"{beside} is the only administrator. Make somebody else one first, "
            "or nobody could invite people and give roles."
        )
