"""Cookies demand TLS wherever anybody but this machine may come."""

import os
import subprocess
import sys

import pytest

ASK = "from django.conf import settings; print(settings.SESSION_COOKIE_SECURE)"


@pytest.mark.parametrize(
    ("surroundings", "secure"),
    [
        ({}, False),
        ({"ALLOWED_HOSTS": "localhost,127.0.0.1"}, False),
        ({"ALLOWED_HOSTS": "lupusjak.example.org"}, True),
        ({"ALLOWED_HOSTS": "localhost,lupusjak.example.org"}, True),
        ({"ALLOWED_HOSTS": "lupusjak.example.org", "LUPUSJAK_TLS": "0"}, False),
        ({"LUPUSJAK_TLS": "1"}, True),
        ({"ALLOWED_HOSTS": "*", "DJANGO_DEBUG": "1"}, False),
    ],
)
def test_cookies_demand_tls_as_soon_as_the_site_has_a_name_of_its_own(surroundings, secure):
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in ("ALLOWED_HOSTS", "DJANGO_DEBUG", "LUPUSJAK_TLS")
    }
    said = subprocess.run(
        [sys.executable, "-c", ASK],
        env=inherited | {"DJANGO_SETTINGS_MODULE": "lupusjak.settings"} | surroundings,
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == str(secure)
