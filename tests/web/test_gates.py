"""Who may see which page; and that a page of which nobody has said it is shown to nobody."""

from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, include, path, reverse
from django.urls.resolvers import ResolverMatch

from curation.models import User
from curation.web.gates import BROUGHT, gate_of, may_import, may_read, open_to_all, signed_in
from tests.cast import a_person, ada, ben, cleo
from tests.web.who_may import (
    ADMINISTRATOR,
    ADMINISTRATORS,
    CURATOR,
    NO_ROLE,
    PUBLIC,
    REVIEWER,
    STRANGER,
    WHO_MAY,
)

pytestmark = pytest.mark.django_db


def every_pattern(resolver=None, app_names=(), namespaces=()):
    """Each address of the site with its view, as Django would find it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from every_pattern(
                pattern,
                (*app_names, *filter(None, [pattern.app_name])),
                (*namespaces, *filter(None, [pattern.namespace])),
            )
        else:
            yield (
                pattern,
                ResolverMatch(
                    pattern.callback,
                    (),
                    {},
                    pattern.name,
                    list(app_names),
                    list(namespaces),
                ),
            )


def ours():
    return [pattern for pattern, _ in every_pattern() if hasattr(pattern.callback, "gate")]


def address_of(pattern: URLPattern) -> str:
    """Its address for something that is not there: whoever passes the gate sees a 404."""
    samples = {
        **{
            "pk": 999_999_999,
            "claim_pk": 999_999_999,
            **{"quote_pk": 999_999_999, "check_pk": 999_999_999},
            "pmid": 99_999_999,
            "token": "no-such-token",
            "noun": "result",
        },
        **{"slug": "no-such-thing", "key": "no-such-trial", "name": "no-such-plot"},
        "place": "no-such-form",
        "act": uuid4(),
    }
    return reverse(
        pattern.name, kwargs={name: samples[name] for name in pattern.pattern.converters}
    )


def cast():
    return {
        NO_ROLE: a_person("nia"),
        CURATOR: ada(),
        REVIEWER: ben(),
        ADMINISTRATOR: cleo(),
    }


def is_let_in(client, method, address, person=None):
    client.force_login(person) if person else client.logout()
    answer = getattr(client, method)(address)
    is_led_away = answer.status_code == 302 and "/accounts/login/" in answer.headers["Location"]
    return answer.status_code != 403 and not is_led_away


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", WHO_MAY)
def test_a_page_lets_in_whom_the_table_says_and_nobody_else(client, name, method):
    (pattern,) = (pattern for pattern in ours() if pattern.name == name)
    address = address_of(pattern)

    let_in = {role for role, person in cast().items() if is_let_in(client, method, address, person)}
    if is_let_in(client, method, address):
        let_in.add(STRANGER)

    assert let_in == WHO_MAY[name]


def test_every_page_of_ours_is_in_the_table():
    assert {pattern.name for pattern in ours()} == set(WHO_MAY)


def test_every_address_of_the_site_has_a_gate_but_four_that_allauth_gave_up_and_we_never_had():
    bare = {
        str(pattern.pattern)
        for pattern, match in every_pattern()
        if gate_of(pattern.callback, match) is None
    }

    assert bare == {
        "social/login/cancelled/",
        "social/login/error/",
        "social/signup/",
        "social/connections/",
    }


def test_no_gate_is_kept_for_a_page_that_allauth_no_longer_brings():
    names = {match.view_name for _, match in every_pattern()}

    assert set(BROUGHT) <= names


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_a_public_site_shows_what_is_read_to_everybody(client, settings, name):
    settings.LUPUSJAK_PUBLIC = True
    (pattern,) = (pattern for pattern in ours() if pattern.name == name)

    assert is_let_in(client, "get", address_of(pattern))


def test_a_public_site_is_public_for_nothing_else(client, settings):
    settings.LUPUSJAK_PUBLIC = True

    open_pages = {p.name for p in ours() if is_let_in(client, "get", address_of(p))}

    assert open_pages == PUBLIC | {name for name, who in WHO_MAY.items() if STRANGER in who}


ARGUMENTS_OF_ALLAUTHS = {
    "account_confirm_email": ["no-such-key"],
    "account_reset_password_from_key": ["zz", "no-such-key"],
    "mfa_edit_webauthn": [999_999_999],
    "mfa_remove_webauthn": [999_999_999],
}


@pytest.mark.parametrize("name", [name for name, gate in BROUGHT.items() if gate is signed_in])
def test_allauths_pages_about_an_account_lead_a_stranger_to_sign_in(client, name):
    address = reverse(name, args=ARGUMENTS_OF_ALLAUTHS.get(name))

    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"


@pytest.mark.parametrize("name", [name for name, gate in BROUGHT.items() if gate is open_to_all])
def test_allauths_pages_before_one_is_in_refuse_nobody(client, name):
    address = reverse(name, args=ARGUMENTS_OF_ALLAUTHS.get(name))

    assert client.get(address).status_code not in (403, 500)


@pytest.mark.parametrize("address", ["/admin/", "/admin/curation/reference/", "/admin/jsi18n/"])
def test_the_back_office_is_for_administrators(client, address):
    let_in = {role for role, person in cast().items() if is_let_in(client, "get", address, person)}

    assert let_in == ADMINISTRATORS
    assert not is_let_in(client, "get", address)


# -- Views of this file, behind the real middleware


def hello(request):
    return HttpResponse("hello")


class PagesOfATest:
    urlpatterns = [
        path("", include("lupusjak.urls")),
        path("bare/", hello),
        path("signed-in/", signed_in(hello)),
        path("import/", may_import(hello)),
        path("read/", may_read(hello)),
    ]


@pytest.fixture
def pages():
    with override_settings(ROOT_URLCONF=PagesOfATest):
        yield


@pytest.mark.usefixtures("pages")
def test_a_view_that_carries_no_gate_is_shown_to_nobody(admin_client):
    answer = admin_client.get("/bare/")

    assert answer.status_code == 403
    assert "Nobody has decided yet who may see this page." in answer.content.decode()


@pytest.mark.usefixtures("pages")
def test_a_gate_holds_even_where_the_middleware_is_not(client, settings):
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "Denied" not in name]

    assert not is_let_in(client, "get", "/signed-in/")
    assert is_let_in(client, "get", "/signed-in/", ben())


@pytest.mark.usefixtures("pages")
def test_who_is_not_signed_in_is_led_to_the_sign_in_page_and_back(client):
    answer = client.get("/signed-in/?page=2")

    assert answer.headers["Location"] == "/accounts/login/?next=/signed-in/%3Fpage%3D2"


@pytest.mark.usefixtures("pages")
def test_a_fragment_leads_the_whole_page_to_sign_in_and_back_to_where_one_was(client):
    answer = client.get(
        "/signed-in/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/references/?q=jak"},
    )

    assert answer.status_code == 200
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=/references/%3Fq%3Djak"


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/import/", "/import/"),
        ("https://elsewhere.example/trap/", "/"),
        ("", "/"),
    ],
)
def test_a_form_sent_after_one_was_signed_out_leads_back_to_its_page(client, referer, back):
    answer = client.post("/import/", headers={"Referer": referer})

    assert answer.headers["Location"] == f"/accounts/login/?next={back}"


@pytest.mark.usefixtures("pages")
def test_a_refusal_says_what_to_ask_for_and_whom(client):
    cleo()
    client.force_login(ben())

    page = client.get("/import/").content.decode()

    assert (
        "You may not bring references in: that takes the role of curator or administrator." in page
    )
    assert "Ask an administrator for it (Cleo Marchetti)." in page


@pytest.mark.usefixtures("pages")
def test_a_refusal_names_nobody_where_there_is_no_administrator(client):
    client.force_login(ben())

    assert "Ask an administrator for it." in client.get("/import/").content.decode()


# -- When somebody was last seen


def test_a_page_notes_when_somebody_was_seen_and_not_at_every_step(client):
    person = ada()
    client.force_login(person)

    client.get("/parts/")
    first = User.objects.get(pk=person.pk).last_seen_at
    client.get("/parts/")

    assert first is not None
    assert User.objects.get(pk=person.pk).last_seen_at == first
