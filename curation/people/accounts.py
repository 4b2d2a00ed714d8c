"""Closing an account and opening it again, and the link by which somebody chooses a new password.

An account is never deleted, since what its owner entered keeps their name. Closing it signs them
out everywhere at once.
"""

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.urls import reverse

from curation.models import User
from curation.people.roles import keep_an_administrator


@transaction.atomic
def close_account(person: User) -> User:
    keep_an_administrator(beside=person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    # Nobody is let in with a closed account; the sessions go so that opening it revives none.
    for session in UserSession.objects.filter(user=person):
        session.end()
    return person


def open_account(person: User) -> User:
    person.is_active = True
    person.save(update_fields=["is_active"])
    return person


def password_link(person: User) -> str:
    """The address at which somebody who forgot their password chooses another; for three days."""
    key = PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    return reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(person), "key": key},
    )


def forget_second_step(person: User) -> User:
    """For whom lost the phone or the key: the password alone signs in, until a new one is set."""
    Authenticator.objects.filter(user=person).delete()
    return person


def claim_orcid(person: User, orcid: str) -> User:
    """Their own iD, as ORCID has just vouched for."""
    person.orcid = orcid
    person.full_clean()
    person.save(update_fields=["orcid"])
    return person


def give_up_orcid(person: User) -> User:
    """So that the iD no longer signs them in."""
    person.orcid = ""
    person.save(update_fields=["orcid"])
    return person
