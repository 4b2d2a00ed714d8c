"""Who may do what, and that somebody always keeps the people."""

import pytest
from django.contrib.auth.models import Group

from curation.models import Role, User
from curation.people import roles
from curation.people.accounts import close_account
from curation.people.roles import DEEDS, LastAdministrator, administrators, give_role, may_steer
from tests.cast import a_person, ada, ben, cleo

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.permission)
@pytest.mark.parametrize("role", Role)
def test_a_role_has_the_permissions_that_the_table_says(role, deed):
    person = a_person("somebody", role)

    assert person.has_perm(deed.permission) == (role in deed.roles)


def test_a_curator_and_a_reviewer_have_no_permission_beyond_the_table():
    named = {deed.permission for deed in DEEDS}

    assert ada().get_all_permissions() <= named
    assert ben().get_all_permissions() <= named


def test_nobody_may_delete_a_row_of_ours():
    assert not any(".delete_" in permission for permission in cleo().get_all_permissions())


def test_an_account_without_a_role_may_do_nothing_that_takes_one():
    assert a_person("stranger").get_all_permissions() == set()


def test_one_steers_the_imports_that_one_began():
    curator, other = ada(), a_person("bea", Role.CURATOR)

    assert may_steer(curator, opened_by_id=curator.pk)
    assert not may_steer(curator, opened_by_id=other.pk)


def test_an_administrator_steers_everybodys_imports():
    assert may_steer(cleo(), opened_by_id=ada().pk)


def test_a_reviewer_steers_none_not_even_one_begun_as_a_curator():
    demoted = give_role(ada(), Role.REVIEWER)

    assert not may_steer(demoted, opened_by_id=demoted.pk)


def test_a_new_role_takes_the_place_of_the_old_one():
    person = give_role(ada(), Role.ADMINISTRATOR)
    assert (person.role, person.is_staff) == (Role.ADMINISTRATOR, True)

    cleo()
    person = give_role(person, Role.REVIEWER)
    assert (person.role, person.is_staff) == (Role.REVIEWER, False)
    assert [group.name for group in person.groups.all()] == ["reviewer"]


def test_a_superuser_who_becomes_a_curator_is_a_curator():
    cleo()
    root = User.objects.create_superuser("root", password="x")
    assert root.role == Role.ADMINISTRATOR

    root = give_role(root, Role.CURATOR)

    assert not root.is_superuser
    assert not root.has_perm(roles.LOOK_AFTER_PEOPLE.permission)


def test_the_only_administrator_stays_one():
    only = cleo()

    with pytest.raises(LastAdministrator, match="Cleo Marchetti is the only administrator"):
        give_role(only, Role.CURATOR)
    with pytest.raises(LastAdministrator):
        close_account(only)

    assert User.objects.get(pk=only.pk).role == Role.ADMINISTRATOR


def test_one_of_two_administrators_may_go():
    first, second = cleo(), a_person("dora", Role.ADMINISTRATOR)

    close_account(first)

    assert list(administrators()) == [second]


def test_the_three_groups_are_there_from_the_first_migration():
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)
