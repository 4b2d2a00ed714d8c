"""One number that was kept, and whether a printed number is it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from curation.anchoring.printed import Printed, Role


class Kind(StrEnum):
    """What a figure is; each is printed in ways of its own."""

    EVENTS = "events"
    N = "n"
    PERCENT = "percent"
    ESTIMATE = "estimate"
    LOW = "lower bound"
    HIGH = "upper bound"
    P = "p value"
    MEAN = "mean"
    SD = "standard deviation"


@dataclass(frozen=True)
class Figure:
    """A number that was kept, under a name for people; `sign` is that of a p value: =, < or >."""

    name: str
    value: Decimal
    kind: Kind
    sign: str = "="


class Found(NamedTuple):
    """Where a figure is printed, in code points of the text."""

    figure: Figure
    start: int
    end: int


_COUNTS = (Kind.EVENTS, Kind.N)
# A fall of 4.5 may be kept as -4.5.
_FALLS = (Kind.MEAN, Kind.ESTIMATE)


def is_printed_as(figure: Figure, number: Printed, *, falls: bool = False) -> bool:
    """Whether a printed number is the figure, perhaps with fewer decimals than were kept.

    Percentages may also have been kept with fewer than are printed. `falls` says that the sentence
    speaks of a decrease, so that a minus may be in its words.
    """
    if not _may_be(figure.kind, number.role):
        return False
    if figure.kind is Kind.P and figure.sign != number.sign:
        return False
    if figure.kind in _COUNTS:
        return any(reading == figure.value for reading in number.readings)
    wanted = {figure.value}
    if falls and figure.value < 0 and figure.kind in _FALLS:
        wanted.add(-figure.value)
    return any(
        reading == value or _rounds_to(value, reading, figure.kind)
        for reading in number.readings
        for value in wanted
    )


def is_exact(figure: Figure, number: Printed) -> bool:
    return any(abs(reading) == abs(figure.value) for reading in number.readings)


def digits(number: Printed) -> int:
    """How many digits of a printed number tell it from others: 3 of 1.57, 2 of 0.016, 1 of 100.

    A p value below a limit tells little, as most of them are one of three.
    """
    if number.role is Role.P and number.sign != "=":
        return 1
    figures = "".join(map(str, number.value.as_tuple().digits)).lstrip("0")
    is_round = number.places <= 0 and figures.endswith("00")
    return max(1, len(figures.rstrip("0") if is_round else figures))


def _may_be(kind: Kind, role: Role) -> bool:
    if kind in _COUNTS:
        return role is Role.PLAIN
    if kind is Kind.PERCENT:
        return role is Role.PERCENT
    if kind is Kind.P:
        return role is Role.P
    return role in (Role.PLAIN, Role.UNIT, Role.PERCENT)


def _rounds_to(kept: Decimal, printed: Decimal, kind: Kind) -> bool:
    if _is_rounded(kept, printed):
        # 1.57 may be printed as 1.6; printed as 2, it might be anything.
        return kind is Kind.PERCENT or len(printed.as_tuple().digits) >= 2
    return kind is Kind.PERCENT and _is_rounded(printed, kept)


def _is_rounded(longer: Decimal, shorter: Decimal) -> bool:
    places = _places(shorter)
    return _places(longer) > places and any(
        longer.quantize(Decimal(1).scaleb(-places), rounding) == shorter
        for rounding in (ROUND_HALF_UP, ROUND_HALF_EVEN)
    )


def _places(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))
