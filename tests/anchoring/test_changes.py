"""What differs between two passages is said, and whether it may turn what they say."""

import pytest

from curation.anchoring.changes import changes
from curation.anchoring.found import Change, Kind


@pytest.mark.parametrize(
    ("before", "after", "was", "now", "kind"),
    [
        ("57% felt well", "75 % felt well", "57", "75", Kind.NUMBER),
        ("p=0.04 then", "p=0.4 then", "0.04", "0.4", Kind.NUMBER),
        ("it was −0·5 then", "it was 0.5 then", "−0·5", "0.5", Kind.NUMBER),
        ("p<0.05 then", "p > 0.05 then", "<", ">", Kind.NUMBER),
        ("57% felt well", "57 felt well", "%", "", Kind.NUMBER),
        ("10⁵ cells", "10 cells", "⁵", "", Kind.NUMBER),
        ("took 5 mg daily", "took 5 g daily", "mg", "g", Kind.NUMBER),
        ("for two weeks", "for three weeks", "two", "three", Kind.NUMBER),
        ("for two weeks", "for two months", "weeks", "months", Kind.NUMBER),
        ("did not respond", "did respond", "not", "", Kind.NEGATION),
        ("There was change", "There was no change", "", "no", Kind.NEGATION),
        ("significant change", "non-significant change", "", "non", Kind.NEGATION),
        (
            "significant change",
            "insignificant change",
            "significant",
            "insignificant",
            Kind.NEGATION,
        ),
        ("an agonist was", "an antagonist was", "agonist", "antagonist", Kind.DIRECTION),
        ("had hypertension", "had hypotension", "hypertension", "hypotension", Kind.NEGATION),
        ("it increased", "it decreased", "increased", "decreased", Kind.DIRECTION),
        ("lower doses", "higher doses", "lower", "higher", Kind.DIRECTION),
        ("it was superior", "it was inferior", "superior", "inferior", Kind.DIRECTION),
        ("many people", "several people", "many", "several", Kind.WORDS),
        ("on lemons and so", "on limes or so", "lemons and", "limes or", Kind.WORDS),
    ],
)
def test_a_change_is_told_by_its_gravest_word(before, after, was, now, kind):
    assert changes(before, after) == (Change(was, now, kind),)


def test_each_change_is_one_of_its_own():
    assert [tuple(change) for change in changes("57% of men fell", "75% of women rose")] == [
        ("57", "75", Kind.NUMBER),
        ("men fell", "women rose", Kind.DIRECTION),
    ]


def test_numbers_that_change_places_have_changed():
    assert {change.kind for change in changes("57% and 43%", "43% and 57%")} == {Kind.NUMBER}


def test_another_spelling_is_no_change():
    assert changes("TNF-α ≤ 1·57 %", "tnf alpha<=1.57%") == ()
