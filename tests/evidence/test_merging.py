"""Two entries of a vocabulary that are one: what moves, what is refused, what is said before."""

from decimal import Decimal

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
from curation.evidence.trials import add_arm, add_outcome
from curation.history.states import ReasonNeeded
from curation.models import (
    Arm,
    Drug,
    DrugIdentifier,
    Endpoint,
    Merge,
    Source,
)
from tests.cast import cleo
from tests.desk_builders import a_claim
from tests.evidence.merges_at_hand import WHY, as_it_is
from tests.evidence_builders import (
    a_drug,
    a_finding,
    a_source,
    a_trial,
    an_arm,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return cleo()


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
