"""The formats of reference managers, in which references can be taken away and brought back."""

from collections.abc import Iterator
from enum import StrEnum

from curation.exports import bibtex, csl, nbib, ris
from curation.exports.formats import one_moment
from curation.exports.references import TagsOf
from curation.exports.screening import screening_as_ris
from curation.models import User
from curation.models.reference import ReferenceQuerySet


class ReferenceFormat(StrEnum):
    """By the ending of its files."""

    RIS = "ris"
    BIBTEX = "bib"
    NBIB = "nbib"
    CSL = "csl.json"

    @property
    def called(self) -> str:
        return _CALLED[self]

    @property
    def content_type(self) -> str:
        return f"{_MEDIA_TYPES[self]}; charset=utf-8"


_CALLED = {
    ReferenceFormat.RIS: "RIS",
    ReferenceFormat.BIBTEX: "BibTeX",
    ReferenceFormat.NBIB: "NBIB",
    ReferenceFormat.CSL: "CSL-JSON",
}
_MEDIA_TYPES = {
    ReferenceFormat.RIS: ris.MEDIA_TYPE,
    ReferenceFormat.BIBTEX: bibtex.MEDIA_TYPE,
    ReferenceFormat.NBIB: nbib.MEDIA_TYPE,
    ReferenceFormat.CSL: csl.MEDIA_TYPE,
}
_WRITERS = {
    ReferenceFormat.RIS: ris.references_as_ris,
    ReferenceFormat.BIBTEX: bibtex.references_as_bibtex,
    ReferenceFormat.NBIB: nbib.references_as_nbib,
    ReferenceFormat.CSL: csl.references_as_csl,
}


def written_references(
    form: ReferenceFormat, found: ReferenceQuerySet, *, tags_of: TagsOf, seen_by: User | None
) -> Iterator[bytes]:
    """The newest first, as they were at one moment; RIS with the decisions that a person may see.

    `seen_by` is None for whoever has no account: they get none.
    """
    with one_moment():
        if form == ReferenceFormat.RIS and seen_by is not None:
            lines = screening_as_ris(found, tags_of=tags_of, seen_by=seen_by)
        else:
            lines = _WRITERS[form](found, tags_of=tags_of)
        for line in lines:
            yield line.encode()
