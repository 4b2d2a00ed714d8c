"""Which faults are on, how often each may still strike, and what a request meets.

A fault is written NAME, NAME=PMID or NAME:TIMES: without a number of times it strikes always, else
only at the first requests that it concerns. The faults of `spoiled` concern efetch's XML, `crowd`
a search, `poison` the requests that ask for its PMID, all others every request.
"""

import re
import threading
from dataclasses import dataclass

from curation.pubmed.standin.answers import Answer, Request, spelled_pmids
from curation.pubmed.standin.failures import INSTEAD
from curation.pubmed.standin.spoiled import SPOILING, holds

# What the server does to the connection itself.
CONNECTION = {
    "hang": "not a byte, for ten minutes at most",
    "drip": "the right answer, a few bytes a second, for ten minutes at most",
    "reset": "the connection reset before the status line",
    "reset-mid-body": "the connection reset in the middle of the body",
}
POISON = {"poison": "=PMID: 500 for every request that asks for this PMID"}
SEARCHED = {"crowd": "esearch says that it found 400,000"}
AWAY = {"away": ":SECONDS: connections refused for so long"}
MEANINGS: dict[str, str] = {
    **{name: meaning for name, (meaning, _) in INSTEAD.items()},
    **{name: meaning for name, (meaning, _) in SPOILING.items()},
    **POISON,
    **SEARCHED,
    **CONNECTION,
    **AWAY,
}
_WITH_PMID = {"poison", "broken-record", "hollow-record"}
_WRITTEN = re.compile(r"([a-z0-9-]+)(?:=(\d+))?(?::(\d+))?")


class UnknownFault(Exception):
    """str() says what is wrong with the fault as written."""


@dataclass
class Fault:
    name: str
    pmid: int = 0
    left: int | None = None  # None: always
    struck: int = 0

    @classmethod
    def written(cls, text: str) -> "Fault":
        match = _WRITTEN.fullmatch(text.strip())
        if match is None or match[1] not in MEANINGS:
            raise UnknownFault(f"There is no fault {text!r}; --fault list shows them all.")
        name, pmid, times = match.groups()
        if (name in _WITH_PMID) != (pmid is not None):
            raise UnknownFault(
                f"{name} needs a PMID: {name}=12345."
                if name in _WITH_PMID
                else f"{name} takes no value."
            )
        if name in AWAY and times is None:
            raise UnknownFault("away needs its seconds: away:30.")
        return cls(name, int(pmid or 0), None if times is None else int(times))

    def strikes(self) -> None:
        self.struck += 1
        if self.left is not None:
            self.left -= 1


class Faults:
    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._faults.append(fault)

    def clear(self, name: str | None = None) -> None:
        with self._lock:
            self._faults = [fault for fault in self._faults if name not in (None, fault.name)]

    def all(self) -> list[Fault]:
        return list(self._faults)

    def instead(self, request: Request) -> str | None:
        """The fault that this request meets in place of an answer; it counts as struck."""
        with self._lock:
            for fault in self._faults:
                if fault.left == 0 or fault.name in SPOILING or fault.name in SEARCHED:
                    continue
                if fault.name in POISON and fault.pmid not in spelled_pmids(request.ids()):
                    continue
                if fault.name == "expired-history" and "webenv" not in request.fields:
                    continue
                fault.strikes()
                return fault.name
        return None

    def spoiling(self, request: Request, answer: Answer) -> list[Fault]:
        """The faults that this answer, right so far, meets; they count as struck."""
        is_set = b"</PubmedArticle>" in answer.body or b"</PubmedBookArticle>" in answer.body
        with self._lock:
            struck = [
                fault
                for fault in self._faults
                if fault.left != 0
                and (
                    (fault.name in SEARCHED and request.utility == "esearch")
                    or (fault.name in SPOILING and is_set and request.utility == "efetch")
                )
                and (not fault.pmid or holds(answer, fault.pmid))
            ]
            for fault in struck:
                fault.strikes()
        return struck
