"""PubMed records that nobody ever wrote, in PubMed's format (DTD 250101).

Every text is put in as it stands, so it may hold markup (`JAK<sub>1</sub>`) and has to be XML:
write `&amp;` for an ampersand. What is None, "" or empty is left out of the record. Where a list
takes plain words for the usual case (`authors=["Curator Ada"]`), it also takes what the small
functions of this file return for the unusual one (`authors=[author("Curator", "Ada", orcid=...)]`).
"""

from collections.abc import Iterable, Mapping, Sequence

from tests.pubmed.made_up_parts import (
    Sections,
    abstract_sections,
    author,
    author_list,
    book_section,
    chemical,
    databank,
    dated_events,
    element,
    elocation,
    grant,
    id_list,
    keyword_list,
    mesh_heading,
    notice,
    other_abstract,
    person,
    printed_date,
    publication_type,
    reference,
    reference_list,
    references_in,
    whole_date,
)

__all__ = [
    "article",
    "article_set",
    "author",
    "book",
    "elocation",
    "notice",
    "other_abstract",
    "reference",
    "reference_list",
]


def article_set(*records: bytes, dtd: str = "250101", deleted: Iterable[int] = ()) -> bytes:
    """The document that efetch answers with, or a file of the baseline where PMIDs are deleted."""
    gone = element(
        "DeleteCitation", "".join(element("PMID", pmid, Version="1") for pmid in deleted)
    )
    head = (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
        f'"-//NLM//DTD PubMedArticle, 1st January 20{dtd[:2]}//EN" '
        f'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_{dtd}.dtd">\n<PubmedArticleSet>\n'
    )
    tail = f"{gone}</PubmedArticleSet>"
    return head.encode() + b"".join(record + b"\n" for record in records) + tail.encode()


def article(
    pmid: int = 1001,
    *,
    version: int = 1,
    title: str = "A made-up trial of a JAK inhibitor in lupus.",
    vernacular_title: str | None = None,
    abstract: Sections = "Nobody was asked, and nobody answered.",
    abstract_copyright: str | None = None,
    other_abstracts: Iterable[str] = (),
    authors: Iterable[str] = ("Curator Ada", "Reviewer Ben"),
    authors_complete: bool = True,
    investigators: Iterable[str] = (),
    journal: str = "Made-up journal of rheumatology",
    journal_abbreviation: str | None = "Made Up J Rheumatol",
    nlm_id: str | None = "900100100",
    issn: str | None = "1234-5679",
    issn_linking: str | None = "1234-5679",
    country: str | None = "England",
    volume: str | None = "12",
    issue: str | None = "3",
    pages: str | None = "45-51",
    model: str = "Print-Electronic",
    medium: str = "Internet",
    published: str = "2022 Oct 04",
    electronic_date: str | None = None,
    doi: str | None = None,
    pmcid: str | None = None,
    article_ids: Mapping[str, str] | None = None,
    elocations: Iterable[str] | None = None,
    languages: Iterable[str] = ("eng",),
    publication_types: Iterable[str | tuple[str, str]] = ("Journal Article",),
    mesh: Iterable[str] = (),
    supplementary_concepts: Iterable[tuple[str, str, str]] = (),
    keywords: Iterable[str] = (),
    keyword_owner: str = "NOTNLM",
    chemicals: Iterable[tuple[str, str, str]] = (),
    grants: Iterable[tuple[str, str, str, str]] = (),
    nct: Iterable[str] = (),
    databanks: Mapping[str, Sequence[str]] | None = None,
    coi: str | None = None,
    references: Iterable[int | str] = (),
    reference_lists: str = "",
    notices: Iterable[str | tuple[str, int]] = (),
    status: str = "MEDLINE",
    indexing_method: str | None = None,
    publication_status: str = "ppublish",
    completed: str | None = None,
    revised: str | None = "2023-01-02",
    history: Mapping[str, str] | None = None,
    gene_symbols: Iterable[str] = (),
    general_notes: Iterable[tuple[str, str]] = (),
    space_flight_missions: Iterable[str] = (),
    citation_subsets: Iterable[str] = ("IM",),
    personal_name_subjects: Iterable[str] = (),
    number_of_references: int | None = None,
    other_ids: Iterable[tuple[str, str]] = (),
) -> bytes:
    """One PubmedArticle. Dates are written 2022-10-04, in `history` also 2022-10-04T06:00.

    published: "2022", "2022 Oct", "2022 Oct 04", "2022 Summer"; anything else is a MedlineDate.
    abstract: a text, or (label, text) or (label, category, text) for each section.
    mesh: "Lupus Nephritis", "*Lupus Nephritis", "Lupus Nephritis/drug therapy/*pathology".
    supplementary_concepts: (type, ui, name). chemicals: (registry number, ui, name).
    grants: (id, acronym, agency, country). references: a PMID, a text, or `reference(...)`.
    notices: ("RetractionIn", pmid) or `notice(...)`. general_notes and other_ids: (owner, text).
    """
    if elocations is None:
        elocations = [elocation(doi)] if doi else []
    banks = {**({"ClinicalTrials.gov": list(nct)} if nct else {}), **(databanks or {})}
    article_body = [
        element(
            "Journal",
            element("ISSN", issn, IssnType="Electronic" if medium == "Internet" else "Print"),
            element(
                "JournalIssue",
                element("Volume", volume),
                element("Issue", issue),
                element("PubDate", printed_date(published)),
                CitedMedium=medium,
            ),
            element("Title", journal),
            element("ISOAbbreviation", journal_abbreviation),
        ),
        f"<ArticleTitle>{title}</ArticleTitle>",
        element("Pagination", element("MedlinePgn", pages)),
        *elocations,
        element(
            "Abstract",
            abstract_sections(abstract),
            element("CopyrightInformation", abstract_copyright),
        ),
        author_list(authors, CompleteYN="Y" if authors_complete else "N"),
        *(element("Language", language) for language in languages),
        element("DataBankList", *(databank(*bank) for bank in banks.items()), CompleteYN="Y"),
        element("GrantList", *(grant(*parts) for parts in grants), CompleteYN="Y"),
        element("PublicationTypeList", *(publication_type(kind) for kind in publication_types)),
        element("VernacularTitle", vernacular_title),
        element("ArticleDate", whole_date(electronic_date), DateType="Electronic"),
    ]
    citation = [
        element("PMID", pmid, Version=version),
        element("DateCompleted", whole_date(completed)),
        element("DateRevised", whole_date(revised)),
        element("Article", *article_body, PubModel=model),
        element(
            "MedlineJournalInfo",
            element("Country", country),
            element("MedlineTA", journal_abbreviation or journal),
            element("NlmUniqueID", nlm_id),
            element("ISSNLinking", issn_linking),
        ),
        element("ChemicalList", *(chemical(*parts) for parts in chemicals)),
        element(
            "SupplMeshList",
            *(element("SupplMeshName", n, Type=t, UI=ui) for t, ui, n in supplementary_concepts),
        ),
        *(element("CitationSubset", subset) for subset in citation_subsets),
        element(
            "CommentsCorrectionsList",
            *(entry if isinstance(entry, str) else notice(*entry) for entry in notices),
        ),
        element("GeneSymbolList", *(element("GeneSymbol", symbol) for symbol in gene_symbols)),
        element("MeshHeadingList", *(mesh_heading(heading) for heading in mesh)),
        element("NumberOfReferences", number_of_references),
        element(
            "PersonalNameSubjectList",
            *(person(name, "PersonalNameSubject", {}) for name in personal_name_subjects),
        ),
        *(element("OtherID", text, Source=source) for source, text in other_ids),
        *other_abstracts,
        keyword_list(keywords, keyword_owner),
        element("CoiStatement", coi),
        *(element("SpaceFlightMission", mission) for mission in space_flight_missions),
        element(
            "InvestigatorList",
            *(person(name, "Investigator", {"ValidYN": "Y"}) for name in investigators),
        ),
        *(element("GeneralNote", text, Owner=owner) for owner, text in general_notes),
    ]
    ids = {"pubmed": str(pmid), "doi": doi, "pmc": pmcid, **(article_ids or {})}
    record = element(
        "PubmedArticle",
        element(
            "MedlineCitation",
            *citation,
            Status=status,
            Owner="NLM",
            VersionID=version if version > 1 else None,
            IndexingMethod=indexing_method,
        ),
        element(
            "PubmedData",
            dated_events(history),
            element("PublicationStatus", publication_status),
            id_list(ids),
            references_in(references),
            reference_lists,
        ),
    )
    return record.encode()


def book(
    pmid: int = 2001,
    *,
    version: int = 1,
    chapter: str | None = None,
    book_title: str = "A made-up handbook of lupus",
    abstract: Sections = "What nobody knew.",
    authors: Iterable[str] = ("Curator Ada",),
    editors: Iterable[str] = (),
    publisher: str = "Made-up Press",
    place: str | None = "London",
    published: str = "2020",
    begins: str | None = None,
    ends: str | None = None,
    volume: str | None = None,
    edition: str | None = None,
    collection: str | None = None,
    isbns: Iterable[str] = (),
    doi: str | None = None,
    medium: str | None = "Internet",
    report_number: str | None = None,
    accession: str = "NBK1001",
    locations: Iterable[tuple[str, str]] = (),
    sections: Iterable[str | tuple[str, str]] = (),
    languages: Iterable[str] = ("eng",),
    publication_types: Iterable[str | tuple[str, str]] = ("Review",),
    keywords: Iterable[str] = (),
    contributed: str | None = None,
    revised: str | None = None,
    grants: Iterable[tuple[str, str, str, str]] = (),
    synonyms: Iterable[str] = (),
    references: Iterable[int | str] = (),
    publication_status: str = "ppublish",
    history: Mapping[str, str] | None = None,
) -> bytes:
    """One PubmedBookArticle: the whole book, or one chapter of it where `chapter` names it.

    Of a whole book the authors are the book's; of a chapter, the chapter's.
    locations: (type, label), as ("chapter", "Chapter 3"). sections: a title, or (label, title).
    """
    names = author_list(authors, CompleteYN="Y", Type="authors")
    document = [
        element("PMID", pmid, Version=version),
        id_list({"bookaccession": accession, "doi": doi}),
        element(
            "Book",
            element(
                "Publisher",
                element("PublisherName", publisher),
                element("PublisherLocation", place),
            ),
            element("BookTitle", book_title, book="madeup"),
            element("PubDate", printed_date(published)),
            element("BeginningDate", begins and printed_date(begins)),
            element("EndingDate", ends and printed_date(ends)),
            "" if chapter else names,
            author_list(editors, CompleteYN="Y", Type="editors"),
            element("Volume", volume),
            element("Edition", edition),
            element("CollectionTitle", collection, book="madeupcollect"),
            *(element("Isbn", isbn) for isbn in isbns),
            element("Medium", medium),
            element("ReportNumber", report_number),
        ),
        *(element("LocationLabel", label, Type=kind) for kind, label in locations),
        element("ArticleTitle", chapter, book="madeup", part="A1"),
        *(element("Language", language) for language in languages),
        names if chapter else "",
        *(publication_type(kind) for kind in publication_types),
        element("Abstract", abstract_sections(abstract)),
        element("Sections", *(book_section(section) for section in sections)),
        keyword_list(keywords, "NOTNLM"),
        element("ContributionDate", whole_date(contributed)),
        element("DateRevised", whole_date(revised)),
        element("GrantList", *(grant(*parts) for parts in grants), CompleteYN="Y"),
        element("ItemList", *(element("Item", name) for name in synonyms), ListType="Synonyms"),
        references_in(references),
    ]
    record = element(
        "PubmedBookArticle",
        element("BookDocument", *document),
        element(
            "PubmedBookData",
            dated_events(history),
            element("PublicationStatus", publication_status),
            id_list({"pubmed": str(pmid)}),
        ),
    )
    return record.encode()
