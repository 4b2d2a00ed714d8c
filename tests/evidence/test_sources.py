"""Where a fact stands: one row for the same place and the same words."""

import pytest

from curation.evidence.refusals import Refused
from curation.evidence.sources import cite
from curation.models import Source
from tests.builders import a_reference

pytestmark = pytest.mark.django_db


def test_the_same_place_and_words_are_one_source():
    paper = a_reference()
    first = cite(paper, locator=" Table 2 ", quote="57 %")
    assert cite(paper, locator="Table 2", quote="57 %") == first
    assert cite(paper, locator="Table 3", quote="57 %") != first
    assert Source.objects.count() == 2


def test_a_registry_record_is_named_by_its_number():
    assert cite(registry="nct03616912").registry == "NCT03616912"


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({"locator": "Table 2"}, "A source is a reference, a registry record or an address."),
        ({"registry": "NCT1"}, "An NCT number is NCT and eight digits."),
        ({"address": "somewhere"}, "Enter a valid URL."),
    ],
)
def test_a_source_that_says_no_place_is_refused(place, sentence):
    with pytest.raises(Refused, match=sentence):
        cite(**place)
