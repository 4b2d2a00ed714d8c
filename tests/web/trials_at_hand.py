"""What the tests of the pages of trials share: the text of a page, and a trial with its numbers."""

from decimal import Decimal

from tests.builders import a_reference, an_author
from tests.evidence_builders import (
    a_drug,
    a_result,
    a_source,
    a_trial,
    an_arm,
    an_effect,
    an_endpoint,
    an_outcome,
)


def page_of(client, address):
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def trial_page(client, trial):
    return page_of(client, f"/trials/{trial.nct or trial.slug}/")


def a_reported(by, **fields):
    """An outcome of two arms with a reported effect, each with a source of its own."""
    trial, drug = a_trial(), a_drug()
    outcome = an_outcome(trial, an_endpoint(), is_primary=True, was_met=True)
    active, placebo = an_arm(trial, drug, n_randomised=252), an_arm(trial, n_randomised=253)
    paper = a_reference(authors=[an_author("Morand", "EF")], journal_abbreviation="Lancet")
    source = a_source(paper, quote="The words of it.", locator="abstract, Findings")
    a_result(
        outcome,
        active,
        by=by,
        events=142,
        n=252,
        percent=57,
        percent_as_printed="57",
        source=source,
        **fields,
    )
    a_result(outcome, placebo, by=by, events=116, n=253, source=source, **fields)
    an_effect(
        outcome,
        active,
        placebo,
        by=by,
        of=("OR", 1.57, 1.09, 2.27),
        p=Decimal("0.016"),
        source=source,
        **fields,
    )
    return outcome
