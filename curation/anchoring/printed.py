"""Numbers as papers print them: read, with what each of them is by the words around it.

`1·57`, `1.57` and `1,57` are one number; `1,957` may be two and keeps both readings. A number that
is part of a name (IL-6, SRI-4, NCT02149199, an address) is none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

POINTS = ".·∙⋅•‧"
DASHES = "-‐‑‒–—−"
_DASH = re.escape(DASHES)  # within a class of characters
_SPACES = "\u2009\u202f\u00a0"  # thin, narrow and unbreakable: they part thousands


class Role(StrEnum):
    """What a number is by the words around it."""

    PERCENT = "percent"
    P = "p value"
    LEVEL = "level of an interval"  # the 95 of 95% CI
    UNIT = "amount with a unit"  # 4 mg, 24 weeks, 58.1 years
    LABEL = "label"  # week 24, phase 3, 1:1, a year
    PLAIN = "plain"


@dataclass(frozen=True)
class Printed:
    """A number in a text, from `start` to `end` in code points, its sign within.

    `readings` has every number it may stand for, the likeliest first; `places` how many decimals
    are printed; `sign` what a p value is compared with; `is_worded` that it is spelt out.
    """

    start: int
    end: int
    readings: tuple[Decimal, ...]
    places: int
    role: Role
    sign: str = "="
    is_worded: bool = False

    @property
    def value(self) -> Decimal:
        return self.readings[0]

    @property
    def is_whole(self) -> bool:
        return any(reading == reading.to_integral_value() >= 0 for reading in self.readings)


_NUMBER = re.compile(
    rf"\d{{1,3}}(?:[,{_SPACES}]\d{{3}})+(?![\d])(?:[{POINTS}]\d+)?"
    rf"|\d+(?:[{POINTS},]\d+)?"
    rf"|(?<![\d\w])[{POINTS}]\d+",
    re.ASCII,
)
_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", *(f"{x}teen" for x in ("thir", "four", "fif", "six", "seven")))
_TEENS += ("eighteen", "nineteen")
_TENS = tuple(f"{x}ty" for x in ("twen", "thir", "for", "fif", "six", "seven", "eigh", "nine"))
_SPELT = {word: at for at, word in enumerate([*_ONES, *_TEENS], start=1)}
_SPELT |= {word: 10 * at for at, word in enumerate(_TENS, start=2)}
_SPELT |= {f"{ten}-{one}": _SPELT[ten] + _SPELT[one] for ten in _TENS for one in _ONES}
_WORDED = re.compile(
    # "One" counts nothing as often as it counts; "one hundred" is left unread.
    rf"(?<![\w-])(?:(?:{'|'.join(_TENS)})-(?:{'|'.join(_ONES)})|{'|'.join([*_TENS, *_TEENS])}"
    rf"|{'|'.join(_ONES[1:])})(?![\w-])(?!\s(?:hundred|thousand|million))",
    re.IGNORECASE,
)
_POWER = re.compile(
    rf"\s?(?:[×x*]\s?10\s?\^?\s?([{_DASH}]\s?)?(\d{{1,2}})|[eE]([-−]?)(\d{{1,3}}))(?!\w)"
)
_NAMES = re.compile(
    r"https?://\S+|www\.\S+|\b10\.\d{4,9}/\S+"
    r"|\b(?:PMID|PMCID|ISRCTN|ACTRN|DRKS|UMIN|EudraCT|CTRI|CRD|ChiCTR)"
    r"[\s:#-]*(?:number|no\.?)?\s*[\w/-]*\d[\w/-]*"
    r"|\b[A-Za-z]+[A-Za-z/.-]*\d{4,}\w*|\b\d{4}-\d{6}-\d{2}\b"
)
_P_BEFORE = re.compile(
    r"(?<![A-Za-z0-9])p"
    r"(?:[\s_-]*(?:values?|for|of|trend|interaction|treatment|heterogeneity|difference|group|time"
    r"|adj\w*|corr\w*|FDR|nominal|het|int|log|rank|non|inferiority|superiority|by|sex|the|one|two"
    r"|sided|tailed|was|were|is|all|both|overall|being|between|groups)\b)*"
    r"[\s,:_()-]*(<=|>=|[=<>≤≥≦≧⩽⩾])\s*$",
    re.IGNORECASE,
)
_P_WORDED = re.compile(r"(?<![A-Za-z0-9])p[\s-]?values?\s(?:of|was|were|is)\s$", re.IGNORECASE)
_PERCENT_AFTER = re.compile(r"\s?(?:%|％|per\s?cent\b|percent\b|percentage\spoint)", re.IGNORECASE)
_INTERVAL_WORD = (
    r"(?:CIs?|CrIs?|C\.I\.|confidence|credible|credibility|prediction|predictive|HDI|HPD|limits?\sof"
    r"|two-sided|one-sided|simultaneous|bootstrap\w*|bias-corrected|Bayesian|uncertainty|UI|BCa)"
)
_LEVEL_AFTER = re.compile(rf"\s?[%％][\s({{\[{_DASH}]*{_INTERVAL_WORD}", re.IGNORECASE)
_LEVEL_BEFORE = re.compile(r"(?:\bCIs?|confidence\sintervals?|C\.I\.)[\s,:([]*$", re.IGNORECASE)
_UNIT_AFTER = re.compile(
    rf"[\s{_DASH}]?(?:[mµμnpkcd]?g|mcg|ug|[mµμd]?[lL]|IU|k?U|[mµμnp]?mol|[mµμnc]?m|km|mmHg|cmH2O|k?Hz"
    r"|k?cal|k?J|c?Gy|m?V|bpm|pts?|points?|units?|copies|cells|fold|times|percentile|kPa|°C?|m?SD"
    r"|weeks?|wks?|days?|months?|mos?|years?|yrs?|hours?|hrs?|minutes?|mins?|seconds?|secs?|[hdys]"
    r"|person-years|patient-years|USD|dollars|euros|letters|steps)(?![A-Za-z])"
)
_LABEL_BEFORE = re.compile(
    r"\b(?:weeks?|days?|months?|years?|hours?|visits?|phases?|grades?|types?|stages?|cycles?|steps?"
    r"|tables?|fig(?:ure)?s?\.?|quartile|quintile|tertile|version|nos?\.|numbers?|identifier|aged"
    r"|level|class|category|chapter|question|item)"
    rf"[\s{_DASH}]*$",
    re.IGNORECASE,
)
_LABELS_BEFORE = re.compile(
    r"\b(?:weeks|days|months|years|visits|grades|types|stages|cycles|phases)\s+"
    rf"(?:\d+\s*(?:and|or|to|through|[{_DASH}&/])\s*)+$",
    re.IGNORECASE,
)
_AS_A_COUNT = re.compile(
    rf"\s*[(\[]\s*\d+(?:[{POINTS},]\d+)?\s*[%％]|\s?/\s?\d|\s(?:of|out\sof)\s(?:the\s)?\d"
    r"|\s(?:patients|participants|women|men|people|persons|subjects|children|adults|individuals"
    r"|infants|cases|controls|events|deaths|respondents|students|volunteers)\b",
    re.IGNORECASE,
)
_COUNTED_BEFORE = re.compile(
    r"\b[nN]\s?=\s?$|\d\s?/\s?$|[\d)\]]\s(?:[a-z]+\s){0,2}(?:out\s)?of\s(?:the\s|all\s)?$"
)
_MINUS_AFTER = re.compile(r"[(\[,=:<>≤≥;~≈]\s*$|\b(?:to|and|of|was|is|by|from|CI|between|vs)\s$")
_CHAIN = re.compile(
    rf"\s?(?:to|or|and|vs\.?|versus|through|,|,\s(?:and|or|to)|[{_DASH}]|±|\+/[{_DASH}]|/)\s?",
    re.IGNORECASE,
)


def printed_numbers(text: str) -> list[Printed]:
    """Every number in a text that is not part of a name, in their order."""
    names = [match.span() for match in _NAMES.finditer(text)]
    numbers: list[Printed] = []
    for match in _NUMBER.finditer(text):
        is_read = bool(numbers) and match.start() < numbers[-1].end  # the 10 of 1.2 × 10-5
        if is_read or any(start <= match.start() < end for start, end in names):
            continue
        if number := _read(text, match):
            numbers.append(number)
    worded = [
        Printed(start, end, (Decimal(_SPELT[match.group().lower()]),), 0, role, is_worded=True)
        for match in _WORDED.finditer(text)
        for start, end in [match.span()]
        if (role := _role_of(text, start, end)) is Role.PLAIN
    ]
    return list(_chained(text, sorted([*numbers, *worded], key=lambda number: number.start)))


def _read(text: str, match: re.Match[str]) -> Printed | None:
    start, end, body = match.start(), match.end(), match.group()
    before, after = text[max(0, start - 80) : start], text[end : end + 60]
    if before and (before[-1].isalnum() or before[-1] in "_^"):
        return None
    if re.search(rf"\d[{POINTS}]$", before) or re.match(rf"[{POINTS}]\d", after):
        return None
    readings, places = _values(body)
    if power := _POWER.match(after):
        down = power.group(1) or power.group(3)
        by = int(power.group(2) or power.group(4)) * (-1 if down else 1)
        readings = tuple(reading.scaleb(by) for reading in readings)
        places, end = max(0, places - by), end + power.end()
        after = text[end : end + 60]
    elif after[:1].isalpha() and not _UNIT_AFTER.match(after):
        return None

    signs = _signs(before, body)
    if signs is None:
        return None
    minus, both = signs
    if minus:
        start -= len(before) - len(before.rstrip()) + 1
        before = text[max(0, start - 80) : start]
        turned = tuple(-reading for reading in readings)
        readings = (*turned, *readings) if both else turned
    role, sign = _role(before, after, readings[0], body)
    return Printed(start, end, readings, places, role, sign)


def _role_of(text: str, start: int, end: int) -> Role:
    """What a number that is spelt out is."""
    return _role(text[max(0, start - 80) : start], text[end : end + 60], Decimal(0), "")[0]


def _values(body: str) -> tuple[tuple[Decimal, ...], int]:
    """What a number without its sign may stand for, and the decimals of the likeliest."""
    plain = re.sub(rf"[{POINTS[1:]}]", ".", body)
    grouped = re.fullmatch(rf"\d{{1,3}}(?:[,{_SPACES}]\d{{3}})+(?:\.\d+)?", plain)
    if not grouped:
        value = Decimal(plain.replace(",", "."))
        return (value,), -int(value.as_tuple().exponent)
    whole = Decimal(re.sub(rf"[,{_SPACES}]", "", plain))
    places = -int(whole.as_tuple().exponent)
    if re.fullmatch(r"\d+,\d{3}", plain):
        decimal = Decimal(plain.replace(",", "."))
        return ((decimal,), 3) if plain.startswith("0") else ((whole, decimal), 0)
    return (whole,), places


def _signs(before: str, body: str) -> tuple[bool, bool] | None:
    """Whether a dash before a number is its minus, and whether it may as well not be.

    None where the dash joins the number to a name.
    """
    bare = before.rstrip()
    if not bare or bare[-1] not in DASHES:
        return False, False
    gap, ahead = len(before) - len(bare), bare[:-1]
    if gap:
        return bool(_MINUS_AFTER.search(ahead)) and gap == 1, False
    if not ahead or ahead[-1] in "([{=<>≤≥,;:~≈±/|" + DASHES:
        return True, False
    if ahead[-1].isspace():
        # "1.09 -2.27" may be an interval.
        return True, bool(re.search(r"[\d%)\]]\s+$", ahead))
    if ahead[-1].isalpha():
        is_interval = re.search(r"\bCI$", ahead) and not body.isdigit()
        return (True, False) if is_interval else None
    return False, False


def _role(before: str, after: str, value: Decimal, body: str) -> tuple[Role, str]:
    if sign := _P_BEFORE.search(before):
        return Role.P, {"≤": "<", "≦": "<", "⩽": "<", "≥": ">", "≧": ">", "⩾": ">"}.get(
            sign.group(1), sign.group(1)[0]
        )
    if _P_WORDED.search(before) and value <= 1:
        return Role.P, "="
    percent = _PERCENT_AFTER.match(after)
    if _LEVEL_AFTER.match(after) or (percent and value >= 80 and _LEVEL_BEFORE.search(before)):
        return Role.LEVEL, "="
    if percent:
        return Role.PERCENT, "="
    if re.match(r"\s?:\s?\d", after) or re.search(r"\d\s?:\s?$", before):
        return Role.LABEL, "="
    if _AS_A_COUNT.match(after) or _COUNTED_BEFORE.search(before):
        return Role.PLAIN, "="
    if _LABEL_BEFORE.search(before) or _LABELS_BEFORE.search(before):
        return Role.LABEL, "="
    if re.fullmatch(r"(?:19|20)\d\d", body):
        return Role.LABEL, "="
    if _UNIT_AFTER.match(after) or re.search(r"[$€£¥]\s?$", before):
        return Role.UNIT, "="
    if re.match(rf"[{_DASH}][A-Za-z]", after):
        return Role.LABEL, "="
    return Role.PLAIN, "="


def _chained(text: str, numbers: list[Printed]) -> Iterable[Printed]:
    """What stands after the last number of "57 and 45%" or "2 or 4 mg" is true of all of them."""
    taken: list[Printed] = []
    behind: Printed | None = None
    for number in reversed(numbers):
        if (
            behind is not None
            and number.role is Role.PLAIN
            and behind.role in (Role.PERCENT, Role.UNIT)
            and _CHAIN.fullmatch(text, number.end, behind.start)
            and not _COUNTED_BEFORE.search(text, max(0, number.start - 6), number.start)
        ):
            number = replace(number, role=behind.role)
        taken.append(number)
        behind = number
    return reversed(taken)
