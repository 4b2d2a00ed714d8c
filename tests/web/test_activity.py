"""The page of everything that people did, and its download."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from curation.claims.claims import write_claim
from curation.history import activity as of_history
from curation.history.acts import act
from curation.tagging.taggings import tag_with
from curation.web import activity as page
from tests.builders import a_reference
from tests.cast import a_person, ada, ben
from tests.desk_builders import a_tag

# The triggers tell of an act by settings of a transaction, so each verb needs its own.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def shown(client, asked=""):
    return " ".join(client.get(f"/activity/{asked}").content.decode().split())


def rows(client, asked=""):
    text = b"".join(client.get(f"/activity.csv{asked}").streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_an_empty_page_says_what_will_stand_here(client):
    client.force_login(ada())
    html = shown(client)
    assert "Nothing has happened yet" in html
    assert "Bring references in" in html
    assert "Take a filter away" in shown(client, "?deed=accepted")


def test_a_sentence_says_who_in_which_role_did_what_to_what_and_leads_there(client):
    her = ada()
    client.force_login(her)
    paper = a_reference()
    tag_with(a_tag("baricitinib"), paper, by=her)
    claim = write_claim(statement="A made-up drug helped.", by=her)
    html = shown(client)
    assert (
        '<b>Ada Okafor</b> <span class="muted">(curator)</span> tagged '
        f'<a href="/references/{paper.pk}/">{paper}</a> with baricitinib'
    ) in html
    assert f'wrote <a href="/claims/{claim.pk}/">the claim “A made-up drug helped.”</a>' in html


def test_what_people_wrote_is_escaped_and_runs_in_no_spreadsheet(client):
    her = ada()
    client.force_login(her)
    write_claim(statement="<script>alert(1)</script> helps", by=her)
    with act("=HYPERLINK(1)", by=her, reason="=cmd|' /C calc'!A0"):
        a_tag("<b>bold</b>")
    html = shown(client)
    assert "<script>alert" not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html
    first = rows(client)[0]
    assert first["why"].startswith("'=")
    assert first["did"].startswith("'=")


def test_a_claim_is_named_only_to_whoever_may_see_it(client):
    her = ada()
    claim = write_claim(statement="A secret so far.", by=her)
    client.force_login(a_person("reader"))
    assert "A secret so far." not in shown(client)
    assert "wrote a claim" in shown(client)
    assert "A secret" not in str(rows(client))
    html = shown(client, f"?claim={claim.pk}")
    assert "There is no such claim, or it is not accepted yet." in html
    assert "A secret" not in html


def test_filters_stand_in_the_address_and_can_be_taken_away(client):
    her, him = ada(), ben()
    client.force_login(her)
    write_claim(statement="Of hers.", by=her)
    write_claim(statement="Of his.", by=him)
    html = shown(client, "?person=ada&kind=claims")
    assert "Of hers." in html
    assert "Of his." not in html
    assert (
        'href="/activity/?kind=claims"><span><span class="vh">Take away </span>Person: Ada' in html
    )
    assert [row["user_name"] for row in rows(client, "?person=ada")] == ["ada"]
    assert "Kind “cats” is nothing to look for." in shown(client, "?kind=cats")
    assert "This is no place in the history" in shown(client, "?before=xyz")


def test_older_leads_through_all_of_it(client, monkeypatch):
    her = ada()
    client.force_login(her)
    for number in range(5):
        write_claim(statement=f"Claim number {number}.", by=her)
    monkeypatch.setattr(
        of_history.activity, "__kwdefaults__", {**of_history.activity.__kwdefaults__, "size": 2}
    )
    told, asked = [], "?kind=claims"
    for _ in range(3):
        html = shown(client, asked)
        told += re.findall(r"Claim number (\d)", html)
        older = re.search(r'href="/activity/(\?[^"]+)"[^>]*data-key-name="Older"', html)
        asked = older[1].replace("&amp;", "&") if older else None
    assert asked is None
    assert told == ["4", "3", "2", "1", "0"]


def test_its_queries_are_bounded(client):
    her = ada()
    client.force_login(her)
    paper = a_reference()
    for number in range(2):
        tag_with(a_tag(f"tag {number}"), paper, by=her)
    shown(client)
    with CaptureQueriesContext(connection) as few:
        shown(client)
    for number in range(20):
        tag_with(a_tag(f"more {number}"), a_reference(), by=her)
    with CaptureQueriesContext(connection) as many:
        shown(client)
    assert len(many) <= len(few) <= 20


def test_a_download_is_named_by_its_day_and_has_an_end(client, monkeypatch):
    her = ada()
    client.force_login(her)
    for number in range(3):
        write_claim(statement=f"Claim number {number}.", by=her)
    monkeypatch.setattr(page, "MOST_ROWS", 2)
    answer = client.get("/activity.csv")
    assert re.search(r'filename="activity-\d{4}-\d\d-\d\d\.csv"', answer["Content-Disposition"])
    assert len(rows(client)) == 2
