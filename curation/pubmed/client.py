"""Asking NCBI's E-utilities: Bio.Entrez writes each question, and this module sends it.

Everything that is to be known about Bio.Entrez is in this file. It calls one function of its own
module to reach the network, `Bio.Entrez.urlopen`; ours stands in its place and gives every call
our address, our pace, our bounds in time and the whole answer, whatever its status. Every
question goes by POST, so the key never stands in an address, and so in no log.
"""

import hashlib
import ipaddress
import logging
import time
from email.message import Message
from functools import partial
from typing import Literal, NamedTuple
from urllib.parse import urlsplit
from urllib.request import Request

from Bio import Entrez
from django.conf import settings

from curation.pubmed import wire
from curation.pubmed.answers import ADMINISTRATOR, Answer
from curation.pubmed.errors import PubMedRefused
from curation.pubmed.pacer import GAP, GAP_WITH_KEY, Pacer, Unpaced

log = logging.getLogger(__name__)

BOUNDS = wire.Bounds()
PAUSE_AFTER_TOO_MANY = 2.0  # seconds, where PubMed does not say how long
PAUSE_AFTER_THE_LAST = 1.0  # what is allowed is allowed per second

Utility = Literal["efetch", "esearch", "ecitmatch"]


class _Carried(NamedTuple):
    """What Bio.Entrez gets back; it looks only at the headers, to know whether to decode text."""

    answer: Answer
    headers: Message


_LEAVE_IT_AS_BYTES = Message()
_LEAVE_IT_AS_BYTES["Content-Type"] = "application/octet-stream"


def ask(utility: Utility, **parameters: object) -> Answer:
    """The answer of PubMed, whole but not looked at; the key, should it be in there, is taken out.

    Raises PubMedUnavailable where none came, or where it is not our turn in the foreseeable future.
    """
    Entrez._open.previous = 0  # its own pace knows this process only; the pacer knows all
    carried = getattr(Entrez, utility)(
        db="pubmed",
        tool="lupusjak",
        email=settings.NCBI_EMAIL,
        api_key=settings.NCBI_API_KEY or None,
        **parameters,
    )
    answer: Answer = carried.answer
    if settings.NCBI_API_KEY:
        key = settings.NCBI_API_KEY.encode()
        answer = answer._replace(body=answer.body.replace(key, b"[the key]"))
    return answer


def _carry(written: Request) -> _Carried:
    """Send what Bio.Entrez wrote for NCBI's address to ours, at our turn."""
    address, _, query = written.full_url.partition("?")
    utility = address.rpartition("/")[2]
    body = written.data if isinstance(written.data, bytes) else query.encode("ascii")
    base, is_here = _base_address()
    headers = {"User-Agent": "lupusjak"}
    if not is_here:
        headers["Accept-Encoding"] = "gzip"
    request = Request(base + utility, data=body, headers=headers, method="POST")

    pacer = _pacer(is_here)
    turn = pacer.take_turn()
    pacer.come_near(turn)
    began = time.monotonic()
    answer = wire.carry(
        request,
        bounds=BOUNDS,
        by_proxy=not is_here,
        before_sending=partial(pacer.keep_turn, turn),
    )
    if answer.status == 429:
        pacer.make_pause(answer.retry_after or PAUSE_AFTER_TOO_MANY)
    elif answer.none_left:
        pacer.make_pause(PAUSE_AFTER_THE_LAST)
    log.info(
        "%s answered %d with %d bytes in %.1f s",
        utility,
        answer.status,
        len(answer.body),
        time.monotonic() - began,
    )
    return _Carried(answer, _LEAVE_IT_AS_BYTES)


def _base_address() -> tuple[str, bool]:
    """Where the E-utilities are, and whether that is this machine: a stand-in."""
    base: str = settings.EUTILS_BASE_URL
    try:
        parts = urlsplit(base)
        host = parts.hostname if parts.scheme in ("http", "https") else None
        _ = parts.port  # raises ValueError where it is none
    except ValueError:
        host = None
    if not host:
        raise PubMedRefused(f"EUTILS_BASE_URL is not the address of a server. {ADMINISTRATOR}")
    return base.rstrip("/") + "/", _is_loopback(host)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _pacer(is_here: bool) -> Pacer:
    """One for each key, since that is what NCBI counts by; only a stand-in may go unpaced."""
    if is_here and not settings.PUBMED_PACED:
        return Unpaced()
    if settings.NCBI_API_KEY:
        name = hashlib.sha256(settings.NCBI_API_KEY.encode()).hexdigest()[:16]
        return Pacer(settings.REDIS_URL, name=name, gap=GAP_WITH_KEY)
    return Pacer(settings.REDIS_URL, name="without-key", gap=GAP)


Entrez.urlopen = _carry  # type: ignore[assignment, attr-defined]
Entrez.max_tries = 1  # it asks again at once, past every pace: asking again is for the rooms above
