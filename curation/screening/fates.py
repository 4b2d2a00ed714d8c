"""What became of the decisions of a file, and which of them somebody may see."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from curation.decision_lines import EXCLUDE
from curation.models import BroughtDecision, ImportBatch, Reference, User
from curation.models.assignment import unseen_by


class Fate(StrEnum):
    APPLIED = "applied"
    WAITING = "waiting"
    NOT_UNDERSTOOD = "not-understood"
    DIFFERS = "differs"
    NOBODYS = "nobodys"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Fate.APPLIED: "applied",
    Fate.WAITING: "waiting for its reference",
    Fate.NOT_UNDERSTOOD: "not understood",
    Fate.DIFFERS: "differs from what is here",
    Fate.NOBODYS: "nobody's",
}
_APPLIED = Q(applied_at__isnull=False)
_NOT_UNDERSTOOD = (Q(decision="") & (Q(labels=[]) | ~Q(problem=""))) | Q(
    decision=EXCLUDE, reason=""
)
_OF: Mapping[Fate, Q] = {
    Fate.APPLIED: _APPLIED,
    Fate.NOT_UNDERSTOOD: ~_APPLIED & _NOT_UNDERSTOOD,
    Fate.NOBODYS: ~_APPLIED & ~_NOT_UNDERSTOOD & Q(person=None),
    Fate.DIFFERS: ~_APPLIED & ~_NOT_UNDERSTOOD & Q(person__isnull=False) & ~Q(problem=""),
    Fate.WAITING: ~_APPLIED & ~_NOT_UNDERSTOOD & Q(person__isnull=False, problem=""),
}


def brought_of(batch: ImportBatch, *, seen_by: User) -> QuerySet[BroughtDecision]:
    """Those of a batch, without what others said of a reference that this person judges unseen.

    Where the reference is not known yet, only who brought the file sees what it says.
    """
    hidden = unseen_by(seen_by).order_by().values("reference")
    named = Reference.objects.filter(pk__in=hidden)
    of_hidden = Q(item__reference__in=hidden)
    of_hidden |= Q(item__pmid__in=named.exclude(pmid=None).values("pmid"))
    of_hidden |= Q(item__doi__in=named.exclude(doi=None).values("doi"))
    of_hidden |= Q(item__pmcid__in=named.exclude(pmcid=None).values("pmcid"))
    found = BroughtDecision.objects.filter(item__batch=batch)
    # An outer join may say neither yes nor no; then nothing speaks for hiding it.
    kept_back = found.filter(of_hidden).exclude(person=seen_by, person__isnull=False)
    found = found.exclude(pk__in=kept_back.values("pk"))
    if batch.opened_by_id != seen_by.pk:
        found = found.filter(Q(person=seen_by) | Q(item__reference__isnull=False))
    return found


def of_fate(found: QuerySet[BroughtDecision], fate: Fate) -> QuerySet[BroughtDecision]:
    return found.filter(_OF[fate])


def not_applied(found: QuerySet[BroughtDecision]) -> QuerySet[BroughtDecision]:
    return found.exclude(_APPLIED)


def counts(found: QuerySet[BroughtDecision]) -> dict[Fate, int]:
    """How many came to what, in one query."""
    told = found.order_by().aggregate(**{fate.name: Count("pk", filter=_OF[fate]) for fate in Fate})
    return {fate: told[fate.name] for fate in Fate}


def fate_of(brought: BroughtDecision) -> Fate:
    """As the conditions above say it of one row."""
    if brought.applied_at:
        return Fate.APPLIED
    if brought.decision == EXCLUDE and not brought.reason:
        return Fate.NOT_UNDERSTOOD
    if not brought.decision and (not brought.labels or brought.problem):
        return Fate.NOT_UNDERSTOOD
    if brought.person_id is None:
        return Fate.NOBODYS
    return Fate.DIFFERS if brought.problem else Fate.WAITING


class Nobody(NamedTuple):
    """A name of the file that is no account's, and for how many decisions it stands."""

    said_by: str
    number: int


def nobodys(found: QuerySet[BroughtDecision]) -> list[Nobody]:
    rows = of_fate(found, Fate.NOBODYS).order_by("said_by").values_list("said_by")
    return [Nobody(*row) for row in rows.annotate(Count("pk"))]
