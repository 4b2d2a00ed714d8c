"""A reference that is here, by the PMID, the DOI or the number here that somebody types."""

import re

from django.core.exceptions import ValidationError
from django.db.models import F

from curation.identifiers import as_doi, as_pmid
from curation.models import Reference

# "#12", or the address of its page.
_HERE = re.compile(r"(?:#|(?:https?://[^/\s]+)?/references/)(\d{1,9})/?")


def reference_in(text: str) -> Reference:
    """The reference of that number; ValidationError with a sentence where there is none."""
    text = text.strip()
    if match := _HERE.fullmatch(text):
        here = Reference.objects.filter(pk=int(match[1])).first()
        if here is None:
            raise ValidationError(f"There is no reference {match[1]} here.")
        return here
    pmid = as_pmid(text.upper().removeprefix("PMID").lstrip(": "))
    doi = as_doi(text)
    if pmid is None and doi is None:
        raise ValidationError(f"“{text}” is not a PMID or a DOI.")
    found = Reference.objects.filter(pmid=pmid) if pmid else Reference.objects.filter(doi=doi)
    reference = found.order_by(F("shares_ids_with").asc(nulls_first=True)).first()
    if reference is None:
        name = f"PMID {pmid}" if pmid else doi
        raise ValidationError(f"{name} is not here yet. Bring it in first, then cite it.")
    return reference
