"""What rows of the evidence may not be together, and what of them stays: by the database."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import ProtectedError

from curation.models import (
    Arm,
    Drug,
    Effect,
    Result,
)
from tests.evidence_builders import (
    a_result,
    an_effect,
    an_outcome,
)
from tests.models.evidence_rows import NOUNS, one_of_each, true_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return one_of_each()


@pytest.mark.parametrize(
    ("model", "column"), [(Result, "arm"), (Effect, "arm"), (Effect, "comparator")], ids=str
)
@pytest.mark.parametrize("afterwards", [False, True], ids=["entered", "changed"])
def test_an_arm_of_another_trial_is_refused(here, model, column, afterwards):
    row = model(**true_of(model, here))
    if afterwards:
        row.save()
    setattr(row, column, here.arm_elsewhere)

    with pytest.raises(IntegrityError, match=r"own trial|one trial"), transaction.atomic():
        row.save()


@pytest.mark.parametrize("model", [Result, Effect], ids=lambda model: model.__name__)
def test_nothing_moves_to_an_outcome_of_another_trial(here, model):
    row = model.objects.create(**true_of(model, here))
    other = an_outcome(here.elsewhere, here.endpoint)

    with pytest.raises(IntegrityError, match=r"own trial|one trial"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(outcome=other)


@pytest.mark.parametrize("name", ["arm", "outcome"])
def test_arms_and_outcomes_stay_with_their_trial(here, name):
    row = getattr(here, name)

    with pytest.raises(IntegrityError, match="cannot move to another"), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(trial=here.elsewhere)


@pytest.mark.parametrize("name", ["arm", "outcome"])
def test_a_trial_said_again_is_no_move(here, name):
    row = getattr(here, name)
    row.note = "changed"
    row.save()

    assert type(row).objects.get(pk=row.pk).note == "changed"


@pytest.mark.parametrize(
    ("name", "held_by"),
    [
        ("drug", "'Arm.drug'"),
        ("endpoint", "'Outcome.endpoint'"),
        ("arm", "'Result.arm'"),
        ("placebo", "'Effect.comparator'"),
        ("source", "'Result.source'"),
        ("author", "'Result.entered_by'"),
    ],
)
def test_what_results_use_is_not_deleted(here, name, held_by):
    a_result(here.outcome, here.arm, by=here.author, events=1, n=2, source=here.source)
    an_effect(here.outcome, here.arm, here.placebo, by=here.author, of=("OR", 2, 1, 4))

    with pytest.raises(ProtectedError, match=held_by), transaction.atomic():
        getattr(here, name).delete()


def test_a_drug_that_a_merge_led_to_is_not_deleted(here):
    Drug.objects.create(inn="INCB28050", slug="incb28050", merged_into=here.drug)
    Arm.objects.all().delete()

    with pytest.raises(ProtectedError, match=r"'Drug\.merged_into'"):
        here.drug.delete()


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("deed", ["changed", "deleted"])
def test_what_history_recorded_is_never_changed(here, model, deed):
    row = model.objects.create(**true_of(model, here))
    events = row.history.all()

    forge = {"changed": lambda: events.update(pgh_label="forged"), "deleted": events.delete}[deed]

    with (
        pytest.raises(DatabaseError, match="Cannot update or delete rows"),
        transaction.atomic(),
    ):
        forge()


@pytest.mark.parametrize("model", NOUNS, ids=lambda model: model.__name__)
def test_history_outlives_what_was_deleted(here, model):
    row = model.objects.create(**true_of(model, here))
    events = model._meta.get_field("history").related_model.objects.filter(pgh_obj_id=row.pk)
    row.delete()

    assert list(events.order_by("pgh_id").values_list("pgh_label", flat=True)) == [
        "insert",
        "delete",
    ]
