"""The starter claims from fixtures/claims.json: our words, their references, no quotes.

They go through the verbs that people use and wait, submitted, for somebody to confirm them.
Loading them again adds what is missing and touches nothing that is there.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from curation.claims.citations import cite
from curation.claims.claims import write_claim
from curation.claims.deciding import submit_claim
from curation.history.refused import Refused
from curation.models import Claim, Drug, Endpoint, Reference, Source, Trial, User

Block = dict[str, Any]


@dataclass
class Taken:
    """How many claims and citations came in, how many claims were there, and what was left out."""

    claims: int = 0
    citations: int = 0
    there: int = 0
    left_out: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def load_claims(folder: Path, *, by: User) -> Taken:
    """After the evidence, whose drugs, trials, endpoints and references they name.

    Raises ValueError, naming the claim, where a block is not as fixtures/README.md says.
    """
    blocks: list[Block] = json.loads((folder / "claims.json").read_text(encoding="utf-8"))
    load = _Load(by=by)
    for block in blocks:
        try:
            load.claim(block)
        except (KeyError, LookupError, Refused) as error:
            raise ValueError(f"claims.json, {block.get('key', '?')}: {error!r}") from error
    return load.taken


class _Load:
    """The rows that the blocks name are read once, not for each claim."""

    def __init__(self, *, by: User) -> None:
        self.by = by
        self.taken = Taken()
        keyed = Claim.objects.exclude(starter_key=None)
        self.there = set(keyed.values_list("starter_key", flat=True))
        self.stated = {statement.lower() for statement in self._statements()}
        self.drugs = _standing(Drug)
        self.endpoints = _standing(Endpoint)
        self.trials = {trial.slug: trial for trial in Trial.objects.all()}
        self.references = {
            reference.starter_key: reference
            for reference in Reference.objects.exclude(starter_key=None)
        }

    def claim(self, block: Block) -> None:
        key, statement = block["key"], block["statement"]
        if key in self.there:
            self.taken.there += 1
            return
        if statement.lower() in self.stated:
            self.taken.left_out[key] = "somebody stated it already"
            return
        citations = [each for each in block["citations"] if self._is_here(key, each)]
        if not citations:
            self.taken.left_out[key] = "no paper that it cites is here"
            return
        claim = write_claim(
            by=self.by,
            statement=statement,
            kind=block["kind"],
            drugs=[self.drugs[slug] for slug in block["drugs"]],
            trial=self.trials[block["trial"]] if block["trial"] else None,
            endpoint=self.endpoints[block["endpoint"]] if block["endpoint"] else None,
            population=block["population"],
            note=block["note"],
            starter_key=key,
        )
        for each in citations:
            cite(
                claim,
                self.references[each["reference"]],
                stance=each["stance"],
                by=self.by,
                locator=each["locator"],
                note=_what_was_read(each),
            )
            self.taken.citations += 1
        submit_claim(claim, by=self.by)
        self.taken.claims += 1

    def _is_here(self, key: str, citation: Block) -> bool:
        if citation["reference"] in self.references:
            return True
        self.taken.left_out[f"{key}, citing {citation['reference']}"] = "that reference is not here"
        return False

    @staticmethod
    def _statements() -> list[str]:
        from_elsewhere = Claim.objects.exclude(state__in=["rejected", "withdrawn"])
        return list(from_elsewhere.values_list("statement", flat=True))


def _standing(noun: type[Drug] | type[Endpoint]) -> dict[str, Any]:
    """By slug, each as the entry that stands for it now, so that no merge is undone."""
    rows = {row.pk: row for row in noun._default_manager.all()}
    found: dict[str, Any] = {}
    for row in rows.values():
        stands = row
        while stands.merged_into_id:
            stands = rows[stands.merged_into_id]
        found[row.slug] = stands
    return found


def _what_was_read(citation: Block) -> str:
    """Nothing where it was the place itself, in the authors' own words."""
    if citation["tier"] == Source.Tier.PRIMARY and citation["kind"] == citation["locator"]:
        return ""
    return f"Read as: {citation['kind']}, {Source.Tier(citation['tier']).label}."
