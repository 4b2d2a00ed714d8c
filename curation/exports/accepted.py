"""All that is accepted, a table for each noun: what anybody may have, whoever asks.

What people decided in screening and what they did is not among it: it is for those who work here.
"""

from django.db.models import Q

from curation.exports.claims import CITATIONS, CLAIMS, QUOTES, citations, claims, quotes
from curation.exports.drugs import DRUGS, drugs
from curation.exports.endpoints import ENDPOINTS, endpoints
from curation.exports.findings import FINDINGS, findings
from curation.exports.notices import NOTICES, notices
from curation.exports.references import REFERENCES, TagsOf, references
from curation.exports.results import EFFECTS, OUTCOMES, RESULTS, effects, outcomes, results
from curation.exports.reviews import (
    CITED_REFERENCES,
    REFERENCE_LISTS,
    REVIEWS,
    cited_references,
    reference_lists,
    reviews,
)
from curation.exports.sources import SOURCES, sources
from curation.exports.tables import Filled
from curation.exports.tags import TAGGINGS, TAGS, taggings, tags
from curation.exports.trials import ARMS, TRIAL_REPORTS, TRIALS, arms, trial_reports, trials
from curation.models import (
    Arm,
    Citation,
    CitedReference,
    Claim,
    Drug,
    Effect,
    Endpoint,
    Finding,
    Notice,
    Outcome,
    Quote,
    Reference,
    ReferenceList,
    Result,
    Review,
    Source,
    State,
    Tag,
    Trial,
    TrialReport,
)

_STANDS = (State.ACCEPTED,)


def accepted(*, tags_of: TagsOf) -> list[Filled]:
    """In an order in which each names only what came before it; `tags_of` is for a stranger."""
    results_that_stand = Result.objects.filter(state__in=_STANDS)
    effects_that_stand = Effect.objects.filter(state__in=_STANDS)
    findings_that_stand = Finding.objects.filter(state__in=_STANDS)
    claims_that_stand = Claim.objects.filter(state__in=_STANDS)
    cited = Citation.objects.filter(state__in=_STANDS, claim__state__in=_STANDS)
    read = Source.objects.filter(
        Q(pk__in=results_that_stand.order_by().values("source"))
        | Q(pk__in=effects_that_stand.order_by().values("source"))
        | Q(pk__in=findings_that_stand.order_by().values("source"))
        | Q(also_results__in=results_that_stand)
        | Q(also_effects__in=effects_that_stand)
        | Q(also_findings__in=findings_that_stand)
        | Q(drugs__isnull=False)
        | Q(trials__isnull=False)
    )
    taken = Quote.objects.filter(
        Q(pk__in=cited.order_by().values("quote")) | Q(pk__in=read.order_by().values("anchored"))
    )
    return [
        REFERENCES.filled(lambda: references(Reference.objects.all(), tags_of=tags_of)),
        NOTICES.filled(lambda: notices(Notice.objects.all())),
        TAGS.filled(lambda: tags(Tag.objects.all())),
        TAGGINGS.filled(lambda: taggings(seen_by=None)),
        DRUGS.filled(lambda: drugs(Drug.objects.filter(merged_into=None))),
        ENDPOINTS.filled(lambda: endpoints(Endpoint.objects.filter(merged_into=None))),
        TRIALS.filled(lambda: trials(Trial.objects.order_by("slug"))),
        ARMS.filled(lambda: arms(Arm.objects.all())),
        TRIAL_REPORTS.filled(lambda: trial_reports(TrialReport.objects.all())),
        OUTCOMES.filled(lambda: outcomes(Outcome.objects.all())),
        QUOTES.filled(lambda: quotes(taken)),
        SOURCES.filled(lambda: sources(read)),
        RESULTS.filled(lambda: results(results_that_stand)),
        EFFECTS.filled(lambda: effects(effects_that_stand)),
        FINDINGS.filled(lambda: findings(findings_that_stand)),
        CLAIMS.filled(lambda: claims(claims_that_stand, cited=_STANDS)),
        CITATIONS.filled(lambda: citations(cited)),
        REVIEWS.filled(lambda: reviews(Review.objects.all())),
        REFERENCE_LISTS.filled(lambda: reference_lists(ReferenceList.objects.all())),
        CITED_REFERENCES.filled(lambda: cited_references(CitedReference.objects.all())),
    ]
