"""What is odd in printed numbers: arithmetic that does not come out, p values that do not fit.

A paper prints what it prints, so none of this refuses an entry: each is a remark that somebody
mends or keeps, saying why. What can never be so is refused by the constraints of the models.
"""

import re
from decimal import Decimal

from curation.evidence.refusals import Remark
from curation.models import Effect, Result
from curation.stats.estimate import Measure
from curation.stats.interval import interval_and_p_agree
from curation.stats.printed import percent_fits, rounded

PERCENT = "percent"
NO_N = "no_n"
MORE_THAN_RANDOMISED = "more_than_randomised"
P_VALUE = "p_value"
INTERVAL = "interval"

_PRINTED = re.compile(r"^(?P<at>\S+)(?: \((?P<low>\S+) to (?P<high>\S+)\))?$")
_LEAST_APART = 0.15  # standard errors; less is another test's p, not a slip of the pen


def remarks_on_result(result: Result) -> list[Remark]:
    """What is odd in an arm's numbers, in the order of the fields."""
    found = []
    if result.events is not None and result.n is None:
        found.append(Remark(NO_N, f"{result.events} of how many? The n of this arm is missing."))
    if result.events is not None and result.n and result.percent is not None:
        printed = result.percent_as_printed or f"{result.percent.normalize():f}"
        if not percent_fits(result.events, result.n, printed):
            share = _share(result.events, result.n)
            found.append(
                Remark(PERCENT, f"{result.events}/{result.n} is {share} %, you wrote {printed}.")
            )
    if result.n and result.arm.n_randomised and result.n > result.arm.n_randomised:
        found.append(
            Remark(
                MORE_THAN_RANDOMISED,
                f"{result.n} people are more than the {result.arm.n_randomised} of this arm.",
            )
        )
    return found


def remarks_on_effect(effect: Effect) -> list[Remark]:
    """What is odd in a comparison: a p that does not fit, an interval that leans to one side."""
    printed = _PRINTED.match(effect.as_printed)
    if effect.low is None or not effect.measure or printed is None or printed["low"] is None:
        return []
    measure = Measure(effect.measure)
    at, low, high = printed["at"], printed["low"], printed["high"]
    found = []
    if measure.is_ratio and _leans(measure, at, low, high):
        found.append(
            Remark(
                INTERVAL,
                f"{at} does not stand in the middle of {low} to {high} on the log scale: "
                "one of the three may be mistyped.",
            )
        )
    if effect.p is not None:
        sign = "" if effect.p_sign == "=" else effect.p_sign
        agreement = interval_and_p_agree(measure, at, low, high, f"{sign}{effect.p.normalize():f}")
        if agreement.apart > _LEAST_APART or agreement.contradicts:
            found.append(Remark(P_VALUE, agreement.says))
    return found


def remarks(row: Result | Effect) -> list[Remark]:
    return remarks_on_result(row) if isinstance(row, Result) else remarks_on_effect(row)


def open_remarks(row: Result | Effect) -> list[Remark]:
    """Those that nobody has confirmed yet."""
    return [remark for remark in remarks(row) if not row.kept_as_printed.get(remark.code)]


def printed_effect(estimate: Decimal | None, low: Decimal | None, high: Decimal | None) -> str:
    """ "1.57 (1.09 to 2.27)", with the decimals as they were typed."""
    if estimate is None:
        return ""
    return f"{estimate} ({low} to {high})" if low is not None else str(estimate)


def _share(events: int, n: int) -> str:
    return f"{100 * events / n:.1f}"


def _leans(measure: Measure, at: str, low: str, high: str) -> bool:
    """Whether no rounding of the three puts the estimate into the middle of its interval."""
    middle, least, most = rounded(at), rounded(low), rounded(high)
    if least.least <= 0:
        return False
    near = (measure.to_scale(least.least) + measure.to_scale(most.least)) / 2
    far = (measure.to_scale(least.most) + measure.to_scale(most.most)) / 2
    # Exact and profile intervals lean a little by right; a slip of the pen leans a lot.
    slack = 0.06 * (measure.to_scale(most.most) - measure.to_scale(least.least))
    return not (
        near - slack <= measure.to_scale(middle.most)
        and measure.to_scale(middle.least) <= far + slack
    )
