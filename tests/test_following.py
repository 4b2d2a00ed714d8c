"""A record fetched again reaches everything that rests on it, whatever is killed between."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import now

from curation import tasks
from curation.history import states
from curation.imports import chunks
from curation.imports.asking_again import NAME, clock, old_and_relied_on
from curation.imports.batches import Source, open_batch
from curation.imports.bring_in import bring_in
from curation.imports.pasted import understand
from curation.imports.screened import read_screened
from curation.models import (
    Citation,
    Claim,
    Effect,
    FigureCheck,
    Finding,
    ImportBatch,
    Quote,
    Reference,
    Result,
    ScreeningDecision,
)
from curation.screening.brought import Meant, keep_brought
from tests.builders import a_reference
from tests.cast import ada, ben
from tests.desk_builders import a_quote, a_text, an_accepted_claim
from tests.evidence_builders import (
    a_drug,
    a_finding,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)
from tests.imports.conftest import cleo, pubmed  # noqa: F401
from tests.pubmed import made_up

PMID = 101
WORDS = "a response was seen in 57 (57%) of 100 people on baricitinib"
ABSTRACT = f"In this made-up trial {WORDS}, and in 40 (40%) of 100 on placebo."
REPLACED = "A wholly different matter was examined in animals, with nothing counted at all."


class World:
    """A paper that came in, a claim with its quote, and the numbers that it prints."""

    def __init__(self, pubmed, importer):  # noqa: F811
        self.serve, self.importer = pubmed, importer
        self.curator, self.reviewer = ada(), ben()
        self.fetch()
        self.paper = Reference.objects.get(pmid=PMID)
        quote = a_quote(self.paper, self.curator, WORDS, text=a_text(self.paper, ABSTRACT))
        self.claim = an_accepted_claim(self.curator, self.reviewer, self.paper, quote=quote)
        trial, endpoint = a_trial(), an_endpoint(printed=["response"])
        self.outcome = an_outcome(trial, endpoint)
        arm, placebo = an_arm(trial, a_drug()), an_arm(trial)
        made = {"by": self.curator, "accepted_by": self.reviewer, "source": a_source(self.paper)}
        percent = {"percent": Decimal("57"), "percent_as_printed": "57"}
        a_result(self.outcome, arm, events=57, n=100, **percent, **made)
        an_effect(self.outcome, arm, placebo, of=("OR", 2, 1, 4), **made)
        a_finding(endpoint, events=1, n=2, **made)

    def batch(self, **record):
        self.serve(made_up.article(pmid=PMID, **({"abstract": ABSTRACT} | record)))
        return open_batch(understand(str(PMID)), by=self.importer, source=Source.PASTE)

    def fetch(self, **record):
        tasks.bring_in_next(self.batch(**record).pk)

    def fetch_and_be_killed(self, **record):
        """The chunk is committed, and the worker dies before anything else."""
        bring_in(chunks.claim(self.batch(**record).pk))

    def causes(self):
        rows = (Claim, Citation, Result, Effect, Finding)
        return [model.objects.get().cause for model in rows]

    def events(self):
        rows = (Claim, Citation, Result, Effect, Finding, Quote)
        return [model.objects.get().history.count() for model in rows]


@pytest.fixture
def world(pubmed, cleo):  # noqa: F811
    return World(pubmed, cleo)


RETRACTED = {"notices": [("RetractionIn", 202)]}


def test_a_retraction_reaches_claim_citation_and_every_number(world):
    world.fetch(**RETRACTED)

    assert world.causes() == ["retracted"] * 5
    assert Effect.objects.get().reason == "PMID 101: Retracted in PMID 202."


def test_fetching_and_following_it_again_changes_nothing(world):
    world.fetch(**RETRACTED)
    before = world.events()

    world.fetch(**RETRACTED)
    tasks.follow_up()
    tasks.follow(world.paper)

    assert world.events() == before


def test_a_worker_that_was_killed_before_it_told_anybody_is_healed_by_the_clock(world):
    world.fetch_and_be_killed(**RETRACTED)
    assert world.causes() == [""] * 5

    tasks.follow_up()

    assert world.causes() == ["retracted"] * 5


def test_an_abstract_that_is_replaced_is_noticed_by_the_clock_as_well(world):
    world.fetch_and_be_killed(abstract=REPLACED)

    tasks.follow_up()

    assert Quote.objects.get().anchor == "orphaned"
    assert world.causes() == ["drifted", "drifted", "", "", ""]


def test_an_abstract_that_is_replaced_entirely_orphans_the_quote(world):
    world.fetch(abstract=REPLACED)

    assert Quote.objects.get().anchor == "orphaned"
    assert world.causes() == ["drifted", "drifted", "", "", ""]
    assert "no longer in the abstract" in Claim.objects.get().reason


def test_a_retraction_that_also_replaces_the_abstract_is_called_a_retraction(world):
    world.fetch(abstract=REPLACED, **RETRACTED)

    assert world.causes() == ["retracted"] * 5
    assert "no longer in the abstract" in Claim.objects.get().reason


def test_what_was_accepted_in_full_knowledge_is_not_asked_about_again(world):
    world.fetch(**RETRACTED)
    states.accept(Result.objects.get(), by=world.reviewer)

    world.fetch(**RETRACTED, title="A made-up title that was mended.")
    tasks.follow_up()

    assert world.causes() == ["retracted", "retracted", "", "retracted", "retracted"]


def test_numbers_are_looked_for_as_soon_as_an_abstract_is_here(world):
    assert not FigureCheck.objects.exists()

    world.fetch(title="A made-up title that was mended.")

    assert FigureCheck.objects.get(result__isnull=False).answer == "proposed"
    assert FigureCheck.objects.get(effect__isnull=False).answer == "nothing"


def test_one_paper_that_cannot_be_followed_keeps_no_other(world, monkeypatch):
    other = a_reference()
    followed = []

    def follow(reference):
        followed.append(reference)
        if reference == other:
            raise RuntimeError("A made-up trouble.")

    monkeypatch.setattr(tasks, "follow", follow)
    tasks.follow_all([other, world.paper])

    assert followed == [other, world.paper]


def aged(reference, days):
    Reference.objects.filter(pk=reference.pk).update(pubmed_asked_at=now() - timedelta(days=days))


def test_what_is_relied_on_and_old_is_asked_for_again_once(world):
    tasks.ask_again()
    assert not ImportBatch.objects.filter(name=NAME).exists()
    aged(world.paper, 8)
    aged(a_reference(), 100)  # nothing rests on it
    world.serve(made_up.article(pmid=PMID, abstract=ABSTRACT, **RETRACTED))

    tasks.ask_again()
    tasks.ask_again()

    batch = ImportBatch.objects.get(name=NAME)
    assert batch.opened_by == clock()
    assert [item.pmid for item in batch.items.all()] == [PMID]
    tasks.bring_in_next(batch.pk)
    assert world.causes() == ["retracted"] * 5
    assert not old_and_relied_on().exists()


def test_how_much_is_asked_again_in_a_day_is_bounded(world, settings):
    settings.ASK_AGAIN_AT_MOST = 1
    other = a_reference()
    a_source(other)
    aged(world.paper, 8)
    aged(other, 9)
    world.serve(made_up.article(pmid=other.pmid))

    tasks.ask_again()
    batch = ImportBatch.objects.get(name=NAME)
    tasks.bring_in_next(batch.pk)
    tasks.ask_again()

    assert [item.pmid for item in batch.items.all()] == [other.pmid]
    assert ImportBatch.objects.filter(name=NAME).count() == 1
    ImportBatch.objects.update(opened_at=now() - timedelta(days=1, minutes=1))
    tasks.ask_again()
    assert ImportBatch.objects.filter(name=NAME).count() == 2


def test_nobody_can_sign_in_as_the_clock(db):
    assert not clock().is_active
    assert not clock().has_usable_password()


def test_decisions_of_a_file_are_applied_as_soon_as_their_paper_has_come_in(cleo, pubmed):  # noqa: F811
    pubmed(made_up.article(pmid=PMID), made_up.article(pmid=102, title="A made-up title."))
    her, him = ada(), ben()
    table = (
        "title,authors,year,journal,pmid,reviewer,decision\n"
        f"Nothing,,,,{PMID},Ada,include\n"
        "A made-up report that PubMed lacks,Quill Q,1999,Made Up J,,Ben,unclear\n"
    )
    read = read_screened("made-up.csv", table.encode())
    batch = open_batch([each.token for each in read.entries], by=cleo, source=Source.SCREENED)
    people = {"Ada": her, "Ben": him}
    keep_brought(batch, [each.said for each in read.entries], Meant(people=people), by=cleo)
    assert not ScreeningDecision.objects.exists()

    tasks.bring_in_next(batch.pk)

    assert {
        (each.reference.pmid, each.by, each.decision) for each in ScreeningDecision.objects.all()
    } == {(PMID, her, "include"), (None, him, "unclear")}
