import pytest
from django.db import DatabaseError, transaction

from curation.claims.comments import comment, names_in, note_as_read, thread, unread_mentions
from curation.history.refused import Refused
from curation.history.states import CannotBeDone
from curation.models import Comment
from tests.cast import a_person, ada, ben
from tests.desk_builders import a_claim, a_paper

pytestmark = pytest.mark.django_db


def test_whoever_is_named_in_a_comment_is_told_once_and_not_the_one_who_speaks():
    writer, reviewer = ada(), ben()
    claim = a_claim(writer)

    said = comment(claim, by=writer, text="@Ben, is it so? @ben. And I, @ada, wonder.")

    assert said.told == [reviewer]
    assert said.remarks == []
    assert [mention.comment for mention in unread_mentions(reviewer)] == [said.comment]
    assert not unread_mentions(writer).exists()


def test_what_is_sent_twice_is_said_once_and_may_be_said_again_later():
    writer, reviewer = ada(), ben()
    claim, other = a_claim(writer), a_claim(writer)

    first, again = (comment(claim, by=writer, text="@ben, which week?") for _ in range(2))
    assert first.comment == again.comment
    assert unread_mentions(reviewer).count() == 1

    comment(other, by=writer, text="@ben, which week?")
    comment(claim, by=reviewer, text="@ben, which week?")
    comment(claim, by=writer, text="@ben, which week?")
    assert Comment.objects.filter(claim=claim).count() == 3


def test_a_mention_is_read_once_its_thread_was_opened():
    writer, reviewer = ada(), ben()
    claim, paper = a_claim(writer), a_paper()
    comment(claim, by=writer, text="@ben look")
    comment(paper, by=writer, text="@ben and here")

    assert note_as_read(claim, by=reviewer) == 1

    assert [mention.comment.reference for mention in unread_mentions(reviewer)] == [paper]
    assert note_as_read(claim, by=reviewer) == 0


def test_a_name_of_a_closed_account_or_of_nobody_is_said():
    a_person("gone", is_active=False)

    said = comment(a_claim(ada()), by=ben(), text="@gone and @nobody should know")

    assert said.remarks == [
        "@gone was not told: that account is closed.",
        "@nobody was not told: nobody has that user name.",
    ]
    assert not said.comment.mentions.exists()


def test_a_closed_account_says_nothing_any_more():
    gone = a_person("gone", is_active=False)

    with pytest.raises(CannotBeDone, match="account is closed"):
        comment(a_claim(ada()), by=gone, text="Still here")


def test_an_empty_comment_and_one_without_end_are_refused():
    writer = ada()
    claim = a_claim(writer)

    with pytest.raises(Refused, match="Write something first"):
        comment(claim, by=writer, text=" \n")
    with pytest.raises(Refused, match="at most 5000 characters"):
        comment(claim, by=writer, text="x" * 5001)


def test_an_address_names_nobody():
    assert names_in("ada@example.org, @ben. (@cleo) /@dan @ben!") == ["ben", "cleo"]


def test_a_thread_is_told_from_its_beginning_and_what_was_said_stays():
    writer = ada()
    claim = a_claim(writer)
    first = comment(claim, by=writer, text="First").comment
    second = comment(claim, by=writer, text="Second").comment

    assert list(thread(claim)) == [first, second]
    with pytest.raises(DatabaseError), transaction.atomic():
        Comment.objects.filter(pk=first.pk).update(text="Otherwise")
