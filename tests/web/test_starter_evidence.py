"""The starter evidence on the pages: the twins that disagree, and nothing that is on no page."""

import re
from html import unescape

import pytest

from curation.matrix.behind import behind
from curation.matrix.matrix import matrix_of
from curation.matrix.question import Question
from curation.models import Arm, Effect, Outcome, Result, Trial
from tests.cast import ben
from tests.evidence.starter import effects, results, taken

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("starter_evidence")]

CELL = "arm=baricitinib~4+mg+once+daily&at=sri-4~52~"
ROW = "drug=baricitinib&regimen=4+mg+once+daily"
FOREST = f"/endpoints/sri-4/?week=52&{ROW}"
BRAVE_I, BRAVE_II = "/trials/NCT03616912/", "/trials/NCT03616964/"
DIFFER = "The interval of SLE-BRAVE-I excludes no effect, that of SLE-BRAVE-II includes it."


@pytest.fixture
def reader(client, starter_evidence):
    client.force_login(ben())
    return client


def shown(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def words(html):
    text = re.sub(r"<(title|desc|script|style)\b.*?</\1>", " ", html, flags=re.S)
    text = unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u202f", " ")
    return " ".join(text.split())


# -- SRI-4 at week 52 of baricitinib 4 mg


def test_the_cell_says_by_sign_and_word_that_the_twins_disagree(reader):
    html = shown(reader, f"/matrix/?{ROW}&endpoint=sri-4&week=52")
    (cell,) = re.findall(r"<td[^>]*data-at.*?</td>", html, flags=re.S)
    assert "icons.svg#disagree" in cell
    assert "2 disagree" in words(cell)
    assert "In one cell the trials disagree." in words(html)


def test_nothing_is_averaged_in_the_cell(reader):
    html = shown(reader, f"/matrix/?{ROW}&endpoint=sri-4&week=52")
    (cell,) = re.findall(r"<td[^>]*data-at.*?</td>", html, flags=re.S)
    assert words(cell) == (
        "1.57 · 1.07 2 disagree , 95 % interval OR 1.09 to 2.27 and OR 0.75 to 1.53; "
        "favours the drug, the interval includes no difference"
    )


def test_its_panel_says_how_they_differ_and_shows_one_beside_the_other(reader):
    said = words(shown(reader, f"/matrix/?{CELL}"))
    assert f"The trials disagree. {DIFFER} They stand side by side and are not averaged." in said
    for told in (
        "SLE-BRAVE-I 1.57 (1.09 to 2.27)",
        "SLE-BRAVE-II 1.07 (0.75 to 1.53)",
        "142/252 57 %",
        "121/258 47 %",
        "OR 1.57 (1.09 to 2.27) , p = 0.016 as reported, against placebo",
        "The denominator is not the arm's n.",
        "not yet confirmed against the paper",
    ):
        assert told in said


def test_the_panel_leads_to_a_forest_plot_whose_sentence_says_so(reader):
    (link,) = re.findall(r'href="([^"]*)">Forest plot', shown(reader, f"/matrix/?{CELL}"))
    assert unescape(link) == FOREST
    html = shown(reader, FOREST)
    said = words(html)
    assert (
        "SLE-BRAVE-I and SLE-BRAVE-II, two trials of baricitinib 4 mg once daily, disagree. "
        f"{DIFFER.removesuffix('.')}" in said
    )
    assert "so together they do not settle it" in said
    (plot,) = re.findall(r'<svg class="plot wide".*?</svg>', html, flags=re.S)
    for trial in ("SLE-BRAVE-I", "SLE-BRAVE-II"):
        assert f">{trial}<" in plot
    assert "disagree" in plot


def test_each_twin_names_the_other_and_says_that_it_came_out_otherwise(reader):
    first, second = words(shown(reader, BRAVE_I)), words(shown(reader, BRAVE_II))
    assert "Its twin, SLE-BRAVE-II , did not." in first
    assert "Its twin, SLE-BRAVE-I , did." in second
    assert "primary, met" in first
    assert "primary, not met" in second


def test_the_page_of_the_drug_holds_both_and_says_that_they_disagree(reader):
    said = words(shown(reader, "/drugs/baricitinib/"))
    assert (
        "What its trials disagree on SRI-4 at week 52 with baricitinib 4 mg once daily "
        "differ in significance SLE-BRAVE-I 57 % against 46 %, OR 1.57 (1.09 to 2.27); "
        "SLE-BRAVE-II 47 % against 46 %, OR 1.07 (0.75 to 1.53)."
    ) in said


# -- all of it


def test_every_result_is_behind_a_cell_and_on_the_page_of_its_trial(reader):
    everything = identities(Result.objects.all()) | identities(Effect.objects.all())
    behind_cells = behind_all_cells()
    on_trials = {
        anchor
        for trial in Trial.objects.all()
        for anchor in re.findall(
            r'id="((?:result|effect)-\d+)"', shown(reader, f"/trials/{trial.key}/")
        )
    }

    assert on_trials == everything
    assert len(everything) == len(results()) + len(effects()) == 106 + 46
    # The matrix is of the drugs studied here; what else a trial compared is on its page alone.
    beside = everything - behind_cells
    assert (len(behind_cells), len(beside)) == (150, 2)
    assert {(str(row.arm), row.arm.kind) for row in rows_of(beside)} == {
        ("lanraplenib 30 mg once daily", Arm.Kind.OTHER)
    }


def behind_all_cells():
    matrix = matrix_of(Question(), with_waiting=True)
    found = set()
    for place in matrix.grid.places():
        if place.cell is not None:
            for part in behind(place, with_waiting=True).trials:
                found |= identities([*part.results, *part.effects])
    return found


def identities(rows):
    return {f"{row._meta.model_name}-{row.pk}" for row in rows}


def rows_of(anchors):
    for anchor in anchors:
        noun, pk = anchor.split("-")
        yield {"result": Result, "effect": Effect}[noun].objects.get(pk=pk)


def test_the_whole_matrix_shows_each_of_its_cells(reader):
    html = shown(reader, "/matrix/")
    places = list(matrix_of(Question(), with_waiting=True).grid.places())
    assert len(re.findall(r"<td[^>]*data-at=", html)) == len(places)


def test_every_trial_is_in_the_lens_on_trials_and_in_the_list(reader):
    trials = Trial.objects.all()
    assert trials.count() == len(taken("trials"))
    in_matrix = shown(reader, "/matrix/?lens=trials")
    in_list = shown(reader, "/trials/")
    for trial in trials:
        assert f'href="/trials/{trial.slug}/"' in in_matrix or (
            f'href="/trials/{trial.nct}/"' in in_matrix
        ), trial
        assert f'href="/trials/{trial.key}/"' in in_list, trial


def test_every_outcome_has_its_line_on_the_page_of_its_trial(reader):
    for trial in Trial.objects.prefetch_related("outcomes"):
        html = shown(reader, f"/trials/{trial.key}/")
        for outcome in trial.outcomes.all():
            assert f'id="outcome-{outcome.pk}"' in html, outcome
    assert Outcome.objects.count() == len(taken("outcomes"))
