"""Every list: what it holds, that it costs the same however long it is, and its pages."""

import pytest

from curation.models import Scope
from curation.people.tokens import make, revoke
from tests.api.test_frame import is_a_problem
from tests.api.world import a_world

# Each list with the field that names a row, and the most queries that a page may take.
LISTS = {
    "references": ("reference", 12),
    "notices": ("notice", 8),
    "taggings": ("tagging", 8),
    "screening-decisions": ("screening_decision", 8),
    "assignments": ("assignment", 8),
    "reviews": ("review", 14),
    "drugs": ("drug", 12),
    "endpoints": ("endpoint", 8),
    "trials": ("trial", 20),
    "outcomes": ("outcome", 8),
    "results": ("result", 14),
    "effects": ("effect", 14),
    "findings": ("finding", 14),
    "sources": ("source", 10),
    "claims": ("claim", 22),
    "citations": ("citation", 10),
    "quotes": ("quote", 10),
    "imports": ("batch", 10),
}


def pages(client, address):
    """The rows of all pages, by following `next`."""
    rows = []
    while address:
        answer = client.get(address)
        assert answer.status_code == 200, answer.content.decode()
        told = answer.json()
        rows += told["items"]
        link = f'<{told["next"]}>; rel="next"' if told["next"] else None
        assert answer.headers.get("Link") == link
        address = told["next"]
    return rows


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_queries_however_long_it_is(
    client, cast, name, django_assert_max_num_queries
):
    a_world(cast, size=4)
    client.force_login(cast.ada)

    with django_assert_max_num_queries(LISTS[name][1]):
        told = client.get(f"/api/v1/{name}").json()

    assert told["items"]
    assert told["next"] is None
    assert told["count"] == {"rows": len(told["items"]), "is_exact": True}


@pytest.mark.parametrize("name", LISTS)
def test_the_pages_of_a_list_are_the_list(client, cast, name):
    a_world(cast, size=3)
    client.force_login(cast.ada)
    key = LISTS[name][0]

    whole = [each[key] for each in pages(client, f"/api/v1/{name}?limit=200")]
    in_parts = [each[key] for each in pages(client, f"/api/v1/{name}?limit=2")]

    assert in_parts == whole
    assert len(set(whole)) == len(whole)


@pytest.mark.parametrize("address", ["reviews/{review}/entries", "imports/{batch}/items"])
def test_what_belongs_to_one_thing_comes_in_pages_too(client, world, address):
    client.force_login(world.cast.ada)
    address = f"/api/v1/{address}".format(review=world.review.pk, batch=world.batch.pk)

    assert pages(client, f"{address}?limit=1") == pages(client, address)


def test_activity_goes_on_where_a_page_ended(client, cast):
    a_world(cast, size=2)
    client.force_login(cast.ada)

    def told(limit):
        address, acts = f"/api/v1/activity?limit={limit}", []
        while address:
            page = client.get(address).json()
            acts += page["items"]
            address = page["next"]
        return acts

    assert told(1) == told(200)


@pytest.fixture
def a_cursor(client, cast):
    a_world(cast, size=2)
    client.force_login(cast.ada)
    address = client.get("/api/v1/results?limit=1").json()["next"]
    return address.rpartition("cursor=")[2]


def test_a_cursor_of_another_question_is_refused(client, a_cursor):
    for address in ("results?drug=baricitinib", "effects?", "references?"):
        told = is_a_problem(client.get(f"/api/v1/{address}&cursor={a_cursor}"), 400)
        assert "another question" in told["detail"]


def test_a_token_revoked_in_mid_page_reads_no_further(client, cast):
    a_world(cast, size=2)
    row, token = make(name="pages", scopes=[Scope.READ], by=cast.ada)
    sent = {"Authorization": f"Bearer {token}"}
    first = client.get("/api/v1/results?limit=1", headers=sent).json()

    revoke(row)

    told = is_a_problem(client.get(first["next"], headers=sent), 401)
    assert "The token “pages” was revoked" in told["detail"]


def test_a_cursor_goes_with_any_limit(client, a_cursor):
    assert client.get(f"/api/v1/results?limit=3&cursor={a_cursor}").status_code == 200


@pytest.mark.parametrize(
    "spoilt",
    [lambda c: c[:-1], lambda c: "x" + c, lambda c: "abc", lambda c: "%00", lambda c: "🦠"],
)
def test_a_cursor_that_was_changed_is_refused(client, a_cursor, spoilt):
    told = is_a_problem(client.get(f"/api/v1/results?limit=1&cursor={spoilt(a_cursor)}"), 400)

    assert "cannot be read" in told["detail"]
    assert told["errors"][0]["field"] == "cursor"


@pytest.mark.parametrize("limit", ["0", "201", "-1", "many"])
def test_a_limit_that_makes_no_sense_is_refused(client, cast, limit):
    client.force_login(cast.ada)

    (error,) = is_a_problem(client.get(f"/api/v1/results?limit={limit}"), 422)["errors"]

    assert error["field"] == "limit"


def test_a_long_list_is_counted_as_far_as_it_pays(client, cast, monkeypatch):
    monkeypatch.setattr("curation.api.pages.MOST_COUNTED", 2)
    a_world(cast, size=2)
    client.force_login(cast.ada)

    assert client.get("/api/v1/results").json()["count"] == {"rows": 2, "is_exact": False}
