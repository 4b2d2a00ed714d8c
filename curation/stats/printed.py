"""Printed numbers: what a number on paper may have been before it was rounded.

"1.57" stands for anything from 1.565 to 1.575; "<0.001" for anything from 0 to 0.001.
"""

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from curation.stats.effects import percent

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_P = re.compile(r"(?:p\s*)?(<=|>=|[<>=≤≥]?)\s*(\S+)", re.IGNORECASE)
# Journals print a raised point, and a minus or a dash where a keyboard has a hyphen.
_AS_TYPED = str.maketrans({"·": ".", "−": "-", "–": "-", "\u2009": " ", "\xa0": " "})
# For what arithmetic in binary loses: 0.285 is kept as a little less.
_SLACK = 1e-9


@dataclass(frozen=True)
class Rounded:
    """The least and the most that a printed number may stand for, both included."""

    least: float
    most: float

    def holds(self, value: float) -> bool:
        slack = _SLACK * max(1.0, abs(value))
        return self.least - slack <= value <= self.most + slack


Printed = str | Decimal | Rounded


def rounded(number: Printed | float, places: int | None = None) -> Rounded:
    """What a printed number may stand for: half a unit of its last place to either side.

    Text and decimals know their places (write "1.50", not "1.5", if that is printed). A float does
    not: say how many. ValueError, with a sentence, for what is no number.
    """
    if isinstance(number, Rounded):
        return number
    if isinstance(number, int | float):
        if places is None:
            raise ValueError("Say how many decimal places of the number were printed.")
        if not math.isfinite(number):
            raise ValueError(f"{number} is not a number.")
        number = round(Decimal(repr(number)), places)
    elif isinstance(number, str):
        number = _read(number)
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"{number} is not a number.")
    half = Decimal(5).scaleb((exponent if places is None else -places) - 1)
    return Rounded(float(number - half), float(number + half))


def rounded_p(p: Printed) -> Rounded:
    """What a printed p value may stand for: "0.016", "<0.001", "P = .04", ">0.05"."""
    if isinstance(p, Rounded):
        return p
    match = _P.fullmatch(str(p).translate(_AS_TYPED).strip())
    if not match:
        raise ValueError(f"“{p}” is not a p value.")
    sign, text = match.groups()
    number = _read(text)
    if not 0 <= number <= 1:
        raise ValueError(f"A p value lies between 0 and 1, and {text} does not.")
    if sign in ("<", "<=", "≤"):
        if number == 0:
            raise ValueError("No p value is below 0.")
        return Rounded(0.0, float(number))
    if sign in (">", ">=", "≥"):
        return Rounded(float(number), 1.0)
    if number == 0 and -int(number.as_tuple().exponent) < 2:
        raise ValueError("A p value is never 0. Write it as it is printed, such as <0.001.")
    span = rounded(number)
    return Rounded(max(0.0, span.least), min(1.0, span.most))


def percent_fits(events: float, n: float, printed: Printed) -> bool:
    """Whether events of n, as a percentage, round to what is printed: 142 of 252 to "56.3"."""
    return rounded(printed).holds(percent(events, n))


def _read(text: str) -> Decimal:
    plain = text.translate(_AS_TYPED).strip()
    if _NUMBER.fullmatch(plain):
        return Decimal(plain)
    if "," in plain and _NUMBER.fullmatch(plain.replace(",", ".", 1)):
        raise ValueError(f"Write {plain} with a point: {plain.replace(',', '.', 1)}.")
    raise ValueError(f"“{text}” is not a number.")
