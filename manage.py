#!/usr/bin/env python
"""Django's command line, for an environment that is already made.

`python3 -m lupusjak` makes the environment and then comes here. A command that needs PostgreSQL and
Valkey finds them: those of `up`, those that the environment names, or some for as long as it runs.
"""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lupusjak.settings")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    from lupusjak.embedded.commands import servers_for
    from lupusjak.embedded.places import NotOurs
    from lupusjak.embedded.programs import Trouble

    try:
        with servers_for(sys.argv[1:]):
            execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, NotOurs, Trouble) as sentence:
        sys.exit(str(sentence))
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None):
            raise
        sys.exit(f"The database does not answer: {error}\nStart it, or correct DATABASE_URL.")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
