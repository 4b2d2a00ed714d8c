"""The ways in by a paste and by a file: what is refused in words, what is kept, and that one form
opens one batch.
"""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from redis.exceptions import RedisError

from curation.imports import once
from curation.models import ImportBatch, ImportItem
from curation.web import new_batch
from tests.builders import a_reference
from tests.pubmed import made_up
from tests.web.imports_at_hand import queued, value_of, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("curator")]

NEW = "/imports/new/"


def a_file(content, name="list.txt"):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def give(client, content, filename="list.txt", **fields):
    return client.post(f"{NEW}?from=file", {"file": a_file(content, filename), **fields})


# -- paste


def test_what_is_pasted_becomes_a_batch_whose_work_is_queued(
    client, curator, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(NEW, {"pasted": "101, 102\n101\nhello", "name": "Hand search"})
    batch = ImportBatch.objects.get()
    assert answer.url == f"/imports/{batch.pk}/"
    assert (batch.opened_by, batch.name, batch.source) == (curator, "Hand search", "paste")
    assert list(batch.items.values_list("token", "state").order_by("position")) == [
        ("101", "waiting"),
        ("102", "waiting"),
        ("101", "duplicate"),
        ("hello", "not_understood"),
    ]
    assert queued() > 0


@pytest.mark.parametrize("pasted", ["", "   \n\t\n"])
def test_an_empty_paste_is_asked_for_something_to_bring_in(client, pasted):
    answer = client.post(NEW, {"pasted": pasted, "name": "kept"})
    assert answer.status_code == 422
    assert "Paste something first: PMIDs, DOIs, PMCIDs, addresses." in words(answer)
    assert 'value="kept"' in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_paste_without_an_identifier_is_kept_in_the_form_with_its_reading_beside_it(client):
    answer = client.post(NEW, {"pasted": "hello\nfirst read in 2019"})
    assert answer.status_code == 422
    page = words(answer)
    assert "No PMID, DOI or PMCID was found in it" in page
    assert "not understood No PMID, DOI or PMCID was found in this line." in page
    assert ">hello\nfirst read in 2019</textarea>" in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()


def test_too_long_a_name_is_said_at_its_field_and_nothing_is_lost(client):
    answer = client.post(NEW, {"pasted": "101", "name": "n" * 201})
    assert answer.status_code == 422
    assert "Ensure this value has at most 200 characters" in words(answer)
    assert ">101</textarea>" in answer.content.decode()


def test_checking_first_shows_the_reading_and_opens_nothing(client):
    here = a_reference(pmid=101)
    answer = client.post(NEW, {"pasted": "101\n102", "check": "1"})
    assert answer.status_code == 200
    assert "to ask for 2 of them already here 1 twice 0" in words(answer)
    assert f'href="/references/{here.pk}/"' in answer.content.decode()
    assert not ImportBatch.objects.exists()


def test_while_one_types_the_fragment_says_how_each_token_is_read(client):
    answer = client.post(
        f"{NEW}understood/",
        {"pasted": "seen in 2019: doi:10.1000/xyz"},
        headers={"HX-Request": "true"},
    )
    page = words(answer)
    assert "10.1000/xyz" in page
    assert "its PMID is looked up" in page
    assert "Start: ask PubMed for 1" in page
    assert "<html" not in answer.content.decode()


def test_while_nothing_is_typed_the_fragment_says_what_it_will_show(client):
    assert "is shown here token by token" in words(client.post(f"{NEW}understood/", {"pasted": ""}))


def test_an_address_may_bring_what_to_paste(client):
    answer = client.get(f"{NEW}?pasted=101")
    assert ">101</textarea>" in answer.content.decode()
    assert "Start: ask PubMed for 1" in words(answer)


def test_two_hundred_thousand_pmids_in_one_paste_are_all_kept(client):
    pasted = "\r\n".join(str(number) for number in range(1, 200_001))
    seen = client.post(f"{NEW}understood/", {"pasted": pasted})
    assert "200 000" in words(seen)
    assert len(seen.content) < 200_000
    client.post(NEW, {"pasted": pasted})
    batch = ImportBatch.objects.get()
    assert batch.items.filter(state=ImportItem.State.WAITING).count() == 200_000
    assert batch.chunks.count() == 1000


def test_more_than_a_batch_holds_is_refused_and_stays_in_the_form(client, settings):
    settings.IMPORT_MAX_ITEMS = 3
    answer = client.post(NEW, {"pasted": "1\n2\n3\n4"})
    assert answer.status_code == 422
    assert "A batch holds 3 things at most" in words(answer)
    assert ">1\n2\n3\n4</textarea>" in answer.content.decode()
    assert not ImportBatch.objects.exists()


# -- one form, one batch


def test_the_same_form_posted_twice_opens_one_batch_and_leads_to_it(client):
    form = {"pasted": "101", "once": value_of("once", client.get(NEW))}
    first, second = client.post(NEW, form), client.post(NEW, form)
    assert first.url == second.url
    assert ImportBatch.objects.count() == 1


def test_the_same_form_with_other_words_is_another_batch(client):
    once_ = value_of("once", client.get(NEW))
    client.post(NEW, {"pasted": "101", "once": once_})
    client.post(NEW, {"pasted": "102", "once": once_})
    assert ImportBatch.objects.count() == 2


def test_a_form_that_was_refused_may_be_posted_again(client, settings):
    form = {"pasted": "1\n2", "once": "the same"}
    settings.IMPORT_MAX_ITEMS = 1
    assert client.post(NEW, form).status_code == 422
    settings.IMPORT_MAX_ITEMS = 2
    assert client.post(NEW, form).status_code == 302


def test_while_a_form_is_being_taken_its_second_post_leads_to_the_list(client, monkeypatch):
    again = []

    def opened_meanwhile(*args, **fields):
        if not again:
            again.append(None)
            again[0] = client.post(NEW, form)
        return real(*args, **fields)

    form = {"pasted": "101", "once": "the same"}
    real = new_batch.open_batch
    monkeypatch.setattr(new_batch, "open_batch", opened_meanwhile)
    assert client.post(NEW, form).url.startswith("/imports/")
    assert again[0].url == "/imports/"
    assert ImportBatch.objects.count() == 1


def test_a_cache_that_is_away_keeps_nobody_from_importing(client, monkeypatch):
    class Away:
        def add(self, *args):
            raise RedisError

    monkeypatch.setattr(once, "cache", Away())
    assert client.post(NEW, {"pasted": "101", "once": "x"}).status_code == 302
    assert ImportBatch.objects.count() == 1


# -- file


def test_a_file_is_read_by_its_content_and_keeps_its_name(client):
    give(client, "title,pmid\nA paper,101\nanother,\n", "my list.csv", name="From a sheet")
    batch = ImportBatch.objects.get()
    assert (batch.source, batch.filename, batch.name) == ("file", "my list.csv", "From a sheet")
    assert list(batch.items.values_list("line", "token", "state").order_by("position")) == [
        (2, "101", "waiting"),
        (3, "another, ", "not_understood"),
    ]


def test_a_file_longer_than_memory_is_read_from_the_disk(client, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    give(client, "101\n102\n103\n104")
    assert ImportBatch.objects.get().items.count() == 4


def test_a_file_can_be_looked_into_before_it_starts(client):
    xml = made_up.article_set(made_up.article(pmid=101))
    answer = give(client, gzip.compress(xml), "records.xml.gz", check="1")
    assert answer.status_code == 200
    assert "record 1, PMID 101" in words(answer)
    assert "Start: read 1" in words(answer)
    assert not ImportBatch.objects.exists()


def test_a_long_file_is_not_looked_into(client, monkeypatch):
    monkeypatch.setattr("curation.web.new_batch.LOOKED_INTO", 3)
    page = words(give(client, "101\n102", check="1"))
    assert "so it is not looked into before it starts" in page


def test_what_could_not_be_taken_from_a_file_is_said_before_and_kept_after(client):
    xml = made_up.article_set(made_up.article(pmid=101), made_up.article(pmid=102))
    cut = xml[: xml.rindex(b"<PubmedArticle") + 200]
    seen = words(give(client, cut, "cut.xml", check="1"))
    give(client, cut, "cut.xml")
    batch = ImportBatch.objects.get()
    assert batch.problem
    assert batch.problem in seen
    assert batch.problem in words(client.get(f"/imports/{batch.pk}/"))
    assert batch.items.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("records.xml.gz", b"PK\x03\x04 and so on", "This is a zip archive"),
        ("nothing.txt", b"", "The file is empty."),
        ("page.xml", b"<html><body>Maintenance</body></html>", "PubMed"),
        ("records.xml.gz", b"not packed at all", "this is not a gzip file"),
        ("paper.pdf", b"%PDF-1.7", "A file that ends in .pdf cannot be read."),
        ("refs.ris", b"\n\n", "No entry was found in this file."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words_at_its_field(
    client, name, content, sentence
):
    for fields in ({}, {"check": "1"}):
        answer = give(client, content, name, **fields)
        assert answer.status_code == 422
        assert sentence in words(answer)
        assert 'aria-invalid="true"' in answer.content.decode()
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "tokens"),
    [
        (
            "entities.xml",
            b'<!DOCTYPE PubmedArticleSet [<!ENTITY a "b">]>'
            + made_up.article_set(made_up.article(pmid=101)).split(b"\n", 2)[-1],
            ["record 1, PMID 101"],
        ),
        (
            "external.xml",
            b'<!DOCTYPE PubmedArticleSet SYSTEM "http://192.0.2.1/none.dtd"><PubmedArticleSet>'
            + made_up.article(pmid=101)
            + b"</PubmedArticleSet>",
            ["record 1, PMID 101"],
        ),
        (
            "latin.xml",
            b'<?xml version="1.0" encoding="ISO-8859-1"?><PubmedArticleSet>'
            + made_up.article(pmid=101, title="Sjögren").decode().encode("latin-1")
            + b"</PubmedArticleSet>",
            ["record 1, PMID 101"],
        ),
        (
            "nested.xml",
            b"<PubmedArticleSet><PubmedArticle>"
            + b"<i>" * 1_000_000
            + b"</i>" * 1_000_000
            + b"</PubmedArticle>"
            + made_up.article(pmid=101)
            + b"</PubmedArticleSet>",
            ["record 1", "record 2, PMID 101"],
        ),
        ("bom.ris", "\ufeffTY  - JOUR\nTI  - Made up\nDO  - 10.1000/x\nER  - \n".encode(), 1),
        (
            "cp1252.ris",
            "TY  - JOUR\nTI  - Dörner’s paper\nAU  - Dörner, T\nER  - \n".encode("cp1252"),
            1,
        ),
        ("no-pmid.nbib", b"TI  - A made-up title\nAU  - Quill Q\nDP  - 2020\n", 1),
    ],
)
def test_odd_files_come_in_as_far_as_they_can_be_read(client, name, content, tokens):
    assert give(client, content, name).status_code == 302
    found = list(ImportBatch.objects.get().items.values_list("token", flat=True))
    assert len(found) == tokens if isinstance(tokens, int) else found == tokens


def test_no_file_is_asked_for_in_words(client):
    answer = client.post(f"{NEW}?from=file", {"name": "kept"})
    assert answer.status_code == 422
    assert "Choose a file, or drop one on this field." in words(answer)


def test_a_script_is_led_to_the_batch_by_a_header(client):
    answer = client.post(
        f"{NEW}?from=file", {"file": a_file("101")}, headers={"HX-Request": "true"}
    )
    assert answer.headers["HX-Redirect"] == f"/imports/{ImportBatch.objects.get().pk}/"


# -- more than is taken


def test_a_file_above_the_limit_is_refused_before_it_is_read(client, settings):
    settings.IMPORT_MAX_UPLOAD = 0
    answer = give(client, b"x" * (2**20 + 1))
    assert answer.status_code == 413
    assert "This is 1 MB, and a file may have 0 kB." in words(answer)
    assert not ImportBatch.objects.exists()


def test_a_text_above_the_limit_is_refused_before_it_is_read(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2048
    answer = client.post(NEW, "pasted=" + "1" * 4096, "application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "This is 4 kB of text; up to 2 kB are taken at once." in words(answer)


def test_files_are_taken_by_their_page_only(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2048
    answer = client.post("/references/1/fetch/", {"file": a_file("x" * 4096)})
    assert answer.status_code == 413


def test_a_stranger_is_led_to_sign_in_before_a_file_is_read(client, settings):
    client.logout()
    settings.IMPORT_MAX_UPLOAD = 0
    answer = give(client, b"x" * (2**20 + 1))
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_an_unknown_way_is_the_first(client):
    assert "What to bring in" in words(client.get(f"{NEW}?from=carrier-pigeon"))
