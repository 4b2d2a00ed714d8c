"""`bench roundtrip`: references out as a file of each format, and in again where nothing else is.

The records are real ones where they lie beside the checkout, else made-up ones. They come back into
an empty database as the file describes them: PubMed is not asked. Every field of every reference is
compared, and none may be lost. The same file once more must add nothing and change nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from io import BytesIO

from django.db import connection
from django.utils.timezone import now

from curation.article import Article
from curation.exports.reference_files import ReferenceFormat, written_references
from curation.imports.files import UploadedFile
from curation.imports.kept import keep
from curation.imports.printed import Printed
from curation.imports.reading import read_new
from curation.imports.upsert import upsert
from curation.management.bench.compared import FIELDS, Fields, fields_of, lost
from curation.management.bench.figures import Figure, figure_with_goal
from curation.management.bench.originals import original_records, real_records
from curation.management.bench.scratch import scratch
from curation.models import Notice, Reference

figure = partial(Figure, "roundtrip")
goal = partial(figure_with_goal, "roundtrip")


def measure_roundtrip(size: int) -> Iterator[Figure]:
    if real_records() is None:
        yield figure("records are made up: no real ones lie beside the checkout", 0)
    records = {record.pmid: record for record in original_records() if record.pmid}
    with scratch():
        some = list(records.values())[:size]
        reading = read_new(some, at=now())
        upsert(reading.fetched, at=now(), asked=False)
        articles = {one.article.pmid: one.article for one in reading.fetched}
        yield figure("references", len(articles))
        files = {form: _written(form) for form in ReferenceFormat}
        for form, file in files.items():
            with connection.cursor() as cursor:
                cursor.execute("TRUNCATE curation_reference CASCADE")
            yield from _through(form, file, articles)


def _written(form: ReferenceFormat) -> bytes:
    everything = Reference.objects.all()
    pieces = written_references(form, everything, tags_of=lambda some: {}, seen_by=None)
    return b"".join(pieces)


def _through(form: ReferenceFormat, file: bytes, articles: dict[int, Article]) -> Iterator[Figure]:
    said = _read(form, file)
    back = {each.pmid: keep(each).reference.pk for each in said if each.pmid}
    yield goal(f"{form.called}: references lost", len(articles.keys() - back.keys()), at_most=0)
    of_pk = {pk: pmid for pmid, pk in reversed(back.items())}
    yield figure(f"{form.called}: kept as one with another of the same DOI", len(back) - len(of_pk))
    told = Counter(
        name
        for pk, pmid in of_pk.items()
        for name in lost(fields_of(articles[pmid]), _kept(pk, pmid))
    )
    for name in FIELDS:
        if told[name]:
            yield goal(f"{form.called}, lost: {name}", told[name], at_most=0)
    yield goal(f"{form.called}: values lost of all fields", told.total(), at_most=0)
    before = Reference.objects.count()
    again = [keep(each) for each in said]
    yield goal(f"{form.called} again: added", sum(each.added for each in again), at_most=0)
    yield goal(f"{form.called} again: changed", sum(bool(e.filled) for e in again), at_most=0)
    yield goal(f"{form.called} again: doubled", Reference.objects.count() - before, at_most=0)


def _read(form: ReferenceFormat, file: bytes) -> Sequence[Printed]:
    tokens = UploadedFile(f"export.{form}", BytesIO(file))
    found = (Printed.unpacked(token.payload) for token in tokens)
    return [each for each in found if each is not None]


def _kept(pk: int, pmid: int) -> Fields:
    """The reference as it is now. Its PMID is the file's: nobody asked PubMed about it."""
    reference = Reference.objects.get(pk=pk)
    notices = Notice.objects.filter(reference=pk).values("kind", "pmid", "citation", "note")
    columns = {name: getattr(reference, name) for name in Reference.PUBMED_FIELDS}
    return columns | {"pmid": pmid, "notices": list(notices)}
