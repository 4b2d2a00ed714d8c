"""One line for each event, on stderr; a secret is never part of it.

A traceback follows its event, indented, and is cleared of secrets like everything else.
"""

import logging
import os
import re

_IN_AN_ADDRESS = re.compile(r"(?<=\bapi_key=)[^&\s'\"]+|(?<=://)[^/\s@]+(?=@)")
_TOKEN_OF_THE_API = re.compile(r"\blj_[\w-]{9,}")
_KEPT_SECRET = ("NCBI_API_KEY", "DJANGO_SECRET_KEY", "ORCID_CLIENT_SECRET")


class OneLine(logging.Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        event, *more = without_secrets(super().format(record)).splitlines() or [""]
        # What somebody typed cannot pass for an event of its own.
        return "\n    ".join([event, *more])


def without_secrets(text: str) -> str:
    text = _TOKEN_OF_THE_API.sub("lj_[secret]", _IN_AN_ADDRESS.sub("[secret]", text))
    for name in _KEPT_SECRET:
        if secret := os.environ.get(name):
            text = text.replace(secret, "[secret]")
    return text
