"""Which of two entries of a vocabulary stays, and why they are one."""

from collections.abc import Sequence

from django import forms

from curation.models import Drug, Endpoint


class MergeForm(forms.Form):
    into = forms.TypedChoiceField(
        label="The one that stays",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the one that stays."},
    )
    reason = forms.CharField(
        label="Why these two are one",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        error_messages={"required": "Say why these two are one."},
    )

    def __init__(
        self, data: object = None, *, entries: Sequence[Drug] | Sequence[Endpoint]
    ) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        into = self.fields["into"]
        assert isinstance(into, forms.TypedChoiceField)
        into.choices = [(entry.pk, str(entry)) for entry in entries]
