"""The quotes of a paper then and now, and what somebody does about one that went astray."""

import pytest

from curation.claims.doubts import doubt_what_cites
from curation.claims.quotes import look_again, take_quote
from curation.evidence.doubts import doubt_what_rests_on
from curation.models import Citation, Claim, Quote, State
from tests.cast import ada, ben
from tests.desk_builders import FINDINGS, a_paper, an_accepted_claim, sections
from tests.evidence_builders import a_finding, a_source

pytestmark = pytest.mark.django_db

WORDS = "60 (60%) of 100 people on the drug answered"
NOW = "In this made-up trial 61 (61%) of 100 people on the drug answered, 40 (40%) on placebo."
OTHER = "Nothing of the kind was looked at here; it is about somebody else and in other places."


class World:
    def __init__(self):
        self.curator, self.reviewer = ada(), ben()
        self.paper = a_paper()
        self.quote = take_quote(self.paper, words=WORDS, by=self.curator)
        self.claim = an_accepted_claim(self.curator, self.reviewer, self.paper, quote=self.quote)
        source = a_source(self.paper, quote=self.quote.exact, anchored=self.quote)
        self.finding = a_finding(
            by=self.curator, accepted_by=self.reviewer, source=source, events=60, n=100
        )

    def becomes(self, text):
        self.paper.abstract = sections(f"Findings: {text}")
        self.paper.save()
        look_again(self.paper)
        doubt_what_cites(self.paper)
        doubt_what_rests_on(self.paper)
        self.quote.refresh_from_db()

    @property
    def page(self):
        return f"/references/{self.paper.pk}/quotes/"

    def confirm(self, client, **asked):
        found = f"{self.quote.found_start}-{self.quote.found_end}"
        return client.post(f"{self.page}{self.quote.pk}/", {"found": found} | asked, follow=True)


@pytest.fixture
def world(client):
    world = World()
    client.force_login(world.curator)
    return world


def test_a_quote_in_place_is_shown_as_such_and_asks_for_nothing(world, client):
    page = client.get(world.page).text

    assert "Every quote of this paper stands" in page
    assert "exactly in place" in page
    assert "These are the words" not in page


def test_words_that_changed_a_little_stand_side_by_side_with_what_is_gone_and_new(world, client):
    world.becomes(NOW)
    assert world.quote.anchor == "fuzzy"

    page = client.get(world.page).text

    assert "1 quote of this paper does not stand as it was taken" in page
    assert '<del><span class="vh">gone: </span>60</del>' in page
    assert '<ins><span class="vh">new: </span>61</ins>' in page
    assert "words that changed a little" in page
    assert "A number, a negation or a direction is another now" in page
    assert world.claim.statement in page
    assert "These are the words" in page


def test_confirmed_words_are_a_new_quote_and_what_rested_on_the_old_waits_again(world, client):
    world.becomes(NOW)

    answer = world.confirm(client)

    assert "1 citation and the numbers beside rest on the words as they are now" in answer.text
    new = Quote.objects.exclude(pk=world.quote.pk).get()
    assert new.exact == WORDS.replace("60", "61")
    citation = Citation.objects.get()
    assert (citation.quote, citation.state, citation.version) == (new, State.SUBMITTED, 2)
    assert citation.changed_by == world.curator
    assert Claim.objects.get().state == State.REQUIRES_REVIEW
    world.finding.refresh_from_db()
    assert (world.finding.source.anchored, world.finding.source.quote) == (new, new.exact)
    assert (world.finding.state, world.finding.version) == (State.REQUIRES_REVIEW, 1)
    assert doubt_what_cites(world.paper) == []
    assert "nobody has answered yet" not in client.get(world.page).text


def test_what_was_found_has_to_be_what_the_person_saw(world, client):
    world.becomes(NOW)

    assert "changed again since this page was loaded" in world.confirm(client, found="0-9").text
    world.paper.abstract = sections("Findings: Something else again, and longer than before.")
    world.paper.save()
    assert "changed again since this page was loaded" in world.confirm(client).text
    assert Quote.objects.count() == 1


def test_orphaned_words_are_shown_with_the_nearest_that_were_not_found(world, client):
    world.becomes(
        f"{OTHER} What was seen after in 12 (12%) of 100 people on a drug was called no answer."
    )
    assert world.quote.anchor == "orphaned"

    page = client.get(world.page).text

    assert "The nearest words now: they were not found" in page
    assert "Choose new words at the desk" in page
    assert "Withdraw" in page
    assert "found nowhere" in world.confirm(client).text


def test_an_abstract_that_is_replaced_entirely_has_no_words_that_come_near(world, client):
    world.becomes(OTHER)

    page = client.get(world.page).text

    assert "No sentence of it comes near these words." in page
    assert f'<del><span class="vh">gone: </span>{WORDS}</del>' in page


def test_hostile_words_of_an_abstract_are_words(world, client):
    world.becomes(FINDINGS.replace("60 (60%) of 100", "60 (60%) of &lt;script&gt;x 100"))

    page = client.get(world.page).text

    assert "script" in page
    assert "<script>x" not in page


def test_a_reader_sees_and_cannot_change(world, client):
    world.becomes(NOW)
    client.force_login(world.reviewer)

    assert "These are the words" not in client.get(world.page).text
    assert world.confirm(client).status_code == 403


def test_a_paper_without_quotes_says_where_they_are_taken(world, client):
    page = client.get(f"/references/{a_paper().pk}/quotes/").text

    assert "Nobody has quoted this paper yet." in page


def test_words_that_went_astray_are_listed_where_people_look_for_what_waits(world, client):
    assert "Words that went astray" not in client.get("/waiting/").text
    world.becomes(OTHER)

    page = client.get("/waiting/").text

    assert "Words that went astray" in page
    assert f"{world.page}#quote-{world.quote.pk}" in page
    assert f"In doubt: the words it rests on changed. {world.paper}: the words" in page
