"""The trials that included records report, and the included records that report none."""

from typing import NamedTuple

from curation.citation import words_of
from curation.exports.columns import of_reference, of_trial
from curation.exports.tables import Column, Table
from curation.models import Reference, Trial


class Study(NamedTuple):
    trial: Trial | None
    reference: Reference


STUDIES: Table[Study] = Table(
    "studies",
    "An included record, and a trial that it reports.",
    (
        *of_trial("trial"),
        *of_reference("The record"),
        Column("title", "The record's title.", lambda study: words_of(study.reference.title)),
    ),
)
