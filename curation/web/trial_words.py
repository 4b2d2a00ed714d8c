"""What a trial compared and whether it met its primary endpoint, in sentences made of its data."""

from collections.abc import Sequence

from curation.matrix.overview import how_many
from curation.matrix.verdicts import is_unconfirmed, met
from curation.matrix.wording import listed, outcome_words, plainly
from curation.models import Arm, Outcome, Trial

_PEOPLE = {
    Trial.Population.SLE: "people with SLE",
    Trial.Population.NEPHRITIS: "people with lupus nephritis",
    Trial.Population.CUTANEOUS: "people with cutaneous lupus",
}
_NOT_YET = (Trial.Status.PLANNED, Trial.Status.RECRUITING)
_STATUS = {
    Trial.Status.PLANNED: "It does not recruit yet.",
    Trial.Status.RECRUITING: "It is recruiting.",
    Trial.Status.ACTIVE: "It is running and recruits no longer.",
    Trial.Status.TERMINATED: "It was ended early.",
    Trial.Status.WITHDRAWN: "It was withdrawn before anybody took part.",
}


def what_it_compared(trial: Trial, arms: Sequence[Arm]) -> str:
    """ "Baricitinib 2 mg and 4 mg against placebo over 52 weeks in 760 people with SLE." """
    drugs = drugs_in_words(arms)
    controls = dict.fromkeys(arm.get_kind_display() for arm in arms if arm.is_control)
    parts = [drugs[:1].upper() + drugs[1:] or "Arms not entered yet"]
    if controls:
        parts.append(f"against {listed(list(controls))}")
    elif arms:
        parts.append("without a control arm")
    if trial.weeks:
        parts.append(f"over {trial.weeks} weeks")
    people = _PEOPLE.get(Trial.Population(trial.population), "people with lupus")
    number = how_many(trial, arms)
    if number:
        grouped = f"{number:,}".replace(",", "\u202f")
        planned = "a planned " if trial.status in _NOT_YET else ""
        parts.append(f"in {planned}{grouped} {people}")
    else:
        parts.append(f"in {people}")
    return " ".join(parts) + "."


def drugs_in_words(arms: Sequence[Arm]) -> str:
    """ "baricitinib 2 mg and 4 mg"; how often only where that differs."""
    active = [arm for arm in arms if arm.kind in (Arm.Kind.DRUG, Arm.Kind.OTHER)]
    # What a report gives together is named only where no arm stands by itself.
    active = active or [arm for arm in arms if arm.kind == Arm.Kind.COMBINED]
    says_how_often = len({arm.frequency for arm in active}) > 1
    doses: dict[str, list[str]] = {}
    partners: list[str] = []
    for arm in sorted(active, key=lambda arm: (arm.dose or 0, arm.position)):
        name = str(arm.drug) if arm.drug else arm.label
        dose = _dose(arm, says_how_often=says_how_often)
        if arm.partner:
            with_partner = f"{plainly(arm.partner_dose)} {arm.partner_unit}".strip()
            partners.append(f"{name} {dose} with {arm.partner} {with_partner}".replace("  ", " "))
        else:
            doses.setdefault(name, [])
            if dose and dose not in doses[name]:
                doses[name].append(dose)
    alone = [f"{name} {listed(each)}".strip() for name, each in doses.items()]
    return listed([*alone, *(each.strip() for each in partners)])


def _dose(arm: Arm, *, says_how_often: bool) -> str:
    dose = f"{plainly(arm.dose)} {arm.unit}" if arm.dose is not None else arm.dose_as_printed
    return f"{dose} {arm.frequency}".strip() if says_how_often and dose else dose


def what_came_of_it(trial: Trial, primaries: Sequence[Outcome]) -> str:
    """ "Met its primary endpoint, SRI-4 at week 52." """
    reached = [_with_note(outcome) for outcome in primaries if met(outcome)]
    missed = [_with_note(outcome) for outcome in primaries if met(outcome) is False]
    hidden = [outcome_words(outcome) for outcome in primaries if is_unconfirmed(outcome)]
    open_ = [
        outcome_words(outcome)
        for outcome in primaries
        if met(outcome) is None and not is_unconfirmed(outcome)
    ]
    said = []
    if reached:
        said.append(f"Met its primary endpoint{_s(reached)}, {listed(reached)}.")
    if missed:
        start = "It did not meet" if reached else "Did not meet"
        said.append(f"{start} its primary endpoint{_s(missed)}, {listed(missed)}.")
    if hidden:
        said.append(
            f"Whether its primary endpoint{_s(hidden)}, {listed(hidden)}, {_was(hidden)} met "
            "is not yet confirmed."
        )
    if open_ and not trial.is_running:
        said.append(
            f"Whether its primary endpoint{_s(open_)}, {listed(open_)}, {_was(open_)} met "
            "is not reported here."
        )
    elif open_:
        is_ = "are" if len(open_) > 1 else "is"
        said.append(f"Its primary endpoint{_s(open_)} {is_} {listed(open_)}.")
    if not primaries:
        said.append("Its primary endpoint is not entered yet.")
    if words := _STATUS.get(Trial.Status(trial.status)):
        said.append(words)
    return " ".join(said)


def _with_note(outcome: Outcome) -> str:
    words = outcome_words(outcome)
    return f"{words} ({outcome.met_note})" if outcome.met_note else words


def _was(several: Sequence[str]) -> str:
    return "were" if len(several) > 1 else "was"


def _s(several: Sequence[str]) -> str:
    return "s" if len(several) > 1 else ""
