"""What is sent from the desk: words that were chosen in an abstract, and a claim on them."""

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from curation.forms.claims import ClaimForm
from curation.models import Citation, Claim, Drug, Quote

LONGEST = 10_000  # code points; no abstract is longer by much


class ChosenWordsForm(forms.Form):
    """Words as somebody saw them, and about where: `near` is a code point of the abstract.

    Without a script one sentence is chosen instead, by where it stood in the text of that hash.
    """

    words = forms.CharField(
        required=False, strip=False, max_length=LONGEST, widget=forms.HiddenInput
    )
    near = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    sentence = forms.RegexField(r"^\d{1,6}-\d{1,6}$", required=False)
    text = forms.CharField(required=False, max_length=64)

    @property
    def span(self) -> tuple[int, int] | None:
        """Where the sentence stood."""
        start, dash, end = str(self.cleaned_data.get("sentence") or "").partition("-")
        return (int(start), int(end)) if dash else None


class SeveralOrNone(forms.SelectMultiple):
    """Of which an empty choice chooses nothing."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if isinstance(data, MultiValueDict):
            return [value for value in data.getlist(name) if value]
        value = data.get(name)
        return value if isinstance(value, list | tuple) or value is None else [value]


class ClaimOnWordsForm(ClaimForm):
    """A claim in the curator's own words, and what this paper says to it."""

    seen = None  # type: ignore[assignment]
    note = None  # type: ignore[assignment]
    stance = forms.ChoiceField(
        label="This paper",
        choices=Citation.Stance.choices,
        error_messages={
            "required": "Say what this paper does to the claim: supports it, disputes it, "
            "qualifies it, or is background."
        },
    )
    drugs = forms.ModelMultipleChoiceField(
        Drug.objects.standing(), required=False, widget=SeveralOrNone
    )
    locator = forms.CharField(label="Place in the paper", required=False, max_length=200)


class UnderForm(forms.Form):
    """A claim that exists, under which this paper is cited instead, and as what."""

    under = forms.ModelChoiceField(
        Claim.objects.exclude(state="withdrawn"),
        error_messages={
            "invalid_choice": "That claim is no longer there. What you typed is kept; "
            "choose another, or link your own."
        },
    )
    stance = ClaimOnWordsForm.base_fields["stance"]
    locator = ClaimOnWordsForm.base_fields["locator"]


def quote_in(data: Any, reference_id: int) -> Quote | None:
    """The quote of this paper that a form names; None where it names none that is there."""
    pk = str(data.get("quote") or "")
    if not pk.isdecimal() or len(pk) > 18:
        return None
    found = Quote.objects.filter(pk=pk, reference=reference_id)
    return found.select_related("found_on", "reference").first()
