"""Which references a question finds.

Words are looked for at the beginnings of words in titles and journals; a word that is a surname is
found through the index on authors, and an identifier through its own. A search engine may take the
place of this file: it only has to turn a Question into a queryset.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from html import escape

from django.db.models import BooleanField, Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils import timezone

from curation.identifiers import as_doi, as_nct_number, as_orcid, as_pmcid, as_pmid
from curation.models import Citation, CitedReference, ImportItem, Reference, State, User
from curation.models.claim import STANDING
from curation.models.effective_tags import tagged_with, with_below
from curation.models.identified import Identified, identified_by
from curation.models.reference import ReferenceQuerySet
from curation.models.standing import Standing, stands_apart, stands_as
from curation.search.flow_words import InFlow, Screening
from curation.search.question import Question

SMALL = 20_000
MOST_WORDS = 12
_TERM = re.compile(r'"([^"]+)"|(\S+)')
_PMID = re.compile(
    r"(?:PMID:?\s*|(?:https?://)?pubmed\.ncbi\.nlm\.nih\.gov/)(\d{1,8})/?", re.IGNORECASE | re.ASCII
)
_ORCID = re.compile(r"(?:https?://orcid\.org/)?[\d-]{15,18}[\dX]", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True)
class Found:
    references: ReferenceQuerySet
    count: int
    is_small: bool  # so that they may be read again and again, to count what they hold


def find(question: Question, *, seen_by: User | None = None) -> Found:
    """The references of a question; up to SMALL of them are looked for only once.

    Where it asks for tags, with those that this person may see yet.
    """
    found = matches(question, seen_by=seen_by)
    if question != Question():
        pks = list(found.order_by().values_list("pk", flat=True)[: SMALL + 1])
        if len(pks) <= SMALL:
            these = RawSQL("curation_reference.id = ANY(%s)", [pks], BooleanField())
            return Found(Reference.objects.filter(these), len(pks), is_small=True)
    count = found.count()
    return Found(found, count, is_small=count <= SMALL)


def matches(question: Question, *, seen_by: User | None = None) -> ReferenceQuerySet:
    found = Reference.objects.all()
    if question.words:
        found = found.filter(_words(question.words))
    if question.year_from:
        found = found.filter(publication_year__gte=question.year_from)
    if question.year_to:
        found = found.filter(publication_year__lte=question.year_to)
    if question.journal:
        found = found.filter(Q(journal_abbreviation=question.journal) | Q(journal=question.journal))
    for name in question.types:
        found = found.filter(publication_types__contains=[{"name": name}])
    for name in question.mesh:
        found = found.filter(mesh__contains=[{"name": name}])
    if question.author:
        found = found.filter(_author(question.author))
    for slug in question.tags:
        found = found.filter(tagged_with(with_below(slug), seen_by=seen_by))
    if question.notice:
        found = found.filter(_notice(question.notice))
    if question.record:
        found = found.filter(pubmed_changed_at__isnull=question.record == "missing")
    if question.batch:
        brought = ImportItem.objects.filter(batch=question.batch, reference=OuterRef("pk"))
        found = found.filter(Exists(brought))
    return _reviewed(found, question, seen_by)


def _reviewed(
    found: ReferenceQuerySet, question: Question, seen_by: User | None
) -> ReferenceQuerySet:
    """What a question asks of reviews, of screening, and of what came of it."""
    if question.review:
        found = found.filter(listed_by(question.review))
    for each in question.screening:
        if asked := Screening.read(each):
            found = found.filter(asked.condition(seen_by))
    if place := InFlow.read(question.flow):
        found = found.filter(place.condition(seen_by))
    if question.since:
        found = found.filter(added_at__gte=first_moment(question.since))
    if question.added_before:
        found = found.filter(added_at__lt=first_moment(question.added_before))
    if question.claims:
        cited = Q(pk__in=_cited_for(seen_by))
        found = found.filter(cited if question.claims == "some" else ~cited)
    if question.identified:
        found = found.filter(identified_by(Identified(question.identified)))
    return found


def listed_by(review: int) -> Q:
    """For a query of references: those of the review's current list."""
    entries = CitedReference.objects.current().filter(
        reference_list__review=review, reference__isnull=False
    )
    return Q(pk__in=entries.order_by().values("reference"))


def first_moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _cited_for(seen_by: User | None) -> QuerySet[Citation, int]:
    """What is cited under claims that stand; for whoever has no account, that are accepted."""
    states = (State.ACCEPTED,) if seen_by is None else STANDING
    cited = Citation.objects.filter(state__in=states, claim__state__in=states)
    return cited.order_by().values_list("reference", flat=True)


def is_identifier(words: str) -> bool:
    return _identified(words) is not None


def _identified(words: str) -> Q | None:
    """Where the words are one identifier and nothing else: what has that identifier."""
    words = words.strip()
    if match := _PMID.fullmatch(words):
        return Q(pmid=int(match[1]))
    # Up to four digits may be a year; whoever means such a PMID writes "PMID" before it.
    if len(words) > 4 and (pmid := as_pmid(words)):
        return Q(pmid=pmid)
    if doi := as_doi(words):
        return Q(doi=doi)
    if words[:3].upper() == "PMC" and (pmcid := as_pmcid(words)):
        return Q(pmcid=pmcid)
    if nct := as_nct_number(words):
        return Q(nct_numbers__contains=[nct])
    if _ORCID.fullmatch(words) and (orcid := as_orcid(words)):
        return Q(authors__contains=[{"orcid": orcid}])
    return None


def _words(words: str) -> Q:
    whole = _identified(words)
    if whole is not None:
        return whole
    found = Q()
    for match in list(_TERM.finditer(words))[:MOST_WORDS]:
        term = match[1] or match[2]
        found &= _identified(term) or _word(term)
    return found


def _word(word: str) -> Q:
    # A subquery of its own, since an OR with anything else would keep the index from being used.
    named = Reference.objects.filter(
        *[_or(Q(authors__contains=[{"last_name": name}]) for name in _as_names(word))]
    )
    begins = _at_a_word(word)
    return (
        Q(title__iregex=begins)
        | Q(vernacular_title__iregex=begins)
        | Q(journal__iregex=begins)
        | Q(journal_abbreviation__iregex=begins)
        | Q(authors_as_printed__iregex=begins)
        | Q(pk__in=named.order_by().values("pk"))
    )


def _at_a_word(word: str) -> str:
    """A regular expression of PostgreSQL's: "trial" finds trials, and nothing terrestrial."""
    # Titles are stored as markup, in which & and < are written out.
    literal = re.sub(r"([^\w\s])", r"\\\1", escape(word, quote=False))
    return rf"\m{literal}" if word[0].isalnum() else literal


def _as_names(word: str) -> set[str]:
    """As it was typed, and as surnames are mostly written."""
    return {word, word.capitalize(), word.title(), word.upper()}


def _or(parts: Iterable[Q]) -> Q:
    found = Q()
    for part in parts:
        found |= part
    return found


def _author(name: str) -> Q:
    """A name as the pages print it: "Wallace DJ", "Wallace", or a group's."""
    found = Q(authors__contains=[{"last_name": name}])
    found |= Q(authors__contains=[{"collective_name": name}])
    last_name, _, initials = name.rpartition(" ")
    if last_name:
        found |= Q(authors__contains=[{"last_name": last_name, "initials": initials}])
    return found


def _notice(notice: str) -> Q:
    if notice == "any":
        return stands_apart()
    if notice == "none":
        return ~stands_apart()
    return stands_as(Standing.by_key(notice))
