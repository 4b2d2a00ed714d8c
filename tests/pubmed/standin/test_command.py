"""manage.py serve_eutils: what it prints, takes and refuses."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.pubmed import made_up

NEITHER_DATABASE_NOR_BROKER = {
    "DATABASE_URL": "postgres://127.0.0.1:1/none",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "DJANGO_SECRET_KEY": "x" * 50,
}
MANAGE = Path(__file__).parents[3] / "manage.py"


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "records.xml"
    file.write_bytes(made_up.article_set(made_up.article(7)))
    return str(file)


def output(*arguments):
    out = StringIO()
    call_command("serve_eutils", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.processes
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_first_line_is_the_address_and_a_signal_ends_it(file, ending):
    serving = subprocess.Popen(
        [sys.executable, MANAGE, "serve_eutils", "--port", "0", "--merged", "5=7", file],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | NEITHER_DATABASE_NOR_BROKER,
    )
    with serving:
        assert serving.stdout is not None
        address = serving.stdout.readline().strip()
        with urllib.request.urlopen(f"{address}efetch.fcgi?id=7&retmode=xml") as answer:
            assert b">7</PMID>" in answer.read()
        with urllib.request.urlopen(f"{address}efetch.fcgi?id=5&rettype=medline") as answer:
            assert b"PMID 5 is a duplicate of PMID 7" in answer.read()
        serving.send_signal(ending)
        assert serving.wait(timeout=10) == 0


def test_the_faults_are_listed():
    listed = output("--fault", "list")
    assert (
        "  truncated               a complete answer, but the XML ends after two thirds" in listed
    )
    assert "  away                    :SECONDS: connections refused for so long" in listed


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name at least one PubMed XML file to serve."),
        (["nowhere.xml"], "nowhere.xml cannot be read"),
        (["--fault", "nosuch", "FILE"], "There is no fault 'nosuch'"),
        (["--merged", "5", "FILE"], "--merged takes two PMIDs, as 33890651=31311831; not '5'."),
    ],
)
def test_what_it_cannot_do_it_refuses_with_a_sentence(file, arguments, sentence):
    with pytest.raises(CommandError) as refused:
        output(*(file if argument == "FILE" else argument for argument in arguments))
    assert sentence in str(refused.value)


def test_a_taken_port_is_named(file):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} cannot be had"):
            output("--port", str(port), file)
