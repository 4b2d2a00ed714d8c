"""The people of the tests: ada curates, ben reviews, cleo administers."""

from curation.models import Role, User
from curation.people.roles import give_role

PASSWORD = "three words and a river"


def a_person(username: str, role: Role | None = None, **fields: object) -> User:
    """Somebody with an account; without a role they may only read."""
    person = User.objects.create_user(username, password=PASSWORD, **fields)
    return give_role(person, role) if role else person


def ada() -> User:
    return a_person("ada", Role.CURATOR, first_name="Ada", last_name="Okafor")


def ben() -> User:
    return a_person("ben", Role.REVIEWER, first_name="Ben", last_name="Lindqvist")


def cleo() -> User:
    return a_person("cleo", Role.ADMINISTRATOR, first_name="Cleo", last_name="Marchetti")
