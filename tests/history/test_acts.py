"""What the database's triggers learn of an act."""

import pytest
from django.db import IntegrityError, transaction

from curation.history.acts import act
from curation.models import Drug
from tests.cast import ada, ben
from tests.evidence_builders import a_drug

pytestmark = pytest.mark.django_db


def said_of(drug):
    return [
        event.pgh_context and event.pgh_context.metadata
        for event in drug.history.order_by("pgh_id")
    ]


def test_an_act_says_who_in_which_role_did_what_and_why():
    person = ada()

    with act("added the drug", by=person, reason="It is studied in lupus."):
        drug = a_drug()

    assert said_of(drug) == [
        {
            "act": "added the drug",
            "by": person.pk,
            "name": "Ada Okafor",
            "role": "curator",
            "reason": "It is studied in lupus.",
        }
    ]


def test_where_no_person_acts_the_system_does():
    with act("linked", by=None):
        drug = a_drug()

    assert said_of(drug) == [
        {"act": "linked", "by": None, "name": "lupusjak", "role": "", "reason": ""}
    ]


def test_what_changes_outside_an_act_is_recorded_without_one():
    drug = a_drug()

    Drug.objects.update(note="by a bulk update")

    assert said_of(drug) == [None, None]
    assert drug.history.order_by("-pgh_id")[0].note == "by a bulk update"


def test_what_changes_after_an_act_is_no_part_of_it_even_in_the_same_transaction():
    with act("added the drug", by=ada()):
        drug = a_drug()

    Drug.objects.update(note="afterwards")

    assert [said and said["act"] for said in said_of(drug)] == ["added the drug", None]


def test_an_act_within_an_act_is_part_of_it():
    with act("brought in", by=ada(), reason="the whole table"):
        drug = a_drug()
        with act("changed", by=ben()):
            Drug.objects.update(note="inner")
        Drug.objects.update(note="outer")

    assert [(said["act"], said["name"]) for said in said_of(drug)] == [
        ("brought in", "Ada Okafor")
    ] * 3
    assert len({event.pgh_context_id for event in drug.history.all()}) == 1


def test_two_acts_are_told_apart():
    person = ada()
    with act("added the drug", by=person):
        drug = a_drug()
    with act("changed the drug", by=person):
        Drug.objects.update(note="later")

    assert [said["act"] for said in said_of(drug)] == ["added the drug", "changed the drug"]


def test_an_act_that_fails_leaves_nothing_and_does_not_stay_open():
    person = ada()
    with pytest.raises(IntegrityError), act("added two drugs", by=person):
        Drug.objects.bulk_create([Drug(inn=name, slug=name) for name in ("a", "A")])

    with act("added the drug", by=person):
        drug = a_drug("tofacitinib")

    assert list(Drug.objects.all()) == [drug]
    assert [said["act"] for said in said_of(drug)] == ["added the drug"]


def test_an_act_around_a_transaction_of_its_own_is_undone_with_it():
    person = ada()
    with transaction.atomic():
        with act("added the drug", by=person):
            a_drug()
        transaction.set_rollback(True)

    assert not Drug.objects.exists()
