"""The list of what waits: who sees what on it, and the steps that are taken from it."""

import pytest
from django.utils import timezone

from curation.models import Cause, Finding, Result, State
from tests.builders import a_reference
from tests.cast import a_person, ada, ben, cleo
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
from tests.web.imports_at_hand import words

pytestmark = pytest.mark.django_db

HX = {"HX-Request": "true"}
WAITING = "/waiting/"


@pytest.fixture
def curator():
    return ada()


@pytest.fixture
def reviewer(client):
    person = ben()
    client.force_login(person)
    return person


@pytest.fixture
def outcome():
    trial = a_trial()
    an_arm(trial, a_drug())
    an_arm(trial)
    return an_outcome(trial, an_endpoint())


def numbers(outcome, by, **fields):
    """A result of the drug's arm, one of placebo's, and the odds ratio of the two."""
    drug, placebo = outcome.trial.arms.order_by("position")
    fields = {"source": a_source(a_reference(), quote="57 % against 46 %")} | fields
    return [
        a_result(outcome, drug, by=by, events=142, n=252, percent=57, **fields),
        a_result(outcome, placebo, by=by, events=116, n=253, **fields),
        an_effect(
            outcome,
            drug,
            placebo,
            by=by,
            of=("OR", "1.57", "1.09", "2.27"),
            as_printed="1.57 (1.09 to 2.27)",
            p="0.016",
            **fields,
        ),
    ]


def step(client, row, name, *, seen=None, headers=None, **typed):
    noun = row._meta.model_name
    typed |= {"step": name, "seen": row.version if seen is None else seen}
    return client.post(f"{WAITING}{noun}/{row.pk}/", typed, headers=headers or {})


def test_what_waits_stands_with_its_words_and_what_was_kept_and_why(
    client, reviewer, curator, outcome
):
    drug, *_ = numbers(outcome, curator)
    drug.kept_as_printed = {"percent": "So printed."}
    drug.flags = ["denominator_ambiguous"]
    drug.save()
    page = words(client.get(WAITING))
    assert "142/252 (57 %)" in page
    assert "OR 1.57 (1.09 to 2.27)" in page
    assert "p = 0.016" in page
    assert "57 % against 46 %" in page
    assert "142/252 is 56.3 %, you wrote 57. Kept as printed: So printed." in page
    assert "The denominator is not the arm's n." in page
    assert "Entered by Ada Okafor" in page
    assert "Accept the whole outcome" in page


def test_starter_rows_say_that_nobody_compared_them_with_the_paper(
    client, reviewer, curator, outcome
):
    numbers(outcome, curator, starter_keys=["o1"])
    assert "not yet confirmed against the paper" in words(client.get(WAITING))


def test_a_number_is_accepted_in_place_and_the_count_falls(client, reviewer, curator, outcome):
    row, *_ = numbers(outcome, curator)
    answer = step(client, row, "accept", headers=HX)
    assert "accepted" in words(answer)
    assert '<span class="count" id="waits" hx-swap-oob="true">2</span>' in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (State.ACCEPTED, reviewer)


def test_without_scripts_a_step_leads_back_to_the_list_as_it_was_filtered(
    client, reviewer, curator, outcome
):
    row, *_ = numbers(outcome, curator)
    answer = step(client, row, "accept", trial=outcome.trial.key, page="2")
    assert answer.url == f"{WAITING}?what=numbers&trial={outcome.trial.key}&page=2"
    answer = step(client, row, "accept", trial=outcome.trial.key, page="1")
    assert answer.url == f"{WAITING}?what=numbers&trial={outcome.trial.key}"
    assert "no longer waits: it is accepted" in words(client.get(answer.url))


def test_a_number_is_sent_back_with_a_reason_and_not_without(client, reviewer, curator, outcome):
    row, *_ = numbers(outcome, curator)
    answer = step(client, row, "reject", headers=HX, reason=" ")
    assert answer.status_code == 422
    assert "Say why you reject it" in words(answer)
    answer = step(client, row, "reject", headers=HX, reason="Table 2 has 143.")
    assert "sent back" in words(answer)

    client.force_login(curator)
    page = client.get(WAITING)
    assert "Sent back to you" in words(page)
    assert "Ben Lindqvist: Table 2 has 143." in words(page)
    assert f'href="/trials/{outcome.trial.key}/results/#o{outcome.pk}"' in page.content.decode()


def test_who_entered_a_number_does_not_accept_it(client, outcome):
    both = cleo()
    client.force_login(both)
    row, *_ = numbers(outcome, both)
    page = client.get(WAITING)
    assert "somebody else has to confirm it" in words(page)
    assert 'data-key="a"' not in page.content.decode()
    answer = step(client, row, "accept", headers=HX)
    assert answer.status_code == 422
    assert "Somebody else has to accept what you entered." in words(answer)


def test_what_was_changed_since_it_was_looked_at_is_not_accepted(
    client, reviewer, curator, outcome
):
    row, *_ = numbers(outcome, curator)
    Result.objects.filter(pk=row.pk).update(version=2, events=143)
    answer = step(client, row, "accept", headers=HX)
    assert answer.status_code == 422
    assert "Somebody changed it while you looked at it." in words(answer)
    assert "143/252" in words(answer)
    assert step(client, row, "accept", seen="", headers=HX).status_code == 422


def test_the_numbers_of_an_outcome_are_accepted_together_in_the_version_that_was_shown(
    client, reviewer, curator, outcome
):
    rows = numbers(outcome, curator)
    shown = [f"{row._meta.model_name}-{row.pk}-{row.version}" for row in rows]
    Result.objects.filter(pk=rows[1].pk).update(version=2)
    nonsense = ["result-x-1", "finding-1-1", "result", "effect-999-1"]
    answer = client.post(
        f"{WAITING}outcome/{outcome.pk}/accept/", {"row": shown + nonsense}, follow=True
    )
    assert "2 numbers accepted." in words(answer)
    assert "Somebody changed it while you looked at it." in words(answer)
    assert Result.objects.get(pk=rows[1].pk).state == State.SUBMITTED


def test_an_outcome_of_ones_own_is_not_accepted_at_once_either(client, outcome):
    both = cleo()
    client.force_login(both)
    rows = numbers(outcome, both)
    shown = [f"{row._meta.model_name}-{row.pk}-{row.version}" for row in rows]
    address = f"{WAITING}outcome/{outcome.pk}/accept/"
    answer = client.post(address, {"row": shown}, follow=True)
    assert "Nothing of it waits for you" in words(answer)
    assert not Result.objects.filter(state=State.ACCEPTED).exists()


def test_a_curator_reads_the_list_and_decides_nothing(client, curator, outcome):
    numbers(outcome, curator)
    client.force_login(curator)
    page = client.get(WAITING).content.decode()
    assert "A reviewer compares each with its source." in page
    assert 'name="step"' not in page
    assert '<span class="count" id="waits">3</span>' in page


def test_what_stands_by_itself_is_handed_on_again_by_its_author(client, curator, outcome):
    row, *_ = numbers(
        outcome,
        curator,
        state="rejected",
        reason="143?",
        decided_by=ben(),
        decided_at=timezone.now(),
    )
    client.force_login(curator)
    again = f"{WAITING}result/{row.pk}/again/"
    assert "is 56.3 %, you wrote 57." in words(client.post(again, follow=True))
    Result.objects.update(kept_as_printed={"percent": "So printed."})
    assert "It waits again" in words(client.post(again, follow=True))
    assert Result.objects.get(pk=row.pk).state == State.SUBMITTED
    client.force_login(a_person("dora", "curator"))
    assert client.post(again).status_code == 403


def test_findings_of_other_kinds_wait_in_a_section_of_their_own(client, reviewer, curator):
    finding = a_finding(by=curator, study="A pooled analysis", percent="12.5")
    page = words(client.get(WAITING))
    assert "Findings of other kinds" in page
    assert "12.5 %" in page
    assert step(client, finding, "accept").status_code == 302
    assert Finding.objects.get().state == State.ACCEPTED


def test_a_finding_that_was_sent_back_is_handed_on_again(client, reviewer, curator):
    finding = a_finding(by=curator)
    step(client, finding, "reject", reason="Of another population.")
    client.force_login(curator)
    assert "Of another population." in words(client.get(WAITING))
    client.post(f"{WAITING}finding/{finding.pk}/again/")
    assert Finding.objects.get().state == State.SUBMITTED


def test_the_list_can_be_that_of_one_trial(client, reviewer, curator, outcome):
    numbers(outcome, curator)
    other = a_trial("SLE-BRAVE-II")
    an_arm(other, a_drug("upadacitinib"))
    an_arm(other)
    numbers(an_outcome(other, an_endpoint("BICLA")), curator)
    page = words(client.get(f"{WAITING}?trial={other.key}"))
    assert "BICLA" in page
    assert "SRI-4" not in page
    assert "SLE-BRAVE-I 1 outcome" in page
    assert client.get(f"{WAITING}?trial=none-such").status_code == 404


def test_a_long_list_is_turned_page_by_page(client, reviewer, curator, outcome):
    drug = outcome.trial.arms.order_by("position")[0]
    for week in range(1, 27):
        later = an_outcome(outcome.trial, outcome.endpoint, week=week)
        a_result(later, drug, by=curator, events=1, n=9, source=a_source(a_reference()))
    page = client.get(WAITING)
    assert "Outcomes 1 to 10 of 26" in words(page)
    assert 'rel="next" href="?what=numbers&amp;page=2"' in page.content.decode()
    page = client.get(f"{WAITING}?what=numbers&page=3")
    assert "Outcomes 21 to 26 of 26" in words(page)
    assert 'rel="next"' not in page.content.decode()
    page = client.get(f"{WAITING}?page=2")
    assert 'rel="prev" href="?what=numbers&amp;page=1"' in page.content.decode()
    assert client.get(f"{WAITING}?page=nonsense").status_code == 200
    assert client.get(f"{WAITING}?page=999999999999").status_code == 200


def test_one_kind_is_shown_at_a_time_and_each_says_how_much_of_it_waits(
    client, reviewer, curator, outcome
):
    numbers(outcome, curator)
    a_finding(by=curator, study="A made-up cohort")
    page = client.get(WAITING)
    assert "Numbers 3" in words(page)
    assert "Findings of other kinds 1" in words(page)
    assert 'href="?what=numbers" aria-current="page"' in page.content.decode()
    assert "142/252 (57 %)" in words(page)
    assert "A made-up cohort" not in words(page)
    page = words(client.get(f"{WAITING}?what=findings"))
    assert "A made-up cohort" in page
    assert "142/252 (57 %)" not in page
    assert "Nothing of this kind waits" in words(client.get(f"{WAITING}?what=claims"))
    assert "142/252 (57 %)" in words(client.get(f"{WAITING}?what=nonsense"))


def test_what_was_sent_back_to_somebody_is_what_they_see_first(client, reviewer, curator, outcome):
    row, *_ = numbers(outcome, curator)
    step(client, row, "reject", reason="Which table?")
    assert "142/252" not in words(client.get(WAITING))
    client.force_login(curator)
    page = words(client.get(WAITING))
    assert "Which table?" in page
    assert "Numbers 2" in page


def test_numbers_of_every_kind_are_written_out(client, reviewer, curator, outcome):
    weight = an_outcome(outcome.trial, an_endpoint("Weight", kind="continuous"))
    drug, placebo = outcome.trial.arms.order_by("position")
    a_result(weight, drug, by=curator, value="-8.7", value_as_printed="-8.70", sd=6, n=9)
    a_result(weight, placebo, by=curator, value=3, statistic="mean", of="at baseline", unit="kg")
    an_effect(
        weight, drug, placebo, by=curator, of=("", None, None, None), direction="favours drug"
    )
    a_finding(by=curator, value=12, unit="per 100 person-years")
    page = words(client.get(WAITING))
    assert "−8.70 (SD 6), n 9" in page
    assert "3 kg placebo mean at baseline" in page
    assert "favours the drug baricitinib" in page
    assert "12 per 100 person-years" in words(client.get(f"{WAITING}?what=findings"))


def test_what_is_in_doubt_says_why(client, reviewer, curator, outcome):
    numbers(outcome, curator, state=State.REQUIRES_REVIEW, cause=Cause.RETRACTED)
    assert "In doubt: its source was retracted." in words(client.get(WAITING))


def test_the_list_takes_as_many_queries_whatever_its_length(
    client, reviewer, curator, outcome, django_assert_max_num_queries
):
    for week in (4, 8, 12):
        numbers(an_outcome(outcome.trial, outcome.endpoint, week=week), curator)
    client.get(WAITING)
    with django_assert_max_num_queries(24):
        client.get(WAITING)


def test_nothing_waiting_says_what_will_be_here(client, reviewer):
    page = words(client.get(WAITING))
    assert "Nothing waits" in page
    assert "Nothing waits to be confirmed." in page


def test_no_step_is_taken_on_what_is_of_no_kind(client, reviewer):
    assert client.post(f"{WAITING}trial/1/").status_code == 404
