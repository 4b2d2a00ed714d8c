"""One question over HTTP, bounded in time and in size.

Whatever goes wrong on the way is PubMedUnavailable with a sentence. What came, with whatever
status, is an Answer, whole. Redirections are not followed: a question goes where it was sent.
"""

import http.client
import io
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache, partial
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.request import (
    AbstractHTTPHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from curation.pubmed.answers import Answer
from curation.pubmed.errors import PubMedRefused, PubMedUnavailable


class Bounds(NamedTuple):
    """Seconds for connecting, for each wait for bytes, and for the whole; bytes at most."""

    connect: float = 5
    read: float = 60
    whole: float = 120
    size: int = 256 * 1024 * 1024


class _NotReached(TimeoutError):
    """The connection was not made in time."""


class _Dripping(TimeoutError):
    """Bytes kept coming, but the whole took longer than it may."""


class _TooLarge(Exception):
    pass


def carry(
    request: Request, *, bounds: Bounds, by_proxy: bool, before_sending: Callable[[], None]
) -> Answer:
    """Send `request` and read all of the answer.

    `before_sending` is called once the connection stands, so that what it waits for is not
    followed by the slow part of the journey.
    """
    opener = OpenerDirector()
    opener.add_handler(_Handler(bounds, before_sending))
    if by_proxy:
        opener.add_handler(ProxyHandler())
    try:
        with opener.open(request, timeout=bounds.connect) as response:
            body: bytes = response.read()
            headers = response.headers
            return Answer(
                status=response.status,
                body=_unpacked(body, headers.get("Content-Encoding", ""), bounds.size),
                content_type=headers.get_content_type(),
                retry_after=_seconds(headers.get("Retry-After", "")),
                none_left=headers.get("X-RateLimit-Remaining", "").strip() == "0",
                location=headers.get("Location", ""),
            )
    except _TooLarge:
        raise PubMedRefused(
            f"PubMed's answer is larger than {bounds.size // 2**20} MB: "
            "fewer have to be asked for at once."
        ) from None
    except (OSError, http.client.HTTPException, ValueError, zlib.error) as error:
        reason = error.reason if isinstance(error, URLError) else error
        raise PubMedUnavailable(_sentence(reason, request.host, bounds)) from error


def _sentence(reason: object, host: str, bounds: Bounds) -> str:
    """What went wrong on the way, for people."""
    match reason:
        case _NotReached():
            return f"PubMed could not be reached within {bounds.connect:g} seconds."
        case _Dripping():
            return f"PubMed's answer had not ended after {bounds.whole:g} seconds."
        case TimeoutError():
            return f"PubMed was silent for {bounds.read:g} seconds."
        case socket.gaierror():
            return f"The network does not know the address of {host}, so PubMed was not asked."
        case ssl.SSLCertVerificationError():
            return (
                f"Whoever answers at {host} cannot prove to be PubMed "
                f"({reason.verify_message}): the network or this machine's clock is at fault."
            )
        case ConnectionRefusedError():
            return f"Nobody answers at {host}: the connection was refused."
        case ConnectionError() | http.client.IncompleteRead() | ssl.SSLEOFError():
            return "The connection to PubMed was cut before its answer was complete."
        case OSError():
            return f"PubMed could not be reached: {reason.strerror or reason}."
        case _:
            return "PubMed's answer was garbled on the way."


def _unpacked(body: bytes, encoding: str, size: int) -> bytes:
    if encoding.lower() not in ("gzip", "x-gzip"):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    unpacked = unpacker.decompress(body, size + 1)
    if len(unpacked) > size:
        raise _TooLarge
    if not unpacker.eof:
        raise ConnectionError("compressed text that breaks off")
    return unpacked


def _seconds(retry_after: str) -> float | None:
    """Retry-After, which is a number of seconds or a date."""
    if re.fullmatch(r"\s*\d{1,9}\s*", retry_after, re.ASCII):
        return float(retry_after)
    try:
        when = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max(0.0, (when - datetime.now(UTC)).total_seconds())


# -- The bounds, kept ------------------------------------------------------------------------------


class _BoundedReader(io.RawIOBase):
    """A socket's bytes, each read within its time and all within theirs."""

    def __init__(self, sock: socket.socket, bounds: Bounds) -> None:
        self._sock = sock
        self._file = sock.makefile("rb", buffering=0)
        self._bounds = bounds
        self._deadline = time.monotonic() + bounds.whole
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        try:
            if left <= 0:
                raise _Dripping
            self._sock.settimeout(min(left, self._bounds.read))
            count = self._file.readinto(buffer)
        except TimeoutError:
            raise (_Dripping if left < self._bounds.read else TimeoutError) from None
        self._size += count or 0
        if self._size > self._bounds.size:
            raise _TooLarge
        return count

    def close(self) -> None:
        self._file.close()
        super().close()


class _BoundedSocket:
    """As much of a socket as http.client asks of one."""

    def __init__(self, sock: socket.socket, bounds: Bounds) -> None:
        self._sock = sock
        self._bounds = bounds

    def sendall(self, content: bytes) -> None:
        self._sock.settimeout(self._bounds.read)
        self._sock.sendall(content)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_BoundedReader(self._sock, self._bounds))

    def close(self) -> None:
        self._sock.close()


class _Connection(http.client.HTTPConnection):
    def __init__(
        self, host: str, *, bounds: Bounds, before_sending: Callable[[], None], **options: Any
    ) -> None:
        super().__init__(host, **options)
        self._bounds = bounds
        self._before_sending = before_sending

    def connect(self) -> None:
        try:
            super().connect()
        except TimeoutError as error:
            raise _NotReached from error
        self._before_sending()
        self.sock = _BoundedSocket(self.sock, self._bounds)


class _SecureConnection(_Connection, http.client.HTTPSConnection):
    pass


class _Handler(AbstractHTTPHandler):
    """Both kinds of address, with our connections; nothing else, so no redirection is followed."""

    def __init__(self, bounds: Bounds, before_sending: Callable[[], None]) -> None:
        super().__init__()
        self._plain = partial(_Connection, bounds=bounds, before_sending=before_sending)
        self._secure = partial(_SecureConnection, bounds=bounds, before_sending=before_sending)

    http_request = https_request = AbstractHTTPHandler.do_request_

    def http_open(self, request: Request) -> http.client.HTTPResponse:
        return self.do_open(self._plain, request)

    def https_open(self, request: Request) -> http.client.HTTPResponse:
        return self.do_open(self._secure, request, context=_tls())


@cache
def _tls() -> ssl.SSLContext:
    """Made once: reading the certificates of a machine takes longer than a question."""
    return ssl.create_default_context()
