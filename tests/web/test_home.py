import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from curation.evidence.results import ArmNumbers, Provenance, record_result, submit
from curation.history import states
from curation.models import Endpoint, Notice, State, Trial, User
from tests.builders import a_batch, a_notice, a_reference, of_type
from tests.cast import a_person, ada, ben, cleo
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

pytestmark = pytest.mark.django_db


def shown(client):
    return " ".join(client.get("/").content.decode().split())


def a_comparison(by, name="SLE-BRAVE-I", drug=None, endpoint=None, met=True, of=None, **fields):
    """A phase 3 trial of a drug with its primary endpoint and the effect on it."""
    trial = a_trial(name, allocation=Trial.Allocation.RANDOMISED, enrolment=760)
    endpoint = endpoint or an_endpoint()
    outcome = an_outcome(trial, endpoint, is_primary=True, was_met=met)
    arm, placebo = an_arm(trial, drug or a_drug()), an_arm(trial)
    return an_effect(outcome, arm, placebo, by=by, of=of or ("OR", 1.57, 1.09, 2.27), **fields)


def twins(by):
    first = a_comparison(by)
    drug, endpoint = first.arm.drug, first.outcome.endpoint
    of = ("OR", 1.07, 0.75, 1.53)
    return first, a_comparison(by, "SLE-BRAVE-II", drug, endpoint, met=False, of=of)


def test_a_stranger_is_led_to_sign_in(client):
    assert client.get("/").url == "/accounts/login/?next=/"


def test_a_public_site_shows_what_is_here_and_nothing_of_its_machine(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    a_reference(title="For all to see")
    html = shown(client)

    assert "For all to see" in html
    assert "The machine" not in html
    assert "Coming in" not in html


def test_an_empty_site_says_what_to_do(client):
    client.force_login(ada())
    html = shown(client)

    assert "Nothing is here yet." in html
    assert "No reference is here yet" in html
    assert reverse("new-batch") in html


def test_the_sentence_at_the_top_is_counted(client):
    a_reference(publication_year=2019, abstract=[{"label": "", "category": "", "text": "A"}])
    a_notice(a_reference(publication_year=2023))
    a_notice(a_reference(publication_year=2023), Notice.Kind.EXPRESSION_OF_CONCERN_IN)
    a_notice(a_reference(publication_year=2023), Notice.Kind.ERRATUM_IN)
    client.force_login(ben())

    assert (
        "4 references of 2019 to 2023, 1 with its abstract. <strong>1 is retracted</strong>, "
        "1 under an expression of concern, 1 corrected."
    ) in shown(client)


def test_nothing_is_said_of_retractions_before_pubmed_was_asked(client):
    client.force_login(ben())
    a_reference(fetched=False)
    assert "1 reference, none with its abstract yet. </p>" in shown(client)
    a_reference(abstract=[{"label": "", "category": "", "text": "A"}])
    assert "None of those fetched from PubMed is retracted." in shown(client)


def test_every_count_leads_to_as_many_references(client):
    a_reference(publication_types=of_type("Randomized Controlled Trial"))
    a_reference(publication_types=of_type("Review"))
    a_reference(fetched=False)
    a_notice(a_reference())
    client.force_login(ben())
    answer = client.get("/")

    for share in (*answer.context["shares"], *answer.context["standings"]):
        page = client.get(f"{reverse('references')}?{share.question.to_url()}")
        assert page.context["count"].number == share.number, share
    assert len(answer.context["shares"]) == 3


def test_batches_and_the_machine_are_told_to_who_may_import(client):
    curator = ada()
    batch = a_batch(curator, a_reference(), name="Hand search")
    client.force_login(curator)
    html = shown(client)

    assert reverse("batch", args=[batch.pk]) in html
    assert "Hand search" in html
    assert "No worker was ever heard of." in html
    client.force_login(ben())
    assert reverse("batch", args=[batch.pk]) not in shown(client)


def test_the_first_sentence_counts_what_is_here(client):
    client.force_login(ben())
    a_reference()
    assert "<p>One reference.</p>" in shown(client)
    twins(ada())
    html = shown(client)

    assert "One drug, two randomised trials and three references." in html
    assert "one met its primary endpoint and one did not.</strong>" in html


def test_a_site_without_a_trial_says_what_to_do(client):
    client.force_login(ada())
    assert "add each trial by its NCT number" in shown(client)
    client.force_login(a_person("reader"))
    assert "What each drug did in its trials will stand here." in shown(client)


def test_each_trial_is_a_sign_with_its_words(client):
    twins(ada())
    client.force_login(ben())
    html = shown(client)
    (line,) = client.get("/").context["evidence"].lines

    assert (line.figures.measure, line.figures.numbers) == ("OR", "1.57 · 1.07")
    assert '<span class="vh">SLE-BRAVE-I, phase 3: met</span>' in html
    assert '<span class="vh">SLE-BRAVE-II, phase 3: not met</span>' in html
    assert '<span class="vh">favours the drug; the interval includes no difference</span>' in html
    assert "trials disagree" in html


def test_what_trials_disagree_on_leads_to_the_cell_and_to_the_forest_plot(client):
    first, _ = twins(her := ada())
    for arm, percent in ((first.arm, 57), (first.comparator, 46)):
        a_result(first.outcome, arm, by=her, percent=percent)
    client.force_login(ben())
    (line,) = client.get("/").context["evidence"].discords

    assert line.what == "SRI-4 at week 52 with baricitinib 4 mg once daily"
    assert line.cell_url == "arm=baricitinib~4+mg+once+daily&at=sri-4~52~"
    assert line.endpoint == "sri-4"
    assert line.forest_url == "week=52&drug=baricitinib&regimen=4+mg+once+daily"
    assert line.trials == (
        "SLE-BRAVE-I 57 % against 46 %, OR 1.57 (1.09 to 2.27); SLE-BRAVE-II OR 1.07 (0.75 to 1.53)"
    )
    for address in (f"{reverse('matrix')}?{line.cell_url}", f"/endpoints/sri-4/?{line.forest_url}"):
        assert address.replace("&", "&amp;") in shown(client)
        page = client.get(address)
        assert page.status_code == 200
        assert not page.context["ignored"]


def test_a_difference_is_drawn_on_a_scale_of_its_own_and_a_mixture_is_not_drawn(client):
    client.force_login(ben())
    her = ada()
    clasi = an_endpoint("CLASI-A", good=Endpoint.Good.LOWER, kind="continuous")
    first = a_comparison(her, endpoint=clasi, of=("MD", -3, -5, -1))
    (line,) = client.get("/").context["evidence"].lines
    assert line.figures.numbers == "−3.0"
    assert line.figures.glyph.says == "favours the drug"

    a_comparison(her, "SLE-BRAVE-II", first.arm.drug, clasi, of=("OR", 2, 1.5, 3))
    (line,) = client.get("/").context["evidence"].lines
    assert (line.figures.glyph, line.figures.measure) == (None, "")


def test_percentages_alone_are_printed_and_not_drawn(client):
    client.force_login(ben())
    her, trial = ada(), a_trial("SLEek", phase="2")
    outcome = an_outcome(trial, an_endpoint(), 24, is_primary=True, was_met=True)
    for arm, percent in ((an_arm(trial, a_drug("upadacitinib"), 30), 54.8), (an_arm(trial), 37.3)):
        a_result(outcome, arm, by=her, percent=percent)
    (line,) = client.get("/").context["evidence"].lines
    assert (line.figures.numbers, line.figures.glyph) == ("54.8 v 37.3 %", None)


def test_a_public_site_shows_accepted_numbers_only_and_nobody_s_work(client, settings):
    settings.LUPUSJAK_PUBLIC = True
    her = ada()
    effect = a_comparison(her)
    html = shown(client)
    assert "1.57" not in html
    assert "SLE-BRAVE-I, phase 3: not yet confirmed" in html
    assert "Lately" not in html
    assert "My work" not in html

    states.accept(effect, by=ben())
    html = shown(client)
    assert "1.57" in html
    assert "not yet confirmed" not in html


def test_what_nobody_has_confirmed_is_marked(client):
    reviewer = ben()
    effect = a_comparison(ada())
    client.force_login(reviewer)
    assert "not yet confirmed</span> by a second person against the paper." in shown(client)
    states.accept(effect, by=reviewer)
    assert "not yet confirmed" not in shown(client)


def test_a_curator_is_told_of_drafts_and_of_what_was_sent_back(client):
    her, him = ada(), ben()
    effect = a_comparison(her)
    trial, outcome = effect.outcome.trial, effect.outcome
    a_result(outcome, effect.arm, by=her, percent=57, state=State.DRAFT)
    a_result(outcome, effect.comparator, by=him, percent=46, state=State.DRAFT)
    client.force_login(her)
    html = shown(client)
    assert "My drafts of numbers</a><b>1</b>" in html
    assert "sent back to me" not in html

    states.reject(effect, by=him, reason="which safety set?")
    html = shown(client)
    assert "Numbers sent back to me</a><b>1</b>" in html
    assert f">{trial}</a>, SRI-4, week 52: <q>which safety set?</q> Ben Lindqvist" in html
    assert "Waits for a second person" not in html


def test_a_curator_is_told_of_trials_that_references_name(client):
    client.force_login(ada())
    assert "Trials that references name" not in shown(client)
    for number in range(4):
        a_reference(nct_numbers=[f"NCT0000000{number}", "NCT00000009"])
    a_reference(fetched=False)
    html = shown(client)
    assert "Trials that references name</a><b>5</b>" in html
    assert "NCT00000009</a> in 4</p>" in html
    assert "References without a record</a><b>1</b>" in html


def test_a_reviewer_is_told_how_much_waits_and_that_not_all_of_it_is_theirs_to_decide(client):
    reviewer = ben()
    client.force_login(reviewer)
    assert "Nothing waits for you." in shown(client)
    effect = a_comparison(ada())
    a_result(effect.outcome, effect.arm, by=reviewer, percent=57)
    assert "Waits for a second person</a><b>1</b>" in shown(client)


def test_an_administrator_has_both_and_a_reader_neither(client):
    client.force_login(cleo())
    effect = a_comparison(ada())
    a_result(
        effect.outcome,
        effect.arm,
        by=effect.entered_by,
        percent=57,
        state=State.REJECTED,
        decided_by=ben(),
        decided_at=now(),
        reason="of which week?",
    )
    a_result(
        effect.outcome,
        effect.comparator,
        by=User.objects.get(username="cleo"),
        percent=46,
        state=State.DRAFT,
    )
    html = shown(client)
    assert "Waits for a second person" in html
    assert "My drafts of numbers" in html
    assert "sent back to me" not in html
    client.force_login(a_person("reader"))
    assert "My work <small" not in shown(client)


def test_what_happened_lately_is_told(client):
    her = ada()
    trial = a_trial()
    outcome, arm = an_outcome(trial, an_endpoint()), an_arm(trial, a_drug())
    numbers = ArmNumbers(events=142, n=252)
    submit(record_result(outcome, arm, numbers, Provenance(a_source()), by=her), by=her)
    client.force_login(her)
    address = reverse("trial", args=[trial.nct])
    assert (
        f'<b>Ada Okafor</b> submitted a result of <a href="{address}">SLE-BRAVE-I</a>'
    ) in shown(client)


def test_the_cost_does_not_grow(client, django_assert_num_queries):
    curator = ada()
    client.force_login(curator)
    a_batch(curator, a_reference())
    effects = [*twins(curator)]
    shown(client)
    with CaptureQueriesContext(connection) as for_one:
        shown(client)
    for _ in range(10):
        a_notice(a_reference())
        a_batch(curator, a_reference())
    for number in range(5):
        inn, name = f"drug{number}", f"T{number}"
        each = a_comparison(curator, name, a_drug(inn), effects[0].outcome.endpoint)
        a_result(each.outcome, each.arm, by=curator, percent=57, state=State.DRAFT)
    with django_assert_num_queries(len(for_one)):
        shown(client)
