"""What is known, in sentences that the trials themselves make: counted, never written by hand.

A sentence says only what the rows hold, so it is right of an empty database and of half of one.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from curation.matrix.cells import Cell
from curation.matrix.overview import Discord, Known, KnownTrial, MainEndpoint, tells
from curation.matrix.sentence import counted, in_words
from curation.matrix.verdicts import Verdict
from curation.matrix.wording import listed
from curation.models import Trial

LATE = (Trial.Phase.TWO_THREE, Trial.Phase.THREE, Trial.Phase.FOUR)
MIDDLE = (Trial.Phase.ONE_TWO, Trial.Phase.TWO)
SAID = (Verdict.MET, Verdict.IN_PART, Verdict.NOT_MET)


def what_is_known(drugs: Sequence[Known]) -> str:
    """ "Of the two phase 3 trials of a drug, one met its primary endpoint and one did not." """
    if not drugs:
        return ""
    late = {drug.inn: _said(drug, LATE) for drug in drugs}
    said = [_of_phase_3(inn, trials) for inn, trials in late.items() if trials]
    waiting = [drug for drug in drugs if not late[drug.inn] and _has_met(_said(drug, MIDDLE))]
    with_phase_3 = [drug.inn for drug in waiting if _trials(drug, LATE)]
    without = [drug.inn for drug in waiting if drug.inn not in with_phase_3]
    if with_phase_3:
        wait = "wait" if len(with_phase_3) > 1 else "waits"
        said.append(
            f"{_capital(listed(with_phase_3))} met a primary endpoint in phase 2 "
            f"and {wait} for phase 3."
        )
    if without:
        said.append(
            f"{_capital(listed(without))} met a primary endpoint in phase 2; "
            "no phase 3 trial is here."
        )
    return " ".join(said) or _nothing_met(drugs)


def _of_phase_3(inn: str, trials: Sequence[KnownTrial]) -> str:
    counts = Counter(each.verdict for each in trials)
    for verdict, did in ((Verdict.MET, "met"), (Verdict.NOT_MET, "missed")):
        if counts[verdict] == len(trials):
            where = {1: "its one reported phase 3 trial", 2: "both phase 3 trials"}.get(
                len(trials), f"all {in_words(len(trials))} phase 3 trials"
            )
            return f"{_capital(inn)} {did} its primary endpoint in {where}."
    words = {Verdict.MET: "met its primary endpoint", Verdict.IN_PART: "met it in part"}
    words[Verdict.NOT_MET] = "did not"
    if not counts[Verdict.MET]:
        words[Verdict.IN_PART] = "met its primary endpoint in part"
    told = [f"{in_words(counts[each])} {words[each]}" for each in SAID if counts[each]]
    of = f"the {in_words(len(trials))} phase 3 trials" if len(trials) > 1 else "the phase 3 trials"
    return f"Of {of} of {inn}, {listed(told)}."


def _nothing_met(drugs: Sequence[Known]) -> str:
    missed = [drug.inn for drug in drugs if _said(drug, (*LATE, *MIDDLE))]
    if missed:
        return f"No drug has met a primary endpoint in phase 2 or 3: {listed(missed)} missed."
    if any(each.verdict is Verdict.UNCONFIRMED for drug in drugs for each in drug.trials):
        return "What the trials said of their primary endpoints is not confirmed yet."
    return "No trial of phase 2 or 3 has said yet whether it met its primary endpoint."


def _trials(drug: Known, phases: Iterable[str]) -> list[KnownTrial]:
    return [each for each in drug.trials if each.is_randomised and each.trial.phase in phases]


def _said(drug: Known, phases: Iterable[str]) -> list[KnownTrial]:
    return [each for each in _trials(drug, phases) if each.verdict in SAID]


def _has_met(trials: Iterable[KnownTrial]) -> bool:
    return any(each.verdict in (Verdict.MET, Verdict.IN_PART) for each in trials)


def verdicts_in_words(drug: Known) -> str:
    """ "met 2 of 3, 2 running"."""
    counts = Counter(each.verdict for each in drug.trials)
    told = sum(counts[verdict] for verdict in SAID)
    said = [f"met {counts[Verdict.MET]} of {told}"] if told else []
    if counts[Verdict.IN_PART]:
        said.append(f"{counts[Verdict.IN_PART]} in part")
    rest = [verdict for verdict in Verdict if verdict not in SAID and counts[verdict]]
    alone = not told and len(drug.trials) == 1
    return ", ".join(said + [each.value if alone else f"{counts[each]} {each}" for each in rest])


def trials_in_words(drug: Known) -> str:
    """Those randomised, and the people enrolled in them: "3 trials, 1 849"; "none"."""
    if not drug.randomised:
        return "none"
    people = f", {grouped(drug.enrolled)}" if drug.enrolled else ""
    return f"{drug.randomised} trial{'' if drug.randomised == 1 else 's'}{people}"


def more_trials_in_words(drug: Known) -> str:
    """ "1 000 planned" in those randomised; "1 single arm, 10" besides; "" for neither."""
    others = [each for each in drug.trials if not each.is_randomised]
    single = [each for each in others if each.trial.allocation]
    unstated = [each for each in others if not each.trial.allocation]
    said = [f"{grouped(drug.planned)} planned"] if drug.planned else []
    for trials, words in ((single, "single arm"), (unstated, "allocation not stated")):
        if trials:
            people = sum(each.people or 0 for each in trials)
            planned = " planned" if all(each.is_planned for each in trials) else ""
            said.append(f"{len(trials)} {words}" + (f", {grouped(people)}{planned}" * bool(people)))
    return "; ".join(said)


def grouped(count: int) -> str:
    return f"{count:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def note_on(drug: Known) -> str:
    """What a reader must know of the main numbers, or why there are none; "" for nothing."""
    if drug.main is None or drug.main.cell is None:
        return _why_no_numbers(drug)
    told = [each for each in drug.main.cell.numbers if tells(each)]
    if drug.main.cell.disagrees:
        return "trials disagree"
    said = [counted(len(told), "trial")]
    if not all(each.has_interval for each in told):
        said.append("no interval")
    elif any(each.is_computed for each in told):
        said.append("computed")
    if not drug.main.is_primary:
        said.append("not a primary endpoint")
    return ", ".join(said)


def _why_no_numbers(drug: Known) -> str:
    verdicts = {each.verdict for each in drug.trials}
    if Verdict.NOT_MET in verdicts:
        return "failed; no numbers read"
    if Verdict.MET in verdicts or Verdict.IN_PART in verdicts:
        return "no numbers on efficacy read"
    if Verdict.UNCONFIRMED in verdicts:
        return "numbers not yet confirmed"
    if verdicts == {Verdict.RUNNING}:
        return ""
    return "ended early" if Verdict.ENDED in verdicts else "not reported"


def endpoint_in_words(main: MainEndpoint) -> str:
    """ "SRI-4, wk 52"."""
    when = "" if main.week is None else f", wk {main.week}"
    return f"{main.endpoint.column_name}{when}"


def under_the_endpoint(main: MainEndpoint) -> str:
    """The dose that the numbers are of, and the rule on glucocorticoids."""
    regimen = main.row.key.regimen if main.row else ""
    return "; ".join(filter(None, (regimen, main.rule.partition(" (")[0])))


def discord_in_words(discord: Discord) -> str:
    """ "SRI-4 at week 52 with baricitinib 4 mg once daily"."""
    cell, row = discord.cell, discord.row
    when = "over the whole trial" if cell.week is None else f"at week {cell.week}"
    rule = f" ({cell.rule})" if cell.rule else ""
    name = discord.endpoint.column_name
    return f"{name}{rule} {when} with {row.inn} {row.key.regimen}".strip()


def in_what_they_differ(cell: Cell) -> str:
    """ "in direction and in significance"."""
    whole = [each for each in cell.numbers if each.has_interval]
    said = []
    if {1, -1} <= {each.side for each in whole}:
        said.append("in direction")
    if len({each.is_clear for each in whole}) > 1:
        said.append("in significance")
    return listed(said)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
