"""Which software made a file, and of which form its tables are."""

import tomllib
from functools import cache

from django.conf import settings

# Changes where a column is renamed, is taken away or means something else; not where one is added.
DATA_FORMAT = 1


@cache
def software() -> str:
    """As pyproject.toml has it."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text("utf-8"))
    return str(project["project"]["version"])


def version() -> str:
    """lupusjak 0.5, data format 1."""
    return f"lupusjak {software()}, data format {DATA_FORMAT}"
