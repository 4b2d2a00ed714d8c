"""How estimates are written in cells and panels: as many digits as a reader needs, a true minus."""

from curation.matrix.cells import Number

MINUS = "−"


def ratio(value: float) -> str:
    """0.62, 1.57, 12.3, 467, > 999."""
    if value >= 1000:
        return "> 999"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def difference(value: float) -> str:
    """−5.3, 0.09: at least two digits."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2
    return f"{value:.{digits}f}".replace("-", MINUS)


def percent(value: float) -> str:
    """48.5, 57, 0: decimals only where there are any."""
    return f"{value:.1f}".removesuffix(".0")


def estimate(number: Number, value: float) -> str:
    return ratio(value) if number.is_ratio else difference(value)


def interval(number: Number) -> str:
    """1.09 to 2.27; "" where there is none."""
    if number.low is None or number.high is None:
        return ""
    return f"{estimate(number, number.low)} to {estimate(number, number.high)}"


DIRECTIONS = {
    "favours drug": "favours drug",
    "no difference": "no difference",
    "favours comparator": "favours control",
}


def without_effect(number: Number) -> tuple[str, str]:
    """What stands in a cell where no effect is given, and a word on it: 48.5 v 37.3 %."""
    of_arm, of_control = number.percents()
    if of_arm is not None and of_control is not None:
        return f"{percent(of_arm)} v {percent(of_control)} %", "no interval"
    if of_arm is not None:
        return f"{percent(of_arm)} %", "one arm"
    if number.value is not None and number.control_value is not None:
        return f"{difference(number.value)} v {difference(number.control_value)}", "no interval"
    if number.value is not None:
        return difference(number.value), "one arm"
    if number.direction:
        return DIRECTIONS[number.direction], "in words"
    if number.p is not None:
        return f"p {number.p:.3g}", "no estimate"
    return "reported", "in words"
