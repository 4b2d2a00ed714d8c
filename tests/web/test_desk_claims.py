"""A claim is written on words of a paper, or the paper is cited under one that is here."""

import pytest

from curation.claims import drafts
from curation.models import Citation, Claim, Draft, Endpoint, Quote, State
from curation.people.accounts import close_account
from tests.cast import a_person, ada, ben
from tests.desk_builders import a_claim, an_accepted_claim, cited
from tests.evidence_builders import a_drug, a_trial, an_endpoint
from tests.web.at_the_desk import HTMX, a_desk_paper, address, shown, take, words_of_html

pytestmark = pytest.mark.django_db

WORDS = "60 (60%) of 100 people had answered"


@pytest.fixture
def person():
    return ada()


@pytest.fixture
def curator(client, person):
    client.force_login(person)
    return client


@pytest.fixture
def paper():
    return a_desk_paper()


@pytest.fixture
def quote(curator, paper):
    take(curator, paper, WORDS)
    return Quote.objects.get()


def sent(client, paper, headers=HTMX, **fields):
    return client.post(address("claim-on", paper), fields, headers=headers)


def test_the_form_opens_beside_the_words_with_what_they_speak_of(curator):
    drug, other = a_drug("made-upinib"), a_drug("othernib")
    trial = a_trial("MADE-UP-1", nct="NCT09999999")
    endpoint = an_endpoint("Made-up adverse events", domain=Endpoint.Domain.HARMS)
    paper = a_desk_paper(
        "Findings: Made-up adverse events were seen in 7 on made-upinib and in 8 on placebo.",
        nct_numbers=["NCT09999999"],
    )
    html = take(
        curator, paper, "Made-up adverse events were seen in 7 on made-upinib", claim="1"
    ).content.decode()

    assert "New claim from this quote" in html
    assert '<mark class="taken"' in html
    assert f'name="drugs" value="{drug.pk}" checked>' in html
    assert f'<option value="{other.pk}">othernib</option>' in html
    for chosen in (
        f'<option value="{trial.pk}" selected>',
        f'<option value="{endpoint.pk}" selected>',
        '<option value="safety" selected>',
        'value="abstract, Findings"',
    ):
        assert chosen in html
    assert 'name="stance" value="supports" required>' in html  # a stance is a judgement


def test_a_quote_without_a_drug_takes_that_of_the_title(curator):
    drug = a_drug("made-upinib")
    paper = a_desk_paper(title="Of made-upinib")

    html = take(curator, paper, WORDS, claim="1").content.decode()

    assert f'name="drugs" value="{drug.pk}" checked>' in html


def test_a_claim_is_linked_to_its_words_as_a_draft(curator, person, paper, quote):
    drug = a_drug()
    answer = sent(
        curator,
        paper,
        quote=quote.pk,
        statement="  Most people\nanswered ",
        stance="supports",
        kind="efficacy",
        drugs=[drug.pk, ""],
        population="adults",
        then="link",
    )
    html = answer.content.decode()
    claim = Claim.objects.get()
    citation = claim.citations.get()

    assert (claim.statement, claim.state, claim.entered_by) == (
        "Most people answered",
        State.DRAFT,
        person,
    )
    assert list(claim.drugs.all()) == [drug]
    assert (citation.quote, citation.stance, citation.locator) == (
        quote,
        "supports",
        "abstract, Findings",
    )
    assert '<mark class="supports"' in html
    assert 'id="claim-1"' in html
    assert 'id="claim-form"' not in html


def test_a_claim_is_submitted_with_its_citation_in_one_step(curator, paper, quote):
    sent(curator, paper, quote=quote.pk, statement="So", stance="disputes", kind="efficacy",
         then="submit")  # fmt: skip

    assert Claim.objects.get().state == State.SUBMITTED
    assert Citation.objects.get().state == State.SUBMITTED


def test_a_draft_is_submitted_from_the_margin(curator, paper, quote):
    sent(curator, paper, quote=quote.pk, statement="So", stance="supports", kind="efficacy")
    claim = Claim.objects.get()

    html = curator.post(address("submit-from-desk", paper, claim.pk), headers=HTMX).content.decode()

    claim.refresh_from_db()
    assert claim.state == State.SUBMITTED
    assert "waits for a second person" in html
    assert "Submit for review" not in html


def test_without_a_script_every_step_leads_back_to_the_paper(curator, paper, quote):
    page = curator.get(f"{address('claim-on', paper)}?quote={quote.pk}").content.decode()
    assert f"{WORDS}</blockquote>" in page

    answer = sent(curator, paper, {}, quote=quote.pk, statement="So", stance="supports",
                  kind="efficacy")  # fmt: skip
    assert answer.headers["Location"] == f"/references/{paper.pk}/"
    answer = curator.post(address("submit-from-desk", paper, Claim.objects.get().pk), follow=True)
    assert "waits for a second person" in answer.content.decode()


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"statement": " ", "stance": "supports"}, "Write the claim: one sentence"),
        ({"statement": "So"}, "Say what this paper does to the claim"),
        ({"statement": "x" * 601, "stance": "supports"}, "at most 600 characters"),
        ({"statement": "So", "stance": "supports", "trial": "999999"}, "Select a valid choice"),
        ({"statement": "So", "stance": "supports", "drugs": "999999"}, "Select a valid choice"),
    ],
)
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    curator, paper, quote, fields, why, headers
):
    more = {"population": "typed before", "kind": "safety", "quote": quote.pk}
    answer = sent(curator, paper, headers, **(more | fields))
    html = answer.content.decode()

    assert answer.status_code == 422
    assert why in words_of_html(html)
    assert 'value="typed before"' in html
    assert answer.headers.get("HX-Retarget") == ("#claim-form" if headers else None)
    assert not Claim.objects.exists()


def test_a_claim_that_is_stated_already_is_refused_with_what_to_do(curator, person, paper, quote):
    a_claim(person, "Most people answered")
    answer = sent(
        curator, paper, quote=quote.pk, statement="most people answered", stance="supports",
        kind="efficacy",
    )  # fmt: skip

    assert answer.status_code == 422
    assert "This claim is here already; cite the paper under it." in answer.content.decode()
    assert not Citation.objects.exists()


def test_similar_claims_are_offered_as_one_types_but_none_that_it_is_cited_under(
    curator, person, paper
):
    a_claim(person, "Made-upinib made most people answer", state=State.SUBMITTED)
    here = a_claim(person, "Made-upinib made many people answer", state=State.SUBMITTED)
    cited(here, paper, person, state=State.SUBMITTED)

    html = curator.get(
        address("similar-at-desk", paper), {"statement": "made-upinib made people answer"}
    ).content.decode()

    assert "Made-upinib made most people answer" in html
    assert "many people" not in html
    assert "alike" in html
    assert "Cite under it" in html


def test_the_paper_is_cited_under_a_claim_that_is_here_instead(curator, person, paper, quote):
    claim = an_accepted_claim(person, ben(), a_desk_paper(), statement="Said before")
    html = sent(
        curator, paper, quote=quote.pk, under=claim.pk, stance="disputes", statement="begun"
    ).content.decode()
    citation = Citation.objects.get(reference=paper)

    assert (citation.claim, citation.stance, citation.quote) == (claim, "disputes", quote)
    assert citation.state == State.DRAFT
    assert "Said before" in html
    assert Claim.objects.count() == 1

    curator.post(address("submit-from-desk", paper, claim.pk), headers=HTMX)
    citation.refresh_from_db()
    assert citation.state == State.SUBMITTED


def test_to_cite_under_another_claim_takes_a_stance_and_no_statement(curator, person, paper, quote):
    claim = a_claim(person, "Said before", state=State.SUBMITTED)
    answer = sent(curator, paper, quote=quote.pk, under=claim.pk)
    html = answer.content.decode()

    assert answer.status_code == 422
    assert "Say what this paper does to the claim" in html
    assert "Write the claim" not in html


def test_the_same_citation_twice_is_refused_and_said(curator, person, paper, quote):
    claim = a_claim(person, "Said before", state=State.SUBMITTED)
    fields = {"quote": quote.pk, "under": claim.pk, "stance": "supports"}
    assert sent(curator, paper, **fields).status_code == 200

    answer = sent(curator, paper, **fields)

    assert answer.status_code == 422
    assert "cited under this claim in that way already" in answer.content.decode()
    assert Citation.objects.count() == 1


def test_a_claim_that_was_taken_away_meanwhile_is_said_to_be_gone(curator, paper, quote):
    answer = sent(curator, paper, quote=quote.pk, under=999_999, stance="supports")

    assert answer.status_code == 422
    assert "That claim is no longer there." in answer.content.decode()


def test_words_of_another_paper_are_not_quoted_by_this_one(curator, paper, quote):
    other = a_desk_paper()
    answer = sent(
        curator, other, quote=quote.pk, statement="So", stance="supports", kind="efficacy"
    )

    assert answer.status_code == 422
    assert "are not here any more" in answer.content.decode()
    assert not Citation.objects.exists()


# -- Drafts


def test_a_claim_that_was_begun_opens_again_filled_in(curator, person, paper, quote):
    drug = a_drug()
    place = f"claim-from:quote-{quote.pk}"
    fields = {"statement": ["Most people"], "stance": ["disputes"], "drugs": [str(drug.pk), ""]}
    drafts.keep(person, place, fields)
    html = shown(curator, paper)

    assert ">Most people</textarea>" in html
    assert 'value="disputes" required checked' in html
    assert f'name="drugs" value="{drug.pk}" checked>' in html
    assert f'data-draft="{place}"' in html
    assert "draft kept" in html
    assert "autofocus" not in html

    html = curator.get(
        f"{address('claim-on', paper)}?quote={quote.pk}", headers=HTMX
    ).content.decode()
    assert ">Most people</textarea>" in html


def test_a_draft_of_a_claim_is_its_writers_alone(client, person, paper, quote):
    drafts.keep(person, f"claim-from:quote-{quote.pk}", {"statement": ["Mine"]})
    client.force_login(a_person("rosa", "curator"))

    assert "Mine" not in shown(client, paper)


@pytest.mark.parametrize(
    "fields", [{"statement": "So", "stance": "supports", "kind": "efficacy"}, {"let-go": "1"}]
)
def test_a_draft_is_dropped_once_it_is_linked_or_let_go(curator, person, paper, quote, fields):
    drafts.keep(person, f"claim-from:quote-{quote.pk}", {"statement": ["So"]})

    sent(curator, paper, quote=quote.pk, **fields)

    assert not Draft.objects.exists()
    assert Quote.objects.exists()


def test_a_form_that_is_open_stays_while_other_words_are_taken(curator, paper, quote):
    html = take(curator, paper, "On placebo", open=quote.pk).content.decode()

    assert '<div id="claim-form" hx-preserve></div>' in html
    assert html.count('<mark class="taken"') == 1


def test_a_claim_without_a_quote_names_the_place_instead(curator, paper):
    html = curator.get(address("claim-on", paper), headers=HTMX).content.decode()
    assert "New claim on this paper" in html

    sent(curator, paper, statement="Of the full text", stance="supports", kind="efficacy",
         locator="Table 2")  # fmt: skip

    citation = Citation.objects.get()
    assert (citation.quote, citation.locator) == (None, "Table 2")
    assert "Of the full text" in shown(curator, paper)


def test_the_desk_of_somebody_whose_account_was_closed_takes_nothing_more(
    curator, person, paper, quote
):
    close_account(person)

    answer = sent(curator, paper, quote=quote.pk, statement="So", stance="supports")

    assert answer.headers["HX-Redirect"].startswith("/accounts/login/")
    assert not Claim.objects.exists()


def test_the_citations_of_a_claim_are_counted_with_ones_own_drafts_and_no_others(
    curator, person, paper
):
    claim = a_claim(person)
    cited(claim, paper, person)
    cited(claim, a_desk_paper(), person, stance="disputes")
    cited(claim, a_desk_paper(), ben(), stance="disputes")

    assert "2 citations" in words_of_html(shown(curator, paper))


def test_where_neither_the_words_nor_the_record_name_a_trial_the_title_does(curator):
    trial = a_trial("MADE-UP-1")
    paper = a_desk_paper(title="Whom MADE-UP-1 left out")

    html = take(curator, paper, WORDS, claim="1").content.decode()

    assert f'<option value="{trial.pk}" selected>' in html
