"""Results and effects entered by the API, handed on and decided."""

from decimal import Decimal

import pytest

from curation.models import Claim, Effect, Result, Source, State
from tests.api.asking import is_refused, program_of
from tests.evidence_builders import (
    a_drug,
    a_finding,
    a_result,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db

FROM = {"registry": "NCT03616912", "locator": "Table 2"}


@pytest.fixture
def curator(cast):
    return program_of(cast.ada)


@pytest.fixture
def reviewer(cast):
    return program_of(cast.ben)


@pytest.fixture
def outcome(db):
    trial = a_trial()
    an_arm(trial, a_drug()), an_arm(trial)
    return an_outcome(trial, an_endpoint())


def arms(outcome):
    return [arm.pk for arm in outcome.trial.arms.order_by("position")]


def entered(curator, outcome, **more):
    said = {"arm": arms(outcome)[0], "events": 57, "n": 100, "percent": "57.0", "source": FROM}
    return curator.post(f"/outcomes/{outcome.pk}/results", said | more)


def test_a_result_is_entered_as_printed_and_is_a_draft(cast, curator, outcome):
    answer = entered(curator, outcome, flags=["not_lupus"], note="As printed.")

    assert answer.status_code == 201, answer.content
    assert (answer.json()["state"], answer.headers["ETag"]) == ("draft", '"v1"')
    result = Result.objects.get(pk=answer.json()["number"])
    assert (result.events, result.n, result.percent_as_printed) == (57, 100, "57.0")
    assert (result.source.registry, result.source.locator) == ("NCT03616912", "Table 2")
    assert (result.flags, result.entered_by) == (["not_lupus"], cast.ada)


def test_the_same_again_changes_nothing_and_other_numbers_are_refused(curator, outcome):
    first = entered(curator, outcome).json()

    assert entered(curator, outcome).json() == first
    is_refused(entered(curator, outcome, events=58), 412, "Nothing of yours was saved over theirs")
    assert Result.objects.get().events == 57


def test_a_change_keeps_what_it_does_not_name(curator, outcome):
    number = entered(curator, outcome).json()["number"]

    answer = curator.patch(
        f"/results/{number}", {"events": 58, "percent": None}, **{"If-Match": '"v1"'}
    )

    assert answer.json()["version"] == 2
    result = Result.objects.get()
    assert (result.events, result.n, result.percent) == (58, 100, None)
    assert Source.objects.count() == 1
    stale = curator.patch(
        f"/results/{number}", {"n": 9, "percent": 1, "source": FROM}, **{"If-Match": '"v1"'}
    )
    told = is_refused(stale, 412, "Somebody changed it")
    assert stale.headers["ETag"] == '"v2"'
    theirs = told["theirs"]
    assert (theirs["n"], theirs.get("percent"), set(theirs)) == (100, None, set(told["yours"]))
    assert theirs["source"]["locator"] == "Table 2"
    assert (told["yours"]["n"], told["yours"]["source"]) == (9, FROM)
    is_refused(curator.patch(f"/results/{number}", {"n": 9}), 428, "If-Match")


def test_what_is_odd_takes_a_reason_before_it_is_handed_on(curator, reviewer, outcome):
    number = entered(curator, outcome, percent="75.0").json()["number"]
    seen = {"If-Match": '"v1"'}

    told = is_refused(curator.post(f"/results/{number}/submit", **seen), 409, "kept as a draft")

    (error,) = told["errors"]
    code = error["field"].removeprefix("kept.")
    changed = curator.patch(f"/results/{number}", {"kept": {code: "It is printed so."}}, **seen)
    seen = {"If-Match": changed.headers["ETag"]}
    assert curator.post(f"/results/{number}/submit", **seen).json()["state"] == "submitted"
    accepted = reviewer.post(f"/results/{number}/accept", **seen)
    assert accepted.json()["state"] == "accepted"


def test_nobody_accepts_their_own_and_a_stale_version_is_accepted_by_nobody(cast, outcome):
    first, second = outcome.trial.arms.order_by("position")
    mine = a_result(outcome, first, by=cast.cleo, events=1, n=2)
    theirs = a_result(outcome, second, by=cast.ada, events=1, n=2)
    program = program_of(cast.cleo)

    is_refused(
        program.post(f"/results/{mine.pk}/accept", **{"If-Match": '"v1"'}),
        403,
        "Somebody else has to accept what you entered.",
    )
    is_refused(program.post(f"/results/{theirs.pk}/accept", **{"If-Match": '"v7"'}), 412)
    is_refused(program.post(f"/results/{theirs.pk}/accept"), 428)
    assert set(Result.objects.values_list("state", flat=True)) == {State.SUBMITTED}


@pytest.mark.parametrize("noun", ["results", "effects", "findings"])
def test_each_kind_is_rejected_submitted_again_and_withdrawn(
    cast, curator, reviewer, outcome, noun
):
    first, second = outcome.trial.arms.order_by("position")
    row = {
        "results": lambda: a_result(outcome, first, by=cast.ada, events=1, n=2),
        "effects": lambda: an_effect(
            outcome, first, second, by=cast.ada, direction="no difference"
        ),
        "findings": lambda: a_finding(outcome.endpoint, by=cast.ada, events=1, n=2),
    }[noun]()
    seen, at = {"If-Match": '"v1"'}, f"/{noun}/{row.pk}"

    is_refused(reviewer.post(f"{at}/reject", {"reason": ""}, **seen), 422, "Say why you reject it")
    assert reviewer.post(f"{at}/reject", {"reason": "No."}, **seen).json()["state"] == "rejected"
    assert curator.post(f"{at}/submit", **seen).json()["state"] == "submitted"
    is_refused(curator.post(f"{at}/submit", **seen), 409, "not yet confirmed already")
    gone = curator.post(f"{at}/withdraw", {"reason": "Another trial."}, **seen)
    assert gone.json()["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"source": None}, "source"),
        ({"source": {"pmid": 1}}, "pmid"),
        ({"source": {"registry": "NCT1"}}, ""),
        ({"source": {}}, ""),
        ({"arm": 999_999_999}, "arm"),
        ({"events": 101}, ""),
        ({"events": -1}, "events"),
        ({"events": 1.5}, "events"),
        ({"events": True}, "events"),
        ({"percent": "NaN"}, "percent"),
        ({"percent": "1e99999999"}, "percent"),
        ({"flags": ["loud"]}, "flags"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_so_is_refused_and_nothing_is_kept(curator, outcome, said, field):
    told = is_refused(entered(curator, outcome, **said), 422)

    assert field in {each["field"].split(".")[0] for each in told["errors"]}
    assert not Result.objects.exists()
    assert not Source.objects.exists()


def test_the_arm_of_another_trial_is_refused(curator, outcome):
    other = an_arm(a_trial("ANOTHER"))

    is_refused(entered(curator, outcome, arm=other.pk), 422, "has no arm with number")


def test_an_effect_is_entered_and_changed(curator, outcome):
    arm, comparator = arms(outcome)
    said = {
        **{"arm": arm, "comparator": comparator, "measure": "OR", "source": FROM},
        **{"estimate": "2.25", "low": "1.28", "high": "3.96", "p": 0.005},
    }

    answer = curator.post(f"/outcomes/{outcome.pk}/effects", said)
    assert answer.status_code == 201, answer.content
    number = answer.json()["number"]
    changed = curator.patch(f"/effects/{number}", {"estimate": "2.26"}, **{"If-Match": '"v1"'})

    assert changed.json()["version"] == 2
    effect = Effect.objects.get()
    assert (effect.estimate, effect.low, effect.p) == (
        Decimal("2.26"),
        Decimal("1.28"),
        Decimal("0.005"),
    )
    stale = curator.patch(f"/effects/{number}", {"estimate": 3, "p": None}, **{"If-Match": '"v1"'})
    told = is_refused(stale, 412)
    assert told["theirs"] == {"estimate": "2.26", "p": "0.005"}
    assert told["yours"] == {"estimate": "3", "p": None}
    wrong_way = said | {"low": 5, "high": 1}
    is_refused(curator.post(f"/outcomes/{outcome.pk}/effects", wrong_way), 422, "wrong way round")
    assert curator.delete(f"/effects/{number}", **{"If-Match": '"v2"'}).status_code == 204


def test_a_draft_is_taken_away_and_what_was_handed_on_is_not(cast, curator, outcome):
    number = entered(curator, outcome).json()["number"]
    assert curator.delete(f"/results/{number}", **{"If-Match": '"v1"'}).status_code == 204
    kept = a_result(outcome, outcome.trial.arms.first(), by=cast.ada, events=1, n=2)

    is_refused(
        curator.delete(f"/results/{kept.pk}", **{"If-Match": '"v1"'}), 409, "It was handed on."
    )
    assert Result.objects.get() == kept


def test_a_claim_that_speaks_of_a_changed_number_is_looked_at_again(world):
    claim = world.claim
    claim.drugs.set([world.drug])
    seen = {"If-Match": f'"v{world.result.version}"'}

    answer = program_of(world.cast.ada).patch(f"/results/{world.result.pk}", {"events": 59}, **seen)

    assert answer.json()["state"] == "submitted"
    assert Claim.objects.get(pk=claim.pk).state == State.REQUIRES_REVIEW
