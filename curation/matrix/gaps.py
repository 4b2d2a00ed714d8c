"""The lens on gaps, drug by domain; and the lens on time. Both shaped for their plots."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from curation.matrix.arms import Untried
from curation.matrix.grid import Grid, Place
from curation.matrix.question import State
from curation.matrix.trials import Folded
from curation.models import Endpoint, Trial
from curation.plots.gap_map import GapCell, GapRow
from curation.plots.timeline import Programme, TrialTime

# What a drug knows of a domain is the most that it knows of any of the cells.
_MOST_FIRST = (
    *(State.EXTRACTED, State.TO_EXTRACT, State.LEFT_OUT, State.RUNNING, State.UNREPORTED),
    *(State.UNMEASURED, State.NONE),
)


class Gaps(NamedTuple):
    domains: list[str]
    rows: list[GapRow]


def gaps_of(grid: Grid, untried: Iterable[Untried]) -> Gaps:
    here = {column.endpoint.domain for column in grid.columns}
    domains = [domain for domain in Endpoint.Domain if domain.value in here]
    by_drug: dict[str, dict[str, list[Place]]] = {}
    for place in grid.places():
        of_drug = by_drug.setdefault(place.row.inn, {})
        of_drug.setdefault(place.column.endpoint.domain, []).append(place)
    rows = [GapRow(inn, _cells(of_domains, domains)) for inn, of_domains in by_drug.items()]
    rows += [GapRow(drug.inn, [GapCell("none") for _ in domains]) for drug in untried]
    return Gaps([str(domain.label) for domain in domains], rows)


def _cells(
    of_domains: Mapping[str, list[Place]], domains: Iterable[Endpoint.Domain]
) -> list[GapCell]:
    return [_gap(of_domains.get(domain.value, [])) for domain in domains]


def _gap(places: list[Place]) -> GapCell:
    states = {place.state for place in places} or {State.NONE}
    state = next(each for each in _MOST_FIRST if each in states)
    cells = [place.cell for place in places if place.cell is not None]
    trials = {number.trial_id for cell in cells for number in cell.numbers}
    return GapCell(state.value, len(trials), sum(cell.results for cell in cells))


def programmes(folded: Folded) -> list[Programme]:
    """The trials of each drug by when they began; those of unknown time last."""
    return [
        Programme(
            [
                TrialTime(
                    label=card.name,
                    start=card.started_on,
                    end=card.ended_on,
                    reported=card.reported,
                    remark=str(card.verdict),
                    is_planned=card.status in Trial.RUNNING,
                )
                for card in sorted(band.cards, key=lambda card: str(card.started_on or "9999"))
            ],
            band.inn,
        )
        for band in folded.bands
    ]
