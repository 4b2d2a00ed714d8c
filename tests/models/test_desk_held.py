"""What rows of the desk may not be together, and what of them never changes: by the database."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.timezone import now

from curation.models import (
    Citation,
    Claim,
    Comment,
    Quote,
    ScreeningDecision,
    State,
    Tag,
    Tagging,
)
from tests.desk_builders import a_tag, a_text, an_accepted_claim, cited
from tests.models.desk_rows import one_of_each, true_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return one_of_each()


def under_itself(here):
    here.tag.parent = here.tag
    here.tag.save()


def under_its_grandchild(here):
    child = a_tag("child", here.tag)
    here.tag.parent = a_tag("grandchild", child)
    here.tag.save()


def accepted_without_a_citation(here):
    Claim.objects.create(**true_of(Claim, here) | accepted(here))


def accepted_on_a_draft(here):
    cited(here.claim, here.reference, here.author)
    Claim.objects.filter(pk=here.claim.pk).update(**accepted(here))


def accepted(here):
    return {"state": State.ACCEPTED, "decided_by": here.reviewer, "decided_at": now()}


def left_without_its_citation(here):
    claim = an_accepted_claim(here.author, here.reviewer, here.reference)
    claim.citations.update(state=State.WITHDRAWN, reason="It says no such thing.")


def whose_citation_went_away(here):
    claim = an_accepted_claim(here.author, here.reviewer, here.reference)
    claim.citations.all().delete()


def whose_citation_went_elsewhere(here):
    claim = an_accepted_claim(here.author, here.reviewer, here.reference)
    claim.citations.update(claim=here.claim)


def quoted_from_another_paper(here):
    Citation.objects.create(
        **true_of(Citation, here) | {"reference": here.elsewhere, "quote": here.quote}
    )


def moved_away_from_its_quote(here):
    row = cited(here.claim, here.reference, here.author, quote=here.quote)
    row.reference = here.elsewhere
    row.save()


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (under_itself, "A tag cannot stand under itself."),
        (under_its_grandchild, "A tag cannot stand under itself."),
        (accepted_without_a_citation, "A claim is accepted only with a citation that is."),
        (accepted_on_a_draft, "A claim is accepted only with a citation that is."),
        (left_without_its_citation, "An accepted claim keeps a citation that is accepted."),
        (whose_citation_went_away, "An accepted claim keeps a citation that is accepted."),
        (whose_citation_went_elsewhere, "An accepted claim keeps a citation that is accepted."),
        (quoted_from_another_paper, "A citation quotes the paper that it cites."),
        (moved_away_from_its_quote, "A citation quotes the paper that it cites."),
    ],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_two_rows_may_not_be_together_is_refused_by_the_database(here, deed, words):
    with pytest.raises(IntegrityError, match=words), transaction.atomic():
        deed(here)


@pytest.mark.parametrize(
    "changed",
    [
        {"exact": "Other words"},
        {"prefix": "before"},
        {"suffix": "after"},
        {"start": 1},
        {"end": 99},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_the_words_of_a_quote_are_never_changed(here, changed):
    with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
        Quote.objects.filter(pk=here.quote.pk).update(**changed)


def test_a_quote_stays_of_its_paper_and_of_the_text_it_was_taken_on(here):
    other = a_text(here.elsewhere)
    for changed in ({"reference": here.elsewhere}, {"taken_on": other}):
        with pytest.raises(DatabaseError, match="Cannot update rows"), transaction.atomic():
            Quote.objects.filter(pk=here.quote.pk).update(**changed)


@pytest.mark.parametrize("deed", ["changed", "taken back"])
def test_what_was_said_stays_said(here, deed):
    said = Comment.objects.filter(pk=here.comment.pk)
    unsay = {"changed": lambda: said.update(text="Never mind."), "taken back": said.delete}[deed]

    with pytest.raises(DatabaseError, match=r"Cannot (update|delete)"), transaction.atomic():
        unsay()
    assert said.get().text == "Which week?"


@pytest.mark.parametrize("model", [Tag, Tagging, Quote, Claim, Citation, ScreeningDecision])
@pytest.mark.parametrize("deed", ["changed", "deleted"])
def test_what_history_recorded_is_never_changed(here, model, deed):
    row = model.objects.create(**true_of(model, here))
    events = row.history.all()
    forge = {"changed": lambda: events.update(pgh_label="forged"), "deleted": events.delete}[deed]

    with (
        pytest.raises(DatabaseError, match="Cannot update or delete rows"),
        transaction.atomic(),
    ):
        forge()
