"""What a reference says, in words and in parts: the one mapping that every format is written from.

Nothing here knows a format. Markup is gone, and every text is one line without control characters,
so that no word of a paper can end a line, a field or an entry of any of them.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from curation.article import Author, Book, MeshHeading, NoticeEntry
from curation.exports.references import TagsOf
from curation.models import Reference
from curation.models.reference import ReferenceQuerySet
from curation.record_lines import (
    ACCESSION,
    CONCEPT,
    MESH,
    SUBSTANCE,
    TAG,
    abstract_lines,
    author_called,
    chemical_line,
    date_parts,
    grant_line,
    labelled,
    labels_to_tell,
    mesh_line,
    one_line,
    tagged,
    told_of,
    unusual_initials,
    words,
)

AT_ONCE = 200
_COLUMNS = (
    *("pmid", "doi", "pmcid", "kind", "title", "vernacular_title", "abstract", "authors"),
    *("authors_as_printed", "journal", "journal_abbreviation", "nlm_id", "issn", "issn_linking"),
    *("country", "volume", "issue", "pages", "publication_date", "publication_year", "languages"),
    *("publication_types", "mesh", "supplementary_concepts", "keywords", "chemicals", "grants"),
    *("databanks", "nct_numbers", "coi_statement", "book"),
)


@dataclass(frozen=True, slots=True)
class Parts:
    """`key` is the reference's own; `authors` are those by whom it is, not its editors."""

    key: int
    pmid: int | None
    doi: str
    pmcid: str
    kind: Reference.Kind
    title: str
    title_markup: str  # with PubMed's italics and the like, as stored
    vernacular_title: str
    abstract: list[str]  # a line for each section
    labels: list[str]  # of the sections, where the words do not tell them
    authors: list[Author]
    editors: list[Author]
    investigators: list[Author]
    journal: str
    journal_abbreviation: str
    nlm_id: str
    issn: str
    issn_linking: str
    country: str
    volume: str
    issue: str
    pages: str
    published: str  # as printed: 2022 Oct 4
    year: int | None
    languages: list[str]
    types: list[str]
    keywords: list[tuple[str, bool]]  # and whether each is a major one
    mesh: list[MeshHeading]
    concepts: list[str]
    chemicals: list[str]
    grants: list[str]
    accessions: list[tuple[str, str]]  # the bank, and the number in it
    coi_statement: str
    notices: list[NoticeEntry]
    tags: list[str]
    book: Book | None

    @property
    def date(self) -> tuple[int, ...]:
        """Year, month, day as far as they are plain; the year alone where they are not."""
        return date_parts(self.published) or ((self.year,) if self.year else ())

    @property
    def page_range(self) -> tuple[str, str]:
        """The first page and the last, if putting them together again gives the same pages."""
        start, _, end = self.pages.partition("-")
        whole = start and end and start != end and start == start.strip() and end == end.strip()
        return (start, end) if whole else (self.pages, "")

    @property
    def tagged_title(self) -> str:
        """With <i>, <b>, <u>, <sub> and <sup> where PubMed prints them; "" where it has none."""
        written = tagged(self.title_markup)
        return "" if written == self.title else written

    @property
    def people(self) -> list[Author]:
        return [*self.authors, *self.editors, *self.investigators]

    @property
    def affiliations(self) -> list[str]:
        """A line for each place at which each of them works."""
        return told_of(self.people, lambda each: [place["text"] for place in each["affiliations"]])

    @property
    def orcids(self) -> list[str]:
        return told_of(self.people, lambda each: [each["orcid"]])

    @property
    def initials(self) -> list[str]:
        """A line for each who abbreviates the name in another way than by its first letters."""
        return told_of(self.people, lambda each: [unusual_initials(each)])

    @property
    def first_surname(self) -> str:
        """What a list is sorted by, or a key is made of; "" where nobody is named."""
        for author in (*self.authors, *self.editors):
            return words(author["collective_name"]) or author["last_name"]
        return ""

    @property
    def all_keywords(self) -> list[str]:
        """Keywords, MeSH, substances, accession numbers and tags, told apart by their labels."""
        return [
            *(labelled(word) for word, _ in self.keywords),
            *(labelled(mesh_line(each), MESH) for each in self.mesh),
            *(labelled(each, CONCEPT) for each in self.concepts),
            *(labelled(each, SUBSTANCE) for each in self.chemicals),
            *(labelled("/".join(each), ACCESSION) for each in self.accessions),
            *(labelled(each, TAG) for each in self.tags),
        ]


def parts_of(reference: Reference, tags: Iterable[str] = ()) -> Parts:
    """Two queries at most: the notices, where they were not fetched before."""
    by_role: dict[str, list[Author]] = {"author": [], "editor": [], "investigator": []}
    for author in reference.authors:
        by_role[author["role"]].append(author)
    if not reference.authors:
        by_role["author"] = _told_apart(one_line(reference.authors_as_printed))
    return Parts(
        key=reference.pk,
        pmid=reference.pmid,
        doi=reference.doi or "",
        pmcid=reference.pmcid or "",
        kind=Reference.Kind(reference.kind),
        title=words(reference.title),
        title_markup=reference.title,
        vernacular_title=words(reference.vernacular_title),
        abstract=abstract_lines(reference.abstract),
        labels=labels_to_tell(reference.abstract),
        authors=by_role["author"],
        editors=by_role["editor"],
        investigators=by_role["investigator"],
        journal=one_line(reference.journal),
        journal_abbreviation=one_line(reference.journal_abbreviation),
        nlm_id=one_line(reference.nlm_id),
        issn=one_line(reference.issn),
        issn_linking=one_line(reference.issn_linking),
        country=one_line(reference.country),
        volume=one_line(reference.volume),
        issue=one_line(reference.issue),
        pages=one_line(reference.pages),
        published=one_line(reference.publication_date),
        year=reference.publication_year,
        languages=[one_line(each) for each in reference.languages],
        types=[one_line(each["name"]) for each in reference.publication_types],
        keywords=[
            (word, each["major"]) for each in reference.keywords if (word := words(each["text"]))
        ],
        mesh=reference.mesh,
        concepts=[one_line(each["name"]) for each in reference.supplementary_concepts],
        chemicals=[one_line(chemical_line(each)) for each in reference.chemicals],
        grants=[one_line(grant_line(each)) for each in reference.grants],
        accessions=_accessions(reference),
        coi_statement=words(reference.coi_statement),
        notices=[
            {"kind": each.kind, "pmid": each.pmid, "citation": each.citation, "note": each.note}
            for each in reference.notices.all()
        ],
        tags=[one_line(tag) for tag in tags],
        book=reference.book,
    )


def _told_apart(printed: str) -> list[Author]:
    """ "Moss M, Reed R, et al." as two people, each as far as the name is plain."""
    names = (name.strip() for name in printed.split(", "))
    return [author_called(name) for name in names if name and not name.startswith("et al")]


def _accessions(reference: Reference) -> list[tuple[str, str]]:
    """Those that PubMed lists, then the trials that only the text or the curators name."""
    listed = [
        (bank["name"], number)
        for bank in reference.databanks
        for number in bank["accession_numbers"] or [""]
    ]
    known = {number.upper() for _, number in listed}
    more = [("ClinicalTrials.gov", nct) for nct in reference.nct_numbers if nct not in known]
    return [(one_line(bank), one_line(number)) for bank, number in (*listed, *more)]


def each_parts(found: ReferenceQuerySet, *, tags_of: TagsOf) -> Iterator[Parts]:
    """The newest first, so many at a time that memory stays flat."""
    for reference, tags in with_tags(found, tags_of=tags_of):
        yield parts_of(reference, tags)


def with_tags(
    found: ReferenceQuerySet, *, tags_of: TagsOf
) -> Iterator[tuple[Reference, Iterable[str]]]:
    for some in in_chunks(found):
        tags = tags_of([reference.pk for reference in some])
        for reference in some:
            yield reference, tags.get(reference.pk, ())


def in_chunks(found: ReferenceQuerySet) -> Iterator[list[Reference]]:
    """With what `parts_of` reads and nothing else: cited references stay where they are."""
    rows = found.newest_first().only(*_COLUMNS).prefetch_related("notices")
    each = rows.iterator(chunk_size=AT_ONCE)
    while some := list(islice(each, AT_ONCE)):
        yield some
