"""Which references a question finds, and how many they are."""

from collections.abc import Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, time

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
    day_behind,
    estimated,
    in_order,
    listed,
    part_of,
    sampled,
    total,
)
from curation.search.evidence import cited_for, tied_to_drug, tied_to_trial
from curation.search.flow_words import InFlow, Screening
from curation.search.question import Question
from curation.search.words import HasWords, Understood, understand

Key = tuple[date | None, int]  # the day of a reference, and its number

SMALL = 4_000  # each is a row to be read, from a page of the table of its own
# What is thought to be more than this is not looked for to be counted.
MOST_LOOKED_FOR = 4_000
NEWEST = 1_000  # of many, no more than so many are known

# To read a row takes PostgreSQL as long as to list so many of an index on documents.
_LISTED_IN_THE_TIME_OF_A_ROW = 25
# So many places of the index on documents are listed to know how many there are; of a word that is
# commoner than that PostgreSQL has statistics.
_MOST_LISTED = 30_000


@dataclass(frozen=True)
class Found:
    references: ReferenceQuerySet
    count: Count
    is_small: bool  # so that they may be read again and again, to count what they hold
    understood: Understood
    are_of_all_years: bool = True
    # Where they are few: the day and the key of each, in no order.
    keys: tuple[Key, ...] | None = field(default=None, repr=False)
    thought: int = 0  # where they are many: about how many have all of the words, if not as phrases
    _newest: list[Key] = field(default_factory=list, repr=False, compare=False)

    def newest(self) -> list[Key]:
        """The keys of few, the newest first and those without a day last."""
        return newest_first(self.keys or ())

    def newest_known(self, most: int | None = None) -> list[Key]:
        """The day and the key of NEWEST, or so many, of the newest, or of all if they are fewer."""
        most = NEWEST if most is None else most
        if self.keys is not None:
            return self.newest()[:most]
        if len(self._newest) < most:
            self._newest[:] = self.behind(None, most)
        return self._newest[:most]

    def behind(self, last: Key | None, most: int) -> list[Key]:
        """The day and the key of so many of many, the newest first: all those that were found, or
        those behind a key that has a day.

        Of what is common soon a row has it, if rows are looked at in their order. Else as many days
        are chosen as should hold enough, and only rows that all indexes name for them are read.
        """
        found = self.references
        if last is not None:
            found = found.filter(_behind(last))
        in_their_order = found.newest_first().values_list("published_on", "pk")[:most]
        if not self.are_of_all_years:
            return list(in_their_order)
        every = total().number
        # Where they were looked for in vain to be counted, there may be as many as was thought.
        unknown = self.thought if self.count.how is How.AT_LEAST else 0
        rows = most * every // max(self.count.number, unknown, 1)
        if rows * _LISTED_IN_THE_TIME_OF_A_ROW <= self.thought:
            with in_order():
                return list(in_their_order)
        since = last[0] if last is not None else None
        while rows < every and (day := day_behind(2 * rows, since=since)):
            with by_index(of_phrases=self.understood.has_phrases):
                those = found.filter(published_on__gte=day).order_by()
                keys = newest_first(those.values_list("published_on", "pk"))
            if len(keys) >= most:
                return keys[:most]
            rows *= 3
        return list(in_their_order)


def newest_first(keys: Iterable[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (key[0] or date.min, key[1]), reverse=True)


def _behind(last: Key) -> Q:
    """In the order of the newest first. An OR over the days could not use the index on them."""
    day, pk = last
    return Q(published_on__lte=day) & ~Q(published_on=day, pk__gte=pk)


def find(question: Question, *, seen_by: User | None = None) -> Found:
    """The references of a question; up to SMALL of them are looked for only once.

    Where it asks for tags, with those that this person may see yet.
    """
    understood = understand(question.words)
    found = _matches(question, understood, seen_by)
    if question.asks_for_all:
        count = total()
        return Found(found, count, is_small=count.number <= SMALL, understood=understood)
    thought, many = _thought(question, understood, seen_by)
    of_all_years = not question.year_from and not question.year_to
    if many:
        return Found(found, many, False, understood, of_all_years, thought=thought)
    keys = _keys(found, understood)
    if len(keys) > SMALL:
        count, thought = Count(SMALL, How.AT_LEAST), max(thought, SMALL + 1)
        return Found(found, count, False, understood, of_all_years, thought=thought)
    pks = [pk for _, pk in keys]
    these = RawSQL("curation_reference.id = ANY(%s)", [pks], BooleanField())
    few = Reference.objects.filter(these)
    return Found(few, Count(len(keys)), is_small=True, understood=understood, keys=keys)


def _thought(
    question: Question, understood: Understood, seen_by: User | None
) -> tuple[int, Count | None]:
    """About how many have all of the words, if not as phrases, and whatever else is asked for; and
    about how many are found, where they are too many to be looked for.

    PostgreSQL has statistics of common words. Of others it only knows that they are rarer, so an
    index counts them; and of phrases it knows as much as of their words.
    """
    loosely = understood.loosened
    thought = estimated(_matches(question, loosely, seen_by))
    if not understood.is_plain:
        return thought, None
    if not loosely.ranking:
        return thought, about(thought) if thought > MOST_LOOKED_FOR else None
    words, asked = loosely.tsquery, understood.tsquery
    if thought <= MOST_LOOKED_FOR and words == asked:
        return thought, None
    of_words = estimated(Reference.objects.filter(HasWords(words)))
    if of_words <= _MOST_LISTED:
        number = listed(words)
        thought, of_words = thought * number // max(of_words, 1), number
    if thought <= MOST_LOOKED_FOR:
        return thought, None
    if words == asked:
        return thought, about(thought)
    some = sampled(asked) if of_words > _MOST_LISTED else None
    part = some.number / of_words if some else part_of(of_words, words, asked=asked)
    return thought, about(thought * part) if part else None


def _keys(found: ReferenceQuerySet, understood: Understood) -> tuple[Key, ...]:
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
