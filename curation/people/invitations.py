"""Inviting somebody, and what becomes of the invitation.

An account comes into being here and nowhere else, but for those that the command line makes. The
token of a link is known only to whom it was handed: we keep its hash.
"""

import secrets
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now

from curation.models import Invitation, Role, User
from curation.people.roles import give_role


class Invited(NamedTuple):
    invitation: Invitation
    token: str  # to be handed over now; it can never be read again


class NotInvited(Exception):
    """The link opens nothing; the sentence says why and what to do."""


@transaction.atomic
def invite(*, role: Role, by: User, name: str = "", email: str = "") -> Invited:
    """A new invitation takes the place of an earlier one to the same address."""
    owner = User.objects.filter(email__iexact=email).first() if email else None
    if owner:
        raise ValidationError({"email": f"{owner} has an account with this address already."})
    if email:
        for earlier in Invitation.objects.unanswered().filter(email__iexact=email):
            withdraw(earlier, by=by)

    token = secrets.token_urlsafe(24)
    invitation = Invitation.for_token(token, name=name, email=email, role=role, invited_by=by)
    invitation.full_clean()
    invitation.save()
    return Invited(invitation, token)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> Invitation:
    """Withdrawing again changes nothing; one that was accepted is an account by now."""
    invitation = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if invitation.accepted_at:
        raise NotInvited(f"{invitation.accepted_by} has accepted it. Close the account instead.")
    if not invitation.withdrawn_at:
        invitation.withdrawn_at, invitation.withdrawn_by = now(), by
        invitation.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return invitation


@transaction.atomic
def renew(invitation: Invitation, *, by: User) -> Invited:
    """The same invitation with another link and new time: for a link that was lost or expired."""
    withdraw(invitation, by=by)
    return invite(role=Role(invitation.role), by=by, name=invitation.name, email=invitation.email)


def open_invitation(token: str) -> Invitation:
    """The invitation that this link opens now."""
    return _opened(Invitation.objects.behind(token).select_related("invited_by").first())


@transaction.atomic
def accept(
    *,
    token: str,
    username: str,
    password: str | None,
    first_name: str = "",
    last_name: str = "",
    orcid: str = "",
) -> User:
    """Make the account that was promised. Without a password, ORCID is the way in."""
    invitation = _opened(Invitation.objects.behind(token).select_for_update().first())
    person = User(
        username=username,
        first_name=first_name,
        last_name=last_name,
        email=invitation.email,
        orcid=orcid,
    )
    person.set_password(password)
    person.full_clean()
    person.save()
    person = give_role(person, Role(invitation.role))

    invitation.accepted_at, invitation.accepted_by = now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    return person


def _opened(invitation: Invitation | None) -> Invitation:
    if invitation is None:
        raise NotInvited(
            "This link is not one of ours. Perhaps its end is missing: copy it whole, "
            "or ask whoever invited you for a new one."
        )
    if invitation.state is not Invitation.State.OPEN:
        raise NotInvited(_WHY_CLOSED[invitation.state].format(by=invitation.invited_by))
    return invitation


_WHY_CLOSED = {
    Invitation.State.ACCEPTED: "This invitation has been accepted. Sign in with the user name and "
    "password that were chosen then.",
    Invitation.State.WITHDRAWN: "This invitation was withdrawn. Ask {by} for another.",
    Invitation.State.EXPIRED: "This invitation has expired. Ask {by} for another.",
}
