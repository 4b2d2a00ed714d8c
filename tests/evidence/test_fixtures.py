"""The starter evidence holds together: every name in it resolves, every fact has a source."""

from collections import Counter

import pytest

from tests.evidence.starter import everywhere, read, rows, taken

FILES = ["drugs", "trials", "endpoints", "outcomes", "findings"]
TIERS = {"primary", "index copy", "registry mirror", "secondary"}
IDENTIFIERS = {"pmid", "doi", "nct", "address"}
FLAGS = {
    "denominator_ambiguous",
    "endpoint_name_cut_off",
    "uncontrolled",
    "not_lupus",
    "secondary_source",
    "range_over_arms",
    "ci_printed_reversed",
    "percent_computed",
}


@pytest.mark.parametrize("name", FILES)
def test_nothing_empty_is_written_down(name: str) -> None:
    assert not [part for part in everywhere(read(name)) if part is None or part in ("", [], {})]


@pytest.mark.parametrize("name", FILES)
def test_what_is_left_out_keeps_its_name_and_the_reason_alone(name: str) -> None:
    for block in read(name):
        if "left_out" in block:
            assert set(block) == {"inn" if name == "drugs" else "key", "left_out"}


@pytest.mark.parametrize("name", ["drugs", "trials", "outcomes", "findings"])
def test_every_source_is_of_a_known_tier_and_leads_somewhere(name: str) -> None:
    held = [part for part in everywhere(taken(name)) if isinstance(part, dict) and "tier" in part]
    assert held
    for source in held:
        assert source["tier"] in TIERS
        assert len(IDENTIFIERS & set(source)) == 1, source
        assert source["kind"]
        assert "clinicaltrials.gov" not in source.get("address", "https://")
        assert source.get("address", "https://").startswith("https://")


def test_what_stands_for_itself_has_a_source() -> None:
    for block in [*taken("drugs"), *taken("trials"), *rows()]:
        assert block["sources"]


def test_every_publication_named_is_among_the_references() -> None:
    references = read("references")
    pmids = {block.get("pmid") for block in references if "left_out" not in block}
    dois = {block.get("doi") for block in references if "left_out" not in block}
    for name in FILES:
        for part in everywhere(taken(name)):
            if isinstance(part, dict) and {"pmid", "doi"} & set(part):
                assert part.get("pmid") in pmids | {None}
                assert part.get("doi") in dois | {None}


def test_every_report_and_finding_stands_in_a_publication() -> None:
    reports = [report for trial in taken("trials") for report in trial.get("reports", [])]
    for block in [*reports, *taken("findings")]:
        assert {"pmid", "doi"} & set(block)


def test_every_drug_arm_trial_and_endpoint_named_is_there() -> None:
    drugs = {drug["inn"] for drug in taken("drugs")}
    trials = {trial["key"]: trial for trial in taken("trials")}
    endpoints = {endpoint["slug"] for endpoint in read("endpoints")}
    for trial in trials.values():
        assert set(trial.get("extends", [])) <= set(trials)
        for arm in trial["arms"]:
            named = {arm.get("drug"), arm.get("with", {}).get("drug")} - {None}
            assert named <= drugs
            assert bool(named) != (arm["kind"] in ("placebo", "vehicle"))
    for out in taken("outcomes"):
        arms = {arm["key"] for arm in trials[out["trial"]]["arms"]}
        assert out["endpoint"] in endpoints
        for row in [*out.get("results", []), *out.get("effects", [])]:
            assert {row["arm"], row.get("comparator", row["arm"])} <= arms
            assert row.get("comparator") != row["arm"]
    for finding in taken("findings"):
        assert finding["endpoint"] in endpoints
        assert set(finding.get("drugs", [])) <= drugs


def test_every_endpoint_is_of_use_and_there_once() -> None:
    endpoints = read("endpoints")
    used = {block["endpoint"] for block in taken("outcomes") + taken("findings")}
    assert used == {endpoint["slug"] for endpoint in endpoints}
    assert len(used) == len(endpoints)
    printed = Counter(name for endpoint in endpoints for name in endpoint["printed"])
    assert set(printed.values()) == {1}


def test_an_outcome_is_as_its_endpoint_is_printed() -> None:
    printed = {endpoint["slug"]: endpoint["printed"] for endpoint in read("endpoints")}
    for block in taken("outcomes") + taken("findings"):
        assert block["as_printed"] in printed[block["endpoint"]]


def test_nothing_is_there_twice() -> None:
    for kind, keys in {
        "drugs": [drug["inn"] for drug in read("drugs")],
        "trials": [trial["key"] for trial in read("trials")],
        "NCT numbers": [trial["nct"] for trial in taken("trials")],
        "arms": [(t["key"], arm["key"]) for t in taken("trials") for arm in t["arms"]],
        "outcomes": [
            (out["trial"], out["endpoint"], out.get("week"), out.get("rule"))
            for out in taken("outcomes")
        ],
        "findings": [finding["key"] for finding in read("findings")],
    }.items():
        assert len(keys) == len(set(keys)), kind
    for out in taken("outcomes"):
        arms = [row["arm"] for row in out.get("results", [])]
        pairs = [(r["arm"], r["comparator"], r.get("measure")) for r in out.get("effects", [])]
        assert len(arms) == len(set(arms))
        assert len(pairs) == len(set(pairs))


def test_how_an_outcome_is_reported_fits_what_it_holds() -> None:
    for out in taken("outcomes"):
        held = [*out.get("results", []), *out.get("effects", [])]
        match out["reporting"]:
            case "none":
                assert not held
                assert out["primary"]
            case "words":
                assert bool(held) != ("from" in out)
                assert not out.get("results")
                assert not any({"measure", "estimate", "low", "p"} & set(row) for row in held)
            case "numbers":
                assert held
            case other:
                pytest.fail(f"{other} is no way of reporting")
        for row in out.get("results", []):
            assert {"events", "percent", "value", "value_as_printed"} & set(row)
        for row in out.get("effects", []):
            assert {"estimate", "p", "direction"} & set(row)


def test_controls_are_the_last_arms_and_doses_rise() -> None:
    for trial in taken("trials"):
        control = [arm["kind"] in ("placebo", "vehicle") for arm in trial["arms"]]
        assert control == sorted(control)
        for drug in {arm.get("drug") for arm in trial["arms"]} - {None}:
            doses = [
                arm["dose"] * (2 if arm.get("frequency") == "twice daily" else 1)
                for arm in trial["arms"]
                if arm.get("drug") == drug and "dose" in arm
            ]
            assert doses == sorted(doses)


def test_what_rests_on_secondary_pages_alone_says_so() -> None:
    for row in rows():
        if {source["tier"] for source in row["sources"]} == {"secondary"}:
            assert "secondary_source" in row["flags"]


def test_every_flag_is_one_that_a_screen_can_say() -> None:
    for row in rows():
        assert set(row.get("flags", [])) <= FLAGS
