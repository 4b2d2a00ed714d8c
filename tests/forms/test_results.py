"""The cells of a row: what was typed becomes numbers, what was not touched stays as it was."""

from decimal import Decimal as D

import pytest

from curation.evidence.results import ArmNumbers, EffectNumbers
from curation.forms.results import EffectForm, ResultForm, SourceForm, source_initial
from curation.models import Effect, Result, Source


def cell(there=None, kind="dichotomous", **typed):
    before = ResultForm(prefix="r", kind=kind, there=there).initial
    sent = {
        name: before.get(name, "") for name in ("seen", "events", "n", "percent", "value", "sd")
    }
    return ResultForm(
        {f"r-{name}": text for name, text in (sent | typed).items()},
        prefix="r",
        kind=kind,
        there=there,
    )


def numbers(**typed):
    form = cell(**typed)
    assert form.is_valid(), form.errors
    return form.numbers()


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ({"events": "142/252"}, ArmNumbers(events=142, n=252)),
        ({"events": "142/252 (57.0 %)"}, ArmNumbers(events=142, n=252, percent=D("57.0"))),
        ({"events": "142", "n": "252"}, ArmNumbers(events=142, n=252)),
        ({"events": "57 %"}, ArmNumbers(percent=D(57))),
        ({"events": "0/9", "percent": "0"}, ArmNumbers(events=0, n=9, percent=D(0))),
        ({"events": "142/252", "n": "252"}, ArmNumbers(events=142, n=252)),
        ({"n": "252"}, ArmNumbers(n=252)),
        ({}, None),
    ],
)
def test_what_is_typed_of_an_arm(typed, understood):
    assert numbers(**typed) == understood


def test_what_is_typed_of_a_mean_keeps_its_decimals():
    assert numbers(kind="continuous", value="−8.70 ± 6.2", n="9") == ArmNumbers(
        value=D("-8.70"), value_as_printed="-8.70", sd=D("6.2"), n=9
    )
    assert numbers(kind="continuous", value="3", sd="0") == ArmNumbers(
        value=D(3), value_as_printed="3", sd=D(0)
    )


def test_two_numbers_for_one_cell_are_asked_about():
    form = cell(events="142/252", n="250")
    assert form.errors == {"n": ["n is 252 and 250: which?"]}
    form = cell(events="142/252 (57 %)", percent="56.3")
    assert form.errors == {"percent": ["% is 57 and 56.3: which?"]}


def test_a_cell_that_was_not_touched_keeps_its_decimals_and_what_is_not_shown():
    there = Result(
        events=142,
        n=252,
        percent=D("57"),
        percent_as_printed="57.0",
        person_years=D("230.5"),
        version=3,
    )
    form = cell(there)
    assert form.is_valid()
    assert not set(form.changed_data)
    assert form.version_seen == 3
    changed = numbers(there=there, events="143")
    assert changed == ArmNumbers(events=143, n=252, percent=D("57.0"), person_years=D("230.5"))
    assert numbers(there=there, events="", n="", percent="") is None


def test_numbers_that_the_database_pads_are_shown_without_their_padding():
    there = Result(value=D("-8.70000"), sd=D("6.00000"), n=100)
    shown = ResultForm(prefix="r", kind="continuous", there=there)
    assert [shown[name].value() for name in ("value", "sd", "n")] == ["-8.7", "6", "100"]


def test_a_value_in_words_stays_while_its_text_is_not_changed():
    there = Result(value_as_printed="4 to 6", n=9)
    assert numbers(there=there, kind="continuous", n="10") == ArmNumbers(
        value_as_printed="4 to 6", n=10
    )


def effect(there=None, **typed):
    before = EffectForm(prefix="e", there=there).initial
    sent = {
        name: before.get(name, "") for name in ("seen", "measure", "estimate", "p", "direction")
    }
    form = EffectForm(
        {f"e-{name}": text for name, text in (sent | typed).items()}, prefix="e", there=there
    )
    assert form.is_valid(), form.errors
    return form.numbers()


def test_what_is_typed_of_an_effect():
    assert effect(measure="OR", estimate="1.57 [1.09, 2.27]", p="<0.001") == EffectNumbers(
        measure="OR", estimate=D("1.57"), low=D("1.09"), high=D("2.27"), p=D("0.001"), p_sign="<"
    )
    assert effect(direction="no difference") == EffectNumbers(direction="no difference")
    assert effect(measure="OR") is None
    assert effect() is None


def test_an_effect_that_was_not_touched_keeps_what_is_not_shown():
    there = Effect(
        measure="OR",
        estimate=D("1.57000"),
        low=D("1.09000"),
        high=D("2.27000"),
        as_printed="1.57 (1.09 to 2.27)",
        p=D("0.01600000"),
        p_note="nominal",
        is_adjusted=True,
    )
    kept = effect(there, direction="favours drug")
    assert (kept.p_note, kept.is_adjusted, kept.low) == ("nominal", True, D("1.09"))
    assert effect(there, estimate="", p="") is None
    assert EffectForm(prefix="e", there=there)["p"].value() == "0.016"


def test_a_row_without_a_source_names_no_place():
    form = SourceForm({"s-where": ""}, prefix="s", places=[], initial=source_initial(None))
    assert form.is_valid()
    assert form.cites() is None


def test_a_source_is_named_by_what_it_is():
    assert source_initial(Source(registry="NCT03616912", locator="results")) == {
        "where": "registry:NCT03616912",
        "locator": "results",
        "quote": "",
    }
    assert source_initial(Source(pk=7, address="https://example.org/"))["where"] == "source:7"
    assert source_initial(Source(reference_id=5))["where"] == "reference:5"
