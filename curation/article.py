"""What the reader takes out of one PubMed record.

The names are those of the columns of Reference, so that saving one is a matter of copying.
"Markup" means HTML in which everything is escaped but <i>, <b>, <u>, <sub> and <sup>.
Where PubMed is silent a text is "", a list is empty, and a date or number is None.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypedDict

Kind = Literal["article", "book", "chapter"]


class Section(TypedDict):
    """A part of an abstract; label and category are "" where it has none."""

    label: str
    category: str
    text: str  # markup


class OtherAbstract(TypedDict):
    type: str
    language: str
    sections: list[Section]
    copyright: str


class Affiliation(TypedDict):
    text: str  # markup
    ids: dict[str, str]  # source (GRID, ISNI, ROR, RINGGOLD) -> id


class Author(TypedDict):
    """A person, or a group where collective_name is not empty."""

    role: Literal["author", "editor", "investigator"]
    last_name: str
    fore_name: str
    initials: str
    suffix: str
    collective_name: str  # markup
    orcid: str  # with hyphens; "" where none or its check character is wrong
    ids: dict[str, str]  # every identifier as printed, source -> id, ORCID too
    affiliations: list[Affiliation]
    is_valid: bool  # ValidYN: False marks a name that a later correction replaced
    equal_contribution: bool


class Term(TypedDict):
    ui: str
    name: str


class Qualifier(Term):
    major: bool


class MeshHeading(Term):
    type: str  # "Geographic" or ""
    major: bool  # the descriptor itself is starred
    qualifiers: list[Qualifier]


class SupplementaryConcept(Term):
    type: str  # Disease, Protocol, Organism, ...


class Keyword(TypedDict):
    text: str  # markup
    major: bool
    owner: str  # NOTNLM: the authors'


class Chemical(Term):
    registry_number: str  # CAS number, EC number or UNII; "0" where none was assigned


class Grant(TypedDict):
    id: str
    acronym: str
    agency: str
    country: str


class Databank(TypedDict):
    name: str
    accession_numbers: list[str]


class CitedReference(TypedDict):
    """One entry of a reference list, in the order of the document."""

    text: str  # markup
    pmid: int | None
    doi: str  # lower case; "" where what PubMed gives is no DOI
    pmcid: str
    section: str  # markup: the title of the list it stands in, where the list has one


class NoticeEntry(TypedDict):
    """One CommentsCorrections entry, other than a mere citation."""

    kind: str  # PubMed's RefType: RetractionIn, ErratumIn, CommentOn, ...
    pmid: int | None
    citation: str
    note: str


class DatedEvent(TypedDict):
    """A date in the life of the paper or its record, as exactly as PubMed has it."""

    event: str  # received, accepted, pubmed, ...; electronic (ArticleDate), contribution (books)
    date: str  # 2022, 2022-10, 2022-10-04 or 2022-10-04T06:00


class Book(TypedDict):
    title: str  # markup
    publisher: str
    place: str
    edition: str
    volume: str
    isbns: list[str]
    collection: str  # markup
    medium: str
    report_number: str
    accession: str  # ArticleId bookaccession, such as NBK1116
    locations: list[str]  # LocationLabel: "Chapter 3"
    sections: list[str]  # markup: titles, each after its label
    pub_date: str
    begins: str
    ends: str


@dataclass(slots=True)
class Article:
    pmid: int
    pmid_version: int = 1
    kind: Kind = "article"

    title: str = ""  # markup; for a book without chapter title, the book's
    vernacular_title: str = ""  # markup
    abstract: list[Section] = field(default_factory=list)
    abstract_copyright: str = ""
    other_abstracts: list[OtherAbstract] = field(default_factory=list)

    authors: list[Author] = field(default_factory=list)  # authors and editors, then investigators
    authors_complete: bool = True

    journal: str = ""
    journal_abbreviation: str = ""
    nlm_id: str = ""
    issn: str = ""  # of this issue's medium
    issn_linking: str = ""
    country: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""  # as MEDLINE prints them, or the article number
    publication_model: str = ""  # Print, Electronic, Print-Electronic, ...
    publication_date: str = ""  # as printed: 2022 Oct 4, 1998 Dec-1999 Jan
    published_on: date | None = None  # the first day of that, for sorting
    publication_year: int | None = None

    doi: str | None = None  # lower case
    pmcid: str | None = None
    # ui: the kind (pii, mid, NASA; doi where it is a second one or none at all), name: the id
    other_ids: list[Term] = field(default_factory=list)

    languages: list[str] = field(default_factory=list)  # ISO 639-2/B
    publication_types: list[Term] = field(default_factory=list)
    mesh: list[MeshHeading] = field(default_factory=list)
    supplementary_concepts: list[SupplementaryConcept] = field(default_factory=list)
    keywords: list[Keyword] = field(default_factory=list)
    chemicals: list[Chemical] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    databanks: list[Databank] = field(default_factory=list)
    nct_numbers: list[str] = field(default_factory=list)  # of the databanks, then of the abstract
    coi_statement: str = ""  # markup

    cited_references: list[CitedReference] = field(default_factory=list)
    notices: list[NoticeEntry] = field(default_factory=list)

    citation_status: str = ""  # MEDLINE, PubMed-not-MEDLINE, Publisher, In-Process, ...
    indexing_method: str = ""  # Automated, Curated, ...
    publication_status: str = ""  # ppublish, epublish, aheadofprint
    completed_on: date | None = None
    revised_on: date | None = None
    events: list[DatedEvent] = field(default_factory=list)

    gene_symbols: list[str] = field(default_factory=list)
    # ui: the owner, or the list of a book that it stands in (Synonyms); name: the note
    general_notes: list[Term] = field(default_factory=list)
    space_flight_missions: list[str] = field(default_factory=list)
    citation_subsets: list[str] = field(default_factory=list)
    personal_name_subjects: list[Author] = field(default_factory=list)
    number_of_references: int | None = None
    book: Book | None = None
