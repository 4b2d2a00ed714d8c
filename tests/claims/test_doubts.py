"""A paper falls: what cites it requires review, once for each thing that was said against it."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from curation.claims.astray import quotes_astray
from curation.claims.deciding import accept_citation, accept_claim
from curation.claims.doubts import doubt_what_cites
from curation.claims.quotes import look_again
from curation.history.told import told
from curation.models import Cause, Citation, Claim, Notice, State
from tests.builders import a_notice, a_reference, of_type
from tests.cast import ada, ben
from tests.desk_builders import a_claim, a_paper, a_quote, an_accepted_claim, cited, sections

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator():
    return ada()


@pytest.fixture
def reviewer():
    return ben()


def states_of(claim):
    """Of the claim, and of its citations in order: state and cause."""
    rows = [Claim.objects.get(pk=claim.pk), *Citation.objects.filter(claim=claim).order_by("pk")]
    return [(row.state, row.cause) for row in rows]


IN_DOUBT = (State.REQUIRES_REVIEW, "retracted")
ACCEPTED = (State.ACCEPTED, "")


def test_a_retraction_puts_the_citation_and_its_claim_in_doubt_and_names_the_notice(
    curator, reviewer
):
    paper = a_paper()
    claim = an_accepted_claim(curator, reviewer, paper)
    notice = a_notice(paper)

    doubted = doubt_what_cites(paper)

    assert doubted == [claim, claim.citations.get()]
    assert states_of(claim) == [IN_DOUBT, IN_DOUBT]
    claim.refresh_from_db()
    assert claim.reason == f"{paper}: Retracted in PMID {notice.pmid}."
    sentence = told(claim)[0]
    assert (sentence.who, sentence.act, sentence.reason) == (
        "lupusjak",
        "put in doubt",
        claim.reason,
    )


def test_going_over_it_again_changes_nothing(curator, reviewer):
    paper = a_paper()
    claim = an_accepted_claim(curator, reviewer, paper)
    a_notice(paper)
    doubt_what_cites(paper)
    events = claim.history.count()

    assert doubt_what_cites(paper) == []
    assert claim.history.count() == events


def test_whoever_accepts_it_again_in_full_knowledge_is_not_asked_again(curator, reviewer):
    paper = a_paper()
    claim = an_accepted_claim(curator, reviewer, paper)
    a_notice(paper)
    doubt_what_cites(paper)
    accept_citation(claim.citations.get(), by=reviewer)
    accept_claim(claim, by=reviewer)

    assert doubt_what_cites(paper) == []
    assert states_of(claim) == [ACCEPTED, ACCEPTED]


def test_another_notice_after_that_asks_again(curator, reviewer):
    paper = a_paper()
    claim = an_accepted_claim(curator, reviewer, paper)
    a_notice(paper, Notice.Kind.ERRATUM_IN)
    doubt_what_cites(paper)
    assert states_of(claim) == [(State.REQUIRES_REVIEW, "corrected")] * 2
    accept_citation(claim.citations.get(), by=reviewer)
    accept_claim(claim, by=reviewer)
    later = a_notice(paper)

    doubt_what_cites(paper)

    assert states_of(claim) == [IN_DOUBT, IN_DOUBT]
    claim.refresh_from_db()
    assert claim.reason == f"{paper}: Retracted in PMID {later.pmid}."


def test_a_notice_known_before_the_claim_was_handed_on_does_not_put_it_in_doubt(curator, reviewer):
    paper = a_paper()
    a_notice(paper, first_seen_at=now() - timedelta(days=2))
    claim = an_accepted_claim(curator, reviewer, paper)

    assert doubt_what_cites(paper) == []
    assert states_of(claim) == [ACCEPTED, ACCEPTED]


def test_a_graver_cause_takes_the_place_of_a_lighter_one_and_never_the_other_way(curator, reviewer):
    paper = a_paper()
    claim = an_accepted_claim(curator, reviewer, paper)
    a_notice(paper, Notice.Kind.ERRATUM_IN)
    doubt_what_cites(paper)
    a_notice(paper)
    doubt_what_cites(paper)
    a_notice(paper, Notice.Kind.ERRATUM_IN)
    doubt_what_cites(paper)

    assert states_of(claim) == [IN_DOUBT, IN_DOUBT]
    claim.refresh_from_db()
    assert claim.reason.count("Erratum") == 2
    assert claim.reason.count("Retracted") == 1


def test_a_paper_that_is_only_called_retracted_counts_from_the_record_that_said_so_first(
    curator, reviewer
):
    claim = an_accepted_claim(curator, reviewer, a_paper())
    paper = claim.citations.get().reference
    paper.publication_types = of_type("Journal Article", "Retracted Publication")
    paper.pubmed_changed_at = now()
    paper.save()

    assert len(doubt_what_cites(paper)) == 2
    assert states_of(claim) == [IN_DOUBT, IN_DOUBT]


@pytest.mark.parametrize(
    "kind", [Notice.Kind.UPDATE_IN, Notice.Kind.COMMENT_IN, Notice.Kind.RETRACTION_OF]
)
def test_what_takes_nothing_from_the_paper_puts_nothing_in_doubt(curator, reviewer, kind):
    paper = a_paper()
    an_accepted_claim(curator, reviewer, paper)
    a_notice(paper, kind)

    assert doubt_what_cites(paper) == []


def test_a_concern_says_that_it_is_one(curator, reviewer):
    paper = a_paper()
    claim = an_accepted_claim(curator, reviewer, paper)
    a_notice(paper, Notice.Kind.EXPRESSION_OF_CONCERN_IN)

    doubt_what_cites(paper)

    claim.refresh_from_db()
    assert claim.cause == Cause.CONCERN
    assert "Expression of concern in PMID" in claim.reason


def test_a_claim_does_not_rest_on_what_is_cited_for_background(curator, reviewer):
    fallen, other = a_paper(), a_reference()
    claim = an_accepted_claim(curator, reviewer, other)
    decided = {"state": State.ACCEPTED, "decided_by": reviewer, "decided_at": now()}
    cited(claim, fallen, curator, stance="background", **decided)
    a_notice(fallen)

    doubt_what_cites(fallen)

    assert states_of(claim) == [ACCEPTED, ACCEPTED, IN_DOUBT]


def test_background_that_alone_carries_a_claim_takes_it_along(curator, reviewer):
    paper = a_paper()
    claim = an_accepted_claim(curator, reviewer, paper)
    Citation.objects.update(stance="background")
    a_notice(paper)

    doubt_what_cites(paper)

    assert states_of(claim) == [IN_DOUBT, IN_DOUBT]


def test_a_disputing_paper_that_falls_changes_the_picture_of_its_claim(curator, reviewer):
    claim = an_accepted_claim(curator, reviewer, a_reference())
    disputing = a_paper()
    cited(claim, disputing, curator, stance="disputes", state=State.SUBMITTED)
    a_notice(disputing)

    doubt_what_cites(disputing)

    assert states_of(claim) == [IN_DOUBT, ACCEPTED, IN_DOUBT]


def test_drafts_and_what_was_withdrawn_stay_as_they_are(curator):
    paper = a_paper()
    claim = a_claim(curator)
    cited(claim, paper, curator)
    a_notice(paper)

    assert doubt_what_cites(paper) == []
    assert states_of(claim) == [(State.DRAFT, ""), (State.DRAFT, "")]


def test_an_abstract_that_is_replaced_orphans_its_quotes_and_what_rests_on_them_is_in_doubt(
    curator, reviewer
):
    paper = a_paper()
    quote = a_quote(paper, curator)
    quoting = an_accepted_claim(curator, reviewer, paper, quote=quote)
    without = an_accepted_claim(curator, reviewer, paper)
    paper.abstract = sections("Something else was studied, in other animals and by other people.")
    paper.save()
    look_again(paper)

    doubt_what_cites(paper)

    assert states_of(quoting) == [(State.REQUIRES_REVIEW, "drifted")] * 2
    assert states_of(without) == [ACCEPTED, ACCEPTED]
    quoting.refresh_from_db()
    assert quoting.reason == (
        f"{paper}: the words “60 (60%) of 100” are no longer in the abstract."
    )
    assert doubt_what_cites(paper) == []
    assert [each.quote for each in quotes_astray()] == [quote]
    assert [each.quote for each in quotes_astray(curator)] == [quote]
    assert quotes_astray(reviewer) == []


def test_words_that_only_moved_put_nothing_in_doubt(curator, reviewer):
    paper = a_paper()
    quote = a_quote(paper, curator)
    claim = an_accepted_claim(curator, reviewer, paper, quote=quote)
    before = paper.abstract[0]["text"]
    paper.abstract = sections("Background: A sentence that was not there before.", before)
    paper.save()
    look_again(paper)

    assert doubt_what_cites(paper) == []
    quote.refresh_from_db()
    assert quote.anchor == "moved"
    assert states_of(claim) == [ACCEPTED, ACCEPTED]
