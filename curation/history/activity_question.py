"""What an address asks of the history: by whom, of what kind, about what, from when to when.

Nonsense in an address is never an error: it is left out, and a sentence says so.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.http import QueryDict
from django.utils.http import urlencode

from curation.history.nouns import NOUNS

LONGEST = 150

# What people call the deeds, and the first words of the acts that are meant.
DEEDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "entered": (
        "entered or changed",
        ("added", "changed", "cited", "described", "entered", "kept", "linked", "loaded", "wrote"),
    ),
    "submitted": ("submitted", ("submitted",)),
    "accepted": ("accepted", ("accepted",)),
    "rejected": ("rejected", ("rejected",)),
    "withdrawn": ("withdrew, took back, undid", ("took", "undid", "withdrawn", "withdrew")),
    "doubted": ("put in doubt", ("in", "put")),
    "tagged": ("tagged", ("tagged",)),
    "screened": ("screened", ("brought a decision in", "done", "opened again", "screened")),
    "settled": ("settled a difference", ("settled",)),
    "assigned": ("assigned", ("assigned", "gave", "handed")),
    "quoted": ("took or confirmed a quote", ("took the quote", "confirmed", "found", "looked")),
    "commented": ("commented", ("commented",)),
    "arranged": ("arranged tags or drugs", ("merged", "moved", "renamed", "retired", "split")),
    "imported": ("brought in", ("opened",)),
    "resolved": (
        "said or found what is cited",
        ("asked", "chose", "could", "refused", "resolved", "set aside", "waits"),
    ),
}
# By what people call them, and the nouns of the history that are meant.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "numbers": ("results, effects, findings", ("result", "effect", "finding")),
    "trials": ("trials, arms, outcomes, reports", ("trial", "arm", "outcome", "report")),
    "claims": ("claims and citations", ("claim", "citation")),
    "quotes": ("quotes", ("quote",)),
    "taggings": ("taggings", ("tagging", "tagconsensus")),
    "screening": ("screening decisions", ("decision",)),
    "assignments": ("assignments", ("assignment",)),
    "tags": ("the tree of tags", ("tagchange", "tag")),
    "vocabulary": ("drugs and endpoints", ("drug", "endpoint")),
    "reviews": (
        "reviews and what they cite",
        ("review", "referencelist", "citedreference", "candidate"),
    ),
    "comments": ("comments", ("comment",)),
    "imports": ("imports", ("import",)),
}
SYSTEM = {"only": "the system alone", "without": "people alone"}
LABELS = {
    "person": "Person",
    "kind": "Kind",
    "deed": "What was done",
    "trial": "Trial",
    "claim": "Claim",
    "reference": "Reference",
    "since": "From",
    "until": "To",
    "system": "People or system",
}
_SHAPES = {
    "person": re.compile(r"[\w.@+-]+"),
    "trial": re.compile(r"[-\w]+", re.ASCII),
    "claim": re.compile(r"[1-9][0-9]{0,17}"),
    "reference": re.compile(r"[1-9][0-9]{0,17}"),
    "since": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "until": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
_KNOWN: Mapping[str, Mapping[str, object]] = {"kind": KINDS, "deed": DEEDS, "system": SYSTEM}


@dataclass(frozen=True)
class ActivityQuestion:
    """A person by user name, a trial by slug, claim and reference by number, days as 2026-11-26;
    "" asks for all.
    """

    person: str = ""
    kind: str = ""
    deed: str = ""
    trial: str = ""
    claim: str = ""
    reference: str = ""
    since: str = ""
    until: str = ""
    system: str = ""

    def to_url(self) -> str:
        return urlencode([(name, value) for name, value in asdict(self).items() if value])

    def with_(self, **fields: str) -> "ActivityQuestion":
        return replace(self, **fields)

    @property
    def asked(self) -> dict[str, str]:
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def nouns(self) -> list[str]:
        """The nouns of which anything can be told: about one thing, those that can be about it."""
        kept = KINDS[self.kind][1] if self.kind else tuple(NOUNS)
        about = [name for name in ("trial", "claim", "reference") if getattr(self, name)]
        return [
            key
            for key, noun in NOUNS.items()
            if key in kept and all(name in noun.within for name in about)
        ]


def read_question(asked: QueryDict) -> tuple[ActivityQuestion, list[str]]:
    """The question, and a sentence for each part of the address that means nothing."""
    values, ignored = {}, []
    for name, label in LABELS.items():
        value = asked.get(name, "").strip()
        if not value:
            continue
        if _means_something(name, value):
            values[name] = value
        else:
            ignored.append(f"{label} “{value[:40].replace(chr(0), '')}” is nothing to look for.")
    return ActivityQuestion(**values), ignored


def _means_something(name: str, value: str) -> bool:
    if len(value) > LONGEST:
        return False
    if name in _KNOWN:
        return value in _KNOWN[name]
    if not _SHAPES[name].fullmatch(value):
        return False
    return name not in ("since", "until") or _is_day(value)


def _is_day(value: str) -> bool:
    try:
        return date(2000, 1, 1) <= date.fromisoformat(value) <= date(2999, 12, 31)
    except ValueError:
        return False
