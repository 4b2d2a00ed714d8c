"""A merge undone: every row as it was, but for what happened since; or refused, and why."""

from decimal import Decimal
from random import Random

import pytest

from curation.evidence.merging import (
    CannotMerge,
    merge_drugs,
    merge_endpoints,
    undo_merge,
)
from curation.evidence.pointers import columns_to, links_to
from curation.evidence.trials import add_arm, change_arm
from curation.history.told import told
from curation.models import (
    Arm,
    Drug,
    DrugIdentifier,
    Finding,
)
from tests.cast import cleo
from tests.desk_builders import a_claim
from tests.evidence.merges_at_hand import WHY, as_it_is
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


@pytest.fixture
def by():
    return cleo()


def test_a_label_follows_back_though_its_dose_was_mended_meanwhile(by):
    old, new = a_drug("INCB28050"), a_drug("baricitinib")
    arm = add_arm(a_trial(), drug=old, by=by, kind="drug", dose=Decimal(4), unit="mg")
    merge = merge_drugs(old, into=new, by=by, reason=WHY)
    arm = Arm.objects.get()
    change_arm(arm, by=by, label="baricitinib 2 mg", dose=Decimal(2))

    undo_merge(merge, by=by)

    assert Arm.objects.get().label == "INCB28050 2 mg"


def a_world(chance, by):
    """Drugs, endpoints and whatever may point to them, at random."""
    drugs = [
        a_drug(f"drug-{number}", synonyms=chance.sample(["A-1", "a-1", "drug-1", "B 2"], 2))
        for number in range(4)
    ]
    endpoints = [
        an_endpoint(name, printed=chance.sample(["SRI(4)", "sri-4", "Responder"], 2))
        for name in ("SRI-4", "Response", "BICLA")
    ]
    sources = [a_source() for _ in range(3)]
    for drug in drugs:
        drug.sources.set(chance.sample(sources, chance.randrange(4)))
        DrugIdentifier.objects.create(drug=drug, system="ATC", value=f"L04-{drug.pk}")
    for number in range(3):
        trial = a_trial(f"trial-{number}")
        arms = [an_arm(trial)]
        for dose in range(1, 4):
            drug, other = chance.sample([chance.choice(drugs[:3]), drugs[3]], 2)
            partner = {"partner": other, "partner_dose": Decimal(2), "partner_unit": "mg"}
            arms.append(
                add_arm(
                    trial,
                    by=by,
                    kind="drug",
                    drug=drug,
                    dose=Decimal(dose),
                    unit="mg",
                    label=chance.choice(["", "", f"arm {dose}"]),
                    **(partner if chance.random() < 0.4 else {}),
                )
            )
        for week, endpoint in enumerate(chance.choices(endpoints, k=3)):
            outcome = an_outcome(trial, endpoint, week)
            a_result(outcome, arms[1], by=by, events=1, n=2, source=sources[0])
            an_effect(outcome, arms[1], arms[0], by=by, of=("OR", 2, 1, 4), source=sources[1])
    for _ in range(4):
        chosen = chance.sample(drugs, chance.randrange(3))
        a_finding(chance.choice(endpoints), by=by, drugs=chosen, source=sources[2])
        a_claim(by, drugs=chance.sample(drugs, 2), endpoint=chance.choice([None, *endpoints]))
    return drugs, endpoints


@pytest.mark.parametrize("seed", range(12))
def test_a_merge_and_its_undoing_leave_every_row_as_it_was(by, seed):
    chance = Random(seed)
    drugs, endpoints = a_world(chance, by)
    before = as_it_is()
    old, new = chance.sample(drugs[:3], 2)
    unlike, like = chance.sample(endpoints, 2)

    merges = [
        merge_drugs(old, into=new, by=by, reason=WHY),
        merge_endpoints(unlike, into=like, by=by, reason=WHY),
    ]
    assert as_it_is() != before
    for entry in (old, unlike):
        noun = type(entry)
        assert not any(pointer.count(entry) for pointer in (*columns_to(noun), *links_to(noun)))

    for merge in merges:
        undo_merge(merge, by=by)
    assert as_it_is() == before


@pytest.mark.parametrize("seed", range(4))
def test_a_chain_of_merges_is_undone_from_its_end(by, seed):
    drugs, _ = a_world(Random(seed), by)
    before = as_it_is()
    first = merge_drugs(drugs[0], into=drugs[1], by=by, reason=WHY)
    second = merge_drugs(drugs[1], into=drugs[2], by=by, reason=WHY)

    with pytest.raises(CannotMerge, match="drug-1 was itself merged into drug-2 since"):
        undo_merge(first, by=by)
    undo_merge(second, by=by)
    undo_merge(first, by=by)

    assert as_it_is() == before


def test_a_merge_is_undone_once(by):
    merge = merge_drugs(a_drug("a"), into=a_drug("b"), by=by, reason=WHY)
    undone = undo_merge(merge, by=by)

    assert undone.undone_by == by
    assert undone.undone_at is not None
    with pytest.raises(CannotMerge, match="undone already"):
        undo_merge(merge, by=by)


def test_what_came_to_the_other_since_stays_there(by):
    old, new = a_drug("INCB28050"), a_drug("baricitinib")
    merge = merge_drugs(old, into=new, by=by, reason=WHY)
    Drug.objects.filter(pk=new.pk).update(synonyms=["Olumiant", "INCB28050"])
    arm = an_arm(a_trial(), new)

    undo_merge(merge, by=by)

    arm.refresh_from_db()
    new.refresh_from_db()
    assert arm.drug == new
    assert new.synonyms == ["Olumiant"]


def test_what_was_deleted_or_taken_off_since_does_not_come_back(by):
    old, new = a_drug("INCB28050"), a_drug("baricitinib")
    arm = an_arm(a_trial(), old)
    moved, linked_to_both = a_finding(by=by, drugs=[old]), a_finding(by=by, drugs=[old, new])
    merge = merge_drugs(old, into=new, by=by, reason=WHY)
    arm.delete()
    moved.drugs.clear()
    linked_to_both.drugs.clear()

    undo_merge(merge, by=by)

    assert not Arm.objects.exists()
    assert not Finding.drugs.through.objects.exists()


def test_undoing_is_refused_where_something_has_another_drug_since(by):
    old, new, third = a_drug("INCB28050"), a_drug("baricitinib"), a_drug("upadacitinib")
    arm = an_arm(a_trial(), old, label="low dose")
    merge = merge_drugs(old, into=new, by=by, reason=WHY)
    Arm.objects.filter(pk=arm.pk).update(drug=third)

    with pytest.raises(CannotMerge, match="given another drug: low dose"):
        undo_merge(merge, by=by)

    merge.refresh_from_db()
    assert merge.undone_at is None


def test_undoing_is_refused_where_the_outcome_is_there_again(by):
    old, new = an_endpoint("SRI4 response"), an_endpoint("SRI-4")
    trial = a_trial()
    an_outcome(trial, old)
    merge = merge_endpoints(old, into=new, by=by, reason=WHY)
    an_outcome(trial, old)

    with pytest.raises(CannotMerge, match="SRI4 response has been given the same outcome since"):
        undo_merge(merge, by=by)


def test_undoing_is_refused_where_the_row_points_elsewhere_since(by):
    old, new, third = a_drug("INCB28050"), a_drug("baricitinib"), a_drug("upadacitinib")
    merge = merge_drugs(old, into=new, by=by, reason=WHY)
    Drug.objects.filter(pk=old.pk).update(merged_into=third)

    with pytest.raises(CannotMerge, match="does not point to baricitinib any more"):
        undo_merge(merge, by=by)


def test_history_tells_a_merge_and_its_undoing(by):
    old, new = a_drug("INCB28050"), a_drug("baricitinib")
    undo_merge(merge_drugs(old, into=new, by=by, reason=WHY), by=by)

    assert {str(each) for each in told(old)} == {
        "entered outside an act.",
        f"Cleo Marchetti (administrator) merged: merged into empty -> baricitinib. “{WHY}”",
        (
            "Cleo Marchetti (administrator) undid the merge: "
            f"merged into baricitinib -> empty. “{WHY}”"
        ),
    }
