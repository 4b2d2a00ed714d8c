"""elink: what a record cites and what cites it, from the records' own reference lists, and its PMC.

One comma-separated `id=` is answered by one merged LinkSet, a repeated `id=` by one for each. A
record without links and a PMID that nobody has look the same. NCBI's links by similarity are not
here: they cannot be told from the records.
"""

import re
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable

from curation.pubmed.standin.answers import (
    DATABASE,
    Answer,
    Request,
    as_json,
    document,
    error,
    spelled_pmids,
)
from curation.pubmed.standin.glimpse import cited, without_references
from curation.pubmed.standin.history import History
from curation.pubmed.standin.records import Records

_PMC = re.compile(rb'<ArticleId IdType="pmc">\s*PMC(\d+)\s*</ArticleId>')


class Links:
    def __init__(self, records: Records) -> None:
        self._records = records
        self._lock = threading.Lock()
        self._citing: dict[int, list[int]] | None = None

    def cited_by(self, pmid: int) -> list[int]:
        if pmid not in self._records:
            return []
        return cited(self._records.xml(pmid))

    def citing(self, pmid: int) -> list[int]:
        with self._lock:
            if self._citing is None:
                self._citing = defaultdict(list)
                for other in self._records.pmids():
                    for one in self.cited_by(other):
                        self._citing[one].append(other)
        return self._citing.get(pmid, [])

    def in_pmc(self, pmid: int) -> list[int]:
        if pmid not in self._records:
            return []
        own = without_references(self._records.xml(pmid))
        return [int(number) for number in _PMC.findall(own)]


def answer(request: Request, links: Links, history: History) -> Answer:
    wants_json = request.text("retmode") == "json"
    command = request.text("cmd", "neighbor")
    if command != "neighbor":
        return error("elink", f"The stand-in knows cmd=neighbor only, not {command}.", status=400)
    if "webenv" in request.fields and "id" not in request.fields:
        lists = [[str(pmid) for pmid in history.slice(request)]]
    else:
        lists = request.id_lists()
    if not lists:
        return error("elink", "Empty id list - nothing todo", status=400)
    kinds: dict[str, tuple[str, Callable[[int], list[int]]]] = {
        "pubmed_pubmed_refs": ("pubmed", links.cited_by),
        "pubmed_pubmed_citedin": ("pubmed", links.citing),
        "pubmed_pmc": ("pmc", links.in_pmc),
    }
    wanted = {
        name: (database, of)
        for name, (database, of) in kinds.items()
        if database == request.text("db", DATABASE) and name == request.text("linkname", name)
    }
    sets = [
        (
            pmids,
            [
                (database, name, linked)
                for name, (database, of) in wanted.items()
                if (linked := _all(of, pmids))
            ],
        )
        for pmids in map(spelled_pmids, lists)
    ]
    return _as_json(sets) if wants_json else _as_xml(sets)


Sets = list[tuple[list[int], list[tuple[str, str, list[int]]]]]


def _all(of: Callable[[int], Iterable[int]], pmids: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(linked for pmid in pmids for linked in of(pmid)))


def _as_xml(sets: Sets) -> Answer:
    written = ""
    for pmids, found in sets:
        ids = "".join(f"\n      <Id>{pmid}</Id>" for pmid in pmids)
        written += (
            f"\n  <LinkSet>\n    <DbFrom>{DATABASE}</DbFrom>\n    <IdList>{ids}\n    </IdList>"
        )
        for database, name, linked in found:
            links = "".join(
                f"\n        <Link>\n\t\t\t\t<Id>{one}</Id>\n\t\t\t</Link>" for one in linked
            )
            written += (
                f"\n    <LinkSetDb>\n      <DbTo>{database}</DbTo>"
                f"\n      <LinkName>{name}</LinkName>\n{links}\n    </LinkSetDb>"
            )
        written += "\n  </LinkSet>"
    return document("eLinkResult", f"{written}\n")


def _as_json(sets: Sets) -> Answer:
    linksets = []
    for pmids, found in sets:
        linkset: dict[str, object] = {"dbfrom": DATABASE, "ids": [str(pmid) for pmid in pmids]}
        if found:
            linkset["linksetdbs"] = [
                {"dbto": database, "linkname": name, "links": [str(one) for one in linked]}
                for database, name, linked in found
            ]
        linksets.append(linkset)
    return as_json("elink", "linksets", linksets)
