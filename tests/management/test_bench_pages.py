"""`manage.py bench pages` asks for every page of the site, a row a page."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver

from curation.management.bench import pages, walking
from curation.management.bench.clock import visit
from tests.cast import ada


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_each_figure_is_one_json_object_on_a_line(monkeypatch):
    few = ("", "references/", "people/", "healthz", "trials/<slug:key>/", "accounts/login/")
    every = list(walking._routes(get_resolver(), ""))
    assert set(few) <= set(every)
    monkeypatch.setattr(walking, "_routes", lambda *_: iter([*few, "drafts/<str:place>/"]))
    out = StringIO()
    call_command("bench", "pages", "--json", "--size", "2", stdout=out)
    figures = {f["figure"]: f for f in map(json.loads, out.getvalue().splitlines())}

    assert {figure["bench"] for figure in figures.values()} == {"pages"}
    rows = {name.removeprefix("ms, p95, "): f for name, f in figures.items() if ", /" in name}
    assert set(rows) == {"/", "/references/", "/people/", "/accounts/login/", *trials(rows)}
    assert figures["pages"]["value"] == len(rows) == 5
    references = rows["/references/"]
    assert references["goal"] == "<= 60"
    assert references["beside"]["queries"] > 5
    assert 1 < references["beside"]["kB of HTML"] < references["beside"]["kB on a first visit"]
    assert figures["addresses without an example"]["beside"]["they are"] == "drafts/<str:place>/"
    assert figures["kB of the heaviest on a first visit"]["goal"] == "<= 120"
    assert figures["pages with more queries for more rows"]["value"] <= len(rows)


def trials(rows):
    return [path for path in rows if path.startswith("/trials/")]


def test_every_route_of_the_site_is_walked_once():
    routes = list(walking._routes(get_resolver(), ""))

    assert {"references/<int:pk>/", "accounts/login/", "admin/"} <= set(routes)
    assert len(routes) > 200


@pytest.mark.django_db
def test_what_stands_in_a_route_is_taken_from_rows_that_are_there():
    ada()
    paths = {address.route: address.path for address in walking.addresses()}

    assert paths["references/"] == "/references/"
    assert paths["drugs/<slug:slug>/"] == "/drugs/baricitinib/"
    assert paths["people/<int:pk>/"].startswith("/people/")
    assert paths["claims/<int:pk>/"] is None
    assert not any(route.startswith("admin/") and "<" in route for route in paths)
    assert "api/docs/" in paths
    assert not any(route.startswith("api/v1/") for route in paths)


@pytest.mark.django_db
def test_only_whole_pages_count():
    client = Client(headers={"host": "testserver"})
    assert pages._is_a_page(visit(client, "/accounts/login/"))
    assert not pages._is_a_page(visit(client, "/healthz"))
    assert not pages._is_a_page(visit(client, "/references/"))
    client.force_login(ada())
    assert pages._is_a_page(visit(client, "/references/bibliography/"))
    assert not pages._is_a_page(visit(client, "/references/bibliography.html"))


@pytest.mark.django_db
def test_a_first_visit_fetches_style_sheets_and_scripts_with_what_they_import():
    client = Client(headers={"host": "testserver"})
    client.force_login(ada())
    files = pages._files_of(visit(client, "/queue/"))

    assert {"/static/css/tokens.css", "/static/js/keys.js", "/static/js/queue.js"} <= files
    assert "/static/js/queue-tags.js" in files  # queue.js imports it
    assert all(pages._weight(name) > 0 for name in files)
