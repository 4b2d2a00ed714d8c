"""What other tools call the reasons for which a reference is out, where that is plain."""

import re

from curation.models import ScreeningDecision

Reason = ScreeningDecision.Reason

_CALLED = {
    Reason.POPULATION: (
        *("population", "patient population", "participants", "patients", "disease"),
        "indication",
    ),
    Reason.INTERVENTION: ("intervention", "drug", "exposure", "treatment"),
    Reason.COMPARATOR: ("comparator", "comparison", "control"),
    Reason.OUTCOME: ("outcome", "outcomes", "no outcome", "no relevant outcome"),
    Reason.DESIGN: ("study design", "design", "study type"),
    Reason.PUBLICATION: (
        *(
            "publication type",
            "publication",
            "document type",
            "conference abstract",
            "article type",
        ),
        *("review", "editorial"),
    ),
    Reason.NOT_HUMAN: (
        *("animal", "animals", "animal study", "in vitro", "animal or in vitro", "not human"),
        "non human",
    ),
    Reason.DUPLICATE: ("duplicate", "duplicates", "duplicate publication"),
    Reason.LANGUAGE: ("language", "foreign language", "not english", "non english"),
    Reason.NOT_RETRIEVED: (
        *("full text not available", "no full text", "full text unavailable", "not available"),
        *("not retrieved", "could not be retrieved", "unable to retrieve"),
    ),
}
_BEFORE = re.compile(r"^(?:the )?(?:wrong|ineligible|incorrect|inappropriate|irrelevant) ")


def reason_called(words: str) -> str:
    """The reason of ours that these words mean; "" where a person has to say."""
    plain = _plain(words)
    return _BY_WORDS.get(plain) or _BY_WORDS.get(_BEFORE.sub("", plain)) or ""


def _plain(words: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", words.casefold()))


_BY_WORDS = {
    _plain(words): reason.value
    for reason in Reason
    for words in (reason.value, reason.label, *_CALLED[reason])
}
