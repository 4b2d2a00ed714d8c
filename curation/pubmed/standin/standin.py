"""The stand-in itself: records, history, faults and arrivals behind one address on loopback.

with StandIn(["records.xml.gz"]) as eutils:
    eutils.fail("truncated", times=2)
    ... eutils.base_url ... eutils.arrivals()
"""

import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple, Self

from curation.pubmed.standin import (
    ecitmatch,
    efetch,
    einfo,
    elink,
    epost,
    esearch,
    esummary,
)
from curation.pubmed.standin.answers import DATABASE, ROOTS, Answer, Refused, Request, error
from curation.pubmed.standin.failures import INSTEAD, rate_limited
from curation.pubmed.standin.faults import AWAY, SEARCHED, Fault, Faults
from curation.pubmed.standin.history import History
from curation.pubmed.standin.records import Records
from curation.pubmed.standin.search import Catalogue
from curation.pubmed.standin.server import PREFIX, Server
from curation.pubmed.standin.spoiled import crowd, spoil

_WITHOUT_KEY, _WITH_KEY = 3, 10  # requests a second that NCBI allows
_POISONED = "server-error"


class Arrival(NamedTuple):
    """One request: when (seconds since 1970), of which utility, for how many ids."""

    at: float
    utility: str
    ids: int


class StandIn:
    def __init__(
        self,
        files: Iterable[str | Path] = (),
        *,
        records: Records | None = None,
        faults: Iterable[str] = (),
        merged: Mapping[int, int] | None = None,
        limit: int | None = None,
        port: int = 0,
    ) -> None:
        self.records = Records.from_files(files, merged) if records is None else records
        self.faults = Faults()
        self.stopping = threading.Event()
        self._limit = limit
        self._port = port
        self._catalogue = Catalogue(self.records)
        self._history = History()
        self._links = elink.Links(self.records)
        self._arrivals: list[Arrival] = []
        self._last_second: deque[float] = deque()
        self._lock = threading.Lock()
        self._server: Server | None = None
        self._serving: threading.Thread | None = None
        self._back = threading.Event()
        self._absence: threading.Thread | None = None
        self._waiting_faults = list(faults)

    @classmethod
    def of(
        cls,
        *documents: bytes,
        faults: Iterable[str] = (),
        merged: Mapping[int, int] | None = None,
        limit: int | None = None,
    ) -> Self:
        """From records in hand: `StandIn.of(article_set(article(pmid=7)))`, or a bare record."""
        return cls(records=Records.of(*documents, merged=merged), faults=faults, limit=limit)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listen; OSError where the port is taken."""
        self._listen()
        for fault in self._waiting_faults:
            self.fail(fault)

    def stop(self) -> None:
        self.stopping.set()
        self._back.set()
        if self._absence:
            self._absence.join()
        self._stop_listening()

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}{PREFIX}"

    def arrivals(self) -> list[Arrival]:
        return list(self._arrivals)

    def forget_arrivals(self) -> None:
        self._arrivals.clear()

    def fail(self, written: str, times: int | None = None, *, wait: bool = True) -> None:
        """From now on, or for so many requests; `away` for so many seconds."""
        fault = Fault.written(written if times is None else f"{written}:{times}")
        if fault.name in AWAY:
            self._go_away(fault.left or 0, wait=wait)
        else:
            self.faults.add(fault)

    def recover(self, name: str | None = None) -> None:
        """Without one fault, or without any."""
        self.faults.clear(name)
        if name is None or name in AWAY:
            self._back.set()

    # -- What the server asks ----------------------------------------------------------------------

    def knows(self, utility: str) -> bool:
        return utility in ROOTS

    def arrived(self, request: Request) -> Answer | None:
        """Note the request; an answer of its own where too many came within a second."""
        now = time.time()
        with self._lock:
            self._arrivals.append(Arrival(now, request.utility, len(request.ids())))
            self._last_second.append(now)
            while now - self._last_second[0] >= 1:
                self._last_second.popleft()
            count = len(self._last_second)
        if self._limit is not None and count > self._limit:
            return rate_limited(self._limit, count)
        return None

    def rate_headers(self, request: Request) -> tuple[tuple[str, str], ...]:
        limit = self._limit or (_WITH_KEY if request.text("api_key") else _WITHOUT_KEY)
        left = max(0, limit - len(self._last_second))
        return (("X-RateLimit-Limit", str(limit)), ("X-RateLimit-Remaining", str(left)))

    def failure(self, fault: str | None, request: Request) -> Answer | None:
        if fault == "poison":
            fault = _POISONED
        return INSTEAD[fault][1](request) if fault in INSTEAD else None

    def answer(self, request: Request) -> Answer:
        try:
            answer = self._right_answer(request)
        except Refused as refused:
            return refused.answer
        for fault in self.faults.spoiling(request, answer):
            if fault.name in SEARCHED:
                answer = crowd(answer)
            else:
                answer = spoil(fault.name, answer, fault.pmid, self.base_url, self.records)
        return answer

    def _right_answer(self, request: Request) -> Answer:
        database = request.text("dbfrom" if request.utility == "elink" else "db", DATABASE)
        if database != DATABASE and request.utility != "einfo":
            said = f"Invalid db name specified: {database}"
            return error(request.utility, said, status=400)
        match request.utility:
            case "efetch":
                return efetch.answer(request, self.records, self._history)
            case "esearch":
                return esearch.answer(request, self._catalogue, self._history)
            case "epost":
                return epost.answer(request, self._history)
            case "esummary":
                return esummary.answer(request, self.records, self._history)
            case "elink":
                return elink.answer(request, self._links, self._history)
            case "ecitmatch":
                return ecitmatch.answer(request, self._catalogue)
            case _:
                return einfo.answer(request, self.records)

    # -- The listener ------------------------------------------------------------------------------

    def _listen(self) -> None:
        self._server = Server(self._port, self)
        self._port = self._server.server_port
        self._serving = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, name="stand-in"
        )
        self._serving.start()

    def _stop_listening(self) -> None:
        if self._server and self._serving:
            self._server.close()
            self._serving.join()
            self._server = self._serving = None

    def _go_away(self, seconds: float, *, wait: bool) -> None:
        if self._absence and self._absence.is_alive():
            return  # away already
        self._back.clear()
        gone = threading.Event()
        self._absence = threading.Thread(target=self._be_away, args=(seconds, gone))
        self._absence.start()
        if wait:
            gone.wait()

    def _be_away(self, seconds: float, gone: threading.Event) -> None:
        self._stop_listening()
        gone.set()
        self._back.wait(seconds)
        if not self.stopping.is_set():
            self._listen()
