"""Is this an answer of PubMed's? If not: does asking later help, or never?

Everything is sorted before anything is parsed, because NCBI's failures come in every dress: with
a status, or with 200 and a web page, a line of JSON, an <ERROR>, half a document or nothing.
What is unknown and looks like a passing failure is one: asking once more costs a second, while a
refusal costs a person's attention.
"""

import json
import re
from html import unescape
from http import HTTPStatus
from typing import NamedTuple

from curation.pubmed.errors import (
    PubMedFailed,
    PubMedForbids,
    PubMedRefused,
    PubMedUnavailable,
)


class Answer(NamedTuple):
    """One whole answer, as it came over the wire and out of its compression."""

    status: int
    body: bytes
    content_type: str = ""
    retry_after: float | None = None  # seconds
    none_left: bool = False  # of the requests allowed in this second
    location: str = ""  # where a redirection points


ADMINISTRATOR = "An administrator has to look at this before anything more can be fetched."

# With 400 an error passes only if it says so; with 200 any does, unless it is a fault of ours.
_PASSING = re.compile(
    r"backend|C\+\+|TXCLIENT|CTxRawClient|history|timeout|timed out|external viewer|try again"
    r"|temporar|unavailable|unable to|could ?n[o']t|resolve|internal|overload|rate limit",
    re.IGNORECASE,
)
_OUR_FAULT = re.compile(
    r"parameter is empty|id list is empty|empty id list|invalid (?:db|uid|date|query)"
    r"|'?retstart'? cannot be larger|out of acceptable range|empty term|is not specified",
    re.IGNORECASE,
)
_BAD_KEY = re.compile(r"api[ _-]key (?:is )?(?:invalid|not valid|unknown)", re.IGNORECASE)

_SPACE = b" \t\r\n"
_BLANK = re.compile(rb"[ \t\r\n]*")
_DOCTYPE = re.compile(rb"""<!DOCTYPE(?:[^\[>"']|"[^"]*"|'[^']*')*+([\[>])""", re.IGNORECASE)
_WEB_PAGE = re.compile(rb"<!DOCTYPE html|<html", re.IGNORECASE)
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")
_ERROR = re.compile(rb"<ERROR>(.*?)</ERROR>", re.DOTALL)


def require_records(answer: Answer) -> bytes:
    """The body, if it is one PubmedArticleSet from its first tag to its last; else an error."""
    body = _require_xml(answer, "PubmedArticleSet")
    if body.endswith((b"<PubmedArticleSet/>", b"<PubmedArticleSet />")):
        return body
    if not body.endswith(b"</PubmedArticleSet>"):
        _raise_what_ncbi_says(body)
        raise PubMedFailed("PubMed's answer broke off before its end.")
    if body.count(b"</PubmedArticleSet>") > 1:
        raise PubMedFailed("PubMed sent two answers in one.")
    return body


def require_search(answer: Answer) -> bytes:
    """The body, if it is what esearch answers."""
    body = _require_xml(answer, "eSearchResult")
    _raise_what_ncbi_says(body)
    if not body.endswith(b"</eSearchResult>"):
        raise PubMedFailed("PubMed's answer broke off before its end.")
    return body


def require_text(answer: Answer) -> str:
    """The body as text, if it is neither empty nor a document nor an error in disguise."""
    body = _require_content(answer)
    if body.startswith(b"<"):
        _require_root(body, "")
    return body.decode("utf-8", errors="replace")


def _require_xml(answer: Answer, root: str) -> bytes:
    body = _require_content(answer)
    if not body.startswith(b"<"):
        raise not_pubmed(body)
    _require_root(body, root)
    return body


def _require_root(body: bytes, root: str) -> None:
    name = _root(body)
    if not name:
        raise PubMedFailed("PubMed's answer broke off before its first record.")
    if name != root:
        _raise_what_ncbi_says(body)
        raise not_pubmed(body)


def _require_content(answer: Answer) -> bytes:
    """The body without the space around it, if the status is good and it is no disguised error."""
    body = answer.body.removeprefix(b"\xef\xbb\xbf").strip(_SPACE)
    if not 200 <= answer.status < 300:
        raise _failure(answer, body)
    if not body:
        raise PubMedFailed("PubMed sent an empty answer.", answer.retry_after)
    if body[:1] in b"{[":
        raise _json_failure(body, answer.retry_after)
    if answer.content_type == "text/html" or _WEB_PAGE.match(body) or _root(body).lower() == "html":
        raise PubMedUnavailable(
            "PubMed sent a web page instead of an answer, as it does during maintenance.",
            answer.retry_after,
        )
    return body


def _failure(answer: Answer, body: bytes) -> PubMedUnavailable | PubMedRefused:
    """The error that a status other than 2xx stands for."""
    status, said = answer.status, _said(body)
    named = f"{status} ({_phrase(status)})"
    if _BAD_KEY.search(said):
        return _bad_key()
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return PubMedUnavailable(
            f"PubMed asks for a pause: it answered {named}.", answer.retry_after
        )
    if status >= 500 or status == HTTPStatus.REQUEST_TIMEOUT:
        return PubMedFailed(f"PubMed answered {named}.", answer.retry_after)
    if status in (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT):
        return PubMedForbids(
            f"PubMed's address has moved{_to(answer)}: EUTILS_BASE_URL has to name its new one. "
            + ADMINISTRATOR
        )
    if status < 400:
        return PubMedUnavailable(
            f"PubMed's address leads elsewhere for now{_to(answer)}: it answered {named}. "
            "A network that wants somebody to sign in does this.",
            answer.retry_after,
        )
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return PubMedForbids(
            f"PubMed refuses to answer this installation: {named}. NCBI may have blocked its "
            f"network address or its key; eutilities@ncbi.nlm.nih.gov can say why. {ADMINISTRATOR}"
        )
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return PubMedForbids(
            f"There is no PubMed at the address in EUTILS_BASE_URL: it answered {named}. "
            + ADMINISTRATOR
        )
    if status == HTTPStatus.PROXY_AUTHENTICATION_REQUIRED:
        return PubMedForbids(f"The network's proxy wants a password: {named}. {ADMINISTRATOR}")
    if status == HTTPStatus.BAD_REQUEST and _is_passing(said):
        return PubMedFailed(f"PubMed answered {named}: {_quoted(said)}", answer.retry_after)
    words = f": {_quoted(said)}" if said else "."
    return PubMedRefused(f"PubMed refused the question: it answered {named}{words}")


def _json_failure(body: bytes, retry_after: float | None) -> PubMedUnavailable | PubMedRefused:
    """An error in JSON, which NCBI's front door sends whatever was asked for."""
    said = _said(body)
    if _BAD_KEY.search(said):
        return _bad_key()
    if said and not _OUR_FAULT.search(said):
        return PubMedFailed(f"PubMed sent an error instead: {_quoted(said)}", retry_after)
    return not_pubmed(body)


def _raise_what_ncbi_says(body: bytes) -> None:
    """Raise the error that an <ERROR> stands for, if the body holds one; a web page is another."""
    said = _said(body)
    if not said:
        return
    if _BAD_KEY.search(said):
        raise _bad_key()
    if _OUR_FAULT.search(said):
        raise PubMedRefused(f"PubMed refused the question: {_quoted(said)}")
    raise PubMedFailed(f"PubMed sent an error instead: {_quoted(said)}")


def _said(body: bytes) -> str:
    """NCBI's own words in an error, in XML or in JSON; "" where there are none."""
    if body[:1] == b"{":
        try:
            error = json.loads(body).get("error", "")
        except (ValueError, RecursionError):
            return ""
        return error if isinstance(error, str) else ""
    edges = body if len(body) < 8000 else body[:4000] + body[-4000:]
    return unescape(b" ".join(_ERROR.findall(edges)).decode("utf-8", errors="replace"))


def _root(body: bytes) -> str:
    """The name of the first element; "" where the document ends before it.

    Declarations of the document's own are refused: NCBI sends none, and entities have no other
    place to be declared.
    """
    at = 0
    while True:
        at = _BLANK.match(body, at).end()  # type: ignore[union-attr]
        if body.startswith(b"<?", at):
            end = body.find(b"?>", at)
        elif body.startswith(b"<!--", at):
            end = body.find(b"-->", at + 4)
        elif doctype := _DOCTYPE.match(body, at):
            if doctype[1] == b"[":
                raise PubMedRefused(
                    "The answer declares entities of its own, as no answer of PubMed's does: "
                    f"it was not read. {ADMINISTRATOR}"
                )
            end = doctype.end() - 1
        else:
            name = _ROOT.match(body, at)
            return name[1].decode("ascii", errors="replace") if name else ""
        if end < 0:
            return ""
        at = body.find(b">", end) + 1


def _is_passing(said: str) -> bool:
    return bool(_PASSING.search(said)) and not _OUR_FAULT.search(said)


def _bad_key() -> PubMedForbids:
    return PubMedForbids(
        "PubMed does not know the key in NCBI_API_KEY: it has to be corrected, or left out to ask "
        f"without one. {ADMINISTRATOR}"
    )


def not_pubmed(body: str | bytes) -> PubMedUnavailable | PubMedRefused:
    """The error for an answer that PubMed does not give; words may still say that it passes."""
    beginning = body[:400]
    if isinstance(beginning, bytes):
        beginning = beginning.decode("utf-8", errors="replace")
    sentence = f"The answer is not PubMed's; it begins: {_quoted(beginning)}"
    return PubMedUnavailable(sentence) if _is_passing(beginning) else PubMedRefused(sentence)


def _quoted(text: str) -> str:
    """At most a line of somebody else's words, printable."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return f"“{line[:150]}…”" if len(line) > 150 else f"“{line}”"


def _to(answer: Answer) -> str:
    return f" to {_quoted(answer.location)}" if answer.location else ""


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase.lower()
    except ValueError:
        return "a status without a name"
