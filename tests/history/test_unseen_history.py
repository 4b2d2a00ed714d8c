"""What somebody judges unseen is told to them nowhere: not by a sentence, a page or a download."""

import pytest
from django.utils.timezone import now

from curation.history.activity import activity
from curation.history.activity_question import ActivityQuestion
from curation.history.acts import act
from curation.history.lately import lately
from curation.history.told import told_of_reference
from curation.models import TagConsensus
from curation.screening.assignments import assign, done
from curation.screening.decisions import decide
from curation.tagging.taggings import tag_with
from tests.builders import a_reference
from tests.cast import a_person, ada, ben, cleo
from tests.desk_builders import a_tag

# The triggers tell of an act by settings of a transaction, so each verb needs its own.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

HIS = ("Ben Lindqvist excluded", "Ben Lindqvist tagged", "Ben Lindqvist settled")


def by_lately(client, paper, person):
    return "\n".join(str(deed) for deed in lately(seen_by=person, limit=50))


def by_activity(client, paper, person):
    page = activity(ActivityQuestion(), seen_by=person)
    return "\n".join(f"{each.who} {each.words}" for each in page.acts)


def by_activity_of_the_reference(client, paper, person):
    page = activity(ActivityQuestion(reference=str(paper.pk)), seen_by=person)
    return "\n".join(f"{each.who} {each.words}" for each in page.acts)


def by_its_history(client, paper, person):
    lines = [
        f"{each.who} {each.act} {each.what}" for each in told_of_reference(paper, seen_by=person)
    ]
    # A decision is told there as it was made.
    return "\n".join(lines).replace("screened exclude", "excluded")


def by_the_page(client, paper, person):
    client.force_login(person)
    html = client.get("/activity/").content.decode()
    return " ".join(html.replace("<b>", "").replace("</b>", "").split()).replace(
        ' <span class="muted">(reviewer)</span>', ""
    )


def by_the_download(client, paper, person):
    client.force_login(person)
    text = b"".join(client.get("/activity.csv").streaming_content).decode()
    return text.replace(",ben,reviewer,", " ")


def by_the_first_page(client, paper, person):
    client.force_login(person)
    return client.get("/").content.decode().replace("<b>", "").replace("</b>", "")


WAYS = [
    by_lately,
    by_activity,
    by_activity_of_the_reference,
    by_its_history,
    by_the_page,
    by_the_download,
    by_the_first_page,
]


@pytest.fixture
def judged_by_him():
    """Ada and ben are asked for one paper; ben has judged it, tagged it and is done."""
    her, him = ada(), ben()
    paper, tag = a_reference(), a_tag("baricitinib")
    assign([paper], to=her, by=him)
    assign([paper], to=him, by=him)
    decide(paper, "exclude", by=him, reason="design")
    tag_with(tag, paper, by=him)
    done(paper, by=him)
    with act("settled", by=him):
        TagConsensus.objects.create(reference=paper, tag=tag, applies=True, by=him)
    return her, him, paper, tag


@pytest.mark.parametrize("way", WAYS)
def test_who_judges_unseen_is_told_nothing_of_the_other(client, judged_by_him, way):
    her, _, paper, _ = judged_by_him
    told = way(client, paper, her)
    assert not [words for words in HIS if words in told]
    assert "assigned" in told  # whatever else was done is told


@pytest.mark.parametrize("way", WAYS)
def test_their_own_is_told_them(client, judged_by_him, way):
    _, him, paper, _ = judged_by_him
    told = way(client, paper, him)
    assert [words for words in HIS if words in told] == list(HIS)


@pytest.mark.parametrize("way", WAYS)
def test_it_is_told_once_both_are_done_and_to_whoever_does_not_judge(client, judged_by_him, way):
    her, _, paper, _ = judged_by_him
    told = way(client, paper, cleo())
    assert [words for words in HIS if words in told] == list(HIS)
    done(paper, by=her)
    told = way(client, paper, her)
    assert [words for words in HIS if words in told] == list(HIS)


def test_one_act_on_seen_and_unseen_is_told_of_the_seen_alone(judged_by_him):
    her, him, paper, _tag = judged_by_him
    other = a_tag("lupus nephritis")
    with act("tagged many at once", by=him):
        for each in (paper, a_reference(), a_reference()):
            tag_with(other, each, by=him)
    assert str(lately(seen_by=her)[0]) == ("Ben Lindqvist tagged 2 references with lupus nephritis")
    page = activity(ActivityQuestion(), seen_by=her)
    assert page.acts[0].words == "tagged 2 references with lupus nephritis"
    assert activity(ActivityQuestion(), seen_by=him).acts[0].words == (
        "tagged 3 references with lupus nephritis"
    )
    assert page.acts[0].at <= now()


def test_nothing_but_the_unseen_lets_a_page_go_on(judged_by_him, monkeypatch):
    her, _, _paper, _ = judged_by_him
    monkeypatch.setattr("curation.history.activity.NARROW", 1)
    monkeypatch.setattr("curation.history.activity.WIDE", 1)
    key, asked = None, 0
    while True:
        page = activity(ActivityQuestion(kind="taggings"), seen_by=her, key=key, size=1)
        asked += 1
        assert page.acts == []
        if page.older is None:
            break
        key = page.older
    assert asked <= 3


def test_whoever_has_no_account_is_told_nothing_of_tags_and_screening(
    client, judged_by_him, settings
):
    settings.LUPUSJAK_PUBLIC = True
    _, _, paper, _ = judged_by_him
    assert "Lindqvist" not in by_lately(client, paper, None)
    assert told_of_reference(paper, seen_by=None) == []
    assert "Lindqvist" not in client.get("/").content.decode()
    assert client.get("/activity/").url.startswith("/accounts/login/")
    assert client.get("/activity.csv").url.startswith("/accounts/login/")


def test_a_reader_without_a_role_may_read_the_history(client, judged_by_him):
    told = by_the_page(client, judged_by_him[2], a_person("reader"))
    assert "Ben Lindqvist excluded" in told
