"""A download of the matrix holds the cells on the screen, key by key, and nothing that computes."""

import csv
import io
import json
import re
import tomllib
from collections import defaultdict
from html import unescape

import pytest
from django.conf import settings
from django.utils import timezone
from openpyxl import load_workbook

from curation.exports.version import DATA_FORMAT
from curation.matrix.question import STATE_WORDS
from curation.models import Endpoint
from curation.web import written
from tests.cast import ada, ben
from tests.evidence_builders import a_drug, a_trial, an_arm, an_effect, an_endpoint, an_outcome

pytestmark = pytest.mark.django_db

ASKED = [
    "",
    "drug=baricitinib&endpoint=sri-4&week=52",
    "drug=baricitinib&state=extracted",
    "population=sle&phase=3&domain=disease+activity&domain=flare",
    "state=disagree",
    "state=toextract&kinase=TYK2",
    "week=whole&waits=no",
    "lens=balance",
    "lens=balance&drug=baricitinib&drug=deucravacitinib",
]


@pytest.fixture
def reader(client, starter_evidence):
    client.force_login(ben())
    return client


def text_of(html):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).replace("\u202f", " ").split())


def on_the_screen(html):
    """By drug, regimen and column: the state in words, and what the cell shows in figures."""
    found = {}
    (table,) = re.findall(r"<table class=\"matrix.*?</table>", html, flags=re.S) or [""]
    for row in re.findall(r"<tr\b.*?</tr>", table, flags=re.S):
        arm = re.search(r'<th class="arm".*?</th>', row, flags=re.S)
        if arm is None:
            continue
        drug = re.search(r"<(?:a [^>]*|span class=\"vh\")>(.*?)<", arm[0])[1]
        regimen = re.search(r"</strong><span>|</span><span>", arm[0])
        regimen = text_of(arm[0][regimen.end() :].partition("<span")[0])
        for at, looks, inner in re.findall(
            r'<td[^>]*data-at="([^"]*)"><a class="([^"]*)"[^>]*>(.*?)</a></td>', row, flags=re.S
        ):
            state = next((w for s, w in STATE_WORDS.items() if s in looks.split()), "extracted")
            shown = re.search(r"<b>(.*?)</b>", inner)
            figures = unescape(shown[1]) if shown else ""
            key = (unescape(drug), regimen, unescape(at))
            assert key not in found
            found[key] = (state, figures, "#disagree" in inner)
    return found


def in_the_file(rows):
    """The same of a download's rows, of which a cell has one for each trial."""
    names = {each.name: each.column_name for each in Endpoint.objects.all()}
    of_cell = defaultdict(list)
    for row in rows:
        rule = f", {row['rule']}" if row["rule"] else ""
        week = row["week"]
        when = "to the end" if week is None else "baseline" if week == 0 else f"wk {week}"
        regimen = (row["regimen"] or "dose not stated").replace("\u202f", " ")
        key = (row["drug"], regimen, f"{names[row['endpoint']]}{rule}, {when}")
        of_cell[key].append(row)
    return {
        key: (of_trials[0]["state"], figures(of_trials), of_trials[0]["trials_disagree"])
        for key, of_trials in of_cell.items()
    }


def figures(rows):
    """What a cell shows of these numbers; "" of none."""
    numbers = [row for row in rows if row["trial"]]
    assert len({row["trial"] for row in numbers}) == len(numbers) == numbers_said(rows)
    estimates = [(row["measure"], row["estimate"]) for row in numbers if row["estimate"]]
    if estimates:
        said = [as_written(*each) for each in estimates]
        if len(said) <= 2:
            return " · ".join(said)
        values = [value for _, value in estimates]
        return " to ".join(as_written(estimates[0][0], f(values)) for f in (min, max))
    return of_arms(numbers[0]) if numbers else ""


def numbers_said(rows):
    (said,) = {row["trials_with_numbers"] for row in rows}
    return said


def as_written(measure, value):
    return (written.ratio if measure in ("OR", "RR", "HR") else written.difference)(value)


def of_arms(row):
    shares = [share(row, start) for start in ("", "control_")]
    if shares[0] is not None:
        of_control = "" if shares[1] is None else f" v {written.percent(shares[1])}"
        return f"{written.percent(shares[0])}{of_control} %"
    if row["value"] is not None:
        values = [row["value"], row["control_value"]]
        return " v ".join(written.difference(value) for value in values if value is not None)
    if row["direction"]:
        return written.DIRECTIONS[row["direction"]]
    return "reported" if row["p"] is None else f"p {row['p']:.3g}"


def share(row, start):
    if row[f"{start}percent"] is not None:
        return row[f"{start}percent"]
    events, n = row[f"{start}events"], row[f"{start}n"]
    return None if events is None or not n else 100 * events / n


def csv_of(client, query):
    answer = client.get(f"/matrix.csv?{query}")
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def xlsx_of(client, query):
    book = load_workbook(io.BytesIO(client.get(f"/matrix.xlsx?{query}").getvalue()))
    header, *rows = book["matrix"].iter_rows(values_only=True)
    return book, [dict(zip(header, row, strict=True)) for row in rows]


def json_of(client, query):
    return json.loads(client.get(f"/matrix.json?{query}").getvalue())


def plainly(row):
    """A spreadsheet knows no empty text, and fifteen digits of a number."""
    return {
        name: float(f"{value:.12g}") if is_a_number(value) else as_text(value) or None
        for name, value in row.items()
    }


def is_a_number(value):
    return isinstance(value, int | float) and not isinstance(value, bool)


def as_text(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


@pytest.mark.parametrize("query", ASKED)
def test_a_download_holds_the_cells_on_the_screen_key_by_key(reader, query):
    html = reader.get(f"/matrix/?{query}").content.decode()
    kept = json_of(reader, query)
    screen = on_the_screen(html)

    assert in_the_file(kept["rows"]) == screen
    _, of_book = xlsx_of(reader, query)
    assert [plainly(row) for row in of_book] == [plainly(row) for row in kept["rows"]]
    about = ("file_asked_for", "file_made_on", "file_version")
    of_csv = csv_of(reader, query)
    assert [{k: v for k, v in row.items() if k not in about} for row in of_csv] == [
        {name: as_text(value) for name, value in row.items()} for row in kept["rows"]
    ]
    said = re.search(r"Download <small>([\d\u202f]+)</small>", html)
    assert int(said[1].replace("\u202f", "") if said else 0) == len(screen)


def test_a_download_states_filter_day_and_version(reader):
    query = "drug=baricitinib&population=sle&week=52&state=extracted&waits=no"
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]
    stated = {
        "asked_for": (
            "Lens: Endpoints; Population: SLE; Drug: baricitinib; Timepoint: week 52; "
            "State: extracted; accepted only"
        ),
        "version": f"lupusjak {project['version']}, data format {DATA_FORMAT}",
    }
    today = timezone.localdate().isoformat()

    kept = json_of(reader, query)
    book, _ = xlsx_of(reader, query)
    said = dict(row[:2] for row in book["About"].iter_rows(values_only=True))
    for about in (kept["about"], said):
        assert {name: about[name] for name in stated} == stated
        assert about["made_at"].startswith(today)
        assert about["address"].startswith("http://testserver/matrix/?")
        assert "week=52" in about["address"]
    for row in csv_of(reader, query.replace("&waits=no", "")):
        words, _, address = row["file_asked_for"].partition(" (http")
        assert words == stated["asked_for"].replace("accepted only", "with what waits")
        assert "week=52" in address
        assert (row["file_made_on"], row["file_version"]) == (today, stated["version"])
    name = f'attachment; filename="matrix-{today}.xlsx"'
    assert reader.get(f"/matrix.xlsx?{query}")["Content-Disposition"] == name


NASTY = ("=1+1", "+1+2", "-1+3", "@SUM(A1)", "\t=1+4")  # unlike each other without their spaces


def test_no_cell_of_a_download_is_a_formula(client):
    curator = ada()
    client.force_login(curator)
    for place, text in enumerate(NASTY):
        drug = a_drug(text, slug=f"drug-{place}")
        trial = a_trial(text, slug=f"trial-{place}")
        arm, placebo = an_arm(trial, drug, 4, regimen=text), an_arm(trial)
        outcome = an_outcome(trial, an_endpoint(text, slug=f"e-{place}"), rule=text)
        an_effect(outcome, arm, placebo, by=curator, of=("MD", -0.5, -1.0, -0.1))

    for row in csv_of(client, "state=extracted"):
        texts = [text for text in row.values() if not is_number(text)]
        assert not [text for text in texts if text.startswith(("=", "+", "-", "@", "\t", "\r"))]
    book, rows = xlsx_of(client, "state=extracted")
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "inlineStr", "n", "b"}  # and no "f"
    assert len([row for row in rows if row["estimate"] == -0.5]) == len(NASTY)


def is_number(text):
    return re.fullmatch(r"-?\d+(\.\d+)?", text) is not None
