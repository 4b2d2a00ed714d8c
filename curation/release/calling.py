"""What each row of a release is called: by its words, so that it means something elsewhere too."""

from collections import Counter
from typing import Any

from django.db.models import Model

from curation.models import Reference, User
from curation.release.nouns import Noun


class Names:
    """Names given on the way; a second row of the same words gets a number behind them.

    Publications come by the million and most have a PMID: of those nothing is remembered.
    """

    def __init__(self) -> None:
        self._names: dict[type[Model], dict[int, str]] = {}
        self._given: dict[type[Model], Counter[str]] = {}
        self._people = {person.pk: str(person) for person in User.objects.order_by("pk")}

    def name(self, noun: Noun, pk: int, said: dict[str, Any]) -> str:
        """Called once for each row, in the order in which they are written."""
        if noun.model is Reference:
            return self._of_a_reference(noun, pk, said)
        if noun.key == ("number",):
            return self._remember(noun.model, pk, f"{noun.singular} {self._next(noun.model)}")
        words = "/".join("" if said[each] is None else str(said[each]) for each in noun.key)
        return self._remember(noun.model, pk, words)

    def of(self, model: type[Model], pk: int | None, pmid: int | None = None) -> str | None:
        """What a row is called that was named before; a person is named here."""
        if pk is None:
            return None
        if model is Reference and pmid is not None:
            return _by_pmid(pmid)
        if model is User and pk not in self._names.setdefault(User, {}):
            return self._remember(User, pk, self._people[pk])
        return self._names[model][pk]

    def people(self) -> list[tuple[str, str]]:
        """Everybody who was named so far: what they are called here, and their name."""
        named = self._names.get(User, {}).items()
        return sorted((called, self._people[pk]) for pk, called in named)

    def _of_a_reference(self, noun: Noun, pk: int, said: dict[str, Any]) -> str:
        if said["pmid"] is not None:
            return _by_pmid(said["pmid"])
        words = f"DOI {said['doi']}" if said["doi"] else said["starter_key"]
        return self._remember(Reference, pk, words or f"{noun.singular} {self._next(Reference)}")

    def _next(self, model: type[Model]) -> int:
        return len(self._names.get(model, {})) + 1

    def _remember(self, model: type[Model], pk: int, words: str) -> str:
        given = self._given.setdefault(model, Counter())
        given[words] += 1
        name = words if given[words] == 1 else f"{words} ({given[words]})"
        self._names.setdefault(model, {})[pk] = name
        return name


def _by_pmid(pmid: int) -> str:
    return f"PMID {pmid}"
