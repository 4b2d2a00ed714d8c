"""What people answered about a list, to be carried over to the one that supersedes it.

An answer is found by the printed words, else by an identifier; where several entries print the
same, the first of the old list answers for the first of the new.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q

from curation.citation_matching import Entry
from curation.models import CandidateMatch, CitedReference, ReferenceList

State = CitedReference.State
How = CitedReference.How

_CHOSEN = ("state", "how", "reference_id", "found_pmid", "why", "decided_by_id")
_REFUSED = ("reference_id", "pmid", "how", "certainty", "why", "refused_by_id", "refused_at")


class Answer(NamedTuple):
    """`columns` of an entry that a person decided; `refused` those of its refused candidates."""

    columns: dict[str, Any]
    refused: list[dict[str, Any]]


class Answers:
    """The answers of a list, each given away once."""

    def __init__(self) -> None:
        self._by_key: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        self._given: set[int] = set()

    def keep(self, entry: CitedReference, answer: Answer) -> None:
        for key in _keys(entry):
            self._by_key[key].append(answer)

    def for_entry(self, entry: Entry) -> Answer | None:
        for key in _keys(entry):
            for answer in self._by_key.get(key, ()):
                if id(answer) not in self._given:
                    self._given.add(id(answer))
                    return answer
        return None


def _keys(entry: Entry | CitedReference) -> Iterator[tuple[str, str]]:
    yield "printed", " ".join(entry.printed.split()).casefold()
    for name in ("pmid", "doi", "pmcid"):
        if value := getattr(entry, name):
            yield name, str(value)


def answers_of(taken: ReferenceList) -> Answers:
    """What people answered about the entries of this list, in three queries."""
    refused = CandidateMatch.objects.filter(entry=OuterRef("pk"), refused_by__isnull=False)
    by_a_person = Q(state=State.SET_ASIDE) | Q(state=State.RESOLVED, how=How.PERSON)
    entries = taken.entries.filter(by_a_person | Q(Exists(refused))).order_by("position")
    answers = Answers()
    for entry in entries.prefetch_related("candidates"):
        decided = entry.state == State.SET_ASIDE or entry.how == How.PERSON
        columns = {name: getattr(entry, name) for name in _CHOSEN} if decided else {}
        answers.keep(
            entry,
            Answer(
                columns,
                [
                    {name: getattr(candidate, name) for name in _REFUSED}
                    for candidate in entry.candidates.all()
                    if candidate.refused_by_id
                ],
            ),
        )
    return answers
