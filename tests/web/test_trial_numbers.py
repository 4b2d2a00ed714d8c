"""The numbers on the page of a trial: where each leads, who sees it, and how silence is said."""

from decimal import Decimal

import pytest

from curation.history import states
from curation.models import Arm, Effect, Endpoint, Flag, Outcome, State, Trial
from tests.builders import a_notice
from tests.cast import a_person, ada, ben
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
from tests.matrix.brave import the_twins
from tests.web.trials_at_hand import a_reported, page_of, trial_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(client):
    client.force_login(a_person("rita"))
    return client


def test_each_number_leads_to_where_it_stands_and_its_words_are_at_hand(reader):
    by = ada()
    outcome = a_reported(by)
    reference = outcome.results.first().source.reference

    page = trial_page(reader, outcome.trial)

    link = f'<a class="figure" href="/references/{reference.pk}/">'
    assert f'{link}142/252<span class="vh">: Morand 2023, Lancet, abstract, Findings</span>' in page
    assert f"{link}OR 1.57 (1.09 to 2.27)<span" in page
    assert "p = 0.016" in page
    assert "57 %" in page
    assert "<q>The words of it.</q>" in page
    assert "Entered by Ada Okafor." in page


def test_what_waits_is_marked_and_what_is_accepted_says_by_whom(reader):
    by = ada()
    outcome = a_reported(by)
    assert "not yet confirmed" in trial_page(reader, outcome.trial)

    outcome.results.all().delete()
    a_result(outcome, outcome.trial.arms.first(), by=by, events=1, n=2, accepted_by=ben())
    outcome.effects.all().delete()
    page = trial_page(reader, outcome.trial)

    assert "not yet confirmed" not in page
    assert "accepted by Ben Lindqvist" in page


@pytest.mark.parametrize("state", [State.DRAFT, State.REJECTED, State.WITHDRAWN])
def test_drafts_and_what_does_not_stand_are_not_on_the_page(reader, state):
    by = ada()
    trial = a_trial()
    outcome = an_outcome(trial, an_endpoint())
    decided = {"accepted_by": ben()} if state == State.REJECTED else {}
    row = a_result(outcome, an_arm(trial), by=by, events=777, n=888, **decided)
    type(row).objects.filter(pk=row.pk).update(state=state, reason="It is another trial's.")

    page = trial_page(reader, trial)

    assert "777" not in page
    assert "No numbers have been confirmed yet." in page


def test_strangers_see_what_is_accepted_and_no_history(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    by = ada()
    outcome = a_reported(by)

    page = trial_page(client, outcome.trial)

    assert "142/252" not in page
    assert "No numbers have been confirmed yet." in page
    assert "History" not in page


def test_strangers_are_told_whether_a_trial_met_its_endpoint_once_a_number_is_accepted(
    client, settings
):
    settings.LUPUSJAK_PUBLIC = True
    by = ada()
    the_twins(an_endpoint(), by=by)
    pages = ("/trials/SLE-BRAVE-I/", "/trials/", "/drugs/baricitinib/")
    cell = "/matrix/?drug=baricitinib&at=sri-4.52"
    first = Trial.objects.get(acronym="SLE-BRAVE-I")

    def badges(address):
        page = page_of(client, address.replace("SLE-BRAVE-I", first.key))
        return ["</svg>met<" in page, "</svg>not met<" in page, "not yet confirmed" in page]

    def of_the_matrix():
        said = client.get("/matrix.csv?lens=trials")
        return [row.split(",")[7] for row in b"".join(said).decode().splitlines() if "BRAVE" in row]

    for address in pages:
        assert badges(address) == [False, False, True]
    assert of_the_matrix() == ["not yet confirmed", "not yet confirmed"]
    page = trial_page(client, first)
    assert "Whether its primary endpoint, SRI-4 at week 52, was met is not yet confirmed." in page
    assert "primary, met" not in page
    assert "twin" not in page
    assert "endpoint, met" not in page_of(client, cell)

    row = Effect.objects.filter(outcome__trial=first).first()
    states.accept(row, by=ben())

    assert badges("/trials/SLE-BRAVE-I/") == [True, False, False]
    for address in pages[1:]:
        assert badges(address) == [True, False, True]
    assert sorted(of_the_matrix()) == ["met", "not yet confirmed"]
    assert "primary, met" in trial_page(client, first)


def test_what_requires_review_says_why(reader):
    outcome = a_reported(ada())
    outcome.results.update(state=State.REQUIRES_REVIEW, cause="retracted")

    page = trial_page(reader, outcome.trial)

    assert "requires review" in page
    assert "; its source was retracted." in page


def test_flags_and_kept_numbers_are_said_in_words(reader):
    trial = a_trial()
    outcome = an_outcome(trial, an_endpoint())
    a_result(
        outcome,
        an_arm(trial),
        by=ada(),
        events=142,
        n=252,
        flags=[Flag.DENOMINATOR_AMBIGUOUS],
        kept_as_printed={"percent": "the denominator was near 250"},
        note="A note of ours.",
    )

    page = trial_page(reader, trial)

    assert "the denominator is not the arm&#x27;s n" in page
    assert "Its percentage is kept as printed: the denominator was near 250" in page
    assert "A note of ours." in page
    assert "Words of the source, 2 remarks" in page


def test_a_retracted_source_says_so_where_its_numbers_stand(reader):
    outcome = a_reported(ada())
    a_notice(outcome.results.first().source.reference)

    assert '<span class="badge retracted">' in trial_page(reader, outcome.trial)


@pytest.mark.parametrize(
    ("source", "link", "words"),
    [
        (
            {"registry": "NCT03616912"},
            "https://clinicaltrials.gov/study/NCT03616912",
            "NCT03616912",
        ),
        (
            {"registry": "NCT03616912", "kind": "registry record"},
            "https://clinicaltrials.gov/study/NCT03616912",
            "NCT03616912, registry record",
        ),
        (
            {"address": "https://example.org/a", "kind": "congress abstract"},
            "https://example.org/a",
            "congress abstract",
        ),
    ],
)
def test_a_source_may_be_a_registry_or_a_page(reader, source, link, words):
    trial = a_trial()
    a_result(
        an_outcome(trial, an_endpoint()),
        an_arm(trial),
        by=ada(),
        events=1,
        n=2,
        source=a_source(None, tier="registry mirror", **source),
    )

    page = trial_page(reader, trial)

    assert f'<a class="figure" href="{link}" rel="noopener">' in page
    assert f"{words}, abstract, Findings" in page
    assert "(a copy of the registry&#x27;s record)" in page


@pytest.mark.parametrize(
    ("reporting", "words"),
    [
        (Outcome.Reporting.NONE, "Measured or planned; nothing is reported yet."),
        (Outcome.Reporting.WORDS, "Reported; its numbers are not extracted yet."),
    ],
)
def test_silence_is_said(reader, reporting, words):
    trial = a_trial()
    an_outcome(trial, an_endpoint(), reporting=reporting)

    assert words in trial_page(reader, trial)


def test_a_trial_of_which_nothing_is_entered_says_so(reader):
    page = trial_page(reader, a_trial())

    assert "Nothing that it measured is entered yet." in page
    assert "No arm is entered yet." in page
    assert "No report of it is here yet." in page


def test_several_controls_are_named_and_an_effect_may_be_words(reader):
    trial, drug = a_trial(), a_drug()
    outcome = an_outcome(trial, an_endpoint())
    active, placebo = an_arm(trial, drug), an_arm(trial)
    vehicle = an_arm(trial, kind=Arm.Kind.VEHICLE, label="vehicle", key="vehicle")
    nothing = ("", None, None, None)
    an_effect(
        outcome, active, placebo, by=ada(), of=nothing, p=Decimal("0.03"), direction="favours drug"
    )
    an_effect(outcome, active, vehicle, by=a_person("ann"), of=nothing, direction="no difference")

    page = trial_page(reader, trial)

    assert "baricitinib 4 mg once daily against vehicle" in page
    assert ">p = 0.03<" in page
    assert "favours the drug" in page
    assert ">no difference<" in page


def test_a_value_stands_with_its_statistic(reader):
    trial = a_trial()
    outcome = an_outcome(trial, an_endpoint("SLEDAI", kind=Endpoint.Kind.CONTINUOUS))
    a_result(
        outcome,
        an_arm(trial),
        by=ada(),
        value=Decimal("-3.1"),
        n=50,
        statistic="mean",
        of="change from baseline",
    )

    page = trial_page(reader, trial)

    assert ">−3.1<" in page
    assert "mean change from baseline" in page
    assert "of 50" in page
