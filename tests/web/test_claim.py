"""A claim's page: what it shows, of whom and to whom."""

import json

import pytest

from curation.claims.comments import comment, unread_mentions
from curation.claims.deciding import doubt_citation
from curation.claims.quotes import look_again, take_quote
from curation.models import Cause, Notice
from tests.builders import a_notice
from tests.cast import a_person, ada, ben
from tests.desk_builders import a_claim, a_paper, an_accepted_claim, cited, sections
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert("x")</script> & "made-up"'


@pytest.fixture
def curator(client):
    person = ada()
    client.force_login(person)
    return person


def page(client, claim):
    answer = client.get(f"/claims/{claim.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_page_says_in_a_sentence_how_the_papers_stand_to_the_claim(client, curator):
    claim = a_claim(curator)
    paper = a_paper()
    quote = take_quote(paper, words="60 (60%) of 100", by=curator)
    cited(claim, paper, curator, quote=quote)
    cited(claim, a_paper(), curator)
    cited(claim, a_paper(), curator, stance="disputes", state="submitted")

    shown = page(client, claim)

    # A draft of a citation counts for nothing yet.
    assert "1 paper disputes it. None is quoted yet." in shown


def test_quotes_stand_in_their_context_by_stance_with_how_surely(client, curator):
    claim, paper = a_claim(curator, state="submitted"), a_paper()
    quote = take_quote(paper, words="60 (60%) of 100 people", by=curator)
    cited(claim, paper, curator, quote=quote, stance="disputes", locator="abstract, Findings")

    shown = page(client, claim)

    assert "Disputes it" in shown
    assert 'In this made-up trial <mark class="disputes">60 (60%) of 100 people</mark>' in shown
    assert "Exactly in place." in shown
    assert f'href="/references/{paper.pk}/"' in shown
    assert "abstract, Findings" in shown


def test_a_quote_that_is_no_longer_in_the_text_says_so(client, curator):
    claim, paper = a_claim(curator, state="submitted"), a_paper()
    quote = take_quote(paper, words="60 (60%) of 100 people", by=curator)
    cited(claim, paper, curator, quote=quote, state="submitted")
    paper.abstract = sections("Nothing of what was here is said any longer.")
    paper.save()
    look_again(paper)

    shown = page(client, claim)

    assert "No longer in the text." in shown
    assert "1 of which is no longer in the text" in shown


def test_a_retracted_paper_is_marked_and_the_state_says_the_cause(client, curator):
    paper = a_paper()
    claim = an_accepted_claim(curator, ben(), paper)
    a_notice(paper, Notice.Kind.RETRACTION_IN)
    doubt_citation(claim.citations.get(), Cause.RETRACTED)

    shown = page(client, claim)

    assert "requires review: its source was retracted" in shown
    assert 'class="badge retracted"' in shown


def test_the_results_it_speaks_about_are_linked_to_their_words(client, curator):
    drug, trial, endpoint = a_drug(), a_trial(), an_endpoint()
    outcome = an_outcome(trial, endpoint)
    arm, placebo = an_arm(trial, drug), an_arm(trial)
    a_result(outcome, arm, by=curator, events=60, n=100)
    a_result(outcome, placebo, by=curator, events=40, n=100)
    an_effect(outcome, arm, placebo, by=curator, of=("OR", 2.25, 1.28, 3.96))
    an_outcome(trial, an_endpoint("Another"))
    claim = a_claim(curator, drugs=[drug], trial=trial, endpoint=endpoint)

    shown = page(client, claim)

    assert f"/trials/{trial.key}/#outcome-{outcome.pk}" in shown
    assert "60/100" in shown
    assert "40/100" in shown
    assert "OR 2.25" in shown
    assert "Another" not in shown.split("The results it speaks about")[1].split("</section>")[0]


def test_the_history_of_a_claim_and_its_citations_is_told(client, curator):
    reviewer = ben()
    claim = an_accepted_claim(curator, reviewer, a_paper(pmid=31337))
    client.force_login(reviewer)
    client.post(f"/claims/{claim.pk}/comment/", {"text": "Said"})

    shown = page(client, claim)

    assert "History, " in shown
    assert "PMID 31337" in shown.split("History, ")[1]


def test_a_thread_is_shown_and_read_by_whoever_opens_it(client, curator):
    reviewer = ben()
    claim = a_claim(curator)
    comment(claim, by=reviewer, text="@ada is it so?\n\nSecond paragraph")
    assert unread_mentions(curator).count() == 1

    shown = page(client, claim)

    assert "<p>@ada is it so?</p>" in shown
    assert not unread_mentions(curator).exists()


def test_nothing_that_somebody_typed_is_taken_for_markup(client, curator):
    claim = a_claim(curator, HOSTILE, note=HOSTILE, population=HOSTILE)
    cited(claim, a_paper(), curator, note=HOSTILE, locator=HOSTILE)
    comment(claim, by=curator, text=HOSTILE)

    shown = page(client, claim)

    assert "alert(" in shown
    assert "<script>alert" not in shown
    for address in ("/claims/", f"/claims/{claim.pk}/edit/", "/claims/similar/?statement=script"):
        assert "<script>alert" not in client.get(address).content.decode()


def test_what_somebody_may_not_see_is_not_there(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    writer = ada()
    draft = a_claim(writer)
    waits = a_claim(writer, state="submitted")
    comment(waits, by=writer, text="Between us")

    assert client.get(f"/claims/{waits.pk}/").status_code == 404
    client.force_login(a_person("nia"))
    assert client.get(f"/claims/{draft.pk}/").status_code == 404
    assert "Between us" not in page(client, waits)


def test_a_stranger_sees_accepted_citations_alone(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    writer = ada()
    claim = an_accepted_claim(writer, ben(), a_paper())
    cited(claim, a_paper(), writer, stance="disputes", state="submitted")

    shown = page(client, claim)

    assert "1 paper supports it." in shown
    assert "contested" not in shown


def test_quotes_are_downloaded_as_web_annotations(client, curator):
    claim, paper = a_claim(curator, "Made-up claim", state="submitted"), a_paper(pmid=4242)
    quote = take_quote(paper, words="60 (60%) of 100 people", by=curator)
    cited(claim, paper, curator, quote=quote, state="submitted")
    cited(claim, a_paper(), curator, state="submitted")

    answer = client.get(f"/claims/{claim.pk}/annotations.jsonld")
    told = json.loads(answer.content)

    assert answer.headers["Content-Type"].startswith("application/ld+json")
    assert (told["type"], told["total"]) == ("AnnotationCollection", 1)
    (item,) = told["first"]["items"]
    assert item["target"]["source"]["id"] == "https://pubmed.ncbi.nlm.nih.gov/4242/"
    assert item["target"]["selector"][0]["exact"] == "60 (60%) of 100 people"
    assert item["body"]["value"] == "supports: Made-up claim"
    assert item["id"].endswith(f"/claims/{claim.pk}/#citation-{claim.citations.first().pk}")


def test_the_page_takes_as_many_queries_for_one_citation_as_for_many(
    client, curator, django_assert_max_num_queries
):
    claim = a_claim(curator)
    for _ in range(12):
        paper = a_paper()
        quote = take_quote(paper, words="60 (60%) of 100", by=curator)
        cited(claim, paper, curator, quote=quote, state="submitted")

    with django_assert_max_num_queries(40):
        page(client, claim)
