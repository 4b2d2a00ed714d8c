import io

import pytest
from django.core.management import call_command

from lupusjak import demo
from lupusjak.embedded import servers

NOBODY = "http://127.0.0.1:9/entrez/eutils/"

pytestmark = pytest.mark.django_db


def told_by_doctor() -> tuple[str, int]:
    said = io.StringIO()
    try:
        call_command("doctor", stdout=said)
    except SystemExit as ended:
        return said.getvalue(), ended.code
    return said.getvalue(), 0


def test_the_doctor_names_what_is_ill_and_what_to_do(settings):
    settings.EUTILS_BASE_URL = NOBODY
    said, code = told_by_doctor()
    assert code == 1
    assert "well  database" in said
    assert "well  tables" in said
    assert "ILL   worker" in said
    assert f"ILL   PubMed                {NOBODY} does not answer" in said


def test_the_doctor_says_that_nothing_runs(settings, monkeypatch):
    settings.EUTILS_BASE_URL = NOBODY
    monkeypatch.setattr(servers, "all_answer", lambda: False)
    said, code = told_by_doctor()
    assert code == 1
    assert "start it with `python3 -m lupusjak up`" in said


def test_a_password_that_everybody_knows_is_ill_where_people_come_from_elsewhere(settings):
    settings.EUTILS_BASE_URL = NOBODY
    demo.make_accounts()
    assert "well  passwords" in told_by_doctor()[0]
    settings.LUPUSJAK_TLS = True
    assert "ILL   passwords             curator, reviewer, admin" in told_by_doctor()[0]


def test_demo_accounts_are_made_once_and_then_left_alone(django_user_model):
    demo.make_accounts()
    curator = django_user_model.objects.get(username="curator")
    curator.set_password("another one")
    curator.save()
    demo.make_accounts()
    curator.refresh_from_db()
    assert curator.check_password("another one")
    assert [group.name for group in curator.groups.all()] == ["curator"]
    assert django_user_model.objects.get(username="admin").is_superuser
