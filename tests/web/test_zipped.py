"""Pages go out compressed to whoever takes that, and nothing else does."""

import gzip

import pytest

from tests.cast import ada

pytestmark = pytest.mark.django_db


@pytest.fixture
def takes_gzip(client):
    client.force_login(ada())
    client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    return client


def test_a_page_is_compressed_and_holds_what_it_held(takes_gzip, client):
    answer = takes_gzip.get("/parts/")

    assert answer["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer["Vary"]
    plain = gzip.decompress(answer.content)
    assert b"</html>" in plain
    assert len(answer.content) < len(plain) / 3


def test_whoever_does_not_take_it_gets_the_page_as_it_is(client):
    client.force_login(ada())
    answer = client.get("/parts/")

    assert "Content-Encoding" not in answer
    assert b"</html>" in answer.content


@pytest.mark.parametrize(
    "address", ["/references.csv", "/matrix.json", "/references/bibliography.html"]
)
def test_a_download_is_not_touched(takes_gzip, address):
    assert "Content-Encoding" not in takes_gzip.get(address)
