"""The starter evidence enters once, through the verbs; a person's hand is never undone."""

import json
from decimal import Decimal
from itertools import permutations

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from curation.evidence.merging import merge_drugs, merge_endpoints, what_a_merge_touches
from curation.evidence.results import ArmNumbers, Provenance, record_result
from curation.evidence.starter import LOADER, load_evidence
from curation.history import states
from curation.imports.starter import load_references
from curation.models import (
    Arm,
    Drug,
    Effect,
    Endpoint,
    Finding,
    Outcome,
    Result,
    Source,
    State,
    Trial,
)
from tests.cast import a_person, ada, ben

pytestmark = pytest.mark.django_db
FIXTURES = settings.BASE_DIR / "fixtures"
CURATED = (Result, Effect, Finding)


def blocks(name):
    found = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    return [block for block in found if "left_out" not in block]


@pytest.fixture(scope="module")
def taken(django_db_setup, django_db_blocker):
    """Loaded once for these tests, each of which is rolled back to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_references(FIXTURES / "references.json")
        yield load_evidence(FIXTURES)
        transaction.set_rollback(True)


def test_everything_is_taken_that_the_files_do_not_leave_out(taken):
    outcomes = blocks("outcomes")
    assert Drug.objects.count() == len(blocks("drugs"))
    assert Trial.objects.count() == len(blocks("trials"))
    assert Endpoint.objects.count() == len(blocks("endpoints"))
    assert Outcome.objects.count() == len(outcomes)
    assert Result.objects.count() == sum(len(each.get("results", [])) for each in outcomes)
    assert Effect.objects.count() == sum(len(each.get("effects", [])) for each in outcomes)
    assert Finding.objects.count() == len(blocks("findings"))
    assert len(taken.left_out) == 27


def test_every_result_has_the_numbers_of_its_block(taken):
    for outcome in blocks("outcomes"):
        for block in outcome.get("results", []):
            row = Result.objects.get(
                starter_keys=block["from"],
                arm__key=block["arm"],
                outcome__endpoint__slug=outcome["endpoint"],
            )
            assert (row.events, row.n) == (block.get("events"), block.get("n"))
            assert row.percent_as_printed == block.get("percent", "")
            assert row.value == (Decimal(block["value"]) if "value" in block else None)
            assert row.flags == block.get("flags", [])


def test_all_of_it_waits_for_a_person_under_the_name_of_the_loader(taken):
    for model in CURATED:
        assert set(model.objects.values_list("state", flat=True)) == {State.SUBMITTED}
        assert set(model.objects.values_list("entered_by__username", flat=True)) == {LOADER}


def test_twice_adds_nothing(taken):
    before = {model: set(model.objects.values_list("pk", "version")) for model in CURATED}
    again = load_evidence(FIXTURES)
    assert not +again.added
    assert {model: set(model.objects.values_list("pk", "version")) for model in CURATED} == before


def test_loading_again_never_undoes_what_a_person_did(taken):
    accepted = states.accept(Effect.objects.first(), by=ben())
    mended = Result.objects.exclude(events=None).first()
    numbers = ArmNumbers(events=mended.events - 1, n=mended.n)
    record_result(mended.outcome, mended.arm, numbers, Provenance(mended.source), by=ada())
    load_evidence(FIXTURES)
    accepted.refresh_from_db()
    assert accepted.state == State.ACCEPTED
    assert Result.objects.get(pk=mended.pk).events == mended.events - 1


def test_what_does_not_come_out_is_kept_as_printed_and_says_so(taken):
    arm = Arm.objects.get(trial__slug="sle-brave-i", dose=4)
    result = Result.objects.get(arm=arm, outcome__endpoint__slug="sri-4")
    assert (result.events, result.n, result.percent_as_printed) == (142, 252, "57")
    assert set(result.kept_as_printed) == {"percent"}


def test_no_source_is_of_a_page_of_low_standing(taken):
    assert set(Source.objects.values_list("tier", flat=True)) <= set(Source.Tier.values)


def test_the_command_says_what_is_here_and_what_it_left_out_and_why(taken, capsys):
    call_command("load_starter")
    said = capsys.readouterr().out
    assert "Trials: 0 added, 23 here already." in said
    assert "Results: 0 added, 106 here already." in said
    assert "left out o058: rests only on a page of tier low." in said


def test_a_block_that_cannot_be_is_named(tmp_path):
    for name in ("drugs", "endpoints", "trials", "outcomes", "findings"):
        (tmp_path / f"{name}.json").write_text("[]")
    (tmp_path / "trials.json").write_text(json.dumps([{"key": "odd", "nct": "NCT1", "arms": []}]))
    with pytest.raises(ValueError, match=r"trials\.json, odd: .*no NCT number"):
        load_evidence(tmp_path)


@pytest.mark.usefixtures("taken")
def test_loading_again_never_undoes_a_merge():
    by = a_person("cleo")
    there = set(Outcome.objects.filter(endpoint__kind="dichotomous", endpoint__good="higher"))
    used = list(dict.fromkeys(outcome.endpoint for outcome in there))
    old, new = next(
        (old, new)
        for old, new in permutations(used, 2)
        if not what_a_merge_touches(old, into=new).hindrances
    )
    merge_endpoints(old, into=new, by=by, reason="For once.")
    merge_drugs(
        Drug.objects.get(inn="filgotinib"),
        into=Drug.objects.get(inn="baricitinib"),
        by=by,
        reason="For once.",
    )

    assert not load_evidence(FIXTURES).added.keys() - {"report"}
    assert not old.outcomes.exists()
