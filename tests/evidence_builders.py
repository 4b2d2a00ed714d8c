"""Small, true examples of drugs, trials and their results. Say only what the test is about."""

from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from curation.models import (
    Arm,
    Drug,
    Effect,
    Endpoint,
    Finding,
    Outcome,
    Reference,
    Result,
    Source,
    State,
    Trial,
    User,
)
from tests.builders import a_reference

_numbers = count(1)


def a_drug(inn: str = "baricitinib", **fields: Any) -> Drug:
    fields.setdefault("targets", ["JAK1", "JAK2"])
    return Drug.objects.create(inn=inn, slug=fields.pop("slug", inn.lower()), **fields)


def a_trial(acronym: str = "SLE-BRAVE-I", **fields: Any) -> Trial:
    """A finished phase 3 trial in SLE, with an NCT number of its own."""
    fields.setdefault("slug", acronym.lower().replace(" ", "-"))
    fields.setdefault("nct", f"NCT{next(_numbers):08d}")
    fields.setdefault("phase", Trial.Phase.THREE)
    fields.setdefault("status", Trial.Status.COMPLETED)
    fields.setdefault("weeks", 52)
    return Trial.objects.create(acronym=acronym, **fields)


def an_arm(trial: Trial, drug: Drug | None = None, dose: Any = 4, **fields: Any) -> Arm:
    """An arm of a drug, once daily in mg; without a drug, the placebo arm."""
    fields.setdefault("position", trial.arms.count())
    if drug is None:
        fields.setdefault("kind", Arm.Kind.PLACEBO)
        fields.setdefault("label", "placebo")
        fields.setdefault("key", "placebo")
    else:
        fields.setdefault("kind", Arm.Kind.DRUG)
        fields.setdefault("unit", "mg" if dose is not None else "")
        fields.setdefault("frequency", "once daily")
        fields.setdefault("regimen", f"{dose} mg once daily" if dose is not None else "")
        fields.setdefault("label", f"{drug} {fields['regimen']}".strip())
        fields.setdefault("key", f"{drug.slug[:20]}-{dose}")
        fields |= {"drug": drug, "dose": dose}
    return Arm.objects.create(trial=trial, **fields)


def an_endpoint(name: str = "SRI-4", **fields: Any) -> Endpoint:
    fields.setdefault("slug", name.lower().replace(" ", "-"))
    fields.setdefault("domain", Endpoint.Domain.ACTIVITY)
    fields.setdefault("kind", Endpoint.Kind.DICHOTOMOUS)
    fields.setdefault("good", Endpoint.Good.HIGHER)
    return Endpoint.objects.create(name=name, **fields)


def an_outcome(trial: Trial, endpoint: Endpoint, week: int | None = 52, **fields: Any) -> Outcome:
    fields.setdefault("reporting", Outcome.Reporting.NUMBERS)
    return Outcome.objects.create(trial=trial, endpoint=endpoint, week=week, **fields)


def a_source(reference: Reference | None = None, **fields: Any) -> Source:
    if reference is None and not (fields.get("registry") or fields.get("address")):
        reference = a_reference()
    fields.setdefault("locator", "abstract, Findings")
    return Source.objects.create(reference=reference, **fields)


def a_result(outcome: Outcome, arm: Arm, *, by: User, **fields: Any) -> Result:
    """Submitted, unless said otherwise; `accepted_by` somebody else makes it accepted."""
    fields.setdefault("source", fields.pop("source", None) or a_source())
    return Result.objects.create(outcome=outcome, arm=arm, **_curated(by, fields))


def an_effect(outcome: Outcome, arm: Arm, comparator: Arm, *, by: User, **fields: Any) -> Effect:
    """`of` is ("OR", estimate, low, high)."""
    measure, *numbers = fields.pop("of", ("OR", None, None, None))
    estimate, low, high = (None if each is None else Decimal(str(each)) for each in numbers)
    fields.setdefault("source", fields.pop("source", None) or a_source())
    return Effect.objects.create(
        outcome=outcome,
        arm=arm,
        comparator=comparator,
        measure=measure,
        estimate=estimate,
        low=low,
        high=high,
        **_curated(by, fields),
    )


def a_finding(endpoint: Endpoint | None = None, *, by: User, **fields: Any) -> Finding:
    """Of a cohort."""
    drugs = fields.pop("drugs", [])
    fields.setdefault("level", Finding.Level.COHORT)
    fields.setdefault("study", f"Cohort {next(_numbers)}")
    fields.setdefault("arm", "all patients")
    fields.setdefault("source", fields.pop("source", None) or a_source())
    endpoint = endpoint or Endpoint.objects.first() or an_endpoint()
    finding = Finding.objects.create(endpoint=endpoint, **_curated(by, fields))
    finding.drugs.set(drugs)
    return finding


def _curated(by: User, fields: dict[str, Any]) -> dict[str, Any]:
    fields.setdefault("state", State.SUBMITTED)
    if reviewer := fields.pop("accepted_by", None):
        fields |= {
            "state": State.ACCEPTED,
            "decided_by": reviewer,
            "decided_at": timezone.now(),
        }
    return {"entered_by": by, "changed_by": by, **fields}
