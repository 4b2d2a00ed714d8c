"""What people type is words on every page, never markup, and in no file a formula."""

import pytest

from curation.models import Drug, Endpoint
from curation.tagging.keeping import rename
from tests.builders import a_reference
from tests.cast import a_person, ada
from tests.desk_builders import a_tag, a_tagging
from tests.evidence_builders import (
    a_drug,
    a_finding,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db

EVIL = '=1+1"><script>x()</script>'


@pytest.fixture
def everywhere():
    """Each text that somebody can type is an attack."""
    by, drug = ada(), a_drug()
    Drug.objects.update(inn=EVIL, mechanism=EVIL, note=EVIL, route=EVIL)
    sri = an_endpoint()
    Endpoint.objects.update(name=EVIL, short=EVIL, definition=EVIL)
    trial = a_trial("EVIL", design=EVIL, note=EVIL, title=EVIL, sponsor=EVIL)
    outcome = an_outcome(
        trial, sri, rule=EVIL, is_primary=True, was_met=True, met_note=EVIL, note=EVIL
    )
    drug.refresh_from_db()
    arms = [an_arm(trial, drug, label=EVIL, regimen=EVIL, note=EVIL), an_arm(trial, label=EVIL)]
    source = a_source(quote=EVIL, locator=EVIL)
    said = {"source": source, "note": EVIL, "kept_as_printed": {"percent": EVIL}, "by": by}
    for arm in arms:
        a_result(outcome, arm, events=40, n=100, value_as_printed=EVIL, unit=EVIL, **said)
    an_effect(outcome, *arms, of=("OR", 1.5, 1.1, 2), p_note=EVIL, as_printed=EVIL, **said)
    a_finding(sri, by=by, study=EVIL, arm=EVIL, comparator=EVIL, unit=EVIL, value=1, drugs=[drug])
    tag = a_tag(EVIL, slug="evil", scope_note=EVIL, terms=[EVIL])
    a_tagging(a_reference(), tag, by)
    rename(tag, f"{EVIL} again", by=by, reason=EVIL)
    return trial


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/matrix/",
        "/matrix/?lens=trials",
        "/matrix/?lens=balance",
        "/matrix/?lens=gaps",
        "/matrix/?lens=timeline",
        "/matrix.svg?lens=gaps",
        "/drugs/",
        "/drugs/baricitinib/",
        "/trials/",
        "/trials/EVIL/",
        "/trials/EVIL/results/",
        "/tags/",
        "/tags/evil/",
        "/tags/evil/edit/",
        "/tags/evil/move/",
        "/references/",
        "/references/?tag=evil",
        "/trials/EVIL/arms/",
        "/trials/EVIL/outcomes/",
        "/trials/EVIL/edit/",
        "/endpoints/",
        "/endpoints/sri-4/",
        "/endpoints/sri-4/forest.svg",
        "/waiting/",
    ],
)
def test_no_page_runs_what_somebody_typed(client, everywhere, address):
    client.force_login(a_person("rosa", "administrator"))

    answer = client.get(address.replace("EVIL", everywhere.key), follow=True)

    assert answer.status_code == 200
    page = b"".join(answer) if answer.streaming else answer.content
    assert b"<script>x" not in page
    assert b'=1+1">' not in page


@pytest.mark.parametrize(
    "address", ["/matrix.csv", "/matrix.csv?lens=trials", "/endpoints/sri-4/forest.csv"]
)
def test_no_file_begins_a_formula(client, everywhere, address):
    client.force_login(a_person("rosa"))

    text = b"".join(client.get(address)).decode()

    assert "script" in text
    assert not any(part.startswith("=") for part in text.replace("\n", ",").split(","))
    assert '"=' not in text


def test_signing_in_leads_to_no_other_site(client):
    answer = client.post(
        "/waiting/outcome/1/accept/", headers={"referer": "https://elsewhere.example/x"}
    )

    assert answer.headers["Location"] == "/accounts/login/?next=/"
