"""Which printed numbers of a sentence belong together: 142 [57%], 142/252, 1.57 (1.09-2.27).

Numbers are named by their place in the list of the sentence's numbers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from curation.anchoring.printed import DASHES, Printed, Role

_DASH = re.escape(DASHES)
_OF = r"(?:of|out\sof)\s(?:the\s|all\s|a\stotal\sof\s|these\s)*"
_TO_ITS_PERCENT = re.compile(r"[A-Za-z\s,'’/-]{0,80}[(\[]\s?[^\d()\[\].;]{0,15}|\s?[,;]\s?")
_TO_ITS_COUNT = re.compile(
    r"\s?[%％]\s?,?\s?(?:of\s)?[A-Za-z\s]{0,30}(?:[(\[]\s?(?:[nN]\s?=\s?)?|,\s?[nN]\s?=\s?)"
)
_TO_ITS_TOTAL = re.compile(rf"\s?/\s?|\s(?:[a-z]+\s){{0,2}}{_OF}")
_FROM_PERCENT_TO_TOTAL = re.compile(  # 142 (57%) of 252, 57% of 252
    rf"\s?[%％]\s?[)\]]\s?(?:[A-Za-z]+\s){{0,3}}{_OF}"
    rf"|\s?[%％]\s{_OF}"
)
_TO_ITS_HIGH = re.compile(
    rf"\s?(?:[%％]|[A-Za-z/°]{{1,10}})?\s?(?:to|and|through|[{_DASH},;]|\.\.\.?|…)\s?"
)
_TO_ITS_SD = re.compile(
    r"\s?[A-Za-z/%]{0,10}\s?(?:±|\+/[-−]|\+[-−])\s?"
    r"|\s?[A-Za-z/% ]{0,14}[(\[]\s?(?:±\s?)?"
    r"(?:SDs?|S\.D\.|standard\sdeviation|SEM?|standard\serror)?[\s:=,]*(?:±\s?)?"
)
_FAR = 110  # code points between an estimate and its interval


@dataclass
class Joins:
    """Pairs and threes of numbers that a sentence prints as belonging together."""

    percents: set[tuple[int, int]] = field(default_factory=set)  # count, its percentage
    totals: set[tuple[int, int]] = field(default_factory=set)  # count, of how many
    shares: set[tuple[int, int]] = field(default_factory=set)  # percentage, of how many
    intervals: set[tuple[int, int, int]] = field(default_factory=set)  # estimate, low, high
    deviations: set[tuple[int, int]] = field(default_factory=set)  # mean, its SD


def joins(text: str, numbers: Sequence[Printed]) -> Joins:
    found = Joins()
    in_digits = [i for i, number in enumerate(numbers) if not number.is_worded]
    bounds = set()  # the places of what begins an interval
    for at, (i, j) in enumerate(pairwise(in_digits)):
        estimate = _estimate_of(text, numbers, in_digits[:at], numbers[i], numbers[j])
        if estimate is not None:
            found.intervals.add((estimate, i, j))
            bounds.add(i)
        both_amounts = _is_amount(numbers[i]) and _is_amount(numbers[j])
        if both_amounts and _between(_TO_ITS_SD, text, numbers[i], numbers[j]):
            found.deviations.add((i, j))
    _join_counts(text, numbers, bounds, found)
    return found


def _join_counts(text: str, numbers: Sequence[Printed], bounds: set[int], found: Joins) -> None:
    for i, (one, two) in enumerate(pairwise(numbers)):
        three = numbers[i + 2] if i + 2 < len(numbers) else None
        if _is_count(one) and _is_count(two) and _is_part(one, two):
            if _between(_TO_ITS_TOTAL, text, one, two):
                found.totals.add((i, i + 1))
                if three and _is_percent(three) and _between(_TO_ITS_PERCENT, text, two, three):
                    found.percents.add((i, i + 2))
                    found.shares.add((i + 2, i + 1))
        elif _is_count(one) and _is_percent(two):
            is_total = i and (i - 1, i) in found.totals
            if not is_total and _between(_TO_ITS_PERCENT, text, one, two):
                found.percents.add((i, i + 1))
                is_of = three and _is_count(three) and _is_part(one, three)
                if three and is_of and _between(_FROM_PERCENT_TO_TOTAL, text, two, three):
                    found.totals.add((i, i + 2))
                    found.shares.add((i + 1, i + 2))
        elif _is_percent(one) and _is_count(two) and i + 1 not in bounds:
            if _between(_FROM_PERCENT_TO_TOTAL, text, one, two):
                found.shares.add((i, i + 1))
            elif _between(_TO_ITS_COUNT, text, one, two):
                found.percents.add((i + 1, i))


def _is_interval(text: str, low: Printed, high: Printed) -> bool:
    return (
        _is_amount(low)
        and _is_amount(high)
        and min(low.readings) <= max(high.readings)
        # A dash after a space may be taken for a minus: 1.09 -2.27.
        and (_between(_TO_ITS_HIGH, text, low, high) or len({r < 0 for r in high.readings}) == 2)
    )


def _estimate_of(
    text: str, numbers: Sequence[Printed], before: Sequence[int], low: Printed, high: Printed
) -> int | None:
    """The place of what an interval stands by: the last amount before it, if it lies within."""
    if not _is_interval(text, low, high):
        return None
    for i in reversed(before[-4:]):
        number = numbers[i]
        if number.role in (Role.LEVEL, Role.P):
            continue
        is_within = any(
            min(low.readings) <= reading <= max(high.readings) for reading in number.readings
        )
        is_near = low.start - number.end <= _FAR
        return i if is_within and is_near and _is_amount(number) else None
    return None


def _between(pattern: re.Pattern[str], text: str, one: Printed, two: Printed) -> bool:
    return pattern.fullmatch(text, one.end, two.start) is not None


def _is_part(one: Printed, two: Printed) -> bool:
    return one.value <= two.value


def _is_count(number: Printed) -> bool:
    return number.role is Role.PLAIN and number.is_whole


def _is_percent(number: Printed) -> bool:
    return number.role is Role.PERCENT


def _is_amount(number: Printed) -> bool:
    return number.role in (Role.PLAIN, Role.UNIT, Role.PERCENT)
