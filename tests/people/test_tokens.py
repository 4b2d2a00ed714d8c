"""Tokens of the API: what one may, what ends it, and what is kept of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.timezone import now

from curation.history.told import told
from curation.models import ApiToken, Role, Scope
from curation.people.accounts import close_account
from curation.people.roles import DEEDS, give_role
from curation.people.tokens import (
    DEEDS_OF,
    TokenRefused,
    Why,
    behind,
    make,
    may_choose,
    may_do,
    note_use,
    revoke,
)
from curation.tagging.taggings import tag_with
from tests.builders import a_reference
from tests.cast import a_person, ada, ben, cleo
from tests.desk_builders import a_tag

pytestmark = pytest.mark.django_db


def made(by=None, *scopes, name="weekly tagging", **more):
    return make(name=name, scopes=scopes or [Scope.READ], by=by or ada(), **more)


def refused(token):
    with pytest.raises(TokenRefused) as said:
        behind(token)
    return said.value


def test_a_token_leads_to_its_person_and_scopes():
    person = ada()
    row, token = made(person, Scope.TAG, Scope.READ)

    found = behind(token)

    assert (found, found.person, found.scopes) == (row, person, ["read", "tag"])


def test_a_token_is_long_random_and_known_again_by_its_beginning():
    person = ada()
    row, token = made(person)
    _, other = made(person, name="another")

    assert token.startswith("lj_")
    assert len(token) == 3 + 43
    assert token[3:] != other[3:]
    assert row.beginning == token[:8]


def test_the_database_does_not_know_the_token():
    row, token = made()

    kept = str(ApiToken.objects.filter(pk=row.pk).values().get())

    assert token not in kept
    assert token[8:] not in kept


def test_whoever_holds_no_token_of_ours_is_told_nothing_more():
    _, token = made()

    for wrong in ("", "lj_", token[:-1], token + "x", token.upper(), "x" * 5000, "\0", "é"):
        error = refused(wrong)
        assert error.why is Why.UNKNOWN
        assert "not one of ours" in str(error)


def test_a_revoked_token_says_so_to_who_holds_it_and_what_to_do():
    row, token = made()
    revoke(row)

    error = refused(token)

    assert error.why is Why.REVOKED
    assert "“weekly tagging” was revoked" in str(error)
    assert "make another token" in str(error)


def test_revoking_again_changes_nothing():
    row, _ = made()
    first = revoke(row).revoked_at

    assert revoke(row).revoked_at == first


def test_an_expired_token_says_so():
    row, token = made()
    ApiToken.objects.filter(pk=row.pk).update(
        made_at=now() - timedelta(days=2), expires_at=now() - timedelta(seconds=1)
    )

    assert refused(token).why is Why.EXPIRED


def test_the_tokens_of_a_closed_account_open_nothing():
    cleo()
    person = ada()
    _, token = made(person)
    close_account(person)

    assert refused(token).why is Why.CLOSED


def test_a_scope_that_the_role_does_not_allow_cannot_be_chosen_and_it_says_why():
    person = ben()

    with pytest.raises(ValidationError) as said:
        made(person, Scope.READ, Scope.EXTRACT)

    (why,) = said.value.message_dict["scopes"]
    assert why == (
        "A token may no more than you: to enter trials and results takes the role of curator or "
        "administrator."
    )
    assert not ApiToken.objects.exists()


def test_whoever_has_no_role_may_have_a_token_to_read():
    person = a_person("nia")

    assert [scope for scope in Scope if may_choose(scope, person)] == [Scope.READ]
    assert made(person, Scope.READ)


def test_what_a_scope_opens_follows_the_role_of_now():
    person = ada()
    _, token = made(person, Scope.EXTRACT)
    assert [deed.words for deed in may_do(Scope.EXTRACT, behind(token).person)] == [
        "enter trials and their results"
    ]

    give_role(person, Role.REVIEWER)

    assert may_do(Scope.EXTRACT, behind(token).person) == []


def test_each_deed_that_the_api_has_verbs_for_belongs_to_one_scope():
    belong = [deed for deeds in DEEDS_OF.values() for deed in deeds]

    assert len(belong) == len(set(belong))
    assert {deed.words for deed in DEEDS} - {deed.words for deed in belong} == {
        "invite people or change what they may do",
        "use the back office",
    }


def test_a_token_says_what_it_is_for_and_stands_for_a_year_at_most():
    person = ada()
    with pytest.raises(ValidationError, match="blank"):
        made(person, name="  ")
    with pytest.raises(ValidationError, match="within a year"):
        made(person, expires_at=now() + timedelta(days=400))
    with pytest.raises(ValidationError, match=r"at least one thing|blank"):
        make(name="idle", scopes=[], by=person)


def test_a_second_token_of_a_name_is_refused_until_the_first_is_revoked():
    person = ada()
    row, _ = made(person)
    with pytest.raises(ValidationError, match="You have a token of this name"):
        made(person)

    revoke(row)

    assert made(person)


def test_nobody_has_more_tokens_than_they_could_look_after(monkeypatch):
    monkeypatch.setattr("curation.people.tokens._MOST", 2)
    person = ada()
    made(person, name="one"), made(person, name="two")

    with pytest.raises(ValidationError, match="You have 2 tokens already"):
        made(person, name="three")


def test_its_use_is_written_once_a_minute(django_assert_num_queries):
    row, token = made()

    note_use(row)
    used = behind(token)
    assert used.last_used_at
    with django_assert_num_queries(0):
        note_use(used)

    ApiToken.objects.update(last_used_at=now() - timedelta(seconds=61))
    note_use(behind(token))
    assert now() - behind(token).last_used_at < timedelta(seconds=60)


def test_history_tells_that_it_was_by_a_token_and_by_which():
    _, token = made(ada(), Scope.TAG)
    reference, tag = a_reference(), a_tag()

    tagging = tag_with(tag, reference, by=behind(token).person)

    (sentence,) = told(tagging)
    assert str(sentence).startswith("Ada Okafor (curator, API token weekly tagging) tagged")
    assert token not in str(sentence)
