"""The page of the matrix: what a reader sees in each lens, what an open cell tells, what is handed
out.
"""

import csv
import io
import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from curation.evidence.doubts import doubt_what_rests_on
from curation.models import Endpoint, Outcome, State, Trial
from curation.web import written
from tests.builders import a_notice, a_reference, an_author
from tests.cast import ada, ben
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db

CELL = "arm=baricitinib~4+mg+once+daily&at=sri-4~52~"


class Evidence:
    """The two SLE-BRAVE trials: one accepted, one waiting; and what else a matrix may hold."""

    def __init__(self):
        self.ada, self.ben = ada(), ben()
        self.sri4 = an_endpoint(position=1)
        self.sae = an_endpoint(
            "Serious adverse event", short="SAE", slug="sae", domain="harms", good="lower"
        )
        self.pain = an_endpoint("Pain", domain="patient-reported", kind="continuous", good="lower")
        self.drug = a_drug()
        a_drug("solcitinib", targets=[])
        self.source = a_source(
            a_reference(title="A twin", authors=[an_author("Ash")]),
            locator="abstract, Findings",
            quote="Our own words.",
        )
        first, second = a_trial("SLE-BRAVE-I", enrolment=760), a_trial("SLE-BRAVE-II")
        for trial, numbers, accepted in (
            (first, ("OR", 1.57, 1.09, 2.27), {"accepted_by": self.ben}),
            (second, ("OR", 1.07, 0.75, 1.53), {}),
        ):
            active, placebo = an_arm(trial, self.drug, n_randomised=252), an_arm(trial)
            outcome = an_outcome(trial, self.sri4, is_primary=True, was_met=trial == first)
            for arm, events in ((active, 142), (placebo, 116)):
                self.result(outcome, arm, events=events, n=252, percent=57, **accepted)
            an_effect(
                *(outcome, active, placebo), by=self.ada, of=numbers, source=self.source, **accepted
            )
            harm = an_outcome(trial, self.sae)
            for arm, events in ((active, 26), (placebo, 18)):
                self.result(harm, arm, events=events, n=252, **accepted)
        self.first, self.second = first, second
        an_outcome(first, self.pain, reporting=Outcome.Reporting.WORDS)
        an_outcome(second, self.sri4, 24, reporting=Outcome.Reporting.NONE)

    def result(self, outcome, arm, **fields):
        fields.setdefault("source", self.source)
        return a_result(outcome, arm, by=self.ada, **fields)


@pytest.fixture
def evidence():
    return Evidence()


@pytest.fixture
def reader(client, evidence):
    client.force_login(evidence.ben)
    return client


def shown(client, query="", **extra):
    answer = client.get(f"/matrix/?{query}", **extra)
    assert answer.status_code == 200
    return answer.content.decode()


def words(html):
    """What a page says, without markup."""
    text = re.sub(r"<(title|desc|script|style)\b.*?</\1>", " ", html, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def cells(html):
    return [words(cell) for cell in re.findall(r"<td[^>]*data-at.*?</td>", html, flags=re.S)]


def test_a_sentence_says_what_is_on_the_page(reader):
    assert (
        "One of one drug has results against placebo or vehicle, in 2 of four cells. "
        "In one cell the trials disagree. One cell waits for extraction and five numbers wait "
        "for a second person."
    ) in words(shown(reader))


def test_a_cell_says_its_numbers_its_trials_and_that_they_disagree(reader):
    (found,) = (cell for cell in cells(shown(reader)) if "1.57" in cell)
    assert found.startswith("1.57 · 1.07 2 disagree")
    assert "95 % interval OR 1.09 to 2.27 and OR 0.75 to 1.53" in found
    assert "favours the drug, the interval includes no difference" in found


def test_each_silence_has_its_word(reader):
    said = cells(shown(reader))
    assert "to extract" in said
    assert "not reported" in said


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
    assert "1.07" not in client.get("/matrix.json").content.decode()


def test_an_open_cell_tells_each_result_its_source_and_who_stands_for_it(reader, evidence):
    said = words(shown(reader, CELL))
    for told in (
        "baricitinib, 4 mg once daily: SRI-4, week 52",
        "504 people against 504 · more is better",
        (
            "The trials disagree. The interval of SLE-BRAVE-I excludes no effect, that of "
            "SLE-BRAVE-II includes it."
        ),
        "142/252 57 %",
        "OR 1.57 (1.09 to 2.27) as reported, against placebo",
        "Its primary endpoint, met.",
        "Our own words.",
        "Ada Okafor entered",
        "Ben Lindqvist accepted",
        "not yet confirmed against the paper",
    ):
        assert told in said
    assert f'href="/references/{evidence.source.reference_id}/"' in shown(reader, CELL)
    assert "/endpoints/sri-4/?week=52&amp;drug=baricitinib" in shown(reader, CELL)


def test_an_open_cell_comes_alone_to_whoever_has_the_rest(reader):
    html = shown(reader, CELL, headers={"HX-Request": "true", "HX-Target": "opened"})
    assert "SLE-BRAVE-I" in html
    assert "<html" not in html
    assert 'id="opened" hidden' in shown(reader, headers={"HX-Target": "opened"})


def test_a_computed_effect_says_that_it_is_computed(reader):
    said = words(shown(reader, "arm=baricitinib~4+mg+once+daily&at=sae~52~"))
    assert "OR 1.50 (0.80 to 2.80) computed from the counts (Woolf)" in said
    assert "0.5 added" not in said


def test_flags_and_kept_warnings_reach_the_panel(reader, evidence):
    trial = a_trial("THIRD")
    active, placebo = an_arm(trial, evidence.drug, 2), an_arm(trial)
    outcome = an_outcome(trial, evidence.sri4, analysis_set="completers")
    evidence.result(
        outcome,
        active,
        events=0,
        n=4,
        flags=["denominator_ambiguous"],
        kept_as_printed={"percent": "the denominator was near 250."},
        note="Read twice.",
    )
    evidence.result(outcome, placebo, events=1, n=4, state=State.REQUIRES_REVIEW, cause="corrected")
    effect = {"p": "0.03", "direction": "favours comparator", "source": evidence.source}
    an_effect(outcome, active, placebo, by=evidence.ada, of=("", None, None, None), **effect)

    said = words(shown(reader, "arm=baricitinib~2+mg+once+daily&at=sri-4~52~"))

    for told in (
        "The denominator is not the arm's n.",
        "Its percentage is kept as printed: the denominator was near 250.",
        "Read twice.",
        "0.5 added to each of the four",
        "favours the comparator , p = 0.03",
        "requires review: its source was corrected",
        "Those who completed.",
    ):
        assert told in said


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("pain~52~", "Reported; its numbers wait to be extracted"),
        ("sri-4~24~", "Measured; no number of it is reported."),
        ("clasi~52~", "No trial of this drug in this dose could have measured it"),
    ],
)
def test_a_silent_cell_says_what_is_known(reader, evidence, at, told):
    skin = an_endpoint("CLASI", domain="skin")
    other = a_trial("SKIN", population="cle")
    an_arm(other, a_drug("deucravacitinib", targets=["TYK2"]), 6)
    an_outcome(other, skin)
    assert told in words(shown(reader, f"arm=baricitinib~4+mg+once+daily&at={at}"))


def test_an_unmeasured_and_an_unsaid_cell_say_which_they_are(reader, evidence):
    drug = a_drug("upadacitinib", targets=["JAK1"])
    for name, status in (("SELECT", "recruiting"), ("SLEEK", "completed")):
        an_arm(a_trial(name, status=status), drug, 30 if name == "SELECT" else 15)
    asked = "arm=upadacitinib~{}+mg+once+daily&at=sri-4~52~"
    assert "has not said yet what it measures" in words(shown(reader, asked.format(30)))
    assert "did not measure it" in words(shown(reader, asked.format(15)))
    assert "its trial runs" in words(shown(reader))


def test_a_cell_that_is_not_there_opens_nothing(reader):
    assert 'id="opened" hidden' in shown(reader, "arm=aspirin~1+mg&at=sri-4~52~")


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


def test_the_lens_on_trials_folds_them_by_population_and_phase(reader, evidence):
    extension = a_trial("SLE-BRAVE-X", kind=Trial.Kind.EXTENSION, status="terminated")
    an_arm(extension, evidence.drug, None)
    early = a_trial(
        "EARLY", phase="", population="cle", status="withdrawn", started_on="2020-01-01"
    )
    an_arm(early, evidence.drug, 2)
    said = words(shown(reader, "lens=trials"))
    assert "One drug in three trials. Of two with a primary result one met it, one did not." in said
    assert "SLE phase 3" in said
    assert "Cutaneous lupus phase not stated" in said
    assert re.search(r"SLE-BRAVE-I met NCT\d+ 52 wk, N 760 SRI-4, wk 52 4 mg once daily 252", said)
    assert "SLE-BRAVE-X ended early" in said


def test_verdicts_are_told_apart(reader, evidence):
    for name, status, met in (
        ("A", "active", ()),
        ("B", "completed", ()),
        ("C", "completed", "yn"),
    ):
        trial = a_trial(name, status=status)
        an_arm(trial, evidence.drug, 2)
        for place, each in enumerate(met):
            an_outcome(trial, evidence.sri4, place, is_primary=True, was_met=each == "y")
    said = words(shown(reader, "lens=trials"))
    assert "Of three with a primary result one met it, one in part, one did not." in said
    assert "One is running, one has not reported." in said


def test_benefit_stands_beside_harm_each_at_its_own_week(reader):
    said = cells(shown(reader, "lens=balance"))
    assert said[0].startswith("1.57 · 1.07")
    assert said[0].endswith("SRI-4, wk 52")
    assert said[1].startswith("1.50 · 1.50 2 trials")


def test_the_gaps_are_a_plot_of_drugs_by_domains(reader):
    html = shown(reader, "lens=gaps")
    assert "One of drug" not in words(html)
    assert 'id="gap-map"' in html
    assert "baricitinib 2 trials" in words(html)
    assert "No trial in lupus was found of solcitinib" in words(html)


def test_the_timeline_is_a_plot_of_trials(reader):
    assert 'id="timeline"' in shown(reader, "lens=timeline")
    svg = reader.get("/matrix.svg?lens=timeline")
    assert svg["Content-Type"] == "image/svg+xml"
    assert svg["Content-Disposition"] == 'attachment; filename="lupusjak-timeline.svg"'
    assert b"SLE-BRAVE-II" in svg.content
    assert b"baricitinib" in reader.get("/matrix.svg?lens=gaps").content
    assert reader.get("/matrix.svg").status_code == 404


@pytest.mark.parametrize("lens", ["trials", "timeline", "gaps", "endpoints", "balance"])
def test_a_lens_of_nothing_is_no_error(client, lens):
    client.force_login(ada())
    said = words(shown(client, f"lens={lens}"))
    assert "No trial here is what you ask for." in said
    assert client.get(f"/matrix.csv?lens={lens}").status_code == 200


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


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text)))


def test_a_download_holds_exactly_the_cells_on_the_screen(reader):
    rows = rows_of(reader.get("/matrix.csv?endpoint=sri-4&week=52"))
    assert [(row["trial"], row["estimate"], row["confirmed"]) for row in rows] == [
        ("SLE-BRAVE-I", "1.57", "True"),
        ("SLE-BRAVE-II", "1.07", "False"),
    ]
    assert {row["trials_disagree"] for row in rows} == {"True"}
    assert rows[0]["asked_for"] == (
        "Lens: Endpoints; Endpoint: SRI-4; Timepoint: week 52; with what waits"
    )
    assert rows[0]["version"]
    silent = rows_of(reader.get("/matrix.csv?state=toextract"))
    assert [(row["endpoint"], row["state"], row["trial"]) for row in silent] == [
        ("Pain", "reported, to extract", "")
    ]


def test_a_download_is_a_workbook_and_json_as_well(reader):
    book = load_workbook(io.BytesIO(reader.get("/matrix.xlsx?week=52").content))
    assert "1.57" in {str(cell.value) for row in book["Matrix"].iter_rows() for cell in row}
    kept = json.loads(reader.get("/matrix.json?waits=no&endpoint=sri-4").content)
    assert kept["asked_for"].endswith("accepted only")
    assert [row["estimate"] for row in kept["rows"] if row["trial"]] == [1.57]


def test_each_lens_is_handed_out_as_it_is_shown(reader):
    trials = rows_of(reader.get("/matrix.csv?lens=trials"))
    assert [(row["trial"], row["verdict"]) for row in trials] == [
        ("SLE-BRAVE-I", "met"), ("SLE-BRAVE-II", "not met"),
    ]  # fmt: skip
    gaps = rows_of(reader.get("/matrix.csv?lens=gaps"))
    assert ("baricitinib", "Disease activity", "2") in [
        (row["drug"], row["domain"], row["trials"]) for row in gaps
    ]
    balance = rows_of(reader.get("/matrix.csv?lens=balance"))
    assert {row["endpoint"] for row in balance} == {"SRI-4", "Serious adverse event"}


def test_a_drug_in_three_trials_is_told_by_the_range(reader, evidence):
    trial = a_trial("THIRD")
    active, placebo = an_arm(trial, evidence.drug), an_arm(trial)
    outcome = an_outcome(trial, evidence.sri4)
    an_effect(outcome, active, placebo, by=evidence.ada, of=("OR", 2.5, 1.1, 1200))
    (found,) = (cell for cell in cells(shown(reader)) if "disagree" in cell)
    assert found.startswith("1.07 to 2.50 3 disagree")


def test_many_trials_of_a_cell_are_a_point_each(reader, evidence):
    for place in range(5):
        trial = a_trial(f"MORE-{place}")
        active, placebo = an_arm(trial, evidence.drug), an_arm(trial)
        outcome = an_outcome(trial, evidence.sri4)
        an_effect(outcome, active, placebo, by=evidence.ada, of=("OR", 0.5, 0.4, 0.6 + place))
    html = shown(reader, "state=disagree")
    (found,) = cells(html)
    assert found == (
        "0.50 to 1.57 7 disagree ; 1 of 7: favours the drug, "
        "5 of 7: the interval includes no difference, 1 of 7: favours the comparator"
    )
    assert html.count("<circle") >= 7


def test_a_difference_has_its_own_scale(reader, evidence):
    trial = a_trial("FOURTH")
    active, placebo = an_arm(trial, evidence.drug), an_arm(trial)
    outcome = an_outcome(trial, evidence.pain, 12)
    an_effect(outcome, active, placebo, by=evidence.ada, of=("MD", -0.52, -1.2, 0.16))
    html = shown(reader, "week=12&arm=baricitinib~4+mg+once+daily&at=pain~12~")
    assert "−0.52" in html
    assert re.search(r'<svg class="glyph scale".*?>0</text>', html)


def test_numbers_are_written_as_a_reader_needs_them():
    assert [written.ratio(x) for x in (0.617, 12.34, 467.1, 7908)] == [
        "0.62",
        "12.3",
        "467",
        "> 999",
    ]
    assert [written.difference(x) for x in (-5.31, 0.094, 123.4)] == ["−5.3", "0.09", "123"]
    assert [written.percent(x) for x in (48.5, 57.0)] == ["48.5", "57"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"percent": 57}, "57 % one arm"),
        ({"value": -8.7, "control": {"value": -5.5}}, "−8.7 v −5.5 no interval"),
        ({"value": 3}, "3.0 one arm"),
        ({"value_as_printed": "about a third"}, "reported in words"),
    ],
)
def test_what_is_no_effect_is_shown_as_far_as_it_is_known(reader, evidence, fields, told):
    trial = a_trial("FIFTH")
    active, placebo = an_arm(trial, evidence.drug), an_arm(trial)
    outcome = an_outcome(trial, evidence.pain, 6)
    if control := fields.pop("control", None):
        evidence.result(outcome, placebo, **control)
    evidence.result(outcome, active, **fields)
    assert cells(shown(reader, "week=6")) == [told]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"direction": "no difference"}, "no difference in words"),
        ({"p": "0.04"}, "p 0.04 no estimate"),
    ],
)
def test_an_effect_in_words_is_shown_in_words(reader, evidence, fields, told):
    trial = a_trial("SIXTH")
    active, placebo = an_arm(trial, evidence.drug), an_arm(trial)
    an_effect(
        an_outcome(trial, evidence.pain, 6),
        active,
        placebo,
        by=evidence.ada,
        of=("", None, None, None),
        **fields,
    )
    assert cells(shown(reader, "week=6")) == [told]


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


def test_the_panel_of_what_is_left_out_and_of_what_is_in_doubt_says_the_cause(evidence, client):
    client.force_login(evidence.ada)
    a_notice(evidence.source.reference, pmid=90_999_001)
    doubt_what_rests_on(evidence.source.reference)

    panel = client.get(f"/matrix/?{CELL}").text
    assert "requires review: " in panel
    assert "Retracted in PMID 90999001." in panel
    assert "requires review: " not in client.get(f"/matrix/?retracted=no&{CELL}").text
    panel = client.get(f"/matrix/?retracted=no&{CELL}").text
    assert "that rest on a retracted paper are left out" in panel


def test_a_file_says_that_it_is_without_retracted_papers(evidence, client):
    client.force_login(evidence.ada)
    a_notice(evidence.source.reference)

    told = json.loads(client.get("/matrix.json?retracted=no").content)
    assert told["asked_for"].endswith("without what rests on retracted papers")
    assert not any(row["rests_on_retracted_paper"] for row in told["rows"])
    told = json.loads(client.get("/matrix.json").content)
    assert "retracted" not in told["asked_for"]
    assert any(row["rests_on_retracted_paper"] for row in told["rows"])
