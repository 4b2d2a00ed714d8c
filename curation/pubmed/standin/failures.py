"""The answers with which NCBI fails: statuses and bodies as recorded, or as its users report."""

from collections.abc import Callable
from html import escape

from curation.pubmed.standin.answers import HTML, JSON, ROOTS, TEXT, XML, Answer, Request, error
from curation.pubmed.standin.efetch import PROLOG


def rate_limited(limit: int, count: int, *headers: tuple[str, str]) -> Answer:
    body = (
        '{"error":"API rate limit exceeded","api-key":"127.0.0.1",'
        f'"count":"{count}","limit":"{limit}"}}\n'
    )
    return Answer(body.encode(), JSON, 429, headers=headers)


def page(status: int, title: str, sentence: str, server: str = "Apache") -> Answer:
    """A page for people, where a program asked."""
    return Answer(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN"\n'
            '  "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">\n'
            '<html xmlns="http://www.w3.org/1999/xhtml" lang="en" xml:lang="en">\n'
            f"<head>\n<title>{title}</title>\n</head>\n\n<body>\n<h1>{title}</h1>\n"
            f"<p>{escape(sentence)}</p>\n\n<h2>Error {status}</h2>\n"
            '<address>\n  <a href="/">www.ncbi.nlm.nih.gov</a><br />\n'
            f"  <span>{server}</span>\n</address>\n</body>\n</html>\n\n"
        ).encode(),
        HTML,
        status,
        server,
    )


URI_TOO_LARGE = page(
    414,
    "Submitted URI too large!",
    "The length of the requested URL exceeds the capacity limit for this server."
    " The request cannot be processed.",
)
_MAINTENANCE = Answer(
    b"<!DOCTYPE html>\n<html><head><title>Site maintenance</title>\n"
    b'<link rel="canonical" href="https://www.ncbi.nlm.nih.gov/down_bethesda.html" /></head>\n'
    b"<body><h1>Site maintenance</h1><p>This page is temporarily unavailable.</p></body></html>\n",
    HTML,
)
_CPP_TRACE = (
    "NCBI C++ Exception:\n"
    '    Error: TXCLIENT(CTxRawClient::eReadError) "/export/home/txclient.cpp", line 1041:'
    " TXCLIENT::readAll EOF ---\n"
)

# name -> (what it does, for `--fault list`; the answer instead of the right one)
INSTEAD: dict[str, tuple[str, Callable[[Request], Answer]]] = {
    "rate-limit": (
        "429 with NCBI's JSON",
        lambda request: rate_limited(3, 5),
    ),
    "rate-limit-retry-after": (
        "429 with NCBI's JSON and Retry-After: 2",
        lambda request: rate_limited(3, 5, ("Retry-After", "2")),
    ),
    "rate-limit-empty": (
        "429 without a body",
        lambda request: Answer(b"", JSON, 429),
    ),
    "server-error": (
        "500, NCBI's diagnostic page",
        lambda request: page(
            500,
            "NCBI/eutils202 - WWW Error 500 Diagnostic",
            "Your request could not be served. This could be a transient problem; try again later.",
        ),
    ),
    "bad-gateway": (
        "502, a proxy's page",
        lambda request: page(502, "Bad Gateway!", "The proxy server received an invalid response."),
    ),
    "unavailable": (
        "503, a server's page",
        lambda request: page(503, "Service unavailable!", "The server is overloaded."),
    ),
    "gateway-timeout": (
        "504, a proxy's page",
        lambda request: page(504, "Gateway Time-out", "The proxy server waited too long."),
    ),
    "timeout-400": (
        "400 that passes: an External viewer error, Status: Timeout",
        lambda request: error(
            request.utility,
            " Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout",
            status=400,
        ),
    ),
    "bad-request": (
        "400 that stays: the id list holds no correct id",
        lambda request: error(
            request.utility, "ID list is empty! Possibly it has no correct IDs.", status=400
        ),
    ),
    "bad-key": (
        "400 with JSON: API key invalid",
        lambda request: Answer(
            b'{"error":"API key invalid","api-key":"unknown","type":"api-key"}\n', JSON, 400
        ),
    ),
    "forbidden": (
        "403: the address is blocked",
        lambda request: page(403, "Access denied", "Your access to the NCBI website is blocked."),
    ),
    "too-long": ("414, as for a GET of too many ids", lambda request: URI_TOO_LARGE),
    "html-200": ("200 with the maintenance page", lambda request: _MAINTENANCE),
    "json-200": (
        "200 with a JSON error where XML was asked for",
        lambda request: Answer(b'{"error":"error forwarding request","status":"ok"}\n', JSON),
    ),
    "text-200": (
        "200 with plain text where XML was asked for",
        lambda request: Answer(b"The resource is temporarily unavailable\n", TEXT),
    ),
    "backend-error": (
        "200 with <ERROR>Search Backend failed",
        lambda request: error(
            request.utility, "Search Backend failed: Database is not supported: pubmed"
        ),
    ),
    "no-backend": (
        "200 with <ERROR>Couldn't resolve #exLinkSrv2",
        lambda request: error(
            request.utility, "Couldn't resolve #exLinkSrv2, the address table is empty."
        ),
    ),
    "cpp-trace": (
        "200 with <ERROR> and a C++ trace",
        lambda request: error(request.utility, _CPP_TRACE),
    ),
    "expired-history": (
        "the WebEnv is unknown",
        lambda request: error(request.utility, "Unable to obtain query #1"),
    ),
    "prolog-only": (
        "200 with an XML prolog and no root",
        lambda request: Answer(
            PROLOG
            if request.utility == "efetch"
            else error(request.utility, "").body.partition(f"<{ROOTS[request.utility]}>".encode())[
                0
            ]
        ),
    ),
    "empty": ("200 without a byte of body", lambda request: Answer(b"", XML)),
}
