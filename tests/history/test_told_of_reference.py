"""What the history of a reference tells: who brought it in, tagged, judged, quoted and cited it."""

import pytest

from curation.claims.citations import change_citation, cite
from curation.claims.claims import write_claim
from curation.claims.quotes import take_quote
from curation.evidence.trials import add_report
from curation.history.acts import act
from curation.history.told import told_of_reference
from curation.models import Citation, TagConsensus
from curation.screening.assignments import assign, done
from curation.screening.decisions import decide
from curation.tagging.taggings import tag_with, untag
from tests.builders import a_batch
from tests.cast import ada, ben
from tests.desk_builders import a_paper, a_tag
from tests.evidence_builders import a_trial

pytestmark = pytest.mark.django_db


def words(reference, seen_by, **asked):
    told = told_of_reference(reference, seen_by=seen_by, **asked)
    return [str(sentence) for sentence in reversed(told)]


def test_tags_and_decisions_are_told_with_what_they_say():
    her, paper = ada(), a_paper()
    tag = a_tag("baricitinib")
    tag_with(tag, paper, by=her)
    decide(paper, "include", by=her)
    decide(paper, "exclude", by=her, reason="design", stage="full-text")
    untag(tag, paper, by=her)
    with act("settled", by=her):
        TagConsensus.objects.create(reference=paper, tag=tag, applies=False, by=her)
    assert sorted(words(paper, her)) == [
        "Ada Okafor (curator) screened exclude, wrong study design, full text.",
        "Ada Okafor (curator) screened include.",
        "Ada Okafor (curator) settled baricitinib: it does not apply.",
        "Ada Okafor (curator) tagged with baricitinib.",
        "Ada Okafor (curator) took a tag away baricitinib.",
    ]


def test_an_assignment_is_told_but_not_that_a_decision_ended_it():
    her, him, paper = ada(), ben(), a_paper()
    assign([paper], to=her, by=him)
    with act("screened", by=her):
        decide(paper, "include", by=her)
        done(paper, by=her)
    assert sorted(words(paper, her)) == [
        "Ada Okafor (curator) screened include.",
        "Ben Lindqvist (reviewer) assigned for Ada Okafor.",
    ]


def test_quotes_citations_and_reports_are_told_with_what_they_are_for():
    her, paper = ada(), a_paper()
    claim = write_claim(statement="A made-up drug helped.", by=her)
    quote = take_quote(paper, words="60 (60%) of 100", by=her)
    citation = cite(claim, paper, stance="supports", quote=quote, by=her)
    change_citation(citation, stance="disputes", quote=quote, locator="page 3", by=her, seen=None)
    add_report(a_trial(), reference=paper, by=her, kind="primary")
    told = words(paper, her)
    assert "Ada Okafor (curator) took the quote “60 (60%) of 100”." in told
    assert "Ada Okafor (curator) added a report for SLE-BRAVE-I." in told
    cited = [each for each in told if "under “A made-up drug helped.”" in each]
    assert len(cited) == 2
    assert any("stance supports -> disputes" in each for each in cited)


def test_a_citation_of_a_claim_that_is_not_to_be_seen_is_not_told():
    her, paper = ada(), a_paper()
    cite(write_claim(statement="Secret so far.", by=her), paper, stance="supports", by=her)
    assert len(words(paper, her)) == 1
    assert words(paper, her, claims_in=["accepted"]) == []


def test_imports_are_told_by_their_name():
    her, paper = ada(), a_paper()
    a_batch(her, paper, name="March")
    assert words(paper, her) == ["Ada Okafor brought it in with March."]
    assert words(paper, None) == ["Ada Okafor brought it in with March."]


def test_its_queries_do_not_grow(django_assert_max_num_queries):
    her, paper = ada(), a_paper()
    for number in range(12):
        tag_with(a_tag(f"tag {number}"), paper, by=her)
        cite(write_claim(statement=f"Claim {number}.", by=her), paper, stance="supports", by=her)
    assert Citation.objects.count() == 12
    with django_assert_max_num_queries(14):
        assert len(told_of_reference(paper, seen_by=her)) == 24
