import json

import pytest

from curation.claims.starter import load_claims
from curation.models import Citation, Claim, State
from tests.builders import a_reference
from tests.cast import ada
from tests.desk_builders import a_claim
from tests.evidence_builders import a_drug, a_trial, an_endpoint

pytestmark = pytest.mark.django_db


def a_block(**says):
    citation = {
        "reference": "made-up-2026",
        "stance": "supports",
        "locator": "abstract",
        "tier": "index copy",
        "kind": "abstract",
    }
    return {
        "key": "c001",
        "statement": "Made-up drug helped",
        "kind": "efficacy",
        "drugs": ["baricitinib"],
        "trial": "sle-brave-i",
        "endpoint": "sri-4",
        "population": "SLE",
        "note": "",
        "citations": [citation, citation | {"stance": "disputes", "tier": "primary"}],
    } | says


@pytest.fixture
def folder(tmp_path):
    def write(*blocks):
        (tmp_path / "claims.json").write_text(json.dumps(blocks), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def evidence():
    a_drug()
    a_trial()
    an_endpoint()
    a_reference(starter_key="made-up-2026")


@pytest.mark.usefixtures("evidence")
def test_starter_claims_wait_with_their_citations_for_somebody_to_confirm_them(folder):
    taken = load_claims(folder(a_block()), by=ada())

    claim = Claim.objects.get()
    assert (taken.claims, taken.citations, taken.left_out) == (1, 2, {})
    assert (claim.state, claim.trial.slug, claim.endpoint.slug) == (
        State.SUBMITTED,
        "sle-brave-i",
        "sri-4",
    )
    assert [(c.state, c.stance, c.note) for c in claim.citations.all()] == [
        ("submitted", "supports", "Read as: abstract, a copy of the abstract."),
        ("submitted", "disputes", ""),
    ]


@pytest.mark.usefixtures("evidence")
def test_loading_again_doubles_nothing_and_touches_nothing_that_is_there(folder):
    person, blocks = ada(), folder(a_block())
    load_claims(blocks, by=person)
    Claim.objects.update(state="withdrawn", reason="a mistake")

    taken = load_claims(blocks, by=person)

    assert (taken.claims, taken.there) == (0, 1)
    assert Claim.objects.get().state == "withdrawn"
    assert Citation.objects.count() == 2


@pytest.mark.usefixtures("evidence")
def test_what_somebody_stated_already_or_cites_nothing_here_is_left_out_and_named(folder):
    person = ada()
    a_claim(person, "made-up DRUG helped")
    missing = a_block()["citations"][0] | {"reference": "elsewhere-2026"}

    taken = load_claims(
        folder(a_block(), a_block(key="c002", statement="Another", citations=[missing])), by=person
    )

    assert taken.left_out == {
        "c001": "somebody stated it already",
        "c002, citing elsewhere-2026": "that reference is not here",
        "c002": "no paper that it cites is here",
    }
    assert Claim.objects.count() == 1


def test_a_block_that_names_what_is_not_there_is_named(folder):
    a_reference(starter_key="made-up-2026")

    with pytest.raises(ValueError, match=r"claims\.json, c001: KeyError"):
        load_claims(folder(a_block()), by=ada())
