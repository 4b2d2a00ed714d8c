"""Where the embedded servers keep their data and their sockets.

All of it belongs to one data folder, `var/` in the checkout unless LUPUSJAK_VAR names another. A
socket's whole name may have about a hundred characters, so sockets live in a short private folder
of their own, named after the data folder: two checkouts never meet.
"""

import hashlib
import os
import pwd
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent
VAR = Path(os.environ.get("LUPUSJAK_VAR") or BASE / "var").resolve()

# Not the folder that TMPDIR names: two shells of one person must find the same sockets.
_digest = hashlib.sha256(os.fsencode(VAR)).hexdigest()[:10]
SOCKETS = Path("/tmp") / f"lupusjak-{os.geteuid()}-{_digest}"

OWNER_LOCK = VAR / "run" / "owner"
USERS_LOCK = VAR / "run" / "users"

POSTGRES_DATA = VAR / "postgres"
POSTGRES_USER = "lupusjak"
POSTGRES_DATABASE = "lupusjak"
VALKEY_DATA = VAR / "valkey"
VALKEY_SOCKET = SOCKETS / "valkey.sock"


def program_lock(name: str) -> Path:
    """The file that a program holds locked for as long as any process of it lives."""
    return VAR / "run" / name


def program_log(name: str) -> Path:
    return VAR / "logs" / f"{name}.log"


def make_private(folder: Path) -> None:
    """Make a folder that nobody else can read, and insist on it where it already stands."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != os.geteuid():
        raise NotOurs(
            f"{folder} belongs to {_name_of(found.st_uid)}, so no server of yours may use it. "
            "Run this as its owner, or let LUPUSJAK_VAR name another data folder."
        )
    if found.st_mode & 0o077:
        folder.chmod(0o700)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


class NotOurs(Exception):
    """The sentence says which folder somebody else owns."""
