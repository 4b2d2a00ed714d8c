"""Bringing decisions in: looked into first, mapped by a person, told row by row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from curation.models import BroughtDecision, ImportBatch, ScreeningDecision
from tests.builders import a_reference
from tests.cast import ada, cleo
from tests.desk_builders import a_decision, an_assignment
from tests.web.imports_at_hand import value_of, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return ada(), cleo()


@pytest.fixture
def reference():
    return a_reference()


def table(reference):
    return (
        "title,pmid,reviewer,decision,reason,note\n"
        f"One,{reference.pmid},Ada Okafor,include,,\n"
        f"One,{reference.pmid},<b>Somebody</b>,Excluded,too old,<script>note\n"
    )


def given(client, content, name="made-up.csv"):
    file = SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)
    return client.post("/screening/bring/", {"file": file})


def meant(client, looked, **said):
    typed = {"kept": value_of("kept", looked), "stage": "title-abstract", **said}
    return client.post("/screening/bring/", typed, follow=True)


def test_each_of_the_two_doors_says_what_the_other_one_takes(client, people):
    client.force_login(people[1])
    assert 'href="/screening/bring/"' in client.get("/imports/new/").content.decode()
    assert 'href="/imports/new/?from=file"' in client.get("/screening/bring/").content.decode()


def test_a_file_is_looked_into_and_nothing_is_written(client, people, reference):
    client.force_login(people[1])
    looked = given(client, table(reference))
    page = words(looked)
    assert "was read as a table: 1 reference, of which 1 is here by identifier" in page
    assert "Nothing is written yet." in page
    assert "too old" in page
    assert "<b>Somebody</b>" in page  # as text
    assert b"<b>Somebody" not in looked.content
    assert f'value="{people[0].pk}" selected' in looked.content.decode()
    assert not ImportBatch.objects.exists()


def test_what_it_means_is_said_and_what_is_here_is_applied_at_once(client, people, reference):
    her, third = people
    client.force_login(third)
    looked = given(client, table(reference))
    answer = meant(client, looked, who_0=third.pk, who_1=her.pk, reason_0="design")
    assert answer.redirect_chain[0][0].startswith("/screening/brought/")
    assert "2 decisions from made-up.csv" in words(answer)
    assert "2 applied" in words(answer)
    assert set(ScreeningDecision.objects.values_list("by", "decision", "reason")) == {
        (her.pk, "include", ""),
        (third.pk, "exclude", "design"),
    }
    batch = ImportBatch.objects.get()
    assert (batch.source, batch.filename) == ("screened", "made-up.csv")
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert f"/screening/brought/{batch.pk}/" in page


def test_who_may_not_ask_others_claims_only_their_own(client, people, reference):
    her, third = people
    client.force_login(her)
    looked = given(client, table(reference))
    assert third.get_full_name() not in looked.content.decode()
    refused = meant(client, looked, who_0=third.pk)
    assert refused.status_code == 422
    assert "You cannot give decisions to this account." in words(refused)
    assert not ImportBatch.objects.exists()

    answer = meant(client, looked, who_1=her.pk)
    assert "1 applied" in words(answer)
    assert BroughtDecision.objects.get(person=None).said_by == "<b>Somebody</b>"


def test_what_was_chosen_stays_chosen_where_something_is_refused(client, people, reference):
    client.force_login(people[1])
    looked = given(client, table(reference))
    again = meant(client, looked, who_1=people[0].pk, reason_0="not retrieved")
    assert again.status_code == 422
    assert "Choose another reason, or that stage." in words(again)
    assert 'value="not retrieved" selected' in again.content.decode()
    assert f'value="{people[0].pk}" selected' in again.content.decode()


def test_a_file_that_is_no_longer_kept_is_asked_for_again(client, people):
    client.force_login(people[1])
    answer = client.post("/screening/bring/", {"kept": "no-such", "stage": "title-abstract"})
    assert answer.status_code == 422
    assert "The file is no longer kept" in words(answer)


def test_what_somebody_else_gave_is_not_at_hand(client, people, reference):
    client.force_login(people[1])
    kept = value_of("kept", given(client, table(reference)))
    client.force_login(people[0])
    answer = client.post("/screening/bring/", {"kept": kept, "stage": "title-abstract"})
    assert "The file is no longer kept" in words(answer)


def test_posted_twice_it_is_one_import(client, people, reference):
    client.force_login(people[1])
    looked = given(client, table(reference))
    first, second = (meant(client, looked, who_1=people[0].pk) for _ in range(2))
    assert first.redirect_chain == second.redirect_chain
    assert ImportBatch.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "words_"),
    [
        ("", "The file is empty."),
        ("just words", "neither RIS nor a table"),
        (b"\xff\xfe\x00", "neither RIS nor a table"),
        (b"PK\x03\x04", "save the sheet as CSV"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_at_its_field(client, people, content, words_):
    client.force_login(people[1])
    answer = given(client, content)
    assert answer.status_code == 422
    assert words_ in words(answer)


def test_no_file_is_said_at_the_field(client, people):
    client.force_login(people[1])
    assert "Choose a file" in words(client.post("/screening/bring/", {}))


def brought(client, people, reference):
    client.force_login(people[1])
    meant(client, given(client, table(reference)), who_1=people[0].pk)
    return ImportBatch.objects.get()


def test_what_became_of_it_is_filtered_in_the_address(client, people, reference):
    batch = brought(client, people, reference)
    page = words(client.get(f"/screening/brought/{batch.pk}/?fate=not-understood"))
    assert "too old" in page
    assert "The file gives no reason of ours" in page
    none = words(client.get(f"/screening/brought/{batch.pk}/?fate=differs"))
    assert "None of that kind" in none
    assert client.get(f"/screening/brought/{batch.pk}/?fate=nonsense&page=x").status_code == 200


def test_what_was_not_applied_leaves_in_the_files_words(client, people, reference):
    batch = brought(client, people, reference)
    text = client.get(f"/screening/brought/{batch.pk}/not-applied.csv").getvalue().decode()
    assert "Excluded: too old" in text
    assert "<script>note" in text
    assert "Ada Okafor" not in text


def test_nobodys_decisions_are_given_to_somebody_afterwards(client, people, reference):
    client.force_login(people[1])
    meant(client, given(client, table(reference)), reason_0="design")
    batch = ImportBatch.objects.get()
    assert "Nobody's yet" in words(client.get(f"/screening/brought/{batch.pk}/"))
    answer = client.post(
        f"/screening/brought/{batch.pk}/give/",
        {"said_by": "<b>Somebody</b>", "person": people[0].pk},
        follow=True,
    )
    assert "1 went to Ada Okafor." in words(answer)
    assert ScreeningDecision.objects.get(by=people[0]).reason == "design"


def test_it_is_tried_again_where_what_was_here_is_taken_back(client, people, reference):
    her = people[0]
    a_decision(reference, her, "unclear")
    batch = brought(client, people, reference)
    page = words(client.get(f"/screening/brought/{batch.pk}/?fate=differs"))
    assert "Ada Okafor decided here: unclear." in page
    ScreeningDecision.objects.all().delete()
    answer = client.post(f"/screening/brought/{batch.pk}/give/", {"again": "yes"}, follow=True)
    assert "1 applied now." in words(answer)


def test_who_brought_nothing_and_asks_nobody_gives_nothing(client, people, reference):
    batch = brought(client, people, reference)
    client.force_login(people[0])
    typed = {"said_by": "<b>Somebody</b>", "person": people[0].pk}
    answer = client.post(f"/screening/brought/{batch.pk}/give/", typed, follow=True)
    assert "Only who brought this file" in words(answer)


def test_the_page_hides_what_others_said_from_who_judges_unseen(client, people, reference):
    her, third = people
    for person in people:
        an_assignment(reference, person)
    client.force_login(third)
    looked = given(client, table(reference))
    meant(client, looked, who_0=third.pk, reason_0="design")
    batch = ImportBatch.objects.get()
    batch.items.update(reference=reference)
    client.force_login(her)
    for address in ("", "not-applied.csv", "?fate=applied"):
        answer = client.get(f"/screening/brought/{batch.pk}/{address}")
        content = answer.getvalue() if answer.streaming else answer.content
        assert b"Somebody" not in content
        assert b"Excluded" not in content


def test_a_batch_of_another_kind_has_no_such_page(client, people):
    client.force_login(people[1])
    batch = ImportBatch.objects.create(opened_by=people[1], source="paste")
    assert client.get(f"/screening/brought/{batch.pk}/").status_code == 404
