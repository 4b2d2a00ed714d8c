import pytest

from curation.anchoring import Unquotable, sha256_of, text_of
from curation.claims.quotes import current_text, locator_of, look_again, take_quote
from curation.models import AbstractText, Quote
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.desk_builders import FINDINGS, a_paper, sections

pytestmark = pytest.mark.django_db


def test_the_text_of_an_abstract_is_kept_once_by_its_hash():
    paper = a_paper("Background: A made-up question.", f"Findings: {FINDINGS}")

    first, second = current_text(paper), current_text(paper)

    assert first == second
    assert first.text == f"A made-up question.\n\n{FINDINGS}"
    assert first.sha256 == sha256_of(text_of(paper.abstract))


def test_a_paper_without_an_abstract_has_no_text_and_cannot_be_quoted():
    paper = a_reference()

    with pytest.raises(Unquotable, match="no abstract to quote"):
        take_quote(paper, words="anything", by=ada())

    assert current_text(paper) is None
    assert not AbstractText.objects.exists()


def test_a_quote_holds_the_words_what_stands_around_them_and_where():
    quote = take_quote(a_paper(), words="60 (60%) of 100", near=None, by=ada())

    assert quote.exact == "60 (60%) of 100"
    assert FINDINGS[quote.start : quote.end] == quote.exact
    assert quote.prefix == "In this made-up trial "
    assert quote.anchor == Quote.Anchor.EXACT
    assert quote.history.get().pgh_context.metadata["act"] == "took the quote"


def test_the_same_words_at_the_same_place_are_one_quote_whoever_takes_them():
    paper = a_paper()

    first = take_quote(paper, words="people on the drug", by=ada())
    second = take_quote(paper, words="people on  the drug", near=40, by=ben())

    assert first == second
    assert second.taken_by.username == "ada"


def test_a_quote_taken_on_an_older_text_is_the_same_where_the_words_still_stand_there():
    paper = a_paper()
    first = take_quote(paper, words="people on the drug", by=ada())
    paper.abstract = sections(f"Findings: {FINDINGS} More was said later.")
    paper.save()
    look_again(paper)

    assert take_quote(paper, words="people on the drug", by=ben()) == first


def test_words_that_the_abstract_does_not_say_are_refused():
    with pytest.raises(Unquotable, match="not in the abstract as it stands now"):
        take_quote(a_paper(), words="the drug cured everybody", by=ada())


def test_a_quote_says_in_which_section_it_stands():
    paper = a_paper("BACKGROUND: Nothing was known.", "Findings: Much is known.", "No label here.")
    person = ada()

    assert locator_of(take_quote(paper, words="Nothing was", by=person)) == "abstract, Background"
    assert locator_of(take_quote(paper, words="Much is known", by=person)) == "abstract, Findings"
    assert locator_of(take_quote(paper, words="No label", by=person)) == "abstract"
    across = take_quote(paper, words="known. Much is", by=person)
    assert locator_of(across) == "abstract, Background to Findings"


def test_looking_again_tells_what_stands_less_surely_and_never_touches_what_was_taken():
    paper = a_paper()
    quote = take_quote(paper, words="60 (60%) of 100 people", by=ada())
    paper.abstract = sections(f"Findings: First of all. {FINDINGS}")
    paper.save()

    (moved,) = look_again(paper)
    again = look_again(paper)

    assert (moved.quote, moved.was, moved.found.anchor) == (quote, "exact", "moved")
    assert again == []
    quote.refresh_from_db()
    assert quote.anchor == Quote.Anchor.MOVED
    assert quote.found_on.text[quote.found_start : quote.found_end] == quote.exact
    assert quote.taken_on.text == FINDINGS


def test_a_quote_whose_abstract_is_replaced_entirely_is_orphaned():
    paper = a_paper()
    quote = take_quote(paper, words="60 (60%) of 100 people", by=ada())
    paper.abstract = sections("Nothing that was here before is said any longer.")
    paper.save()

    (lost,) = look_again(paper)

    quote.refresh_from_db()
    assert quote.anchor == lost.found.anchor == "orphaned"
    assert (quote.found_start, quote.found_end) == (None, None)


def test_a_quote_whose_abstract_is_gone_says_so_and_comes_back_with_it():
    paper = a_paper()
    quote = take_quote(paper, words="60 (60%) of 100 people", by=ada())
    paper.abstract = []
    paper.save()
    assert len(look_again(paper)) == 1
    quote.refresh_from_db()
    assert quote.anchor == Quote.Anchor.NO_TEXT

    paper.abstract = sections(FINDINGS)
    paper.save()

    assert look_again(paper) == []
    quote.refresh_from_db()
    assert quote.anchor == Quote.Anchor.EXACT
