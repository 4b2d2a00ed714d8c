"""The starter references: facts from fixtures/, waiting for PubMed's own words.

Loading them again doubles nothing, and never touches a reference whose PubMed record is here.
"""

import html
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Q

from curation.identifiers import as_doi, as_pmcid
from curation.models import Reference


@dataclass
class Loaded:
    """What became of the blocks of a file: counts, and by key why one was left out."""

    counts: Counter[str] = field(default_factory=Counter)
    left_out: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def load_references(path: Path) -> Loaded:
    """Raises ValueError, naming the block, where one is not as fixtures/README.md says."""
    loaded = Loaded()
    for block in json.loads(path.read_text(encoding="utf-8")):
        if why := block.get("left_out"):
            loaded.left_out[block["key"]] = why
        else:
            loaded.counts[_load(block)] += 1
    return loaded


def _load(block: dict[str, Any]) -> str:
    key = block["key"]
    facts = _facts(block)
    reference = Reference.objects.filter(starter_key=key).first() or _same(facts)
    if reference is None:
        Reference.objects.create(origin=Reference.Origin.STARTER, starter_key=key, **facts)
        return "added"
    if reference.starter_key not in (None, key):
        raise ValueError(f"{key} and {reference.starter_key} have an identifier in common.")
    if reference.pubmed_changed_at:
        facts = {}
    changed = {name: value for name, value in facts.items() if getattr(reference, name) != value}
    if not changed and reference.starter_key == key:
        return "unchanged"
    for name, value in (changed | {"starter_key": key}).items():
        setattr(reference, name, value)
    reference.save(update_fields=[*changed, "starter_key"])
    return "updated"


def _same(facts: dict[str, Any]) -> Reference | None:
    """The reference that has one of these identifiers already."""
    ids = Q()
    for name in ("pmid", "doi", "pmcid"):
        if facts[name]:
            ids |= Q(**{name: facts[name]})
    return Reference.objects.filter(ids, shares_ids_with=None).first() if ids else None


def _facts(block: dict[str, Any]) -> dict[str, Any]:
    doi, pmcid = block.get("doi", ""), block.get("pmcid", "")
    if (doi and not as_doi(doi)) or (pmcid and not as_pmcid(pmcid)):
        raise ValueError(f"{block['key']} has a DOI or PMCID that is none.")
    year = block.get("year")
    day = date.fromisoformat(block["published"]) if block.get("published") else None
    # A congress's name holds its year already.
    year_alone = "" if str(year) in block.get("journal", "") else str(year or "")
    return {
        "pmid": block.get("pmid"),
        "doi": as_doi(doi),
        "pmcid": as_pmcid(pmcid),
        "title": html.escape(block.get("title", ""), quote=False),
        "authors_as_printed": block.get("authors", ""),
        "journal": block.get("journal", ""),
        "volume": block.get("volume", ""),
        "issue": block.get("issue", ""),
        "pages": block.get("pages", ""),
        "publication_year": year,
        "publication_date": _printed(day) if day else year_alone,
        "published_on": day or (date(year, 1, 1) if year else None),
        "nct_numbers": block.get("nct_numbers", []),
        "publication_types": [
            {"ui": "", "name": name} for name in block.get("publication_types", [])
        ],
        "other_ids": [{"ui": "address", "name": url} for url in block.get("addresses", [])],
        "general_notes": (
            [{"ui": "starter evidence", "name": block["note"]}] if block.get("note") else []
        ),
    }


def _printed(day: date) -> str:
    """As PubMed prints it: 2022 Oct 4."""
    return f"{day.year} {day:%b} {day.day}"
