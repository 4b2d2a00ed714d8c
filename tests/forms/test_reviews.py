"""What may be typed of a review, its list and an entry; and in which words the rest is refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from curation.forms.reviews import (
    MOST_FILE,
    MOST_TEXT,
    ListFileForm,
    PastedListForm,
    QuestionForm,
    ReviewForm,
    SetAsideForm,
)
from curation.imports.tokens import Kind


def errors(form):
    return " ".join(sentence for some in form.errors.values() for sentence in some)


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        (" 36232088 ", Kind.PMID, 36232088),
        ("PMID: 36232088", Kind.PMID, 36232088),
        ("https://pubmed.ncbi.nlm.nih.gov/36232088/?dopt=Abstract", Kind.PMID, 36232088),
        ("doi: 10.3390/IJMS231911788", Kind.DOI, "10.3390/ijms231911788"),
        ("PMC9570257", Kind.PMCID, "PMC9570257"),
        ("36232088 36232088", Kind.PMID, 36232088),
    ],
)
def test_a_review_is_named_by_any_identifier_of_its_paper(typed, kind, value):
    form = ReviewForm({"paper": typed})
    assert form.is_valid()
    token = form.cleaned_data["paper"]
    assert (token.kind, token.value) == (kind, value)


@pytest.mark.parametrize("typed", ["", "  ", "lupus", "36232088 36232089", "NCT01234567", "a\0b"])
def test_what_names_no_one_paper_is_refused(typed):
    assert not ReviewForm({"paper": typed}).is_valid()


def test_a_question_may_be_empty_and_its_design_is_one_that_is_known():
    assert QuestionForm({}).is_valid()
    assert "no kind of review" in errors(QuestionForm({"design": "novel"}))
    assert "Write the day as" in errors(QuestionForm({"searched_until": "last May"}))


def test_a_pasted_list_has_words_and_a_bound():
    assert "Paste the list first" in errors(PastedListForm({"text": ""}))
    too_long = PastedListForm({"text": "a" * (MOST_TEXT + 1)})
    assert "longer than any reference list" in errors(too_long)


@pytest.mark.parametrize("name", ["list.ris", "LIST.NBIB", "list.txt", "list"])
def test_a_list_may_come_as_one_of_three_kinds_of_file(name):
    assert ListFileForm({}, {"file": SimpleUploadedFile(name, b"TY  - JOUR")}).is_valid()


def test_another_kind_of_file_is_refused_with_what_to_do():
    form = ListFileForm({}, {"file": SimpleUploadedFile("list.docx", b"PK")})
    assert "ends in .docx" in errors(form)
    assert "Nothing was taken" in errors(form)


def test_a_file_has_a_bound():
    form = ListFileForm({}, {"file": SimpleUploadedFile("list.ris", b"a" * (MOST_FILE + 1))})
    assert "may have 16 MB" in errors(form)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"reason": "a book"}, "a book"),
        ({"words": " an abstract of a congress "}, "an abstract of a congress"),
        ({"reason": "a web page", "words": "gone"}, "a web page: gone"),
    ],
)
def test_an_entry_is_set_aside_for_a_known_reason_or_in_other_words(typed, why):
    form = SetAsideForm(typed)
    assert form.is_valid()
    assert form.why == why


@pytest.mark.parametrize("typed", [{}, {"words": "  "}, {"reason": "boredom"}])
def test_setting_aside_needs_a_reason(typed):
    form = SetAsideForm(typed)
    assert not form.is_valid()
    assert "Nothing was changed" in errors(form)
