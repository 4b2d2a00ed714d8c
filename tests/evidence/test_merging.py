"""Two entries of a vocabulary that are one; and back."""

from decimal import Decimal
from random import Random

import pytest

from curation.evidence import merging
from curation.evidence.merging import (
    CannotMerge,
    Touched,
    merge_drugs,
    merge_endpoints,
    undo_merge,
    what_a_merge_touches,
)
from curation.evidence.pointers import columns_to, links_to
from curation.evidence.trials import add_arm, add_outcome, change_arm
from curation.history.states import ReasonNeeded
from curation.history.told import told
from curation.models import (
    Arm,
    Claim,
    Drug,
    DrugIdentifier,
    Effect,
    Endpoint,
    Finding,
    Merge,
    Outcome,
    Result,
    Source,
    Trial,
)
from tests.cast import cleo
from tests.desk_builders import a_claim
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

WHY = "The code was replaced by the INN."
LINKS = (Claim.drugs.through, Finding.drugs.through, Drug.sources.through)


@pytest.fixture
def by():
    return cleo()


def as_it_is():
    """Every row of the evidence; of a table of links, what it links."""
    rows = {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in (
            *(Drug, DrugIdentifier, Endpoint, Trial, Arm, Outcome),
            *(Result, Effect, Finding, Claim),
        )
    }
    for table in LINKS:
        left, right = (field.attname for field in table._meta.fields[1:])
        rows[table.__name__] = sorted(table.objects.values_list(left, right))
    return rows


def test_what_points_to_a_drug_moves_to_the_other(by):
    old, new = a_drug("INCB28050"), a_drug("baricitinib")
    trial = a_trial()
    arm = an_arm(trial, old)
    combined = an_arm(trial, a_drug("upadacitinib"), partner=old)
    identifier = DrugIdentifier.objects.create(drug=old, system="UNII", value="ISP4442I3Y")
    source = a_source()
    old.sources.add(source)
    finding = a_finding(by=by, drugs=[old])
    claim = a_claim(by, drugs=[old])

    merge_drugs(old, into=new, by=by, reason=WHY)

    for row in (arm, combined, identifier, old):
        row.refresh_from_db()
    assert (arm.drug, combined.partner, identifier.drug) == (new, new, new)
    assert list(finding.drugs.all()) == [new]
    assert list(claim.drugs.all()) == [new]
    assert list(new.sources.all()) == [source]
    assert not old.sources.exists()
    assert old.merged_into == new
    assert list(Drug.objects.standing().order_by("inn")) == [new, combined.drug]


def test_its_names_lead_to_the_other_each_once(by):
    old = a_drug("INCB28050", synonyms=["LY3009104", "Olumiant"])
    new = a_drug("baricitinib", synonyms=["olumiant"])

    merge_drugs(old, into=new, by=by, reason=WHY)

    new.refresh_from_db()
    assert new.synonyms == ["olumiant", "INCB28050", "LY3009104"]


def test_words_written_from_the_name_follow_it_and_typed_ones_stay(by):
    old, new, other = a_drug("INCB28050"), a_drug("baricitinib"), a_drug("upadacitinib")
    trial = a_trial()
    facts = {"by": by, "kind": "drug", "unit": "mg", "frequency": "once daily"}
    written = add_arm(trial, drug=old, dose=Decimal(4), **facts)
    typed = add_arm(trial, drug=old, dose=Decimal(2), label="low dose", **facts)
    partner = add_arm(
        trial,
        drug=other,
        dose=Decimal(30),
        partner=old,
        partner_dose=Decimal(4),
        partner_unit="mg",
        **facts,
    )

    merge = merge_drugs(old, into=new, by=by, reason=WHY)

    def words():
        return [
            (arm.label, arm.regimen) for arm in Arm.objects.filter(trial=trial).order_by("position")
        ]

    assert words() == [
        ("baricitinib 4 mg once daily", "4 mg once daily"),
        ("low dose", "2 mg once daily"),
        (
            "upadacitinib 30 mg + baricitinib 4 mg once daily",
            "30 mg + baricitinib 4 mg once daily",
        ),
    ]
    assert Arm.objects.get(pk=written.pk).key == "incb28050-4-mg-once-daily"

    undo_merge(merge, by=by)

    assert words() == [(arm.label, arm.regimen) for arm in (written, typed, partner)]


def test_a_label_follows_back_though_its_dose_was_mended_meanwhile(by):
    old, new = a_drug("INCB28050"), a_drug("baricitinib")
    arm = add_arm(a_trial(), drug=old, by=by, kind="drug", dose=Decimal(4), unit="mg")
    merge = merge_drugs(old, into=new, by=by, reason=WHY)
    arm = Arm.objects.get()
    change_arm(arm, by=by, label="baricitinib 2 mg", dose=Decimal(2))

    undo_merge(merge, by=by)

    assert Arm.objects.get().label == "INCB28050 2 mg"


def test_what_points_to_an_endpoint_moves_to_the_other(by):
    old = an_endpoint("SLE Responder Index 4", short="SRI(4)", printed=["SRI4 response"])
    new = an_endpoint("SRI-4")
    outcome = an_outcome(a_trial(), old)
    finding = a_finding(old, by=by)
    claim = a_claim(by, endpoint=old)

    merge_endpoints(old, into=new, by=by, reason=WHY)

    for row in (outcome, finding, claim, old, new):
        row.refresh_from_db()
    assert (outcome.endpoint, finding.endpoint, old.merged_into) == (new, new, new)
    assert claim.endpoint == new
    assert new.printed == ["SLE Responder Index 4", "SRI(4)", "SRI4 response"]
    assert list(Endpoint.objects.standing()) == [new]


def test_an_outcome_that_is_there_already_refuses_the_merge_and_is_named(by):
    old, new = an_endpoint("SRI4 response"), an_endpoint("SRI-4")
    trial = a_trial("SLEek")
    an_outcome(trial, old, 48)
    an_outcome(trial, new, 48)
    an_outcome(trial, old, 24)
    before = as_it_is()

    with pytest.raises(CannotMerge, match="under both endpoints: SLEek, SRI4 response, week 48"):
        merge_endpoints(old, into=new, by=by, reason=WHY)

    assert as_it_is() == before
    assert not Merge.objects.exists()


def test_a_refusal_names_five_and_counts_the_rest(by):
    old, new = an_endpoint("SRI4 response"), an_endpoint("SRI-4")
    trial = a_trial()
    for week in range(7):
        an_outcome(trial, old, week)
        an_outcome(trial, new, week)

    with pytest.raises(CannotMerge, match="week 4; and 2 more"):
        merge_endpoints(old, into=new, by=by, reason=WHY)


@pytest.mark.parametrize(
    ("unlike", "says"),
    [
        ({"kind": "continuous"}, "“a number”.*“yes or no”.*not the same"),
        ({"good": "lower"}, "“less is better”.*“more is better”.*not the same"),
    ],
)
def test_endpoints_of_another_kind_or_direction_are_never_one(by, unlike, says):
    with pytest.raises(CannotMerge, match=says):
        merge_endpoints(
            an_endpoint("SLEDAI change", **unlike), into=an_endpoint(), by=by, reason=WHY
        )


def test_drugs_that_an_arm_combines_are_never_one(by):
    drug, partner = a_drug("upadacitinib"), a_drug("elsubrutinib")
    an_arm(a_trial("SLEek"), drug, partner=partner, label="both")

    with pytest.raises(CannotMerge, match="combine the two, so they are not one: SLEek, both"):
        merge_drugs(partner, into=drug, by=by, reason=WHY)


def test_nothing_is_merged_into_itself_or_twice_or_into_what_is_gone(by):
    first, second, third = (a_drug(name) for name in ("first", "second", "third"))
    merge_drugs(first, into=second, by=by, reason=WHY)

    for merged, into, says in (
        (second, second, "into itself"),
        (first, third, "first was merged into second already"),
        (third, first, "first was merged into second already"),
    ):
        with pytest.raises(CannotMerge, match=says):
            merge_drugs(merged, into=into, by=by, reason=WHY)


@pytest.mark.parametrize("reason", ["", " \n"])
def test_a_merge_says_why(by, reason):
    with pytest.raises(ReasonNeeded, match="why these two are one"):
        merge_drugs(a_drug("a"), into=a_drug("b"), by=by, reason=reason)


def test_a_preview_counts_what_would_move_and_moves_nothing(by):
    old, new = a_drug("INCB28050"), a_drug("baricitinib")
    trial = a_trial()
    an_arm(trial, old, 2)
    an_arm(trial, old, 4)
    a_finding(by=by, drugs=[old])
    a_claim(by, drugs=[old])
    before = as_it_is()

    preview = what_a_merge_touches(old, into=new)

    assert sorted(preview.touched) == [
        Touched("arms", 2),
        Touched("arms as the other drug", 0),
        Touched("claims", 1),
        Touched("findings", 1),
        Touched("identifiers", 0),
        Touched("sources", 0),
    ]
    assert preview.names == ["INCB28050"]
    assert preview.hindrances == []
    assert as_it_is() == before


def test_a_preview_of_endpoints_names_what_stands_in_the_way(by):
    old, new = an_endpoint("SRI4 response"), an_endpoint("SRI-4")
    trial = a_trial()
    an_outcome(trial, old)
    an_outcome(trial, new)

    preview = what_a_merge_touches(old, into=new)

    assert sorted(preview.touched) == [
        Touched("claims", 0),
        Touched("findings", 0),
        Touched("outcomes", 1),
    ]
    assert preview.names == ["SRI4 response"]
    assert len(preview.hindrances) == 1


def test_whatever_points_to_an_entry_is_found_from_the_models():
    assert sorted(column.key for column in columns_to(Drug)) == [
        "arm.drug",
        "arm.partner",
        "drugidentifier.drug",
    ]
    assert sorted(links.key for links in links_to(Drug)) == [
        "claim_drugs",
        "drug_sources",
        "finding_drugs",
    ]
    assert sorted(column.key for column in columns_to(Endpoint)) == [
        "claim.endpoint",
        "finding.endpoint",
        "outcome.endpoint",
    ]
    assert list(links_to(Endpoint)) == []


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


def test_what_is_added_to_a_merged_entry_goes_where_that_went(by):
    drug, endpoint, trial = a_drug("baricitinib"), an_endpoint("SRI-4"), a_trial()
    old = a_drug("INCB28050")
    merge_drugs(old, into=drug, by=by, reason=WHY)
    gone = an_endpoint("SRI4 response")
    merge_endpoints(gone, into=endpoint, by=by, reason=WHY)
    old.refresh_from_db()
    gone.refresh_from_db()

    arm = add_arm(trial, by=by, kind="drug", drug=old, partner=old)

    assert (arm.drug, arm.partner) == (drug, drug)
    assert add_outcome(trial, gone, by=by).endpoint == endpoint
    assert merging.standing_for(old) == drug
    assert Source.objects.count() == 0
