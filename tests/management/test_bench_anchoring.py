"""`manage.py bench anchoring` finds quotes in changed abstracts, and none in a wrong place."""

import json
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command

from curation.anchoring import Anchor, Found, Span
from curation.management.bench import anchoring
from curation.management.bench.edits import Edited, edits
from curation.management.bench.made_up import made_up_records

TEXT = "Nobody was here. We saw β-cells in 57% of people (p=0.05). Then came all others."
QUOTE = "β-cells in 57% of people (p=0.05)"


def test_no_quote_is_found_wrongly(monkeypatch):
    monkeypatch.setattr(anchoring, "original_records", lambda: made_up_records(60))
    out = StringIO()
    call_command("bench", "anchoring", "--json", "--size", "40", stdout=out)
    figures = {f["figure"]: f for f in map(json.loads, out.getvalue().splitlines())}

    assert figures["quotes"]["value"] == 40
    assert {name.partition(":")[0] for name in figures if ":" in name} == {*anchoring.GOALS}
    assert all(figures[f"{name}: found wrongly"]["holds"] for name in anchoring.GOALS)
    assert figures["case: found rightly (%)"]["holds"]
    assert figures["quote deleted: found rightly (%)"]["value"] == 100
    assert figures["these five at once: rightly by str.find (%)"]["value"] < 50


@pytest.mark.parametrize("name", anchoring.GOALS)
def test_an_edit_knows_where_the_quote_is_afterwards(name):
    start = TEXT.index(QUOTE)
    span = Span(start, start + len(QUOTE))
    other = "Something else. Entirely."
    after = [edits(other)[name](TEXT, span, Random(seed)) for seed in range(20)]
    for edited in filter(None, after):
        assert edited.text != TEXT
        if name in ("quote deleted", "sentence deleted", "abstract replaced"):
            assert edited.span is None
            continue
        words = edited.text[slice(*edited.span)]
        assert words[-1] == ")"
        assert edited.text[edited.span.end] == "."
        assert edited.text[: edited.span.start].split()[-1].lower() == "saw"
        if name in ("sentence inserted before", "sentence reordered"):
            assert words == QUOTE


@pytest.mark.parametrize(
    ("found", "edit", "verdict"),
    [
        (Found(Anchor.MOVED, 5, 9, 1.0, ""), Edited("", Span(5, 9)), "rightly"),
        (Found(Anchor.MOVED, 5, 8, 1.0, ""), Edited("", Span(5, 9)), "wrongly"),
        (Found(Anchor.FUZZY, 5, 14, 0.9, ""), Edited("", Span(5, 15)), "rightly"),
        (Found(Anchor.FUZZY, 25, 34, 0.9, ""), Edited("", Span(5, 15)), "wrongly"),
        (Found(Anchor.MOVED, 5, 9, 1.0, ""), Edited("", None), "wrongly"),
        (Found(Anchor.ORPHANED, None, None, 0, ""), Edited("", None), "rightly"),
        (Found(Anchor.ORPHANED, None, None, 0, ""), Edited("", Span(5, 9)), "orphaned"),
    ],
)
def test_a_place_is_right_wrong_or_none(found, edit, verdict):
    assert anchoring.verdict(found, edit, "word changed") == verdict


def test_a_number_that_was_changed_without_a_word_is_wrong():
    found = Found(Anchor.FUZZY, 5, 9, 0.9, "")
    assert anchoring.verdict(found, Edited("", Span(5, 9)), "number changed") == "wrongly"
