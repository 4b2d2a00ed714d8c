"""What the API says of a reference: in a list what a table has, alone all that PubMed has."""

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from curation.api.tabled import noun, numbered, schema_of
from curation.exports.notices import NOTICES, notices
from curation.exports.references import REFERENCES

_MARKUP = "may hold <i>, <b>, <sup>, <sub> and <u>"


Row: Any = schema_of(
    "Reference",
    REFERENCES,
    tag_keys=(list[str], "The same tags by their keys, as in their addresses."),
)
NOTICE = noun("notice", "Notice", numbered(NOTICES, "notice"), notices, citation=str)


class Term(Schema):
    ui: str = Field(description="NLM's identifier.")
    name: str = Field(description="Its name.")


class Section(Schema):
    label: str = Field(description="The label that is printed: METHODS.")
    category: str = Field(description="NLM's category of it.")
    text: str = Field(description=f"The text; {_MARKUP}.")


class OtherAbstract(Schema):
    type: str = Field(description="Whose it is: Publisher, plain-language-summary, ...")
    language: str = Field(description="Its language, ISO 639-2.")
    sections: list[Section] = Field(description="Its parts.")
    copyright: str = Field(description="Its copyright.")


class Affiliation(Schema):
    text: str = Field(description=f"As printed; {_MARKUP}.")
    ids: dict[str, str] = Field(description="Identifiers by source: GRID, ISNI, ROR.")


class Author(Schema):
    role: str = Field(description="author, editor or investigator.")
    last_name: str = Field(description="The last name.")
    fore_name: str = Field(description="The other names.")
    initials: str = Field(description="Their initials.")
    suffix: str = Field(description="Jr, 3rd.")
    collective_name: str = Field(description="A group's name, instead of a person's.")
    orcid: str = Field(description="The ORCID iD, with hyphens.")
    ids: dict[str, str] = Field(description="Every identifier as printed, by source.")
    affiliations: list[Affiliation] = Field(description="Where they work.")
    is_valid: bool = Field(description="False marks a name that was corrected later.")
    equal_contribution: bool = Field(description="Whether they contributed equally.")


class Qualifier(Term):
    major: bool = Field(description="Whether it is starred.")


class MeshHeading(Term):
    type: str = Field(description="Geographic, or empty.")
    major: bool = Field(description="Whether the descriptor itself is starred.")
    qualifiers: list[Qualifier] = Field(description="Its qualifiers.")


class Concept(Term):
    type: str = Field(description="Disease, Protocol, Organism, ...")


class Keyword(Schema):
    text: str = Field(description=f"The keyword; {_MARKUP}.")
    major: bool = Field(description="Whether it is starred.")
    owner: str = Field(description="NOTNLM: the authors'.")


class Chemical(Term):
    registry_number: str = Field(description="CAS number, EC number or UNII; 0: none.")


class Grant(Schema):
    id: str = Field(description="The grant's number.")
    acronym: str = Field(description="The institute's acronym.")
    agency: str = Field(description="Who gave it.")
    country: str = Field(description="Where.")


class Databank(Schema):
    name: str = Field(description="ClinicalTrials.gov, GEO, ...")
    accession_numbers: list[str] = Field(description="The numbers in it.")


class Cited(Schema):
    text: str = Field(description=f"The entry as PubMed prints it; {_MARKUP}.")
    pmid: int | None = Field(description="Its PMID.")
    doi: str = Field(description="Its DOI.")
    pmcid: str = Field(description="Its PMCID.")
    section: str = Field(description="The title of the list it stands in.")


class Event(Schema):
    event: str = Field(description="received, accepted, pubmed, ...")
    date: str = Field(description="As exactly as PubMed has it: 2022, 2022-10, 2022-10-04.")


class Book(Schema):
    title: str = Field(description=f"The book's title; {_MARKUP}.")
    publisher: str = Field(description="Who published it.")
    place: str = Field(description="Where.")
    edition: str = Field(description="The edition.")
    volume: str = Field(description="The volume.")
    isbns: list[str] = Field(description="Its ISBNs.")
    collection: str = Field(description="The series.")
    medium: str = Field(description="The medium.")
    report_number: str = Field(description="The report's number.")
    accession: str = Field(description="NBK1116.")
    locations: list[str] = Field(description="Chapter 3.")
    sections: list[str] = Field(description="The titles of its sections.")
    pub_date: str = Field(description="When it was published.")
    begins: str = Field(description="From when it was written.")
    ends: str = Field(description="Until when.")


class CitedFor(Schema):
    claim: int = Field(description="The claim, by its number in claims.")
    citation: int = Field(description="The citation's number.")
    statement: str = Field(description="What is claimed.")
    state: str = Field(description="The claim's state.")
    stance: str = Field(
        description="What the reference does to it: supports, disputes, qualifies, background."
    )


class Whole(Row):  # type: ignore[misc]
    """A citable publication with all that PubMed has of it, and what is claimed on it."""

    title_markup: str = Field(description=f"The title as it is set; {_MARKUP}.")
    note: str = Field(description="The curators' note.")
    shares_ids_with: int | None = Field(
        description="Another reference that had this DOI or PMCID first."
    )
    added_at: datetime = Field(description="When it came here.")
    pubmed_changed_at: datetime | None = Field(
        description="When PubMed's record of it last changed here; null: none was read yet."
    )
    pmid_version: int = Field(description="The version of PubMed's record.")
    vernacular_title: str = Field(description="The title in the paper's own language.")
    abstract: list[Section] = Field(description="The abstract, part by part.")
    abstract_copyright: str = Field(description="Its copyright.")
    other_abstracts: list[OtherAbstract] = Field(description="In other languages, or plain words.")
    people: list[Author] = Field(description="Authors, editors and investigators in full.")
    authors_complete: bool = Field(description="Whether PubMed has all of them.")
    journal_title: str = Field(description="The journal's whole title.")
    nlm_id: str = Field(description="The journal's NLM ID.")
    issn_linking: str = Field(description="The linking ISSN.")
    country: str = Field(description="The journal's country.")
    publication_model: str = Field(description="Print, Electronic, ...")
    published_on: date | None = Field(description="The first day that the date can mean.")
    other_ids: list[Term] = Field(description="Other identifiers: “ui” says of which kind.")
    publication_type_terms: list[Term] = Field(description="Publication types with their MeSH ids.")
    mesh: list[MeshHeading] = Field(description="MeSH headings.")
    supplementary_concepts: list[Concept] = Field(description="MeSH supplementary concepts.")
    keywords: list[Keyword] = Field(description="Keywords.")
    chemicals: list[Chemical] = Field(description="Substances.")
    grants: list[Grant] = Field(description="Grants.")
    databanks: list[Databank] = Field(description="Data banks and accession numbers.")
    coi_statement: str = Field(description=f"Conflicts of interest; {_MARKUP}.")
    cited_references: list[Cited] = Field(description="PubMed's reference list of it.")
    citation_status: str = Field(description="MEDLINE, PubMed-not-MEDLINE, Publisher, ...")
    indexing_method: str = Field(description="Automated, Curated, ...")
    publication_status: str = Field(description="ppublish, epublish, aheadofprint.")
    completed_on: date | None = Field(description="When NLM completed the record.")
    revised_on: date | None = Field(description="When NLM last revised it.")
    events: list[Event] = Field(description="Dates in its life.")
    gene_symbols: list[str] = Field(description="Gene symbols.")
    general_notes: list[Term] = Field(description="NLM's notes: “ui” says whose.")
    space_flight_missions: list[str] = Field(description="Space flight missions.")
    citation_subsets: list[str] = Field(description="Citation subsets.")
    personal_name_subjects: list[Author] = Field(description="People that it is about.")
    number_of_references: int | None = Field(description="How many references it has.")
    book: Book | None = Field(description="Of a book or chapter: the book.")
    all_notices: list[NOTICE.model] = Field(  # type: ignore[name-defined]
        description="What was said about it after it appeared."
    )
    claims: list[CitedFor] = Field(description="The claims that cite it, that you may see.")


# Told under another name, since the row of a list says the same in short.
RENAMED = {
    "title": "title_markup",
    "authors": "people",
    "journal": "journal_title",
    "publication_types": "publication_type_terms",
}


def in_full(fields: dict[str, Any]) -> dict[str, Any]:
    return {RENAMED.get(name, name): value for name, value in fields.items()}
