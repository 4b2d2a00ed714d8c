"""What two people do at the same moment has one outcome that makes sense."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from curation.models import Invitation, Role, User
from curation.people.invitations import NotInvited, accept, invite
from curation.people.roles import LastAdministrator, administrators, give_role
from tests.cast import PASSWORD, a_person, cleo

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(deed, *askers):
    """What came of each: what it returned, or the error it raised."""
    start = Barrier(len(askers))

    def ask(asker):
        try:
            start.wait()
            return deed(asker)
        except (NotInvited, LastAdministrator) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(askers)) as threads:
        return list(threads.map(ask, askers))


def test_an_invitation_is_accepted_once_even_by_two_at_once():
    token = invite(name="Ines", role=Role.CURATOR, by=cleo()).token

    outcomes = at_once(
        lambda name: accept(token=token, username=name, password=PASSWORD), "ines", "impostor"
    )

    (accepted,) = (outcome for outcome in outcomes if isinstance(outcome, User))
    assert sum(isinstance(outcome, NotInvited) for outcome in outcomes) == 1
    assert Invitation.objects.get().accepted_by == accepted
    assert User.objects.count() == 2


def test_two_administrators_cannot_take_the_role_from_one_another():
    first, second = cleo(), a_person("dora", Role.ADMINISTRATOR)

    outcomes = at_once(lambda person: give_role(person, Role.CURATOR), first, second)

    assert sum(isinstance(outcome, LastAdministrator) for outcome in outcomes) == 1
    assert administrators().count() == 1
