"""What is on the page, in one or two sentences: computed, never decoration."""

from collections import Counter
from typing import NamedTuple

from curation.matrix.gaps import Gaps
from curation.matrix.grid import Grid
from curation.matrix.question import DISAGREE, State
from curation.matrix.trials import Folded
from curation.matrix.verdicts import Verdict

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


class Said(NamedTuple):
    """`stressed` stands between the other two."""

    before: str
    stressed: str = ""
    after: str = ""


def of_the_cells(grid: Grid, waiting: int) -> Said:
    """Of the endpoints lens; `waiting` results and effects nobody has confirmed."""
    if not grid.lines:
        return Said("No trial here is what you ask for.")
    drugs = {line.row.key.drug for line in grid.lines}
    numbered = {
        place.row.key.drug
        for place in grid.places()
        if place.state == State.EXTRACTED and place.cell is not None
    }
    counts = grid.counts
    before = (
        f"{in_words(len(numbered)).capitalize()} of {counted(len(drugs), 'drug')} "
        f"{'has' if len(numbered) == 1 else 'have'} results against placebo or vehicle, in "
        f"{counts[State.EXTRACTED]} of {counted(sum(counts[state] for state in State), 'cell')}."
    )
    stressed = ""
    if disagree := counts[DISAGREE]:
        stressed = f"In {counted(disagree, 'cell')} the trials disagree."
    after = []
    if number := counts[State.TO_EXTRACT]:
        after.append(f"{counted(number, 'cell')} {_wait(number)} for extraction")
    if waiting:
        after.append(f"{counted(waiting, 'number')} {_wait(waiting)} for a second person")
    last = " and ".join(after)
    return Said(before, stressed, f"{last[:1].upper()}{last[1:]}." if last else "")


def of_the_trials(folded: Folded) -> Said:
    cards = [card for card in folded.cards.values() if not card.is_extension]
    if not cards:
        return Said("No trial here is what you ask for.")
    verdicts = Counter(card.verdict for card in cards)
    told = sum(verdicts[each] for each in (Verdict.MET, Verdict.IN_PART, Verdict.NOT_MET))
    stressed = ""
    if told:
        met = in_words(verdicts[Verdict.MET])
        stressed = f"Of {in_words(told)} with a primary result {met} met it"
        if part := verdicts[Verdict.IN_PART]:
            stressed += f", {in_words(part)} in part"
        stressed += f", {in_words(verdicts[Verdict.NOT_MET])} did not."
    rest = {
        Verdict.RUNNING: ("is running", "are running"),
        Verdict.ENDED: ("ended early", "ended early"),
        Verdict.UNREPORTED: ("has not reported", "have not reported"),
        Verdict.UNCONFIRMED: ("is not yet confirmed", "are not yet confirmed"),
    }
    after = [
        f"{in_words(verdicts[verdict])} {words[verdicts[verdict] > 1]}"
        for verdict, words in rest.items()
        if verdicts[verdict]
    ]
    last = ", ".join(after)
    return Said(
        f"{counted(len(folded.bands), 'drug').capitalize()} in {counted(len(cards), 'trial')}.",
        stressed,
        f"{last[:1].upper()}{last[1:]}." if last else "",
    )


def of_the_gaps(gaps: Gaps) -> Said:
    if not gaps.domains:
        return Said("No trial here is what you ask for.")
    cells = [cell for row in gaps.rows for cell in row.cells]
    known = sum(cell.state == State.EXTRACTED.value for cell in cells)
    numbered = [any(cell.state == State.EXTRACTED.value for cell in row.cells) for row in gaps.rows]
    empty = numbered.count(False)
    after = ""
    if empty:
        after = f"{counted(empty, 'drug').capitalize()} {'has' if empty == 1 else 'have'}"
        after += " no results at all."
    return Said(
        f"{counted(len(gaps.rows), 'drug').capitalize()} by "
        f"{counted(len(gaps.domains), 'domain')}: {known} of {len(cells)} have results "
        "against placebo or vehicle.",
        after=after,
    )


def in_words(number: int) -> str:
    """no, one ... nine, 10, 1 234."""
    return _SMALL[number] if number < len(_SMALL) else f"{number:,}".replace(",", "\u202f")


def counted(number: int, noun: str) -> str:
    return f"{in_words(number)} {noun}{'' if number == 1 else 's'}"


def _wait(number: int) -> str:
    return "waits" if number == 1 else "wait"
