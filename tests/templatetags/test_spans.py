import pytest

from curation.templatetags.spans import about


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0, "about a second"),
        (1.4, "about a second"),
        (3, "about 3 seconds"),
        (56, "about 56 seconds"),
        (59, "about 1 minute"),
        (100, "about 2 minutes"),
        (3500, "about 1 hour"),
        (7200, "about 2 hours"),
    ],
)
def test_a_length_of_time_is_told_as_exactly_as_it_is_known(seconds, words):
    assert about(seconds) == words
