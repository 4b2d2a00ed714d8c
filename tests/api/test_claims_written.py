"""Claims, citations and quotes written by the API."""

import pytest

from curation.history.told import told
from curation.models import Citation, Claim, Comment, Quote, State
from tests.api.asking import is_refused, program_of
from tests.builders import a_reference
from tests.desk_builders import a_claim, a_paper, a_quote, cited
from tests.evidence_builders import a_drug, a_trial, an_endpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def curator(cast):
    return program_of(cast.ada)


@pytest.fixture
def reviewer(cast):
    return program_of(cast.ben)


SAYS = "A made-up drug helps in a made-up disease."


def test_a_claim_goes_from_a_draft_to_accepted(cast, curator, reviewer):
    a_drug(), a_trial("MADE-UP"), an_endpoint()
    paper = a_paper()

    answer = curator.post(
        "/claims",
        {
            "statement": f"  {SAYS} ",
            "drugs": ["baricitinib"],
            "trial": "made-up",
            "endpoint": "sri-4",
        },
    )
    assert answer.status_code == 201
    assert (answer.json()["noun"], answer.json()["state"]) == ("claim", "draft")
    number, etag = answer.json()["number"], answer.headers["ETag"]
    claim = Claim.objects.get(pk=number)
    assert (claim.statement, claim.entered_by) == (SAYS, cast.ada)
    assert [str(drug) for drug in claim.drugs.all()] == ["baricitinib"]
    assert (claim.trial.acronym, claim.endpoint.name) == ("MADE-UP", "SRI-4")

    is_refused(
        curator.post(f"/claims/{number}/submit", **{"If-Match": etag}),
        409,
        "No paper is cited under this claim yet.",
    )
    citing = {"pmid": paper.pmid, "stance": "supports", "locator": "Table 2"}
    assert curator.post(f"/claims/{number}/citations", citing).status_code == 201
    submitted = curator.post(f"/claims/{number}/submit", **{"If-Match": etag})
    assert submitted.json()["state"] == "submitted"

    own = program_of(cast.cleo)
    accepted = reviewer.post(f"/claims/{number}/accept", {}, **{"If-Match": etag})
    assert accepted.json()["state"] == "accepted"
    assert Citation.objects.get().state == State.ACCEPTED
    is_refused(own.post(f"/claims/{number}/accept", {}, **{"If-Match": etag}), 409, "accepted")
    assert "API token a program" in str(told(claim)[0])


def test_what_one_wrote_oneself_one_does_not_accept(cast):
    claim = a_claim(cast.cleo, state=State.SUBMITTED)
    cited(claim, a_paper(), cast.cleo, state=State.SUBMITTED)

    answer = program_of(cast.cleo).post(f"/claims/{claim.pk}/accept", {}, **{"If-Match": '"v1"'})

    is_refused(answer, 403, "Somebody else has to accept a claim that you wrote.")
    claim.refresh_from_db()
    assert claim.state == State.SUBMITTED


def test_a_rejection_takes_a_reason(cast, reviewer):
    claim = a_claim(cast.ada, state=State.SUBMITTED)
    seen = {"If-Match": '"v1"'}

    is_refused(reviewer.post(f"/claims/{claim.pk}/reject", {"reason": " "}, **seen), 422, "Say why")
    answer = reviewer.post(f"/claims/{claim.pk}/reject", {"reason": "Too sure."}, **seen)

    assert answer.json()["state"] == "rejected"
    claim.refresh_from_db()
    assert (claim.reason, claim.decided_by) == ("Too sure.", cast.ben)


def test_a_change_keeps_what_it_does_not_name(cast, curator):
    claim = a_claim(cast.ada, SAYS, population="adults", drugs=[a_drug()])
    etag = curator.get(f"/claims/{claim.pk}").headers["ETag"]

    answer = curator.patch(f"/claims/{claim.pk}", {"note": "Read it again."}, **{"If-Match": etag})

    assert answer.status_code == 200, answer.content
    assert (answer.json()["version"], answer.headers["ETag"]) == (2, '"v2"')
    claim.refresh_from_db()
    assert (claim.statement, claim.population, claim.note) == (SAYS, "adults", "Read it again.")
    assert claim.drugs.count() == 1
    assert (
        curator.patch(
            f"/claims/{claim.pk}", {"drugs": [], "trial": None}, **{"If-Match": '"v2"'}
        ).json()["version"]
        == 3
    )
    assert claim.drugs.count() == 0


def test_a_stale_change_gets_both_texts_back_and_saves_nothing(cast, curator):
    claim = a_claim(cast.ada, SAYS)
    etag = curator.get(f"/claims/{claim.pk}").headers["ETag"]
    other = program_of(cast.cleo)
    other.patch(f"/claims/{claim.pk}", {"statement": "Theirs."}, **{"If-Match": etag})

    answer = curator.patch(f"/claims/{claim.pk}", {"statement": "Mine."}, **{"If-Match": etag})

    told = is_refused(answer, 412, "Cleo Marchetti changed this claim while you wrote.")
    assert (told["theirs"]["statement"], told["yours"]["statement"]) == ("Theirs.", "Mine.")
    assert answer.headers["ETag"] == '"v2"'
    claim.refresh_from_db()
    assert claim.statement == "Theirs."


@pytest.mark.parametrize(
    ("sent", "status"), [(None, 428), ("*", 428), ('"v2"', 412), ('"else"', 412), ("v1", 412)]
)
def test_a_change_says_what_it_saw(cast, curator, sent, status):
    claim = a_claim(cast.ada, SAYS)
    headers = {"If-Match": sent} if sent else {}

    is_refused(curator.patch(f"/claims/{claim.pk}", {"statement": "Mine."}, **headers), status)

    claim.refresh_from_db()
    assert claim.statement == SAYS


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"statement": " "}, "statement"),
        ({}, "statement"),
        ({"statement": SAYS, "drugs": ["nothing"]}, "drugs"),
        ({"statement": SAYS, "trial": "nothing"}, "trial"),
        ({"statement": SAYS, "endpoint": "nothing"}, "endpoint"),
        ({"statement": SAYS, "kind": "rumour"}, "kind"),
        ({"statement": SAYS, "note": "\0"}, "note"),
        ({"statement": SAYS, "note": "\ud800"}, "note"),
        ({"statement": SAYS, "colour": "red"}, "colour"),
        ({"statement": 7}, "statement"),
    ],
)
def test_a_claim_that_makes_no_sense_is_refused_by_its_field(curator, said, field):
    told = is_refused(curator.post("/claims", said), 422)

    assert [each["field"].split(".")[0] for each in told["errors"]] == [field]
    assert not Claim.objects.exists()


def test_a_draft_is_taken_away(cast, curator):
    claim = a_claim(cast.ada)

    assert curator.delete(f"/claims/{claim.pk}", **{"If-Match": '"v1"'}).status_code == 204
    assert not Claim.objects.exists()
    assert curator.delete(f"/claims/{claim.pk}", **{"If-Match": '"v1"'}).status_code == 404


def test_a_citation_is_written_changed_decided_and_withdrawn(cast, curator, reviewer):
    claim = a_claim(cast.cleo, state=State.SUBMITTED)
    paper = a_paper()
    quote = a_quote(paper, cast.ada)
    said = {"reference": paper.pk, "stance": "supports", "quote": quote.pk}
    number = curator.post(f"/claims/{claim.pk}/citations", said).json()["number"]
    assert Citation.objects.get(pk=number).locator.startswith("abstract")

    changed = curator.patch(
        f"/citations/{number}", {"stance": "qualifies", "quote": None}, **{"If-Match": '"v1"'}
    )
    assert (changed.json()["version"], Citation.objects.get(pk=number).quote) == (2, None)
    seen = {"If-Match": '"v2"'}
    stale = curator.patch(
        f"/citations/{number}", {"stance": "disputes", "quote": None}, **{"If-Match": '"v1"'}
    )
    told = is_refused(stale, 412, "Somebody changed it")
    assert told["theirs"] == {"stance": "qualifies", "quote": None}
    assert told["yours"] == {"stance": "disputes", "quote": None}
    assert curator.post(f"/citations/{number}/submit", **seen).json()["state"] == "submitted"
    is_refused(reviewer.post(f"/citations/{number}/accept", **{"If-Match": '"v1"'}), 412)
    assert reviewer.post(f"/citations/{number}/accept", **seen).json()["state"] == "accepted"
    gone = curator.post(f"/citations/{number}/withdraw", {"reason": "Another drug."}, **seen)
    assert gone.json()["state"] == "withdrawn"


def test_a_paper_that_is_not_here_cannot_be_cited(cast, curator):
    claim = a_claim(cast.ada)
    for paper in ({"pmid": 1}, {"reference": 1, "pmid": 1}, {}, {"reference": 999_999_999}):
        said = {"stance": "supports", **paper}
        is_refused(curator.post(f"/claims/{claim.pk}/citations", said), 422)
    other = a_quote(a_paper(), cast.ada)
    said = {"stance": "supports", "reference": a_reference().pk, "quote": other.pk}
    is_refused(curator.post(f"/claims/{claim.pk}/citations", said), 422, "of another paper")
    assert not Citation.objects.exists()


def test_words_are_quoted_by_what_stands_around_them(cast, curator):
    paper = a_paper("It helped. Then it helped again, as far as anybody knows.")
    address = f"/references/{paper.pk}/quotes"

    is_refused(curator.post(address, {"exact": "helped"}), 422, "2 times")
    is_refused(curator.post(address, {"exact": "helped", "prefix": "it never "}), 422, "between")
    is_refused(curator.post(address, {"exact": "harmed"}), 422, "not in the abstract")
    answer = curator.post(address, {"exact": "helped", "prefix": "Then it "})

    assert answer.status_code == 201, answer.content
    quote = Quote.objects.get(pk=answer.json()["quote"])
    assert (quote.exact, quote.start) == ("helped", 19)
    again = curator.post(address, {"exact": "helped", "prefix": "Then it ", "suffix": " again"})
    assert again.json()["quote"] == quote.pk
    assert curator.delete(f"/quotes/{quote.pk}").status_code == 204
    assert not Quote.objects.exists()


def test_a_comment_is_made_once_and_tells_whom_it_names(cast, reviewer):
    claim = a_claim(cast.ada, state=State.SUBMITTED)
    said = {"text": "Is that so, @ada and @nobody?"}

    answer = reviewer.post(f"/claims/{claim.pk}/comments", said)

    assert answer.status_code == 201
    assert answer.json()["told"] == ["ada"]
    assert "nobody has that user name" in answer.json()["remarks"][0]
    reviewer.post(f"/claims/{claim.pk}/comments", said)
    assert Comment.objects.count() == 1
    paper = a_reference()
    assert reviewer.post(f"/references/{paper.pk}/comments", said).status_code == 201
    is_refused(reviewer.post(f"/claims/{claim.pk}/comments", {"text": " "}), 422, "Write something")


def test_nobody_sees_or_comments_a_draft_who_does_not_work_on_claims(cast):
    claim = a_claim(cast.ada)

    is_refused(program_of(cast.nia).post(f"/claims/{claim.pk}/comments", {"text": "x"}), 403)
