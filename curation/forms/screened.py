"""What is said of a file with decisions: its stage, what its reasons mean, who is who."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from curation.decision_lines import EXCLUDE
from curation.forms.assignments import who_may_tag
from curation.imports.screened import MOST_BYTES, Screened
from curation.models import ScreeningDecision, Stage, User
from curation.people.roles import ASSIGN
from curation.screening.brought import Meant
from curation.screening.reason_words import reason_called

KINDS = ("include", "exclude", "unclear", "not understood")
MOST_NAMES = 50
MOST_REASONS = 200
LIST_SAYS = [
    ("", "nothing: leave these without a decision"),
    ("include", "that they are included"),
    ("exclude", "that they are excluded"),
    ("unclear", "that they are unclear"),
]


class ScreenedFileForm(forms.Form):
    file = forms.FileField(
        label="File",
        allow_empty_file=True,  # the reading says it better
        error_messages={"required": "Choose a file, or drop one on this field."},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(
                f"A file with decisions may have {MOST_BYTES // 2**20} MB; give this one in parts."
            )
        return file


@dataclass(frozen=True)
class Voice:
    """A name in the file: how much of which kind it says, and the field that says who it is."""

    said_by: str
    decisions: Counter[str]  # "include", "exclude", "unclear", "not understood"
    labelled: int
    settled: int
    field: Any

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """In the order of a table's columns."""
        return [(kind, self.decisions[kind]) for kind in KINDS]


class FileReason(NamedTuple):
    """A reason in the file, how often it is given, and the field that says which of ours it is."""

    words: str
    number: int
    field: Any


class MeaningForm(forms.Form):
    """Asks only what the file leaves open. `by` brings it; without `may_assign` they claim only
    what is their own.
    """

    name = forms.CharField(
        label="Name of the import",
        max_length=200,
        required=False,
        help_text="Optional, so that it is found again.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    stage = forms.ChoiceField(
        label="Stage of the file",
        choices=Stage.choices,
        help_text="Of every decision of which the file itself does not say at which stage it is.",
    )
    list_says = forms.ChoiceField(
        label="What being in this file says",
        choices=LIST_SAYS,
        required=False,
        help_text="Of each reference of which the file says nothing else.",
    )

    def __init__(
        self,
        data: Any,
        *,
        read: Screened,
        by: User,
        may_assign: bool,
        may_settle: bool,
        initial: dict[str, Any] | None = None,
    ) -> None:
        first = {"stage": read.stage or Stage.TITLE_ABSTRACT, "list_says": read.list_says}
        super().__init__(data, initial={**first, **(initial or {})})
        self.read, self.by, self.may_settle = read, by, may_settle
        self.silent = sum(not any(said.decision for said in each.said) for each in read.entries)
        self._names = self._who_speaks(may_assign)
        self._reasons = self._which_reasons()
        if not self.silent:
            del self.fields["list_says"]

    def _who_speaks(self, may_assign: bool) -> list[str]:
        names = Counter(said.who for each in self.read.entries for said in each.said)
        if self.silent:
            names.setdefault("", 0)
        accounts = who_may_tag() if may_assign else User.objects.filter(pk=self.by.pk)
        known = {name: person for person in accounts for name in _names_of(person)}
        listed = sorted(names)[:MOST_NAMES]
        for place, name in enumerate(listed):
            self.fields[f"who_{place}"] = forms.ModelChoiceField(
                accounts,
                label=name or "Nobody is named",
                required=False,
                initial=_account_of(name, known),
                empty_label="nobody yet: keep them until somebody is",
                error_messages={
                    "invalid_choice": "You cannot give decisions to this account. Choose another."
                },
            )
        return listed

    def _which_reasons(self) -> list[str]:
        counted: Counter[str] = Counter()
        for each in self.read.entries:
            for said in each.said:
                if said.decision == EXCLUDE:
                    counted.update(said.reasons or ("",))
        if self.silent:
            counted.setdefault("", 0)
        self._number_of = counted
        listed = sorted(counted)[:MOST_REASONS]
        for place, words in enumerate(listed):
            self.fields[f"reason_{place}"] = forms.ChoiceField(
                label=words or "No reason is given",
                choices=[("", "none of ours: keep these back"), *ScreeningDecision.Reason.choices],
                required=False,
                initial=reason_called(words),
            )
        return listed

    def clean(self) -> None:
        said = self.cleaned_data
        stages = {said.get("stage", "")}
        stages |= {one.stage for each in self.read.entries for one in each.said if one.stage}
        for place, _ in enumerate(self._reasons):
            is_of_full_text = said.get(f"reason_{place}") == ScreeningDecision.Reason.NOT_RETRIEVED
            if is_of_full_text and Stage.FULL_TEXT not in stages:
                self.add_error(
                    f"reason_{place}",
                    "That a full text was not obtained is said at the full-text stage. "
                    "Choose another reason, or that stage.",
                )

    def meant(self) -> Meant:
        said = self.cleaned_data
        people = {name: said.get(f"who_{place}") for place, name in enumerate(self._names)}
        reasons = {words: said.get(f"reason_{place}") for place, words in enumerate(self._reasons)}
        return Meant(
            stage=said["stage"],
            reasons={words: reason for words, reason in reasons.items() if reason},
            people={name: person for name, person in people.items() if person},
            list_says=said.get("list_says", ""),
            may_settle=self.may_settle,
        )

    def voices(self) -> Iterator[Voice]:
        for place, name in enumerate(self._names):
            said = [one for each in self.read.entries for one in each.said if one.who == name]
            decisions = Counter(
                one.decision or "not understood"
                for one in said
                if (one.decision or one.words) and not one.is_consensus
            )
            yield Voice(
                name,
                decisions,
                labelled=sum(bool(one.labels) for one in said),
                settled=sum(one.is_consensus for one in said),
                field=self[f"who_{place}"],
            )

    def reasons(self) -> Iterator[FileReason]:
        for place, words in enumerate(self._reasons):
            yield FileReason(words, self._number_of[words], self[f"reason_{place}"])


def _names_of(person: User) -> Iterator[str]:
    """By which a file may call somebody: with their account, their name, their address."""
    name, account = person.get_full_name(), person.get_username()
    for each in (f"{name} ({account})", account, name, person.email):
        if each:
            yield each.casefold()


def _account_of(name: str, known: dict[str, User]) -> User | None:
    whole = name.strip().casefold()
    # An account of another site is not ours of that name, unless the person's name agrees.
    return known.get(whole) or known.get(whole.rpartition(" (")[0])


class GiveForm(forms.Form):
    """Whose the decisions of a name in the file are; who may ask nobody else, only their own."""

    said_by = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    person = forms.ModelChoiceField(User.objects.none(), empty_label="choose", label="Whose")

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = False
        field: Any = self.fields["person"]
        may_assign = by.has_perm(ASSIGN.permission)
        field.queryset = who_may_tag() if may_assign else User.objects.filter(pk=by.pk)
