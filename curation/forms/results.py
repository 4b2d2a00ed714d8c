"""What is typed into a row of the grid: an arm's numbers, an effect, and where they stand.

A cell that was not touched keeps what it holds, with the decimals and the parts that the grid does
not show; a cell that was not sent at all says nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from curation.evidence.results import ArmNumbers, EffectNumbers
from curation.evidence.rows import effect_numbers_of, numbers_of
from curation.forms.numbers import (
    NotUnderstood,
    PValue,
    count_in,
    decimal_in,
    interval_in,
    p_in,
    percent_in,
    share_in,
    spread_in,
)
from curation.forms.references import reference_in
from curation.models import Direction, Effect, Endpoint, Reference, Result, Source

Typed = Mapping[str, Any]

COUNTED = ("events", "n", "percent")
MEASURED = ("value", "sd", "n")


class Understood(forms.CharField):
    """A text field whose value is what `reads` makes of it; None where nothing is typed."""

    def __init__(self, reads: Callable[[str], Any], *, words: str, width: str) -> None:
        look = {"placeholder": words, "class": width, "autocomplete": "off", "spellcheck": "false"}
        super().__init__(required=False, max_length=80, widget=forms.TextInput(attrs=look))
        self.reads = reads
        self.label = words

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return self.reads(text) if text else None
        except NotUnderstood as error:
            raise ValidationError(str(error)) from None


class CellForm(forms.Form):
    """A part of a row that is one fact: the version that was seen, and reasons to keep it."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """What was there before in words, such as "4 to 6", is not refused for standing there."""
        for name in set(self.errors) - set(self.changed_data):
            del self.errors[name]
        return super().clean() or self.cleaned_data

    @property
    def place(self) -> str:
        return self.prefix or ""

    @property
    def version_seen(self) -> int:
        return self.cleaned_data.get("seen") or 0

    @property
    def kept(self) -> dict[str, str]:
        """The reasons that were typed for remarks, by their code."""
        start = f"{self.place}-keep-"
        return {
            name.removeprefix(start): str(self.data[name]).strip()
            for name in self.data
            if name.startswith(start) and str(self.data[name]).strip()
        }

    @property
    def cells(self) -> list[forms.BoundField]:
        return [field for field in self if not field.is_hidden]


class ResultForm(CellForm):
    """An arm's numbers: events, people and percent, or a value, its deviation and people."""

    def __init__(
        self, data: Typed | None = None, *, prefix: str, kind: str, there: Result | None
    ) -> None:
        super().__init__(data, prefix=prefix, initial=_texts_of(there))
        self.there = there
        is_measured = kind == Endpoint.Kind.CONTINUOUS
        if is_measured:
            self.fields["value"] = Understood(spread_in, words="value", width="wide")
            self.fields["sd"] = Understood(decimal_in, words="SD", width="narrow")
        else:
            self.fields["events"] = Understood(share_in, words="events", width="wide")
        self.fields["n"] = Understood(count_in, words="n", width="narrow")
        if not is_measured:
            self.fields["percent"] = Understood(percent_in, words="%", width="narrow")

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if share := typed.get("events"):
            typed["events"] = share.events
            self._beside("n", share.n)
            self._beside("percent", share.percent)
        if spread := typed.get("value"):
            typed["value"] = spread.value
            self._beside("sd", spread.sd)
        return typed

    def _beside(self, name: str, number: int | Decimal | None) -> None:
        """What "142/252" says of n goes where n belongs, unless another n is typed there."""
        if number is None:
            return
        typed = self.cleaned_data.get(name)
        if name in self.changed_data and typed is not None and typed != number:
            self.add_error(name, f"{self.fields[name].label} is {number} and {typed}: which?")
        self.cleaned_data[name] = number

    def numbers(self) -> ArmNumbers | None:
        """All that the arm came to, or None where every number was taken away."""
        before = numbers_of(self.there) if self.there else ArmNumbers()
        changed = set(self.changed_data) & {*COUNTED, *MEASURED}
        if changed & {"events"}:
            changed |= {name for name in ("n", "percent") if self.cleaned_data.get(name)}
        if changed & {"value"}:
            changed |= {"sd"} if self.cleaned_data.get("sd") is not None else set()
        columns: dict[str, Any] = {name: self.cleaned_data.get(name) for name in changed}
        if "value" in columns:
            value = columns["value"]
            columns["value_as_printed"] = "" if value is None else f"{value:f}"
        now = replace(before, **columns)
        holds = (now.events, now.percent, now.value, now.value_as_printed or None)
        return None if all(each is None for each in (*holds, now.n)) else now


class EffectForm(CellForm):
    """An arm against the control: a measure, an estimate with its interval, p, a direction."""

    measure = forms.ChoiceField(
        required=False, choices=[("", "effect"), *((each, each) for each in Effect.Measure.values)]
    )
    estimate = Understood(interval_in, words="estimate (low to high)", width="widest")
    p = Understood(p_in, words="p", width="narrow")
    direction = forms.ChoiceField(
        required=False, choices=[("", "direction"), *Direction.choices], label="direction"
    )

    def __init__(self, data: Typed | None = None, *, prefix: str, there: Effect | None) -> None:
        super().__init__(data, prefix=prefix, initial=_effect_texts_of(there))
        self.there = there

    def numbers(self) -> EffectNumbers | None:
        before = effect_numbers_of(self.there) if self.there else EffectNumbers()
        typed, changed = self.cleaned_data, set(self.changed_data)
        columns: dict[str, Any] = {
            name: typed[name] for name in ("measure", "direction") if name in changed
        }
        if "estimate" in changed:
            found = typed["estimate"]
            columns |= dict(
                zip(("estimate", "low", "high"), found or (None, None, None), strict=True)
            )
        if "p" in changed:
            p: PValue | None = typed["p"]
            columns |= {"p": p.value if p else None, "p_sign": p.sign if p else "="}
        now = replace(before, **columns)
        says = now.estimate is not None or now.p is not None or now.direction
        return now if says else None


class SourceForm(forms.Form):
    """Where the numbers of a row stand: a report of the trial, its registry, another reference."""

    ANOTHER = "another"

    where = forms.ChoiceField(
        required=False,
        label="Source",
        error_messages={"invalid_choice": "Choose it again: it is no longer among the reports."},
    )
    identifier = forms.CharField(
        required=False, max_length=500, label="PMID or DOI", widget=forms.TextInput
    )
    locator = forms.CharField(
        required=False,
        max_length=200,
        label="Place in it",
        widget=forms.TextInput(attrs={"placeholder": "abstract, Findings; Table 2; page 1007"}),
    )
    quote = forms.CharField(
        required=False,
        max_length=4000,
        label="The words themselves",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        data: Typed | None = None,
        *,
        prefix: str,
        places: Sequence[tuple[str, str]],
        initial: Mapping[str, str],
    ) -> None:
        super().__init__(data, prefix=prefix, initial=dict(initial))
        where = self.fields["where"]
        assert isinstance(where, forms.ChoiceField)
        where.choices = [("", "no source yet"), *places, (self.ANOTHER, "another, by PMID or DOI")]

    def clean_quote(self) -> str:
        # Browsers send the end of a line in two characters, which would make it another quote.
        quote: str = self.cleaned_data["quote"]
        return quote.replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("identifier") and typed.get("where") in ("", self.ANOTHER):
            typed["where"] = self.ANOTHER
            try:
                typed["reference"] = reference_in(typed["identifier"])
            except ValidationError as error:
                self.add_error("identifier", error)
        elif typed.get("where") == self.ANOTHER:
            self.add_error("identifier", "Give the PMID or the DOI of a reference that is here.")
        return typed

    def cites(self) -> dict[str, Any] | None:
        """For `cite`: where it stands, the place and the words; None where no source is given."""
        typed = self.cleaned_data
        where: str = typed.get("where", "")
        if not where:
            return None
        words = {"locator": typed["locator"], "quote": typed["quote"]}
        kind, _, key = where.partition(":")
        if kind == "reference":
            return {"reference": Reference.objects.get(pk=int(key)), **words}
        if kind == "registry":
            return {"registry": key, **words}
        if kind == "source":
            old = Source.objects.select_related("reference").get(pk=int(key))
            return {
                "reference": old.reference,
                "registry": old.registry,
                "address": old.address,
                "kind": old.kind,
                "tier": old.tier,
                **words,
            }
        return {"reference": typed["reference"], **words}


def source_initial(source: Source | None) -> Mapping[str, str]:
    """The texts of a source; its place is named by what it is."""
    if source is None:
        return {}
    plain = not source.kind and source.tier == Source.Tier.PRIMARY and not source.address
    if plain and source.reference_id:
        where = f"reference:{source.reference_id}"
    elif plain and source.registry:
        where = f"registry:{source.registry}"
    else:
        where = f"source:{source.pk}"
    return {"where": where, "locator": source.locator, "quote": source.quote}


def _texts_of(result: Result | None) -> dict[str, Any]:
    if result is None:
        return {"seen": 0}
    return {
        "seen": result.version,
        "events": _text(result.events),
        "n": _text(result.n),
        "percent": result.percent_as_printed or _text(result.percent),
        "value": result.value_as_printed or _text(result.value),
        "sd": _text(result.sd),
    }


def _effect_texts_of(effect: Effect | None) -> dict[str, Any]:
    if effect is None:
        return {"seen": 0}
    p = "" if effect.p is None else str(PValue(effect.p_sign, effect.p.normalize()))
    return {
        "seen": effect.version,
        "measure": effect.measure,
        "estimate": effect.as_printed or _text(effect.estimate),
        "p": p,
        "direction": effect.direction,
    }


def _text(number: int | Decimal | None) -> str:
    if number is None:
        return ""
    return str(number) if isinstance(number, int) else re.sub(r"\.?0+$", "", f"{number:.5f}")
