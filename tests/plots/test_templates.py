import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from curation.plots.dose_response import Response, Series, dose_response, proportion
from curation.plots.forest import Group, Measure, TrialRow, forest
from curation.plots.gap_map import GapCell, GapRow, gap_map
from curation.plots.glyph import glyph, glyph_scale
from curation.plots.marks import Mark
from curation.plots.overlap import OfPair, OfReview, overlap_map
from curation.plots.prisma import Part, Station, Step, prisma
from curation.plots.selectivity import selectivity
from curation.plots.timeline import Programme, TrialTime, timeline
from curation.web.plot_files import standing_alone
from tests.plots.colours import light_colours
from tests.plots.drawn import flat

ROOT = Path(__file__).parents[2]
STANDALONE = (ROOT / "templates/plots/_standalone.css").read_text()
WORDS = {"title": "A title with <i> & “marks”", "sentence": "One sentence."}
ROW = TrialRow("SLE-BRAVE-I", Mark(1.57, 1.09, 2.27), "1.57 (1.09 to 2.27)", "<b>wk 52</b>")
PLOTS = [
    forest([Group([ROW])], Measure("odds ratio", "OR"), **WORDS),
    gap_map(["skin"], [GapRow("filgotinib", [GapCell("running", 1)])], **WORDS),
    timeline([Programme([TrialTime("JAHH", reported=2018)])], **WORDS),
    dose_response(
        ["4 mg"], [Series("JAHH", [proportion("4 mg", 67, 104)])], Response("%"), **WORDS
    ),
    selectivity("baricitinib", ["JAK1", "JAK2"], "atp"),
    prisma(
        [
            Step(
                [Station("Screened", 3, "/3/")],
                waits=[Station("Waiting", None, "", [Part("a", 1)])],
            )
        ],
        **WORDS,
    ),
    overlap_map(
        [OfReview("Quill 2021", 3, 1), OfReview("Reed 2022", 2, 0)],
        {(0, 1): OfPair(2, 3, 2 / 3, "very high")},
        **WORDS,
    ),
]

drawn_plots = pytest.mark.parametrize("plot", PLOTS, ids=lambda plot: plot.name)


def as_page(plot, **more):
    return render_to_string("plots/_plot.html", {"plot": plot, **more})


@drawn_plots
def test_a_plot_is_named_described_and_told_in_numbers(plot):
    page = as_page(plot)

    for svg in re.findall(r"<svg class=\"plot.*?</svg>", page, re.DOTALL):
        tree = ElementTree.fromstring(svg)
        title, says = tree.attrib["aria-labelledby"].split()
        # What can be opened is no picture: nothing within that could be reached.
        assert tree.attrib["role"] == ("group" if tree.find("a") is not None else "img")
        assert tree.find("title").text == plot.title
        assert tree.find("title").attrib["id"] == title
        assert tree.find("desc").text == plot.sentence
        assert tree.find("desc").attrib["id"] == says
    assert "<summary>Numbers</summary>" in page
    assert page.count("<tr>") == len(plot.table.rows) + 1


@drawn_plots
def test_no_id_stands_twice_and_nothing_is_styled_in_place(plot):
    page = as_page(plot)
    ids = re.findall(r'\bid="([^"]*)"', page)

    assert len(ids) == len(set(ids))
    assert "style" not in page


@drawn_plots
def test_no_locale_writes_a_comma_into_a_drawing(plot):
    with translation.override("de"):
        page = as_page(plot)

    numbers = re.findall(r'(?:x|y|d|r|cx|cy|width|height|viewBox)="([^"]*)"', page)
    assert numbers
    assert not any("," in each or "nan" in each for each in numbers)


def test_words_are_escaped():
    assert "&lt;b&gt;wk 52&lt;/b&gt;" in as_page(PLOTS[0])


def test_ways_to_save_are_those_that_there_are():
    assert "SVG" not in as_page(PLOTS[0])
    page = as_page(PLOTS[0], svg_url="/forest.svg", csv_url="/forest.csv", is_bare=True)
    assert 'href="/forest.svg"' in page
    assert 'href="/forest.csv"' in page
    assert "<figcaption>" not in page


def test_a_glyph_is_hidden_from_screen_readers_and_says_the_same_in_words():
    drawn = render_to_string("plots/_glyph.html", {"glyph": glyph([Mark(1.57, 1.09, 2.27)])})

    assert 'aria-hidden="true"' in drawn
    assert '<span class="vh">favours the drug</span>' in drawn
    assert 'viewBox="0 0 88 16"' in drawn
    assert "<text" in render_to_string("plots/_glyph_scale.html", {"drawn": glyph_scale()})


@drawn_plots
def test_a_plot_that_is_saved_stands_alone(plot):
    svg = standing_alone(plot)
    tree = ElementTree.fromstring(svg)
    space = {"svg": "http://www.w3.org/2000/svg"}

    assert tree.tag == "{http://www.w3.org/2000/svg}svg"
    assert tree.find("svg:title", space).text == plot.title
    assert tree.find("svg:style", space) is None
    assert not any({"class", "style"}.intersection(each.keys()) for each in tree.iter())
    shapes = tree.findall(".//svg:text", space)
    assert shapes
    assert all(each.get("fill") and each.get("font-size") for each in shapes)
    assert "var(" not in svg
    assert "url(" not in svg
    assert "href" not in svg


def test_the_colours_of_a_saved_plot_are_those_of_the_tokens_in_light():
    used = set(re.findall(r"#[0-9a-f]{6}", STANDALONE))

    assert used <= light_colours(ROOT / "static/css/tokens.css")


def test_every_class_that_a_drawing_may_have_has_its_looks_in_the_file_too():
    sheet = (ROOT / "static/css/plots.css").read_text().splitlines()
    rules = [line.partition("{")[0] for line in sheet if ".plot " in line or "& ." in line]
    inside = {look for rule in rules for look in re.findall(r"\.([a-z][\w-]*)", rule)}

    assert {"soft", "interval", "pooled", "series", "kinase", "behind"} <= inside
    assert inside - {"plot", "glyph", "narrow", "scroll"} <= set(
        re.findall(r"\.([a-z][\w-]*)", STANDALONE)
    )


@drawn_plots
def test_every_class_of_a_drawing_is_known_to_the_sheet(plot):
    known = set(re.findall(r"\.([a-z][\w-]*)", (ROOT / "static/css/plots.css").read_text()))

    for drawn in filter(None, (plot.wide, plot.narrow)):
        assert {look for shape in flat(drawn.shapes) for look in shape.looks.split()} <= known
