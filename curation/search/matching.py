"""Which references a question finds, and how many they are."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cached_property

from django.db.models import BooleanField, Exists, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from curation.models import CitedReference, ImportItem, Reference, User
from curation.models.effective_tags import tagged_with, with_below
from curation.models.identified import Identified, identified_by
from curation.models.reference import ReferenceQuerySet
from curation.models.standing import Standing, stands_apart, stands_as
from curation.search.counting import (
    Count,
    How,
    about,
    by_index,
    day_since,
    estimated,
    sampled,
    total,
)
from curation.search.evidence import cited_for, tied_to_drug, tied_to_trial
from curation.search.flow_words import InFlow, Screening
from curation.search.question import Question
from curation.search.words import Understood, understand

SMALL = 10_000
NEWEST = 1_000  # of many, so many are known
# What PostgreSQL thinks is more than this is not looked for to be counted.
MOST_LOOKED_FOR = 15_000


@dataclass(frozen=True)
class Found:
    references: ReferenceQuerySet
    count: Count
    is_small: bool  # so that they may be read again and again, to count what they hold
    understood: Understood
    are_of_all_years: bool = True
    # Where they are few: the day and the key of each, in no order.
    keys: tuple[tuple[date | None, int], ...] | None = field(default=None, repr=False)

    def newest(self) -> list[tuple[date | None, int]]:
        """The keys of few, the newest first and those without a day last."""
        return sorted(self.keys or (), key=lambda key: (key[0] or date.min, key[1]), reverse=True)

    @cached_property
    def newest_known(self) -> list[tuple[date | None, int]]:
        """The day and the key of the newest thousand, or of all where they are fewer."""
        if self.keys is not None:
            return self.newest()[:NEWEST]
        newest = self.references.newest_first().values_list("published_on", "pk")
        # Since a day, PostgreSQL reads the rows that two indexes name; else every row that has the
        # words, to put them in order, or every new row, to look for the words.
        if self.are_of_all_years and (since := day_since(NEWEST, of=self.count.number)):
            keys = list(newest.filter(published_on__gte=since)[:NEWEST])
            if len(keys) == NEWEST:
                return keys
        return list(newest[:NEWEST])


def find(question: Question, *, seen_by: User | None = None) -> Found:
    """The references of a question; up to SMALL of them are looked for only once.

    Where it asks for tags, with those that this person may see yet.
    """
    understood = understand(question.words)
    found = _matches(question, understood, seen_by)
    if question.asks_for_all:
        count = total()
        return Found(found, count, is_small=count.number <= SMALL, understood=understood)
    of_all_years = not question.year_from and not question.year_to
    if many := _many(found, question, understood):
        return Found(found, many, False, understood, are_of_all_years=of_all_years)
    keys = _keys(found, understood)
    if len(keys) > SMALL:
        count = Count(SMALL, How.AT_LEAST)
        return Found(found, count, False, understood, are_of_all_years=of_all_years)
    pks = [pk for _, pk in keys]
    these = RawSQL("curation_reference.id = ANY(%s)", [pks], BooleanField())
    few = Reference.objects.filter(these)
    return Found(few, Count(len(keys)), is_small=True, understood=understood, keys=keys)


def _many(found: ReferenceQuerySet, question: Question, understood: Understood) -> Count | None:
    """About how many there are where there seem to be many, without looking for them."""
    thought = estimated(found)
    if thought <= MOST_LOOKED_FOR:
        return None
    only_words = question.with_(order="") == Question(words=question.words)
    if only_words and understood.tsquery and understood.is_hard_to_guess:
        return sampled(understood.tsquery)
    return about(thought)


def _keys(found: ReferenceQuerySet, understood: Understood) -> tuple[tuple[date | None, int], ...]:
    """The day and the key of up to SMALL and one more."""
    keys = found.order_by().values_list("published_on", "pk")[: SMALL + 1]
    # For what is only left out, no index serves.
    with by_index() if understood.ranking else nullcontext():
        return tuple(keys)


def matches(question: Question, *, seen_by: User | None = None) -> ReferenceQuerySet:
    return _matches(question, understand(question.words), seen_by)


def _matches(question: Question, understood: Understood, seen_by: User | None) -> ReferenceQuerySet:
    found = Reference.objects.all()
    if question.year_from and question.year_from == question.year_to:
        # An index has the references of one year in the order of a list.
        found = found.filter(publication_year=question.year_from)
    elif question.year_from:
        found = found.filter(publication_year__gte=question.year_from)
    if question.year_to and question.year_from != question.year_to:
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
    for slug in question.drugs:
        found = found.filter(tied_to_drug(slug, seen_by=seen_by))
    for key in question.trials:
        found = found.filter(tied_to_trial(key))
    # PostgreSQL looks at what costs it the same in this order, and a document has to be fetched.
    if question.words:
        found = found.filter(understood.condition)
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
        cited = Q(pk__in=cited_for(seen_by).values("reference"))
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
