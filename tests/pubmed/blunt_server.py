"""A server on loopback that says exactly the bytes it is told to, valid HTTP or not."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from email.utils import formatdate

Reply = bytes | Callable[[socket.socket], None]


class BluntServer:
    """Answers each request with the next of its replies, the last one again and again."""

    def __init__(
        self, *replies: Reply, tls: ssl.SSLContext | None = None, greeting: bytes = b""
    ) -> None:
        self.replies = list(replies)
        self.requests: list[bytes] = []
        self._tls = tls
        self._greeting = greeting
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.base_url = f"{'https' if tls else 'http'}://127.0.0.1:{port}/entrez/eutils/"

    def __enter__(self) -> "BluntServer":
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        if self._tls:
            connection = self._tls.wrap_socket(connection, server_side=True)
        with connection:
            connection.sendall(self._greeting)
            self.requests.append(_request(connection))
            reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
            if callable(reply):
                reply(connection)
            else:
                connection.sendall(reply)


def _request(connection: socket.socket) -> bytes:
    """One whole request, head and body."""
    received = b""
    while b"\r\n\r\n" not in received:
        if not (more := connection.recv(65536)):
            raise ConnectionError("gone before the end of its request")
        received += more
    head, _, body = received.partition(b"\r\n\r\n")
    expected = next(
        (
            int(line[15:])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < expected:
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def http(status: int, body: bytes = b"", /, **headers: str) -> bytes:
    """A well-formed answer; a header's name is written with underscores."""
    lines = [f"HTTP/1.1 {status} Said", f"Date: {formatdate(usegmt=True)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    return "\r\n".join(lines).encode() + body


@contextlib.contextmanager
def nobody() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    yield f"http://127.0.0.1:{port}/entrez/eutils/"
