"""Batches side by side say what each of them says alone."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from curation.imports.batches import Source, cancel, open_batch, open_query_batch
from curation.imports.overview import overview
from curation.imports.pasted import understand
from curation.imports.progress import progress
from curation.imports.tokens import State
from tests.builders import a_batch, a_reference
from tests.cast import ada

pytestmark = pytest.mark.django_db


def test_each_batch_stands_as_it_stands_alone_in_two_queries(django_assert_num_queries):
    person = ada()
    pasted = [open_batch(understand("101\n102"), by=person, source=Source.PASTE) for _ in range(3)]
    waits, cancelled, coming_in = pasted
    waits.chunks.update(not_before=now() + timedelta(minutes=5))
    cancel(cancelled, by=person)
    batches = [
        *(waits, coming_in, open_query_batch("lupus", by=person)),
        a_batch(person, a_reference()),
        type(cancelled).objects.get(pk=cancelled.pk),
    ]
    with django_assert_num_queries(2):
        seen = overview(batches)
    assert [one.standing for one in seen] == [
        *("waiting", "coming in", "coming in", "done", "cancelled")
    ]
    for one in seen:
        alone = progress(one.batch)
        assert (one.standing, one.counts) == (alone.standing, alone.counts)


def test_its_counts_are_by_outcome():
    [one] = overview([a_batch(ada(), a_reference(), a_reference())])
    assert one.counts == {State.ADDED: 2}
    assert one.total == 2
