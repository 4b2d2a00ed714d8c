"""The HTTP of the stand-in: NCBI's headers, arrivals, faults, and the pages that steer it.

Beside /entrez/eutils/ it answers GET and DELETE /arrivals, and GET, POST and DELETE /fault.
"""

import json
import logging
import secrets
import socket
import struct
import sys
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from curation.pubmed.standin.answers import JSON, TEXT, Answer, Request
from curation.pubmed.standin.failures import URI_TOO_LARGE, page
from curation.pubmed.standin.faults import CONNECTION, UnknownFault

if TYPE_CHECKING:
    from curation.pubmed.standin.standin import StandIn

PREFIX = "/entrez/eutils/"
LONGEST_URI = 8_190
BODY_AT_MOST = 64 << 20
PIECE = 1 << 20
PATIENCE = 600.0  # the longest that a request is kept hanging
DRIP, DRIP_EVERY = 16, 0.25  # bytes, seconds

logger = logging.getLogger(__name__)


class HungUp(ConnectionError):
    """The fault of this request was to be cut off."""


class Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for them, and leaves nothing behind
    request_queue_size = 128

    def __init__(self, port: int, stand_in: "StandIn") -> None:
        self.stand_in = stand_in
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), Handler)

    def server_bind(self) -> None:
        """Without looking up the machine's name, which HTTPServer does and nobody needs."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients may go away, and faults cut them off; all else is a mistake of ours."""
        if not isinstance(sys.exception(), OSError):
            logger.exception("The stand-in could not answer.")

    def close(self) -> None:
        """Refuse what comes, finish what has begun."""
        self.shutdown()
        self.socket.close()
        for connection in list(self._connections):
            try:
                connection.shutdown(socket.SHUT_RD)
            except OSError:
                continue  # it has gone by itself
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 64 << 10
    timeout = 60
    server: Server

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_DELETE(self) -> None:
        self._answer("DELETE")

    def log_message(self, *line: object) -> None:
        """Not on the terminal: arrivals are kept, and asked for."""

    def _answer(self, method: str) -> None:
        address = urlsplit(self.path)
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), BODY_AT_MOST))
        fields: dict[str, list[str]] = {}
        for written in (address.query, body.decode(errors="replace")):
            for name, values in parse_qs(written, keep_blank_values=True).items():
                fields.setdefault(name.lower(), []).extend(values)
        if address.path.startswith(PREFIX):
            self._utility(address.path.removeprefix(PREFIX), fields, method)
        else:
            self._send(self._steering(method, address.path, fields))

    def _utility(self, name: str, fields: dict[str, list[str]], method: str) -> None:
        utility, _, ending = name.partition(".")
        request = Request(utility, fields)
        stand_in = self.server.stand_in
        if utility == "entity":
            stand_in.arrived(request)
            return self._send(Answer(b"This was fetched from elsewhere.", TEXT))
        if ending != ("cgi" if utility == "ecitmatch" else "fcgi") or not stand_in.knows(utility):
            return self._send(page(404, "Page not found", "There is no such utility."))
        refused = stand_in.arrived(request)
        if method == "GET" and len(self.path) > LONGEST_URI:
            refused = URI_TOO_LARGE
        fault = None
        if refused is None:
            fault = stand_in.faults.instead(request)
            refused = stand_in.failure(fault, request)
        if fault in ("hang", "reset"):
            stand_in.stopping.wait(PATIENCE if fault == "hang" else 0)
            self._hang_up()
        answer = refused or stand_in.answer(request)
        self._send(answer, stand_in.rate_headers(request), fault if fault in CONNECTION else None)
        return None

    def _steering(self, method: str, path: str, fields: dict[str, list[str]]) -> Answer:
        stand_in = self.server.stand_in
        name = fields.get("name", [""])[0]
        match method, path:
            case "GET", "/":
                said = f"{len(stand_in.records):,} PubMed records at {stand_in.base_url}\n"
                return Answer(said.encode(), TEXT)
            case (("GET" | "DELETE"), "/arrivals"):
                arrivals = stand_in.arrivals()
                if method == "DELETE":
                    stand_in.forget_arrivals()
                return _json([arrival._asdict() for arrival in arrivals])
            case "POST", "/fault":
                times = fields.get("times", [""])[0]
                try:
                    stand_in.fail(f"{name}:{times}" if times else name, wait=False)
                except UnknownFault as error:
                    return _json({"error": str(error)}, 400)
            case "DELETE", "/fault":
                stand_in.recover(name or None)
            case "GET", "/fault":
                pass
            case _:
                return Answer(b"Nothing here.\n", TEXT, 404)
        return _json([vars(fault) for fault in stand_in.faults.all()])

    def _send(
        self,
        answer: Answer,
        headers: tuple[tuple[str, str], ...] = (),
        fault: str | None = None,
    ) -> None:
        body = answer.body
        is_packed = bool(body) and "gzip" in self.headers.get("Accept-Encoding", "")
        if is_packed:
            packing = zlib.compressobj(1, zlib.DEFLATED, 31)
            body = packing.compress(body) + packing.flush()
        is_chunked = self.request_version == "HTTP/1.1" and answer.server == "Finatra"
        self.send_response_only(answer.status)
        self.send_header("Server", answer.server)
        self.send_header("Date", self.date_time_string())
        self.send_header("Content-Type", answer.content_type)
        if answer.server == "Finatra":
            for name, value in (*_ncbi_headers(), *headers, *answer.headers):
                self.send_header(name, value)
        if is_packed:
            self.send_header("Content-Encoding", "gzip")
        if is_chunked:
            self.send_header("Transfer-Encoding", "chunked")
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self._write(body, is_chunked, fault)

    def _write(self, body: bytes, is_chunked: bool, fault: str | None) -> None:
        size = DRIP if fault == "drip" else PIECE
        end = len(body) // 2 if fault == "reset-mid-body" else len(body)
        pauses = 0
        whole = memoryview(body)
        for start in range(0, end, size):
            piece = whole[start : min(start + size, end)]
            if is_chunked:
                self.wfile.write(b"%x\r\n" % len(piece))
            self.wfile.write(piece)
            if is_chunked:
                self.wfile.write(b"\r\n")
            if fault == "drip":
                self.wfile.flush()
                pauses += 1
                stopping = self.server.stand_in.stopping.wait(DRIP_EVERY)
                if stopping or pauses * DRIP_EVERY >= PATIENCE:
                    self._hang_up()
        if fault == "reset-mid-body":
            self.wfile.flush()
            self._hang_up()
        if is_chunked:
            self.wfile.write(b"0\r\n\r\n")

    def _hang_up(self) -> None:
        """Reset the connection: no goodbye, and nothing that was still to be sent."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        for end in (self.wfile, self.rfile, self.connection):
            end.close()
        raise HungUp


def _ncbi_headers() -> tuple[tuple[str, str], ...]:
    session = f"{secrets.token_hex(8).upper()}_{secrets.token_hex(2).upper()}SID"
    return (
        ("NCBI-PHID", f"{secrets.token_hex(16).upper()}.1.1.m_1"),
        ("NCBI-SID", session),
        ("Set-Cookie", f"ncbi_sid={session}; domain=.nih.gov; path=/"),
        ("Cache-Control", "private"),
        ("Access-Control-Allow-Origin", "*"),
    )


def _json(value: object, status: int = 200) -> Answer:
    return Answer(json.dumps(value).encode() + b"\n", JSON, status)
