from datetime import timedelta

import pytest
from django.db import connection

from curation.search import refreshing
from curation.search.refreshing import refresh
from curation.tasks import refresh_search
from tests.builders import a_heading, a_notice, a_reference, of_type
from tests.evidence_builders import a_drug


def values(facet):
    with connection.cursor() as cursor:
        cursor.execute("SELECT value, papers FROM curation_facet WHERE facet = %s", [facet])
        return dict(cursor.fetchall())


def words():
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, papers FROM curation_word")
        return dict(cursor.fetchall())


@pytest.mark.django_db
def test_values_are_counted_as_the_list_counts_them():
    twice = of_type("Review", "Review")
    retracted = a_reference(
        journal="The Lancet", journal_abbreviation="Lancet", publication_types=twice
    )
    a_notice(retracted)
    a_notice(retracted, "ErratumIn")
    a_notice(retracted, "CommentIn")
    a_reference(publication_types=of_type("Retracted Publication"), mesh=[a_heading("Mice")])
    a_reference(published_on=None, fetched=False, journal="The Lancet")
    refresh(always=True)

    assert values("year") == {"2023": 2}
    assert values("journal") == {"Lancet": 1, "The Lancet": 1}
    assert values("type") == {"Review": 1, "Retracted Publication": 1}
    assert values("mesh") == {"Mice": 1}
    assert values("notice") == {"retracted": 2, "corrected": 1, "any": 2}
    assert values("record") == {"fetched": 2, "missing": 1}
    assert values("all") == {"": 3}


@pytest.mark.django_db
def test_words_are_those_of_titles_keywords_headings_and_drugs():
    a_reference(
        title="Sjögren and JAK<sub>1</sub> at 52 weeks",
        mesh=[a_heading("Lupus Nephritis")],
        keywords=[{"text": "Lupus", "major": False}],
    )
    a_reference(title="LUPUS")
    a_drug("baricitinib", synonyms=["Olumiant"])
    refresh(always=True)

    known = words()
    assert {"sjogren": 1, "jak1": 1, "lupus": 2, "nephritis": 1}.items() <= known.items()
    assert known["baricitinib"] == known["olumiant"] == 0
    assert "52" not in known


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_they_are_drawn_anew_by_the_clock_when_references_were_written(monkeypatch):
    monkeypatch.setattr(refreshing, "PER_REFERENCE", timedelta(0))

    def settled():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_force_next_flush()")
            cursor.execute("SELECT 1")

    refresh(always=True)
    settled()
    refresh()
    assert not refresh()
    a_reference(title="Zebra")
    settled()
    refresh_search()
    assert "zebra" in words()
    assert not refresh()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_large_site_is_drawn_seldom(monkeypatch):
    refresh(always=True)
    a_reference()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    monkeypatch.setattr(refreshing, "PER_REFERENCE", timedelta(days=1))

    assert not refresh()
