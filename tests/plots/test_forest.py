import math
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curation.plots.forest import Group, Measure, PooledRow, TrialRow, forest
from curation.plots.marks import Mark
from tests.plots.drawn import corners, is_well_made, looking, number, words_of

ODDS = Measure("odds ratio", "OR")
HARM = Measure("odds ratio", "OR", better="low", drug="baricitinib")
POINTS = Measure("mean difference", "MD", null=0.0, is_log=False, better="low")

JAHH = TrialRow(
    *("JAHH", Mark(1.93, 1.11, 3.35), "1.93 (1.11 to 3.35)", "wk 24, phase 2"),
    *("≈67/104", "≈50/105", 0.238, "24 %", "computed"),
)
BRAVE_I = TrialRow(
    *("SLE-BRAVE-I", Mark(1.57, 1.09, 2.27), "1.57 (1.09 to 2.27)", "wk 52, phase 3"),
    *("142/252", "116/253", 0.372, "37 %", "reported"),
)
BRAVE_II = TrialRow(
    *("SLE-BRAVE-II", Mark(1.07, 0.75, 1.53), "1.07 (0.75 to 1.53)", "wk 52, phase 3"),
    *("121/258", "116/256", 0.39, "39 %", "reported"),
)
POOLED = PooledRow(
    *(1.42, 0.67, 2.97, "1.42 (0.67 to 2.97)"),
    note="random effects, 3 trials",
    weight="100 %",
    predicted=(0.44, 4.58),
    predicted_effect="0.44 to 4.58",
)
BARICITINIB = Group(
    (JAHH, BRAVE_I, BRAVE_II),
    "baricitinib 4 mg against placebo",
    pooled=POOLED,
    heterogeneity="τ² 0.045, I² 51 %",
)
NO_EVENTS = TrialRow("NIH", None, "not estimable: no events in either arm", drug="0/20")


def drawn(*groups, measure=ODDS, **more):
    return forest(groups, measure, title="SRI-4", sentence="Three trials.", **more)


words = st.text(max_size=60)
numbers = st.floats(1e-3, 1e3)


@st.composite
def trial_rows(draw):
    low, value, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    mark = Mark(value, low, draw(st.sampled_from([high, math.inf])))
    return TrialRow(
        *(draw(words), draw(st.sampled_from([mark, None])), draw(words), draw(words)),
        *(draw(words), draw(words), draw(st.one_of(st.none(), st.floats(0, 1)))),
        *(draw(words), draw(words)),
    )


@st.composite
def pooled_rows(draw):
    low, value, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    predicted = draw(st.one_of(st.none(), st.just((low / 9, high * 9))))
    effect = draw(words)
    return PooledRow(value, low, high, effect, predicted=predicted, predicted_effect=effect)


groups_of_rows = st.builds(
    *(Group, st.lists(trial_rows(), max_size=4), words, words),
    pooled=st.one_of(st.none(), pooled_rows()),
    heterogeneity=words,
)


@example([Group((), pooled=replace(POOLED, effect="0" * 60, predicted_effect="0" * 60))], ODDS)
@given(st.lists(groups_of_rows, max_size=3), st.sampled_from([ODDS, HARM, POINTS]))
def test_every_mark_and_word_lies_inside_the_plot(groups, measure):
    assert is_well_made(drawn(*groups, measure=measure))


def test_a_trial_stands_with_its_arms_effect_weight_and_source():
    said = words_of(drawn(BARICITINIB).wide)

    for words in ("JAHH", "≈67/104", "≈50/105", "1.93 (1.11 to 3.35)", "24 %", "computed"):
        assert words in said
    assert "τ² 0.045, I² 51 %" in said


def test_the_area_of_a_square_is_the_weight():
    squares = looking(drawn(BARICITINIB).wide, "point")
    areas = [number(square.width) ** 2 for square in squares]

    assert areas[0] / areas[2] == pytest.approx(0.238 / 0.39, rel=0.03)
    assert areas[1] / areas[2] == pytest.approx(0.372 / 0.39, rel=0.03)


def test_a_weight_of_nearly_nothing_is_still_seen():
    light = TrialRow("light", Mark(1, 0.5, 2), "", share=0.0001)

    assert looking(drawn(Group((light, JAHH))).wide, "point")[0].width == "3.0"


def test_a_square_is_filled_where_the_interval_leaves_out_no_difference():
    looks = [square.looks for square in looking(drawn(BARICITINIB).wide, "point")]

    assert looks == ["point for clear", "point for clear", "point"]


def test_the_diamond_goes_from_end_to_end_of_the_pooled_interval():
    plot = drawn(BARICITINIB).wide
    [diamond], [bar] = looking(plot, "pooled"), looking(plot, "predicted")

    assert len(list(corners(diamond))) == 5
    assert min(corners(bar)) < min(corners(diamond))
    assert max(corners(bar)) > max(corners(diamond))
    assert "prediction interval, a trial to come" in words_of(plot)


def test_a_diamond_that_is_cut_off_is_blunt_and_a_prediction_has_an_arrow():
    wide = PooledRow(1.5, 0.01, 90, "", predicted=(0.001, 900))
    plot = drawn(Group((BRAVE_I,), pooled=wide)).wide

    assert len(list(corners(looking(plot, "pooled")[0]))) == 7
    assert len(looking(plot, "arrow")) == 2


def test_an_interval_beyond_the_bounds_has_an_arrow():
    small = TrialRow("small", Mark(4.1, 0.3, 56), "4.10 (0.30 to 56.0)")

    assert len(looking(drawn(Group((small,))).wide, "arrow for")) == 0
    assert len(looking(drawn(Group((small,))).wide, "arrow")) == 1
    assert not looking(drawn(Group((small,)), bounds=(0.01, 100)).wide, "arrow")


def test_an_odds_ratio_of_nought_is_an_arrow_on_a_log_scale():
    plot = drawn(Group((TrialRow("none ill", Mark(0, 0, 3.1), "0.00 (0.00 to 3.10)"),))).wide

    assert not looking(plot, "point")
    assert len(looking(plot, "arrow")) == 1


def test_what_is_not_estimable_is_said_in_words():
    plot = drawn(Group((NO_EVENTS, TrialRow("GSK", None, ""))))

    assert "not estimable: no events in either arm" in words_of(plot.wide)
    assert "not estimable" in words_of(plot.wide)
    assert not looking(plot.wide, "point")
    assert plot.table.rows[1][-1] == "not estimable"


def test_both_sides_are_named_and_the_one_that_favours_the_drug_has_the_wash():
    good, bad = drawn(BARICITINIB).wide, drawn(BARICITINIB, measure=HARM).wide

    assert {"← favours placebo", "favours the drug →"} <= set(words_of(good))
    assert {"← favours baricitinib", "favours placebo →"} <= set(words_of(bad))
    [null], [side] = looking(good, "null"), looking(good, "side")
    assert min(corners(null))[0] == min(corners(side))[0]
    [null], [side] = looking(bad, "null"), looking(bad, "side")
    assert max(corners(null))[0] == pytest.approx(max(corners(side))[0], abs=0.11)


def test_long_names_of_sides_stand_at_the_ends_or_on_a_telephone_in_two_lines():
    long = Measure(
        "odds ratio", "OR", drug="upadacitinib with elsubrutinib", comparator="placebo twice daily"
    )
    narrow = drawn(BARICITINIB, measure=long).narrow

    assert "← favours placebo twice d…" not in words_of(narrow)
    assert "favours upadacitinib with elsubrutinib →" in words_of(narrow)
    assert any(words.endswith("…") for words in words_of(drawn(Group(()), measure=long).wide))


def test_a_column_that_nobody_fills_is_left_out():
    bare = TrialRow("JAHH", Mark(1.9, 1.1, 3.4), "1.90")

    assert {"weight", "source", "placebo, n/N"}.isdisjoint(words_of(drawn(Group((bare,))).wide))
    assert [head.words for head in drawn(Group((bare,))).table.head] == [
        *("Trial", "OR (95 % interval)")
    ]


def test_the_table_holds_the_same_numbers():
    table = drawn(BARICITINIB, Group((NO_EVENTS,), "tofacitinib")).table

    assert [head.words for head in table.head] == [
        *("Trial", "Group", "Note", "the drug, n/N", "placebo, n/N"),
        *("OR (95 % interval)", "Weight", "Source"),
    ]
    assert [row[0] for row in table.rows] == [
        *("JAHH", "SLE-BRAVE-I", "SLE-BRAVE-II", "Pooled", "Prediction interval", "NIH")
    ]
    assert table.rows[3][2] == "random effects, 3 trials; τ² 0.045, I² 51 %"


def test_differences_stand_on_a_linear_scale_around_nought():
    row = TrialRow("PAISLEY CLE", Mark(-6.4, -10.1, -2.7, "low"), "−6.4 (−10.1 to −2.7)")
    plot = drawn(Group((row,)), measure=POINTS).wide

    assert {"−10", "0", "mean difference"} <= set(words_of(plot))
    assert looking(plot, "point for clear")


def test_on_a_telephone_each_trial_has_its_words_over_its_interval():
    narrow = drawn(BARICITINIB).narrow

    assert narrow.width == "344"
    assert {"wk 52, phase 3 · 142/252 v 116/253", "weight 37 %"} <= set(words_of(narrow))


def test_a_pooled_effect_outside_its_interval_is_refused():
    with pytest.raises(ValueError, match="within its interval"):
        PooledRow(3, 1, 2, "")
