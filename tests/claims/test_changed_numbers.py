"""A number is changed after it was accepted: the claims that speak of it are looked at again."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from curation import tasks
from curation.claims.deciding import accept_claim
from curation.claims.doubts import doubt_what_speaks_of_changed_numbers as doubted
from curation.claims.spoken import speaking_of
from curation.evidence.results import (
    ArmNumbers,
    EffectNumbers,
    Provenance,
    keep_as_printed,
    record_effect,
    record_result,
)
from curation.history import states
from curation.history.told import told
from curation.models import Cause, Claim, Effect, Result, State
from curation.models.curated import SHOWN
from curation.web.claim_results import results_of
from tests.cast import ada, ben
from tests.desk_builders import a_claim, a_paper, an_accepted_claim
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db


class World:
    def __init__(self):
        self.curator, self.reviewer = ada(), ben()
        self.trial, self.endpoint, self.drug = a_trial(), an_endpoint(), a_drug()
        self.arm, self.placebo = an_arm(self.trial, self.drug), an_arm(self.trial)
        self.outcome = an_outcome(self.trial, self.endpoint)
        made = {"by": self.curator, "accepted_by": self.reviewer}
        self.result = a_result(self.outcome, self.arm, events=57, n=100, **made)
        self.control = a_result(self.outcome, self.placebo, events=40, n=100, **made)
        self.effect = an_effect(self.outcome, self.arm, self.placebo, of=("OR", 2, 1, 4), **made)
        self.paper = a_paper()

    def claim(self, **says):
        return an_accepted_claim(self.curator, self.reviewer, self.paper, **says)

    def becomes(self, events, arm=None):
        provenance = Provenance(source=self.result.source)
        return record_result(
            self.outcome,
            arm or self.arm,
            ArmNumbers(events=events, n=100),
            provenance,
            by=self.curator,
        )


@pytest.fixture
def world():
    return World()


def state_of(claim):
    claim = Claim.objects.get(pk=claim.pk)
    return claim.state, claim.cause


IN_DOUBT = (State.REQUIRES_REVIEW, Cause.CHANGED)
ACCEPTED = (State.ACCEPTED, "")


def test_a_claim_on_the_trial_and_endpoint_is_put_in_doubt_and_says_what_changed(world):
    claim = world.claim(trial=world.trial, endpoint=world.endpoint)
    assert doubted() == []

    world.becomes(58)

    assert doubted() == [claim]
    assert state_of(claim) == IN_DOUBT
    claim.refresh_from_db()
    assert claim.reason == (
        "SLE-BRAVE-I, baricitinib 4 mg once daily: SRI-4, week 52: events 57 -> 58."
    )
    assert (told(claim)[0].who, told(claim)[0].act) == ("lupusjak", "put in doubt")


def test_the_second_time_changes_nothing(world):
    claim = world.claim(trial=world.trial)
    world.becomes(58)
    doubted()
    told_before = told(claim)

    assert doubted() == []
    assert told(claim) == told_before


def test_whoever_decides_after_the_change_has_answered_it_also_when_the_number_is_accepted(world):
    claim = world.claim(trial=world.trial)
    result = world.becomes(58)
    doubted()

    accept_claim(Claim.objects.get(pk=claim.pk), by=world.reviewer)
    states.accept(result, by=world.reviewer)

    assert doubted() == []
    assert state_of(claim) == ACCEPTED


def test_a_second_change_is_news_again(world):
    claim = world.claim(trial=world.trial)
    world.becomes(58)
    doubted()
    world.becomes(59)

    assert doubted() == [claim]
    claim.refresh_from_db()
    assert "events 57 -> 58." in claim.reason
    assert "events 57 -> 59." in claim.reason


def test_a_claim_that_was_accepted_after_the_change_is_not_in_doubt(world):
    world.becomes(58)
    claim = world.claim(trial=world.trial)
    Claim.objects.filter(pk=claim.pk).update(decided_at=now() + timedelta(seconds=1))

    assert doubted() == []


def test_what_was_never_accepted_a_remark_that_is_kept_and_a_note_put_nothing_in_doubt(world):
    world.claim(trial=world.trial)
    other = an_outcome(world.trial, world.endpoint, week=24)
    source = world.result.source
    for events in (5, 6):
        numbers = ArmNumbers(events=events, n=100)
        record_result(other, world.arm, numbers, Provenance(source=source), by=world.curator)
    keep_as_printed(world.control, "percent", "It is printed so.", by=world.curator)
    record_result(
        world.outcome,
        world.arm,
        ArmNumbers(events=57, n=100),
        Provenance(source=a_source(), note="Read again"),
        by=world.curator,
    )

    assert doubted() == []


def test_an_effect_that_changed_is_told_by_its_interval(world):
    claim = world.claim(endpoint=world.endpoint, drugs=[world.drug])
    record_effect(
        *(world.outcome, world.arm, world.placebo),
        EffectNumbers(measure="OR", estimate=2, low=1, high=3),
        Provenance(source=world.effect.source),
        by=world.curator,
    )

    assert doubted(world.outcome) == [claim]
    claim.refresh_from_db()
    assert "high 4 -> 3." in claim.reason


def test_drafts_and_what_waits_for_its_first_decision_stay_as_they_are(world):
    draft = a_claim(world.curator, trial=world.trial)
    waiting = a_claim(world.curator, trial=world.trial, state="submitted", submitted_at=now())
    world.becomes(58)

    assert doubted() == []
    assert [state_of(each)[0] for each in (draft, waiting)] == ["draft", "submitted"]


def test_the_clock_finds_what_no_page_told(world):
    claim = world.claim(trial=world.trial)
    world.becomes(58)

    tasks.follow_up()

    assert state_of(claim) == IN_DOUBT


def test_claims_speak_of_a_number_just_where_their_page_lists_it(world):
    other_drug, other_endpoint = a_drug("tofacitinib"), an_endpoint("BICLA")
    other_trial = a_trial("SLE-OTHER")
    arm, placebo = an_arm(other_trial, other_drug), an_arm(other_trial)
    made = {"by": world.curator, "accepted_by": world.reviewer}
    for trial, arms in ((world.trial, (world.arm, world.placebo)), (other_trial, (arm, placebo))):
        outcome = an_outcome(trial, other_endpoint)
        for each in arms:
            a_result(outcome, each, events=1, n=9, **made)
    an_effect(outcome, arm, placebo, of=("OR", 2, 1, 4), **made)
    claims = [
        a_claim(world.curator, trial=trial, endpoint=endpoint, drugs=drugs)
        for trial in (None, world.trial, other_trial)
        for endpoint in (None, world.endpoint, other_endpoint)
        for drugs in ((), (world.drug,), (other_drug,), (world.drug, other_drug))
    ]

    listed = set()
    for claim in claims:
        for spoken in results_of(claim, SHOWN).outcomes:
            rows = [*spoken.arms, *spoken.comparisons]
            listed |= {(claim.pk, type(each.row), each.row.pk) for each in rows}
    found = {
        (claim.pk, type(row), row.pk)
        for noun in (Result, Effect)
        for row in noun.objects.all()
        for claim in speaking_of(row)
    }

    assert found == listed
    assert len({pk for pk, _, _ in found}) > 10
