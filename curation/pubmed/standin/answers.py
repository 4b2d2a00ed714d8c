"""What comes in and what goes out: a request's fields, an answer, NCBI's way of saying no."""

import json
from collections.abc import Iterable
from html import escape
from typing import Any, NamedTuple

XML = "text/xml; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
TEXT = "text/plain; charset=UTF-8"
HTML = "text/html; charset=utf-8"

# Root element -> how NCBI spells the DOCTYPE's root and which DTD it names. (efetch's "eEfetch" is
# NCBI's own slip, kept because it is what arrives.)
_DOCTYPES = {
    "eFetchResult": ("eEfetchResult", "efetch 20131226", "20131226/efetch.dtd"),
    "eSearchResult": ("eSearchResult", "esearch 20060628", "20060628/esearch.dtd"),
    "ePostResult": ("ePostResult", "epost 20090526", "20090526/epost.dtd"),
    "eSummaryResult": ("eSummaryResult", "esummary v1 20041029", "20041029/esummary-v1.dtd"),
    "eLinkResult": ("eLinkResult", "elink 20101123", "20101123/elink.dtd"),
    "eInfoResult": ("eInfoResult", "einfo 20130322", "20130322/einfo.dtd"),
}
ROOTS = {
    "efetch": "eFetchResult",
    "esearch": "eSearchResult",
    "epost": "ePostResult",
    "esummary": "eSummaryResult",
    "elink": "eLinkResult",
    "einfo": "eInfoResult",
    "ecitmatch": "eFetchResult",
}
DATABASE = "pubmed"


class Answer(NamedTuple):
    body: bytes
    content_type: str = XML
    status: int = 200
    server: str = "Finatra"
    headers: tuple[tuple[str, str], ...] = ()


class Request(NamedTuple):
    """One request to a utility; the names of its fields are in lower case."""

    utility: str
    fields: dict[str, list[str]]

    def text(self, name: str, default: str = "") -> str:
        return self.fields.get(name, [default])[-1].strip()

    def number(self, name: str, default: int) -> int:
        written = self.text(name)
        return max(0, int(written)) if written.lstrip("-").isdecimal() else default

    def id_lists(self) -> list[list[str]]:
        """The ids of each `id=`: a comma-separated list is one, a repeated field several."""
        lists = [
            [one for one in written.replace(",", " ").split() if one]
            for written in self.fields.get("id", [])
        ]
        return [ids for ids in lists if ids]

    def ids(self) -> list[str]:
        return [one for ids in self.id_lists() for one in ids]


class Refused(Exception):
    """The answer is an error; it carries the answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.body)
        self.answer = answer


def document(root: str, content: str, *, status: int = 200) -> Answer:
    spelled, public, address = _DOCTYPES[root]
    return Answer(
        (
            '<?xml version="1.0" encoding="UTF-8" ?>\n'
            f'<!DOCTYPE {spelled} PUBLIC "-//NLM//DTD {public}//EN" '
            f'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/{address}">\n'
            f"<{root}>{content}</{root}>\n"
        ).encode(),
        status=status,
    )


def error(utility: str, *sentences: str, status: int = 200) -> Answer:
    said = "".join(f"\n\t<ERROR>{escape(sentence, quote=False)}</ERROR>" for sentence in sentences)
    return document(ROOTS[utility], said + "\n", status=status)


def as_json(utility: str, name: str, value: Any) -> Answer:
    whole = {"header": {"type": utility, "version": "0.3"}, name: value}
    return Answer(json.dumps(whole, separators=(",", ":")).encode(), JSON)


def tag(name: str, content: object) -> str:
    return f"<{name}>{escape(str(content), quote=False)}</{name}>"


def tags(name: str, contents: Iterable[object]) -> str:
    return "".join(tag(name, content) for content in contents)


def spelled_pmids(ids: Iterable[str]) -> list[int]:
    """The PMIDs that NCBI understands: it reads `-1` as 1, and cannot read 0 or a word."""
    numbers = (one.lstrip("-") for one in ids)
    return [int(one) for one in numbers if one.isdecimal() and 0 < int(one) < 2**63]
