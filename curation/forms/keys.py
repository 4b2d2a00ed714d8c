"""One field for the key of each act."""

from typing import Any

from django import forms

from curation.models import User
from curation.people.keys import ACTS, keys_of


class KeysForm(forms.Form):
    """Whether a key can be one, and whether two acts share it, is for the verb to say."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = keys_of(person)
        for act in ACTS.values():
            self.fields[act.name] = forms.CharField(
                label=act.words,
                max_length=20,
                required=False,
                strip=True,
                widget=forms.TextInput(
                    attrs={"size": 2, "autocomplete": "off", "autocapitalize": "none"}
                ),
            )
