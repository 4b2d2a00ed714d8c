"""What is typed of a review, of its reference list and of an entry; nothing is asked or written."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from curation.imports.pasted import understand
from curation.imports.tokens import Token
from curation.models import CandidateMatch, Review

LIST_ENDINGS = (".txt", ".nbib", ".ris")
MOST_TEXT = 2 * 2**20  # characters: 1,500 entries have about 400,000
MOST_FILE = 16 * 2**20  # bytes: a reference manager's export carries abstracts
NO_PAPER = "That is not a PMID, a DOI or an address of PubMed. Nothing was added."

# Why an entry is not a paper that PubMed could have. Other reasons are typed.
ASIDE = (
    ("a book", "a book or a chapter"),
    ("a web page", "a web page"),
    ("not published", "not published"),
)


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class ReviewForm(forms.Form):
    """A review to be added, by what names its paper: `paper` becomes a token."""

    paper = forms.CharField(
        label="PMID, DOI or PubMed address",
        max_length=1000,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="36232088; 10.3390/ijms231911788; the address of its page at PubMed.",
        error_messages={"required": "Say which review, by its PMID or DOI. Nothing was added."},
    )

    def clean_paper(self) -> Token:
        tokens = [each for each in understand(self.cleaned_data["paper"]) if each.is_asked_for]
        if not tokens:
            raise ValidationError(NO_PAPER)
        if len(tokens) > 1:
            raise ValidationError(
                f"That names {len(tokens)} papers. Add one review at a time; nothing was added."
            )
        return tokens[0]


class QuestionForm(forms.Form):
    """What a review asks, and of what design it is."""

    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    design = forms.ChoiceField(
        choices=[("", "not said yet"), *Review.Design.choices],
        required=False,
        error_messages={"invalid_choice": "This is no kind of review that is known here."},
    )
    searched_until = forms.DateField(
        label="Searched until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the day as 2022-05-31, or leave it empty."},
    )
    question = forms.CharField(
        required=False,
        max_length=1000,
        widget=_area(2),
        help_text="What it asks, in one sentence of yours.",
    )
    population = forms.CharField(required=False, max_length=1000, widget=_area(2))
    interventions = forms.CharField(required=False, max_length=1000, widget=_area(2))
    comparators = forms.CharField(required=False, max_length=1000, widget=_area(2))
    outcomes = forms.CharField(required=False, max_length=1000, widget=_area(2))

    @property
    def says(self) -> dict[str, Any]:
        """What the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    @classmethod
    def texts_of(cls, review: Review) -> dict[str, Any]:
        names = [name for name in cls.base_fields if name != "seen"]
        return {"seen": review.version} | {name: getattr(review, name) for name in names}


class PastedListForm(forms.Form):
    text = forms.CharField(
        label="The reference list, as it is printed",
        strip=False,
        max_length=MOST_TEXT,
        widget=_area(16, spellcheck="false", autocomplete="off"),
        help_text="With or without numbers; line breaks within an entry do no harm.",
        error_messages={
            "required": "Paste the list first. Nothing was taken.",
            "max_length": "This is longer than any reference list. Nothing was taken; "
            "paste the list alone, without the text of the review.",
        },
    )


class ListFileForm(forms.Form):
    file = forms.FileField(
        allow_empty_file=True,
        error_messages={"required": "Choose a file first. Nothing was taken."},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        name = (file.name or "").lower()
        ending = name[name.rfind(".") :] if "." in name else ""
        if ending and ending not in LIST_ENDINGS:
            raise ValidationError(
                f"A list cannot be taken from a file that ends in {ending}. RIS, NBIB and plain "
                "text can; export it as one of these. Nothing was taken."
            )
        if (file.size or 0) > MOST_FILE:
            raise ValidationError(
                f"A file with a reference list may have {MOST_FILE // 2**20} MB. Nothing was "
                "taken; export it without attachments."
            )
        return file


class EntryForm(forms.Form):
    """An entry, as the page showed it."""

    seen = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    @property
    def seen_answer(self) -> str | None:
        """None where the form does not say what was seen."""
        return self.cleaned_data["seen"] or None


class CandidateForm(EntryForm):
    """Which candidate is meant: of the entry that the page is about."""

    candidate = forms.ModelChoiceField(
        CandidateMatch.objects.all(),
        error_messages={
            "required": "Say which one. Nothing was changed.",
            "invalid_choice": "This candidate is no longer there. Nothing was changed.",
        },
    )


class AnotherForm(EntryForm):
    """Another paper than those that were found; which one, the verb understands."""

    paper = forms.CharField(
        max_length=500,
        error_messages={"required": "Write a PMID or a DOI first. Nothing was changed."},
    )


class SetAsideForm(EntryForm):
    """Why an entry is left aside: one of the known reasons, or other words, or both."""

    reason = forms.ChoiceField(
        choices=[("", "other"), *ASIDE],
        required=False,
        error_messages={"invalid_choice": "This is no reason. Nothing was changed."},
    )
    words = forms.CharField(required=False, max_length=500)

    def clean(self) -> None:
        typed = self.cleaned_data
        if not self.errors and not (typed.get("reason") or typed.get("words")):
            raise ValidationError("Say why it is set aside. Nothing was changed.")

    @property
    def why(self) -> str:
        return ": ".join(filter(None, (self.cleaned_data["reason"], self.cleaned_data["words"])))
