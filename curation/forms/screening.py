"""What is typed where people differ: what holds from now on."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime

from curation.models import Stage, Tag
from curation.screening.decisions import ONLY_AT_FULL_TEXT, reasons_at


def otherwise(stage: str) -> list[tuple[str, str]]:
    """All that can be settled at this stage."""
    reasons = reasons_at(stage)
    return [("include", "include"), *((f"exclude:{key}", f"exclude: {of}") for key, of in reasons)]


class DifferenceForm(forms.Form):
    """Which difference it is about, and how it stood on the page."""

    stage = forms.ChoiceField(choices=Stage.choices)
    tag = forms.ModelChoiceField(
        Tag.objects.all(),
        required=False,
        error_messages={"invalid_choice": "This tag is no longer there. Nothing was changed."},
    )
    seen = forms.CharField(required=False)

    def clean_seen(self) -> Any:
        text: str = self.cleaned_data["seen"]
        try:
            seen = parse_datetime(text) if text else None
        except ValueError:
            seen = None
        if text and seen is None:
            raise ValidationError("Load the page again: it does not say what it showed.")
        return seen


class SettleForm(DifferenceForm):
    """`answer` is "yes" or "no" for a tag, "include" or "exclude:reason" for a decision."""

    answer = forms.CharField(
        max_length=30, error_messages={"required": "Choose what holds. Nothing was changed."}
    )
    note = forms.CharField(max_length=1000, required=False)

    def clean(self) -> None:
        answer = self.cleaned_data.get("answer", "")
        stage = self.cleaned_data.get("stage", "")
        known = ("yes", "no") if self.cleaned_data.get("tag") else dict(otherwise(stage))
        if answer == "exclude:not retrieved" and answer not in known:
            raise ValidationError(ONLY_AT_FULL_TEXT)
        if answer and answer not in known:
            raise ValidationError("This is nothing that can be settled. Nothing was changed.")
