"""What is typed of a token of the API that somebody makes."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import now

from curation.models import Scope, User
from curation.models.api_token import LONGEST, STANDS_FOR
from curation.people.tokens import may_choose

LASTS = (
    (7, "a week"),
    (30, "a month"),
    (STANDS_FOR.days, "three months"),
    (182, "half a year"),
    (LONGEST.days - 1, "a year"),
)


class TokenForm(forms.Form):
    """Only the scopes that this person's role allows can be chosen."""

    name = forms.CharField(
        label="What it is for",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Such as “weekly tagging from R”. History tells it with what the token does.",
        error_messages={"required": "Say what the token is for."},
    )
    scopes = forms.TypedMultipleChoiceField(
        label="What it may do",
        coerce=Scope,
        initial=[Scope.READ.value],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one thing that the token may do.",
            "invalid_choice": "A token may no more than you, and your role does not allow this: "
            "%(value)s.",
        },
    )
    lasts = forms.TypedChoiceField(
        label="Until it expires",
        choices=LASTS,
        coerce=int,
        initial=STANDS_FOR.days,
        error_messages={"invalid_choice": "A token stands for a year at most."},
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.TypedMultipleChoiceField)
        scopes.choices = [(each, each.label) for each in Scope if may_choose(each, person)]

    @property
    def expires_at(self) -> datetime:
        return now() + timedelta(days=self.cleaned_data["lasts"])
