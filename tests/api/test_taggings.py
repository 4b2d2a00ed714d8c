"""Tagging by the API: one reference, and many in one request."""

import pytest

from curation.history.told import told
from curation.models import Scope, Tag, Tagging
from curation.tagging.keeping import retire
from tests.api.asking import is_refused, program_of
from tests.builders import a_reference
from tests.desk_builders import a_tag, a_tagging

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(cast):
    return program_of(cast.ada, Scope.TAG)


def bulk(program, items, **more):
    return program.post("/taggings/bulk", {"items": items, **more})


def became(answer):
    assert answer.status_code == 200, answer.content.decode()
    return [each["became"] for each in answer.json()["items"]]


def test_a_reference_is_tagged_and_the_tag_taken_away(program, cast):
    reference, tag = a_reference(), a_tag(slug="made-up")
    address = f"/references/{reference.pk}/tags/made-up"

    put = program.client.put(f"/api/v1{address}", headers=program.headers)

    assert put.json() == {"reference": reference.pk, "tag": "made-up", "changed": True}
    (tagging,) = Tagging.objects.all()
    assert (tagging.tag, tagging.by) == (tag, cast.ada)
    assert "API token a program" in str(told(tagging)[0])
    again = program.client.put(f"/api/v1{address}", headers=program.headers)
    assert again.json()["changed"] is False
    assert program.delete(address).json()["changed"] is True
    assert program.delete(address).json()["changed"] is False
    assert not Tagging.objects.exists()


def test_what_is_not_there_cannot_be_tagged(program):
    reference = a_reference()

    missing = program.delete(f"/references/{reference.pk}/tags/nothing")
    is_refused(missing, 404, "There is no tag “nothing”")
    a_tag(slug="made-up")
    is_refused(program.delete("/references/9999999999999999999/tags/made-up"), 404)


def test_many_are_tagged_by_number_and_by_pmid(program, cast):
    tag, other = a_tag("one", slug="one"), a_tag("two", slug="two")
    first, second = a_reference(), a_reference()

    answer = bulk(
        program,
        [
            {"reference": first.pk, "tag": "one"},
            {"pmid": second.pmid, "tag": "one"},
            {"pmid": second.pmid, "tag": "two"},
        ],
    )

    assert became(answer) == ["applied"] * 3
    given = set(Tagging.objects.values_list("reference", "tag", "by"))
    assert given == {
        (first.pk, tag.pk, cast.ada.pk),
        (second.pk, tag.pk, cast.ada.pk),
        (second.pk, other.pk, cast.ada.pk),
    }
    said = answer.json()
    assert said["changed"] == 3
    assert said["counts"] == {"applied": 3}
    assert [(act["tag"], act["changed"]) for act in said["acts"]] == [("one", 2), ("two", 1)]
    assert said["items"][1] == {
        "reference": second.pk,
        "pmid": second.pmid,
        "tag": "one",
        "became": "applied",
        "why": "",
    }


def test_each_item_says_what_became_of_it_and_the_others_go_on(program, cast):
    a_tag("one", slug="one")
    gone = a_tag("gone", slug="gone")
    retire(gone, by=cast.cleo, reason="Made up.")
    here, tagged = a_reference(), a_reference()
    a_tagging(tagged, Tag.objects.get(slug="one"), cast.ada)

    answer = bulk(
        program,
        [
            {"reference": here.pk, "tag": "one"},
            {"pmid": here.pmid, "tag": "one"},
            {"reference": tagged.pk, "tag": "one"},
            {"reference": 999_999_999, "tag": "one"},
            {"pmid": 1, "tag": "one"},
            {"reference": here.pk, "tag": "unknown"},
            {"reference": here.pk, "tag": "gone"},
            {"tag": "one"},
            {"reference": here.pk, "pmid": here.pmid, "tag": "one"},
        ],
    )

    assert became(answer) == [
        "applied",
        "repeated",
        "there-already",
        "no-such-reference",
        "no-such-reference",
        "no-such-tag",
        "tag-not-in-use",
        "not-one-reference",
        "not-one-reference",
    ]
    items = answer.json()["items"]
    assert items[4]["why"] == (
        "No reference with PMID 1 is here. Bring it in first: POST /imports."
    )
    assert all(item["why"].endswith(".") for item in items[1:])
    assert Tagging.objects.filter(by=cast.ada).count() == 2


def test_posting_the_same_again_changes_nothing(program):
    a_tag("one", slug="one")
    items = [{"reference": a_reference().pk, "tag": "one"} for _ in range(3)]
    bulk(program, items)

    again = bulk(program, items)

    assert became(again) == ["there-already"] * 3
    assert (again.json()["changed"], again.json()["acts"]) == (0, [])
    assert Tagging.objects.count() == 3


def test_a_dry_run_says_the_same_and_writes_nothing(program):
    a_tag("one", slug="one")
    items = [{"reference": a_reference().pk, "tag": "one"}, {"pmid": 1, "tag": "one"}]

    tried = bulk(program, items, dry_run=True)

    assert not Tagging.objects.exists()
    assert tried.json()["dry_run"] is True
    done = bulk(program, items)
    assert became(tried) == became(done) == ["applied", "no-such-reference"]


def test_ones_own_tags_are_taken_away_and_nobody_elses(program, cast):
    tag = a_tag("one", slug="one")
    mine, theirs = a_reference(), a_reference()
    a_tagging(mine, tag, cast.ada)
    a_tagging(theirs, tag, cast.ben)
    items = [{"reference": each.pk, "tag": "one"} for each in (mine, theirs)]

    answer = bulk(program, items, what="take-away")

    assert became(answer) == ["taken-away", "not-there"]
    assert [each.by for each in Tagging.objects.all()] == [cast.ben]


def test_what_was_done_can_be_undone_by_who_did_it(program, cast):
    a_tag("one", slug="one")
    answer = bulk(program, [{"reference": a_reference().pk, "tag": "one"}])
    (act,) = answer.json()["acts"]
    address = f"/taggings/bulk/{act['act']}/undo"

    is_refused(program_of(cast.ben).post(address), 409, "This was not done by you")
    assert program.post(address).json() == {"changed": 1}
    assert not Tagging.objects.exists()
    is_refused(program.post(address), 409, "It was undone already.")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"items": []}, "items"),
        ({"items": [{"tag": "one", "reference": "1"}]}, "items.0.reference"),
        ({"items": [{"tag": "one", "reference": 0}]}, "items.0.reference"),
        ({"items": [{"tag": "one", "reference": 1, "tags": []}]}, "items.0.tags"),
        ({"items": [{"tag": "a\0b", "reference": 1}]}, "items.0.tag"),
        ({"items": [{"tag": "one", "reference": 1}], "what": "maybe"}, "what"),
        ({"items": [{"tag": "one", "reference": 1}], "dry_run": "no"}, "dry_run"),
        ({"items": [{"tag": "one", "reference": 1}] * 10_001}, "items"),
        ([], "body"),
        ({}, "items"),
    ],
)
def test_what_makes_no_sense_is_refused_whole_with_its_field(program, said, field):
    told = is_refused(program.post("/taggings/bulk", said), 422)

    assert field in [each["field"] for each in told["errors"]] or field == "body"
    assert not Tagging.objects.exists()


def test_who_may_not_tag_tags_nothing(cast):
    a_tag("one", slug="one")
    items = [{"reference": a_reference().pk, "tag": "one"}]

    is_refused(bulk(program_of(cast.nia), items), 403, "but not tag and screen references")
    is_refused(bulk(program_of(cast.ada, Scope.READ), items), 403)
    assert not Tagging.objects.exists()


def test_the_queries_do_not_grow_with_the_items(program, django_assert_max_num_queries):
    a_tag("one", slug="one")
    references = [a_reference().pk for _ in range(40)]
    bulk(program, [{"reference": references[0], "tag": "one"}])

    with django_assert_max_num_queries(20):
        bulk(program, [{"reference": each, "tag": "one"} for each in references])

    assert Tagging.objects.count() == 40
