"""What the environment says, read once, and sentences for what it leaves out or says wrongly."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from lupusjak.embedded import places

TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


class Environment(environ.Env):  # type: ignore[misc]  # the package has no types
    """django-environ, but a word that it would take for "no", or a number that is none, is said."""

    def bool(self, var: str, default: bool = False) -> bool:
        given = self.str(var, default=str(default)).strip().lower()
        if given not in TRUE + FALSE:
            raise ImproperlyConfigured(f"{var} is either on or off, and not {given!r}.")
        return given in TRUE

    def int(self, var: str, default: int = 0) -> int:
        given = self.str(var, default=str(default))
        try:
            return int(given)
        except ValueError:
            raise ImproperlyConfigured(f"{var} is a whole number, and not {given!r}.") from None


env = Environment()
# Beside what the environment says, and never against it. The tests name no such file.
env.read_env(os.environ.get("LUPUSJAK_ENV_FILE") or places.BASE / ".env")


def embeds_postgres() -> bool:
    return not env.str("DATABASE_URL", default="")


def embeds_valkey() -> bool:
    return not env.str("REDIS_URL", default="")


def secret_key(*, debug: bool) -> str:
    """DJANGO_SECRET_KEY; with the embedded database, one that is made once and kept in var/."""
    given: str = env.str("DJANGO_SECRET_KEY", default="")
    if given:
        return given
    if debug or embeds_postgres():
        return _kept_secret(places.VAR / "secret-key")
    raise ImproperlyConfigured(
        "DJANGO_SECRET_KEY is not set: give it a long random text that stays the same, "
        "since signed-in people and invitations depend on it."
    )


def database() -> dict[str, Any]:
    """DATABASE_URL, or the embedded PostgreSQL."""
    if embeds_postgres():
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": places.POSTGRES_DATABASE,
            "USER": places.POSTGRES_USER,
            "HOST": str(places.SOCKETS),
        }
    parts = urlsplit(env.str("DATABASE_URL"))
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise ImproperlyConfigured(
            "DATABASE_URL does not name a PostgreSQL database: it should look like "
            "postgres://user:password@host:5432/lupusjak."
        )
    found: dict[str, Any] = env.db("DATABASE_URL")
    # A socket's folder, for which an address has no place of its own.
    return {**found, "HOST": unquote(found["HOST"])}


def redis_url() -> str:
    """REDIS_URL, or the embedded Valkey."""
    if embeds_valkey():
        return f"unix://{places.VALKEY_SOCKET}?db=0"
    given: str = env.str("REDIS_URL")
    if urlsplit(given).scheme not in ("redis", "rediss", "unix"):
        raise ImproperlyConfigured(
            "REDIS_URL does not name a Redis or Valkey server: it should look like "
            "redis://:password@host:6379/0, or unix:///path/of/socket?db=0."
        )
    return given


def broker_url(redis_url: str) -> str:
    """The same server in Celery's words, which differ for a socket."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    [number] = parse_qs(parts.query).get("db", ["0"])
    return f"redis+socket://{parts.path}?virtual_host={number}"


def _kept_secret(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as new:
            new.write(secrets.token_urlsafe(48))
            new.flush()
            # Two processes that come first at once both read what one of them made, whole.
            with contextlib.suppress(FileExistsError):
                os.link(new.name, path)
    try:
        return path.read_text(encoding="ascii")
    except PermissionError:
        raise ImproperlyConfigured(
            f"{path} belongs to somebody else: run this as its owner, or let LUPUSJAK_VAR name "
            "another data folder."
        ) from None
