"""The regimen and the label of an arm, written from what it got.

A label that a person typed stays as it is; one that was written from a drug's name follows it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.models import Q, QuerySet

from curation.evidence.regimens import regimen
from curation.models import Arm, Drug


def describe(arm: Arm, *, label: str = "") -> None:
    """Write the regimen, and the label unless one is given."""
    arm.regimen = _regimen(arm)
    arm.label = label or label_of(arm)


def arms_of(drug: Drug) -> QuerySet[Arm]:
    """Those that got it, alone or with another drug."""
    return Arm.objects.filter(Q(drug=drug) | Q(partner=drug))


@contextmanager
def labels_follow(arms: Sequence[Arm]) -> Iterator[None]:
    """Whatever of these was written from a name is written again when the names have changed.

    `arms` come with their drugs; the caller changes those, or what they are called, within.
    """
    regimens = [arm for arm in arms if arm.regimen == _regimen(arm)]
    labels = [arm for arm in arms if arm.label == label_of(arm)]
    before = {arm.pk: (arm.regimen, arm.label) for arm in arms}
    yield
    for arm in arms:
        arm.refresh_from_db(fields=["drug", "partner"])
    for arm in regimens:
        arm.regimen = _regimen(arm)
    for arm in labels:
        arm.label = label_of(arm)
    for arm in arms:
        if (arm.regimen, arm.label) != before[arm.pk]:
            arm.save(update_fields=["regimen", "label"])


def _regimen(arm: Arm) -> str:
    if arm.kind in (Arm.Kind.DRUG, Arm.Kind.OTHER) and arm.drug:
        return regimen(
            dose=arm.dose,
            unit=arm.unit,
            frequency=arm.frequency,
            dose_as_printed=arm.dose_as_printed,
            partner=arm.partner.inn if arm.partner else "",
            partner_dose=arm.partner_dose,
            partner_unit=arm.partner_unit,
        )
    if arm.kind == Arm.Kind.COMBINED:
        return arm.dose_as_printed or "doses together"
    return ""


def label_of(arm: Arm) -> str:
    """What an arm is called unless somebody says otherwise: "baricitinib 4 mg once daily"."""
    name = arm.drug.inn if arm.drug else arm.kind
    return " ".join(filter(None, [name, arm.regimen]))
