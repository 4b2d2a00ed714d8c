"""Headings of another library, written as sentences are."""

import pytest

from curation.templatetags.sentences import sentence


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Two-Factor Authentication", "Two-factor authentication"),
        ("\n    Recovery Codes\n  ", "Recovery codes"),
        ("Connect ORCID", "Connect ORCID"),
        ("", ""),
    ],
)
def test_a_heading_is_written_as_a_sentence(written, meant):
    assert sentence(written) == meant
