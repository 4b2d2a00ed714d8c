"""The ways in which PubMed can fail us; str() of each is a sentence for people."""


class PubMedUnavailable(Exception):
    """Asking later may work."""

    def __init__(self, sentence: str, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after  # seconds, where PubMed said so


class PubMedFailed(PubMedUnavailable):
    """An answer came and was an error, or broke off: asking later may work, or asking for less."""


class PubMedRefused(Exception):
    """Asking the same again will not work."""


class PubMedForbids(PubMedRefused):
    """PubMed refuses us whatever we ask: a blocked address, an invalid key, a moved address."""
