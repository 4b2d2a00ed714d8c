"""The claims on a cell of the matrix, a trial and a drug, beside what those pages show."""

import pytest

from curation.models import State, User
from curation.web.claims_beside import of_cell
from tests.cast import ada, ben
from tests.desk_builders import a_claim, a_paper, an_accepted_claim, cited
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_trial,
    an_arm,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db

CELL = "/matrix/?arm=baricitinib~4+mg+once+daily&at=sri-4~52~"


@pytest.fixture
def cell(client):
    writer, reviewer = ada(), ben()
    drug, trial, endpoint = a_drug(), a_trial(), an_endpoint()
    outcome, arm = an_outcome(trial, endpoint), an_arm(trial, drug)
    a_result(outcome, arm, by=writer, events=60, n=100, accepted_by=reviewer)
    speaks = {"drugs": [drug], "trial": trial, "endpoint": endpoint}
    an_accepted_claim(writer, reviewer, a_paper(), statement="It is accepted", **speaks)
    waits = a_claim(writer, "It waits", state=State.SUBMITTED, **speaks)
    cited(waits, a_paper(), writer, state=State.SUBMITTED)
    a_claim(writer, "It is a draft", **speaks)
    other = {"drugs": [a_drug("tofacitinib")], "endpoint": endpoint, "state": State.SUBMITTED}
    a_claim(writer, "Of another drug", **other)
    client.force_login(reviewer)
    return drug, trial, endpoint


def seen(page):
    every = ["It is accepted", "It waits", "It is a draft", "Of another drug"]
    return [each for each in every if each in page]


def test_the_open_cell_lists_the_claims_on_it_and_marks_those_that_wait(client, cell):
    assert seen(client.get(CELL).content.decode()) == ["It is accepted", "It waits"]
    assert seen(client.get(f"{CELL}&waits=no").content.decode()) in (
        ["It is accepted"],
        ["It is accepted", "It waits"],
    )


def test_where_waiting_is_not_asked_for_only_accepted_claims_are_listed(cell):
    drug, trial, endpoint = cell

    found = of_cell(drug=drug.slug, trials=[trial.pk], endpoint=endpoint, with_waiting=False)

    assert [each.claim.statement for each in found.rows] == ["It is accepted"]


def test_the_pages_of_the_trial_and_the_drug_list_them_too(client, cell):
    drug, trial, _ = cell

    for address in (f"/trials/{trial.key}/", f"/drugs/{drug.slug}/"):
        page = client.get(address).content.decode()
        assert seen(page) == ["It is accepted", "It waits"]
        assert "1 supports" in page


def test_a_stranger_is_told_of_accepted_claims_alone(client, cell, settings):
    settings.LUPUSJAK_PUBLIC = True
    client.logout()

    assert seen(client.get("/drugs/baricitinib/").content.decode()) == ["It is accepted"]


def test_what_is_too_much_for_a_list_is_found_among_all_claims(client, cell):
    drug, _, _ = cell
    writer = User.objects.get(username="ada")
    for number in range(7):
        a_claim(writer, f"More {number}", drugs=[drug], state=State.SUBMITTED)

    page = client.get("/drugs/baricitinib/").content.decode()

    assert 'href="/claims/?drug=baricitinib">3 more claims</a>' in page
