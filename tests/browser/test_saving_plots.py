"""A plot is saved as a picture by the browser itself, under the policy of the real pages."""

import struct
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.templatetags.static import static

from curation.plots.forest import Group, Measure, TrialRow, forest
from curation.plots.marks import Mark

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]

ROW = TrialRow("SLE-BRAVE-I", Mark(1.57, 1.09, 2.27), "1.57 (1.09 to 2.27)", drug="142/252")
PLOT = forest([Group([ROW])], Measure("odds ratio", "OR"), title="SRI-4", sentence="One trial.")
APPEND = "html => document.querySelector('main').insertAdjacentHTML('beforeend', html)"


@pytest.mark.parametrize(("width", "drawn"), [(1440, PLOT.wide), (390, PLOT.narrow)])
def test_the_drawing_that_is_seen_is_saved_twice_as_large(sit, width, drawn):
    page = sit(viewport={"width": width, "height": 900})
    page.goto("/accounts/login/")
    page.evaluate(APPEND, render_to_string("plots/_plot.html", {"plot": PLOT}))
    page.add_script_tag(url=static("js/save.js"), type="module")

    with page.expect_download() as saving:
        page.get_by_role("button", name="PNG").click()

    picture = Path(saving.value.path()).read_bytes()
    assert saving.value.suggested_filename == "forest.png"
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (
        2 * int(drawn.framed_width),
        2 * int(drawn.framed_height),
    )
    assert len(picture) > 5_000, "An empty picture is much smaller."
    assert page.get_by_role("status").filter(has_text="Saved.").is_visible()
    assert page.locator("figure").get_attribute("data-theme") is None
