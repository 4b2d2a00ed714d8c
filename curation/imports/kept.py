"""A reference that a file describes and PubMed does not: kept as the file has it, and only once.

PubMed's record wins when it comes: the upsert writes over all of this.
"""

import html
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.db.models.functions import Abs, Length
from django.utils.timezone import now

from curation.article import Author
from curation.identifiers import as_nct_number, nct_numbers_in
from curation.imports.alike import plain_of, surname_of, without_markup
from curation.imports.notices import write_notices
from curation.imports.printed import Printed
from curation.models import Reference
from curation.models.reference import ReferenceQuerySet
from curation.pubmed.dates import from_words
from curation.record_lines import one_line, sections_of

_COLUMNS = (
    *("kind", "vernacular_title", "authors", "journal", "journal_abbreviation", "nlm_id"),
    *("issn", "issn_linking", "country", "publication_date", "languages", "publication_types"),
    *("mesh", "supplementary_concepts", "keywords", "chemicals", "grants", "databanks"),
    *("coi_statement", "book"),
)
# Words that stand alone: of "and/or" or "lupus.org" the index makes one word.
_WORD = re.compile(r"(?<![^\s(\[,;:“\"])[^\W\d_]{4,}(?=[\s)\],;:?!”\"]|\.(?:\s|$)|$)")
_MOST_WORDS = 12
_HAS_WORDS = "curation_reference.document @@ plainto_tsquery('public.curation_words', %s)"
_MOST_CANDIDATES = 100


class Kept(NamedTuple):
    """`added` where nothing here was it; `filled` names what it did not have before."""

    reference: Reference
    added: bool = False
    filled: tuple[str, ...] = ()


def keep(printed: Printed) -> Kept:
    """The reference that it is, else one of its own; what is there is never written over.

    For a transaction that holds the lock of whoever writes references.
    """
    columns = columns_of(printed)
    found = _here(printed)
    if found is None:
        reference = Reference.objects.create(
            origin=Reference.Origin.FILE, doi=printed.doi, pmcid=printed.pmcid, **columns
        )
        if notices := printed.told.get("notices"):
            write_notices({reference.pk: notices}, at=now(), new=True)
        return Kept(reference, added=True)
    if found.pubmed_changed_at is not None or found.pmid is not None:
        return Kept(found)
    return Kept(found, filled=_fill(found, printed, columns))


def columns_of(printed: Printed) -> dict[str, Any]:
    """Columns of a reference, as far as the file tells them."""
    told: dict[str, Any] = dict(printed.told)
    columns = {name: told[name] for name in _COLUMNS if told.get(name)}
    columns |= {
        "title": told.get("title") or html.escape(one_line(printed.title), quote=False),
        "authors_as_printed": one_line(", ".join(printed.authors)),
        "volume": one_line(printed.volume),
        "issue": one_line(printed.issue),
        "pages": one_line(printed.pages),
        "abstract": told.get("abstract") or sections_of(printed.abstract),
    }
    columns.setdefault("journal", one_line(printed.journal) if "book" not in columns else "")
    said = from_words(columns.get("publication_date", ""))
    year = printed.year or said.year
    columns["publication_date"] = said.text or str(year or "")
    columns["published_on"] = said.first_day or (date(year, 1, 1) if year else None)
    columns["publication_year"] = year
    columns["nct_numbers"] = _nct_numbers(columns)
    return columns


def _nct_numbers(columns: dict[str, Any]) -> list[str]:
    """Those of the registries, then those that only the title and the abstract mention."""
    listed = [
        number
        for bank in columns.get("databanks", ())
        for accession in bank["accession_numbers"]
        if (number := as_nct_number(accession))
    ]
    texts = [columns["title"], *(section["text"] for section in columns["abstract"])]
    return list(
        dict.fromkeys([*listed, *(each for text in texts for each in nct_numbers_in(text))])
    )


def _fill(reference: Reference, printed: Printed, columns: dict[str, Any]) -> tuple[str, ...]:
    """Write what was empty; an identifier that another reference has was looked for before."""
    offered = columns | {"doi": printed.doi, "pmcid": printed.pmcid}
    never = ("authors_as_printed", "kind")
    new = {
        name: value
        for name, value in offered.items()
        if value and name not in never and not getattr(reference, name)
    }
    for name in _said_already(reference, new):
        del new[name]
    # A year alone is no date that anybody told: what is known of the day goes with it.
    if new.keys() & {"publication_date", "publication_year"}:
        new["published_on"] = columns["published_on"]
    if new:
        for name, value in new.items():
            setattr(reference, name, value)
        reference.save(update_fields=list(new))
    return tuple(sorted(new))


def _said_already(reference: Reference, new: dict[str, Any]) -> list[str]:
    """What is here under another name: our own files write it into both places."""
    same = {
        "authors": bool(reference.authors_as_printed),
        "journal": new.get("journal") == reference.journal_abbreviation,
        "issn": new.get("issn") == reference.issn_linking,
        "publication_date": new.get("publication_date") == str(reference.publication_year),
        "databanks": all(
            set(bank["accession_numbers"]) <= set(reference.nct_numbers)
            for bank in new.get("databanks", ())
        ),
    }
    return [name for name, is_same in same.items() if is_same and name in new]


def _here(printed: Printed) -> Reference | None:
    """By its identifiers, else the one that has the same title and that nothing contradicts."""
    own = Reference.objects.filter(shares_ids_with=None)
    by_ids = ({"pmid": printed.pmid}, {"doi": printed.doi}, {"pmcid": printed.pmcid})
    for known_by in by_ids:
        found = own.filter(**known_by).first() if all(known_by.values()) else None
        if found:
            return found
    return next((each for each in _with_title(own, printed) if _is_same(each, printed)), None)


def _with_title(own: ReferenceQuerySet, printed: Printed) -> Iterator[Reference]:
    """By the words of the title in the index of documents, then by all its letters.

    Half of all abstracts may have the words of a short title; what contradicts is left out before
    anything is counted, and titles of other lengths come last.
    """
    title = plain_of(printed.title)
    as_printed = html.escape(one_line(printed.title), quote=False)
    asked = list(dict.fromkeys(_WORD.findall(printed.title.lower())))[:_MOST_WORDS]
    if asked:
        candidates = own.extra(where=[_HAS_WORDS], params=[" ".join(asked)])
    else:
        names = one_line(", ".join(printed.authors))
        candidates = own.filter(
            title=as_printed, authors_as_printed=names, publication_year=printed.year
        )
    if printed.year:
        candidates = candidates.filter(Q(publication_year=printed.year) | Q(publication_year=None))
    if volume := one_line(printed.volume):
        candidates = candidates.filter(volume__in=("", volume))
    if pages := one_line(printed.pages).replace("–", "-"):
        candidates = candidates.filter(pages__in=("", pages, pages.replace("-", "–")))
    unlike = Abs(Length("title") - len(as_printed))
    for each in candidates.order_by(unlike, "pk")[:_MOST_CANDIDATES]:
        if plain_of(without_markup(each.title)) == title:
            yield each


def _is_same(reference: Reference, printed: Printed) -> bool:
    """Whether nothing that both say differs."""
    pairs = (
        (reference.doi, printed.doi),
        (reference.pmcid, printed.pmcid),
        (reference.pmid, printed.pmid),
        (reference.publication_year, printed.year),
        (reference.volume, one_line(printed.volume)),
        (reference.pages.replace("–", "-"), one_line(printed.pages).replace("–", "-")),
    )
    if any(ours and theirs and ours != theirs for ours, theirs in pairs):
        return False
    ours, theirs = _first_author(reference), _first_printed(printed)
    if not (ours.startswith(theirs) or theirs.startswith(ours)):
        return False
    journals = {plain_of(each) for each in (reference.journal, reference.journal_abbreviation)}
    named = (printed.journal, printed.told.get("journal"), printed.told.get("journal_abbreviation"))
    elsewhere = {plain_of(each) for each in named if each}
    is_placed = bool(reference.volume and printed.volume and reference.pages and printed.pages)
    return is_placed or not any(journals) or not elsewhere or bool(journals & elsewhere)


def _first_printed(printed: Printed) -> str:
    told = printed.told.get("authors")
    return _name_of(told[0]) if told else surname_of(printed.authors)


def _name_of(author: Author) -> str:
    return plain_of(without_markup(author["collective_name"]) or author["last_name"])


def _first_author(reference: Reference) -> str:
    if reference.authors:
        return _name_of(reference.authors[0])
    return surname_of((reference.authors_as_printed.partition(", ")[0],))
