"""ETags: a program asks whether something changed instead of reading it again, and writes only over
what it has read.

The ETag of an answer is a hash of it. That of a single curated row has the row's version before
the hash, "v3-…", and If-Match looks at the version alone: what else is told beside a row, such as
its citations, may have changed without the row.
"""

import re
from hashlib import sha256
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

_VERSION = re.compile(r'"v(\d{1,9})(?:-[0-9a-f]+)?"')
_OF_THE_ROW = "version_of_the_row"


class Versioned(Protocol):
    version: int


def versioned(request: HttpRequest, row: Versioned) -> None:
    """Have the answer carry the version of the row that it tells of."""
    setattr(request, _OF_THE_ROW, row.version)


def version_in(etag: str) -> int | None:
    found = _VERSION.fullmatch(etag)
    return int(found[1]) if found else None


def with_etag(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer to a GET, or 304 for who has it already."""
    version: int | None = getattr(request, _OF_THE_ROW, None)
    written = sha256(answer.content).hexdigest()[:20]
    etag = f'"{written}"' if version is None else f'"v{version}-{written}"'
    answer["ETag"] = etag
    told = get_conditional_response(request, etag=etag, response=answer)
    assert isinstance(told, HttpResponse)  # it is the answer, or one of its own
    return told
