"""What holds of every page: its policy, its theme, its weight, and how it says that it failed."""

import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import include, path

from curation.web.gates import open_to_all
from tests.builders import a_reference
from tests.cast import ada, ben, cleo

FIRST_VISIT = 120_000  # bytes, compressed


def failing(error):
    def view(request):
        raise error

    return open_to_all(view)


urlpatterns = [
    path("", include("lupusjak.urls")),
    path("fail/400/", failing(SuspiciousOperation("odd"))),
    path("fail/403/", failing(PermissionDenied("You may not do that: ask cleo."))),
    path("fail/404/", failing(Http404())),
    path("fail/500/", failing(RuntimeError("broken"))),
    path("form/", open_to_all(lambda request: HttpResponse("sent"))),
]


@pytest.mark.django_db
def test_pages_may_load_files_of_our_own_and_nothing_inline(client):
    client.force_login(cleo())
    policy = client.get("/references/")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "base-uri 'none'" in policy
    assert "unsafe" not in policy
    assert "http:" not in policy


def test_no_template_holds_a_script_or_a_style_of_its_own():
    for template in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        html = template.read_text(encoding="utf-8")
        assert not re.search(r"<style|\sstyle=|\son\w+=|hx-on|javascript:", html), template
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", html), template


def test_every_fragment_says_first_what_it_is_and_needs():
    for template in Path(settings.BASE_DIR, "templates").rglob("_*.html"):
        assert template.read_text(encoding="utf-8").startswith("{#"), template


@pytest.mark.django_db
def test_a_first_visit_is_light(client):
    client.force_login(ada())
    for _ in range(60):
        a_reference(journal_abbreviation="Lupus", publication_date="2023 May")
    html = client.get("/references/").content.decode()
    files = set(re.findall(r'(?:href|src)="/static/([^"#]+)', html))
    bodies = [html.encode(), *(Path(str(finders.find(name))).read_bytes() for name in files)]

    assert {"css/tokens.css", "icons.svg", "django_htmx/htmx-2.min.js"} <= files
    assert sum(len(gzip.compress(body)) for body in bodies) <= FIRST_VISIT / 2


@pytest.mark.django_db
@pytest.mark.parametrize(("kept", "written"), [("dark", ' data-theme="dark"'), ("x", "")])
def test_the_theme_that_somebody_chose_is_in_the_page(client, settings, kept, written):
    settings.LUPUSJAK_PUBLIC = True
    client.cookies["theme"] = kept

    assert f'<html lang="en"{written}>' in client.get("/").content.decode()


@pytest.mark.django_db
def test_the_bar_leads_only_to_pages_that_somebody_may_see(client):
    def offered():
        html = client.get("/").content.decode()
        bar = html[html.index('<nav aria-label="Main">') : html.index("</nav>")]
        return re.findall(r"<a [^>]*>\s*(\w+)", bar)

    client.force_login(ben())
    evidence = ["Matrix", "Drugs", "Trials", "Endpoints", "Claims", "References", "Reviews"]
    evidence += ["Waiting", "Queue", "Conflicts"]
    assert offered() == evidence
    client.force_login(ada())
    assert offered() == [*evidence, "Imports"]
    client.force_login(cleo())
    assert offered() == [*evidence, "Imports", "People", "Admin"]


@pytest.mark.django_db
def test_a_stranger_to_a_closed_site_is_offered_nothing_but_to_sign_in(client):
    html = client.get("/accounts/login/").content.decode()

    assert 'role="search"' not in html
    assert ">References</a>" not in html
    assert "Sign in</a>" in html


@pytest.mark.django_db
def test_the_page_at_hand_is_marked_in_the_bar(client):
    client.force_login(ada())
    assert (
        '<a href="/references/" aria-current="page">' in client.get("/references/").content.decode()
    )
    reference = a_reference()
    page = client.get(f"/references/{reference.pk}/").content.decode()
    assert '<a href="/references/" aria-current="true">' in page


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("status", "words"),
    [
        (400, "That request made no sense here"),
        (403, "You may not do that: ask cleo."),
        (404, "There is no such page"),
        (500, "Something broke on our side"),
    ],
)
def test_an_error_is_a_sentence_in_our_frame(client, status, words):
    client.raise_request_exception = False
    answer = client.get(f"/fail/{status}/")

    assert answer.status_code == status
    assert words in answer.content.decode()
    assert 'class="brand"' in answer.content.decode()


@pytest.mark.django_db
@override_settings(ROOT_URLCONF=__name__)
def test_a_form_that_was_open_too_long_is_told_so():
    answer = Client(enforce_csrf_checks=True).post("/form/")

    assert answer.status_code == 403
    assert "The page was open too long" in answer.content.decode()


@pytest.mark.parametrize("status", ["409", "413"])
def test_other_refusals_have_a_page_as_well(status):
    assert status in render_to_string(f"{status}.html", {"exception": "Because."})


def test_the_page_for_our_own_errors_needs_no_database():
    """This test may not touch the database, and the page is shown all the same."""
    assert "Something broke on our side" in render_to_string("500.html")


@pytest.mark.django_db
def test_the_gallery_shows_every_part_in_both_themes(client):
    assert client.get("/parts/").status_code == 302
    client.force_login(ben())
    html = client.get("/parts/").content.decode()

    assert html.count('class="banner stop"') == 3  # two themes, and the frame's own
    for theme in ("light", "dark"):
        assert f'data-theme="{theme}"' in html
