"""The back office shows every row, and lets next to none be changed."""

import re
from datetime import UTC, datetime

import pghistory.models
import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse
from django.utils.timezone import now

from curation.evidence.merging import merge_drugs
from curation.models import (
    ApiToken,
    BroughtDecision,
    Comment,
    Draft,
    Drug,
    DrugIdentifier,
    Endpoint,
    FigureCheck,
    ImportBatch,
    ImportChunk,
    ImportItem,
    Mention,
    Notice,
    PubMedRecord,
    Reference,
    Result,
    Role,
    SavedQuestion,
    TagConsensus,
    TrialReport,
)
from curation.people.invitations import invite
from curation.screening.decisions import decide
from curation.tagging.keeping import rename
from tests.cast import ben, cleo
from tests.desk_builders import (
    a_claim,
    a_paper,
    a_quote,
    a_tag,
    a_tagging,
    a_text,
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
from tests.review_builders import a_candidate, a_list, a_review

pytestmark = pytest.mark.django_db

# The tables of events are read on the page of the row that they are the history of.
ROOMS = sorted(
    (
        model
        for model in apps.get_app_config("curation").get_models()
        if not issubclass(model, pghistory.models.Event)
    ),
    key=lambda model: model.__name__,
)


@pytest.fixture
def administrator(client):
    person = cleo()
    client.force_login(person)
    return person


@pytest.fixture
def rows(administrator):
    """One row of everything; who entered it."""
    at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    reference = Reference.objects.create(pmid=80000001, title="A made-up trial", note="ours")
    Notice.objects.create(
        reference=reference, kind="ErratumIn", pmid=90000002, position=1, first_seen_at=at
    )
    record = PubMedRecord.of(b"<PubmedArticle/>", reference=reference, fetched_at=at)
    record.save()
    batch = ImportBatch.objects.create(source="paste", opened_by=administrator)
    chunk = ImportChunk.objects.create(batch=batch, work="fetch")
    item = ImportItem.objects.create(
        batch=batch, chunk=chunk, position=1, line=1, token="80000001", kind="pmid", pmid=80000001
    )
    invite(name="Ines", role=Role.CURATOR, by=administrator)
    drug, endpoint, trial = a_drug(), an_endpoint(), a_trial()
    DrugIdentifier.objects.create(drug=drug, system="ATC", value="L04AF02")
    arm, placebo, outcome = an_arm(trial, drug), an_arm(trial), an_outcome(trial, endpoint)
    TrialReport.objects.create(trial=trial, reference=reference, kind="primary")
    source = a_source(reference)
    a_result(outcome, arm, by=administrator, events=142, n=252, source=source)
    an_effect(outcome, arm, placebo, by=administrator, of=("OR", 2, 1, 4), source=source)
    a_finding(endpoint, by=administrator, drugs=[drug], source=source)
    merge_drugs(a_drug("INCB28050"), into=drug, by=administrator, reason="Its code.")
    tag = a_tag()
    a_tagging(reference, tag, administrator)
    TagConsensus.objects.create(reference=reference, tag=tag, applies=True, by=administrator)
    rename(tag, "another", by=administrator)
    paper = a_paper()
    decide(paper, "include", by=administrator)
    an_assignment(paper, administrator)
    quote = a_quote(paper, administrator)
    claim = a_claim(administrator, drugs=[drug])
    cited(claim, paper, administrator, quote=quote)
    comment = Comment.objects.create(claim=claim, text="Is it so?", by=administrator)
    Mention.objects.create(comment=comment, person=administrator)
    Draft.objects.create(person=administrator, place="claim-from:reference-1", fields={})
    FigureCheck.objects.create(
        result=Result.objects.get(), text=a_text(paper), row_version=1, answer="nothing"
    )
    entries = a_list(a_review(administrator), "Ash A. A made-up trial. 2026.").entries
    a_candidate(entries.get(), reference=paper)
    ApiToken.objects.create(
        person=administrator, name="notebook", sha256="0" * 64, beginning="lj_0", scopes=["read"]
    )
    SavedQuestion.objects.create(person=administrator, name="new trials", address="type=Review")
    BroughtDecision.objects.create(item=item, said="Excluded", stage="title-abstract")
    return administrator


@pytest.mark.parametrize("model", ROOMS, ids=lambda model: model.__name__)
@pytest.mark.usefixtures("rows")
def test_every_noun_has_a_list_that_can_be_searched_and_a_page(client, model):
    name = f"admin:curation_{model._meta.model_name}"

    assert client.get(reverse(f"{name}_changelist")).status_code == 200
    assert client.get(reverse(f"{name}_changelist"), {"q": "1"}).status_code == 200
    page = client.get(reverse(f"{name}_change", args=[model.objects.first().pk]))
    assert page.status_code == 200
    # The policy lets nothing run or look otherwise that stands within a page.
    assert not re.search(r" style=| on\w+=\"|<style|<script>", page.content.decode())


@pytest.mark.usefixtures("rows")
def test_the_page_of_what_is_curated_tells_its_history(client):
    merged = Drug.objects.get(inn="INCB28050")

    page = client.get(reverse("admin:curation_drug_change", args=[merged.pk])).content.decode()

    assert '<ol class="told">' in page
    assert "<q>Its code.</q>" in page


def test_nothing_but_the_vocabularies_is_added_and_nothing_deleted_there(administrator, rf):
    request = rf.get("/admin/")
    request.user = administrator

    for model in ROOMS:
        desk = admin.site.get_model_admin(model)
        assert desk.has_add_permission(request) == (model in (Drug, Endpoint))
        assert not desk.has_delete_permission(request)


@pytest.mark.usefixtures("rows")
def test_a_reference_takes_a_note_and_nothing_that_pubmed_says(client):
    reference = Reference.objects.get(pmid=80000001)
    desk = reverse("admin:curation_reference_change", args=[reference.pk])

    inlines = {
        f"{prefix}-{name}": 0
        for prefix in ("notices", "records")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    client.post(desk, {"note": "Read again", "title": "Forged", "pmid": 1} | inlines)

    reference.refresh_from_db()
    assert (reference.note, reference.title, reference.pmid) == (
        "Read again",
        "A made-up trial",
        80000001,
    )


def test_whoever_judges_unseen_is_not_told_what_others_decided_in_another_tool(client, rows):
    administrator, reference = rows, Reference.objects.get(pmid=80000001)
    item = ImportItem.objects.get()
    ImportItem.objects.filter(pk=item.pk).update(reference=reference)
    ben_, said = ben(), {"stage": "title-abstract", "decision": "include"}
    BroughtDecision.objects.create(item=item, said_by="B", said="Of Ben.", person=ben_, **said)
    BroughtDecision.objects.create(
        item=item, said_by="C", said="Of Cleo.", person=administrator, **said
    )
    desk = reverse("admin:curation_broughtdecision_changelist")
    everything = ("Of Ben.", "Of Cleo.", "Excluded")

    def told():
        html = client.get(desk).content.decode()
        return [words for words in everything if words in html]

    assert told() == [*everything]
    judging = [an_assignment(reference, person) for person in (administrator, ben_)]
    assert told() == ["Of Cleo."]
    for each in judging:
        each.done_at = now()
        each.save()
    assert told() == [*everything]


def test_nobody_raises_themselves_there(client, administrator):
    desk = reverse("admin:curation_user_change", args=[administrator.pk])

    client.post(desk, {"first_name": "Cléo", "is_superuser": "on", "username": "root"})

    administrator.refresh_from_db()
    assert administrator.first_name == "Cléo"
    assert not administrator.is_superuser
    assert administrator.username == "cleo"


def test_its_sign_in_page_is_the_one_that_limits_attempts(client):
    answer = client.get("/admin/login/")

    assert answer.headers["Location"].startswith("/accounts/login/?next=")


def test_its_pages_hold_the_policy_without_anything_inline(client, administrator):
    page = client.get("/admin/")

    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert " style=" not in page.content.decode()
