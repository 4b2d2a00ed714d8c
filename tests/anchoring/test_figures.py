from decimal import Decimal

import pytest

from curation.anchoring.figures import Figure, Kind, Strength, check

OPENING = "We assigned 760 people in 2014 to 2 mg, 4 mg or placebo (NCT01423570, PMID 14257252)"
DRUG = (
    "At week 52, 142 (57%) of 252 given madeupinib 4 mg had an XYZ-4 response, against 116 (46%) of"
    " 253 given placebo (odds ratio 1·57 [95% CI 1·09–2·27], p=0·016)."
)
LOWER = "With 2 mg, 126 (50%) of 255 responded (1·14 [0·79–1·65], p=0·47)."
HARMS = "Serious harms were seen in 26 (10%), 24 (9%) and 13 (5%)."
TEXT = f"{OPENING}.\n\n{DRUG} {LOWER} {HARMS}\n\nMadeupinib 4 mg helped more often than placebo."


def figure(kind, value, sign="="):
    return Figure(str(kind), Decimal(value), Kind(kind), sign)


def result(events=None, n=None, percent=None):
    given = {"events": events, "n": n, "percent": percent}
    return [figure(kind, value) for kind, value in given.items() if value is not None]


def effect(estimate, low, high, p=None, sign="="):
    kinds = {"estimate": estimate, "lower bound": low, "upper bound": high}
    found = [figure(kind, value) for kind, value in kinds.items()]
    return [*found, figure("p value", p, sign)] if p else found


def quoted(checked, text=TEXT):
    return text[checked.span.start : checked.span.end] if checked.span else None


def marks(founds, text=TEXT):
    return {found.figure.name: text[found.start : found.end] for found in founds}


def test_events_by_their_percentage_are_found_and_can_be_marked():
    checked = check(result(142, 252, 57), TEXT)

    assert quoted(checked) == DRUG
    assert checked.strength is Strength.STRONG
    assert checked.why == (
        "It prints events by their percentage; it prints events of n; it prints a percentage of n."
    )
    assert marks(checked.found) == {"events": "142", "n": "252", "percent": "57"}
    assert checked.missing == checked.elsewhere == ()


def test_an_estimate_is_found_by_its_interval():
    checked = check(effect("1.57", "1.09", "2.27", "0.016"), TEXT)

    assert quoted(checked) == DRUG
    assert checked.why == "The estimate stands by its interval."
    assert marks(checked.found) == {
        "estimate": "1·57",
        "lower bound": "1·09",
        "upper bound": "2·27",
        "p value": "0·016",
    }
    assert quoted(check(effect("1.14", "0.79", "1.65", "0.47"), TEXT)) == LOWER


def test_what_is_not_printed_is_named():
    checked = check(effect("1.57", "1.09", "2.27", "0.0161"), TEXT)
    assert quoted(checked) == DRUG

    checked = check([*effect("1.57", "1.09", "2.27"), figure("mean", "-3.3")], TEXT)
    assert quoted(checked) == DRUG
    assert [figure.name for figure in checked.missing] == ["mean"]


def test_what_is_printed_elsewhere_is_named():
    text = f"{OPENING}, 252 patients each. More rested. In the end 142 (57%) had a response."
    checked = check(result(142, 252, 57), text)

    assert quoted(checked, text) == "In the end 142 (57%) had a response."
    assert marks(checked.elsewhere, text) == {"n": "252"}


@pytest.mark.parametrize(
    "figures",
    [
        result(142, 252, 56),
        result(143, 252, 57),
        result(141, 252, 56),
        effect("1.57", "1.10", "2.27", "0.016"),
        effect("1.58", "1.09", "2.27", "0.016"),
        effect("1.57", "1.09", "2.28", "0.016"),
        effect("1.14", "1.09", "2.27", "0.016"),
    ],
)
def test_one_number_that_is_another_is_not_proposed(figures):
    checked = check(figures, TEXT)

    assert checked is None or checked.span is None


@pytest.mark.parametrize(
    "figures",
    [
        result(n=100),
        result(events=2),
        result(events=24),
        result(n=252),
        result(percent=57),
        result(percent=95),
        [figure("p value", "0.016")],
        [figure("mean", "52")],
    ],
)
def test_a_number_that_may_be_anything_proposes_nothing_but_says_where_it_is(figures):
    checked = check(figures, TEXT)

    if checked is not None:
        assert checked.span is None
        assert checked.strength is Strength.NONE
        assert checked.why.startswith("The numbers that were found are too few")


@pytest.mark.parametrize(
    "figures",
    [
        result(events=2014),  # a year
        result(events=52),  # a week
        result(events=4, n=2),  # doses
        result(events=1423570),  # a registry's number
        result(n=14257252),  # a PMID
        result(percent=95),  # the level of an interval
        [figure("p value", "0.016", "<")],
    ],
)
def test_a_number_of_another_kind_is_not_found(figures):
    assert check(figures, TEXT) is None


def test_a_text_without_any_of_the_numbers_has_no_answer():
    assert check(result(9, 11, 82), TEXT) is None
    assert check(result(9, 11, 82), "") is None
    assert check([], TEXT) is None


TWICE = (
    "A response was seen in 30 (57%) given 2 mg of madeupinib. After a year 30 (57%) given 4 mg of"
    " it had no flare."
)


def test_two_sentences_that_print_the_same_are_told_apart_by_words():
    first, second = TWICE.split(" After")
    second = f"After{second}"
    figures = result(30, None, 57)

    assert quoted(check(figures, TWICE, dose_words=["2 mg"]), TWICE) == first
    assert quoted(check(figures, TWICE, dose_words=["4-mg"]), TWICE) == second
    assert quoted(check(figures, TWICE, endpoint_words=["flares"]), TWICE) is None
    assert quoted(check(figures, TWICE, endpoint_words=["flare"]), TWICE) == second


def test_what_nothing_tells_apart_is_left_open():
    checked = check(result(30, None, 57), TWICE)

    assert checked.span is None
    assert checked.why.startswith("Two sentences print these numbers")
    assert marks(checked.found, TWICE) == {"events": "30", "percent": "57"}


def test_a_dose_is_not_part_of_another():
    text = "A response was seen in 30 (57%) given 2.4 mg. After a year 30 (57%) given 14 mg had it."

    assert check(result(30, None, 57), text, dose_words=["4 mg"]).span is None


def test_a_percentage_and_its_p_value_need_the_name_of_the_arm():
    text = "More responded on 4 mg than on placebo (57.3% vs 46.1%; p=0.016). Nothing else was."
    figures = [figure("percent", "57.3"), figure("p value", "0.016")]

    assert check(figures, text).span is None
    checked = check(figures, text, dose_words=["4 mg"])
    assert quoted(checked, text).startswith("More responded")
    assert checked.strength is Strength.STRONG


def test_a_lone_percentage_needs_the_names_of_arm_and_endpoint():
    text = "An XYZ-4 response was seen in 57.3% on 4 mg. Flares were seen in 12.1%."
    words = {"dose_words": ["4 mg"], "endpoint_words": ["XYZ-4"]}

    checked = check(result(percent="57.3"), text, **words)
    assert checked.strength is Strength.FAIR
    assert quoted(checked, text) == "An XYZ-4 response was seen in 57.3% on 4 mg."
    assert check(result(percent="12.1"), text, **words).span is None
    assert check(result(percent="57.3"), text, dose_words=["4 mg"]).span is None


def test_two_neighbouring_sentences_are_proposed_where_each_prints_what_the_other_lacks():
    text = (
        "Nothing was planned. On 4 mg, 142 (57%) of 252 responded. The odds ratio was 1.57 (95% CI"
        " 1.09 to 2.27). Nothing else was seen."
    )
    checked = check([*result(142, 252, 57), *effect("1.57", "1.09", "2.27")], text)

    assert quoted(checked, text) == (
        "On 4 mg, 142 (57%) of 252 responded. The odds ratio was 1.57 (95% CI 1.09 to 2.27)."
    )


@pytest.mark.parametrize(
    ("kept", "printed", "is_it"),
    [
        ("56.3", "56%", True),
        ("56.35", "56·4 %", True),
        ("56", "56.3%", True),
        ("56", "55.7%", True),
        ("56.5", "57%", True),
        ("56.5", "56%", True),  # to even
        ("56.3", "56.4%", False),
        ("56", "57%", False),
        ("56.300", "56.3 per cent", True),
    ],
)
def test_a_percentage_may_be_printed_with_other_decimals_than_were_kept(kept, printed, is_it):
    text = f"It was seen in 142 ({printed}) of 252."

    assert bool(check(result(142, 252, kept), text).span) is is_it


@pytest.mark.parametrize(
    "printed",
    ["-4.5 (SD 2.1)", "−4·5 ± 2·1", "-4.5 (2.1)", "-4.5 (standard deviation, 2.1)", "-4,5 (±2,1)"],
)
def test_a_mean_is_found_by_its_deviation(printed):
    text = f"The mean change was {printed} in one arm. It was none in the other."
    checked = check([figure("mean", "-4.5"), figure("standard deviation", "2.1")], text)

    assert checked.why == "It prints a mean by its SD."


def test_a_minus_may_be_in_the_words():
    figures = [figure("mean", "-4.5"), figure("standard deviation", "2.1")]

    assert check(figures, "Scores fell by 4.5 (SD 2.1) points. Nothing else was seen.").span
    assert check(figures, "Scores rose by 4.5 (SD 2.1) points. Nothing else was seen.").span is None


def test_places_count_code_points_whatever_the_script():
    text = f"Größe 𝛼 ≥ 🙂. {DRUG}"
    checked = check(result(142, 252, 57), text)

    assert quoted(checked, text) == DRUG
    assert marks(checked.found, text) == {"events": "142", "n": "252", "percent": "57"}


def test_a_value_and_its_p_value_need_the_names_of_arm_and_endpoint():
    text = "The XYZ score was 7.8 on 4 mg (p=0.03). Nothing else was seen."
    figures = [figure("mean", "7.8"), figure("p value", "0.03")]

    assert check(figures, text, dose_words=["4 mg"]).span is None
    checked = check(figures, text, dose_words=["4 mg"], endpoint_words=["XYZ score"])
    assert quoted(checked, text) == "The XYZ score was 7.8 on 4 mg (p=0.03)."


def test_several_numbers_that_stand_apart_need_the_names_of_arm_and_endpoint():
    text = "Of 142 on 2 mg and 151 on 4 mg, 57.3 and 61.5% had a response. Nothing else was seen."
    figures = result(151, None, "61.5")

    assert check(figures, text).span is None
    checked = check(figures, text, dose_words=["4 mg"], endpoint_words=["response"])
    assert checked.why == "It prints 2 of the numbers."


def test_bounds_without_their_estimate_are_found_together_or_not_at_all():
    bounds = [figure("lower bound", "1.09"), figure("upper bound", "2.27")]
    text = "It was 1.31 (1.09 to 2.27). Nothing else was seen."

    assert quoted(check(bounds, text), text) == "It was 1.31 (1.09 to 2.27)."
    assert check(bounds, "One was 1.09, another 1.44 and a third 2.27.").span is None


def test_a_count_that_is_spelt_out_is_one():
    text = "Forty-five people (45.9%) had it. Eleven (11.2%) did not, in two of three months."

    assert quoted(check(result(45, 98, "45.9"), text), text) == "Forty-five people (45.9%) had it."
    assert marks(check(result(11, 98, "11.2"), text).found, text)["events"] == "Eleven"
