"""The life of an invitation: made, accepted once, withdrawn, expired, renewed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from curation.models import Invitation, Role, User
from curation.people.invitations import (
    NotInvited,
    accept,
    invite,
    open_invitation,
    renew,
    withdraw,
)
from tests.cast import PASSWORD, a_person, ada, cleo

pytestmark = pytest.mark.django_db


def invited(**wishes):
    by = wishes.pop("by", None) or cleo()
    return invite(**{"name": "Ines Haddad", "role": Role.CURATOR, "by": by} | wishes)


def expire(invitation):
    Invitation.objects.filter(pk=invitation.pk).update(
        invited_at=now() - timedelta(days=15), expires_at=now() - timedelta(seconds=1)
    )


def test_accepting_makes_the_account_that_was_promised():
    invitation, token = invited(email="ines@example.org", role=Role.REVIEWER)

    person = accept(
        token=token,
        username="ines",
        password=PASSWORD,
        first_name="Ines",
        last_name="Haddad",
    )

    assert (person.username, person.email, person.role) == (
        "ines",
        "ines@example.org",
        Role.REVIEWER,
    )
    assert person.check_password(PASSWORD)
    invitation.refresh_from_db()
    assert (invitation.state, invitation.accepted_by) == (Invitation.State.ACCEPTED, person)


def test_the_database_does_not_know_the_token():
    invitation, token = invited()

    row = Invitation.objects.filter(pk=invitation.pk).values().get()

    assert token not in str(row)
    assert open_invitation(token) == invitation


def test_an_invitation_is_accepted_once():
    _, token = invited()
    accept(token=token, username="ines", password=PASSWORD)

    with pytest.raises(NotInvited, match="has been accepted"):
        accept(token=token, username="impostor", password=PASSWORD)

    assert not User.objects.filter(username="impostor").exists()


def test_a_withdrawn_invitation_opens_nothing_and_says_whom_to_ask():
    invitation, token = invited()
    withdraw(invitation, by=ada())

    with pytest.raises(NotInvited, match=r"withdrawn\. Ask Cleo Marchetti for another"):
        accept(token=token, username="ines", password=PASSWORD)


def test_withdrawing_twice_keeps_who_did_it_first():
    invitation, _ = invited()
    first = ada()

    withdraw(invitation, by=first)
    again = withdraw(invitation, by=invitation.invited_by)

    assert again.withdrawn_by == first


def test_an_accepted_invitation_cannot_be_withdrawn():
    invitation, token = invited()
    accept(token=token, username="ines", password=PASSWORD)

    with pytest.raises(NotInvited, match=r"ines has accepted it\. Close the account instead"):
        withdraw(invitation, by=invitation.invited_by)


def test_an_invitation_expires():
    invitation, token = invited()
    expire(invitation)

    with pytest.raises(NotInvited, match=r"has expired\. Ask Cleo Marchetti"):
        accept(token=token, username="ines", password=PASSWORD)


def test_a_wrong_token_opens_nothing():
    invited()

    for token in ("", "wrong", "x" * 5000):
        with pytest.raises(NotInvited, match="not one of ours"):
            open_invitation(token)


def test_a_new_link_ends_the_old_one_and_revives_what_expired():
    invitation, old = invited(email="ines@example.org")
    expire(invitation)

    fresh, new = renew(invitation, by=invitation.invited_by)

    assert open_invitation(new) == fresh
    assert (fresh.name, fresh.email, fresh.role) == ("Ines Haddad", "ines@example.org", "curator")
    with pytest.raises(NotInvited, match="withdrawn"):
        open_invitation(old)


def test_inviting_the_same_address_again_replaces_the_earlier_invitation():
    by = cleo()
    _, old = invited(email="ines@example.org", by=by)
    _, new = invited(email="INES@example.org", role=Role.REVIEWER, by=by)

    assert open_invitation(new).role == Role.REVIEWER
    with pytest.raises(NotInvited):
        open_invitation(old)


def test_somebody_with_an_account_is_not_invited_again():
    a_person("ines", email="ines@example.org")

    with pytest.raises(ValidationError, match="ines has an account with this address already"):
        invited(email="Ines@Example.org")


def test_an_invitation_says_for_whom():
    with pytest.raises(ValidationError, match="Give a name or an e-mail address"):
        invited(name="", email="")


def test_a_user_name_that_somebody_has_is_refused_and_the_invitation_stays_open():
    a_person("ines")
    _, token = invited()

    with pytest.raises(ValidationError, match="Somebody else has this user name"):
        accept(token=token, username="INES", password=PASSWORD)

    assert open_invitation(token)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"accepted_at": now()}, "invitation_accepted_by_somebody"),
        ({"withdrawn_at": now()}, "invitation_withdrawn_by_somebody"),
        ({"role": "king"}, "invitation_is_for_a_role"),
        ({"name": "", "email": ""}, "invitation_says_for_whom"),
        ({"expires_at": now() - timedelta(days=1)}, "invitation_stands_for_a_while"),
    ],
)
def test_the_database_refuses_an_invitation_that_makes_no_sense(change, constraint):
    invitation, _ = invited()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Invitation.objects.filter(pk=invitation.pk).update(**change)


def test_the_database_refuses_an_acceptance_that_came_too_late_or_after_a_withdrawal():
    invitation, _ = invited()
    row = Invitation.objects.filter(pk=invitation.pk)
    somebody = ada()

    with pytest.raises(IntegrityError, match="invitation_accepted_in_time"), transaction.atomic():
        row.update(accepted_by=somebody, accepted_at=invitation.expires_at + timedelta(seconds=1))
    withdraw(invitation, by=somebody)
    with pytest.raises(IntegrityError, match="invitation_accepted_or_wit"), transaction.atomic():
        row.update(accepted_by=somebody, accepted_at=now())


def test_a_user_name_and_an_address_belong_to_one_person_however_they_are_written():
    a_person("ines", email="ines@example.org")

    with pytest.raises(IntegrityError, match="user_name_belongs"), transaction.atomic():
        a_person("INES")
    with pytest.raises(IntegrityError, match="email_belongs"), transaction.atomic():
        a_person("other", email="INES@example.org")
    with pytest.raises(IntegrityError, match="user_name_is_no_address"), transaction.atomic():
        a_person("ines@example.org")


def test_two_people_may_have_no_address():
    a_person("one")
    a_person("two")
