"""The starter evidence says what the collection behind it says, number by number.

Skipped where that collection does not lie beside the project.
"""

import json
from collections import Counter
from typing import Any

import pytest

from tests.evidence.starter import ROOT, Block, effects, read, results, rows, taken

COLLECTION = ROOT / "../shared/evidence"

DIRECTIONS = {
    "favours_active": "favours drug",
    "no_difference": "no difference",
    "favours_comparator": "favours comparator",
}
# What it is called in the collection, and here.
OF_A_RESULT = {"responders_n": "events", "total_N": "n"}
OF_AN_EFFECT = {"effect_measure": "measure", "estimate": "estimate"} | {
    "ci_low": "low",
    "ci_high": "high",
}


@pytest.fixture(scope="module")
def collection() -> dict[str, dict[str, Block]]:
    """Its three files by id; a number is the text that stands there, so that decimals are kept."""
    if not COLLECTION.exists():
        pytest.skip("The collection behind the starter evidence is not beside the project.")
    return {
        name: {
            block["id"]: block
            for block in json.loads(
                (COLLECTION / f"{name}.json").read_text(), parse_float=str, parse_int=str
            )
        }
        for name in ("drugs", "trials", "outcomes")
    }


def text(value: Any) -> str | None:
    return None if value is None else str(value)


def test_every_record_of_the_collection_is_taken_or_left_out(
    collection: dict[str, dict[str, Block]],
) -> None:
    by_name = {drug["inn"].lower() for drug in read("drugs")}
    assert by_name == set(collection["drugs"])
    assert {trial["key"] for trial in read("trials")} == set(collection["trials"])
    kept = {key for row in rows() for key in row["from"]}
    left = [b["key"] for b in read("outcomes") + read("findings") if "left_out" in b]
    assert not kept & set(left)
    assert sorted(kept) + sorted(left) == sorted(kept) + sorted(set(left))
    assert kept | set(left) == set(collection["outcomes"])


def test_trials_and_findings_are_kept_apart(collection: dict[str, dict[str, Block]]) -> None:
    records = collection["outcomes"]
    assert all(
        records[key]["level"] != "trial" for key in (block["key"] for block in read("findings"))
    )
    for out, row in results() + effects():
        for key in row["from"]:
            assert records[key]["level"] == "trial"
            assert records[key]["trial_id"] == out["trial"]
            assert text(out.get("week")) == records[key]["timepoint_weeks"]


def test_a_result_keeps_every_number_of_its_record(
    collection: dict[str, dict[str, Block]],
) -> None:
    seen = Counter(key for _, row in results() for key in row["from"])
    assert set(seen.values()) == {1}
    for _, row in results():
        record = collection["outcomes"][row["from"][0]]
        for theirs, ours in OF_A_RESULT.items():
            assert text(row.get(ours)) == record[theirs], row["from"]
        assert row.get("value", row.get("value_as_printed")) == record["value"]
        if "percent_computed" in row.get("flags", []):
            assert "percent" not in row
        else:
            assert row.get("percent") == record["percent"]
    figures = ("responders_n", "percent", "value")
    with_figures = {
        key
        for key, record in collection["outcomes"].items()
        if record["level"] == "trial" and any(record[name] is not None for name in figures)
    }
    left = {block["key"] for block in read("outcomes") if "left_out" in block}
    assert set(seen) == with_figures - left


def test_a_denominator_without_a_result_is_that_of_its_arm(
    collection: dict[str, dict[str, Block]],
) -> None:
    with_result = {key for _, row in results() for key in row["from"]}
    n = {(t["key"], arm["key"]): arm.get("n") for t in taken("trials") for arm in t["arms"]}
    for out, row in effects():
        record = collection["outcomes"][row["from"][0]]
        if row["from"][0] not in with_result and record["total_N"] is not None:
            assert text(n[out["trial"], row["arm"]]) == record["total_N"]


def test_an_effect_keeps_every_number_of_its_record(
    collection: dict[str, dict[str, Block]],
) -> None:
    differences = set()
    compared = set()
    for _, row in effects():
        (key,) = row["from"]
        record = collection["outcomes"][key]
        difference = record.get("risk_difference")
        if row.get("measure") == "RD" and difference:
            differences.add(key)
            assert [row["estimate"], row["low"], row["high"]] == [
                difference["estimate"],
                difference["ci_low"],
                difference["ci_high"],
            ]
            continue
        compared.add(key)
        for theirs, ours in OF_AN_EFFECT.items():
            assert row.get(ours) == record[theirs], key
        p = f"{row['p']} ({row['p_note']})" if "p_note" in row else row.get("p")
        assert p == record["p_value"]
    left = {block["key"] for block in read("outcomes") if "left_out" in block}
    of_trials = {k: r for k, r in collection["outcomes"].items() if r["level"] == "trial"}
    assert differences == {k for k, r in of_trials.items() if r.get("risk_difference")}
    tested = {
        key
        for key, record in of_trials.items()
        if any(record[name] is not None for name in [*OF_AN_EFFECT, "p_value"])
    }
    assert tested - left <= compared


def test_a_finding_keeps_every_number_of_its_record(
    collection: dict[str, dict[str, Block]],
) -> None:
    for finding in taken("findings"):
        record = collection["outcomes"][finding["key"]]
        for theirs, ours in (OF_A_RESULT | OF_AN_EFFECT).items():
            assert text(finding.get(ours)) == record[theirs], finding["key"]
        assert finding.get("p") == record["p_value"]
        assert finding.get("value") == record["value"]
        assert text(finding.get("week")) == record["timepoint_weeks"]
        assert finding["as_printed"] == record["endpoint"]
        assert finding.get("direction") == DIRECTIONS.get(record["direction"])
        printed = None if "percent_computed" in finding.get("flags", []) else record["percent"]
        assert finding.get("percent") == printed


def test_a_direction_is_the_record_s_and_is_dropped_only_where_nothing_was_tested(
    collection: dict[str, dict[str, Block]],
) -> None:
    said = {key: row.get("direction") for _, row in effects() for key in row["from"]}
    left = {block["key"] for block in read("outcomes") if "left_out" in block}
    for key, record in collection["outcomes"].items():
        direction = DIRECTIONS.get(record["direction"])
        if record["level"] != "trial" or key in left or direction == said.get(key):
            continue
        assert key not in said, "a direction that the record does not have"
        assert record["p_value"] is None
        assert record["estimate"] is None
        assert record["percent"] is not None or "range_over_arms" in record["flags"]


def test_flags_survive(collection: dict[str, dict[str, Block]]) -> None:
    for row in rows():
        flags = set(row.get("flags", []))
        theirs = {flag for key in row["from"] for flag in collection["outcomes"][key]["flags"]}
        assert theirs <= flags
        assert flags - theirs <= {"secondary_source", "not_lupus"}


def test_trials_keep_their_numbers(collection: dict[str, dict[str, Block]]) -> None:
    for trial in taken("trials"):
        record = collection["trials"][trial["key"]]
        assert trial["nct"] == record["nct"]
        assert trial.get("nct_verified", True) == record["nct_verified_in_text"]
        assert text(trial.get("enrolment")) == record["enrolment"]
        assert text(trial.get("weeks")) == record["duration_weeks"]
        arms = [arm for arm in trial["arms"] if arm["kind"] != "combined"]
        assert sorted(str(arm.get("n")) for arm in arms) == sorted(
            str(arm["n"]) for arm in record["arms"]
        )
        for ours, theirs in (("start", "start_date"), ("end", "completion_date")):
            printed = record[theirs] or ""
            assert trial.get(ours, {}).get("on", "")[:7] == printed[:7]


def test_every_primary_endpoint_is_an_outcome(collection: dict[str, dict[str, Block]]) -> None:
    primary = {out["trial"]: out for out in taken("outcomes") if out.get("primary")}
    for trial in taken("trials"):
        record = collection["trials"][trial["key"]]
        assert (trial["key"] in primary) == (record["primary_endpoint"] is not None)
        if trial["key"] in primary:
            out = primary[trial["key"]]
            assert out.get("met") == record["primary_endpoint_met"]
            assert text(out.get("week")) == record["primary_timepoint_weeks"]


def test_drugs_keep_targets_and_warnings(collection: dict[str, dict[str, Block]]) -> None:
    for drug in taken("drugs"):
        record = collection["drugs"][drug["inn"].lower()]
        assert drug.get("targets") == record["targets"]
        assert drug.get("boxed_warning") == record["boxed_warning_seen"]
