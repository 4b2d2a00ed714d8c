"""A small world with something of every noun: some accepted, some waiting, some nobody's yet."""

from datetime import date
from types import SimpleNamespace

from curation.models import Citation, State, User
from tests.builders import a_batch, a_citation, a_heading, a_notice, an_author, of_type
from tests.cast import a_person, ada, ben, cleo
from tests.desk_builders import (
    a_claim,
    a_decision,
    a_paper,
    a_quote,
    a_tag,
    a_tagging,
    an_accepted_claim,
    an_assignment,
    cited,
)
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
from tests.review_builders import a_list, a_review, resolved_to


def people() -> SimpleNamespace:
    """A curator, a reviewer, an administrator, and somebody without a role."""
    return SimpleNamespace(ada=ada(), ben=ben(), cleo=cleo(), nia=a_person("nia"))


def a_world(cast: SimpleNamespace, size: int = 1) -> SimpleNamespace:
    """`size` times everything that there can be several of."""
    it = SimpleNamespace(cast=cast, drug=a_drug(approved_for=["rheumatoid arthritis"]))
    it.drug.identifiers.create(system="ATC", value="L04AF02")
    it.endpoint = an_endpoint(printed=["SRI-4 response"])
    it.tag = a_tag("made up", slug="made-up", terms=["invented"])
    it.below = a_tag("further down", it.tag, slug="further-down")
    for _ in range(size):
        _evidence(it)
        _claims(it)
        _screening(it)
        _reviews(it)
        it.batch = a_batch(cast.ada, it.paper, name="a made-up batch")
    return it


def _evidence(it: SimpleNamespace) -> None:
    ada, ben = it.cast.ada, it.cast.ben
    it.paper = a_paper(
        authors=[an_author("Quill", at=["A made-up institute"])],
        mesh=[a_heading("Lupus Erythematosus, Systemic", major=True)],
        publication_types=of_type("Randomized Controlled Trial"),
        cited_references=[a_citation()],
        journal="A Made-Up Journal",
        nct_numbers=["NCT00000001"],
        doi=f"10.1000/made-up.{_next(it)}",
    )
    a_notice(it.paper, "ErratumIn")
    it.trial = a_trial(f"MADE-UP-{_next(it)}", started_on=date(2020, 1, 1))
    it.arm, it.placebo = an_arm(it.trial, it.drug), an_arm(it.trial)
    it.trial.reports.create(reference=it.paper, kind="primary")
    it.outcome = an_outcome(it.trial, it.endpoint, is_primary=True, was_met=True)
    it.later = an_outcome(it.trial, it.endpoint, 24, is_primary=True, was_met=False)
    source = a_source(it.paper, quote="60 (60%) of 100")
    kept = {"by": ada, "accepted_by": ben, "source": source}
    it.result = a_result(it.outcome, it.arm, events=60, n=100, percent=60, **kept)
    a_result(it.outcome, it.placebo, events=40, n=100, percent=40, **kept)
    it.effect = an_effect(it.outcome, it.arm, it.placebo, of=("OR", 2.25, 1.28, 3.96), **kept)
    hidden = a_source(it.paper, quote="what waits for a second person")
    it.waiting = a_result(it.later, it.arm, events=7, n=100, by=ada, source=hidden)
    it.draft = a_result(it.later, it.placebo, events=3, n=99, by=ada, state=State.DRAFT)
    it.finding = a_finding(it.endpoint, drugs=[it.drug], events=5, n=9, **kept)


def _claims(it: SimpleNamespace) -> None:
    ada, ben = it.cast.ada, it.cast.ben
    it.quote = a_quote(it.paper, ada)
    it.claim = an_accepted_claim(ada, ben, it.paper, trial=it.trial, drugs=[it.drug])
    Citation.objects.filter(claim=it.claim).update(quote=it.quote)
    it.submitted = a_claim(ada, state=State.SUBMITTED, endpoint=it.endpoint)
    cited(it.submitted, it.paper, ada, state=State.SUBMITTED, stance="disputes")
    it.unfinished = a_claim(ada)
    it.unseen_quote = a_quote(it.paper, ada, words="made-up trial")
    cited(it.unfinished, it.paper, ada, quote=it.unseen_quote)


def _screening(it: SimpleNamespace) -> None:
    ada, ben = it.cast.ada, it.cast.ben
    it.tagging = a_tagging(it.paper, it.tag, ada)
    it.decision = a_decision(it.paper, ada)
    # Two judge unseen: ben is done, ada is not.
    it.judged = a_paper()
    an_assignment(it.judged, ada)
    an_assignment(it.judged, ben, done=True)
    it.unseen_tagging = a_tagging(it.judged, it.below, ben)
    it.unseen_decision = a_decision(it.judged, ben, "exclude", "population")


def _reviews(it: SimpleNamespace) -> None:
    it.review = a_review(it.cast.ada, question="Does anything made up help?")
    it.list = a_list(it.review, "A made-up entry.", "Another made-up entry.")
    it.entry = resolved_to(it.list, it.paper, it.cast.ada)


def _next(it: SimpleNamespace) -> int:
    made: int = getattr(it, "made", 0) + 1
    it.made = made
    return made


def everybody(cast: SimpleNamespace) -> dict[str, User | None]:
    return {"stranger": None, "nia": cast.nia, "ada": cast.ada, "ben": cast.ben, "cleo": cast.cleo}
