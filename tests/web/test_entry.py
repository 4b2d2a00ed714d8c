"""Entering a trial, its arms, what it measured and who reports it."""

import pytest

from curation.models import Trial
from tests.builders import a_reference
from tests.cast import a_person, ben
from tests.evidence_builders import (
    a_drug,
    a_trial,
    an_endpoint,
    an_outcome,
)
from tests.web.entry_at_hand import RESULTS, brave_i
from tests.web.imports_at_hand import words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curator")]


@pytest.fixture
def brave():
    return brave_i()


# -- the trial itself


def test_a_trial_is_added_by_its_nct_number_and_linked_to_the_references_that_name_it(client):
    naming = a_reference(nct_numbers=["NCT03616933"])
    page = words(client.get("/trials/new/?nct=nct03616933"))
    assert "References that name it" in page
    answer = client.post(
        "/trials/new/", {"nct": "nct03616933 ", "population": "sle", "weeks": "52"}
    )
    assert answer.url == "/trials/NCT03616933/arms/"
    trial = Trial.objects.get()
    assert (trial.nct, trial.slug, trial.weeks) == ("NCT03616933", "nct03616933", 52)
    assert trial.reports.get().reference == naming


@pytest.mark.parametrize("typed", ["NCT0361693", "NTC03616933", "NCT036169331"])
def test_a_typo_in_an_nct_number_is_said_and_stays_in_its_field(client, typed):
    answer = client.post("/trials/new/", {"nct": typed, "population": "sle"})
    assert answer.status_code == 422
    assert f"“{typed}” is no NCT number" in words(answer)
    assert f'value="{typed}"' in answer.content.decode()
    proposed = client.get(f"/trials/new/?nct={typed}")
    assert "is no NCT number" in words(proposed)
    assert '<option value="unknown" selected>' in proposed.content.decode()


def test_a_trial_that_is_here_is_led_to(client, brave):
    assert client.get("/trials/new/?nct=NCT03616912").url == "/trials/NCT03616912/"
    answer = client.post("/trials/new/", {"nct": "NCT03616912", "population": "sle"})
    assert answer.status_code == 422
    assert '<a href="/trials/NCT03616912/">SLE-BRAVE-I</a>' in answer.content.decode()


def test_a_trial_without_any_name_is_asked_for_one(client):
    answer = client.post("/trials/new/", {"population": "sle"})
    assert "Give the NCT number, or an acronym if there is none." in words(answer)


def test_two_trials_of_one_name_are_told_apart_by_their_numbers(client, brave):
    typed = {"acronym": "SLE-BRAVE-I", "population": "sle"}
    answer = client.post("/trials/new/", typed)
    assert "Another trial is called SLE-BRAVE-I. Give the NCT number beside it." in words(answer)
    assert client.post("/trials/new/", typed | {"nct": "NCT00000042"}).status_code == 302
    assert Trial.objects.get(nct="NCT00000042").slug == "nct00000042"
    answer = client.post("/trials/new/", {"acronym": "New", "population": "sle"})
    assert answer.status_code == 422


def test_a_trial_that_cannot_be_is_refused_with_a_sentence(client):
    typed = {"nct": "NCT00000042", "population": "sle"}
    dates = {"started_on": "2022-02-01", "ended_on": "2022-01-01"}
    answer = client.post("/trials/new/", typed | dates)
    assert "A trial cannot end before it starts." in words(answer)
    assert 'value="2022-02-01"' in answer.content.decode()


def test_trials_that_references_name_are_proposed(client):
    a_reference(nct_numbers=["NCT00000777"])
    assert "NCT00000777 1 reference" in words(client.get("/trials/new/"))


def test_a_trial_is_changed_and_a_stale_change_shows_both_texts(client, brave):
    address = "/trials/NCT03616912/edit/"
    page = client.get(address).content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    typed = {"nct": "NCT03616912", "acronym": "BRAVE-I", "population": "sle", "seen": seen}
    Trial.objects.update(sponsor="Eli Lilly")

    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert "Sponsor: Eli Lilly" in words(answer)
    assert 'value="BRAVE-I"' in answer.content.decode()
    assert Trial.objects.get().acronym == "SLE-BRAVE-I"

    seen = answer.content.decode().split('name="seen" value="')[1].split('"')[0]
    assert client.post(address, typed | {"seen": seen}).status_code == 302
    assert Trial.objects.get().acronym == "BRAVE-I"


def test_a_change_that_cannot_be_is_refused_with_a_sentence(client, brave):
    a_trial("Other", nct="NCT00000001")
    page = client.get("/trials/NCT03616912/edit/").content.decode()
    seen = page.split('name="seen" value="')[1].split('"')[0]
    answer = client.post(
        "/trials/sle-brave-i/edit/", {"nct": "NCT00000001", "population": "sle", "seen": seen}
    )
    assert "A trial with this NCT number is here already." in words(answer)


def arm_line(key, **typed):
    blank = dict.fromkeys(
        ("drug", "dose", "frequency", "partner", "partner_dose", "partner_unit", "n_randomised"), ""
    )
    line = {"kind": "drug", "unit": "mg", "label": "", "seen": "new"} | blank | typed
    return {f"arm-{key}-{name}": text for name, text in line.items()}


def test_arms_are_added_line_by_line_and_named_by_what_they_got(client):
    trial = a_trial(nct="NCT03616912")
    drug = a_drug()
    address = "/trials/NCT03616912/arms/"
    client.post(
        address,
        arm_line("new", drug=drug.pk, dose="4", frequency="once daily", n_randomised="252"),
    )
    client.post(address, arm_line("new", kind="placebo", n_randomised="253"))
    assert [str(arm) for arm in trial.arms.all()] == ["baricitinib 4 mg once daily", "placebo"]
    assert client.post(address, arm_line("new")).status_code == 302
    assert trial.arms.count() == 2


def test_a_changed_dose_renames_the_arm(client, brave):
    address = "/trials/NCT03616912/arms/"
    page = client.get(address).content.decode()
    arm = brave.arms.get(position=0)
    seen = page.split(f'name="arm-{arm.pk}-seen" value="')[1].split('"')[0]
    line = arm_line(
        arm.pk, drug=arm.drug_id, dose="2", frequency="once daily", label=arm.label, seen=seen
    )
    assert client.post(address, line).status_code == 302
    arm.refresh_from_db()
    assert (str(arm), arm.regimen) == ("baricitinib 2 mg once daily", "2 mg once daily")
    assert client.post(address, line | {f"arm-{arm.pk}-dose": "3"}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"dose": "4"}, "Say which drug this arm got."),
        ({"kind": "placebo", "drug": "here"}, "Placebo and vehicle hold no drug."),
        ({"drug": "here", "dose": "-4"}, "A dose is more than 0."),
        ({"drug": "here", "dose": "4", "unit": ""}, "A dose has a unit, such as mg."),
        ({"drug": "here", "dose": "four"}, "“four” is not a number."),
    ],
)
def test_an_arm_that_cannot_be_comes_back_as_typed_with_a_sentence(client, brave, typed, sentence):
    drug = brave.arms.get(position=0).drug
    typed = {name: drug.pk if text == "here" else text for name, text in typed.items()}
    answer = client.post("/trials/NCT03616912/arms/", arm_line("new", **typed))
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert brave.arms.count() == 2


def test_an_arm_without_n_is_taken_and_says_so_wherever_it_stands(client):
    trial, drug = a_trial(nct="NCT03616912"), a_drug()
    an_outcome(trial, an_endpoint())
    line = arm_line("new", drug=drug.pk, dose="4", frequency="once daily")
    assert client.post("/trials/NCT03616912/arms/", line).status_code == 302
    assert trial.arms.get().n_randomised is None
    assert "baricitinib 4 mg once daily –" in words(client.get("/trials/NCT03616912/"))
    assert "4 mg once daily n ?" in words(client.get("/matrix/"))
    assert client.get("/matrix/?lens=trials").status_code == 200


@pytest.mark.parametrize("address", ["/", "/trials/", "/trials/NCT03616912/", "/matrix/", RESULTS])
@pytest.mark.parametrize("query", ["", "?lens=trials", "?lens=gaps", "?lens=timeline"])
def test_a_trial_with_no_arms_is_an_error_nowhere(client, address, query):
    an_outcome(a_trial(nct="NCT03616912"), an_endpoint(), is_primary=True)
    assert client.get(f"{address}{query}").status_code == 200


def outcome_line(key, **typed):
    line = {
        "endpoint": "",
        "week": "",
        "rule": "",
        "analysis_set": "",
        "was_met": "",
        "seen": "new",
    }
    return {f"outcome-{key}-{name}": text for name, text in (line | typed).items()}


def test_an_outcome_is_an_endpoint_of_the_vocabulary_at_a_week(client, brave):
    address = "/trials/NCT03616912/outcomes/"
    line = outcome_line("new", endpoint="sri-4", week="24", is_primary="on", was_met="met")
    assert client.post(address, line).status_code == 302
    outcome = brave.outcomes.get(week=24)
    assert (outcome.endpoint.name, outcome.is_primary, outcome.was_met) == ("SRI-4", True, True)
    again = client.post(address, line)
    assert "The trial has this outcome already." in words(again)


def test_an_endpoint_that_is_not_of_the_vocabulary_is_not_made_up(client, brave):
    answer = client.post(
        "/trials/NCT03616912/outcomes/", outcome_line("new", endpoint="SRI 4", week="24")
    )
    assert "The vocabulary has no “SRI 4”. Is it “SRI-4”?" in words(answer)
    assert "“SRI 5”" not in words(answer)


def test_an_outcome_that_differs_only_in_spelling_is_refused_and_stays_as_typed(client, brave):
    address = "/trials/NCT03616912/outcomes/"
    typed = {"endpoint": "SRI-4", "week": "52", "rule": "GC ≤ 10 mg"}
    assert client.post(address, outcome_line("new", **typed)).status_code == 302
    answer = client.post(address, outcome_line("new", **typed | {"rule": "gc ≤10 mg"}))
    assert answer.status_code == 422
    assert "The trial has this outcome already." in words(answer)
    assert 'value="gc ≤10 mg"' in answer.content.decode()
    assert brave.outcomes.count() == 2


def test_only_a_primary_endpoint_is_met(client, brave):
    answer = client.post(
        "/trials/NCT03616912/outcomes/", outcome_line("new", endpoint="SRI-4", was_met="missed")
    )
    assert "Only a primary endpoint is met or not met." in words(answer)


def test_an_outcome_is_changed_in_its_line(client, brave):
    address = "/trials/NCT03616912/outcomes/"
    outcome = brave.outcomes.get()
    page = client.get(address).content.decode()
    seen = page.split(f'name="outcome-{outcome.pk}-seen" value="')[1].split('"')[0]
    line = outcome_line(
        outcome.pk, endpoint="SRI-4", week="48", is_primary="on", was_met="missed", seen=seen
    )
    client.post(address, line)
    outcome.refresh_from_db()
    assert (outcome.week, outcome.was_met) == (48, False)


def test_a_report_is_linked_by_its_pmid_or_doi(client, brave):
    paper = a_reference(doi="10.1000/second")
    address = "/trials/NCT03616912/reports/"
    client.post(address, {"identifier": str(paper.pmid), "kind": "pooled"})
    client.post(address, {"identifier": "10.1000/second", "kind": "post-hoc", "label": "skin"})
    assert brave.reports.get(reference=paper).kind == "post-hoc"
    assert "skin" in words(client.get(address))
    unknown = client.post(address, {"identifier": "77", "kind": "pooled"})
    assert "PMID 77 is not here yet." in words(unknown)
    nonsense = client.post(address, {"identifier": "that one", "kind": "pooled"})
    assert "“that one” is not a PMID or a DOI." in words(nonsense)


def test_who_may_not_enter_is_told_what_to_ask_for(client, brave):
    client.force_login(a_person("nia"))
    answer = client.get(RESULTS)
    assert answer.status_code == 403
    assert "You may not enter trials and their results" in words(answer)


def test_a_reference_that_names_a_trial_which_is_not_here_proposes_to_add_it(client, brave):
    paper = a_reference(nct_numbers=["NCT03616912", "NCT00000777"])
    address = f"/references/{paper.pk}/"
    page = client.get(address).content.decode()
    assert 'href="/trials/new/?nct=NCT00000777"' in page
    assert "?nct=NCT03616912" not in page
    client.force_login(ben())
    assert "/trials/new/" not in client.get(address).content.decode()
