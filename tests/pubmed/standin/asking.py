"""How these tests ask: one request, and all that came back."""

import http.client
import json
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree as ET

from curation.pubmed.standin import StandIn


class Reply(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def xml(self) -> ET.Element:
        return ET.fromstring(self.body)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    eutils: StandIn,
    utility: str,
    *,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    timeout: float = 10,
    **fields: object,
) -> Reply:
    """`id=[1, 2]` is sent as id=1&id=2, `id="1,2"` as it stands; Biopython does the same."""
    ending = "cgi" if utility == "ecitmatch" else "fcgi"
    sent = urlencode({"db": "pubmed"} | fields, doseq=True)
    path = f"/entrez/eutils/{utility}.{ending}"
    if method == "GET":
        return exchange(eutils, "GET", f"{path}?{sent}", headers=headers, timeout=timeout)
    form = {"Content-Type": "application/x-www-form-urlencoded"} | (headers or {})
    return exchange(eutils, "POST", path, sent.encode(), headers=form, timeout=timeout)


def exchange(
    eutils: StandIn,
    method: str,
    path: str,
    body: bytes | None = None,
    *,
    headers: dict[str, str] | None = None,
    timeout: float = 10,
) -> Reply:
    place = urlsplit(eutils.base_url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=timeout)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


def pmids(reply: Reply) -> list[int]:
    """Of each record in a set, in order."""
    return [
        int(record.findtext("*/PMID") or 0)
        for record in reply.xml
        if record.tag in ("PubmedArticle", "PubmedBookArticle")
    ]


def found(reply: Reply) -> list[int]:
    return [int(one.text or 0) for one in reply.xml.iterfind("IdList/Id")]
