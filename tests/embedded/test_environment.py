import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from lupusjak import environment
from lupusjak.embedded import places
from tests.embedded.site import environment as environment_of_nobody


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch):
    for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)


def test_a_team_has_to_choose_its_secret_key(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://server/lupusjak")
    with pytest.raises(ImproperlyConfigured, match="DJANGO_SECRET_KEY is not set: give it"):
        environment.secret_key(debug=False)


def test_the_embedded_servers_come_with_a_secret_key_that_stays_and_that_nobody_else_reads():
    first = environment.secret_key(debug=False)
    assert len(first) > 50
    assert environment.secret_key(debug=False) == first
    assert (places.VAR / "secret-key").stat().st_mode & 0o077 == 0


def test_an_empty_value_is_none():
    assert environment.database()["HOST"] == str(places.SOCKETS)
    assert environment.redis_url().startswith("unix://")


@pytest.mark.parametrize("given", ["mysql://server/lupusjak", "lupusjak", "postgres://server/"])
def test_an_address_that_names_no_postgres_is_refused_in_a_sentence(monkeypatch, given):
    monkeypatch.setenv("DATABASE_URL", given)
    with pytest.raises(ImproperlyConfigured, match="it should look like postgres://"):
        environment.database()


def test_an_address_may_name_the_folder_of_a_socket(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://ada@%2Frun%2Fpostgresql/lupusjak")
    assert environment.database()["HOST"] == "/run/postgresql"


def test_an_address_that_names_no_redis_is_refused_in_a_sentence(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "amqp://server")
    with pytest.raises(ImproperlyConfigured, match="it should look like redis://"):
        environment.redis_url()


@pytest.mark.parametrize(
    ("redis", "celery"),
    [
        ("redis://:word@server:6379/3", "redis://:word@server:6379/3"),
        ("unix:///run/a.sock?db=3", "redis+socket:///run/a.sock?virtual_host=3"),
        ("unix:///run/a.sock", "redis+socket:///run/a.sock?virtual_host=0"),
    ],
)
def test_celery_is_told_of_the_same_server(redis, celery):
    assert environment.broker_url(redis) == celery


def test_a_switch_that_is_neither_on_nor_off_is_refused(monkeypatch):
    monkeypatch.setenv("LUPUSJAK_PUBLIC", "ture")
    with pytest.raises(ImproperlyConfigured, match="LUPUSJAK_PUBLIC is either on or off"):
        environment.env.bool("LUPUSJAK_PUBLIC", default=False)


def test_a_number_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv("SECURE_HSTS_SECONDS", "a year")
    with pytest.raises(ImproperlyConfigured, match="whole number, and not 'a year'"):
        environment.env.int("SECURE_HSTS_SECONDS", default=0)


def test_a_file_beside_the_checkout_says_what_the_environment_does_not(tmp_path):
    (tmp_path / "env").write_text("REDIS_URL=redis://from-file\nALLOWED_HOSTS=from-file\n")
    code = (
        "from lupusjak.environment import env;print(env.str('REDIS_URL'), env.str('ALLOWED_HOSTS'))"
    )
    said = {"LUPUSJAK_ENV_FILE": str(tmp_path / "env"), "ALLOWED_HOSTS": "from-environment"}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=places.BASE,
        env=environment_of_nobody(tmp_path, **said),
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.split() == ["redis://from-file", "from-environment"]
