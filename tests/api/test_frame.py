"""What every address of the API does, whatever it tells."""

import json

import pytest
from django.test import override_settings
from django.urls import include, path
from ninja import Router

from curation.api.api import new_api
from curation.api.paths import addresses
from lupusjak.urls import urlpatterns as site_urls
from tests.cast import ada

pytestmark = pytest.mark.django_db

forgotten = Router()


@forgotten.get("/forgotten")
def without_a_word(request):
    return {"secret": 1}


@forgotten.get("/open", auth=None)
def without_auth(request):
    return {"secret": 1}


@forgotten.get("/broken", auth=lambda request: "anybody")
def broken(request):
    raise ZeroDivisionError


a_world = new_api("api-forgotten")
a_world.add_router("", forgotten)
urlpatterns = [path("api/v1/", include((list(addresses(a_world)), "api-forgotten"))), *site_urls]


def is_a_problem(answer, status):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = json.loads(answer.content)
    assert set(told) == {"type", "title", "status", "detail", "instance", "errors"}
    assert told["status"] == status
    assert told["detail"].endswith(".")
    return told


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("name", ["forgotten", "open"])
def test_an_operation_that_does_not_say_who_may_ask_is_refused(client, name):
    client.force_login(ada())

    is_a_problem(client.get(f"/api/v1/{name}"), 403)


@override_settings(ROOT_URLCONF=__name__)
def test_what_goes_wrong_on_our_side_is_a_problem_without_a_trace(client):
    client.raise_request_exception = False

    told = is_a_problem(client.get("/api/v1/broken"), 500)

    assert "Zero" not in json.dumps(told)


def test_whoever_is_not_known_is_told_how_to_be(client):
    answer = client.get("/api/v1/me")

    assert "token" in is_a_problem(answer, 401)["detail"]
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_address_that_is_not_there_is_a_problem(client):
    told = is_a_problem(client.get("/api/v1/nothing"), 404)

    assert told["instance"] == "/api/v1/nothing"


def test_a_method_that_is_not_taken_is_refused_with_those_that_are(client):
    client.force_login(ada())

    answer = client.delete("/api/v1/me")

    is_a_problem(answer, 405)
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert client.options("/api/v1/me").headers["Allow"] == "GET, HEAD, OPTIONS"


def test_head_says_of_an_answer_what_get_says(client):
    client.force_login(ada())

    head, whole = client.head("/api/v1/me"), client.get("/api/v1/me")

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["ETag"] == whole.headers["ETag"]


def test_what_is_known_already_is_not_sent_again(client):
    client.force_login(ada())
    etag = client.get("/api/v1/me").headers["ETag"]

    again = client.get("/api/v1/me", headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again.content == b""
    assert client.get("/api/v1/me", headers={"If-None-Match": '"older"'}).status_code == 200


def test_whoever_takes_no_json_is_told_so(client):
    client.force_login(ada())

    is_a_problem(client.get("/api/v1/me", headers={"Accept": "text/html"}), 406)


def test_a_parameter_that_does_not_exist_is_named(client):
    client.force_login(ada())

    (error,) = is_a_problem(client.get("/api/v1/me?colour=red"), 422)["errors"]

    assert error["field"] == "colour"


def test_no_cache_keeps_an_answer_for_others(client):
    client.force_login(ada())

    answer = client.get("/api/v1/me")

    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(answer.headers["Vary"].split(", "))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
