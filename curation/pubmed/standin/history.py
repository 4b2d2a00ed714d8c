"""The history server: lists of PMIDs kept under a WebEnv and a query key.

A search's list ends after 9,999 PMIDs, as NCBI's does, and without a word. A posted one is kept
whole.
"""

import itertools
import secrets
import threading
from typing import NamedTuple

from curation.pubmed.standin.answers import Answer, Refused, Request, error

WINDOW = 9_999  # "ESearch can only retrieve the first 9,999 records"
FETCHED_AT_MOST = 10_000
BEYOND_WINDOW = (
    "'retstart' cannot be larger than 9998. For PubMed, ESearch can only retrieve the first 9,999"
    " records matching the query. To obtain more than 9,999 PubMed records, consider using EDirect"
    " that contains additional logic to batch PubMed search results automatically so that an"
    " arbitrary number can be retrieved. For details see"
    " https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)


class Kept(NamedTuple):
    pmids: list[int]
    is_search: bool


class History:
    def __init__(self) -> None:
        self._lists: dict[tuple[str, int], Kept] = {}
        self._keys: dict[str, itertools.count[int]] = {}
        self._lock = threading.Lock()

    def keep(self, pmids: list[int], request: Request, *, is_search: bool) -> tuple[int, str]:
        """Under the next key of the request's WebEnv, or the first of a new one."""
        with self._lock:
            webenv = request.text("webenv")
            if webenv not in self._keys:
                webenv = f"MCID_{secrets.token_hex(12)}"
                self._keys[webenv] = itertools.count(1)
            key = next(self._keys[webenv])
            self._lists[webenv, key] = Kept(pmids, is_search)
        return key, webenv

    def slice(self, request: Request) -> list[int]:
        """The PMIDs that the request's WebEnv, query key, retstart and retmax point at."""
        webenv, key = request.text("webenv"), request.number("query_key", 1)
        start = request.number("retstart", 0)
        most = min(request.number("retmax", FETCHED_AT_MOST), FETCHED_AT_MOST)
        kept = self._lists.get((webenv, key))
        if kept is None:
            raise Refused(_expired(request, webenv, key, start, most))
        pmids = kept.pmids
        if kept.is_search and start >= WINDOW:
            said = (
                f"Search backend cannot retrieve history data. Reason: Exception: {BEYOND_WINDOW}"
            )
            raise Refused(error(request.utility, said, status=400))
        if start >= len(pmids) > 0:
            said = (
                f"Cannot retrieve history data: OUT OF RANGE. Parameter retstart={start} + 1 is"
                " greater than number of records available in history. History includes"
                f" {len(pmids)} IDs."
            )
            raise Refused(error(request.utility, said, status=400))
        return pmids[start : min(start + most, WINDOW if kept.is_search else start + most)]


def _expired(request: Request, webenv: str, key: int, start: int, most: int) -> Answer:
    if request.utility != "efetch":
        return error(request.utility, f"Unable to obtain query #{key}")
    return error(
        "efetch",
        f"Cannot retrieve history data. query_key: {key}, WebEnv: {webenv}, "
        f"retstart: {start}, retmax: {most}",
        "Can't fetch uids from history because of: NCBI C++ Exception:\n"
        '    Error: UNK_MODULE(CException::eInvalid) "UNK_FILE", line 18446744073709551615:'
        " UNK_FUNC ---\n",
        status=400,
    )
