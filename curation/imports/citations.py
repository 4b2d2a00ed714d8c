"""Citations without a PMID, from a reference manager's file: matched by PubMed, or kept as is.

ecitmatch forgives a wrong author and a wrong year, so what it finds is believed only if the record
agrees: the same year (or the one beside it), the first author's surname, and most of the title.
"""

import difflib
import re
from collections.abc import Mapping

from django.db import transaction
from django.utils.timezone import now

from curation import pubmed
from curation.article import Article
from curation.imports import settling
from curation.imports.alike import plain_of, surname_of, without_markup
from curation.imports.chunks import Claim
from curation.imports.kept import Kept, keep
from curation.imports.printed import Printed
from curation.imports.reading import Reading, read_new
from curation.imports.settling import Outcomes, Settlement
from curation.imports.tokens import State
from curation.imports.upsert import only_writer, upsert
from curation.models import ImportItem

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
        only_writer()
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
    surnames = {plain_of(author["last_name"]) for author in article.authors}
    if printed.authors and surnames and surname_of(printed.authors) not in surnames:
        return False
    if not printed.title:
        return bool(printed.authors and printed.year)
    ours, theirs = plain_of(printed.title), plain_of(without_markup(article.title))
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
        found = settling.of_pmid(item, believed[item.pk], reading, outcomes, {})
        if item.pmid in (None, believed[item.pk]):
            return found
        why = f"PubMed knows no PMID {item.pmid}; by what the file says it is {found.pmid}."
        return found._replace(reason=" ".join(filter(None, (why, found.reason))))
    if item.pk not in printed:
        return settling.failed(item, "What the file said of it is not there any more.")
    kept = keep(printed[item.pk])
    known = printed[item.pk].pmid
    denied = f" of PMID {known}" if known and kept.reference.pmid != known else ""
    if kept.reference.pmid:
        return Settlement(
            item.pk,
            State.UNCHANGED,
            f"It is here, {_by_what(printed[item.pk], kept)}.",
            kept.reference.pk,
        )
    if kept.filled:
        return Settlement(
            item.pk,
            State.UPDATED,
            "PubMed has no record that agrees with it; what was empty is filled from the file.",
            kept.reference.pk,
        )
    if not kept.added:
        return Settlement(
            item.pk, State.UNCHANGED, "It is here as a file described it.", kept.reference.pk
        )
    return Settlement(
        item.pk,
        State.UNMATCHED,
        f"PubMed has no record{denied} that agrees with it; it is kept as the file describes it.",
        kept.reference.pk,
        raw=bytes(item.payload) if item.payload else None,
    )


def _by_what(printed: Printed, kept: Kept) -> str:
    if printed.doi and kept.reference.doi == printed.doi:
        return "by its DOI"
    return "by what the file says of it"
