"""What is typed to ask people for references: which ones, whom, at which stage."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from curation.models import Review, Role, Stage, User
from curation.screening.assignments import MOST_AT_ONCE

FOUND, NEWEST = "found", "newest"


def who_may_tag() -> Any:
    """Those with an open account and a role, by name: every role may tag."""
    return (
        User.objects.filter(is_active=True, groups__name__in=Role.values)
        .distinct()
        .order_by("first_name", "last_name", "username")
    )


class WhoJudgesForm(forms.Form):
    """One person, or two different ones who judge unseen."""

    first = forms.ModelChoiceField(
        User.objects.none(),
        label="Person",
        empty_label="choose",
        error_messages={
            "required": "Choose whom to ask.",
            "invalid_choice": "This account is closed or has no role. Choose another.",
        },
    )
    second = forms.ModelChoiceField(
        User.objects.none(),
        label="Second person",
        required=False,
        empty_label="nobody: one person judges alone",
        help_text=(
            "Both then judge every one of them, and neither sees the other's tags or decision "
            "before both are done."
        ),
        error_messages={"invalid_choice": "This account is closed or has no role. Choose another."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("first", "second"):
            field: Any = self.fields[name]
            field.queryset = who_may_tag()

    def clean(self) -> None:
        said = self.cleaned_data
        if said.get("second") and said.get("second") == said.get("first"):
            self.add_error("second", "Two different people judge unseen. Choose another.")

    @property
    def people(self) -> list[User]:
        return [
            self.cleaned_data[name] for name in ("first", "second") if self.cleaned_data.get(name)
        ]


class AskForm(WhoJudgesForm):
    """Of whom what is asked. `which` is "found" only where the page knows a filter."""

    which = forms.ChoiceField(choices=[(FOUND, "found"), (NEWEST, "newest")], initial=NEWEST)
    number = forms.IntegerField(
        label="How many",
        min_value=1,
        max_value=MOST_AT_ONCE,
        initial=20,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    stage = forms.ChoiceField(choices=Stage.choices, initial=Stage.TITLE_ABSTRACT)

    def clean(self) -> None:
        super().clean()
        said = self.cleaned_data
        if said.get("which") == NEWEST and "number" in said and said["number"] is None:
            self.add_error("number", "Say how many of the newest.")


class FullTextForm(WhoJudgesForm):
    """Who is asked for the full text of what is included; of one review, where one is named."""

    review = forms.ModelChoiceField(Review.objects.all(), required=False, widget=forms.HiddenInput)


class OpenOnesForm(forms.Form):
    """Whose open ones, at which stage; and to whom they go, where they are handed over."""

    person = forms.ModelChoiceField(User.objects.all())
    stage = forms.ChoiceField(choices=Stage.choices)
    to = forms.ModelChoiceField(User.objects.none(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = who_may_tag()

    def insist_on_somebody(self) -> User:
        to: User | None = self.cleaned_data.get("to")
        if to is None:
            raise ValidationError("Choose who does them instead. Nothing was handed over.")
        return to
