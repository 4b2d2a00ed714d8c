"""What was measured: drugs, endpoints, trials with their arms, and every number with its source."""

from collections.abc import Iterator
from typing import Any, Literal

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from curation.api import auth
from curation.api.etags import versioned
from curation.api.pages import Paging
from curation.api.reading import Key, eyes, states
from curation.api.tabled import Noun, list_of, noun, page_of, schema_of
from curation.exports.drugs import DRUGS, drugs
from curation.exports.endpoints import ENDPOINTS, endpoints
from curation.exports.findings import FINDINGS, findings
from curation.exports.results import (
    EFFECTS,
    OUTCOMES,
    RESULTS,
    effects,
    outcomes,
    results,
)
from curation.exports.sources import SOURCES, sources
from curation.exports.trials import ARMS, TRIAL_REPORTS, TRIALS, arms, trial_reports, trials
from curation.matrix.verdicts import is_unconfirmed, met, with_what_is_told
from curation.models import (
    Arm,
    Drug,
    Effect,
    Endpoint,
    Finding,
    Outcome,
    Result,
    Source,
    Trial,
    TrialReport,
)

router = Router(tags=["Evidence"])


def _told_of_outcomes(found: "QuerySet[Outcome]") -> Iterator[Outcome]:
    """Whether one was met, as far as that is told to whoever reads."""
    for outcome in outcomes(found):
        if is_unconfirmed(outcome):
            outcome.was_met, outcome.met_note = met(outcome), ""
        yield outcome


DRUG = noun("drug", "Drug", DRUGS, drugs)
ENDPOINT = noun("endpoint", "Endpoint", ENDPOINTS, endpoints, endpoint=str)
ARM = noun("arm", "Arm", ARMS, arms)
REPORT = noun("report", "TrialReport", TRIAL_REPORTS, trial_reports)
TRIAL = noun("trial", "Trial", TRIALS, trials)
OUTCOME = noun("outcome", "Outcome", OUTCOMES, _told_of_outcomes)
RESULT = noun("result", "Result", RESULTS, results)
EFFECT = noun("effect", "Effect", EFFECTS, effects)
FINDING = noun("finding", "Finding", FINDINGS, findings, arm=str, comparator=str)
SOURCE = noun("source", "Source", SOURCES, sources)


WholeTrial = schema_of(
    "WholeTrial",
    TRIALS,
    arms=(list_of(ARM.model), "What each group of people was given."),
    reports=(list_of(REPORT.model), "The papers that report it."),
)

Shown = Literal["", "accepted", "submitted", "requires_review"]
_KEY = "By its key, as in its address; left out: all."


class OfNumbers(Schema):
    trial: Key = Field("", description=f"Of one trial. {_KEY}")
    endpoint: Key = Field("", description=f"Of one endpoint. {_KEY}")
    drug: Key = Field("", description=f"Of one drug. {_KEY}")
    state: Shown = Field("", description="In one state; strangers see what is accepted.")


class OfFindings(Schema):
    endpoint: Key = Field("", description=f"Of one endpoint. {_KEY}")
    drug: Key = Field("", description=f"Of one drug. {_KEY}")
    state: Shown = Field("", description="In one state; strangers see what is accepted.")


class OfTrials(Schema):
    population: Literal["", "sle", "ln", "cle"] = Field("", description="Of one population.")
    phase: Literal["", "early 1", "1", "1/2", "2", "2/3", "3", "4"] = Field(
        "", description="Of one phase."
    )
    status: Literal[
        "", "planned", "recruiting", "active", "completed", "terminated", "withdrawn", "unknown"
    ] = Field("", description="In one status.")
    drug: Key = Field("", description=f"With an arm of one drug. {_KEY}")


class OfOutcomes(Schema):
    trial: Key = Field("", description=f"Of one trial. {_KEY}")
    endpoint: Key = Field("", description=f"Of one endpoint. {_KEY}")
    is_primary: bool | None = Field(
        None, description="Only primary endpoints, or only the others; left out: all."
    )


# -- What trials are about


@router.get("/drugs", response=page_of(DRUG.model), auth=auth.reading, summary="Drugs")
def list_drugs(request: HttpRequest, response: HttpResponse, paging: Query[Paging]) -> Any:
    """Drugs that are studied, or named, in trials of lupus, with their identifiers elsewhere."""
    return DRUG.page(request, response, Drug.objects.filter(merged_into=None), paging)


@router.get("/drugs/{slug:drug}", response=DRUG.model, auth=auth.reading, summary="One drug")
def one_drug(request: HttpRequest, drug: str) -> Any:
    return DRUG.told(DRUG.one(Drug.objects.all(), slug=drug))


@router.get(
    "/endpoints",
    response=page_of(ENDPOINT.model),
    auth=auth.reading,
    summary="Endpoints",
)
def list_endpoints(request: HttpRequest, response: HttpResponse, paging: Query[Paging]) -> Any:
    """The vocabulary of what trials measure."""
    return ENDPOINT.page(request, response, Endpoint.objects.filter(merged_into=None), paging)


@router.get(
    "/endpoints/{slug:endpoint}",
    response=ENDPOINT.model,
    auth=auth.reading,
    summary="One endpoint",
)
def one_endpoint(request: HttpRequest, endpoint: str) -> Any:
    return ENDPOINT.told(ENDPOINT.one(Endpoint.objects.all(), slug=endpoint))


# -- Trials


@router.get("/trials", response=page_of(WholeTrial), auth=auth.reading, summary="Trials")
def list_trials(
    request: HttpRequest, response: HttpResponse, asked: Query[OfTrials], paging: Query[Paging]
) -> Any:
    """Trials with their arms and the papers that report them."""
    wanted = Q()
    for name in ("population", "phase", "status"):
        if value := getattr(asked, name):
            wanted &= Q(**{name: value})
    if asked.drug:
        given = Arm.objects.filter(Q(drug__slug=asked.drug) | Q(partner__slug=asked.drug))
        wanted &= Q(pk__in=given.values("trial"))
    part = TRIAL.page(request, response, _trials().filter(wanted), paging)
    _with_parts(part["items"])
    return part


@router.get("/trials/{slug:trial}", response=WholeTrial, auth=auth.reading, summary="One trial")
def one_trial(request: HttpRequest, trial: str) -> Any:
    """By its key or its NCT number."""
    named = {"nct": trial} if trial.startswith("NCT") else {"slug": trial}
    told = TRIAL.told(TRIAL.one(_trials(), **named))
    _with_parts([told])
    return told


@router.get("/outcomes", response=page_of(OUTCOME.model), auth=auth.reading, summary="Outcomes")
def list_outcomes(
    request: HttpRequest, response: HttpResponse, asked: Query[OfOutcomes], paging: Query[Paging]
) -> Any:
    """Endpoints as trials measured them; whether a primary one was met is told to strangers once
    a number of it is accepted."""
    found = _of(asked, _outcomes(request), trial="trial__slug", endpoint="endpoint__slug")
    if asked.is_primary is not None:
        found = found.filter(is_primary=asked.is_primary)
    return OUTCOME.page(request, response, found, paging)


@router.get(
    "/outcomes/{int:outcome}", response=OUTCOME.model, auth=auth.reading, summary="One outcome"
)
def one_outcome(request: HttpRequest, outcome: int) -> Any:
    return OUTCOME.told(OUTCOME.one(_outcomes(request), pk=outcome))


# -- Numbers


@router.get("/results", response=page_of(RESULT.model), auth=auth.reading, summary="Results")
def list_results(
    request: HttpRequest, response: HttpResponse, asked: Query[OfNumbers], paging: Query[Paging]
) -> Any:
    """What each arm of a trial came to, as printed, with the place it was read in."""
    found = _numbers(Result.objects.filter(state__in=states(request, asked.state)), asked)
    return RESULT.page(request, response, found, paging)


@router.get("/results/{int:result}", response=RESULT.model, auth=auth.reading, summary="One result")
def one_result(request: HttpRequest, result: int) -> Any:
    row = RESULT.one(Result.objects.filter(state__in=states(request)), pk=result)
    versioned(request, row)
    return RESULT.told(row)


@router.get("/effects", response=page_of(EFFECT.model), auth=auth.reading, summary="Effects")
def list_effects(
    request: HttpRequest, response: HttpResponse, asked: Query[OfNumbers], paging: Query[Paging]
) -> Any:
    """How one arm did against another, as a report gives it, with the place it was read in."""
    found = _numbers(Effect.objects.filter(state__in=states(request, asked.state)), asked)
    return EFFECT.page(request, response, found, paging)


@router.get("/effects/{int:effect}", response=EFFECT.model, auth=auth.reading, summary="One effect")
def one_effect(request: HttpRequest, effect: int) -> Any:
    row = EFFECT.one(Effect.objects.filter(state__in=states(request)), pk=effect)
    versioned(request, row)
    return EFFECT.told(row)


@router.get("/findings", response=page_of(FINDING.model), auth=auth.reading, summary="Findings")
def list_findings(
    request: HttpRequest, response: HttpResponse, asked: Query[OfFindings], paging: Query[Paging]
) -> Any:
    """Numbers of other evidence than a trial's arms: meta-analyses, cohorts, case series."""
    found = Finding.objects.filter(state__in=states(request, asked.state))
    found = _of(asked, found, endpoint="endpoint__slug")
    if asked.drug:
        found = found.filter(drugs__slug=asked.drug)
    return FINDING.page(request, response, found, paging)


@router.get(
    "/findings/{int:finding}", response=FINDING.model, auth=auth.reading, summary="One finding"
)
def one_finding(request: HttpRequest, finding: int) -> Any:
    row = FINDING.one(Finding.objects.filter(state__in=states(request)), pk=finding)
    versioned(request, row)
    return FINDING.told(row)


# -- Sources


@router.get("/sources", response=page_of(SOURCE.model), auth=auth.reading, summary="Sources")
def list_sources(request: HttpRequest, response: HttpResponse, paging: Query[Paging]) -> Any:
    """The places in texts at which facts were read, of facts that you may see."""
    return SOURCE.page(request, response, _sources(request), paging)


@router.get("/sources/{int:source}", response=SOURCE.model, auth=auth.reading, summary="One source")
def one_source(request: HttpRequest, source: int) -> Any:
    return SOURCE.told(SOURCE.one(_sources(request), pk=source))


def _trials() -> "QuerySet[Trial]":
    return Trial.objects.all()


def _outcomes(request: HttpRequest) -> "QuerySet[Outcome]":
    return with_what_is_told(Outcome.objects.all(), with_waiting=eyes(request) is not None)


def _sources(request: HttpRequest) -> "QuerySet[Source]":
    shown = states(request)
    stands_for = Q(drugs__isnull=False) | Q(trials__isnull=False)
    for name in ("results", "effects", "findings"):
        for path in (name, f"also_{name}"):
            stands_for |= Q(**{f"{path}__state__in": shown})
    return Source.objects.filter(pk__in=Source.objects.filter(stands_for).order_by().values("pk"))


def _of(asked: Schema, found: Any, **paths: str) -> Any:
    for name, path in paths.items():
        if value := getattr(asked, name):
            found = found.filter(**{path: value})
    return found


def _numbers(found: Any, asked: OfNumbers) -> Any:
    found = _of(asked, found, trial="outcome__trial__slug", endpoint="outcome__endpoint__slug")
    if asked.drug:
        found = found.filter(Q(arm__drug__slug=asked.drug) | Q(arm__partner__slug=asked.drug))
    return found


def _with_parts(told: list[dict[str, Any]]) -> None:
    """Give each trial its arms and reports: some queries for all of them."""
    slugs = [each["trial"] for each in told]
    for name, part, rows in (
        ("arms", ARM, Arm.objects.filter(trial__slug__in=slugs)),
        ("reports", REPORT, TrialReport.objects.filter(trial__slug__in=slugs)),
    ):
        _give(told, name, part, rows)


def _give(told: list[dict[str, Any]], name: str, part: Noun[Any], rows: Any) -> None:
    of_trial: dict[str, list[dict[str, Any]]] = {each["trial"]: [] for each in told}
    for row in part.in_full(rows):
        of_trial[row.trial.slug].append(part.told(row))
    for each in told:
        each[name] = of_trial[each["trial"]]
