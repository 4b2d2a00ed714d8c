"""The matrix as its cells: what is known of a drug at an endpoint, and every number behind it."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Literal

from django.db.models import Prefetch, Q
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from curation.api import auth
from curation.api.reading import Words, eyes, insist_on_sense, states
from curation.matrix.behind import retracted
from curation.matrix.cells import Number
from curation.matrix.grid import Place
from curation.matrix.matrix import matrix_of
from curation.matrix.question import ASKABLE, Question, read_question
from curation.models import Arm, Effect, Endpoint, Kinase, Reference, Result, Trial

router = Router(tags=["Matrix"])


class OfMatrix(Schema):
    """The question of the page of the matrix, of its lens on endpoints. Several values of one
    parameter ask for any of them."""

    population: list[Literal[*Trial.Population.values]] = Field(  # type: ignore[valid-type]
        [], max_length=30, description="In whom."
    )
    phase: list[Literal[*Trial.Phase.values]] = Field([], max_length=30, description="The phase.")  # type: ignore[valid-type]
    kinase: list[Literal[*Kinase.values]] = Field(  # type: ignore[valid-type]
        [], max_length=30, description="What the drug inhibits."
    )
    drug: list[Words] = Field([], max_length=30, description="The drug, by its key.")
    regimen: list[Words] = Field([], max_length=30, description="The regimen: 4 mg once daily.")
    domain: list[Literal[*Endpoint.Domain.values]] = Field(  # type: ignore[valid-type]
        [], max_length=30, description="The endpoint's domain."
    )
    endpoint: list[Words] = Field([], max_length=30, description="The endpoint, by its key.")
    week: list[Words] = Field(
        [], max_length=30, description="The week, or “whole”: over the whole trial."
    )
    state: Literal["", *ASKABLE] = Field("", description="What is known of a cell.")  # type: ignore[valid-type]
    waits: Literal["yes", "no"] = Field(
        "yes", description="Whether numbers count that nobody confirmed yet; never for strangers."
    )
    retracted: Literal["yes", "no"] = Field(
        "yes", description="Whether numbers count that rest on a retracted paper."
    )


class Origin(Schema):
    """Where one of the rows behind a number was read."""

    source: int = Field(description="The source, by its number in sources.")
    reference: int | None = Field(description="The paper, by its number in references.")
    pmid: int | None = Field(description="The paper's PMID.")
    registry: str = Field(description="The registry's record, by its NCT number.")
    address: str = Field(description="The page on the web, where it is neither.")
    locator: str = Field(description="The place in it.")
    quote: str = Field(description="The words in which it is printed.")


class NumberOut(Schema):
    """What one trial found in a cell: the arm against placebo or vehicle."""

    trial: str = Field(description="The trial, by its key.")
    nct_number: str = Field(description="Its number at ClinicalTrials.gov.")
    measure: str = Field(description="OR, RR, RD (in percentage points), HR, MD, SMD, or empty.")
    estimate: float | None = Field(description="The estimate of the measure.")
    ci_low: float | None = Field(description="The lower end of its 95 % confidence interval.")
    ci_high: float | None = Field(description="The upper end of its 95 % confidence interval.")
    p: float | None = Field(description="The p value.")
    computed: bool = Field(description="Whether it was reckoned from counts, and not printed.")
    direction: str = Field(description="favours drug, no difference, favours comparator, or empty.")
    events: int | None = Field(description="People with the event in the arm.")
    n: int | None = Field(description="Of how many people.")
    percent: float | None = Field(description="Their share, in percent, as printed.")
    value: float | None = Field(description="A number that is no share, in the endpoint's unit.")
    control_events: int | None = Field(description="People with the event in the control.")
    control_n: int | None = Field(description="Of how many people.")
    control_percent: float | None = Field(description="Their share, in percent, as printed.")
    control_value: float | None = Field(description="The control's number, in the same unit.")
    confirmed: bool = Field(description="Whether a second person confirmed all of it.")
    rests_on_retracted_paper: bool = Field(description="Whether any of it does.")
    results: list[int] = Field(description="The results behind it, by their numbers.")
    effects: list[int] = Field(description="The effects behind it, by their numbers.")
    sources: list[Origin] = Field(description="Where these were read.")


class CellOut(Schema):
    """Where a row and a column of the matrix cross."""

    drug: str = Field(description="The drug, by its key.")
    inn: str = Field(description="Its INN.")
    regimen: str = Field(description="Dose, frequency and partner in words.")
    domain: str = Field(description="The endpoint's domain.")
    endpoint: str = Field(description="The endpoint, by its key.")
    endpoint_name: str = Field(description="Its name.")
    unit: str = Field(description="The unit of value.")
    rule: str = Field(description="The rule on glucocorticoids and rescue.")
    week: int | None = Field(description="The week; null: over the whole trial.")
    state: str = Field(description=f"What is known of it: {', '.join(ASKABLE)}.")
    trials_disagree: bool = Field(description="Whether its trials disagree beyond chance.")
    trials_with_numbers: int = Field(description="How many trials have a number here.")
    trials_without: int = Field(description="How many measured it and have none.")
    numbers: list[NumberOut] = Field(description="What each trial found.")


class MatrixOut(Schema):
    """The cells that a question asks for, row by row."""

    items: list[CellOut] = Field(description="The cells.")
    with_waiting: bool = Field(description="Whether numbers count that nobody confirmed yet.")
    waiting: int = Field(description="Rows that nobody confirmed yet, shown or not.")


@router.get("/matrix", response=MatrixOut, auth=auth.reading, summary="The matrix")
def the_matrix(request: HttpRequest, asked: Query[OfMatrix]) -> Any:
    """Drugs and regimens by endpoints and weeks. It is told as a whole, in no pages; parameters
    narrow it."""
    question, ignored = read_question(request.GET)
    insist_on_sense(ignored)
    with_waiting = question.waits and eyes(request) is not None
    found = matrix_of(question, with_waiting=with_waiting)
    insist_on_sense(found.ignored)
    places = list(found.grid.places())
    behind = _Behind(request, places, question, with_waiting=with_waiting)
    return {
        "items": [_cell(place, behind) for place in places],
        "with_waiting": with_waiting,
        "waiting": found.waiting if eyes(request) else 0,
    }


class _Behind:
    """The rows behind all cells, in a fixed number of queries."""

    def __init__(
        self,
        request: HttpRequest,
        places: Iterable[Place],
        question: Question,
        *,
        with_waiting: bool,
    ) -> None:
        numbers = [n for place in places if place.cell for n in place.cell.numbers]
        trials = {int(number.trial_id) for number in numbers}
        shown = states(request) if with_waiting else states(request, "accepted")
        of_trials = Q(outcome__trial__in=trials, state__in=shown)
        if not question.retracted:
            of_trials &= ~Q(source__reference__in=retracted())
        paper = Prefetch("source__reference", queryset=Reference.objects.only("pmid"))
        self.results: dict[tuple[object, ...], list[Result]] = defaultdict(list)
        for result in (
            Result.objects.filter(of_trials)
            .select_related("outcome__endpoint", "arm", "source")
            .prefetch_related(paper)
            .order_by("pk")
        ):
            self.results[self._key(result)].append(result)
        self.effects: dict[tuple[object, ...], list[Effect]] = defaultdict(list)
        for effect in (
            Effect.objects.filter(of_trials)
            .select_related("outcome__endpoint", "arm", "source")
            .prefetch_related(paper)
            .order_by("pk")
        ):
            self.effects[self._key(effect)].append(effect)

    @staticmethod
    def _key(row: Result | Effect) -> tuple[object, ...]:
        outcome = row.outcome
        return outcome.trial_id, outcome.endpoint.slug, outcome.week, outcome.rule

    def of(self, place: Place, number: Number) -> tuple[list[Result], list[Effect]]:
        trial = int(number.trial_id)
        arms = {arm.arm_id for arm in place.row.arms if arm.trial_id == trial}
        column = place.column.key
        key = (trial, column.endpoint, column.week, column.rule)
        results = [
            row for row in self.results[key] if row.arm_id in arms or row.arm.kind in Arm.CONTROLS
        ]
        return results, [row for row in self.effects[key] if row.arm_id in arms]


def _cell(place: Place, behind: _Behind) -> dict[str, Any]:
    column, cell = place.column, place.cell
    numbers = cell.numbers if cell else ()
    names = {arm.trial_id: (arm.trial, arm.nct) for arm in place.row.arms}
    return {
        "drug": place.row.key.drug,
        "inn": place.row.inn,
        "regimen": place.row.key.regimen,
        "domain": column.endpoint.domain,
        "endpoint": column.key.endpoint,
        "endpoint_name": column.endpoint.name,
        "unit": column.endpoint.unit,
        "rule": column.key.rule,
        "week": column.key.week,
        "state": place.state.value,
        "trials_disagree": place.disagrees,
        "trials_with_numbers": len(numbers),
        "trials_without": cell.silent if cell else 0,
        "numbers": [
            _number(number, *names[int(number.trial_id)], *behind.of(place, number))
            for number in numbers
        ],
    }


def _number(
    number: Number, trial: str, nct: str, results: list[Result], effects: list[Effect]
) -> dict[str, Any]:
    rows: list[Result | Effect] = [*results, *effects]
    sources = {row.source_id: row.source for row in rows}
    same = ("measure", "estimate", "p", "direction", "percent", "value")
    whole = ("events", "n", "control_events", "control_n")
    return {
        **{name: getattr(number, name) for name in (*same, *whole)},
        "control_percent": number.control_percent,
        "control_value": number.control_value,
        "trial": trial,
        "nct_number": nct,
        "ci_low": number.low,
        "ci_high": number.high,
        "computed": bool(number.is_computed),
        "confirmed": not number.waits,
        "rests_on_retracted_paper": bool(number.is_retracted),
        "results": [row.pk for row in results],
        "effects": [row.pk for row in effects],
        "sources": [
            {
                "source": source.pk,
                "reference": source.reference_id,
                "pmid": source.reference.pmid if source.reference else None,
                **{
                    name: getattr(source, name)
                    for name in ("registry", "address", "locator", "quote")
                },
            }
            for source in sources.values()
        ],
    }
