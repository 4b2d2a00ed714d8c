"""The starter reviews from fixtures/reviews.json: their facts, what they ask in our words, and what
is known of their reference lists until PubMed is asked.

They go through the verbs that people use. Loading them again adds what is missing, touches nothing
that is there, and puts no list in the place of another.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from curation.citation_matching import Entry
from curation.history.acts import act
from curation.identifiers import as_doi
from curation.models import Reference, ReferenceList, Review, User
from curation.reviews.adding import DESCRIBED, add_review, describe
from curation.reviews.lists import take_list
from curation.reviews.resolving import by_identifiers

Block = dict[str, Any]


@dataclass
class Taken:
    """How many reviews and entries of lists came in, how many reviews were there; what was not."""

    reviews: int = 0
    entries: int = 0
    there: int = 0
    left_out: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def load_reviews(path: Path, *, by: User) -> Taken:
    """After the references, whose keys are theirs.

    Raises ValueError, naming the review, where a block is not as fixtures/README.md says.
    """
    taken = Taken()
    with act("loaded the starter reviews", by=by):
        for block in json.loads(path.read_text(encoding="utf-8")):
            try:
                _load(block, taken, by=by)
            except (KeyError, TypeError) as error:
                raise ValueError(f"reviews.json, {block.get('key', '?')}: {error!r}") from error
    return taken


def _load(block: Block, taken: Taken, *, by: User) -> None:
    key = block["key"]
    said = {name: value for name, value in block.items() if name not in ("key", "entries")}
    if unknown := said.keys() - set(DESCRIBED):
        raise KeyError(*sorted(unknown))
    reference = Reference.objects.filter(starter_key=key).first()
    if reference is None:
        taken.left_out[key] = "that reference is not here"
        return
    if Review.objects.filter(reference=reference).exists():
        taken.there += 1
    else:
        review = add_review(reference, by=by)
        describe(review, by=by, version=review.version, **said)
        taken.reviews += 1
    taken.entries += _take_list(reference, block.get("entries", []), by=by)


def _take_list(reference: Reference, blocks: list[Block], *, by: User) -> int:
    """How many entries came in: none where a list was taken already, or PubMed's is at hand."""
    review = reference.review
    if not blocks or review.lists.exists() or reference.cited_references:
        return 0
    entries = [
        Entry(number=each["number"], printed=_printed(each), doi=as_doi(each["doi"]) or "")
        for each in blocks
    ]
    taken = take_list(review, entries, source=ReferenceList.Source.STARTER, by=by)
    by_identifiers(taken.pk)
    return len(entries)


def _printed(block: Block) -> str:
    """Its facts in one line, as PubMed prints them; three of them end in a stop of their own."""
    where = f"{block['year']};{block['volume']}:{block['pages']}."
    return f"{block['authors']} {block['title']} {block['journal']} {where} doi: {block['doi']}."
