"""What is typed or given to bring references in, as tokens; nothing is asked or written."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from curation.identifiers import as_doi, as_pmid
from curation.imports.pasted import understand
from curation.imports.tokens import Kind, Token

FILE_ENDINGS = (
    ".txt",
    ".csv",
    ".tsv",
    ".xml",
    ".nbib",
    ".ris",
    ".bib",
    ".json",
)  # each also packed, as .gz
NO_IDENTIFIER = "That is not a PMID or a DOI, so PubMed was not asked."


class BatchForm(forms.Form):
    name = forms.CharField(
        label="Name of the batch",
        max_length=200,
        required=False,
        help_text="Optional, so that it is found again.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PasteForm(BatchForm):
    """`tokens` is how the text was understood, also where nothing in it can be asked for."""

    pasted = forms.CharField(
        label="What to bring in",
        strip=False,
        error_messages={"required": "Paste something first: PMIDs, DOIs, PMCIDs, addresses."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tokens: list[Token] = []

    def clean_pasted(self) -> list[Token]:
        self.tokens = understand(self.cleaned_data["pasted"])
        if not self.tokens:
            raise ValidationError(self.fields["pasted"].error_messages["required"])
        if not any(token.is_asked_for for token in self.tokens):
            raise ValidationError(
                "No PMID, DOI or PMCID was found in it; beside it stands how it was read."
            )
        return self.tokens


class FileForm(BatchForm):
    file = forms.FileField(
        allow_empty_file=True,  # the verb says it better
        error_messages={"required": "Choose a file, or drop one on this field."},
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        name = (file.name or "").lower().removesuffix(".gz")
        ending = name[name.rfind(".") :] if "." in name else ""
        if ending and ending not in FILE_ENDINGS:
            raise ValidationError(
                f"A file that ends in {ending} cannot be read. PubMed's XML (also as .xml.gz), "
                "NBIB, RIS, BibTeX, CSL-JSON, CSV and plain text can; save it as one of these."
            )
        return file


class QueryForm(BatchForm):
    query = forms.CharField(
        label="PubMed query",
        max_length=20_000,
        error_messages={"required": "Write a query first, as in PubMed's own search field."},
    )


class IdentifierForm(forms.Form):
    """One paper, by its PMID or its DOI."""

    pmid = forms.CharField(required=False, max_length=20)
    doi = forms.CharField(required=False, max_length=500)

    def clean(self) -> dict[str, Token]:
        typed = super().clean() or {}
        pmid, doi = typed.get("pmid", ""), typed.get("doi", "")
        if number := as_pmid(pmid):
            return {"token": Token(1, pmid, Kind.PMID, number)}
        if name := as_doi(doi):
            return {"token": Token(1, doi, Kind.DOI, name)}
        raise ValidationError(NO_IDENTIFIER)
