"""Who may ask what of the API: by token, by the session of a browser, and as a stranger."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import include, path
from django.utils.timezone import now
from ninja import Router

from curation.api import auth
from curation.api.api import new_api
from curation.api.paths import addresses
from curation.models import ApiToken, Role, Scope
from curation.people.accounts import close_account
from curation.people.roles import KEEP_TAGS, give_role
from curation.people.tokens import make, revoke
from lupusjak.urls import urlpatterns as site_urls
from tests.api.asking import Program, a_token, is_refused, program_of
from tests.cast import PASSWORD, a_person, ada, ben, cleo

pytestmark = pytest.mark.django_db

doors = Router()


@doors.get("/read", auth=auth.reading, response=str)
def read(request):
    return str(auth.asker(request))


@doors.post("/read", auth=auth.may(Scope.READ), response=str)
def read_with_account(request):
    return str(request.user)


def write(scope, deed=None):
    def written(request):
        return f"{request.user.username} {request.user.acts_through}"

    written.__name__ = f"write_{scope.value}{'_more' if deed else ''}"
    return written


for scope in Scope:
    doors.post(f"/{scope.value}-it", auth=auth.may(scope), response=str)(write(scope))
doors.post("/keep-tags", auth=auth.may(Scope.TAG, KEEP_TAGS), response=str)(
    write(Scope.TAG, KEEP_TAGS)
)

a_world = new_api("api-doors")
a_world.add_router("", doors)
urlpatterns = [path("api/v1/", include((list(addresses(a_world)), "api-doors"))), *site_urls]

# Who may do what by a token that has every scope which they could choose.
EVERYBODY = {"nia", "ada", "ben", "cleo"}
WHO_MAY = {
    "/read-it": EVERYBODY,
    "/tag-it": {"ada", "ben", "cleo"},
    "/keep-tags": {"ada", "cleo"},
    "/claim-it": {"ada", "cleo"},
    "/extract-it": {"ada", "cleo"},
    "/decide-it": {"ben", "cleo"},
    "/import-it": {"ada", "cleo"},
    "/review-it": {"ada", "cleo"},
}


@pytest.fixture(autouse=True)
def these_doors(settings):
    settings.ROOT_URLCONF = __name__


@pytest.mark.parametrize("person", [lambda: a_person("nia"), ada, ben, cleo])
def test_a_token_may_what_its_person_may(person):
    person = person()
    program = program_of(person)

    may = {door for door in WHO_MAY if program.post(door).status_code == 200}

    assert may == {door for door, people in WHO_MAY.items() if person.username in people}


@pytest.mark.parametrize("has", Scope)
def test_a_token_may_only_what_its_scope_says(has):
    program = program_of(cleo(), has)

    for scope in Scope:
        answer = program.post(f"/{scope.value}-it")
        if scope is has:
            assert answer.status_code == 200
        else:
            is_refused(answer, 403, f"may {has.label}, but not {scope.label}. Nothing was done")


def test_a_role_that_was_taken_away_takes_the_deed_of_the_token_with_it():
    person = ada()
    program = program_of(person, Scope.EXTRACT, Scope.READ)
    assert program.post("/extract-it").status_code == 200

    give_role(person, Role.REVIEWER)

    is_refused(program.post("/extract-it"), 403, "You may not enter trials and their results")
    assert program.get("/read").status_code == 200


def test_the_token_of_a_closed_account_is_refused():
    cleo()
    person = ada()
    program = program_of(person)
    close_account(person)

    answer = program.get("/read")

    is_refused(answer, 401, "The account of Ada Okafor is closed")


def test_a_wrong_token_is_told_nothing_of_ours():
    a_token(ada())

    answer = Program("lj_" + "x" * 43).get("/read")

    is_refused(answer, 401, "not one of ours")
    assert answer.headers["WWW-Authenticate"] == (
        'Bearer realm="lupusjak", error="invalid_token", error_description="unknown"'
    )


def test_who_holds_a_token_is_told_that_it_expired():
    program = program_of(ada())
    ApiToken.objects.update(made_at=now() - timedelta(days=2), expires_at=now())

    answer = program.get("/read")

    is_refused(answer, 401, "The token “a program” expired")
    assert 'error_description="expired"' in answer.headers["WWW-Authenticate"]


def test_a_token_revoked_in_mid_page_says_what_to_do_on_the_next():
    row, token = make(name="pages", scopes=[Scope.READ], by=ada())
    program = Program(token)
    assert program.get("/read").status_code == 200

    revoke(row)

    told = is_refused(program.get("/read"), 401, "The token “pages” was revoked")
    assert "What was read or written with it until then stands" in told["detail"]
    assert "make another token to go on" in told["detail"]


@pytest.mark.parametrize("said", ["Bearer", "Bearer ", "Basic YWRhOnB3", "lj_x", "", "Bearer\t"])
def test_whoever_sends_no_bearer_token_is_told_how(said):
    answer = Program(Authorization=said).get("/read")

    is_refused(answer, 401, "Authorization: Bearer")


def test_a_token_counts_and_not_the_browser_it_comes_beside(client):
    client.force_login(cleo())
    token = a_token(ada(), Scope.READ)

    answer = client.get("/api/v1/read", headers={"Authorization": f"Bearer {token}"})
    assert answer.json() == "Ada Okafor"
    answer = client.get("/api/v1/read", headers={"Authorization": "Bearer lj_wrong"})
    assert answer.status_code == 401


def test_a_token_in_the_address_is_no_token():
    assert Program().get(f"/read?token={a_token(ada())}").status_code in (401, 422)


def test_what_a_token_does_is_done_through_it():
    assert program_of(ada()).post("/tag-it").json() == "ada API token a program"


def test_a_browser_that_is_signed_in_reads_as_its_person(client):
    client.force_login(ada())

    assert client.get("/api/v1/read").json() == "Ada Okafor"


def test_a_browser_writes_only_with_the_token_of_a_page():
    browser = Client(enforce_csrf_checks=True)
    ada()
    browser.get("/accounts/login/")
    signing_in = {
        "login": "ada",
        "password": PASSWORD,
        "csrfmiddlewaretoken": browser.cookies["csrftoken"].value,
    }
    assert browser.post("/accounts/login/", signing_in).status_code == 302

    is_refused(browser.post("/api/v1/tag-it"), 403, "X-CSRFToken")
    csrf = {"X-CSRFToken": browser.cookies["csrftoken"].value}
    assert browser.post("/api/v1/tag-it", headers=csrf).status_code == 200
    is_refused(browser.post("/api/v1/decide-it", headers=csrf), 403, "You may not accept or")


def test_strangers_read_only_where_the_site_is_public():
    is_refused(Program().get("/read"), 401)

    with override_settings(LUPUSJAK_PUBLIC=True):
        assert Program().get("/read").json() == "stranger"
        is_refused(Program().post("/read"), 401)
        is_refused(Program().post("/tag-it"), 401)


def test_using_a_token_says_when_it_was_used_last():
    program = program_of(ada())

    program.get("/read")

    assert now() - ApiToken.objects.get().last_used_at < timedelta(minutes=1)


def test_no_log_and_no_answer_repeats_a_token(caplog):
    wrong = "lj_" + "q" * 43

    answer = Program(wrong).get("/read")

    assert wrong not in caplog.text
    assert wrong not in answer.content.decode()


def test_a_token_costs_few_queries(django_assert_max_num_queries):
    program = program_of(ada())
    program.post("/tag-it")

    with django_assert_max_num_queries(3):
        program.post("/tag-it")
