"""How PostgreSQL, which refuses to run as root, is run by root.

No account is added and no permission changed. First choice is a user namespace in which root is
called nobody; where a container forbids that, nobody itself, with the one capability that lets it
reach its files under a private home; last, plain nobody, which needs the checkout to be readable.
"""

import os
import pwd
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple


class Way(NamedTuple):
    """What to start a program through, as which user, and who has to own its data."""

    through: Sequence[str] = ()
    user: int | None = None
    owner: int | None = None


class NoWay(Exception):
    """The sentence says what a machine would have to allow."""


@cache
def way_for(binary: Path) -> Way:
    if os.geteuid() != 0:
        return Way()
    for way in _ways():
        if _works(way, binary):
            return way
    raise NoWay(
        "PostgreSQL refuses to run as root, and this machine lets root neither make a user "
        "namespace (unshare) nor run a program as nobody. Start lupusjak as an ordinary user, "
        "or give it a server of your own in DATABASE_URL."
    )


def _ways() -> list[Way]:
    try:
        nobody = pwd.getpwnam("nobody").pw_uid
    except KeyError:
        return []
    return [
        Way(("unshare", "--user", f"--map-user={nobody}", f"--map-group={nobody}", "--"), owner=0),
        Way(
            (
                *("setpriv", f"--reuid={nobody}", f"--regid={nobody}", "--clear-groups"),
                *("--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--"),
            ),
            owner=nobody,
        ),
        Way(user=nobody, owner=nobody),
    ]


def _works(way: Way, binary: Path) -> bool:
    try:
        tried = subprocess.run(
            # Both must hold: another name than root's, and a binary within reach.
            [*way.through, "sh", "-c", 'test "$(id -u)" != 0 && "$0" --version', str(binary)],
            capture_output=True,
            check=False,
            user=way.user,
            group=way.user,
            extra_groups=None if way.user is None else [],
        )
    except OSError:
        return False
    return tried.returncode == 0
