from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curation.plots.timeline import Programme, TrialTime, as_years, timeline
from tests.plots.drawn import corners, is_well_made, looking, words_of

JAHH = TrialTime("JAHH", date(2016, 3, 24), date(2017, 4, 27), 2018, "Lancet 392")
BRAVE_I = TrialTime("SLE-BRAVE-I", None, date(2022, 6, 14), 2023, "Lancet 401", is_here=True)
BRAVE_II = TrialTime("SLE-BRAVE-II", reported=2023, report="Lancet 401")
BRAVE_X = TrialTime("SLE-BRAVE-X", date(2019, 9, 10), date(2022, 4, 1), remark="ended early")
POETYK = TrialTime("POETYK SLE-1", date(2023, 1, 10), date(2026, 11, 1), is_planned=True)
PAISLEY = TrialTime("PAISLEY", date(2017, 9, 21), None, 2022)

days = st.dates(date(1980, 1, 1), date(2100, 12, 31))
maybe_days = st.one_of(st.none(), days)


@st.composite
def trials(draw):
    start, end = draw(maybe_days), draw(maybe_days)
    if start and end:
        start, end = sorted((start, end))
    words = st.text(max_size=50)
    return TrialTime(
        *(draw(words), start, end, draw(st.one_of(st.none(), st.integers(1980, 2100)))),
        *(draw(words), draw(words), draw(st.booleans()), draw(st.booleans())),
    )


def drawn(*programmes):
    return timeline(programmes, title="Trials of JAK inhibitors", sentence="Six trials.")


programmes = st.builds(Programme, st.lists(trials(), max_size=4), st.text(max_size=60))


@given(st.lists(programmes, max_size=3))
def test_every_mark_and_word_lies_inside_the_timeline(some):
    assert is_well_made(drawn(*some))


@given(days, days)
def test_a_later_day_is_never_further_left(one, other):
    one, other = sorted((one, other))

    assert as_years(one) <= as_years(other) < other.year + 1


def test_a_bar_goes_from_start_to_end_and_the_report_has_a_diamond():
    plot = drawn(Programme([JAHH], "baricitinib"))
    [bar], [event] = looking(plot.wide, "bar"), looking(plot.wide, "event")

    assert bar.looks == "bar"
    assert max(corners(bar)) < min(corners(event))
    assert {"baricitinib", "JAHH", "Lancet 392"} <= set(words_of(plot.wide))
    assert plot.notes == ("◆ year of the primary report.",)


@pytest.mark.parametrize(
    ("trial", "said", "looks"),
    [
        (BRAVE_I, "Lancet 401 · start not seen", ["bar here open"]),
        (BRAVE_II, "Lancet 401 · dates not seen", []),
        (BRAVE_X, "ended early", ["bar"]),
        (POETYK, "planned to 2026", ["bar open"]),
        (PAISLEY, "end not seen", ["bar open"]),
    ],
)
def test_what_was_not_seen_is_said_and_dashed(trial, said, looks):
    plot = drawn(Programme([JAHH, trial]))

    assert said in words_of(plot.wide)
    assert [bar.looks for bar in looking(plot.wide, "bar")[1:]] == looks


def test_dashes_are_explained_where_there_are_some():
    assert drawn(Programme([BRAVE_X])).notes == ()
    assert drawn(Programme([POETYK])).notes[0].startswith("Dashed: only one end")


def test_a_trial_of_one_day_is_still_seen():
    plot = drawn(Programme([TrialTime("short", date(2016, 3, 1), date(2016, 3, 1)), JAHH]))

    assert looking(plot.wide, "bar")[0].width == "2.0"


def test_years_are_few_enough_to_be_read():
    long = TrialTime("long", date(1980, 1, 1), date(2025, 1, 1))
    years = [words for words in words_of(drawn(Programme([long])).wide) if words.isdecimal()]

    assert years == ["1980", "1990", "2000", "2010", "2020"]


def test_the_table_holds_the_same_dates():
    table = drawn(Programme([JAHH, BRAVE_II], "baricitinib"), Programme([POETYK])).table

    assert table.rows == (
        ("JAHH", "baricitinib", "24 Mar 2016", "27 Apr 2017", "2018 (Lancet 392)"),
        ("SLE-BRAVE-II", "baricitinib", "not seen", "not seen", "2023 (Lancet 401)"),
        ("POETYK SLE-1", "", "10 Jan 2023", "1 Nov 2026, planned", ""),
    )


def test_a_trial_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="before it ends"):
        TrialTime("JAHH", date(2017, 1, 1), date(2016, 1, 1))
