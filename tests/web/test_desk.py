"""The desk of a paper: who sees what beside its words, and what it says when the words are gone."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.anchoring import sha256_of, text_of
from curation.models import Quote, Reference, State
from tests.builders import a_notice, a_reference
from tests.cast import a_person, ada, ben
from tests.desk_builders import (
    a_claim,
    a_quote,
    a_tag,
    a_tagging,
    a_text,
    an_accepted_claim,
    an_assignment,
    cited,
)
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_endpoint,
    an_outcome,
)
from tests.web.at_the_desk import FINDINGS, a_desk_paper, shown, words_of_html

pytestmark = pytest.mark.django_db

ANSWERED = "60 (60%) of 100 people had answered"
PLACEBO = "40 (40%) of 100 had"


@pytest.fixture
def paper():
    return a_desk_paper(title="A made-up trial")


def quoted(reference, by, words, **fields):
    return a_quote(
        reference, by, words, text=a_text(reference, text_of(reference.abstract)), **fields
    )


@pytest.fixture
def claims(paper):
    """One that is accepted, one that waits, and one that only its author sees."""
    person, other = ada(), ben()
    first = quoted(paper, person, ANSWERED)
    second = quoted(paper, person, PLACEBO)
    an_accepted_claim(person, other, paper, statement="Many answered", quote=first)
    waiting = a_claim(person, "Few answered on placebo", state=State.SUBMITTED)
    cited(waiting, paper, person, quote=second, stance="disputes", state=State.SUBMITTED)
    draft = a_claim(person, "Not yet said")
    cited(draft, paper, person, quote=second, stance="qualifies")
    return person, other


def test_a_reader_without_an_account_sees_what_is_accepted_beside_its_words(
    client, settings, paper, claims
):
    settings.LUPUSJAK_PUBLIC = True
    html = shown(client, paper)

    assert '<mark class="supports" id="quote-' in html
    assert "Many answered" in html
    assert 'href="#claim-1"' in html
    for unseen in ("Few answered", "Not yet said", 'class="disputes"', 'id="hold"', "quote.js"):
        assert unseen not in html


def test_what_waits_is_marked_for_people_with_an_account_and_a_draft_is_its_authors(
    client, paper, claims
):
    author, other = claims
    client.force_login(other)
    html = shown(client, paper)
    assert "not yet confirmed" in html
    assert "Few answered on placebo" in html
    assert "Not yet said" not in html
    assert 'id="hold"' not in html

    client.force_login(author)
    html = shown(client, paper)
    assert "Not yet said" in html
    assert "Submit for review" in html
    assert 'id="hold"' in html


def test_claims_stand_in_the_stretch_of_their_words_in_the_order_of_the_text(client, paper, claims):
    client.force_login(claims[0])
    html = shown(client, paper)
    methods, findings = html.index(">Methods</h2>"), html.index(">Findings</h2>")
    notes = [html.index(f'id="claim-{number}"') for number in (1, 2, 3)]

    assert methods < findings < notes[0] < notes[1] < notes[2]
    assert html.count('class="stretch"') == 2


def test_the_words_of_the_abstract_are_what_they_were(client, paper, claims):
    client.force_login(claims[0])

    read = words_of_html(shown(client, paper))

    assert "By week 24 60 (60%) of 100 people had answered1. On placebo" in read


def test_a_claim_without_words_stands_beside_the_heading(client, paper):
    person = ada()
    claim = a_claim(person, "Said of the full text", state=State.SUBMITTED)
    cited(claim, paper, person, state=State.SUBMITTED, locator="Table 2")
    client.force_login(ben())
    html = shown(client, paper)

    assert "Cited for, without words of the abstract" in html
    assert html.index("Said of the full text") < html.index(">Methods</h2>")


def test_a_quote_that_is_no_longer_in_the_text_is_told_and_marked_nowhere(client, paper):
    person = ada()
    gone = quoted(paper, person, ANSWERED, anchor="orphaned", found_start=None, found_end=None)
    client.force_login(person)
    html = shown(client, paper)

    assert "1 quote is no longer in the text" in html
    assert f'id="quote-{gone.pk}"' not in html
    assert "1, no longer in the text" in html


def test_a_quote_of_a_text_that_changed_before_anybody_looked_is_in_no_wrong_place(client, paper):
    person = ada()
    quote = quoted(paper, person, ANSWERED)
    paper.abstract[1]["text"] = "Meanwhile another sentence came first. " + FINDINGS
    paper.save()
    client.force_login(person)

    assert f'<mark class="background" id="quote-{quote.pk}">60 (60%) of 100' in shown(client, paper)


def test_how_much_rests_on_it_is_counted(client, paper):
    person = ada()
    outcome = an_outcome(trial := a_trial(), an_endpoint())
    arms = [an_arm(trial, a_drug()), an_arm(trial)]
    for arm in arms:
        a_result(outcome, arm, by=person, source=a_source(paper), events=1, n=2)
    an_accepted_claim(person, ben(), paper, quote=quoted(paper, person, ANSWERED))
    client.force_login(person)
    html = shown(client, paper)

    assert 'href="#claim-1">1 claim</a>, <a href="/trials/' in html
    assert ">2 results</a>" in html
    assert "1, exactly in place" in html


def test_drugs_trials_and_endpoints_are_lightly_marked(client):
    a_drug("made-upinib")
    client.force_login(ben())

    assert '<mark class="word">made-upinib</mark>' in shown(client, a_desk_paper())


def test_tags_of_others_are_seen_unless_one_still_judges_unseen(client, paper):
    author, other = ada(), ben()
    tag = a_tag("a made-up topic")
    a_tagging(paper, tag, other)
    client.force_login(author)
    assert "a made-up topic <small" in shown(client, paper)

    for person in (author, other):
        an_assignment(paper, person)
    assert "a made-up topic <small" not in shown(client, paper)


def test_whatever_was_written_by_others_is_words(client):
    evil = '"><script>x()</script>'
    person = ada()
    paper = a_desk_paper(f"Findings {evil}: They {evil} answered, <b>all</b> of them.")
    quote = quoted(paper, person, "answered, all")
    claim = a_claim(person, f"Claimed {evil}", state=State.SUBMITTED, population=evil)
    cited(claim, paper, person, quote=quote, state=State.SUBMITTED, locator=evil)
    a_tagging(paper, a_tag(f"Tag {evil}", slug="evil", scope_note=evil, terms=[evil]), person)
    a_drug(evil, slug="evil")
    client.force_login(person)
    html = shown(client, paper)

    assert "<script>x" not in html
    assert '"><script' not in html
    assert "answered, <b>all</b>" in html


def test_many_quotes_and_claims_cost_no_more_queries(client, django_assert_num_queries):
    author, other = ada(), a_person("rosa", "reviewer")
    small, large = a_desk_paper(), a_desk_paper(f"Findings: {FINDINGS * 5}")
    text = text_of(large.abstract)
    kept = a_text(large, text)
    for number in range(12):
        words = text[number * 20 : number * 20 + 15].strip()
        quote = a_quote(large, author, words, text=kept)
        an_accepted_claim(author, other, large, quote=quote)
        a_tagging(large, a_tag(f"topic {number}"), author)
    an_accepted_claim(author, other, small, quote=quoted(small, author, ANSWERED))
    a_tagging(small, a_tag("topic"), author)
    client.force_login(author)
    shown(client, small)
    with CaptureQueriesContext(connection) as for_small:
        shown(client, small)
    with django_assert_num_queries(len(for_small)):
        shown(client, large)


def test_a_stranger_costs_few_queries(
    client, settings, paper, claims, django_assert_max_num_queries
):
    settings.LUPUSJAK_PUBLIC = True
    with django_assert_max_num_queries(15):
        shown(client, paper)


def test_a_retracted_paper_says_so_before_it_is_cited(client, paper):
    a_notice(paper)
    person = ada()
    quote = quoted(paper, person, ANSWERED)
    client.force_login(person)

    page = client.get(f"/references/{paper.pk}/claim/?quote={quote.pk}").content.decode()

    assert "This paper was retracted." in page


def test_a_paper_without_an_abstract_can_be_cited_with_a_place_in_it(client):
    paper = a_reference()
    client.force_login(ada())

    html = shown(client, paper)

    assert "PubMed has no abstract of it." in html
    assert f"/references/{paper.pk}/claim/" in html


def test_what_is_read_of_a_text_is_what_was_quoted():
    paper = a_desk_paper()
    quote = quoted(paper, ada(), ANSWERED)

    assert Quote.objects.get(pk=quote.pk).found_on.sha256 == sha256_of(text_of(paper.abstract))
    assert Reference.objects.get(pk=paper.pk).abstract == paper.abstract
