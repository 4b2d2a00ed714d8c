"""Where people differ: a row for each person's answer, beside what was settled."""

from datetime import datetime
from typing import NamedTuple

from curation.citation import words_of
from curation.exports.columns import kept, number, told
from curation.exports.tables import Column, Table
from curation.models import Reference, Tag, User


class Differing(NamedTuple):
    """What one person said where another said otherwise; `settled` is empty until it is."""

    reference: Reference
    stage: str
    what: str
    tag: Tag | None
    person: User
    said: str
    note: str
    settled: str = ""
    settled_by: User | None = None
    settled_at: datetime | None = None
    settled_note: str = ""


DIFFERENCES: Table[Differing] = Table(
    "conflicts",
    "What one person said of a reference where another said otherwise.",
    (
        number("reference", "The reference, by its number in references.", "reference.pk"),
        kept("pmid", "The reference's PMID.", "reference.pmid"),
        Column("title", "The reference's title.", lambda row: words_of(row.reference.title)),
        kept("stage", "The stage of screening."),
        kept("what", "What differs."),
        told("tag", "The tag that one gave and another did not.", "tag"),
        told("person", "Who said it.", "person"),
        kept("said", "What they said."),
        kept("note", "Their note."),
        kept("settled", "What holds; empty until somebody settles it."),
        told("settled_by", "Who settled it.", "settled_by"),
        kept("settled_at", "When it was settled."),
        kept("settled_note", "The note of who settled it."),
    ),
)
