"""Words as the papers of a field use them, and nobody's sentences.

A few words are everywhere and most are rare: the place of a word in the list decides how often it
is drawn (Zipf's law, as Mandelbrot put it). The front of the list are words that any paper of
medicine has; the rest is composed of syllables. What the field speaks of, drugs, endpoints and
diseases, is put between them as often as its share says.
"""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

import numpy as np

COMMON = (
    *("the", "of", "and", "in", "to", "with", "a", "for", "was", "were", "is", "that", "by", "as"),
    *("on", "at", "from", "this", "or", "an", "be", "are", "not", "we", "than", "which", "had"),
    *("patients", "study", "disease", "treatment", "group", "clinical", "between", "after"),
    *("associated", "results", "activity", "significantly", "compared", "cells", "levels", "using"),
    *("analysis", "expression", "risk", "high", "data", "age", "years", "these", "may", "during"),
    *("increased", "response", "rate", "higher", "lower", "control", "immune", "serum", "factors"),
    *("however", "found", "effect", "model", "outcome", "time", "score", "weeks", "therapy"),
    *("women", "dose", "blood", "cohort", "trial", "chronic", "renal", "joint", "skin", "signal"),
    *("antibodies", "diagnosis", "mortality", "severe", "function", "damage", "flare", "infection"),
    *("kidney", "biopsy", "proteinuria", "remission", "prednisone", "placebo", "randomized"),
    *("cytokine", "receptor", "pathway", "gene", "mice", "inhibitor", "safety", "efficacy"),
    *("adverse", "events", "double", "blind", "phase", "active", "damage", "registry", "pediatric"),
)
SYLLABLES = (
    *("ab", "al", "an", "ar", "ba", "be", "bo", "ca", "ce", "chi", "co", "cy", "da", "de", "di"),
    *("do", "el", "en", "er", "fa", "fi", "ga", "ge", "glo", "gra", "ha", "he", "hy", "il", "in"),
    *("is", "ka", "ki", "la", "le", "li", "lo", "lu", "ma", "me", "mi", "mo", "na", "ne", "ni"),
    *("no", "nu", "o", "or", "os", "pa", "pe", "phe", "po", "pro", "ra", "re", "ri", "ro", "sa"),
    *("se", "si", "so", "sta", "ta", "te", "thro", "ti", "to", "tra", "tu", "u", "va", "ve", "vi"),
    *("xa", "ze"),
)
ENDINGS = ("n", "s", "t", "l", "sis", "min", "tic", "ne", "se", "in", "al", "ous", "ation", "")


class Said(NamedTuple):
    """Words that so large a share of all papers has, somewhere in title or abstract."""

    words: str
    share: float


# As they stand in the vocabularies of the site, or mean the same in a record.
SAID = (
    *(Said("systemic lupus erythematosus", 0.42), Said("lupus", 0.25), Said("SLE", 0.33)),
    *(Said("lupus nephritis", 0.14), Said("cutaneous lupus", 0.03), Said("discoid lupus", 0.01)),
    *(Said("baricitinib", 0.013), Said("Olumiant", 0.0003), Said("LY3009104", 0.0002)),
    *(Said("tofacitinib", 0.014), Said("upadacitinib", 0.007), Said("deucravacitinib", 0.004)),
    *(Said("BMS-986165", 0.0004), Said("filgotinib", 0.003), Said("ruxolitinib", 0.005)),
    *(Said("brepocitinib", 0.0004), Said("solcitinib", 0.00005), Said("delgocitinib", 0.0005)),
    *(Said("belimumab", 0.03), Said("anifrolumab", 0.012), Said("rituximab", 0.04)),
    *(Said("hydroxychloroquine", 0.08), Said("mycophenolate mofetil", 0.05)),
    *(Said("cyclophosphamide", 0.06), Said("glucocorticoids", 0.11), Said("azathioprine", 0.04)),
    *(Said("JAK inhibitor", 0.02), Said("Janus kinase", 0.015), Said("TYK2", 0.006)),
    *(Said("SRI-4", 0.004), Said("BICLA", 0.002), Said("SLEDAI-2K", 0.03), Said("BILAG", 0.015)),
    *(Said("CLASI", 0.006), Said("LLDAS", 0.008), Said("type I interferon", 0.05)),
    *(Said("herpes zoster", 0.015), Said("venous thromboembolism", 0.012), Said("MRL/lpr", 0.01)),
    *(Said("rheumatoid arthritis", 0.16), Said("antiphospholipid syndrome", 0.05)),
    *(
        Said("Sjögren syndrome", 0.03),
        Said("dermatomyositis", 0.02),
        Said("alopecia areata", 0.004),
    ),
)

_TAIL = 150_000
_NUMBERS = 0.04  # of the words of an abstract


class Words:
    """A vocabulary that is the same for the same seed."""

    def __init__(self, seed: str, tail: int = _TAIL) -> None:
        chance = Random(seed)
        self.names = _composed(chance, tail)
        self._words = np.array([*COMMON, *self.names], dtype=object)
        rank = np.arange(1, len(self._words) + 1)
        self._up_to = _cumulated(1 / (rank + 2.7) ** 1.05)

    def drawn(self, generator: np.random.Generator, how_many: int) -> list[str]:
        """Words one after the other, and numbers between them."""
        at = np.searchsorted(self._up_to, generator.random(how_many))
        words: list[str] = self._words[at].tolist()
        for place in np.flatnonzero(generator.random(how_many) < _NUMBERS).tolist():
            words[place] = _number(int(generator.integers(0, 40_000)))
        return words


class Choices:
    """What is drawn the oftener the further in front it stands."""

    def __init__(self, each: Sequence[str], steepness: float = 1.0) -> None:
        self._each = np.array(each, dtype=object)
        self._up_to = _cumulated(1 / (np.arange(1, len(each) + 1) + 1.0) ** steepness)

    def drawn(self, generator: np.random.Generator, how_many: int) -> list[str]:
        """Each at most once; in whatever order."""
        at = np.searchsorted(self._up_to, generator.random(how_many))
        return list(dict.fromkeys(self._each[at].tolist()))


def _cumulated(weights: np.ndarray) -> np.ndarray:
    up_to: np.ndarray = np.cumsum(weights / weights.sum())
    up_to[-1] = 1.0
    return up_to


def _composed(chance: Random, how_many: int) -> list[str]:
    known = set(COMMON)
    words: dict[str, None] = {}
    while len(words) < how_many:
        syllables = chance.choices(SYLLABLES, k=chance.choice((2, 2, 3, 3, 4)))
        word = "".join(syllables) + chance.choice(ENDINGS)
        if word not in known:
            words[word] = None
    return list(words)


def _number(drawn: int) -> str:
    if drawn < 10_000:
        return f"{drawn / 100:.1f}%"
    if drawn < 20_000:
        return f"p=0.{drawn % 1000:03}"
    return f"{drawn % 400}" if drawn < 30_000 else f"{drawn % 1000 / 100:.2f}"
