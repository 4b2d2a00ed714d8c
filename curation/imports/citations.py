"""Citations without a PMID, from a reference manager's file: matched by PubMed, or kept as is.

ecitmatch forgives a wrong author and a wrong year, so what it finds is believed only if the record
agrees: the same year (or the one beside it), the first author's surname, and most of the title.
"""

import difflib
import html
import re
import unicodedata
from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils.timezone import now

from curation import pubmed
from curation.article import Article
from curation.imports import settling
from curation.imports.chunks import Claim
from curation.imports.printed import Printed
from curation.imports.reading import Reading, read_new
from curation.imports.settling import Outcomes, Settlement
from curation.imports.tokens import State
from curation.imports.upsert import upsert
from curation.models import ImportItem, Reference

_ALIKE = 0.8  # of a title; below it two papers of one group are easily taken for one another


def bring_in_citations(claim: Claim) -> None:
    items = claim.items()
    printed = {
        item.pk: described for item in items if (described := Printed.unpacked(item.payload))
    }
    matches = pubmed.match_citations(
        [_asked(key, one) for key, one in printed.items() if _is_enough(one)]
    )
    candidate = {int(key): match.pmid for key, match in matches.items() if match.pmid}
    reading = Reading(now())
    if candidate:
        body = pubmed.fetch(sorted(set(candidate.values())))
        reading = read_new(pubmed.split(body), at=now())
    articles = {one.article.pmid: one.article for one in reading.fetched}
    believed = {
        key: pmid
        for key, pmid in candidate.items()
        if (pmid in articles and agrees(printed[key], articles[pmid])) or pmid in reading.same
    }
    reading.fetched = [one for one in reading.fetched if one.article.pmid in believed.values()]

    with transaction.atomic():
        claim.hold()
        outcomes = upsert(reading.fetched, at=reading.at) | reading.unchanged(asked=True)
        settling.settle(
            claim,
            [_settlement(item, printed, believed, reading, outcomes) for item in items],
        )


def agrees(printed: Printed, article: Article) -> bool:
    """Whether a record is the paper that a file describes."""
    if (
        printed.year
        and article.publication_year
        and abs(printed.year - article.publication_year) > 1
    ):
        return False
    surnames = {_plain(author["last_name"]) for author in article.authors}
    if printed.authors and surnames and _surname(printed.authors[0]) not in surnames:
        return False
    if not printed.title:
        return bool(printed.authors and printed.year)
    ours, theirs = _plain(printed.title), _plain(_without_markup(article.title))
    return difflib.SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= _ALIKE


def _is_enough(printed: Printed) -> bool:
    """Whether ecitmatch can make it out: it leaves out lines that hold less, and says nothing."""
    return bool(printed.journal and printed.year and (printed.volume or printed.pages))


def _asked(key: int, printed: Printed) -> pubmed.Citation:
    first_author = printed.authors[0].replace(",", " ") if printed.authors else ""
    return pubmed.Citation(
        key=str(key),
        journal=printed.journal,
        year=str(printed.year or ""),
        volume=printed.volume,
        first_page=re.split(r"[-–,;]", printed.pages)[0].strip(),
        author=" ".join(first_author.split()),
    )


def _settlement(
    item: ImportItem,
    printed: Mapping[int, Printed],
    believed: Mapping[int, int],
    reading: Reading,
    outcomes: Outcomes,
) -> Settlement:
    if item.pk in believed:
        return settling.of_pmid(item, believed[item.pk], reading, outcomes, {})
    if item.pk not in printed:
        return settling.failed(item, "What the file said of it is not there any more.")
    reference = keep(printed[item.pk])
    if reference.pmid:
        return Settlement(item.pk, State.UNCHANGED, "It is here, by its DOI.", reference.pk)
    return Settlement(
        item.pk,
        State.UNMATCHED,
        "PubMed has no record that agrees with it; it is kept as the file describes it.",
        reference.pk,
    )


def keep(printed: Printed) -> Reference:
    """A reference of its own for what PubMed does not have; the same citation makes only one."""
    here = Reference.objects.filter(shares_ids_with=None)
    for known_by in ({"doi": printed.doi}, {"pmcid": printed.pmcid}):
        found = here.filter(**known_by).first() if all(known_by.values()) else None
        if found:
            return found
    as_printed = {
        "title": html.escape(printed.title, quote=False),
        "authors_as_printed": ", ".join(printed.authors),
        "publication_year": printed.year,
    }
    found = here.filter(origin=Reference.Origin.FILE, **as_printed).first()
    return found or Reference.objects.create(
        origin=Reference.Origin.FILE,
        doi=printed.doi,
        pmcid=printed.pmcid,
        journal=printed.journal,
        volume=printed.volume,
        issue=printed.issue,
        pages=printed.pages,
        publication_date=str(printed.year or ""),
        published_on=date(printed.year, 1, 1) if printed.year else None,
        abstract=_sections(printed.abstract),
        **as_printed,
    )


def _sections(abstract: str) -> list[dict[str, str]]:
    text = html.escape(abstract.strip(), quote=False)
    return [{"label": "", "category": "", "text": text}] if text else []


def _surname(author: str) -> str:
    """The surname of "Wallace, Daniel J.", "Wallace DJ" or "Dörner T"."""
    before, comma, _ = author.partition(",")
    if comma:
        return _plain(before)
    words = author.split()
    while len(words) > 1 and re.fullmatch(r"(?:[A-Z]\.?-?){1,4}", words[-1]):
        words.pop()
    return _plain(" ".join(words))


def _plain(text: str) -> str:
    """Letters and digits only, without accents and case: what must agree whatever the style."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def _without_markup(markup: str) -> str:
    return html.unescape(re.sub(r"</?(?:i|b|u|sub|sup)>", "", markup))
