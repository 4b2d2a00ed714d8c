"""The page of the matrix: what a reader sees and may filter, and that no address breaks it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.models import Endpoint
from tests.builders import a_notice
from tests.web.matrix_at_hand import CELL, Evidence, cells, shown, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence():
    return Evidence()


@pytest.fixture
def reader(client, evidence):
    client.force_login(evidence.ben)
    return client


def test_a_sentence_says_what_is_on_the_page(reader):
    assert (
        "One of one drug has results against placebo or vehicle, in 2 of four cells. "
        "In one cell the trials disagree. One cell waits for extraction and five numbers wait "
        "for a second person."
    ) in words(shown(reader))


def test_what_waits_is_marked_and_can_be_hidden(reader):
    assert "waits" in re.findall(r'class="(cell[^"]*)"', shown(reader))[1]
    (found,) = (cell for cell in cells(shown(reader, "waits=no")) if "1.57" in cell)
    assert "1.07" not in found
    assert "1 of 2" in found
    assert "Show what waits" in words(shown(reader, "waits=no"))


def test_strangers_see_only_what_is_accepted(client, evidence, settings):
    assert client.get("/matrix/").url == "/accounts/login/?next=/matrix/"
    settings.LUPUSJAK_PUBLIC = True

    html = shown(client, "waits=yes")

    assert "1.57" in html
    assert "1.07" not in html
    assert "what waits" not in words(html)
    assert "1.07" not in shown(client, CELL)
    assert "1.07" not in client.get("/matrix.json").getvalue().decode()


def test_filters_are_offered_with_counts_and_taken_away_again(reader):
    html = shown(reader, "population=sle&state=disagree")
    assert "Take away Population: SLE" in words(html)
    assert "Take away State: trials disagree" in words(html)
    assert "Take all away" in words(html)
    assert re.search(r"phase 3</span>\s*<small>2</small>", html)
    assert cells(html)[0].startswith("1.57")
    assert len(cells(html)) == 1


def test_nonsense_in_an_address_is_said_and_never_an_error(reader):
    said = words(shown(reader, "lens=sideways&week=soon&drug=aspirin&colour=blue&at=x&arm=y"))
    for told in ("“sideways”", "“soon” is not a week", "“aspirin”", "“colour”"):
        assert told in said


@pytest.mark.parametrize(
    "query",
    [
        "lens=sideways&week=soon&drug=aspirin&colour=blue&at=x&arm=y",
        "drug=%00&endpoint=%FF%FE&state=%0A",
        "week=٣&week=-1&week=99999999999999999999",
        "arm=~~~~&at=~~~~",
        f"drug={'x' * 9999}&phase=3;DROP+TABLE",
        "at=sri-4~52~&at=sri-4~24~&arm=baricitinib~4+mg+once+daily",
        "&&&===&%",
    ],
)
@pytest.mark.parametrize("ending", ["/", ".csv", ".xlsx", ".json", ".svg"])
def test_no_address_is_an_error_for_the_page_its_panel_or_a_download(reader, query, ending):
    lens = "&lens=gaps" if ending == ".svg" else ""
    assert reader.get(f"/matrix{ending}?{query}{lens}").status_code in (
        (200, 404) if lens and "lens=" in query else (200,)
    )
    if ending == "/":
        headers = {"HX-Request": "true", "HX-Target": "opened"}
        assert reader.get(f"/matrix/?{query}", headers=headers).status_code == 200


def test_nothing_that_is_asked_for_says_what_to_do(reader):
    said = words(shown(reader, "phase=3&population=sle&state=none"))
    assert "No cell is what you ask for" in said
    assert "Take a filter away" in said


@pytest.mark.parametrize(
    ("query", "most"),
    [
        ("lens=endpoints", 3),
        ("lens=trials", 4),
        ("lens=balance", 3),
        ("lens=gaps", 3),
        ("lens=timeline", 4),
        (CELL, 10),  # results, effects, their sources, references and notices; claims on it
    ],
)
def test_a_page_takes_few_queries_of_the_evidence(reader, query, most):
    with CaptureQueriesContext(connection) as captured:
        shown(reader, query)
    evidence = re.compile('FROM "?curation_(?!user)|^WITH|^\\s+WITH')
    # How much waits, and how long one's queue is.
    in_the_bar = re.compile(r'^SELECT COUNT\(\*\) (FROM \(\(SELECT|AS "__count" FROM "curation_as)')
    asked = [
        each["sql"]
        for each in captured
        if evidence.search(each["sql"]) and not in_the_bar.search(each["sql"])
    ]
    assert len(asked) == most, "\n".join(sql[:90] for sql in asked)


def test_endpoints_lead_to_their_pages_and_the_matrix_stands_first_in_the_bar(reader):
    html = shown(reader)
    assert 'href="/endpoints/sae/" title="Serious adverse event"' in html
    nav = html[html.index('aria-label="Main"') :]
    assert nav.index("Matrix") < nav.index("References")
    assert Endpoint.objects.count() == 3


def test_a_cell_on_a_retracted_paper_says_so_and_a_link_shows_the_matrix_without(evidence, client):
    client.force_login(evidence.ada)
    assert "retracted papers" not in client.get("/matrix/").text
    a_notice(evidence.source.reference)

    page = client.get("/matrix/").text
    assert 'class="fallen"' in page
    assert 'href="/matrix/?retracted=no"' in page
    assert "Without retracted papers" in page
    without = client.get("/matrix/?retracted=no").text
    assert 'class="fallen"' not in without
    assert "left out" in without
    assert "In 2 cells numbers that rest on a retracted paper are left out." in without
    assert "With retracted papers" in without
