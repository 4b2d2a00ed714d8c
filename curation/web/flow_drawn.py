"""A flow as it is shown: its boxes as a plot, each number with the address of what it counts, and
in words how it is counted.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.urls import reverse

from curation.plots.prisma import Part, Station, Step, prisma
from curation.plots.shapes import Plot
from curation.screening.flow import Box, Flow, Line, Rows
from curation.screening.flow_scope import When
from curation.search.question import Question

Address = Callable[[Line], str]

NOTE = (
    "After the PRISMA 2020 flow diagram (Page and others, BMJ 2021;372:n71), counted from what is "
    "here now. Dashed is what still waits; so each box is the sum of those that follow it."
)
_HOW = {
    "previous": "Records that were here before the day and are included at full text, and the "
    "trials that they report.",
    "databases": "One for each identifier or record that was asked for, by the kind of import; "
    "and references that no import brought. Asking anew for what is here, or for what PubMed "
    "did not have, counts nothing.",
    "others": "The same of imports from reviews' lists and from files, and of reviews added.",
    "removed": "Everything asked for that is no new record: the import that added a reference is "
    "its record, every other one of the same reference a duplicate.",
    "coming_in": "Asked for, and not fetched yet.",
    "screened": "Records with a decision that holds at title and abstract: settled, or what all "
    "who decided say while nobody who was asked is missing. What nobody screened by its abstract "
    "but somebody took up at full text has passed here.",
    "excluded": "Excluded at title and abstract, by the primary reason.",
    "to_screen": "Records without a decision that holds at title and abstract. What you still "
    "judge unseen is being screened, whatever others said.",
    "sought": "Records screened and not excluded: one report each.",
    "not_retrieved": "Excluded at full text since the full text was not obtained.",
    "to_read": "Records sought without a decision that holds at full text.",
    "assessed": "Records with a decision that holds at full text, but for those not retrieved.",
    "ineligible": "Excluded at full text, by the primary reason.",
    "included": "Included at full text. Studies are the trials that those records report, each "
    "once; a record may report several trials, or none that is here.",
    "total": "What was included before the day and what is new, together.",
}
_HOW_OF_A_LIST = {
    "others": "The entries of the review's current reference list.",
    "removed": "Entries that are no record: the first entry of a paper is its record, every later "
    "one of the same paper a duplicate.",
    "coming_in": "Entries of which it is not known yet what they are, or whose paper is not here.",
}
_OF_AN_UPDATE = " Of an update, a trial counts as new unless a record from before reports it."


class Told(NamedTuple):
    """A box in the table: `parts` are those that count anything, each with its address."""

    title: str
    number: int | None
    address: str
    how: str
    parts: list[tuple[Line, str]]


def addresses(review: int | None, since: date | None, *, may_see_imports: bool) -> Address:
    """Where each number leads; "" where it counts nothing or that is not for this person."""

    def address_of(line: Line) -> str:
        if not line.number:
            return ""
        if line.rows in (Rows.PLACED, Rows.IDENTIFIED):
            question = Question(
                review=review,
                since=since if line.when == When.SINCE else None,
                added_before=since if line.when == When.BEFORE else None,
                **{"flow" if line.rows == Rows.PLACED else "identified": line.of},  # type: ignore[arg-type]
            )
            return f"{reverse('references')}?{question.to_url()}"
        if line.rows == Rows.ASKED and review is None and not may_see_imports:
            return ""
        asked = {"box": line.of}
        if since:
            asked["since"] = f"{since}"
        if line.when != When.SINCE:
            asked["when"] = line.when.value
        name = "review-flow-asked" if line.rows == Rows.ASKED else "review-flow-studies"
        return f"{address(name, review)}?{urlencode(asked)}"

    return address_of


def address(name: str, review: int | None) -> str:
    """Of a page of the flow: of all, or of a review."""
    return reverse(f"{name}-of", args=[review]) if review is not None else reverse(name)


def drawn(found: Flow, address_of: Address, *, title: str) -> Plot:
    def station(box: Box) -> Station:
        has_number = box.name not in ("previous", "included", "total")
        return Station(
            box.title,
            box.number if has_number else None,
            address_of(box.whole) if box.whole else "",
            [Part(line.words, line.number, address_of(line)) for line in _shown(box)],
        )

    def waits(box: Box) -> list[Station]:
        return [station(box)] if box.number else []

    identified = [found.databases, found.others] if found.databases else [found.others]
    steps = [
        Step(
            [station(box) for box in identified if box],
            [station(found.removed)],
            waits(found.coming_in),
            "Identification",
        ),
        Step(
            [station(found.screened)],
            [station(found.excluded)],
            waits(found.to_screen),
            "Screening",
        ),
        Step([station(found.sought)], [station(found.not_retrieved)], waits(found.to_read)),
        Step([station(found.assessed)], [station(found.ineligible)]),
        Step([station(found.included)], phase="Included"),
    ]
    if found.total:
        steps.append(Step([station(found.total)]))
    return prisma(
        steps,
        title=title,
        sentence=sentence(found),
        previous=station(found.previous) if found.previous else None,
        notes=(NOTE,),
    )


def sentence(found: Flow) -> str:
    trials, reports = (line.number for line in found.included.parts[:2])
    new = "new " if found.previous else ""
    is_of_none = not trials and not new  # what is not new may be a trial from before
    of_trials = "no trial that is here" if is_of_none else _counted(trials, f"{new}trial")
    waiting = found.waiting
    return (
        f"Of {_counted(found.identified, 'record')} identified, "
        f"{found.screened.number:,} {_were(found.screened.number)} screened and "
        f"{found.assessed.number:,} assessed at full text; "
        f"{_counted(reports, 'report')} of {of_trials} "
        f"{'is' if reports == 1 else 'are'} included. "
        + (f"{waiting:,} still wait{'s' if waiting == 1 else ''}." if waiting else "Nothing waits.")
    )


def told(found: Flow, address_of: Address, *, of_a_list: bool) -> list[Told]:
    """The boxes as rows of a table."""
    rows = []
    for box in found.boxes:
        how = (_HOW_OF_A_LIST.get(box.name) if of_a_list else None) or _HOW[box.name]
        if box.name == "included" and found.previous:
            how += _OF_AN_UPDATE
        has_number = box.name not in ("previous", "included", "total")
        rows.append(
            Told(
                box.title,
                box.number if has_number else None,
                address_of(box.whole) if box.whole else "",
                how,
                [(line, address_of(line)) for line in _shown(box)],
            )
        )
    return rows


def _shown(box: Box) -> list[Line]:
    """What counts anything; of what is included always all."""
    is_kept = box.name in ("previous", "included", "total")
    return [line for line in box.parts if line.number or is_kept]


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _were(number: int) -> str:
    return "was" if number == 1 else "were"
