"""What an arm got, in words: its label, its key, and the row of the matrix that it belongs to.

Pure; tests/evidence/test_regimens.py is its picture.
"""

from decimal import Decimal

from django.utils.text import slugify

DOSE_NOT_STATED = "dose not stated"


def amount(dose: Decimal | None, unit: str) -> str:
    """4.000 and mg as "4 mg"; nothing where no dose is known. A percent sign stands close."""
    if dose is None:
        return ""
    number = f"{dose.normalize():f}"
    return f"{number}\N{NARROW NO-BREAK SPACE}%" if unit == "%" else f"{number} {unit}".strip()


def regimen(
    *,
    dose: Decimal | None = None,
    unit: str = "",
    frequency: str = "",
    dose_as_printed: str = "",
    partner: str = "",
    partner_dose: Decimal | None = None,
    partner_unit: str = "",
) -> str:
    """ "4 mg once daily"; "30 mg + elsubrutinib 60 mg once daily"; "dose not stated"."""
    words = amount(dose, unit) or dose_as_printed
    if partner:
        words = f"{words} + {partner} {amount(partner_dose, partner_unit)}".strip(" +")
        words = words if dose is not None or dose_as_printed else f"+ {words}"
    if not words:
        return f"{DOSE_NOT_STATED}, {frequency}" if frequency else DOSE_NOT_STATED
    return f"{words} {frequency}".strip()


def key_of(label: str) -> str:
    """A short name for addresses: baricitinib-4-mg-once-daily."""
    return slugify(label)[:60].strip("-") or "arm"
