"""Which drugs, trial and endpoints words speak of, by the names that the vocabularies know.

A name that two entries share speaks of neither: nobody is told something that may be wrong.
"""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, cast

from curation.anchoring import Mark
from curation.anchoring.terms import mentions
from curation.models import Drug, Endpoint, Trial

Kind = Literal["drug", "trial", "endpoint"]
Key = tuple[Kind, int]

SHORTEST = 3  # letters of a name; "T1" stands in too many texts for something else


class Recognised(NamedTuple):
    """In the order in which the text first speaks of each; `trial` is the only one, if it is."""

    drugs: list[Drug]
    trial: Trial | None
    trials: list[Trial]
    endpoints: list[Endpoint]

    @property
    def endpoint(self) -> Endpoint | None:
        return self.endpoints[0] if len(self.endpoints) == 1 else None


class Names(NamedTuple):
    """Every name of the vocabularies, and the entries that they speak of. Three queries."""

    terms: dict[str, Key]
    drugs: dict[int, Drug]
    trials: dict[int, Trial]
    endpoints: dict[int, Endpoint]


def names() -> Names:
    drugs = {drug.pk: drug for drug in Drug.objects.standing()}
    trials = {trial.pk: trial for trial in Trial.objects.all()}
    endpoints = {each.pk: each for each in Endpoint.objects.standing()}
    spoken: list[tuple[str, Key]] = []
    for drug in drugs.values():
        spoken += [(name, ("drug", drug.pk)) for name in (drug.inn, *drug.synonyms)]
    for trial in trials.values():
        said = (trial.acronym, trial.nct or "", *trial.other_ids)
        spoken += [(name, ("trial", trial.pk)) for name in said]
    for endpoint in endpoints.values():
        said = (endpoint.name, endpoint.short, *endpoint.printed)
        spoken += [(name, ("endpoint", endpoint.pk)) for name in said]
    return Names(_unmistakable(spoken), drugs, trials, endpoints)


def recognise(
    text: str, *, nct_numbers: Iterable[str] = (), known: Names | None = None
) -> Recognised:
    """What a text speaks of; `nct_numbers` are those of the record that it is of.

    The trial is named only where the words name one, or, if they name none, the record does.
    """
    known = known or names()
    found = list(dict.fromkeys(key for _, key in _spoken(text, known)))
    trials = [known.trials[pk] for kind, pk in found if kind == "trial"]
    numbers = set(nct_numbers)
    of_record = [trial for trial in known.trials.values() if trial.nct in numbers]
    candidates = trials or of_record
    return Recognised(
        drugs=[known.drugs[pk] for kind, pk in found if kind == "drug"],
        trial=candidates[0] if len(candidates) == 1 else None,
        trials=candidates,
        endpoints=[known.endpoints[pk] for kind, pk in found if kind == "endpoint"],
    )


def keyword_marks(text: str, *, known: Names | None = None) -> list[Mark]:
    """Where a text speaks of drugs, trials and endpoints; the name of a mark is its kind."""
    known = known or names()
    return [Mark(start, end, kind) for (start, end), (kind, _) in _spoken(text, known)]


def _spoken(text: str, known: Names) -> Iterator[tuple[tuple[int, int], Key]]:
    for start, end, key in mentions(text, known.terms):
        yield (start, end), cast(Key, key)


def _unmistakable(spoken: Iterable[tuple[str, Key]]) -> dict[str, Key]:
    """Each name that speaks of one entry only, however its letters are written."""
    by_name: dict[str, tuple[str, set[Key]]] = {}
    for name, key in spoken:
        name = " ".join(name.split())
        if len(name) >= SHORTEST:
            by_name.setdefault(name.lower(), (name, set()))[1].add(key)
    return {name: keys.pop() for name, keys in by_name.values() if len(keys) == 1}
