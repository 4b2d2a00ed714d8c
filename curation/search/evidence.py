"""References that curators have tied to a drug or to a trial, whatever their words are."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from curation.models import Citation, Drug, Reference, Source, State, Trial, TrialReport, User
from curation.models.claim import STANDING


def cited_for(seen_by: User | None) -> QuerySet[Citation, Citation]:
    """What is cited under claims that stand; for whoever has no account, that are accepted."""
    states = (State.ACCEPTED,) if seen_by is None else STANDING
    return Citation.objects.filter(state__in=states, claim__state__in=states).order_by()


def tied_to_drug(slug: str, *, seen_by: User | None) -> Q:
    """Reports of trials in which it was given, sources of what is said of it, and what is cited
    under a claim that names it.
    """
    drug = Drug.objects.select_related("merged_into").filter(slug=slug).first()
    while drug is not None and drug.merged_into:
        drug = drug.merged_into
    if drug is None:
        return Q(pk__in=[])
    given = Q(trial__arms__drug=drug) | Q(trial__arms__partner=drug)
    tied = TrialReport.objects.filter(given).order_by().values("reference")
    sources = Source.objects.filter(drugs=drug, reference__isnull=False)
    cited = cited_for(seen_by).filter(claim__drugs=drug)
    return Q(pk__in=tied.union(sources.values("reference"), cited.values("reference")))


def tied_to_trial(key: str) -> Q:
    """Its reports, and whatever has its number."""
    trial = _trials([key]).first()
    if trial is None:
        return Q(pk__in=[])
    tied = TrialReport.objects.filter(trial=trial).order_by().values("reference")
    if trial.nct:
        registered = Reference.objects.filter(nct_numbers__contains=[trial.nct])
        tied = tied.union(registered.order_by().values("pk"))
    return Q(pk__in=tied)


def names_of_trials(keys: Collection[str]) -> dict[str, str]:
    """As people call them, by what an address calls them."""
    names: dict[str, str] = {}
    for trial in _trials(keys):
        names |= {key: str(trial) for key in (trial.nct or "", trial.slug) if key in keys}
    return names


def _trials(keys: Collection[str]) -> QuerySet[Trial, Trial]:
    return Trial.objects.filter(Q(nct__in=keys) | Q(slug__in=keys))
