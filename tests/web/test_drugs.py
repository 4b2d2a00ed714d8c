"""The list of drugs by what they inhibit, and the page of one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.models import Arm, DrugIdentifier, Endpoint, Finding, Flag, Trial
from tests.cast import a_person, ada, ben
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
from tests.matrix.brave import the_twins

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(a_person("rita"))
    return client


def page_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


# -- The list


def test_drugs_stand_by_what_they_inhibit(reader):
    a_drug("tofacitinib", targets=["JAK3", "JAK1"])
    a_drug("upadacitinib", targets=["JAK1"])
    a_drug("lanraplenib", targets=["SYK"], role="context")
    a_drug("R333", slug="r333", targets=[])
    a_drug("deucravacitinib", targets=["TYK2"], binding="allosteric")
    a_drug("old name", slug="old", merged_into=a_drug())

    page = page_of(reader, "/drugs/")

    headings = (
        *(">JAK1 <", ">TYK2 <", ">JAK1 and JAK2 <", ">JAK1 and JAK3 <"),
        *(">Not of the JAK family <", ">Target not stated <"),
    )
    places = [page.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "6 drugs by what they inhibit; 0 of them have results here." in page
    assert "old name" not in page
    assert "allosteric" in page
    assert "context arm, not of the JAK family" in page


def test_the_list_says_in_which_phases_and_how_much_is_extracted(reader):
    drug = a_drug()
    the_twins(an_endpoint(), by=ada(), accepted_by=ben())
    an_arm(a_trial("JAHH", phase=Trial.Phase.TWO), drug)
    an_arm(a_trial("ODD", phase=""), drug)

    page = page_of(reader, "/drugs/")

    assert ">2 in phase 3, 1 in phase 2, 1 without a stated phase</a>" in page
    assert '<td class="num">2</td>' in page
    assert "1 of them has results here." in page


def test_an_empty_list_says_what_to_do(reader):
    assert "Drugs come with the starter evidence" in page_of(reader, "/drugs/")


def test_a_long_list_takes_as_many_queries_as_a_short_one(reader):
    the_twins(an_endpoint(), by=ada())
    reader.get("/drugs/")
    with CaptureQueriesContext(connection) as few:
        reader.get("/drugs/")
    for number in range(8):
        an_arm(a_trial(f"T{number}"), a_drug(f"drug{number}"))
    with CaptureQueriesContext(connection) as many:
        reader.get("/drugs/")

    assert len(many) == len(few)


# -- One drug


def test_a_drug_says_what_it_is_and_where_that_was_read(reader):
    drug = a_drug(
        synonyms=["Olumiant", "LY3009104"],
        route="oral",
        binding="atp",
        mechanism="Inhibits.",
        boxed_warning=True,
        approved_for=["alopecia areata"],
        note="A note.",
    )
    for system, value in (("ATC", "L04AF02"), ("UNII", "ISP4442I3Y")):
        DrugIdentifier.objects.create(drug=drug, system=system, value=value)
    drug.sources.add(a_source(None, address="https://example.org/label", kind="US label"))

    page = page_of(reader, "/drugs/baricitinib/")

    for words in (
        "Inhibits JAK1 and JAK2, ATP site. No trial of it in lupus is here.",
        "Its label carries a boxed warning.",
        "Olumiant, LY3009104",
        "oral",
        "alopecia areata",
        "A note.",
        'href="https://example.org/label"',
        "US label",
        "https://atcddd.fhi.no/atc_ddd_index/?code=L04AF02",
        "https://precision.fda.gov/uniisearch/srs/unii/ISP4442I3Y",
        "What baricitinib inhibits",
    ):
        assert words in page


def test_what_is_not_known_of_a_drug_is_said(reader):
    a_drug("R333", slug="r333", targets=[])
    a_drug("lanraplenib", targets=["SYK"], role="context", boxed_warning=False)

    page = page_of(reader, "/drugs/r333/")
    assert "What it inhibits is not stated." in page
    assert "No source is entered yet." in page
    assert "No number of a trial of it is here yet." in page

    other = page_of(reader, "/drugs/lanraplenib/")
    assert "What it inhibits</h2>" not in other
    assert "context arm" in other


def test_a_merged_drug_leads_to_the_one_it_became(reader):
    a_drug("LY3009104", slug="ly", merged_into=a_drug())

    assert reader.get("/drugs/ly/").headers["Location"] == "/drugs/baricitinib/"
    assert reader.get("/drugs/none/").status_code == 404


def test_its_trials_stand_with_their_verdicts(reader):
    first, _ = the_twins(
        an_endpoint(), by=ada(), doses=(2, 4), trial={"started_on": date(2018, 8, 1)}
    )

    page = page_of(reader, "/drugs/baricitinib/")

    assert "2 trials of it in lupus are here." in page
    assert f'<a href="/trials/{first.trial.nct}/">SLE-BRAVE-I</a>' in page
    assert "met</span>" in page
    assert "not met</span>" in page
    assert "When they ran" in page


def test_its_results_stand_by_endpoint_beside_the_control(reader):
    outcome, _ = the_twins(an_endpoint(), by=ada())

    page = page_of(reader, "/drugs/baricitinib/")
    row = page[page.index(f"#outcome-{outcome.pk}") :]

    assert row.index("142/252") < row.index("116/253") < row.index("OR 1.57 (1.09 to 2.27)")
    assert "not yet confirmed" in row


def test_what_its_trials_disagree_on_is_said_with_both_numbers(reader, client, settings):
    the_twins(an_endpoint(), by=ada())

    page = page_of(reader, "/drugs/baricitinib/")
    assert "What its trials disagree on" in page
    assert "SRI-4 at week 52 with baricitinib 4 mg once daily</a>" in page
    assert "differ in significance</span>" in page
    assert "OR 1.57 (1.09 to 2.27); SLE-BRAVE-II 46.9 % against 45.3 %, OR 1.07" in page
    client.logout()
    settings.LUPUSJAK_PUBLIC = True
    assert "disagree" not in page_of(client, "/drugs/baricitinib/")


def test_an_effect_without_numbers_and_a_flag_are_said(reader):
    trial, drug = a_trial(), a_drug()
    an_effect(
        an_outcome(trial, an_endpoint(), None),
        an_arm(trial, drug),
        an_arm(trial),
        by=ada(),
        of=("", None, None, None),
        direction="no difference",
        flags=[Flag.SECONDARY_SOURCE],
    )

    page = page_of(reader, "/drugs/baricitinib/")

    assert ">no difference<" in page
    assert "rests on a news or organisation" in page
    assert "over the whole trial" in page


def test_strangers_see_what_is_accepted(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    by = ada()
    the_twins(an_endpoint(), by=by)

    assert "142/252" not in page_of(client, "/drugs/baricitinib/")
    assert "0 of them have results" in page_of(client, "/drugs/")


def test_findings_of_other_kinds_stand_apart_from_its_trials(reader):
    drug, by = a_drug(), ada()
    finding = Finding.objects.create(
        level="pooled trials",
        study="An integrated analysis",
        arm="baricitinib 4 mg",
        endpoint=an_endpoint(),
        source=a_source(),
        entered_by=by,
        changed_by=by,
        state="submitted",
        percent=Decimal("50.8"),
        percent_as_printed="50.8",
        n=100,
    )
    finding.drugs.add(drug)

    page = page_of(reader, "/drugs/baricitinib/")

    apart = page[page.index("Meta-analyses, pooled and other analyses: not trials") :]
    assert "An integrated analysis" in apart
    assert "50.8 % of 100" in apart


# -- Dose and response


def test_two_doses_of_a_yes_or_no_endpoint_are_drawn(reader):
    the_twins(an_endpoint(), by=ada(), doses=(2, 4))

    page = page_of(reader, "/drugs/baricitinib/")

    assert "SRI-4 by dose of baricitinib" in page
    assert "SLE-BRAVE-I, week 52: control 46 %, 2 mg 50 %, 4 mg 56 %" in page


def test_one_dose_is_not_drawn(reader):
    the_twins(an_endpoint(), by=ada())

    assert "Dose and response" not in page_of(reader, "/drugs/baricitinib/")


def test_doses_by_the_day_stand_in_order_and_near_counts_say_so(reader):
    trial, drug = a_trial("PAISLEY"), a_drug("deucravacitinib")
    arms = [
        (an_arm(trial, drug, 12), Decimal("44.9")),
        (an_arm(trial, drug, 3, frequency="twice daily"), Decimal("58.2")),
        (an_arm(trial), Decimal("34.4")),
    ]
    by = ada()
    for week in (32, 48):
        outcome = an_outcome(trial, an_endpoint(f"SRI-{week}"), week)
        for arm, percent in arms:
            a_result(outcome, arm, by=by, percent=percent, n=90)
    third = an_outcome(trial, Endpoint.objects.get(slug="sri-32"), 48)
    for arm, _ in arms:
        a_result(third, arm, by=by, events=9, n=90)
    silent = an_outcome(trial, an_endpoint("SRI-4"))
    for arm, _ in arms:
        a_result(silent, arm, by=by, value=Decimal(1), n=90)
    for name in ("A", "B"):
        more = an_outcome(trial, an_endpoint(name))
        for arm, _ in arms:
            a_result(more, arm, by=by, events=9, n=90)

    page = page_of(reader, "/drugs/deucravacitinib/")

    assert "control 34 %, 3 mg twice daily 58 %, 12 mg once daily 44 %" in page
    assert "PAISLEY, wk 32" in page
    assert "≈ reckoned from a printed percentage." in page
    assert "more endpoint" in page
    assert "SRI-4 by dose" not in page


def test_a_combination_is_no_dose_of_the_drug(reader):
    trial, drug = a_trial(), a_drug("upadacitinib")
    outcome = an_outcome(trial, an_endpoint())
    partner = a_drug("elsubrutinib", targets=["BTK"])
    both = an_arm(trial, drug, 30, key="both", partner=partner, partner_dose=60, partner_unit="mg")
    together = an_arm(trial, drug, None, key="all", kind=Arm.Kind.COMBINED)
    for arm in (an_arm(trial, drug, 15), both, together, an_arm(trial)):
        a_result(outcome, arm, by=a_person(f"p{arm.pk}"), events=3, n=9)

    assert "Dose and response" not in page_of(reader, "/drugs/upadacitinib/")
    assert ">SLE-BRAVE-I</a>" in page_of(reader, "/drugs/elsubrutinib/")


def test_a_page_of_many_results_takes_as_many_queries_as_one_of_few(reader):
    by = ada()
    the_twins(an_endpoint(), by=by, trial={"started_on": date(2018, 8, 1)})
    reader.get("/drugs/baricitinib/")
    with CaptureQueriesContext(connection) as few:
        reader.get("/drugs/baricitinib/")
    for number in range(5):
        endpoint = an_endpoint(f"Endpoint {number}")
        for trial in Trial.objects.all():
            outcome = an_outcome(trial, endpoint)
            for arm in trial.arms.all():
                a_result(outcome, arm, by=by, events=1, n=10)
    with CaptureQueriesContext(connection) as many:
        reader.get("/drugs/baricitinib/")

    assert len(many) == len(few)


@pytest.mark.parametrize("name", ["selectivity", "programme", "dose-sri-4"])
def test_each_plot_can_be_saved_as_a_drawing_and_as_numbers(reader, name):
    the_twins(an_endpoint(), by=ada(), doses=(2, 4), trial={"started_on": date(2018, 8, 1)})
    page = page_of(reader, "/drugs/baricitinib/")
    for form, kind in (("svg", "image/svg+xml"), ("csv", "text/csv; charset=utf-8")):
        address = f"/drugs/baricitinib/{name}.{form}"
        assert f'href="{address}"' in page

        answer = reader.get(address)

        assert answer.headers["Content-Type"] == kind
        assert f'filename="baricitinib-{name}.{form}"' in answer.headers["Content-Disposition"]


def test_a_plot_that_a_drug_has_not_cannot_be_saved(reader):
    a_drug()

    assert reader.get("/drugs/baricitinib/programme.svg").status_code == 404
