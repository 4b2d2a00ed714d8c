"""Writing a claim and citing papers under it, on its pages."""

import pytest
from django.utils.html import escape

from curation.claims import drafts
from curation.models import Citation, Claim, Quote, State
from tests.cast import a_person, ada, ben, cleo
from tests.desk_builders import a_claim, a_paper, an_accepted_claim, cited
from tests.evidence_builders import a_drug, a_trial

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    person = ada()
    client.force_login(person)
    return person


def typed(**fields):
    return {"statement": "Made-up drug helped", "kind": "efficacy"} | fields


def said(answer):
    return [str(message) for message in answer.context["messages"]]


def test_a_claim_is_written_and_its_page_asks_for_papers(client, curator):
    drug, trial = a_drug(), a_trial()

    answer = client.post(
        "/claims/new/", typed(drugs=[drug.pk], trial=trial.pk, population="SLE"), follow=True
    )

    claim = Claim.objects.get()
    assert answer.redirect_chain == [(f"/claims/{claim.pk}/", 302)]
    assert (claim.state, claim.trial, list(claim.drugs.all())) == (State.DRAFT, trial, [drug])
    assert "No paper is cited yet" in answer.content.decode()


def test_a_claim_that_is_here_already_is_refused_with_what_was_typed_and_the_one_that_is(
    client, curator
):
    a_claim(curator, "Made-up drug helped")

    answer = client.post("/claims/new/", typed(note="A note of mine"))
    shown = answer.content.decode()

    assert answer.status_code == 422
    assert "This claim is here already; cite the paper under it." in shown
    assert "A note of mine" in shown
    assert "nearly the same words" in shown


def test_an_empty_claim_is_refused_at_its_field(client, curator):
    answer = client.post("/claims/new/", typed(statement=" "))

    assert answer.status_code == 422
    assert "Write the claim: one sentence in your own words." in answer.content.decode()


def test_a_form_that_was_open_for_a_day_shows_both_texts_and_saves_at_the_second_try(
    client, curator
):
    claim = a_claim(curator, "As it was")
    client.force_login(cleo())
    client.post(f"/claims/{claim.pk}/edit/", typed(statement="As Cleo wrote it", seen=1))
    client.force_login(curator)

    answer = client.post(f"/claims/{claim.pk}/edit/", typed(statement="As Ada wrote it", seen=1))
    shown = answer.content.decode()

    assert answer.status_code == 422
    assert "Cleo Marchetti changed this claim while you wrote" in shown
    assert "<td>As Cleo wrote it</td><td>As Ada wrote it</td>" in shown
    assert 'name="seen" value="2"' in shown
    assert Claim.objects.get().statement == "As Cleo wrote it"

    client.post(f"/claims/{claim.pk}/edit/", typed(statement="As Ada wrote it", seen=2))
    assert Claim.objects.get().statement == "As Ada wrote it"


def test_who_does_not_say_which_version_they_saw_saves_nothing(client, curator):
    claim = a_claim(curator, "As it was")

    assert client.post(f"/claims/{claim.pk}/edit/", typed()).status_code == 422
    assert Claim.objects.get().statement == "As it was"


@pytest.mark.parametrize("number", ["pmid", "doi", "here", "address"])
def test_a_paper_is_cited_by_any_of_its_numbers(client, curator, number):
    claim, paper = a_claim(curator), a_paper(doi="10.1234/made-up")
    by = {
        "pmid": str(paper.pmid),
        "doi": "https://doi.org/10.1234/MADE-UP",
        "here": f"#{paper.pk}",
        "address": f"http://testserver/references/{paper.pk}/",
    }

    client.post(f"/claims/{claim.pk}/cite/", {"paper": by[number], "stance": "supports"})

    assert claim.citations.get().reference == paper


def test_a_paper_is_cited_with_the_words_of_its_abstract(client, curator):
    claim, paper = a_claim(curator), a_paper()

    client.post(
        f"/claims/{claim.pk}/cite/",
        {"paper": paper.pmid, "stance": "disputes", "words": " 60 (60%)  of 100 people "},
    )

    citation = claim.citations.get()
    assert citation.quote.exact == "60 (60%) of 100 people"
    assert (citation.locator, citation.state) == ("abstract, Findings", State.DRAFT)


def test_a_citation_that_cannot_be_comes_back_with_what_was_typed(client, curator):
    claim, paper = a_claim(curator), a_paper()
    address = f"/claims/{claim.pk}/cite/"

    wrong = client.post(
        address, {"paper": paper.pmid, "stance": "supports", "words": "never said this"}
    )
    assert wrong.status_code == 422
    assert "These words are not in the abstract" in wrong.content.decode()
    assert "never said this" in wrong.content.decode()
    assert not Citation.objects.exists()

    cited(claim, paper, curator)
    twice = client.post(address, {"paper": paper.pmid, "stance": "supports"})
    assert twice.status_code == 422
    assert "cited under this claim in that way already" in twice.content.decode()

    unknown = client.post(address, {"paper": "99999999", "stance": "supports"})
    assert "PMID 99999999 is not here yet." in unknown.content.decode()


@pytest.mark.parametrize(
    ("texts", "words", "why"),
    [
        (["The arm of x fell by half."], "x", "too little"),
        (["Findings: " + "They answered one after another. " * 16], None, "whole abstract"),
        (["It fell by half. Then it fell by half again."], "fell by half", "times"),
        (["It fell by half."], "<b>fell</b> by half", "not in the abstract"),
    ],
    ids=["one letter", "the whole abstract", "twice in it", "markup"],
)
def test_words_that_are_no_quote_are_refused_at_their_field(client, curator, texts, words, why):
    claim, paper = a_claim(curator), a_paper(*texts)
    words = words or paper.abstract[0]["text"].strip()

    answer = client.post(
        f"/claims/{claim.pk}/cite/", {"paper": paper.pmid, "stance": "supports", "words": words}
    )
    shown = answer.content.decode()

    assert answer.status_code == 422
    assert why in str(answer.context["cite_form"].errors["words"])
    assert escape(words) in shown
    assert not Citation.objects.exists()
    assert not Quote.objects.exists()


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["It rose 🎉👩🏽‍🔬 by half."], "rose 🎉👩🏽‍🔬 by"),
        (["ירד בחצי אצל כולם."], "בחצי אצל"),
        (["With <i>p</i>=0·04 it won."], "p=0·04 it"),
        (["Methods: They asked.", "Findings: They heard."], "asked.\n\nThey heard"),
    ],
    ids=["emoji", "right to left", "markup inside", "two sections"],
)
def test_words_of_every_kind_are_quoted_as_the_abstract_says_them(client, curator, texts, words):
    claim, paper = a_claim(curator), a_paper(*texts)

    client.post(
        f"/claims/{claim.pk}/cite/", {"paper": paper.pmid, "stance": "supports", "words": words}
    )

    assert claim.citations.get().quote.exact == words


def test_a_paper_that_is_cited_under_a_claim_that_stands_waits_at_once(client, curator):
    claim = an_accepted_claim(curator, ben(), a_paper())

    client.post(f"/claims/{claim.pk}/cite/", {"paper": a_paper().pmid, "stance": "disputes"})

    assert claim.citations.last().state == State.SUBMITTED


def test_a_citation_is_changed_and_a_stale_save_shows_both(client, curator):
    citation = cited(a_claim(curator), a_paper(), curator)
    address = f"/claims/citations/{citation.pk}/"

    client.post(address, {"stance": "qualifies", "locator": "Table 2", "seen": 1})
    citation.refresh_from_db()
    assert (citation.stance, citation.locator) == ("qualifies", "Table 2")

    stale = client.post(address, {"stance": "disputes", "locator": "Table 3", "seen": 1})
    shown = stale.content.decode()
    assert stale.status_code == 422
    assert "changed it while you wrote" in shown
    assert "qualifies, Table 2" in shown
    assert "Table 3" in shown


def test_a_claim_is_submitted_withdrawn_and_submitted_again(client, curator):
    claim = a_claim(curator)
    step = f"/claims/{claim.pk}/step/"
    refused = client.post(step, {"step": "submit", "seen": 1}, follow=True)
    assert "No paper is cited under this claim yet" in said(refused)[0]

    cited(claim, a_paper(), curator)
    client.post(step, {"step": "submit", "seen": 1})
    assert Claim.objects.get().state == State.SUBMITTED

    client.post(step, {"step": "withdraw", "seen": 1, "reason": ""})
    assert Claim.objects.get().state == State.SUBMITTED
    client.post(step, {"step": "withdraw", "seen": 1, "reason": "a mistake"})
    assert Claim.objects.get().state == State.WITHDRAWN

    client.post(step, {"step": "submit", "seen": 1})
    assert Claim.objects.get().state == State.SUBMITTED


def test_a_draft_is_taken_away(client, curator):
    claim = a_claim(curator)

    answer = client.post(f"/claims/{claim.pk}/step/", {"step": "discard", "seen": 1})

    assert answer.headers["Location"] == "/claims/"
    assert not Claim.objects.exists()


def test_one_citation_is_withdrawn_with_a_reason(client, curator):
    claim = an_accepted_claim(curator, ben(), a_paper())
    citation = claim.citations.get()

    client.post(
        f"/claims/citations/{citation.pk}/step/",
        {"step": "withdraw", "seen": 1, "reason": "The wrong paper"},
    )

    claim.refresh_from_db()
    assert claim.state == State.REQUIRES_REVIEW
    assert claim.citations.get().state == State.WITHDRAWN


def test_a_comment_is_said_and_whom_it_did_not_reach(client, curator):
    a_person("gone", is_active=False)
    claim = a_claim(curator)

    answer = client.post(
        f"/claims/{claim.pk}/comment/", {"text": "@gone @nobody look"}, follow=True
    )

    assert said(answer) == [
        "@gone was not told: that account is closed.",
        "@nobody was not told: nobody has that user name.",
    ]
    assert claim.comments.get().text == "@gone @nobody look"


def test_an_empty_comment_is_refused_at_its_field(client, curator):
    claim = a_claim(curator)

    answer = client.post(f"/claims/{claim.pk}/comment/", {"text": " "})

    assert answer.status_code == 422
    assert "Write something first." in answer.content.decode()


def test_a_curator_whose_account_is_closed_writes_nothing_and_their_claims_stay(client, curator):
    claim = a_claim(curator, "It stays", state="submitted")
    curator.is_active = False
    curator.save()

    for address in ("/claims/new/", f"/claims/{claim.pk}/edit/", f"/claims/{claim.pk}/comment/"):
        answer = client.post(address, typed(text="Still here"))
        assert "/accounts/login/" in answer.headers["Location"]

    client.force_login(ben())
    assert "It stays" in client.get("/claims/").content.decode()
    assert not claim.comments.exists()


def test_what_is_saved_is_no_draft_any_more(client, curator):
    drafts.keep(curator, "claim:new", {"statement": ["Made-up drug"]})

    client.post("/claims/new/", typed())

    assert drafts.kept(curator, "claim:new") is None


def test_the_page_of_a_claim_tells_which_drugs_it_gained_and_lost(client, curator):
    old, new = a_drug("tofacitinib"), a_drug("baricitinib")
    claim = a_claim(curator, "It helped", drugs=[old])

    client.post(f"/claims/{claim.pk}/edit/", typed(statement="It helped", drugs=[new.pk], seen=1))

    page = client.get(f"/claims/{claim.pk}/").content.decode()
    assert "drugs: <ins>+ baricitinib</ins> <del>− tofacitinib</del>" in page
