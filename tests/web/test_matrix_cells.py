"""A cell of the matrix: what it shows as it stands in the table, and what it tells once opened."""

import re

import pytest

from curation.evidence.doubts import doubt_what_rests_on
from curation.models import State
from curation.web import written
from tests.builders import a_notice
from tests.evidence_builders import (
    a_drug,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)
from tests.web.matrix_at_hand import CELL, Evidence, cells, shown, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence():
    return Evidence()


@pytest.fixture
def reader(client, evidence):
    client.force_login(evidence.ben)
    return client


# -- In the table


def test_a_cell_says_its_numbers_its_trials_and_that_they_disagree(reader):
    (found,) = (cell for cell in cells(shown(reader)) if "1.57" in cell)
    assert found.startswith("1.57 · 1.07 2 disagree")
    assert "95 % interval OR 1.09 to 2.27 and OR 0.75 to 1.53" in found
    assert "favours the drug, the interval includes no difference" in found


def test_each_silence_has_its_word(reader):
    said = cells(shown(reader))
    assert "to extract" in said
    assert "not reported" in said


def test_a_drug_in_three_trials_is_told_by_the_range(reader, evidence):
    trial = a_trial("THIRD")
    active, placebo = an_arm(trial, evidence.drug), an_arm(trial)
    outcome = an_outcome(trial, evidence.sri4)
    an_effect(outcome, active, placebo, by=evidence.ada, of=("OR", 2.5, 1.1, 1200))
    (found,) = (cell for cell in cells(shown(reader)) if "disagree" in cell)
    assert found.startswith("1.07 to 2.50 3 disagree")


def test_many_trials_of_a_cell_are_a_point_each(reader, evidence):
    for place in range(5):
        trial = a_trial(f"MORE-{place}")
        active, placebo = an_arm(trial, evidence.drug), an_arm(trial)
        outcome = an_outcome(trial, evidence.sri4)
        an_effect(outcome, active, placebo, by=evidence.ada, of=("OR", 0.5, 0.4, 0.6 + place))
    html = shown(reader, "state=disagree")
    (found,) = cells(html)
    assert found == (
        "0.50 to 1.57 7 disagree ; 1 of 7: favours the drug, "
        "5 of 7: the interval includes no difference, 1 of 7: favours the comparator"
    )
    assert html.count("<circle") >= 7


def test_a_difference_has_its_own_scale(reader, evidence):
    trial = a_trial("FOURTH")
    active, placebo = an_arm(trial, evidence.drug), an_arm(trial)
    outcome = an_outcome(trial, evidence.pain, 12)
    an_effect(outcome, active, placebo, by=evidence.ada, of=("MD", -0.52, -1.2, 0.16))
    html = shown(reader, "week=12&arm=baricitinib~4+mg+once+daily&at=pain~12~")
    assert "−0.52" in html
    assert re.search(r'<svg class="glyph scale".*?>0</text>', html)


def test_numbers_are_written_as_a_reader_needs_them():
    assert [written.ratio(x) for x in (0.617, 12.34, 467.1, 7908)] == [
        "0.62",
        "12.3",
        "467",
        "> 999",
    ]
    assert [written.difference(x) for x in (-5.31, 0.094, 123.4)] == ["−5.3", "0.09", "123"]
    assert [written.percent(x) for x in (48.5, 57.0)] == ["48.5", "57"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"percent": 57}, "57 % one arm"),
        ({"value": -8.7, "control": {"value": -5.5}}, "−8.7 v −5.5 no interval"),
        ({"value": 3}, "3.0 one arm"),
        ({"value_as_printed": "about a third"}, "reported in words"),
    ],
)
def test_what_is_no_effect_is_shown_as_far_as_it_is_known(reader, evidence, fields, told):
    trial = a_trial("FIFTH")
    active, placebo = an_arm(trial, evidence.drug), an_arm(trial)
    outcome = an_outcome(trial, evidence.pain, 6)
    if control := fields.pop("control", None):
        evidence.result(outcome, placebo, **control)
    evidence.result(outcome, active, **fields)
    assert cells(shown(reader, "week=6")) == [told]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"direction": "no difference"}, "no difference in words"),
        ({"p": "0.04"}, "p 0.04 no estimate"),
    ],
)
def test_an_effect_in_words_is_shown_in_words(reader, evidence, fields, told):
    trial = a_trial("SIXTH")
    active, placebo = an_arm(trial, evidence.drug), an_arm(trial)
    an_effect(
        an_outcome(trial, evidence.pain, 6),
        active,
        placebo,
        by=evidence.ada,
        of=("", None, None, None),
        **fields,
    )
    assert cells(shown(reader, "week=6")) == [told]


# -- Opened


def test_an_open_cell_tells_each_result_its_source_and_who_stands_for_it(reader, evidence):
    said = words(shown(reader, CELL))
    for told in (
        "baricitinib, 4 mg once daily: SRI-4, week 52",
        "504 people against 504 · more is better",
        (
            "The trials disagree. The interval of SLE-BRAVE-I excludes no effect, that of "
            "SLE-BRAVE-II includes it."
        ),
        "142/252 57 %",
        "OR 1.57 (1.09 to 2.27) as reported, against placebo",
        "Its primary endpoint, met.",
        "Our own words.",
        "Ada Okafor entered",
        "Ben Lindqvist accepted",
        "not yet confirmed against the paper",
    ):
        assert told in said
    assert f'href="/references/{evidence.source.reference_id}/"' in shown(reader, CELL)
    assert "/endpoints/sri-4/?week=52&amp;drug=baricitinib" in shown(reader, CELL)


def test_an_open_cell_comes_alone_to_whoever_has_the_rest(reader):
    html = shown(reader, CELL, headers={"HX-Request": "true", "HX-Target": "opened"})
    assert "SLE-BRAVE-I" in html
    assert "<html" not in html
    assert 'id="opened" hidden' in shown(reader, headers={"HX-Target": "opened"})


def test_a_computed_effect_says_that_it_is_computed(reader):
    said = words(shown(reader, "arm=baricitinib~4+mg+once+daily&at=sae~52~"))
    assert "OR 1.50 (0.80 to 2.80) computed from the counts (Woolf)" in said
    assert "0.5 added" not in said


def test_flags_and_kept_warnings_reach_the_panel(reader, evidence):
    trial = a_trial("THIRD")
    active, placebo = an_arm(trial, evidence.drug, 2), an_arm(trial)
    outcome = an_outcome(trial, evidence.sri4, analysis_set="completers")
    evidence.result(
        outcome,
        active,
        events=0,
        n=4,
        flags=["denominator_ambiguous"],
        kept_as_printed={"percent": "the denominator was near 250."},
        note="Read twice.",
    )
    evidence.result(outcome, placebo, events=1, n=4, state=State.REQUIRES_REVIEW, cause="corrected")
    effect = {"p": "0.03", "direction": "favours comparator", "source": evidence.source}
    an_effect(outcome, active, placebo, by=evidence.ada, of=("", None, None, None), **effect)

    said = words(shown(reader, "arm=baricitinib~2+mg+once+daily&at=sri-4~52~"))

    for told in (
        "The denominator is not the arm's n.",
        "Its percentage is kept as printed: the denominator was near 250.",
        "Read twice.",
        "0.5 added to each of the four",
        "favours the comparator , p = 0.03",
        "requires review: its source was corrected",
        "Those who completed.",
    ):
        assert told in said


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("pain~52~", "Reported; its numbers wait to be extracted"),
        ("sri-4~24~", "Measured; no number of it is reported."),
        ("clasi~52~", "No trial of this drug in this dose could have measured it"),
    ],
)
def test_a_silent_cell_says_what_is_known(reader, evidence, at, told):
    skin = an_endpoint("CLASI", domain="skin")
    other = a_trial("SKIN", population="cle")
    an_arm(other, a_drug("deucravacitinib", targets=["TYK2"]), 6)
    an_outcome(other, skin)
    assert told in words(shown(reader, f"arm=baricitinib~4+mg+once+daily&at={at}"))


def test_an_unmeasured_and_an_unsaid_cell_say_which_they_are(reader, evidence):
    drug = a_drug("upadacitinib", targets=["JAK1"])
    for name, status in (("SELECT", "recruiting"), ("SLEEK", "completed")):
        an_arm(a_trial(name, status=status), drug, 30 if name == "SELECT" else 15)
    asked = "arm=upadacitinib~{}+mg+once+daily&at=sri-4~52~"
    assert "has not said yet what it measures" in words(shown(reader, asked.format(30)))
    assert "did not measure it" in words(shown(reader, asked.format(15)))
    assert "its trial runs" in words(shown(reader))


def test_a_cell_that_is_not_there_opens_nothing(reader):
    assert 'id="opened" hidden' in shown(reader, "arm=aspirin~1+mg&at=sri-4~52~")


def test_the_panel_of_what_is_left_out_and_of_what_is_in_doubt_says_the_cause(evidence, client):
    client.force_login(evidence.ada)
    a_notice(evidence.source.reference, pmid=90_999_001)
    doubt_what_rests_on(evidence.source.reference)

    panel = client.get(f"/matrix/?{CELL}").text
    assert "requires review: " in panel
    assert "Retracted in PMID 90999001." in panel
    assert "requires review: " not in client.get(f"/matrix/?retracted=no&{CELL}").text
    panel = client.get(f"/matrix/?retracted=no&{CELL}").text
    assert "that rest on a retracted paper are left out" in panel
