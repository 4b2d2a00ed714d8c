"""A small site with a row of every noun, and with all that is awkward about them."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from django.utils import timezone

from curation.models import (
    DrugIdentifier,
    Reference,
    ScreeningDecision,
    State,
    TagConsensus,
    Tagging,
    TrialReport,
)
from tests.builders import a_notice, a_reference, an_author
from tests.cast import a_person, ada, ben
from tests.desk_builders import (
    a_decision,
    a_paper,
    a_quote,
    a_tag,
    a_tagging,
    an_accepted_claim,
    an_assignment,
    judged,
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
from tests.review_builders import a_candidate, a_list, a_review, an_entry, resolved_to

FORMULA = '=HYPERLINK("http://example.org/","here")'


def a_small_world() -> SimpleNamespace:
    """Everything in it that is curated is accepted: ada entered it, ben accepted it."""
    by, second = ada(), ben()
    namesake = a_person("ada-2", first_name="Ada", last_name="Okafor")
    paper = a_paper(
        authors=[an_author("Núñez", "J"), an_author(group="The group")],
        coi_statement="Somebody was paid.",
        note="=1+1",
        revised_on=date(2024, 2, 29),
    )
    a_notice(paper)
    # This one leads to one that comes after it.
    sharer = a_reference(doi="10.1000/shared")
    first = a_reference(pmid=None, doi="10.1000/shared2", title="", fetched=False)
    Reference.objects.filter(pk=sharer.pk).update(doi="10.1000/shared2", shares_ids_with=first)
    a_reference(pmid=None, title="Known by nothing", fetched=False)
    a_reference(pmid=None, starter_key="known-by-its-key", fetched=False)

    drug = a_drug(synonyms=["LY3009104", FORMULA], approved_for=["a, b", '"c"'])
    a_drug("LY3009104", slug="ly3009104", merged_into=drug)
    DrugIdentifier.objects.create(drug=drug, system="ATC", value="L04AF02")
    quote = a_quote(paper, by)
    source = a_source(paper, quote="60 (60%) of 100", anchored=quote)
    drug.sources.add(source)
    trial = a_trial(started_on=date(2020, 1, 1), other_ids=["2019-000000-00"])
    longer = a_trial("SLE-BRAVE-X", kind="extension")
    longer.extends.add(trial)
    TrialReport.objects.create(trial=trial, reference=paper, kind="primary")
    arm, placebo = an_arm(trial, drug, dose="2.5", key="two-and-a-half"), an_arm(trial)
    endpoint = an_endpoint()
    outcome = an_outcome(trial, endpoint, is_primary=True, was_met=True, rule="≤ 10 mg / day")
    seen = {"by": by, "accepted_by": second, "source": source}
    result = a_result(
        outcome, arm, events=60, n=100, percent="60.0", flags=["uncontrolled"], **seen
    )
    result.also_in.add(a_source(address="https://example.org/a?b=1&c=2"))
    a_result(outcome, placebo, events=40, n=100, kept_as_printed={"n": "so printed"}, **seen)
    an_effect(outcome, arm, placebo, of=("OR", "2.25", "1.27", "3.99"), p="0.00530000", **seen)
    a_finding(endpoint, drugs=[drug], note="line\nline\u2028end", **seen)
    claim = an_accepted_claim(by, second, paper, statement=FORMULA, drugs=[drug], quote=quote)

    child = a_tag("a child")
    parent = a_tag("its later parent")
    child.parent = parent
    child.save()
    a_tagging(paper, child, by)
    Tagging.objects.create(reference=paper, tag=child, by=namesake)
    TagConsensus.objects.create(reference=paper, tag=parent, applies=False, by=second)
    a_decision(paper, by)
    a_decision(paper, second, decision="exclude", reason="design", note="=cmd")
    ScreeningDecision.objects.create(
        reference=paper, by=second, decision="include", is_consensus=True
    )
    of_review = a_review(by, question="Does it help?", searched_until=date(2024, 1, 1))
    printed = a_list(of_review, "A made-up citation.")
    resolved_to(printed, paper, second)
    unsure = an_entry(printed, state="unsure", raw="AB  - words of a publisher")
    a_candidate(unsure, reference=sharer)
    a_candidate(unsure, pmid=7, refused_by=by, refused_at=timezone.now())
    Reference.objects.filter(pk=paper.pk).update(
        added_at=datetime(2021, 3, 4, 5, 6, 7, 89, tzinfo=UTC)
    )
    return SimpleNamespace(**locals())


def what_is_not_for_others(world: SimpleNamespace) -> None:
    """Rows that no release has: not accepted, not settled, judged unseen."""
    by, other = world.by, world.second
    outcome = an_outcome(world.trial, an_endpoint("Flare"), is_primary=True, was_met=False)
    a_result(outcome, world.arm, by=by, events=11, n=77, note="unconfirmed numbers")
    a_finding(world.endpoint, by=by, study="unconfirmed study")
    a_result(
        an_outcome(world.trial, an_endpoint("Joints")),
        world.arm,
        by=by,
        events=1,
        n=2,
        state=State.REJECTED,
        decided_by=other,
        decided_at=timezone.now(),
        reason="rejected for a reason",
    )
    tag = a_tag("disputed")
    disputed = judged(a_reference(), by, other)
    a_tagging(disputed, tag, by)
    a_decision(disputed, by, note="included by one")
    a_decision(disputed, other, decision="exclude", reason="design", note="excluded by another")
    unseen = a_reference()
    an_assignment(unseen, by, done=True)
    an_assignment(unseen, other)
    a_decision(unseen, by, note="judged unseen")
