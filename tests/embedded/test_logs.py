import logging
import sys

import pytest

from lupusjak.logs import OneLine, without_secrets


def a_record(message, *args, exc_info=None):
    return logging.LogRecord("a.room", logging.INFO, "", 1, message, args, exc_info)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("efetch.fcgi?api_key=abc123&id=1", "efetch.fcgi?api_key=[secret]&id=1"),
        ("'api_key=abc123'", "'api_key=[secret]'"),
        ("redis://:word@server/0", "redis://[secret]@server/0"),
        ("postgres://ada:word@server/lupusjak", "postgres://[secret]@server/lupusjak"),
        ("Bearer lj_qJ8-x_0aB3dEfGh refused", "Bearer lj_[secret] refused"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/"),
    ],
)
def test_a_secret_is_never_part_of_a_log(said, kept):
    assert without_secrets(said) == kept


def test_a_secret_is_known_by_its_value_too(monkeypatch):
    monkeypatch.setenv("NCBI_API_KEY", "0123456789abcdef")
    assert without_secrets("refused: 0123456789abcdef") == "refused: [secret]"


def test_an_event_is_one_line_whatever_somebody_typed():
    line = OneLine().format(a_record("Searched for %s", "x\n2026 INFO root: all is well"))
    assert line.splitlines()[1].startswith("    2026")


def test_a_traceback_follows_its_event_without_secrets():
    try:
        raise OSError("https://server/?api_key=abc123")
    except OSError:
        said = OneLine().format(a_record("Trouble", exc_info=sys.exc_info()))
    assert "abc123" not in said
    assert all(line.startswith("    ") for line in said.splitlines()[1:])
