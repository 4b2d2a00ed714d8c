"""The way to PubMed as it is outside of tests: by TLS, compressed, perhaps through a proxy."""

import datetime
import gzip
import ipaddress
import socket
import ssl
import time

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from curation.pubmed import PubMedUnavailable, client, fetch, wire
from curation.pubmed.pacer import Unpaced
from tests.pubmed.blunt_server import BluntServer, http
from tests.pubmed.made_up import article, article_set

RECORDS = article_set(article(pmid=1))


@pytest.fixture(autouse=True)
def unpaced(settings, monkeypatch):
    monkeypatch.setattr(client, "_pacer", lambda _is_here: Unpaced())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A file with a certificate for loopback, and its key; nobody vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "loopback")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "certificate.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@pytest.fixture
def say_by_tls(say, certificate):
    def saying(*replies):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        return say(*replies, tls=context)

    return saying


@pytest.fixture
def trusting(monkeypatch, certificate):
    trust = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(wire, "_tls", lambda: trust)


def test_records_come_by_tls(say_by_tls, trusting):
    say_by_tls(http(200, RECORDS))
    assert fetch([1]) == RECORDS


def test_an_answer_by_tls_is_bounded_in_time_too(say_by_tls, trusting, monkeypatch):
    def drip(connection: socket.socket) -> None:
        for byte in http(200, RECORDS):
            connection.sendall(bytes([byte]))
            time.sleep(0.05)

    monkeypatch.setattr(client, "BOUNDS", wire.Bounds(connect=1, read=0.5, whole=0.8))
    say_by_tls(drip)
    began = time.monotonic()
    with pytest.raises(PubMedUnavailable, match=r"had not ended after 0\.8 seconds"):
        fetch([1])
    assert time.monotonic() - began < 1.5


def test_a_certificate_that_nobody_vouches_for_is_not_believed(say_by_tls):
    server = say_by_tls(http(200, RECORDS))
    with pytest.raises(PubMedUnavailable, match="cannot prove to be PubMed"):
        fetch([1])
    assert not server.requests


def test_a_server_without_tls_is_not_spoken_to_behind_https(say, settings):
    server = say(http(200, RECORDS), greeting=b"220 no TLS here\r\n")
    settings.EUTILS_BASE_URL = settings.EUTILS_BASE_URL.replace("http:", "https:")
    with pytest.raises(PubMedUnavailable, match="PubMed could not be reached"):
        fetch([1])
    assert not server.requests


def test_far_away_the_answer_is_asked_for_compressed_and_through_the_proxy(settings, monkeypatch):
    packed = http(200, gzip.compress(RECORDS), Content_Encoding="gzip")
    with BluntServer(packed) as proxy:
        monkeypatch.setenv("http_proxy", proxy.base_url)
        settings.EUTILS_BASE_URL = "http://eutils.example/entrez/eutils/"
        assert fetch([1]) == RECORDS
    assert proxy.requests[0].startswith(b"POST http://eutils.example/entrez/eutils/efetch.fcgi ")
    assert b"\r\nAccept-Encoding: gzip\r\n" in proxy.requests[0]


def test_a_proxy_that_does_not_let_us_through_passes(settings, monkeypatch):
    with BluntServer(http(503)) as proxy:
        monkeypatch.setenv("https_proxy", proxy.base_url)
        settings.EUTILS_BASE_URL = "https://eutils.example/entrez/eutils/"
        with pytest.raises(PubMedUnavailable, match="Tunnel connection failed: 503"):
            fetch([1])
    assert proxy.requests[0].startswith(b"CONNECT eutils.example:443 ")


def test_a_stand_in_on_this_machine_is_asked_without_the_proxy(settings, monkeypatch):
    with BluntServer(http(200, RECORDS)) as server, BluntServer(http(503)) as proxy:
        monkeypatch.setenv("http_proxy", proxy.base_url)
        settings.EUTILS_BASE_URL = server.base_url
        assert fetch([1]) == RECORDS
    assert not proxy.requests
