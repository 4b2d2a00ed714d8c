"""Words taken by mistake are taken back; not where something rests on them, and not by anybody."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from curation.claims.citations import cite
from curation.claims.drafts import ON_QUOTE, keep
from curation.claims.quotes import take_back, take_quote
from curation.history.states import CannotBeDone
from curation.history.told import told_of_reference
from curation.models import Citation, FigureCheck, Quote, State
from tests.cast import a_person, ada, ben, cleo
from tests.desk_builders import a_claim, a_paper, cited
from tests.evidence_builders import a_finding, a_source

pytestmark = pytest.mark.django_db

WORDS = "60 (60%) of 100 people"


def taken(by):
    paper = a_paper()
    return take_quote(paper, words=WORDS, by=by), paper


def test_who_took_it_takes_it_back_and_the_history_tells_both():
    person = ada()
    quote, paper = taken(person)

    take_back(quote, by=person)

    assert not Quote.objects.exists()
    newest, oldest = told_of_reference(paper, seen_by=person)
    assert str(newest) == f"Ada Okafor (curator) took back the quote “{WORDS}”."
    assert oldest.act == "took the quote"


def test_an_administrator_takes_back_what_somebody_else_took():
    quote, _ = taken(ada())

    take_back(quote, by=cleo())

    assert not Quote.objects.exists()


def test_another_curator_is_told_whose_it_is():
    quote, _ = taken(ada())

    with pytest.raises(
        CannotBeDone, match="Ada Okafor took these words, and only they or an admin"
    ):
        take_back(quote, by=a_person("dora"))

    assert Quote.objects.exists()


def test_a_citation_keeps_its_words_and_is_named():
    person = ada()
    quote, paper = taken(person)
    claim = a_claim(person, "It helped")
    citation = cited(claim, paper, person, quote=quote)

    with pytest.raises(CannotBeDone, match="a citation under “It helped” rests on them"):
        take_back(quote, by=person)

    Citation.objects.filter(pk=citation.pk).update(state=State.WITHDRAWN, reason="No")
    with pytest.raises(CannotBeDone, match="a citation that is withdrawn under “It helped”"):
        take_back(quote, by=person)


def test_the_words_of_a_claim_that_is_anothers_draft_are_not_told():
    person = ada()
    quote, paper = taken(person)
    dora = a_person("dora")
    cited(a_claim(dora, "A secret yet"), paper, dora, quote=quote)

    with pytest.raises(CannotBeDone, match="a claim that somebody is still at work on") as told:
        take_back(quote, by=person)

    assert "secret" not in str(told.value)


def test_a_source_of_numbers_keeps_its_words():
    person = ada()
    quote, paper = taken(person)
    a_source(paper, quote=quote.exact, anchored=quote)

    with pytest.raises(CannotBeDone, match="a source of numbers rests on them"):
        take_back(quote, by=person)


def test_words_that_were_confirmed_as_those_of_a_number_stay():
    person = ada()
    quote, paper = taken(person)
    check = FigureCheck.objects.create(
        finding=a_finding(by=person, source=a_source(paper)),
        text=quote.taken_on,
        row_version=1,
        start=quote.start,
        end=quote.end,
        answer="confirmed",
        answered_by=ben(),
    )

    with pytest.raises(CannotBeDone, match="confirmed that they print a number"):
        take_back(quote, by=person)

    check.delete()
    take_back(quote, by=person)
    assert not Quote.objects.exists()


def test_a_claim_that_was_begun_on_the_words_keeps_them():
    person, dora = ada(), a_person("dora")
    quote, _ = taken(person)

    keep(dora, ON_QUOTE.format(quote.pk), {"statement": ["It may be"]})
    with pytest.raises(CannotBeDone, match="somebody has begun a claim on them"):
        take_back(quote, by=person)
    keep(person, ON_QUOTE.format(quote.pk), {"statement": ["It may be"]})
    with pytest.raises(CannotBeDone, match="you have begun a claim on them"):
        take_back(quote, by=person)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_who_cites_and_who_takes_back_at_the_same_moment_one_is_told():
    person, dora = ada(), a_person("dora")
    quote, paper = taken(person)
    claim = a_claim(dora)
    start = Barrier(2)

    def at_once(deed):
        try:
            start.wait()
            return deed()
        except CannotBeDone as why:
            return why
        finally:
            connections.close_all()

    def cite_it():
        return cite(claim, paper, stance="supports", by=dora, quote=quote)

    with ThreadPoolExecutor(2) as threads:
        came = list(threads.map(at_once, [cite_it, lambda: take_back(quote, by=person)]))

    assert sum(isinstance(each, CannotBeDone) for each in came) == 1
    assert Citation.objects.count() == Quote.objects.count()
