"""What is typed of a claim, of a paper that is cited under it, and into its thread."""

from collections.abc import Mapping
from typing import Any

from django import forms

from curation.claims.comments import LONGEST
from curation.forms.references import reference_in
from curation.identifiers import as_key
from curation.models import Citation, Claim, Draft, Drug, Endpoint, Reference, Trial


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class ClaimForm(forms.Form):
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    statement = forms.CharField(
        label="Statement, in your own words",
        max_length=600,
        widget=_area(3),
        help_text="One sentence that a paper can support or dispute.",
        error_messages={"required": "Write the claim: one sentence in your own words."},
    )
    kind = forms.ChoiceField(choices=Claim.Kind.choices, initial=Claim.Kind.EFFICACY)
    drugs = forms.ModelMultipleChoiceField(
        Drug.objects.standing(), required=False, widget=forms.CheckboxSelectMultiple
    )
    trial = forms.ModelChoiceField(
        Trial.objects.order_by("acronym", "nct"), required=False, empty_label="no one trial"
    )
    endpoint = forms.ModelChoiceField(
        Endpoint.objects.standing(), required=False, empty_label="no one endpoint"
    )
    population = forms.CharField(
        required=False, max_length=160, help_text="Of whom it is said, such as lupus nephritis."
    )
    note = forms.CharField(required=False, max_length=4000, widget=_area(2))

    @property
    def says(self) -> dict[str, Any]:
        """What the verbs take."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @classmethod
    def texts_of(cls, claim: Claim) -> dict[str, Any]:
        return {
            "seen": claim.version,
            "statement": claim.statement,
            "kind": claim.kind,
            "drugs": [drug.pk for drug in claim.drugs.all()],
            "trial": claim.trial_id,
            "endpoint": claim.endpoint_id,
            "population": claim.population,
            "note": claim.note,
        }


class CitationForm(forms.Form):
    """A citation of a paper that is known already."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    stance = forms.ChoiceField(
        choices=Citation.Stance.choices,
        widget=forms.RadioSelect,
        label="This paper",
        error_messages={"required": "Say what the paper says to the claim."},
    )
    words = forms.CharField(
        required=False,
        max_length=6000,
        label="Words of its abstract",
        widget=_area(3, spellcheck="false"),
        help_text="Copied from the abstract; they are looked for in it. Empty for no quote.",
    )
    locator = forms.CharField(
        required=False,
        max_length=200,
        label="Place",
        help_text="Table 2; page 1007. Of a quote it is known.",
    )
    note = forms.CharField(required=False, max_length=4000, widget=_area(2))

    @classmethod
    def texts_of(cls, citation: Citation) -> dict[str, Any]:
        return {
            "seen": citation.version,
            "stance": citation.stance,
            "words": citation.quote.exact if citation.quote else "",
            "locator": citation.locator,
            "note": citation.note,
        }


class CitedPaperForm(CitationForm):
    """A paper by its number, and what it says."""

    paper = forms.CharField(
        max_length=500,
        label="PMID, DOI or number here",
        help_text="36848918; 10.1016/…; #12 or the address of its page.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Say which paper, by its PMID or DOI."},
    )
    field_order = ["paper", "stance", "words", "locator", "note"]

    def clean_paper(self) -> Reference:
        return reference_in(self.cleaned_data["paper"])


class CommentForm(forms.Form):
    text = forms.CharField(
        label="Say something",
        max_length=LONGEST,
        widget=_area(3),
        help_text="@username tells somebody of it.",
        error_messages={"required": "Write something first."},
    )


def from_draft(form: type[forms.Form], draft: Draft | None) -> Mapping[str, Any]:
    """What a draft holds, as the form's initial values; {} where there is no draft."""
    if draft is None:
        return {}
    found: dict[str, Any] = {}
    for name, field in form.base_fields.items():
        values = draft.fields.get(name)
        if isinstance(field, forms.ModelMultipleChoiceField):
            found[name] = [key for value in values or [] if (key := as_key(str(value)))]
        elif values:
            found[name] = values[0]
    return found
