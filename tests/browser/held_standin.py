"""A stand-in for PubMed that can be told to wait, so that a journey sees a batch half way."""

import threading

from curation.pubmed.standin import StandIn
from curation.pubmed.standin.answers import Answer, Request, spelled_pmids

PATIENCE = 60  # seconds after which a request is let through, whatever the journey forgot


class HeldStandIn(StandIn):
    def __init__(self, **options: object) -> None:
        super().__init__(**options)
        self._door = threading.Condition()
        self._held: int | None = None

    def hold(self, pmid: int) -> None:
        """From now on, whoever asks for this PMID waits for `go_on`."""
        self._held = pmid

    def go_on(self) -> None:
        with self._door:
            self._held = None
            self._door.notify_all()

    def arrived(self, request: Request) -> Answer | None:
        asked = spelled_pmids(request.ids())
        with self._door:
            self._door.wait_for(lambda: self._held not in asked, timeout=PATIENCE)
        return super().arrived(request)
