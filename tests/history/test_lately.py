"""What people did lately, as short sentences."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from curation.claims.comments import comment
from curation.evidence import results, trials
from curation.evidence.findings import add_finding
from curation.evidence.results import ArmNumbers, Provenance
from curation.evidence.starter import LOADER, loader
from curation.history import states
from curation.history.acts import act
from curation.history.lately import lately
from curation.models import Drug, Endpoint, Result, Trial
from curation.screening.decisions import decide
from curation.tagging.taggings import tag_with
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_tag
from tests.evidence_builders import a_drug, a_source, a_trial, an_arm, an_endpoint, an_outcome

# The triggers tell of an act by settings of a transaction, so each verb needs its own.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def told(**asked):
    return [str(deed) for deed in lately(loader=LOADER, **asked)]


@pytest.fixture
def entered():
    """Ada enters two results of SLE-BRAVE-I and hands them on."""
    her = ada()
    with act("made ready", by=her):
        trial = a_trial()
        outcome = an_outcome(trial, an_endpoint())
        drug = a_drug()
        arms = [an_arm(trial, drug, dose) for dose in (4, 2)]
        source = a_source()
    rows = []
    for arm in arms:
        row = results.record_result(
            outcome, arm, ArmNumbers(events=142, n=252), Provenance(source), by=her
        )
        rows.append(results.submit(row, by=her))
    return rows


def test_nothing_is_told_of_an_empty_site():
    assert lately() == []


def test_what_one_person_did_to_one_trial_is_one_sentence(entered):
    him = ben()
    for row in entered:
        states.accept(row, by=him)

    assert told(limit=3) == [
        "Ben Lindqvist accepted 2 results of SLE-BRAVE-I",
        "Ada Okafor submitted 2 results of SLE-BRAVE-I",
        "Ada Okafor entered 2 results of SLE-BRAVE-I",
    ]


def test_a_reason_is_told_and_keeps_deeds_apart(entered):
    him = ben()
    states.reject(entered[0], by=him, reason="which set?")
    states.reject(entered[1], by=him, reason="name cut off")
    assert told(limit=2) == [
        "Ben Lindqvist rejected a result of SLE-BRAVE-I: “name cut off”",
        "Ben Lindqvist rejected a result of SLE-BRAVE-I: “which set?”",
    ]


def test_a_trial_is_told_by_its_name(entered):
    trials.add_trial(by=ada_again(), slug="sleek", acronym="SLEek")
    assert told(limit=1) == ["Ada Okafor added SLEek"]
    trials.add_arm(
        Trial.objects.get(slug="sleek"), by=ada_again(), key="placebo", label="placebo",
        kind="placebo",
    )  # fmt: skip
    assert told(limit=1) == ["Ada Okafor added an arm of SLEek"]


def test_what_is_withdrawn_or_put_in_doubt_reads_as_people_say_it(entered):
    states.withdraw(entered[0], by=ada_again(), reason="twice here")
    states.require_review(entered[1], "retracted")
    assert told(limit=2) == [
        "lupusjak put a result of SLE-BRAVE-I in doubt: “its source was retracted”",
        "Ada Okafor withdrew a result of SLE-BRAVE-I: “twice here”",
    ]


def test_of_a_merge_the_drugs_are_told_and_not_the_arms_that_moved(entered):
    with act("merged", by=ada_again(), reason="one drug, two names"):
        other = a_drug("INCB028050")
        Drug.objects.filter(inn="baricitinib").update(merged_into=other)
        an_arm(Trial.objects.get(), other, 1)
    with act("undid the merge", by=ada_again()):
        Drug.objects.filter(inn="baricitinib").update(merged_into=None)
    assert told(limit=3) == [
        "Ada Okafor undid the merge of baricitinib",
        "Ada Okafor merged 2 drugs: “one drug, two names”",
        "Ada Okafor submitted 2 results of SLE-BRAVE-I",
    ]


def test_a_change_that_nobody_explained_is_told_too(entered):
    Result.objects.filter(pk=entered[0].pk).update(note="changed by hand")
    assert told(limit=1) == ["Somebody changed a result of SLE-BRAVE-I outside of the pages"]


def test_the_starter_evidence_is_one_sentence(entered):
    account = loader()
    with act("added the drug", by=account):
        drug = a_drug("tofacitinib")
    with act("added the endpoint", by=account):
        endpoint = an_endpoint("BILAG")
    for study in ("one", "two"):
        finding = add_finding(
            by=account, source=a_source(), drugs=[drug], endpoint=endpoint,
            level="cohort", study=study, arm="tofacitinib", percent=40, percent_as_printed="40",
        )  # fmt: skip
        states.submit(finding, by=account)
    assert told(limit=1) == ["Starter evidence was loaded: 2 findings and tofacitinib"]
    assert "Starter" not in told()[1]


def test_endpoints_alone_are_told_of_a_load(entered):
    with act("added the endpoint", by=loader()):
        an_endpoint("BILAG")
    assert told(limit=1) == ["Starter evidence was loaded: BILAG"]


def test_the_newest_stand_first_and_no_more_than_asked_for(entered):
    deeds = lately(limit=2)
    assert len(deeds) == 2
    assert deeds[0].at >= deeds[1].at > now() - timedelta(hours=1)


def test_what_somebody_tagged_and_judged_in_a_day_is_one_sentence_each(monkeypatch):
    her = ada()
    with act("made ready", by=her):
        tag, papers = a_tag("baricitinib"), [a_reference() for _ in range(5)]
    for paper in papers:
        tag_with(tag, paper, by=her)
        decide(paper, "include", by=her)
    said = ["Ada Okafor included 5 references", "Ada Okafor tagged 5 references with baricitinib"]
    assert [str(deed) for deed in lately(seen_by=her, limit=2)] == said
    # However few events are looked at first, a day is counted whole.
    monkeypatch.setattr("curation.history.lately.FEW", 2)
    assert [str(deed) for deed in lately(seen_by=her, limit=2)] == said


def test_comments_on_different_things_are_told_apart():
    her, papers = ada(), [a_reference(), a_reference()]
    for number, paper in enumerate((*papers, papers[1])):
        comment(paper, by=her, text=f"Read supplement {number}.")
    assert told() == [
        f"Ada Okafor wrote 2 comments on {papers[1]}",
        f"Ada Okafor wrote a comment on {papers[0]}",
    ]


def test_it_takes_two_queries(entered, django_assert_num_queries):
    with django_assert_num_queries(2):
        lately()
    assert Drug.objects.count() == Endpoint.objects.count() == 1


def ada_again():
    from curation.models import User

    return User.objects.get(username="ada")
