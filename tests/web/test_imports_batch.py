"""A batch's page, what it sends while the batch moves, its items as CSV; the list of batches."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils.timezone import now

from curation.imports.batches import Source, cancel, open_batch, open_query_batch
from curation.imports.pasted import understand
from curation.imports.progress import progress
from curation.imports.pulse import HEARTBEAT
from curation.models import ImportBatch, ImportItem
from curation.web import coming_in
from tests.builders import a_batch, a_reference
from tests.cast import a_person, ada, ben, cleo
from tests.web.imports_at_hand import words

pytestmark = pytest.mark.django_db

State = ImportItem.State


@pytest.fixture(autouse=True)
def curator(client):
    person = ada()
    client.force_login(person)
    cache.set(HEARTBEAT, now().timestamp())
    return person


def pasted(person, text="101\n102"):
    return open_batch(understand(text), by=person, source=Source.PASTE)


def settled(batch, position, state, reason="Because.", **fields):
    item = batch.items.filter(position=position)
    item.update(state=state, reason=reason, settled_at=now(), **fields)
    return item.get()


def done(batch):
    batch.chunks.update(state="done")
    return batch


def page_of(client, batch, query=""):
    return client.get(f"/imports/{batch.pk}/{query}")


def title(response):
    return re.search(r"<title>(.*?) · lupusjak</title>", response.content.decode())[1]


# -- how it stands


def test_a_batch_that_waits_for_its_turn_is_coming_in(client, curator):
    answer = page_of(client, pasted(curator))
    assert title(answer).endswith("is coming in")
    page = words(answer)
    assert "2 things asked for by Ada Okafor today at" in page
    assert "You may close this page; it goes on." in page
    assert "0 of 2 settled, 0 %" in page
    assert 'hx-trigger="every 2s, moved"' in answer.content.decode()


def test_a_batch_that_waits_for_pubmed_says_why_and_until_when(client, curator):
    batch = pasted(curator)
    batch.chunks.update(
        not_before=now() + timedelta(minutes=9), reason="PubMed answered 503 (out of service)."
    )
    answer = page_of(client, batch)
    assert title(answer).endswith("waits for PubMed")
    assert re.search(
        r"PubMed answered 503 \(out of service\)\. To be asked again today at [\d:]+ ?\.",
        words(answer),
    )
    assert "every 5s" in answer.content.decode()


def test_a_batch_that_is_done_asks_no_more(client, curator):
    answer = page_of(client, a_batch(curator, a_reference()))
    assert title(answer).endswith("has come in")
    assert "hx-get" not in answer.content.decode()
    assert "Cancel the batch" not in words(answer)


def test_a_cancelled_batch_says_by_whom_and_can_be_resumed(client, curator):
    batch = cancel(pasted(curator), by=curator)
    answer = page_of(client, batch)
    assert title(answer).endswith("is cancelled")
    assert "Cancelled by Ada Okafor today at" in words(answer)
    assert "Resume" in words(answer)


def test_a_query_that_found_nothing_says_so_and_leads_back_to_its_words(client, curator):
    batch = done(open_query_batch("zzqx", by=curator))
    ImportBatch.objects.update(problem="PubMed finds nothing for this query.", query_count=0)
    answer = page_of(client, batch)
    assert title(answer).endswith("brought nothing")
    assert "PubMed finds nothing for this query." in words(answer)
    assert "?from=query&amp;query=zzqx" in answer.content.decode()


def test_a_query_that_is_still_asked_says_so(client, curator):
    page = words(page_of(client, open_query_batch("lupus", by=curator)))
    assert "PubMed is being asked what the query finds" in page


def test_the_last_answer_is_whole_though_the_search_ends_while_it_is_written(
    client, curator, monkeypatch
):
    batch = open_query_batch("zzqx", by=curator)

    def ends_just_now(asked_for):
        done(batch)
        ImportBatch.objects.update(problem="PubMed finds nothing for this query.")
        return progress(asked_for)

    monkeypatch.setattr("curation.web.imports.progress", ends_just_now)
    answer = page_of(client, batch)
    assert "hx-get" not in answer.content.decode()
    assert "PubMed finds nothing for this query." in words(answer)


def test_where_no_worker_is_heard_of_the_page_says_what_to_do(client, curator):
    cache.delete(HEARTBEAT)
    page = words(page_of(client, pasted(curator)))
    assert "No worker was ever heard of. Start one with its clock" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"source": "file", "filename": "list.csv"}, "from list.csv"),
        ({"source": "command"}, "from the command line"),
        ({"source": "references", "name": "Again"}, "for references that are here"),
    ],
)
def test_a_batch_says_where_it_came_from(client, curator, fields, sentence):
    assert sentence in words(page_of(client, a_batch(curator, a_reference(), **fields)))


# -- its items


def test_each_item_says_what_became_of_it(client, curator):
    here = a_reference(pmid=900, title="About <i>STAT4</i>", journal_abbreviation="J Test")
    batch = done(pasted(curator, "101\n10.1000/x\n103\n104\n105\nhello"))
    settled(batch, 1, State.ADDED, "", reference=here)
    settled(batch, 2, State.UPDATED, "Changed: title.", reference=here)
    settled(batch, 3, State.MERGED, merged_into=900)
    settled(batch, 4, State.MERGED, merged_into=901)
    failed = settled(batch, 5, State.FAILED, "PubMed answered 500.")
    answer = page_of(client, batch)
    rows = re.findall(r"<tr>.*?</tr>", answer.content.decode(), re.S)
    text = [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]
    assert f'href="/references/{here.pk}/"' in rows[1]
    assert "About <i>STAT4</i>" in rows[1]
    assert text[1] == "1 101 added About STAT4 J Test 2023"
    assert text[2] == "2 10.1000/x updated About STAT4 by DOI Changed: title."
    assert text[3] == "3 103 merged PubMed merged it into PMID 900 , which is here."
    assert "Bring it in" in text[4]
    assert 'name="pmid" value="901"' in rows[4]
    assert text[5] == "5 105 failed PubMed answered 500. Try now : 105"
    assert f'formaction="/imports/items/{failed.pk}/retry/"' in rows[5]
    assert text[6].startswith("6 hello not understood No PMID, DOI or PMCID was found")


def test_only_items_of_the_chosen_outcome_are_shown_and_the_address_says_which(client, curator):
    batch = done(pasted(curator, "101\n102\n103"))
    settled(batch, 2, State.MISSING)
    page = page_of(client, batch, "?outcome=missing").content.decode()
    assert '<td class="mono token">102</td>' in page
    assert '<td class="mono token">101</td>' not in page
    assert f"/imports/{batch.pk}/items.csv?outcome=missing" in page


def test_an_outcome_that_no_item_has_is_said_and_a_word_that_is_none_shows_all(client, curator):
    batch = pasted(curator)
    assert "Nothing of this batch is failed" in words(page_of(client, batch, "?outcome=failed"))
    page = page_of(client, batch, "?outcome=lost&after=x&before=99999999999999").content.decode()
    assert '<td class="mono token">101</td>' in page


def test_pages_are_found_by_the_place_of_an_item_in_both_directions(client, curator, monkeypatch):
    monkeypatch.setattr(coming_in, "PAGE", 2)
    batch = pasted(curator, "\n".join(str(number) for number in range(101, 106)))

    def lines(query):
        page = page_of(client, batch, query).content.decode()
        links = dict(re.findall(r'rel="(prev|next)" id="\w+" href="[^"?]*(\?[^"]*)"', page))
        return re.findall(r'token">(\d+)<', page), links

    first, links = lines("")
    assert first == ["101", "102"]
    assert "prev" not in links
    second, links = lines(links["next"])
    assert second == ["103", "104"]
    last, links = lines(links["next"])
    assert last == ["105"]
    assert "next" not in links
    again, links = lines(links["prev"])
    assert again == ["103", "104"]
    assert lines(links["prev"])[0] == ["101", "102"]


def test_the_page_costs_the_same_however_many_items_it_has(
    client, curator, django_assert_max_num_queries
):
    references = [a_reference() for _ in range(60)]
    batch = a_batch(curator, *references)
    with django_assert_max_num_queries(15):
        page_of(client, batch)


# -- while it moves


def asked_again(client, batch, page):
    prints = re.search(r"hx-vals='([^']*)'", page.content.decode())[1]
    seen = dict(re.findall(r'"(\w+)":"([^"]*)"', prints))
    return client.get(f"/imports/{batch.pk}/", seen, headers={"HX-Request": "true"})


def test_while_nothing_happens_only_the_progress_is_sent(client, curator):
    batch = pasted(curator)
    answer = asked_again(client, batch, page_of(client, batch)).content.decode()
    assert 'id="batch-progress"' in answer
    assert "hx-swap-oob" not in answer
    assert "<html" not in answer


def test_what_changed_is_sent_beside_the_progress_and_what_did_not_is_left_alone(client, curator):
    batch = pasted(curator, "\n".join(str(number) for number in range(101, 151)))
    settled(batch, 1, State.MISSING)
    first = page_of(client, batch)
    settled(batch, 2, State.MISSING)
    settled(batch, 3, State.MISSING)
    answer = asked_again(client, batch, first).content.decode()
    assert 'id="batch-items" hx-swap-oob' in answer
    assert 'id="batch-outcomes" hx-swap-oob' in answer
    assert 'id="batch-head" hx-swap-oob' not in answer
    assert 'id="batch-said" hx-swap-oob' not in answer  # not a tenth more


def test_every_tenth_is_said_aloud(client, curator):
    batch = pasted(curator, "\n".join(str(number) for number in range(101, 111)))
    page = page_of(client, batch)
    settled(batch, 1, State.MISSING)
    answer = asked_again(client, batch, page)
    assert f"Batch {batch.pk} is coming in: 1 of 10 settled, 10 per cent." in words(answer)


def test_at_the_end_the_title_changes_and_nothing_asks_again(client, curator):
    batch = pasted(curator, "101")
    page = page_of(client, batch)
    settled(batch, 1, State.MISSING)
    done(batch)
    answer = asked_again(client, batch, page)
    assert title(answer).endswith("has come in")
    assert "hx-get" not in answer.content.decode()
    assert 'id="batch-head" hx-swap-oob' in answer.content.decode()


# -- its items as CSV


def rows_of(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_csv_holds_exactly_what_the_filter_shows(client, curator):
    batch = done(pasted(curator, "101\n102\n103"))
    here = a_reference(title="CD4<sup>+</sup> &amp; more")
    settled(batch, 1, State.ADDED, "", reference=here)
    settled(batch, 2, State.MISSING, "PubMed has no such record.")
    answer = client.get(f"/imports/{batch.pk}/items.csv")
    assert re.fullmatch(
        rf'attachment; filename="batch-{batch.pk}-\d{{4}}-\d\d-\d\d\.csv"',
        answer.headers["Content-Disposition"],
    )
    first, second, third = rows_of(answer)
    assert (first["asked_for"], first["outcome"], first["title"]) == ("101", "added", "CD4+ & more")
    assert first["reference"] == str(here.pk)
    assert (second["outcome"], second["reason"]) == ("not in PubMed", "PubMed has no such record.")
    assert third["outcome"] == "waiting"
    missing = rows_of(client.get(f"/imports/{batch.pk}/items.csv?outcome=missing"))
    assert [row["asked_for"] for row in missing] == ["102"]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@"])
def test_the_csv_carries_no_formula(client, curator, begin):
    batch = pasted(curator, f"{begin}cmd|danger")
    [row] = rows_of(client.get(f"/imports/{batch.pk}/items.csv"))
    assert row["asked_for"] == f"'{begin}cmd|danger"


# -- the list


def test_the_list_shows_each_batch_newest_first_with_how_it_stands(client, curator):
    first = a_batch(curator, a_reference(), name="Hand search")
    second = pasted(curator)
    page = words(client.get("/imports/"))
    assert page.index(f"Batch {second.pk} coming in") < page.index(
        f"Batch {first.pk} Hand search has come in"
    )
    assert "1 added" in page
    assert "2 waiting" in page


def test_an_empty_list_says_what_to_do(client):
    page = words(client.get("/imports/"))
    assert "No batch has come in yet" in page
    assert "Bring references in" in page
    assert "There are no older batches" in words(client.get("/imports/?before=1"))


def test_the_list_is_paged_and_costs_the_same_however_long_it_is(
    client, curator, django_assert_num_queries
):
    def cost():
        with django_assert_num_queries(10):
            return client.get("/imports/")

    client.get("/imports/")
    a_batch(curator, a_reference())
    cost()
    for _ in range(30):
        a_batch(curator, a_reference())
    page = cost().content.decode()
    assert len(re.findall(r'<th scope="row">', page)) == 25
    older = re.search(r'rel="next" href="([^"]*)"', page)[1]
    assert len(re.findall(r'<th scope="row">', client.get(older).content.decode())) == 6


# -- who sees which button


def test_only_its_owner_and_administrators_see_the_buttons_that_steer_a_batch(client, curator):
    batch = pasted(curator)
    seen = {}
    for person in (curator, cleo(), ben(), a_person("nia")):
        client.force_login(person)
        seen[person.username] = "Cancel the batch" in words(page_of(client, batch))
    assert seen == {"ada": True, "cleo": True, "ben": False, "nia": False}


def test_somebody_who_may_not_import_is_told_who_may(client):
    client.force_login(ben())
    page = words(client.get("/imports/"))
    assert "Curators and administrators bring references in." in page
    assert "/imports/new/" not in client.get("/imports/").content.decode()
