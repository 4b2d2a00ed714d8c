"""A paper falls: the numbers that it prints require review."""

import pytest

from curation.evidence.doubts import doubt_what_rests_on
from curation.history import states
from curation.models import Notice, State
from tests.builders import a_notice, a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_paper, a_quote
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


class Numbers:
    """A result, an effect and a finding of a paper, accepted; and a result of another."""

    def __init__(self, paper):
        self.curator, self.reviewer = ada(), ben()
        trial, endpoint = a_trial(), an_endpoint()
        outcome = an_outcome(trial, endpoint)
        placebo, arm = an_arm(trial), an_arm(trial, a_drug())
        self.source = a_source(paper)
        made = {"by": self.curator, "accepted_by": self.reviewer}
        self.result = a_result(outcome, arm, events=57, n=100, source=self.source, **made)
        self.effect = an_effect(
            outcome, arm, placebo, of=("OR", 1.5, 1.1, 2.2), source=self.source, **made
        )
        self.finding = a_finding(endpoint, events=1, n=2, source=self.source, **made)
        self.other = a_result(outcome, placebo, events=40, n=100, **made)

    def causes(self):
        rows = (self.result, self.effect, self.finding, self.other)
        for row in rows:
            row.refresh_from_db()
        return [row.cause for row in rows]


@pytest.fixture
def paper():
    return a_paper()


@pytest.fixture
def numbers(paper):
    return Numbers(paper)


@pytest.mark.parametrize(
    ("kind", "cause"),
    [
        (Notice.Kind.RETRACTION_IN, "retracted"),
        (Notice.Kind.RETRACTED_REPUBLISHED_IN, "retracted"),
        (Notice.Kind.ERRATUM_IN, "corrected"),
        (Notice.Kind.CORRECTED_IN, "corrected"),
        (Notice.Kind.EXPRESSION_OF_CONCERN_IN, "concern"),
    ],
)
def test_every_number_of_the_paper_is_in_doubt_and_says_which_notice(paper, numbers, kind, cause):
    notice = a_notice(paper, kind)

    doubted = doubt_what_rests_on(paper)

    assert doubted == [numbers.result, numbers.effect, numbers.finding]
    assert numbers.causes() == [cause, cause, cause, ""]
    assert numbers.effect.reason == f"{paper}: {notice.label} in PMID {notice.pmid}."


def test_a_number_that_the_paper_prints_beside_another_is_in_doubt_with_it(paper):
    numbers = Numbers(a_reference())
    numbers.result.also_in.add(a_source(paper), a_source(paper, locator="Table 2"))
    a_notice(paper)

    assert doubt_what_rests_on(paper) == [numbers.result]


def test_what_was_accepted_again_is_left_alone_by_the_same_notice(paper, numbers):
    a_notice(paper)
    doubt_what_rests_on(paper)
    again = states.accept(numbers.result, by=numbers.reviewer)

    assert doubt_what_rests_on(paper) == []
    assert again.reason == ""
    assert numbers.causes() == ["", "retracted", "retracted", ""]


def test_what_waits_for_its_first_look_is_in_doubt_too(paper, numbers):
    numbers.result = states.withdraw(numbers.result, by=numbers.curator, reason="A slip.")
    numbers.result = states.submit(numbers.result, by=numbers.curator)
    a_notice(paper)

    doubt_what_rests_on(paper)

    assert numbers.causes()[0] == "retracted"


def test_what_was_withdrawn_stays_withdrawn(paper, numbers):
    states.withdraw(numbers.result, by=numbers.curator, reason="A slip.")
    a_notice(paper)

    doubt_what_rests_on(paper)

    numbers.result.refresh_from_db()
    assert numbers.result.state == State.WITHDRAWN


def test_words_that_went_put_only_the_numbers_that_rest_on_them_in_doubt(paper, numbers):
    lost = a_quote(
        paper, numbers.curator, anchor="orphaned", found_on=None, found_start=None, found_end=None
    )
    numbers.effect.source = a_source(
        paper, quote=lost.exact, anchored=lost, locator="abstract, Results"
    )
    numbers.effect.save()

    doubt_what_rests_on(paper)
    doubt_what_rests_on(paper)

    assert numbers.causes() == ["", "drifted", "", ""]
    assert "are no longer in the abstract" in numbers.effect.reason
