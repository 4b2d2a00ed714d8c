"""What the address of the activity asks, and where a page of it begins."""

import re
from datetime import date
from pathlib import Path

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from curation.history.activity_key import NEWEST, key_from_url, key_to_url
from curation.history.activity_question import (
    DEEDS,
    KINDS,
    SYSTEM,
    ActivityQuestion,
    read_question,
)
from curation.history.nouns import NOUNS

days = st.one_of(st.just(""), st.dates(date(2000, 1, 1), date(2999, 12, 31)).map(str))
numbers = st.one_of(st.just(""), st.integers(1, 10**18 - 1).map(str))
questions = st.builds(
    ActivityQuestion,
    person=st.text("aZé0_.@+-", max_size=30),
    kind=st.sampled_from(["", *KINDS]),
    deed=st.sampled_from(["", *DEEDS]),
    trial=st.text("az09_-", max_size=30),
    claim=numbers,
    reference=numbers,
    since=days,
    until=days,
    system=st.sampled_from(["", *SYSTEM]),
)


@given(questions)
def test_a_question_survives_its_own_url(question):
    assert read_question(QueryDict(question.to_url())) == (question, [])


@given(st.dictionaries(st.sampled_from(list(NOUNS)), st.integers(0, NEWEST)))
def test_a_key_survives_its_own_url(key):
    assert key_from_url(key_to_url(key)) == key


@given(st.text(max_size=80))
def test_no_text_is_too_odd_to_be_asked_for(text):
    key_from_url(text)
    for name in ActivityQuestion().__dataclass_fields__:
        asked = QueryDict(mutable=True)
        asked[name] = text
        question, ignored = read_question(asked)
        assert (question != ActivityQuestion()) + len(ignored) <= 1


def test_what_means_nothing_is_left_out_and_named():
    question, ignored = read_question(QueryDict("kind=cats&since=2026-02-30&claim=0&person=ada"))
    assert question == ActivityQuestion(person="ada")
    assert ignored == [
        "Kind “cats” is nothing to look for.",
        "Claim “0” is nothing to look for.",
        "From “2026-02-30” is nothing to look for.",
    ]
    assert key_from_url("1.2.3") is None
    assert key_from_url("!" + "." * (len(NOUNS) - 1)) is None


def test_each_act_of_the_verbs_is_of_some_deed():
    """As a filter finds them: by the first words of their names."""
    named = {
        name
        for room in ("claims", "evidence", "history", "screening", "tagging", "web")
        for file in (Path(__file__).parents[2] / "curation" / room).glob("*.py")
        for name in re.findall(r'\bact\(\s*"([^"]+)"', file.read_text(encoding="utf-8"))
    }
    firsts = [first for _, acts in DEEDS.values() for first in acts]
    assert len(named) > 30
    assert {
        name
        for name in named
        if not any(name == first or name.startswith(f"{first} ") for first in firsts)
    } == set()


def test_about_one_thing_only_those_nouns_are_asked_that_can_be_about_it():
    assert "drug" not in ActivityQuestion(trial="brave").nouns
    assert ActivityQuestion(reference="1", claim="2").nouns == ["citation", "comment"]
    assert ActivityQuestion(kind="tags", trial="brave").nouns == []
