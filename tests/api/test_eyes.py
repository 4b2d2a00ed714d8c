"""The API shows each person what the pages show them: no more, and not by a detour."""

import json

import pytest

from curation.models import Outcome
from tests.api.test_frame import is_a_problem
from tests.api.test_who_may import OPERATIONS
from tests.api.world import everybody

NUMBERS = {"stranger": 2, "nia": 3, "ada": 3, "ben": 3, "cleo": 3}
CLAIMS = {"stranger": 1, "nia": 2, "ada": 3, "ben": 3, "cleo": 3}


@pytest.mark.parametrize("who", NUMBERS)
def test_numbers_are_shown_as_far_as_they_are_confirmed(get, world, public, who):
    told = get("results", everybody(world.cast)[who])["items"]

    assert len(told) == NUMBERS[who]
    assert world.draft.pk not in [each["result"] for each in told]


@pytest.mark.parametrize("who", CLAIMS)
def test_drafts_of_claims_are_shown_to_those_who_work_on_claims(get, world, public, who):
    told = get("claims", everybody(world.cast)[who])

    assert len(told["items"]) == CLAIMS[who]
    assert told["count"]["rows"] == CLAIMS[who]


def test_every_number_says_where_it_was_read(get, world):
    for noun in ("results", "effects", "findings"):
        for row in get(noun, world.cast.ada)["items"]:
            assert row["reference"] == world.paper.pk
            assert row["locator"]
            assert row["quote"]
    for cell in get("matrix", world.cast.ada)["items"]:
        for number in cell["numbers"]:
            assert number["sources"]
            assert number["results"] or number["effects"]


def test_a_stranger_is_not_told_whether_an_endpoint_was_met_before_a_number_is_accepted(
    get, world, public
):
    def told(person):
        return {each["outcome"]: each["was_met"] for each in get("outcomes", person)["items"]}

    assert told(None) == {world.outcome.pk: True, world.later.pk: None}
    assert told(world.cast.nia) == {world.outcome.pk: True, world.later.pk: False}
    assert Outcome.objects.get(pk=world.later.pk).was_met is False


@pytest.mark.parametrize(
    ("noun", "name"),
    [
        *(("results", "waiting"), ("results", "draft"), ("claims", "submitted")),
        *(("claims", "unfinished"), ("quotes", "unseen_quote")),
    ],
)
def test_what_is_not_shown_in_a_list_cannot_be_asked_for_by_its_number(
    client, world, public, noun, name
):
    row = getattr(world, name)

    told = is_a_problem(client.get(f"/api/v1/{noun}/{row.pk}"), 404)

    assert "that you may see" in told["detail"]
    assert str(row) not in json.dumps(told, ensure_ascii=False)


def test_the_source_of_what_a_stranger_does_not_see_is_not_shown_either(client, world, public):
    hidden = world.waiting.source

    is_a_problem(client.get(f"/api/v1/sources/{hidden.pk}"), 404)
    assert "second person" not in client.get("/api/v1/sources").content.decode()


def test_a_claim_without_an_account_names_no_citation_that_waits(get, world, public):
    papers = get(f"references/{world.paper.pk}")["claims"]

    assert [each["claim"] for each in papers] == [world.claim.pk]


def test_whoever_judges_unseen_finds_nothing_of_the_other(client, world):
    """In no answer to any operation that names the reference or lists what was said."""
    client.force_login(world.cast.ada)
    told = []
    for _, path, _ in OPERATIONS.values():
        address = path.replace("{reference}", str(world.judged.pk)).replace("{tag}", "further-down")
        told.append((address, client.get(address).content.decode()))

    tree = next(
        json.loads(text) for address, text in told if address == "/api/v1/tags/further-down"
    )
    assert tree["in_all"] == 0
    taggings = json.loads(next(text for address, text in told if address.endswith("/taggings")))
    assert [each["tagging"] for each in taggings["items"]] == [world.tagging.pk]
    decisions = json.loads(next(text for address, text in told if address.endswith("-decisions")))
    assert [each["screening_decision"] for each in decisions["items"]] == [world.decision.pk]
    whole = client.get(f"/api/v1/references/{world.judged.pk}").json()
    assert whole["tags"] == []
    assert client.get("/api/v1/references?tag=further-down").json()["items"] == []
    assert client.get("/api/v1/references?screening=title-abstract.exclude").json()["items"] == []


def test_who_is_done_and_alone_sees_what_they_themselves_said(get, world):
    told = get("screening-decisions", world.cast.ben)["items"]

    assert {each["screening_decision"] for each in told} == {
        world.decision.pk,
        world.unseen_decision.pk,
    }


def test_assignments_are_ones_own(get, world):
    told = get("assignments", world.cast.ada)["items"]

    assert [each["reference"] for each in told] == [world.judged.pk]
    assert get("assignments", world.cast.nia)["items"] == []
    assert get("assignments", world.cast.ben, is_done="false")["items"] == []
