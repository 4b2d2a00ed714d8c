"""What may never be untrue of a token of the API: said in words, held by the database."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils.timezone import now

from curation.models import ApiToken
from tests.models.refusing import a_wrong, insist_that_it_is_refused
from tests.models.token_rows import one_of_each, true_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return one_of_each()


A_YEAR = "token_stands_for_a_year_at_most"
# What is wrong with it, the constraint that says so, and in which words.
WRONG = [
    ({"name": ""}, "token_says_what_for", "Say what the token is for."),
    ({"sha256": "lj_the-token-itself"}, "token_is_kept_as_its_hash", "only its SHA-256 is kept"),
    ({"sha256": "0A" * 32}, "token_is_kept_as_its_hash", "only its SHA-256 is kept"),
    ({"scopes": []}, "token_may_do_something", "at least one thing"),
    ({"scopes": ["read", "rule"]}, "token_may_do_something", "at least one thing"),
    ({"expires_at": now() - timedelta(days=1)}, A_YEAR, "within a year"),
    ({"expires_at": now() + timedelta(days=400)}, A_YEAR, "within a year"),
]


@pytest.mark.parametrize(("wrong", "constraint", "words"), WRONG)
def test_a_token_that_makes_no_sense_is_refused(here, wrong, constraint, words):
    row = a_wrong(ApiToken, wrong, true_of, here)
    insist_that_it_is_refused(row, constraint, words)


def test_a_person_has_one_token_of_a_name_until_it_is_revoked(here):
    first = ApiToken.objects.create(**true_of(ApiToken, here))
    another = ApiToken(**true_of(ApiToken, here) | {"sha256": "0b" * 32})
    insist_that_it_is_refused(another, "one_token_of_a_name", "You have a token of this name.")

    ApiToken.objects.filter(pk=first.pk).update(revoked_at=now())
    another.full_clean()
    another.save()


def test_a_hash_is_that_of_one_token(here):
    ApiToken.objects.create(**true_of(ApiToken, here))
    with pytest.raises(IntegrityError, match="sha256"):
        ApiToken.objects.create(**true_of(ApiToken, here) | {"name": "another"})


def test_each_constraint_of_a_token_is_tried_here():
    assert {rule.name for rule in ApiToken._meta.constraints} == {
        *(constraint for _, constraint, _ in WRONG),
        "one_token_of_a_name",
    }
