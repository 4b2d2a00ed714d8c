"""The starter claims hold together, and say no more than the collection behind them."""

import json
import re
from collections import Counter
from typing import Any

import pytest

from curation.models import Citation, Claim
from tests.evidence.starter import ROOT, read, taken

COLLECTION = ROOT / "../shared/evidence/claims.json"
TIERS = {"primary", "index copy", "secondary"}
STANCES = {"supports": "supports", "contradicts": "disputes", "qualifies": "qualifies"}

Said = tuple[str, str, str]
# What the README says was mended: a paper's words that stand behind an outcome, cited here too;
CITED_FROM_OUTCOMES: set[Said] = {
    ("c002", "petri-2023-brave2", "supports"),
    ("c032", "acr25-mosca", "supports"),
}
# and papers of another endpoint, several trials or another disease than the claim is of.
MADE_BACKGROUND: set[Said] = {
    ("c005", "clinrheum-2024", "supports"),
    ("c006", "clinrheum-2024", "supports"),
    ("c012", "xu-2023-hz", "supports"),
}


def claims() -> list[dict[str, Any]]:
    return read("claims")


def said() -> Counter[Said]:
    """Claim (of the collection), reference, stance; counted over the parts of a claim."""
    return Counter(
        (claim["key"][:4], citation["reference"], citation["stance"])
        for claim in claims()
        for citation in claim["citations"]
    )


def left_out() -> set[str]:
    """The claims that fixtures/README.md names as left out."""
    text = (ROOT / "fixtures/README.md").read_text(encoding="utf-8")
    _, section = text.split("Claims left out", 1)
    return set(re.findall(r"\bc\d{3}\b", section.split("\n\n", 2)[1]))


@pytest.fixture(scope="module")
def collection() -> dict[str, dict[str, Any]]:
    if not COLLECTION.exists():
        pytest.skip("The collection behind the starter evidence is not beside the project.")
    return {claim["id"]: claim for claim in json.loads(COLLECTION.read_text(encoding="utf-8"))}


def test_every_claim_and_citation_has_the_same_parts() -> None:
    for claim in claims():
        assert set(claim) == {
            *("key", "statement", "kind", "drugs", "trial", "endpoint"),
            *("population", "note", "citations"),
        }
        for citation in claim["citations"]:
            assert set(citation) == {"reference", "stance", "locator", "tier", "kind"}
            assert all(citation.values())


def test_keys_are_unique_and_in_order() -> None:
    keys = [claim["key"] for claim in claims()]
    assert keys == sorted(set(keys))
    assert all(re.fullmatch(r"c\d{3}[a-z]?", key) for key in keys)


def test_a_statement_is_one_sentence_and_stands_once() -> None:
    statements = [claim["statement"] for claim in claims()]
    assert len({statement.lower() for statement in statements}) == len(statements)
    for statement in statements:
        assert statement[0].isupper()
        assert statement[-1].isalnum()
        assert not re.search(r"[.;:?!] ", statement)
        assert len(statement) <= 160


def test_kinds_stances_and_tiers_are_known() -> None:
    for claim in claims():
        assert claim["kind"] in Claim.Kind.values
        assert len(claim["population"]) <= 160
        for citation in claim["citations"]:
            assert citation["stance"] in Citation.Stance.values
            assert citation["tier"] in TIERS


def test_every_drug_trial_endpoint_and_reference_named_is_there() -> None:
    drugs = {drug["inn"] for drug in taken("drugs")}
    trials = {trial["key"] for trial in taken("trials")} | {None}
    endpoints = {endpoint["slug"] for endpoint in read("endpoints")} | {None}
    references = {reference["key"] for reference in taken("references")}
    for claim in claims():
        assert set(claim["drugs"]) <= drugs
        assert claim["trial"] in trials
        assert claim["endpoint"] in endpoints
        assert {citation["reference"] for citation in claim["citations"]} <= references


def test_every_cited_reference_can_be_found_again() -> None:
    references = {reference["key"]: reference for reference in taken("references")}
    for _, key, _ in said():
        found = references[key].keys()
        assert {"pmid", "doi", "pmcid", "addresses"} & found or {"volume", "pages"} <= found, key


def test_a_claim_has_a_citation_and_none_twice() -> None:
    for claim in claims():
        cited = [(citation["reference"], citation["stance"]) for citation in claim["citations"]]
        assert cited
        assert len(set(cited)) == len(cited)


def test_a_drug_is_named_in_the_statement_that_is_about_it() -> None:
    for claim in claims():
        for drug in claim["drugs"]:
            assert drug in claim["statement"].lower(), claim["key"]


def test_what_was_reported_of_a_trial_s_endpoint_is_among_its_outcomes() -> None:
    outcomes = {(out["trial"], out["endpoint"]) for out in taken("outcomes")}
    for claim in claims():
        if claim["trial"] and claim["endpoint"]:
            assert (claim["trial"], claim["endpoint"]) in outcomes, claim["key"]


def test_the_claim_on_which_the_twin_trials_disagree_is_contested() -> None:
    (claim,) = [claim for claim in claims() if claim["key"] == "c003"]
    stance = {citation["reference"]: citation["stance"] for citation in claim["citations"]}
    assert stance["morand-2023-brave1"] == "supports"
    assert stance["petri-2023-brave2"] == "disputes"


def test_no_paper_is_quoted() -> None:
    assert "quote" not in (ROOT / "fixtures/claims.json").read_text(encoding="utf-8")


def test_every_claim_of_the_collection_is_here_or_named_as_left_out(
    collection: dict[str, dict[str, Any]],
) -> None:
    here = {claim["key"][:4] for claim in claims()}
    assert not here & left_out()
    assert here | left_out() == set(collection)


def test_no_stance_is_ours_except_where_the_readme_says_so(
    collection: dict[str, dict[str, Any]],
) -> None:
    theirs = {
        (claim["id"], entry["reference_id"], STANCES[entry["stance"]])
        for claim in collection.values()
        for entry in claim["evidence"]
        if entry["reference_id"] and not entry["tier"].startswith("low")
    }
    background = {(claim, key, "background") for claim, key, _ in MADE_BACKGROUND}
    assert theirs >= MADE_BACKGROUND
    assert set(said()) - theirs == CITED_FROM_OUTCOMES | background


def test_a_claim_keeps_the_trial_of_its_record(collection: dict[str, dict[str, Any]]) -> None:
    nct = {trial["key"]: trial["nct"] for trial in taken("trials")}
    for claim in claims():
        of_record = collection[claim["key"][:4]]["trial"]
        if claim["trial"]:
            assert nct[claim["trial"]] == of_record
        else:
            assert of_record is None or ";" in of_record
