"""The looks of a sheet go into the shapes of a drawing that has to stand alone."""

import pytest

from curation.plots.looks import with_looks

SHEET = """
text { fill: #111111; font-family: Arial, "Liberation Sans"; }
.for.point { fill: #222222; }
.point, .mark { fill: #333333; stroke: #444444; }
text.state { fill: #555555; }
"""


@pytest.mark.parametrize(
    ("drawn", "dressed"),
    [
        (
            "<text>a</text>",
            """<text fill="#111111" font-family="Arial, 'Liberation Sans'">a</text>""",
        ),
        ('<circle class="point" r="4"/>', '<circle r="4" fill="#333333" stroke="#444444"/>'),
        ('<circle class="for point"/>', '<circle fill="#222222" stroke="#444444"/>'),
        ('<path class="state"/>', "<path/>"),
        ('<g class="unknown"><path/></g>', "<g><path/></g>"),
        ("<desc>&lt;b class=&quot;point&quot;&gt;</desc>",) * 2,
    ],
)
def test_a_class_becomes_what_the_sheet_says_of_it(drawn, dressed):
    assert with_looks(drawn, SHEET) == dressed


def test_the_more_exact_rule_wins_wherever_it_stands():
    assert 'fill="#555555"' in with_looks('<text class="state">a</text>', SHEET)
