"""What is typed about a trial, its arms, what it measured and who reports it."""

import difflib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from curation.forms.numbers import NotUnderstood, count_in, decimal_in
from curation.forms.references import reference_in
from curation.identifiers import as_nct_number
from curation.models import Arm, Drug, Endpoint, Outcome, Reference, Trial, TrialReport

UNKNOWN = [("", "not known")]


def day_field() -> forms.DateInput:
    # A browser's own field for days takes them in this form alone, whatever the language.
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class TypedNumber(forms.CharField):
    """A number as somebody types it; a whole one if it counts people or weeks."""

    def __init__(self, *, whole: bool = False, **more: Any) -> None:
        super().__init__(required=False, max_length=40, **more)
        self.reads = count_in if whole else decimal_in
        self.widget.attrs |= {"autocomplete": "off", "class": "narrow"}

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.reads(text) if text else None
        except NotUnderstood as error:
            raise ValidationError(str(error)) from None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return ("" if initial is None else str(initial)) != (data or "").strip()


class TrialForm(forms.Form):
    nct = forms.CharField(
        label="NCT number",
        required=False,
        max_length=40,
        help_text="As ClinicalTrials.gov has it: NCT and eight digits.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    acronym = forms.CharField(
        required=False,
        max_length=60,
        help_text="What people call it, such as SLE-BRAVE-I. Needed where there is no NCT number.",
    )
    title = forms.CharField(required=False, max_length=1000)
    population = forms.ChoiceField(choices=Trial.Population.choices)
    phase = forms.ChoiceField(required=False, choices=[*UNKNOWN, *Trial.Phase.choices])
    allocation = forms.ChoiceField(required=False, choices=[*UNKNOWN, *Trial.Allocation.choices])
    blinding = forms.CharField(required=False, max_length=120)
    status = forms.ChoiceField(
        required=False, choices=Trial.Status.choices, initial=Trial.Status.UNKNOWN
    )
    sponsor = forms.CharField(required=False, max_length=200)
    enrolment = TypedNumber(whole=True, label="People enrolled")
    weeks = TypedNumber(whole=True, label="Duration in weeks")
    started_on = forms.DateField(required=False, widget=day_field(), label="Started on")
    ended_on = forms.DateField(required=False, widget=day_field(), label="Ended on")
    design = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_nct(self) -> str:
        typed: str = self.cleaned_data["nct"]
        number = as_nct_number(typed)
        if typed and number is None:
            raise ValidationError(
                f"“{typed}” is no NCT number: it is NCT and eight digits, such as NCT03616912."
            )
        return number or ""

    def clean_status(self) -> str:
        return self.cleaned_data["status"] or Trial.Status.UNKNOWN

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if "nct" in typed and not typed["nct"] and not typed.get("acronym"):
            self.add_error("nct", "Give the NCT number, or an acronym if there is none.")
        return typed

    @classmethod
    def texts_of(cls, trial: Trial) -> dict[str, Any]:
        return {name: getattr(trial, name) for name in cls.base_fields}


class ArmForm(forms.Form):
    """One line of the table of arms."""

    kind = forms.ChoiceField(choices=Arm.Kind.choices, initial=Arm.Kind.DRUG)
    drug = forms.ModelChoiceField(
        Drug.objects.filter(merged_into=None), required=False, empty_label="none"
    )
    dose = TypedNumber()
    unit = forms.CharField(
        required=False,
        max_length=20,
        initial="mg",
        widget=forms.TextInput(attrs={"class": "narrow"}),
    )
    frequency = forms.CharField(required=False, max_length=40)
    partner = forms.ModelChoiceField(
        Drug.objects.filter(merged_into=None), required=False, empty_label="none"
    )
    partner_dose = TypedNumber(label="Its dose")
    partner_unit = forms.CharField(
        required=False,
        max_length=20,
        label="Its unit",
        widget=forms.TextInput(attrs={"class": "narrow"}),
    )
    n_randomised = TypedNumber(whole=True, label="n randomised")
    label = forms.CharField(
        required=False,
        max_length=120,
        label="Called",
        widget=forms.TextInput(attrs={"class": "wide", "placeholder": "drug and dose"}),
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("kind") in Arm.CONTROLS and typed.get("drug"):
            self.add_error("drug", "Placebo and vehicle hold no drug.")
        is_nameless = typed.get("kind") == Arm.Kind.DRUG and not typed.get("drug")
        if is_nameless and "drug" not in self.errors:
            self.add_error("drug", "Say which drug this arm got.")
        # An empty unit beside no dose is the blank line's, and means nothing.
        if typed.get("dose") is None:
            typed["unit"] = ""
        elif not typed.get("unit"):
            self.add_error("unit", "A dose has a unit, such as mg.")
        return typed

    @classmethod
    def texts_of(cls, arm: Arm) -> dict[str, Any]:
        texts = {name: getattr(arm, name) for name in cls.base_fields}
        for name in ("dose", "partner_dose"):
            if texts[name] is not None:
                texts[name] = f"{texts[name].normalize():f}"
        return texts


MET = {"": None, "met": True, "missed": False}


class OutcomeForm(forms.Form):
    """An endpoint at a time, in an analysis set, under a rule. The endpoint is named, not made."""

    endpoint = forms.CharField(
        max_length=160,
        widget=forms.TextInput(attrs={"list": "endpoints", "autocomplete": "off"}),
        error_messages={"required": "Choose an endpoint of the vocabulary."},
    )
    week = TypedNumber(whole=True)
    rule = forms.CharField(
        required=False, max_length=120, label="Rule on glucocorticoids and rescue"
    )
    analysis_set = forms.ChoiceField(required=False, choices=Outcome.AnalysisSet.choices)
    is_primary = forms.BooleanField(required=False, label="Primary")
    was_met = forms.ChoiceField(
        required=False,
        choices=[("", "not said"), ("met", "met"), ("missed", "not met")],
        label="Met",
    )

    def clean_endpoint(self) -> Endpoint:
        name: str = self.cleaned_data["endpoint"]
        known = Endpoint.objects.filter(merged_into=None)
        for spelt in ({"name__iexact": name}, {"short__iexact": name}):
            found: Endpoint | None = known.filter(**spelt).first()
            if found is not None:
                return found
        near = difflib.get_close_matches(name, known.values_list("name", flat=True), n=3)
        perhaps = f" Is it {' or '.join(f'“{each}”' for each in near)}?" if near else ""
        raise ValidationError(
            f"The vocabulary has no “{name}”.{perhaps} An administrator can add an endpoint."
        )

    def clean_was_met(self) -> bool | None:
        return MET[self.cleaned_data["was_met"]]

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("was_met") is not None and not typed.get("is_primary"):
            self.add_error("was_met", "Only a primary endpoint is met or not met.")
        return typed

    @classmethod
    def texts_of(cls, outcome: Outcome) -> dict[str, Any]:
        texts = {name: getattr(outcome, name) for name in cls.base_fields}
        words = {value: text for text, value in MET.items()}
        return texts | {"endpoint": outcome.endpoint.name, "was_met": words[outcome.was_met]}


class ReportForm(forms.Form):
    """A publication that is here, by its PMID or DOI, and what it is to the trial."""

    identifier = forms.CharField(
        label="PMID or DOI", max_length=500, error_messages={"required": "Give a PMID or a DOI."}
    )
    kind = forms.ChoiceField(choices=TrialReport.Kind.choices)
    label = forms.CharField(required=False, max_length=120, label="In a word")

    def clean_identifier(self) -> Reference:
        return reference_in(self.cleaned_data["identifier"])
