"""Any number in any notation of a journal is found, and one with another digit is not."""

from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from curation.anchoring.figures import Figure, Kind, check

POINT = st.sampled_from([".", "·"])
BEFORE = "Nothing was seen at week 24 of 2 mg or of 4 mg (n = 17). "
AFTER = " It rested there in 2014 (p = 0.7)."


def decimals(least, most, places):
    span = st.integers(round(least * 10**places), round(most * 10**places))
    return span.map(lambda number: Decimal(number).scaleb(-places))


@st.composite
def changed(draw, number: Decimal) -> Decimal:
    """The same number with one digit, not the first, changed; else the first."""
    text = str(number)
    at = draw(st.sampled_from([i for i, c in enumerate(text) if c.isdigit()]))
    digit = draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    return Decimal(text[:at] + digit + text[at + 1 :])


def figure(kind, value, sign="="):
    return Figure(kind.value, Decimal(value), kind, sign)


def found(figures, sentence):
    text = f"{BEFORE}{sentence}{AFTER}"
    checked = check(figures, text)
    if checked is None or checked.span is None:
        return None
    assert text[slice(*checked.span)] == sentence
    assert all(checked.span.start <= f.start < f.end <= checked.span.end for f in checked.found)
    return {f.figure for f in checked.found}


@st.composite
def counted(draw):
    """Events, n, the percentage kept, and a sentence that prints them."""
    n = draw(st.integers(30, 9999))
    events = draw(st.integers(10, n))
    places = draw(st.sampled_from([0, 1, 2]))
    percent = round(Decimal(100 * events) / n, places)
    printed = str(percent).replace(".", draw(POINT))
    k, m = str(events), str(n)
    if draw(st.booleans()):
        k, m = f"{events:,}", f"{n:,}"
    counts = draw(
        st.sampled_from(
            [
                f"{k} ({printed}%) of {m} people",
                f"{k} [{printed} %] of the {m} people",
                f"{k}/{m} ({printed}%) people",
                f"{k} of {m} people ({printed}%)",
                f"{k} out of {m} ({printed} %) people",
                f"{printed}% ({k}/{m}) of people",
                f"{printed} % of people [{k} of {m}]",
                f"{k} patients ({printed}%) of {m} people",
            ]
        )
    )
    return events, n, percent, f"A response was seen in {counts}."


@given(counted())
def test_counts_are_found_in_every_notation(printed):
    events, n, percent, sentence = printed
    figures = [figure(Kind.EVENTS, events), figure(Kind.N, n), figure(Kind.PERCENT, percent)]

    assert found(figures, sentence) == set(figures)


@given(counted(), st.data())
def test_counts_of_another_digit_are_not(printed, data):
    events, n, percent, sentence = printed
    other = data.draw(changed(Decimal(events)))
    figures = [figure(Kind.EVENTS, other), figure(Kind.PERCENT, percent)]
    assume(other != n)

    assert found(figures, sentence) is None


@given(counted(), st.data())
def test_percentages_of_another_digit_are_not(printed, data):
    events, _, percent, sentence = printed
    other = data.draw(changed(percent))

    assert found([figure(Kind.EVENTS, events), figure(Kind.PERCENT, other)], sentence) is None


@st.composite
def estimated(draw):
    """Estimate, bounds, p and its sign, and a sentence that prints them."""
    least = draw(st.sampled_from([-9, 1]))
    low, estimate, high = sorted(draw(decimals(least, 9, 2)) for _ in range(3))
    # 0.01 (0.00-0.02) has too few digits to be told by.
    assume(low < estimate < high and min(map(abs, (low, estimate, high))) > Decimal("0.1"))
    point = draw(POINT)
    minus = draw(st.sampled_from(["-", "−"]))
    e, b, c = (str(x).replace(".", point).replace("-", minus) for x in (estimate, low, high))
    p, sign = draw(decimals(0.001, 0.999, 3)), draw(st.sampled_from("=<>"))
    gap = draw(st.sampled_from(["", " "]))
    small = str(p).replace(".", point)
    small = small.removeprefix("0") if draw(st.booleans()) else small
    p_printed = f"{draw(st.sampled_from('pP'))}{gap}{sign}{gap}{small}"
    to = draw(st.sampled_from(["–", "-", " to ", ", ", " – "]))
    printed = draw(
        st.sampled_from(
            [
                f"{e} (95% CI {b}{to}{c}; {p_printed})",
                f"{e} [95% CI {b}{to}{c}], {p_printed}",
                f"{e} ({b}{to}{c}; {p_printed})",
                f"{e} (95% confidence interval: {b}{to}{c}, {p_printed})",
                f"{e}, 95% CI ({b}{to}{c}), {p_printed}",
                f"{e} ({p_printed}; 95% CI, {b}{to}{c})",
            ]
        )
    )
    return (estimate, low, high, p, sign), f"The difference was {printed}."


def effect(estimate, low, high, p, sign):
    return [
        figure(Kind.ESTIMATE, estimate),
        figure(Kind.LOW, low),
        figure(Kind.HIGH, high),
        figure(Kind.P, p, sign),
    ]


@given(estimated())
def test_effects_are_found_in_every_notation(printed):
    numbers, sentence = printed
    figures = effect(*numbers)

    assert found(figures, sentence) == set(figures)


@given(estimated(), st.integers(0, 2), st.data())
def test_effects_of_another_digit_are_not(printed, at, data):
    numbers, sentence = printed
    other = list(numbers)
    other[at] = data.draw(changed(numbers[at]))
    assume(other[at] not in numbers[:3])

    assert found(effect(*other), sentence) is None


@given(st.text(max_size=200), st.integers(0, 300), st.integers(1, 300))
def test_any_text_can_be_checked(text, events, n):
    figures = [figure(Kind.EVENTS, events), figure(Kind.N, n), figure(Kind.PERCENT, 50)]
    checked = check(figures, text)

    if checked is not None:
        named = {f.figure for f in (*checked.found, *checked.elsewhere)} | set(checked.missing)
        assert named == set(figures)
