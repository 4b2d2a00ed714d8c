"""How a drug's arms answered by dose: each yes-or-no endpoint of a trial with two doses."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.db.models import Q

from curation.matrix.wording import plainly
from curation.models import Arm, Drug, Endpoint, Outcome, Result, State
from curation.plots.dose_response import Answer, Response, Series, dose_response, proportion
from curation.plots.shapes import Plot

_TIMES_A_DAY = {"twice daily": 2, "three times daily": 3, "every other day": 0.5}
CONTROL = "control"


def dose_plots(drug: Drug, states: Sequence[State]) -> list[Plot]:
    """One query. A trial of one outcome is one line; those of one endpoint share a plot."""
    rows = (
        Result.objects.filter(
            outcome__trial__arms__drug=drug,
            outcome__endpoint__kind=Endpoint.Kind.DICHOTOMOUS,
            state__in=states,
            n__isnull=False,
        )
        .filter(Q(events__isnull=False) | Q(percent__isnull=False))
        .distinct()
        .select_related("outcome__endpoint", "outcome__trial", "arm")
        .order_by("outcome__endpoint__position", "outcome__trial__slug", "outcome__week", "pk")
    )
    by_outcome: dict[int, list[Result]] = {}
    for row in rows:
        if row.arm.is_control or (row.arm.drug_id == drug.pk and _is_one_dose(row.arm)):
            by_outcome.setdefault(row.outcome_id, []).append(row)
    by_endpoint: dict[int, list[list[Result]]] = {}
    for results in by_outcome.values():
        doses = {_dose(result.arm) for result in results if not result.arm.is_control}
        if len(doses) >= 2:
            by_endpoint.setdefault(results[0].outcome.endpoint_id, []).append(results)
    return [_plot(drug, outcomes) for outcomes in by_endpoint.values()]


def _is_one_dose(arm: Arm) -> bool:
    return arm.kind == Arm.Kind.DRUG and arm.dose is not None and arm.partner_id is None


def _dose(arm: Arm, *, says_how_often: bool = True) -> str:
    if arm.is_control:
        return CONTROL
    dose = f"{plainly(arm.dose)} {arm.unit}"
    return f"{dose} {arm.frequency}".strip() if says_how_often else dose


def _a_day(arm: Arm) -> float:
    times = _TIMES_A_DAY.get(arm.frequency.lower(), 1)
    return 0.0 if arm.is_control else float(arm.dose or 0) * times


def _plot(drug: Drug, outcomes: Sequence[list[Result]]) -> Plot:
    rows = [row for of_outcome in outcomes for row in of_outcome]
    says_how_often = len({row.arm.frequency for row in rows if not row.arm.is_control}) > 1
    named = partial(_dose, says_how_often=says_how_often)
    arms = {named(row.arm): row.arm for row in rows}
    doses = sorted(arms, key=lambda dose: (_a_day(arms[dose]), arms[dose].frequency, dose))
    endpoint = outcomes[0][0].outcome.endpoint
    answers = [
        (each[0].outcome, sorted(_answers(each, named), key=lambda one: doses.index(one.dose)))
        for each in outcomes
    ]
    weeks = {outcome.week for outcome, _ in answers}
    is_rough = any(answer.words.startswith("≈") for _, each in answers for answer in each)
    notes = [
        "Intervals of each arm by Wilson's method. Doses stand evenly: their slope says nothing."
    ]
    if is_rough:
        notes.append("≈ reckoned from a printed percentage.")
    return dose_response(
        doses,
        [Series(_name(outcome, says_week=len(weeks) > 1), each) for outcome, each in answers],
        Response(f"{endpoint.column_name}, % of people"),
        title=f"{endpoint.column_name} by dose of {drug}",
        sentence=_says(answers),
        name=f"dose-{re.sub('[^a-z0-9-]', '-', endpoint.slug)}",
        notes=notes,
    )


def _name(outcome: Outcome, *, says_week: bool) -> str:
    """The week is part of the name where not all have the same."""
    return (
        f"{outcome.trial}, wk {outcome.week}" if says_week and outcome.week else f"{outcome.trial}"
    )


def _answers(rows: Iterable[Result], named: Callable[[Arm], str]) -> list[Answer]:
    """One for each dose; of several arms of one dose the first."""
    found: dict[str, Answer] = {}
    for row in rows:
        answer = _answer(row, named(row.arm))
        found.setdefault(answer.dose, answer)
    return list(found.values())


def _answer(row: Result, dose: str) -> Answer:
    """From the count, or from one reckoned from the percentage: each row has n and one of them."""
    n = row.n or 0
    if row.events is not None:
        return proportion(dose, row.events, n)
    near = proportion(dose, round(float(row.percent or 0) * n / 100), n)
    return Answer(near.dose, near.value, near.low, near.high, f"≈{near.words}")


def _says(answers: Sequence[tuple[Outcome, list[Answer]]]) -> str:
    lines = []
    for outcome, each in answers:
        values = ", ".join(f"{answer.dose} {answer.value:.0f} %" for answer in each)
        lines.append(f"{outcome.trial}, {outcome.when}: {values}")
    return f"{'; '.join(lines)}."
