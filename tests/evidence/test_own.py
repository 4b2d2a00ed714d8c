"""What somebody has still to finish."""

import pytest

from curation.evidence.own import unfinished
from curation.models import Finding, State
from tests.cast import ada, ben
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


@pytest.fixture
def outcome():
    return an_outcome(a_trial(), an_endpoint())


def piles(found):
    return [(str(pile.trial or ""), pile.what, pile.rows, pile.reason) for pile in found]


def test_drafts_of_one_outcome_are_one_pile(outcome):
    her, source = ada(), a_source()
    arm, placebo = an_arm(outcome.trial, a_drug()), an_arm(outcome.trial)
    for each in (arm, placebo):
        a_result(outcome, each, by=her, events=1, n=9, state=State.DRAFT, source=source)
    an_effect(outcome, arm, placebo, by=her, of=("OR", 2, 1, 3), source=source)

    assert piles(unfinished(her).drafts) == [("SLE-BRAVE-I", "SRI-4, week 52", 2, "")]
    assert unfinished(her).sent_back == []
    assert unfinished(ben()) == ([], [])


def test_what_was_sent_back_says_why_and_by_whom(outcome):
    her, him = ada(), ben()
    a_result(
        outcome, an_arm(outcome.trial), by=her, events=1, n=9, state=State.REJECTED,
        reason="which set?", decided_by=him, decided_at="2026-01-01T00:00:00Z",
    )  # fmt: skip
    (pile,) = unfinished(her).sent_back
    assert (pile.reason, pile.by) == ("which set?", him)


def test_a_finding_is_named_by_its_study():
    her = ada()
    Finding.objects.create(
        level="cohort", study="A registry", arm="tofacitinib", endpoint=an_endpoint(),
        source=a_source(), entered_by=her, changed_by=her,
    )  # fmt: skip
    assert piles(unfinished(her).drafts) == [("", "SRI-4, A registry", 1, "")]


def test_it_takes_three_queries(outcome, django_assert_num_queries):
    her = ada()
    for each in (an_arm(outcome.trial), an_arm(outcome.trial, a_drug())):
        a_result(outcome, each, by=her, events=1, n=9, state=State.DRAFT)
    with django_assert_num_queries(3):
        piles(unfinished(her).drafts)
