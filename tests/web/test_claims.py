"""The list of claims: what its address asks, its counts, its pages, its download."""

import pytest
from django.http import QueryDict

from curation.claims.question import ClaimQuestion, read_question
from curation.models import State
from tests.cast import a_person, ada, ben
from tests.desk_builders import a_claim, a_paper, an_accepted_claim, cited
from tests.evidence_builders import a_drug, a_trial, an_endpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(client):
    person = ada()
    client.force_login(person)
    return person


def page(client, address="/claims/"):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_list_shows_each_claim_with_its_state_its_papers_and_what_it_speaks_of(client, curator):
    drug, trial = a_drug(), a_trial()
    claim = a_claim(curator, "Made-up drug helped", drugs=[drug], trial=trial, state="submitted")
    for stance in ("supports", "supports", "disputes"):
        cited(claim, a_paper(), curator, stance=stance, state="submitted")

    shown = page(client)

    assert "1 claim, each with the papers" in shown
    assert "Made-up drug helped" in shown
    assert "2 support, 1 disputes" in shown
    assert "contested" in shown
    assert "not yet confirmed" in shown
    assert "SLE-BRAVE-I" in shown


def test_a_list_without_claims_says_what_to_do(client, curator):
    assert "Write the first" in page(client)


def test_facets_count_what_they_would_find_and_narrow_the_list(client, curator):
    drug, other = a_drug(), a_drug("tofacitinib")
    a_claim(curator, "On the first", drugs=[drug], kind="safety")
    a_claim(curator, "On both", drugs=[drug, other])

    shown = page(client, "/claims/?drug=baricitinib")
    assert "On the first" in shown
    assert "On both" in shown
    assert 'href="/claims/?drug=baricitinib&amp;kind=safety"><span>safety</span> <small>1<' in shown

    narrower = page(client, "/claims/?drug=tofacitinib&kind=efficacy")
    assert "On both" in narrower
    assert "On the first" not in narrower


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=first+words", ["First of all words"]),
        ("state=withdrawn", ["Taken back"]),
        ("contested=yes", ["Second"]),
        ("contested=no", ["First of all words"]),
        ("endpoint=sri-4", ["Second"]),
        ("trial=sle-brave-i", ["Second"]),
        ("person=ben", ["Second"]),
        ("kind=mechanism", []),
        ("", ["First of all words", "Second"]),
    ],
)
def test_each_filter_finds_what_it_says(client, curator, asked, found):
    reviewer = ben()
    a_claim(curator, "First of all words")
    second = a_claim(curator, "Second", trial=a_trial(), endpoint=an_endpoint(), state="submitted")
    cited(second, a_paper(), curator, state="submitted")
    cited(second, a_paper(), reviewer, stance="disputes", state="submitted")
    a_claim(curator, "Taken back", state="withdrawn", reason="twice")

    shown = page(client, f"/claims/?{asked}")

    every = ["First of all words", "Second", "Taken back"]
    assert [each for each in every if f">{each}</a>" in shown] == found


def test_nonsense_in_an_address_is_left_out_and_said(client, curator):
    a_claim(curator, "Made-up drug helped")

    shown = page(client, "/claims/?kind=%3Cb%3E&state=x&after=nonsense")

    assert "Made-up drug helped" in shown
    assert "Kind “&lt;b&gt;” is nothing to look for." in shown


def test_a_question_survives_its_own_address():
    question = ClaimQuestion(words="a b", drug="x", state="accepted", contested="yes", person="ada")

    assert read_question(QueryDict(question.to_url())) == (question, [])


def test_the_list_goes_on_by_the_key_of_a_claim(client, curator):
    for number in range(52):
        a_claim(curator, f"Claim number {number:02}")

    first = page(client)
    assert "Claim number 51" in first
    assert "Claim number 01<" not in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = page(client, older)

    assert "Claim number 01" in second
    assert "Claim number 02<" not in second
    assert 'rel="prev"' in second


def test_the_download_is_what_the_list_shows_and_carries_no_formula(client, curator):
    claim = a_claim(curator, "=HYPERLINK(1) made-up", state="submitted")
    cited(claim, a_paper(pmid=12345), curator, state="submitted")
    a_claim(curator, "Another")

    answer = client.get("/claims.csv?state=submitted")
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert len(lines) == 2
    assert lines[0].removeprefix("\ufeff").startswith("claim,statement,kind,contested")
    assert "'=HYPERLINK(1) made-up,efficacy," in lines[1]
    assert ",submitted," in lines[1]
    assert "PMID 12345" in lines[1]


def test_who_may_only_read_sees_what_stands_and_a_stranger_what_is_accepted(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    writer, reviewer = ada(), ben()
    an_accepted_claim(writer, reviewer, a_paper(), statement="It is accepted")
    a_claim(writer, "It waits", state=State.SUBMITTED)
    a_claim(writer, "It is a draft")

    stranger = page(client)
    client.force_login(a_person("nia"))
    reader = page(client)
    client.force_login(reviewer)
    worker = page(client)

    seen = ["It is accepted", "It waits", "It is a draft"]
    assert [each in stranger for each in seen] == [True, False, False]
    assert [each in reader for each in seen] == [True, True, False]
    assert [each in worker for each in seen] == [True, True, True]


def test_the_list_takes_as_many_queries_for_one_claim_as_for_many(
    client, curator, django_assert_max_num_queries
):
    drug = a_drug()
    for number in range(30):
        claim = a_claim(curator, f"Claim {number}", drugs=[drug])
        cited(claim, a_paper(), curator)

    with django_assert_max_num_queries(22):
        page(client)


def test_similar_claims_are_offered_while_somebody_writes(client, curator):
    a_claim(curator, "Madeupinib raised the SRI-4 response at week 52")

    shown = page(client, "/claims/similar/?statement=madeupinib+raised+the+SRI-4+response")

    assert "Madeupinib raised the SRI-4 response at week 52" in shown
    assert "similar words" in shown or "nearly the same words" in shown
