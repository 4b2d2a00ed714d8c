"""Which records a flow is about: all, or those of a review's current list; of all time, or of an
update and from before it. And which of them are included, and what trials those report.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from curation.models import CitedReference, Reference, Review, Trial, User
from curation.models.flow_place import Place, placed
from curation.models.reference import ReferenceQuerySet


class When(StrEnum):
    """Of the update that is asked for, from before it, or of all time."""

    SINCE = "since"
    BEFORE = "before"
    EVER = "ever"


class Scope(NamedTuple):
    """`since` is the moment from which what came to the site is the update; None is no update."""

    review: Review | None
    since: datetime | None
    seen_by: User | None

    def records(self, when: When = When.SINCE) -> ReferenceQuerySet:
        found = Reference.objects.order_by()
        if self.review is not None:
            entries = CitedReference.objects.current().filter(
                reference_list__review=self.review, reference__isnull=False
            )
            found = found.filter(pk__in=entries.order_by().values("reference"))
        if self.since is not None and when != When.EVER:
            came = Q(added_at__gte=self.since)
            found = found.filter(came if when == When.SINCE else ~came)
        return found

    def included(self, when: When = When.SINCE) -> ReferenceQuerySet:
        return self.records(when).filter(placed(Place.INCLUDED, seen_by=self.seen_by))

    def without_trial(self, when: When = When.SINCE) -> ReferenceQuerySet:
        """The included records that report no trial that is here."""
        return self.included(when).filter(trial_reports=None)

    def studies(self, when: When = When.SINCE) -> QuerySet[Trial]:
        """The trials that included records report; of an update, those that are new with it."""
        trials = Trial.objects.filter(pk__in=self._reported(when))
        if self.since is not None and when == When.SINCE:
            trials = trials.exclude(pk__in=self._reported(When.BEFORE))
        return trials

    def _reported(self, when: When) -> QuerySet[Trial, Any]:
        included = self.included(when).values("pk")
        return Trial.objects.filter(reports__reference__in=included).order_by().values("pk")
