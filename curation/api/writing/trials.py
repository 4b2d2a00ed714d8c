"""Enter a trial, its arms, what it measured and who reports it; change them.

A trial has no version: a change names the facts that it changes, and the others stay.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from django.db import transaction
from django.http import HttpRequest
from ninja import Field, Router, Schema
from ninja.responses import Status
from pydantic import StrictInt

from curation.api import auth
from curation.api.reading import one
from curation.api.writing.shared import (
    Line,
    Said,
    Slug,
    Text,
    Yes,
    by,
    drug_named,
    endpoint_named,
    reference_at,
)
from curation.evidence import trials
from curation.evidence.links import link_by_nct
from curation.evidence.merging import standing_for
from curation.models import Arm, Outcome, Scope, Trial, TrialReport

router = Router(tags=["Evidence"])
_extract = auth.may(Scope.EXTRACT)

Count = Annotated[StrictInt, Field(ge=0, le=10**9)]
Week = Annotated[StrictInt, Field(ge=0, le=5_000)]
Dose = Annotated[Decimal, Field(gt=0, max_digits=9, decimal_places=3)]


class TrialChange(Said):
    """Facts of a trial; what is left out stays."""

    nct: Line | None = Field(None, description="Its NCT number; null: none.")
    acronym: Line | None = Field(None, description="What people call it.")
    title: Line | None = Field(None, description="Its title.")
    population: Literal[*Trial.Population.values] = Field(  # type: ignore[valid-type]
        "sle", description="In whom: sle, ln or cle."
    )
    kind: Literal[*Trial.Kind.values] = Field(  # type: ignore[valid-type]
        "trial", description="trial, or extension of others."
    )
    phase: Literal["", *Trial.Phase.values] | None = Field(  # type: ignore[valid-type]
        None, description="Its phase; empty: not said."
    )
    allocation: Literal["", *Trial.Allocation.values] | None = Field(  # type: ignore[valid-type]
        None, description="How people came into its arms; empty: not said."
    )
    blinding: Line | None = Field(None, description="Who did not know the arm.")
    status: Literal[*Trial.Status.values] = Field(  # type: ignore[valid-type]
        "unknown", description="Its status."
    )
    sponsor: Line | None = Field(None, description="Its sponsor.")
    enrolment: Count | None = Field(None, description="How many people it enrolled.")
    weeks: Week | None = Field(None, description="How long it took for each of them.")
    started_on: date | None = Field(None, description="When it began.")
    ended_on: date | None = Field(None, description="When it ended.")
    design: Text | None = Field(None, description="Its design, in words.")
    other_ids: Annotated[list[Line], Field(max_length=20)] | None = Field(
        None, description="EudraCT, CTIS and sponsor's numbers."
    )
    note: Text | None = Field(None, description="What you want to add.")


class NewTrial(TrialChange):
    """A trial, under its NCT number or, where it has none, its acronym."""


class ArmChange(Said):
    """What the people of an arm were given; what is left out stays."""

    kind: Literal[*Arm.Kind.values] = Field("drug", description="What kind of arm.")  # type: ignore[valid-type]
    drug: Slug | None = Field(None, description="The drug, by its key; null: none.")
    dose: Dose | None = Field(None, description="Its dose.")
    unit: Line | None = Field(None, description="The unit of the dose.")
    frequency: Line | None = Field(None, description="once daily, twice daily.")
    partner: Slug | None = Field(
        None, description="The other drug of a combination, by its key; null: none."
    )
    partner_dose: Dose | None = Field(None, description="The dose of that.")
    partner_unit: Line | None = Field(None, description="The unit of that.")
    dose_as_printed: Line | None = Field(None, description="Where a number cannot say the dose.")
    n_randomised: Count | None = Field(None, description="How many people were put in it.")
    note: Text | None = Field(None, description="What you want to add.")
    label: Line = Field(
        "", description="What it is called; left out: after what it got, unless somebody named it."
    )


class NewArm(ArmChange):
    """An arm, after those that are there."""

    kind: Literal[*Arm.Kind.values] = Field(description="What kind of arm.")  # type: ignore[valid-type]


class OutcomeChange(Said):
    """What a trial measured; what is left out stays."""

    week: Week | None = Field(None, description="When; null: over the whole trial.")
    rule: Line | None = Field(None, description="A rule on glucocorticoids and rescue.")
    analysis_set: Literal[*Outcome.AnalysisSet.values] = Field(  # type: ignore[valid-type]
        "", description="Of whom; empty: as the report analyses it."
    )
    is_primary: Yes = Field(False, description="Whether it is a primary one.")
    was_met: Yes | None = Field(
        None, description="Whether a primary one was met; null: it is not said."
    )
    met_note: Line | None = Field(None, description="On that.")
    as_printed: Line | None = Field(None, description="How the report calls it.")
    note: Text | None = Field(None, description="What you want to add.")


class NewOutcome(OutcomeChange):
    """An endpoint at a time, under a rule, in an analysis set."""

    endpoint: Slug = Field(description="The endpoint, by its key.")


class Reporting(Said):
    """What a paper is to a trial."""

    kind: Literal[*TrialReport.Kind.values] = Field(description="What kind of report.")  # type: ignore[valid-type]
    label: Line = Field("", description="In a word.")


class TrialWritten(Schema):
    trial: str = Field(description="Its key, as in its address.")
    nct: str | None = Field(description="Its NCT number.")


class ArmWritten(Schema):
    arm: int = Field(description="Its number.")
    label: str = Field(description="What it is called.")
    regimen: str = Field(description="Dose, frequency and partner in words.")


class OutcomeWritten(Schema):
    outcome: int = Field(description="Its number.")
    rule: str = Field(description="Its rule, as others spell it.")


class ReportWritten(Schema):
    report: int = Field(description="Its number.")


@router.post("/trials", response={201: TrialWritten}, auth=_extract, summary="Add a trial")
def add_trial(request: HttpRequest, said: NewTrial) -> Any:
    """References that name its NCT number are linked to it."""
    with transaction.atomic():
        row = trials.add_trial(by=by(request), **_facts(said))
        link_by_nct()
    return Status(201, _told(row))


@router.patch(
    "/trials/{slug:trial}", response=TrialWritten, auth=_extract, summary="Change a trial"
)
def change_trial(request: HttpRequest, trial: str, said: TrialChange) -> Any:
    """Only the facts that are named; null takes one away."""
    with transaction.atomic():
        row = trials.change_trial(_trial(trial), by=by(request), **_facts(said))
        link_by_nct()
    return _told(row)


@router.post(
    "/trials/{slug:trial}/arms", response={201: ArmWritten}, auth=_extract, summary="Add an arm"
)
def add_arm(request: HttpRequest, trial: str, said: NewArm) -> Any:
    """Its regimen, and its label unless one is given, are written from what it got."""
    facts = _of_drugs(_facts(said))
    arm = trials.add_arm(_trial(trial), by=by(request), **facts)
    return Status(201, _told_of_arm(arm))


@router.patch("/arms/{int:arm}", response=ArmWritten, auth=_extract, summary="Change an arm")
def change_arm(request: HttpRequest, arm: int, said: ArmChange) -> Any:
    """Only the facts that are named. A label that said what the arm got says it anew."""
    row = one(Arm.objects.select_related("drug", "partner"), "arm", pk=arm)
    return _told_of_arm(trials.change_arm(row, by=by(request), **_of_drugs(_facts(said))))


@router.post(
    "/trials/{slug:trial}/outcomes",
    response={201: OutcomeWritten},
    auth=_extract,
    summary="Add an outcome",
)
def add_outcome(request: HttpRequest, trial: str, said: NewOutcome) -> Any:
    """An endpoint that was merged stands for the one it was merged into."""
    facts = _facts(said)
    endpoint = endpoint_named(facts.pop("endpoint"))
    row = trials.add_outcome(_trial(trial), endpoint, by=by(request), **facts)
    return Status(201, {"outcome": row.pk, "rule": row.rule})


@router.patch(
    "/outcomes/{int:outcome}", response=OutcomeWritten, auth=_extract, summary="Change an outcome"
)
def change_outcome(request: HttpRequest, outcome: int, said: OutcomeChange) -> Any:
    """Only the facts that are named; its endpoint stays what it is."""
    row = one(Outcome.objects.select_related("trial", "endpoint"), "outcome", pk=outcome)
    row = trials.change_outcome(row, by=by(request), **_facts(said))
    return {"outcome": row.pk, "rule": row.rule}


@router.put(
    "/trials/{slug:trial}/reports/{int:reference}",
    response=ReportWritten,
    auth=_extract,
    summary="Say that a reference reports a trial",
)
def report_trial(request: HttpRequest, trial: str, reference: int, said: Reporting) -> Any:
    """One that is linked already gets the kind and the label."""
    report = trials.add_report(
        _trial(trial), reference_at(reference), by=by(request), kind=said.kind, label=said.label
    )
    return {"report": report.pk}


_MAY_BE_NOTHING = {
    *("enrolment", "weeks", "started_on", "ended_on"),
    *("drug", "dose", "partner", "partner_dose", "n_randomised", "week", "was_met"),
}


def _facts(said: Said) -> dict[str, Any]:
    """What was sent; null takes away what there was."""
    nothing: dict[str, Any] = {"other_ids": []}
    return {
        name: nothing.get(name, "") if value is None and name not in _MAY_BE_NOTHING else value
        for name, value in said.model_dump(exclude_unset=True).items()
    }


def _of_drugs(facts: dict[str, Any]) -> dict[str, Any]:
    named = {
        name: standing_for(drug_named(facts[name], name))
        for name in ("drug", "partner")
        if facts.get(name)
    }
    return facts | named


def _trial(key: str) -> Trial:
    """By its key or its NCT number, as it is read."""
    named = {"nct": key} if key.startswith("NCT") else {"slug": key}
    return one(Trial.objects.all(), "trial", **named)


def _told(trial: Trial) -> dict[str, Any]:
    return {"trial": trial.slug, "nct": trial.nct}


def _told_of_arm(arm: Arm) -> dict[str, Any]:
    return {"arm": arm.pk, "label": arm.label, "regimen": arm.regimen}
