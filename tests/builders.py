"""Small, true examples of each noun. Say only what the test is about."""

from datetime import date
from itertools import count
from typing import Any

from django.utils import timezone

from curation.article import Author
from curation.models import ImportBatch, ImportItem, Notice, Reference, User

_pmids = count(90_000_001)


def an_author(last_name: str = "Quill", initials: str = "Q", **parts: Any) -> Author:
    """A person; `at` names where they work, `group` makes it a group."""
    at = parts.pop("at", ())
    group = parts.pop("group", "")
    author: Any = {
        "role": "author",
        "last_name": "" if group else last_name,
        "fore_name": "" if group else f"{initials[:1]}.",
        "initials": "" if group else initials,
        "suffix": "",
        "collective_name": group,
        "orcid": "",
        "ids": {},
        "affiliations": [{"text": each, "ids": {}} for each in at],
        "is_valid": True,
        "equal_contribution": False,
    }
    return author | parts


def a_reference(**fields: Any) -> Reference:
    """With PubMed's record behind it; `fetched=False` for one that was not asked about yet."""
    fields.setdefault("pmid", next(_pmids))
    fields.setdefault("title", f"A made-up trial reported in {fields['pmid']}")
    fields.setdefault("published_on", date(2023, 5, 1))
    if fields["published_on"]:
        fields.setdefault("publication_year", fields["published_on"].year)
    if fields.pop("fetched", True):
        fields.setdefault("pubmed_asked_at", timezone.now())
        fields.setdefault("pubmed_changed_at", timezone.now())
    return Reference.objects.create(**fields)


def a_notice(reference: Reference, kind: str = Notice.Kind.RETRACTION_IN, **fields: Any) -> Notice:
    fields.setdefault("pmid", next(_pmids))
    fields.setdefault("position", reference.notices.count())
    fields.setdefault("first_seen_at", timezone.now())
    return Notice.objects.create(reference=reference, kind=kind, **fields)


def a_batch(by: User, *brought: Reference, **fields: Any) -> ImportBatch:
    """One that is done, and brought these references."""
    fields.setdefault("source", ImportBatch.Source.PASTE)
    batch = ImportBatch.objects.create(opened_by=by, **fields)
    for position, reference in enumerate(brought, start=1):
        ImportItem.objects.create(
            batch=batch,
            position=position,
            line=position,
            token=str(reference.pmid),
            kind=ImportItem.Kind.PMID,
            pmid=reference.pmid,
            reference=reference,
            state=ImportItem.State.ADDED,
            settled_at=timezone.now(),
        )
    return batch


def of_type(*names: str) -> list[dict[str, str]]:
    return [{"ui": "D000000", "name": name} for name in names]


def a_heading(name: str, *, major: bool = False, qualifiers: tuple[str, ...] = ()) -> Any:
    return {
        "ui": "D000000",
        "name": name,
        "type": "",
        "major": major,
        "qualifiers": [{"ui": "Q000000", "name": each, "major": False} for each in qualifiers],
    }


def a_citation(text: str = "A cited paper.", **ids: Any) -> Any:
    return {"text": text, "pmid": None, "doi": "", "pmcid": "", "section": ""} | ids
