"""`bench read`: our reader against `Bio.Entrez.read` and against bare expat, on the same bytes.

The bytes are one file of records, as somebody uploads it: ours gives one record after another,
while Bio.Entrez.read has to hold them all, and the more there are the more it pays for that. So the
same records are also read as answers of 200, as PubMed sends them to an import, where both hold
what they have read; and the older and the newer half by themselves, as newer records are longer and
have more in them.

Some of the records were indented when PubMed still did that, or by whoever kept them. Since 2022
PubMed sends none indented, so the indentation is taken out for all readers.

Time is that of the processor in this process, so other processes on the machine disturb it less; a
figure is the median of five rounds, in each of which all take turns. What lives before a turn is
frozen, so that nobody pays for another's garbage.
"""

import gc
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from statistics import median
from xml.parsers import expat

from Bio import Entrez

from curation.management.bench.figures import Figure, figure_with_goal
from curation.management.bench.oracle import differences, pmid_of, read_with_biopython
from curation.management.bench.originals import original_records
from curation.pubmed import RawRecord, iter_records, read_record, split

ROUNDS = 5
CHUNK = 200
HEAD = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
    b'"-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n<PubmedArticleSet>\n'
)
TAIL = b"\n</PubmedArticleSet>\n"
_INDENTATION = re.compile(rb">\s*\n\s*<")

figure = partial(Figure, "read")
goal = partial(figure_with_goal, "read")


def measure_read(size: int) -> Iterator[Figure]:
    records = sorted(original_records(), key=lambda record: record.pmid)
    step = max(1, len(records) // size)
    chosen = [_INDENTATION.sub(b"><", record.xml) for record in records[::step][:size]]
    count = len(chosen)
    yield figure("records", count)
    yield figure("kB a record", sum(map(len, chosen)) / count / 1000)

    ours, theirs, nothing = _medians([_document(chosen)], _ours, _biopythons, _nothing)
    yield figure("records a second", count / ours)
    yield figure("records a second by Bio.Entrez.read", count / theirs)
    yield figure("records a second by expat, nothing read", count / nothing)
    yield goal("ratio to Bio.Entrez.read", theirs / ours, at_least=4)
    yield figure("ratio to expat, nothing read", nothing / ours)

    for age, half in (("older", chosen[: count // 2]), ("newer", chosen[count // 2 :])):
        ours, theirs = _medians([_document(half)], _ours, _biopythons)
        yield figure(f"ratio to Bio.Entrez.read, {age} half", theirs / ours)
    answers = _answers(chosen)
    ours, theirs = _medians(answers, _ours_held, _biopythons)
    yield figure(f"ratio to Bio.Entrez.read, answers of {CHUNK}", theirs / ours)

    lost = sum(map(_lost, answers))
    yield goal("fields that Bio.Entrez.read has otherwise", lost, at_most=0)


def _answers(records: list[bytes]) -> list[bytes]:
    return [_document(records[at : at + CHUNK]) for at in range(0, len(records), CHUNK)]


def _document(records: list[bytes]) -> bytes:
    return HEAD + b"\n".join(records) + TAIL


def _ours(file: bytes) -> None:
    for record in iter_records(BytesIO(file)):
        if isinstance(record, RawRecord):
            read_record(record.xml)


def _ours_held(answer: bytes) -> object:
    return [read_record(record.xml) for record in split(answer)]


def _biopythons(document: bytes) -> object:
    return Entrez.read(BytesIO(document))  # type: ignore[no-untyped-call]


def _nothing(document: bytes) -> object:
    return expat.ParserCreate().ParseFile(BytesIO(document))


def _medians(documents: list[bytes], *reads: Callable[[bytes], object]) -> list[float]:
    """Seconds that each takes for all documents."""
    rounds: list[list[float]] = [[] for _ in reads]
    for _ in range(ROUNDS):
        for read, seconds in zip(reads, rounds, strict=True):
            gc.collect()
            gc.freeze()
            began = time.process_time()
            for document in documents:
                read(document)
            seconds.append(time.process_time() - began)
    gc.unfreeze()
    return [median(seconds) for seconds in rounds]


def _lost(answer: bytes) -> int:
    ours = {record.pmid: read_record(record.xml) for record in split(answer)}
    theirs = read_with_biopython(answer)
    return sum(len(differences(ours[pmid_of(record)], record)) for record in theirs)
