"""Numbers of the evidence in the words that a page prints: as printed where they were.

A ratio's decimals are the printed ones; what was computed is given with two. Risk differences are
in percentage points, as papers print them. A minus is a minus sign.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from curation.models import Effect, Finding, Flag, Outcome, Result
from curation.stats.estimate import Estimate, Measure

_MINUS = re.compile(r"-(?=\d)")
_FLAGS = dict(Flag.choices)
KEPT = {
    "percent": "Its percentage is kept as printed",
    "no_n": "It stands without an n",
    "more_than_randomised": "Its n is kept above the number randomised",
    "p_value": "Its p value is kept as printed",
    "interval": "Its interval is kept as printed",
}


def plainly(number: Decimal | float | None) -> str:
    """A stored decimal without the zeros that its column adds; "" for None."""
    if number is None:
        return ""
    text = f"{Decimal(str(number)).normalize():f}"
    return text.replace("-", "−")


def percent_of(result: Result | Finding) -> str:
    """ "57 %" as printed; "" where no percentage was printed."""
    return f"{result.percent_as_printed or plainly(result.percent)} %" if _has(result) else ""


def _has(result: Result | Finding) -> bool:
    return result.percent is not None


def count_of(result: Result | Finding) -> str:
    """ "142/252", "of 252" where the events were not read, "" where there is no n either."""
    if result.events is not None:
        return f"{result.events}/{result.n}" if result.n else f"{result.events}"
    return f"of {result.n}" if result.n else ""


def value_of(result: Result | Finding) -> str:
    """ "−4.2 points, mean change from baseline"; "" for counts."""
    if isinstance(result, Finding):
        return f"{plainly(result.value)} {result.unit}".strip() if result.value is not None else ""
    number = _as_set(result.value_as_printed) or plainly(result.value)
    if not number:
        return ""
    text = f"{number} {result.unit}".strip()
    return f"{text} (SD {plainly(result.sd)})" if result.sd is not None else text


def _as_set(typed: str) -> str:
    """What was typed from a page, with the signs that the page has."""
    return _MINUS.sub("−", typed).replace(">=", "≥").replace("<=", "≤")


def statistic_of(result: Result) -> str:
    """ "least-squares mean change from baseline"; "" where neither is known."""
    return " ".join(filter(None, (result.get_statistic_display(), result.get_of_display())))


def arm_words(result: Result) -> str:
    """All of an arm's numbers: "142/252 (57 %)", "47.1 % of 258", "−1.3 points, n 90"."""
    count, share, value = count_of(result), percent_of(result), value_of(result)
    if result.events is None and share:
        return f"{share} {count}".strip()
    if result.events is None and value:
        return f"{value}, n {result.n}" if result.n else value
    return " ".join(filter(None, (count, f"({share})" if share and count else share, value)))


def printed_effect(effect: Effect | Finding) -> str:
    """ "OR 1.57 (1.09 to 2.27)", with its printed decimals; "" where there is no estimate."""
    if effect.estimate is None:
        return ""
    printed = effect.as_printed if isinstance(effect, Effect) else effect.as_printed_effect
    if not printed:
        printed = plainly(effect.estimate)
        if effect.low is not None:
            printed += f" ({plainly(effect.low)} to {plainly(effect.high)})"
    unit = " points" if effect.measure == Measure.RD else ""
    return f"{effect.measure} {printed.replace('-', '−')}{unit}".strip()


def p_words(effect: Effect | Finding) -> str:
    """ "p = 0.016", "p < 0.001"; "" where none was printed."""
    if effect.p is None:
        return ""
    note = f" ({effect.p_note})" if isinstance(effect, Effect) and effect.p_note else ""
    return f"p {effect.p_sign} {plainly(effect.p)}{note}"


def estimate_words(estimate: Estimate) -> str:
    """ "1.06 (0.75 to 1.50)"; a risk difference in percentage points."""
    at, low, high = (decimals(x, estimate.measure) for x in _shown(estimate))
    return f"{at} ({low} to {high})"


def decimals(number: float, measure: Measure) -> str:
    """Two decimals, one for percentage points; what is endless or beyond 1000 is said so."""
    if number > 1000:
        return "> 1000"
    places = 1 if measure is Measure.RD or abs(number) >= 100 else 2
    text = f"{number:.{places}f}"
    if measure.is_ratio and 0 < number < 0.01:
        return "< 0.01"
    return text.replace("-", "−") if float(text) else f"{0:.{places}f}"


def _shown(estimate: Estimate) -> tuple[float, float, float]:
    by = 100 if estimate.measure is Measure.RD else 1
    return estimate.value * by, estimate.low * by, estimate.high * by


def flag_words(flags: Iterable[str]) -> list[str]:
    return [str(_FLAGS.get(flag, flag.replace("_", " "))) for flag in flags]


def kept_words(kept: dict[str, str]) -> list[str]:
    """ "Its percentage is kept as printed: the denominator was near 250." """
    return [f"{KEPT.get(code, 'Kept as printed')}: {reason}" for code, reason in kept.items()]


def outcome_words(outcome: Outcome) -> str:
    """ "SRI-4 at week 52", with the rule where there is one."""
    at = f"at week {outcome.week}" if outcome.week is not None else "over the whole trial"
    rule = f" with {outcome.rule}" if outcome.rule else ""
    return f"{outcome.endpoint.column_name}{rule} {at}"


def listed(words: Sequence[str]) -> str:
    """A, B and C; "" for none."""
    *before, last = words or [""]
    return f"{', '.join(before)} and {last}" if before else last
