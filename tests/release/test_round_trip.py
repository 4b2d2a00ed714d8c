"""What was written and loaded again is what it was: the same matrix, the same file to the byte."""

import zipfile
from datetime import date

import pytest

from curation.management.releasing import release_into
from curation.release.loading import load_release
from curation.release.nouns import Scope
from curation.release.opening import opened
from tests.cast import ben
from tests.release.at_hand import accept_all, emptied, starter_evidence

pytestmark = pytest.mark.django_db
DAY = date(2026, 1, 31)


@pytest.mark.parametrize("everything", [False, True])
def test_the_starter_evidence_comes_back_to_the_byte(tmp_path, everything):
    starter_evidence()
    if not everything:
        accept_all(ben())
    scope = Scope(everything=everything)
    first, counts = release_into(tmp_path / "first", scope, on=DAY)

    emptied()
    with opened(first) as release:
        loaded = load_release(release)
    second, again = release_into(tmp_path / "second", scope, on=DAY)

    assert loaded == counts == again
    with zipfile.ZipFile(first) as one, zipfile.ZipFile(second) as other:
        for name in one.namelist():
            assert one.read(name) == other.read(name), name
    assert first.read_bytes() == second.read_bytes()
