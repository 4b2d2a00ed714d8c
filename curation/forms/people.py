"""What is typed about people: an invitation, its acceptance, a role."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from curation.models import Role, User

user_name_validators = [
    UnicodeUsernameValidator(message="Letters, digits and . + - _ only, without spaces."),
    RegexValidator(
        r"@", "A user name has no @: it could be taken for an address.", inverse_match=True
    ),
]


class SignInForm(LoginForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label = "User name or e-mail"
        # A placeholder that repeats its label says nothing, and vanishes when one types.
        name.widget.attrs = {"autocomplete": "username", "autocapitalize": "none"}
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""


class InvitationForm(forms.Form):
    name = forms.CharField(
        max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    email = forms.EmailField(
        label="E-mail", required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    role = forms.TypedChoiceField(choices=Role.choices, coerce=Role, initial=Role.CURATOR)


class AcceptanceForm(forms.Form):
    username = forms.CharField(
        label="User name",
        max_length=150,
        validators=user_name_validators,
        help_text="Short, for signing in and beside what you enter.",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    first_name = forms.CharField(
        label="Given names",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label="Family name",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    password = forms.CharField(
        help_text="At least eight characters; a sentence is good.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError("Somebody else has this user name.")
        return username

    def clean(self) -> None:
        """The password is judged beside the names, which it should not repeat."""
        names = {
            name: self.cleaned_data.get(name, "")
            for name in ("username", "first_name", "last_name")
        }
        if password := self.cleaned_data.get("password"):
            try:
                validate_password(password, User(**names))
            except ValidationError as error:
                self.add_error("password", error)


class RoleForm(forms.Form):
    role = forms.TypedChoiceField(choices=Role.choices, coerce=Role)
