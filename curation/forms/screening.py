"""What is typed where people differ: what holds from now on."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime

from curation.models import ScreeningDecision, Stage, Tag

OTHERWISE = [
    ("include", "include"),
    *(
        (f"exclude:{value}", f"exclude: {words}")
        for value, words in ScreeningDecision.Reason.choices
    ),
]


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
        known = ("yes", "no") if self.cleaned_data.get("tag") else [each for each, _ in OTHERWISE]
        if answer and answer not in known:
            raise ValidationError("This is nothing that can be settled. Nothing was changed.")
