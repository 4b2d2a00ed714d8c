"""`manage.py bench figures` takes numbers of abstracts and asks where they are printed."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from curation.anchoring.figures import Kind
from curation.management.bench import figure_check
from curation.management.bench.made_up_trials import made_up_abstracts


@pytest.fixture
def made_up_only(monkeypatch):
    monkeypatch.setattr(figure_check, "real_records", lambda: None)


def measured(*options: str) -> dict[str, dict]:
    out = StringIO()
    call_command("bench", "figures", "--json", *options, stdout=out)
    figures = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {figure["bench"] for figure in figures} == {"figures"}
    return {figure["figure"]: figure for figure in figures}


@pytest.mark.usefixtures("made_up_only")
def test_no_wrong_sentence_of_a_made_up_abstract_is_proposed():
    figures = measured("--size", "40")

    assert figures["abstracts"]["value"] == 40
    assert figures["precision"]["value"] == 1
    assert figures["precision of a plain search"]["value"] < 1
    assert all(figure["holds"] in (True, None) for figure in figures.values())


def test_real_abstracts_are_measured_where_they_are():
    if figure_check.real_records() is None:
        pytest.skip("There are no real abstracts beside this checkout.")

    figures = measured()
    assert figures["precision"]["holds"]
    assert figures["proposed with a digit changed"]["holds"]


def test_made_up_abstracts_are_the_same_every_time_and_each_prints_something():
    abstracts = made_up_abstracts(12)

    assert abstracts == made_up_abstracts(12)
    assert all(list(figure_check.places_of(abstract)) for abstract in abstracts)


def test_a_plain_pattern_takes_the_numbers_of_a_place():
    places = figure_check.places_of(
        "In 142 of 252 people (57%) it was so (odds ratio 1·57; 95% CI 1·09–2·27; p=0·016)."
    )

    assert [{kept.kind: str(kept.value) for kept in place.kept} for place in places] == [
        {Kind.ESTIMATE: "1.57", Kind.LOW: "1.09", Kind.HIGH: "2.27", Kind.P: "0.016"},
        {Kind.EVENTS: "142", Kind.N: "252", Kind.PERCENT: "57"},
    ]
