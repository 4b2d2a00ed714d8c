"""Numbers as people type them and papers print them: read as they stand, their decimals kept.

A decimal comma is understood where it can be nothing else; "1,234" may be a thousand and more, and
is refused. A raised point is a point, and a minus sign or a dash before a number is a minus. What
is not understood raises NotUnderstood, with a sentence for its field.
"""

import re
from decimal import Decimal
from typing import NamedTuple

_PLAINLY = str.maketrans({"·": ".", "∙": ".", "‧": ".", "−": "-", "‐": "-", "‑": "-", "\xad": None})
_SPACES = re.compile(r"[\s\u2009\u202f\xa0]+")
_NUMBER = r"[-+–]?\s?(?:\d+(?:[.,]\d+)?|[.,]\d+)"
_DECIMAL = re.compile(_NUMBER, re.ASCII)
_SHARE = re.compile(
    r"(?P<events>[\d,.]+) ?(?:/|of) ?(?P<n>[\d,.]+)(?: ?[(,;] ?(?P<percent>[^()]+?) ?%? ?\)?)?",
    re.ASCII,
)
_SPREAD = re.compile(
    rf"(?P<value>{_NUMBER}) ?(?:±|\+/-|\( ?(?:SD|s\.d\.)?) ?(?P<sd>{_NUMBER}) ?\)?",
    re.ASCII | re.IGNORECASE,
)
_P = re.compile(r"(?:p(?: ?value)? ?:? ?)?(?P<sign>[<>=]?) ?(?P<value>[^<>=]+)", re.IGNORECASE)
_INTERVAL = re.compile(
    rf"(?:(?:OR|RR|RD|HR|SMD|MD) ?[=:]? ?)?(?P<at>{_NUMBER}) ?%?"
    rf"(?: ?[,;]? ?[(\[] ?(?:95 ?% ?CI ?[,:]? ?)?"
    rf"(?P<low>{_NUMBER}) ?%? ?(?P<between>to\b|[-–—,;]) ?(?P<high>{_NUMBER}) ?%? ?[)\]])?",
    re.ASCII | re.IGNORECASE,
)
NO_P_IS_NOUGHT = "No p value is 0. Write it as it is printed, such as < 0.001."


class NotUnderstood(ValueError):
    """The sentence says what was typed and how it would be understood."""


class Share(NamedTuple):
    """ "142/252 (57 %)": what stands there of events, people and percent."""

    events: int | None = None
    n: int | None = None
    percent: Decimal | None = None


class Spread(NamedTuple):
    """ "−8.7 ± 6.2": a value and its standard deviation."""

    value: Decimal
    sd: Decimal | None = None


class PValue(NamedTuple):
    """ "<0.001": a sign of = < > and the number."""

    sign: str
    value: Decimal

    def __str__(self) -> str:
        return f"{'' if self.sign == '=' else self.sign}{self.value:f}"


class Interval(NamedTuple):
    """ "1.57 (1.09 to 2.27)": an estimate, and its interval if one stands there."""

    estimate: Decimal
    low: Decimal | None = None
    high: Decimal | None = None

    def __str__(self) -> str:
        if self.low is None:
            return f"{self.estimate:f}"
        return f"{self.estimate:f} ({self.low:f} to {self.high:f})"


def decimal_in(text: str) -> Decimal:
    """ "57.0", "56,3", "1·57", "−8.7", ".04"."""
    plain = _plain(text)
    if not _DECIMAL.fullmatch(plain):
        raise NotUnderstood(f"“{text.strip()}” is not a number.")
    plain = plain.replace("–", "-").replace(" ", "")
    before, comma, after = plain.partition(",")
    # A number of thousands does not begin with 0, so "0,016" can be read in one way only.
    if comma and len(after) == 3 and before.lstrip("+-") not in ("", "0"):
        joined = f"{before}{after}"
        raise NotUnderstood(
            f"“{text.strip()}” may be {joined} or {before}.{after}. Write it without a comma."
        )
    return Decimal(plain.replace(",", "."))


def count_in(text: str) -> int:
    """ "252": how many people or events, a whole number."""
    number = decimal_in(text)
    if number != number.to_integral_value() or number < 0 or "." in f"{number:f}":
        raise NotUnderstood(f"“{text.strip()}” is not a number of people: a whole number.")
    return int(number)


def percent_in(text: str) -> Decimal:
    """ "57", "57 %", "57.0"."""
    return decimal_in(_plain(text).removesuffix("%"))


def share_in(text: str) -> Share:
    """ "142", "142/252", "142 of 252 (57 %)", "57 %": events, people and percent."""
    plain = _plain(text)
    if plain.endswith("%") and not re.search(r"/|of", plain):
        return Share(percent=percent_in(plain))
    if match := _SHARE.fullmatch(plain):
        percent = match["percent"]
        return Share(
            count_in(match["events"]),
            count_in(match["n"]),
            percent_in(percent) if percent else None,
        )
    return Share(events=count_in(text))


def spread_in(text: str) -> Spread:
    """ "−8.7", "−8.7 ± 6.2", "−8.7 (6.2)", "−8.7 (SD 6.2)"."""
    if match := _SPREAD.fullmatch(_plain(text)):
        return Spread(decimal_in(match["value"]), decimal_in(match["sd"]))
    return Spread(decimal_in(text))


def p_in(text: str) -> PValue:
    """ "0.016", "<0.001", "p = 0.016", "P<.001", ".04"."""
    plain = _plain(text)
    if "≤" in plain or "≥" in plain:
        raise NotUnderstood("Write = or < or > before the p value; ≤ and ≥ are not kept.")
    match = _P.fullmatch(plain)
    try:
        if match is None:
            raise NotUnderstood
        value = decimal_in(match["value"])
    except NotUnderstood:
        raise NotUnderstood(
            f"“{text.strip()}” is no p value. Write it as it is printed, such as 0.016 or <0.001."
        ) from None
    if value == 0:
        raise NotUnderstood(NO_P_IS_NOUGHT)
    if not 0 < value <= 1:
        raise NotUnderstood(f"A p value lies between 0 and 1, and {value:f} does not.")
    return PValue(match["sign"] or "=", value)


def interval_in(text: str) -> Interval:
    """ "1.57", "1.57 (1.09-2.27)", "1.57 [1.09, 2.27]", "−3.2 (−5.9 to −0.4)"."""
    match = _INTERVAL.fullmatch(_plain(text))
    if match is None:
        raise NotUnderstood(
            f"“{text.strip()}” is not understood. Write an estimate and its interval, "
            "such as 1.57 (1.09 to 2.27)."
        )
    low, high = match["low"], match["high"]
    if low is None:
        return Interval(decimal_in(match["at"]))
    if match["between"] == "," and ("," in low or "," in high) and ", " not in _plain(text):
        raise NotUnderstood(f"Write “{text.strip()}” with “to” between the two bounds.")
    return Interval(decimal_in(match["at"]), decimal_in(low), decimal_in(high))


def _plain(text: str) -> str:
    return _SPACES.sub(" ", text.translate(_PLAINLY)).strip()
