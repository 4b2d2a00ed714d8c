"""The overlap of reviews in figures and sentences: how far, what it means, what to bear in mind."""

from collections.abc import Mapping
from typing import NamedTuple

from curation.models.standing import Standing
from curation.plots.overlap import percent
from curation.reviews.overlap import Column, Overlap
from curation.stats.overlap import Area, Band
from curation.web.overlap_sheet import Named

MOST_NAMED = 3  # reviews that are left out for the same reason, before they are only counted
MEANS = {
    Band.SLIGHT: "The reviews rest on largely different {rows}: each adds evidence of its own.",
    Band.MODERATE: "Some {rows} are counted in several reviews: "
    "whoever adds up the reviews counts them again.",
    Band.HIGH: "Many {rows} are counted more than once: "
    "what these reviews find is not independent of one another.",
    Band.VERY_HIGH: "The reviews rest to a large part on the same {rows}: "
    "that they agree is to that part one finding told several times.",
}


def sentence_of(found: Overlap) -> str:
    """What the page says first; "" where nothing can be reckoned."""
    whole = found.whole
    if whole.cca is None or whole.band is None:
        return ""
    counted = found.rows_are.counted(whole.studies)
    times = "once" if whole.inclusions == 1 else f"{whole.inclusions} times"
    return (
        f"{whole.reviews} reviews include {counted} {times} in all: the corrected covered area is "
        f"{percent(whole.cca)}, a {whole.band.words} overlap."
    )


class Figure(NamedTuple):
    words: str
    value: str
    note: str = ""


def figures_of(whole: Area) -> list[Figure]:
    """Empty where nothing can be reckoned."""
    if whole.cca is None or whole.band is None or whole.covered is None:
        return []
    figures = [Figure("corrected covered area", percent(whole.cca), whole.band.words)]
    if whole.impossible and whole.adjusted is not None and whole.adjusted_band:
        words = "without what came too late"
        figures.append(Figure(words, percent(whole.adjusted), whole.adjusted_band.words))
    figures.append(Figure("covered area", percent(whole.covered)))
    figures.append(Figure("in one review alone", f"{whole.once} of {whole.studies}"))
    return figures


def meaning_of(found: Overlap) -> list[str]:
    """What it means, how many are in one review alone, and what it is where time is allowed for."""
    whole = found.whole
    if whole.band is None or whole.once_share is None:
        return []
    words = found.rows_are.words
    said = [MEANS[whole.band].format(rows=words)]
    said.append(
        f"{whole.once} of {found.rows_are.counted(whole.studies)} "
        f"({percent(whole.once_share)}) {'is' if whole.once == 1 else 'are'} in one review alone."
    )
    if whole.impossible:
        cells = "1 cell" if whole.impossible == 1 else f"{whole.impossible} cells"
        adjusted, band = whole.adjusted, whole.adjusted_band
        so = (
            f"it is {percent(adjusted)} ({band.words})"
            if adjusted is not None and band
            else ("nothing is left that could be shared")
        )
        said.append(
            f"{cells} could hold nothing, since the {found.rows_are.word} came out after the "
            f"review had searched; without {'it' if whole.impossible == 1 else 'them'} {so}."
        )
    return said


def cautions_of(found: Overlap, names: Mapping[int, Named]) -> list[str]:
    """What could make the figures other than they are."""
    said = _left_out(found, names)
    fallen = [
        name
        for column in found.columns
        if Standing.RETRACTED in (name := names[column.review.pk]).standings
    ]
    said += [f"{name.name} was retracted: choose the others to leave it out." for name in fallen]
    partly = [column for column in found.columns if column.unresolved]
    if partly:
        each = ", ".join(f"{names[c.review.pk].name} {_part(c)}" for c in partly)
        said.append(f"Not every entry is resolved, and those may hold more: {each}.")
    if found.unjudged:
        papers = "1 cited paper is" if found.unjudged == 1 else f"{found.unjudged} cited papers are"
        said.append(
            f"{papers} not counted: only a record says what a paper is. Import what is missing."
        )
    undated = [column for column in found.columns if column.review.searched_until is None]
    if undated and len(found.columns) > 1:
        who = (
            "No review says"
            if len(undated) == len(found.columns)
            else (
                f"{', '.join(names[c.review.pk].name for c in undated)} "
                f"{'does' if len(undated) == 1 else 'do'} not say"
            )
        )
        said.append(f"{who} here until when it searched; it is taken as able to include all.")
    return said


def _left_out(found: Overlap, names: Mapping[int, Named]) -> list[str]:
    """A sentence for each review; where many are so for the same reason, one for all of them."""
    by_reason: dict[str, list[str]] = {}
    for out in found.left_out:
        by_reason.setdefault(out.why, []).append(names[out.review.pk].name)
    said: list[str] = []
    for why, who in by_reason.items():
        if len(who) > MOST_NAMED:
            said.append(f"{len(who)} reviews are left out; of each: {why}.")
        else:
            said += [f"{name} is left out: {why}." for name in who]
    return said


def _part(column: Column) -> str:
    return f"{column.unresolved} of {column.entries}"
