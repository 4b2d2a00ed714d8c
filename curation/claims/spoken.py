"""Of which numbers a claim speaks, and which claims speak of a number: one rule, read both ways.

A claim speaks of its trial, in its endpoint where it names one; without a trial, of its endpoint in
its drugs. Where it names drugs, of their arms and of the controls that stand beside them.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from curation.models import Arm, Claim, Effect, Result

CONTROLS = (Arm.Kind.PLACEBO, Arm.Kind.VEHICLE)


def outcomes_of(claim: Claim) -> Q | None:
    """Its outcomes, whether they have numbers or not; None where it names none.

    For a claim with its drugs prefetched.
    """
    of_endpoint = Q(endpoint=claim.endpoint_id) if claim.endpoint_id else Q()
    if claim.trial_id:
        return Q(trial=claim.trial_id) & of_endpoint
    if claim.endpoint_id and claim.drugs.all():
        return of_endpoint
    return None


def speaking_of(row: Result | Effect) -> QuerySet[Claim]:
    """The claims of which `outcomes_of` and their drugs lead to this number."""
    outcome = row.outcome
    drugs: list[int | None] = [row.arm.drug_id]
    if isinstance(row, Result) and row.arm.kind in CONTROLS:
        for noun in (Result, Effect):
            drugs += noun._default_manager.filter(outcome=outcome).values_list(
                "arm__drug", flat=True
            )
    named = Claim.drugs.through._default_manager.filter(claim=OuterRef("pk"))
    of_them = Exists(named.filter(drug__in={pk for pk in drugs if pk}))
    of_trial = Q(trial=outcome.trial_id) & (Q(endpoint=None) | Q(endpoint=outcome.endpoint_id))
    of_endpoint = Q(trial=None, endpoint=outcome.endpoint_id)
    return Claim.objects.filter(
        (of_trial & (Q(of_them) | ~Exists(named))) | (of_endpoint & Q(of_them))
    )
