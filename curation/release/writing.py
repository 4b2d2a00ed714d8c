"""Write a release into one file, a few rows at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import IO, NamedTuple

from curation.release.about import DATAPACKAGE, About, FieldSaid, codebook, datapackage, readme
from curation.release.bundle import Bundle
from curation.release.calling import Names
from curation.release.nouns import PEOPLE
from curation.release.rows import Row, in_order, lines, people, rows_of

Pieces = Iterable[str]
AsCsv = Callable[[list[str], Iterable[list[object]]], Pieces]


class Other(NamedTuple):
    """A file beside the evidence: its text in pieces, and what its columns mean."""

    pieces: Callable[[], Pieces]
    fields: tuple[FieldSaid, ...] = ()


def write_release(
    into: IO[bytes], about: About, *, others: Mapping[str, Other], as_csv: AsCsv
) -> dict[str, int]:
    """How many rows of each noun are in it. To be called in a transaction
    that sees one moment only."""
    bundle, names, counts = Bundle(into, on=about.on), Names(), {}
    bundle.add("README.txt", [readme(about)])
    for noun in in_order():
        count = _Counted(rows_of(noun, about.scope, names))
        bundle.add(noun.path, lines(count))
        counts[noun.name] = count.so_far
    count = _Counted(people(names))
    bundle.add(f"evidence/{PEOPLE}.json", lines(count))
    counts[PEOPLE] = count.so_far
    for path, other in others.items():
        bundle.add(path, other.pieces())
    fields = {path: other.fields for path, other in others.items()}
    book = codebook(about, fields)
    bundle.add("codebook.csv", as_csv(list(FieldSaid._fields), (list(each) for each in book)))
    bundle.add(DATAPACKAGE, [datapackage(about, bundle.sums, bundle.sizes, fields)])
    bundle.close()
    return counts


class _Counted:
    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows
        self.so_far = 0

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            self.so_far += 1
            yield row
