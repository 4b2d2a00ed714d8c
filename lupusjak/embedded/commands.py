"""The embedded servers around a command of manage.py, where `up` does not already run them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from lupusjak.embedded import servers

# They use no server, start their own, or have to tell how things stand without us.
WITHOUT_SERVERS = {
    *("check", "collectstatic", "compilemessages", "diffsettings", "doctor", "findstatic", "help"),
    *("makemessages", "sendtestemail", "serve_eutils", "startapp", "startproject", "test"),
    *("testserver", "up", "version"),
}
# They look at the database's shape themselves.
WITHOUT_MIGRATING = {
    *("dbshell", "flush", "inspectdb", "makemigrations", "migrate", "optimizemigration"),
    *("showmigrations", "sqlflush", "sqlmigrate", "sqlsequencereset", "squashmigrations"),
}


@contextmanager
def servers_for(words: Sequence[str]) -> Iterator[None]:
    """What the command given by these words can count on while this block runs."""
    word = words[0] if words else "help"
    if word in WITHOUT_SERVERS or word.startswith("-") or {"-h", "--help"} & set(words):
        yield
        return
    with servers.running() as are_ours:
        if are_ours and word not in WITHOUT_MIGRATING:
            import django

            django.setup()
            from lupusjak.schema import migrate_if_behind

            migrate_if_behind()
        yield
