"""Take the reference list of a review: from PubMed's record, from pasted text, from a file.

A list that is taken anew supersedes the one before; none is thrown away, and what people answered
about an entry goes with it to the entry that prints the same.
"""

import re
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef
from django.utils.timezone import now

from curation.article import CitedReference as Cited
from curation.citation import words_of
from curation.citation_matching import Entry
from curation.citation_matching.entries import identifiers_in
from curation.history.acts import act
from curation.history.states import CannotBeDone
from curation.models import CandidateMatch, CitedReference, Reference, ReferenceList, Review, User
from curation.reviews.carrying import Answers, answers_of

ENTRIES_AT_MOST = 2_000
_GIVE_WAY = (ReferenceList.Source.PUBMED, ReferenceList.Source.STARTER)  # to PubMed's record
_NUMBER_MOST = 20
_WRITTEN_AT_ONCE = 500
_NUMBERED = re.compile(r"^\s*(?:\[\s*(\d{1,4})\s*\]|(\d{1,4})[.)])\s+(?=\S)")


def take_list(
    review: Review,
    entries: Sequence[Entry],
    *,
    source: str,
    by: User | None,
    filename: str = "",
    raw: str = "",
    problem: str = "",
) -> ReferenceList:
    """The review's current list from now on; the one before is kept, superseded.

    What a person chose, set aside or refused is carried over to the entry with the same words or
    the same identifier. The same list from the same source is the one that is there. Raises
    CannotBeDone where there is no entry, or more than ENTRIES_AT_MOST. Then tasks.start_resolving
    on commit.
    """
    tidied = [tidy for entry in entries if (tidy := _tidied(entry)).printed]
    if not tidied:
        raise CannotBeDone(
            "There is no reference in that. The list that was there stands as it was; paste the "
            "references, each beginning in a new line."
        )
    if len(tidied) > ENTRIES_AT_MOST:
        raise CannotBeDone(
            f"A list holds {ENTRIES_AT_MOST:,} references at most, and here are {len(tidied):,}. "
            "Nothing was taken; the list that was there stands as it was."
        )
    with act("added the reference list", by=by):
        Review.objects.select_for_update().get(pk=review.pk)
        before = ReferenceList.objects.current().filter(review=review).first()
        if before and before.source == source and _printed_in(before) == tidied:
            return before
        answers = answers_of(before) if before else Answers()
        if before:
            before.superseded_at = now()
            before.save(update_fields=["superseded_at"])
        taken = ReferenceList.objects.create(
            review=review,
            source=source,
            filename=_storable(filename)[-200:],
            raw=_storable(raw),
            problem=problem,
            taken_by=by,
        )
        _write(taken, tidied, answers)
    return taken


def _write(taken: ReferenceList, entries: Sequence[Entry], answers: Answers) -> None:
    rows, refused = [], []
    for position, entry in enumerate(entries, start=1):
        answer = answers.for_entry(entry)
        row = CitedReference(
            reference_list=taken,
            position=position,
            **entry._asdict(),
            **(answer.columns if answer else {}),
        )
        rows.append(row)
        if answer:
            refused += [CandidateMatch(entry=row, **columns) for columns in answer.refused]
    CitedReference.objects.bulk_create(rows, _WRITTEN_AT_ONCE)
    CandidateMatch.objects.bulk_create(refused, _WRITTEN_AT_ONCE)


def _printed_in(taken: ReferenceList) -> list[Entry]:
    rows = taken.entries.order_by("position").values_list(*Entry._fields)
    return [Entry(*row) for row in rows]


def _tidied(entry: Entry) -> Entry:
    """As it can be kept: one line; where only an identifier is known, that is what is printed."""
    printed = " ".join(_storable(entry.printed).split())
    if not printed and entry.pmid:
        printed = f"PMID {entry.pmid}"
    return entry._replace(
        number=_storable(entry.number).strip()[:_NUMBER_MOST],
        printed=printed or entry.doi or entry.pmcid,
        section=" ".join(_storable(entry.section).split()),
        raw=_storable(entry.raw),
    )


def _storable(text: str) -> str:
    return text.replace("\x00", "\ufffd")


def take_from_pubmed(review: Review, *, by: User | None) -> ReferenceList:
    """The list as PubMed's record has it. Raises CannotBeDone where the record has none."""
    entries = entries_of_record(review.reference)
    if not entries:
        raise CannotBeDone(
            f"PubMed's record of {review.reference} has no reference list. Paste it as text, or "
            "drop a RIS or NBIB file of it."
        )
    return take_list(review, entries, source=ReferenceList.Source.PUBMED, by=by)


def entries_of_record(reference: Reference) -> list[Entry]:
    """The cited references of PubMed's record, as entries of a list."""
    return [_tidied(_entry_of(cited)) for cited in reference.cited_references]


def _entry_of(cited: Cited) -> Entry:
    """With the identifiers that PubMed gives; else with those that stand among its words."""
    number, printed = _numbered(words_of(cited["text"]))
    given = (cited["pmid"], cited["doi"], cited["pmcid"])
    ids = given if any(given) else identifiers_in(printed)
    return Entry(number, printed, words_of(cited["section"]), *ids)


def _numbered(words: str) -> tuple[str, str]:
    """ "12. Quill Q. A paper." as its number and its words."""
    found = _NUMBERED.match(words)
    return (found[1] or found[2], words[found.end() :]) if found else ("", words)


def follow_reviews(reference_ids: Iterable[int] | None = None) -> list[ReferenceList]:
    """Take PubMed's list for each of these that is a review whose list is PubMed's or the starter
    evidence's, or that has none, where the record's list is another now. The lists that are new, to
    be resolved.

    None is every review that has no list though its record has one.
    """
    taken: list[ReferenceList] = []
    reviews = Review.objects.select_related("reference")
    if reference_ids is None:
        has_list = ReferenceList.objects.current().filter(review=OuterRef("pk"))
        reviews = reviews.exclude(Exists(has_list)).exclude(reference__cited_references=[])
    else:
        # Reviews are few, and what came in is hundreds at a time and hardly ever one.
        ours = set(Review.objects.values_list("reference", flat=True)).intersection(reference_ids)
        if not ours:
            return []
        reviews = reviews.filter(reference__in=ours)
    for review in reviews.order_by("pk"):
        before = review.lists.current().first()
        if before and before.source not in _GIVE_WAY:
            continue
        if not 1 <= len(review.reference.cited_references) <= ENTRIES_AT_MOST:
            continue
        after = take_from_pubmed(review, by=None)
        if after != before:
            taken.append(after)
    return taken
