"""The work list on each person's first page: a link and a count, nothing where there is none."""

import pytest
from django.urls import reverse
from django.utils.timezone import now

from curation.claims import drafts
from curation.claims.comments import comment, note_as_read
from curation.history import states
from curation.models import FigureCheck, State
from curation.web.my_work import my_work
from tests.builders import a_reference
from tests.cast import a_person, ada, ben
from tests.desk_builders import (
    a_claim,
    a_decision,
    a_paper,
    a_quote,
    a_text,
    an_accepted_claim,
    an_assignment,
    cited,
    judged,
)
from tests.evidence_builders import a_result, a_trial, an_arm, an_endpoint, an_outcome

pytestmark = pytest.mark.django_db


def lines(person):
    return {line.words: line.number for line in my_work(person)}


def line(person, words):
    return next(each for each in my_work(person) if each.words == words)


def test_nothing_waits_for_somebody_with_nothing_to_do(client):
    her = ada()
    assert my_work(her) == []
    assert my_work(a_person("reader")) is None
    client.force_login(her)
    assert "Nothing waits for you." in client.get("/").content.decode()


def test_a_curator_has_a_queue_drafts_and_what_was_sent_back():
    her, him = ada(), ben()
    an_assignment(a_reference(), her)
    an_assignment(a_reference(), her)
    an_assignment(a_reference(), her, done=True)
    paper = a_paper()
    a_claim(her)
    sent_back = a_claim(her, state=State.SUBMITTED, submitted_at=now())
    states.reject(sent_back, by=him, reason="Of which dose?")
    accepted = an_accepted_claim(her, him, paper)
    citation = cited(accepted, a_paper(), her, state=State.SUBMITTED, submitted_at=now())
    assert lines(her) == {"In my queue": 2, "Claims sent back to me": 1, "My draft claims": 1}
    states.reject(citation, by=him, reason="It says nothing of it.")
    back = line(her, "Claims sent back to me")
    assert back.number == 2
    assert [(each.reason, each.by) for each in back.details] == [
        ("Of which dose?", "Ben Lindqvist"),
        ("It says nothing of it.", "Ben Lindqvist"),
    ]
    assert back.url == reverse("claim", args=[sent_back.pk])
    assert line(her, "My draft claims").url == "/claims/?state=draft&person=ada"


def test_forms_that_were_begun_lead_back_to_where_they_were_written():
    her, paper = ada(), a_paper()
    claim, quote = a_claim(her, state=State.SUBMITTED, submitted_at=now()), a_quote(paper, her)
    for place in (
        *("claim:new", f"claim:{claim.pk}", f"cite:{claim.pk}", f"comment:claim-{claim.pk}"),
        *(f"claim-from:quote-{quote.pk}", f"claim-from:reference-{paper.pk}"),
        *("claim:999999", "nowhere", "claim-from:quote-x"),
    ):
        drafts.keep(her, place, {"statement": ["half a sent"]})
    begun = line(her, "Begun and not saved")
    at, of_paper = f"/claims/{claim.pk}/", f"/references/{paper.pk}/"
    assert begun.number == 6
    assert {each.url for each in begun.details} == {
        *("/claims/new/", f"{at}edit/", f"{at}#cite", f"{at}#thread-title"),
        *(f"{of_paper}claim/?quote={quote.pk}", f"{of_paper}claim/"),
    }
    assert begun.first_details == begun.details[:3]
    assert begun.more == 3


def test_quotes_that_went_astray_are_told_to_whoever_cites_them():
    her, him, paper = ada(), ben(), a_paper()
    quote = a_quote(paper, her, anchor="orphaned", found_on=None, found_start=None, found_end=None)
    assert "My quotes that went astray" not in lines(her)
    claim = a_claim(her, state=State.SUBMITTED, submitted_at=now())
    cited(claim, paper, her, quote=quote, state=State.SUBMITTED, submitted_at=now())
    astray = line(her, "My quotes that went astray")
    assert astray.number == 1
    assert astray.url == f"/references/{paper.pk}/quotes/#quote-{quote.pk}"
    assert "My quotes that went astray" not in lines(him)


def test_whoever_is_named_is_told_until_they_read_it():
    her, him = ada(), ben()
    claim = a_claim(her, "A made-up drug helped.", state=State.SUBMITTED, submitted_at=now())
    said = comment(claim, by=her, text="Is this so, @ben?").comment
    told = line(him, "Somebody named me")
    assert told.url == f"/claims/{claim.pk}/#comment-{said.pk}"
    assert told.details[0].words == "A made-up drug helped."
    note_as_read(claim, by=him)
    assert "Somebody named me" not in lines(him)


def test_a_reviewer_has_what_waits_and_what_people_differ_on():
    her, him = ada(), ben()
    a_claim(her, state=State.SUBMITTED, submitted_at=now())
    one = judged(a_paper(), her, a_person("cy"))
    a_decision(one, her)
    a_decision(one, one.assignments.last().person, "exclude", "design")
    assert lines(him) == {"Waits for a second person": 1, "Conflicts to settle": 1}
    assert line(him, "Conflicts to settle").url == "/conflicts/"


def test_quotes_that_were_proposed_are_to_be_confirmed():
    her, paper = ada(), a_paper()
    outcome = an_outcome(a_trial(), an_endpoint())
    result = a_result(outcome, an_arm(outcome.trial), by=her, percent=60)
    check = FigureCheck.objects.create(
        result=result, text=a_text(paper), row_version=1, start=0, end=9
    )
    proposed = line(her, "Quotes proposed to confirm")
    assert proposed.number == 1
    assert proposed.details[0].words == str(paper)
    FigureCheck.objects.filter(pk=check.pk).update(
        answer="declined", answered_by=her, answered_at=now()
    )
    assert "Quotes proposed to confirm" not in lines(her)


def test_each_line_is_a_link_and_a_count(client):
    her = ada()
    a_claim(her, "A made-up <b>drug</b> helped.")
    client.force_login(her)
    html = client.get("/").content.decode()
    assert '<a href="/claims/?state=draft&amp;person=ada">My draft claims</a><b>1</b>' in html
    assert "A made-up &lt;b&gt;drug&lt;/b&gt; helped." in html
