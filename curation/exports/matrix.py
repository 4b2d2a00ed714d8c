"""What each lens of the matrix shows: exactly the cells on the screen, a trial a row."""

from operator import itemgetter
from typing import Any

from curation.exports.tables import Column, Table, Value

Line = tuple[Value, ...]
_INN = ("drug", "The drug, by its INN.")
_TRIAL = ("trial", "The trial's acronym, or its number where it has none.")
_NCT = ("nct_number", "The trial's number at ClinicalTrials.gov.")
_RETRACTED = "Whether it rests on a retracted paper."


def in_places(name: str, meaning: str, columns: tuple[tuple[str, str], ...]) -> Table[Any]:
    """A table whose rows are tuples, in the order of its columns."""
    return Table(
        name,
        meaning,
        tuple(Column(each, said, itemgetter(place)) for place, (each, said) in enumerate(columns)),
    )


CELLS: Table[Line] = in_places(
    "matrix",
    "A number in a cell of the matrix, or a cell without one.",
    (
        _INN,
        ("regimen", "Dose, frequency and partner in words."),
        ("domain", "The domain of the endpoint."),
        ("endpoint", "The endpoint by its name."),
        ("rule", "The rule on glucocorticoids and rescue it is under."),
        ("week", "When it was measured, in weeks; empty: over the whole trial."),
        ("state", "What the cell shows: numbers, or which kind of silence."),
        ("trials_disagree", "Whether the trials of the cell disagree."),
        ("trials_with_numbers", "How many trials of the cell have numbers."),
        ("trials_without", "How many trials of the cell have none."),
        _TRIAL,
        _NCT,
        ("measure", "OR, RR, RD (in percentage points), HR, MD or SMD."),
        ("estimate", "The estimate of the measure, drug against control."),
        ("ci_low", "The lower end of its 95 % confidence interval."),
        ("ci_high", "The upper end of its 95 % confidence interval."),
        ("p", "The p value."),
        ("computed", "Whether the estimate was computed here from the arms, and not printed."),
        ("direction", "favours drug, no difference, or favours comparator."),
        ("events", "How many people on the drug had the event."),
        ("n", "Of how many people."),
        ("percent", "The same in percent."),
        ("value", "A number that is no share, in the endpoint's unit."),
        ("control_events", "How many people on control had the event."),
        ("control_n", "Of how many people."),
        ("control_percent", "The same in percent."),
        ("control_value", "A number that is no share, in the endpoint's unit."),
        ("confirmed", "Whether a second person confirmed it."),
        ("rests_on_retracted_paper", _RETRACTED),
    ),
)
OF_A_NUMBER = len(CELLS.columns) - 10  # columns after those of the cell

TRIALS_OF_DRUGS: Table[Line] = in_places(
    "matrix_trials",
    "A trial of a drug.",
    (
        _INN,
        ("population", "In whom."),
        ("phase", "The phase."),
        _TRIAL,
        _NCT,
        ("extension", "Whether it extends another."),
        ("status", "How far it has come."),
        ("verdict", "Whether it met its primary endpoint."),
        ("weeks", "How long people are treated, in weeks."),
        ("enrolment", "How many people it enrolled, or means to."),
        ("started_on", "The day on which it began."),
        ("ended_on", "The day on which it ended."),
        ("reported", "The year in which it was reported."),
        ("arms", "Its doses with the people in each: a list."),
        ("primary_endpoints", "Its primary endpoints with their times: a list."),
    ),
)

GAPS: Table[Line] = in_places(
    "matrix_gaps",
    "What is known of a drug in a domain.",
    (
        _INN,
        ("domain", "The domain of endpoints."),
        ("state", "What is known, or which kind of silence it is."),
        ("trials", "How many trials have results against placebo or vehicle."),
        ("results", "How many results these have."),
    ),
)
