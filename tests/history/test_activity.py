"""Everything that people did: its sentences, its filters, its pages."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from curation.claims.citations import cite
from curation.claims.claims import discard_claim, write_claim
from curation.claims.comments import comment
from curation.claims.deciding import accept_claim, submit_claim
from curation.claims.quotes import take_back, take_quote
from curation.history import activity as of_history
from curation.history import states
from curation.history.activity import activity, all_activity
from curation.history.activity_question import ActivityQuestion
from curation.history.acts import act
from curation.models import Claim, Tag, TagConsensus, Tagging
from curation.screening.assignments import assign, done, hand_over
from curation.screening.decisions import decide, undecide
from curation.tagging.taggings import tag_with, untag
from tests.builders import a_batch, a_reference
from tests.cast import ada, ben, cleo
from tests.desk_builders import a_claim, a_paper, a_tag, cited
from tests.evidence_builders import a_result, a_trial, an_arm, an_endpoint, an_outcome

# The triggers tell of an act by settings of a transaction, so each verb needs its own.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def told(seen_by, **asked):
    return [str(each) for each in activity(ActivityQuestion(**asked), seen_by=seen_by).acts]


def newest(seen_by, **asked):
    return told(seen_by, **asked)[0]


def test_nothing_is_told_of_an_empty_site():
    page = activity(ActivityQuestion(), seen_by=ada())
    assert page == ([], None, None)


def test_many_taggings_of_one_act_are_one_sentence():
    her = ada()
    with act("made ready", by=her):
        tag, papers = a_tag("baricitinib"), [a_reference() for _ in range(12)]
    with act("tagged many at once", by=her):
        for paper in papers:
            tag_with(tag, paper, by=her)
    assert newest(her) == "Ada Okafor (curator) tagged 12 references with baricitinib"
    untag(tag, papers[0], by=her)
    assert newest(her) == (f"Ada Okafor (curator) took the tag baricitinib away from {papers[0]}")


def test_screening_is_told_by_its_decision():
    her, him = ada(), ben()
    paper, other = a_reference(), a_reference()
    decide(paper, "exclude", by=her, reason="design")
    assert newest(her) == f"Ada Okafor (curator) excluded {paper}"
    decide(paper, "include", by=her)
    assert newest(her) == f"Ada Okafor (curator) included {paper}"
    undecide(paper, by=her)
    assert newest(her) == f"Ada Okafor (curator) took back a decision on {paper}"
    assign([paper, other], to=him, by=her)
    assert newest(her) == "Ada Okafor (curator) assigned 2 references to Ben Lindqvist"
    done(paper, by=him)
    assert newest(her) == f"Ben Lindqvist (reviewer) was done with {paper}"
    hand_over(him, to=her, by=cleo())
    assert newest(her) == f"Cleo Marchetti (administrator) handed over {other} to Ada Okafor"


def test_a_decision_that_ends_an_assignment_is_one_thing():
    her, paper = ada(), a_reference()
    assign([paper], to=her, by=her)
    with act("screened", by=her):
        decide(paper, "unclear", by=her)
        done(paper, by=her)
    assert newest(her) == f"Ada Okafor (curator) was unsure about {paper}"


def test_a_consensus_is_told_as_what_was_settled():
    him, paper = ben(), a_reference()
    with act("settled", by=him):
        TagConsensus.objects.create(reference=paper, tag=a_tag(), applies=True, by=him)
    assert newest(him, kind="taggings") == (
        f"Ben Lindqvist (reviewer) settled what people differed on in {paper}"
    )


def test_a_claim_is_told_from_its_first_words_to_its_acceptance():
    her, him = ada(), ben()
    paper = a_paper()
    claim = write_claim(statement="A made-up drug helped.", by=her)
    quote = take_quote(paper, words="60 (60%) of 100", by=her)
    cite(claim, paper, stance="supports", quote=quote, by=her)
    submit_claim(claim, by=her)
    accept_claim(claim, by=him)
    assert told(her) == [
        "Ben Lindqvist (reviewer) accepted the claim “A made-up drug helped.” and a citation",
        "Ada Okafor (curator) submitted the claim “A made-up drug helped.” and a citation",
        f"Ada Okafor (curator) cited {paper} under the claim “A made-up drug helped.”",
        f"Ada Okafor (curator) took a quote of {paper}",
        "Ada Okafor (curator) wrote the claim “A made-up drug helped.”",
    ]


def test_a_claim_that_is_gone_or_not_to_be_seen_is_told_without_its_words():
    her = ada()
    claim = write_claim(statement="A made-up drug helped.", by=her)
    page = activity(ActivityQuestion(), seen_by=her, claims_in=["accepted"])
    assert [str(each) for each in page.acts] == ["Ada Okafor (curator) wrote a claim"]
    discard_claim(claim, by=her)
    assert newest(her) == "Ada Okafor (curator) took a claim away again"


def test_tags_comments_and_imports_are_told():
    her = ada()
    with act("renamed a tag", by=her, reason="as MeSH has it"):
        Tag.objects.create(slug="sle", name="SLE")
    assert newest(her) == "Ada Okafor (curator) renamed SLE: “as MeSH has it”"
    paper = a_reference()
    comment(paper, by=her, text="Read the supplement.")
    assert newest(her) == f"Ada Okafor wrote a comment on {paper}"
    a_batch(her, name="March")
    assert newest(her) == "Ada Okafor opened the import March"


def test_a_change_that_nobody_explained_is_told_too():
    her = ada()
    claim = a_claim(her)
    Claim.objects.filter(pk=claim.pk).update(note="by hand")
    assert told(her)[0] == (f"Somebody changed the claim “{claim.statement}” outside of the pages")


@pytest.fixture
def days_work():
    """Of two people and the system, on a trial, a claim and two references."""
    her, him = ada(), ben()
    with act("made ready", by=him):
        trial = a_trial()
        outcome = an_outcome(trial, an_endpoint())
        result = a_result(outcome, an_arm(trial), by=her, percent=57)
        tag, papers = a_tag(), [a_reference(), a_reference()]
    claim = write_claim(statement="A made-up drug helped.", by=her)
    cite(claim, papers[0], stance="supports", by=her)
    tag_with(tag, papers[0], by=her)
    tag_with(tag, papers[1], by=her)
    states.require_review(result, "retracted")
    states.accept(result, by=him)
    return her, him, trial, claim, papers


def test_filters_narrow_what_is_told(days_work):
    her, _him, trial, claim, (one, other) = days_work
    all_of_it = told(her)
    assert len(all_of_it) == 7
    assert len(told(her, person="ada")) == 4
    assert told(her, person="ben", deed="accepted") == [
        "Ben Lindqvist (reviewer) accepted a result of SLE-BRAVE-I"
    ]
    assert len(told(her, kind="taggings")) == 2
    assert told(her, system="only") == [
        "lupusjak put a result of SLE-BRAVE-I in doubt: “its source was retracted”"
    ]
    assert len(told(her, system="without")) == 6
    assert len(told(her, trial=trial.slug)) == 3
    assert len(told(her, claim=str(claim.pk))) == 2
    assert len(told(her, reference=str(one.pk))) == 2
    assert len(told(her, reference=str(other.pk))) == 1
    assert told(her, person="nobody") == told(her, trial="none") == told(her, claim="999") == []


def test_days_narrow_what_is_told(days_work):
    her = days_work[0]
    today, tomorrow = localdate(), localdate() + timedelta(days=1)
    yesterday = today - timedelta(days=1)
    assert told(her, since=str(today), until=str(today)) == told(her)
    assert told(her, until=str(tomorrow)) == told(her)
    assert told(her, until=str(yesterday)) == told(her, since=str(tomorrow)) == []


def pages(her, size, **asked):
    key, found = None, []
    while True:
        page = activity(ActivityQuestion(**asked), seen_by=her, key=key, size=size)
        found.append([str(each) for each in page.acts])
        if page.older is None:
            return found
        key = page.older


@pytest.mark.parametrize("size", [1, 2, 3, 50])
@pytest.mark.parametrize("window", [1, 2, 5000])
def test_its_pages_together_are_all_of_it_and_nothing_twice(days_work, monkeypatch, size, window):
    her = days_work[0]
    whole = told(her)
    monkeypatch.setattr(of_history, "NARROW", 1)
    monkeypatch.setattr(of_history, "WIDE", window)
    told_of = pages(her, size)
    assert sorted(each for page in told_of for each in page) == sorted(whole)
    assert all(len(page) <= size for page in told_of)


def test_a_rare_thing_is_found_by_looking_further_back(days_work, monkeypatch):
    her = days_work[0]
    monkeypatch.setattr(of_history, "NARROW", 1)
    monkeypatch.setattr(of_history, "WIDE", 1)
    first = activity(ActivityQuestion(kind="claims", deed="entered"), seen_by=her, size=1)
    assert first.older is not None
    found = pages(her, 1, reference=str(days_work[4][0].pk), kind="taggings")
    assert len([each for page in found for each in page]) == 1


def test_an_act_of_more_rows_than_a_page_looks_at_is_one_sentence(monkeypatch):
    her, tag = ada(), a_tag()
    papers = [a_reference() for _ in range(9)]
    tag_with(tag, papers[0], by=her)
    with act("tagged many at once", by=her):
        Tagging.objects.bulk_create(
            [Tagging(reference=paper, tag=tag, by=her) for paper in papers[1:]]
        )
    monkeypatch.setattr(of_history, "NARROW", 2)
    monkeypatch.setattr(of_history, "WIDE", 3)
    found = [each for page in pages(her, 1, kind="taggings") for each in page]
    assert found == [
        f"Ada Okafor (curator) tagged 8 references with {tag}",
        f"Ada Okafor (curator) tagged {papers[0]} with {tag}",
    ]


def test_a_download_tells_no_more_than_its_most(days_work):
    her = days_work[0]
    question = ActivityQuestion()
    assert len(list(all_activity(question, most=3, seen_by=her))) == 3
    assert len(list(all_activity(question, most=100, seen_by=her))) == 7


def test_it_takes_no_more_queries_for_more(days_work):
    her, _, _, claim, _papers = days_work
    with CaptureQueriesContext(connection) as few:
        activity(ActivityQuestion(), seen_by=her)
    for _ in range(20):
        cited(claim, a_reference(), her)
        decide(a_reference(), "include", by=her)
    with CaptureQueriesContext(connection) as many:
        activity(ActivityQuestion(), seen_by=her)
    assert len(many) == len(few) <= 9


def test_a_quote_that_was_taken_back_is_told_with_its_paper():
    person, paper = ada(), a_paper()
    take_back(take_quote(paper, words="60 (60%) of 100", by=person), by=person)

    assert f"took back a quote of {paper}" in newest(person)
    assert newest(person, deed="withdrawn") == newest(person)
