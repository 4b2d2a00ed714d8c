"""Each field of Article as `Bio.Entrez.read` has it: an oracle for our reader.

Bio.Entrez reads with escape=True: its strings then hold the inline tags as tags and all else
escaped, which is our markup. Formulas it leaves in MathML; of a text with one, only the characters
are compared. Runs of white space, which Bio.Entrez keeps, count as one space.
"""

import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

from Bio import Entrez

from curation.article import Article
from curation.management.bench import oracle_values as take
from curation.management.bench.oracle_values import article, citation, info, issue, journal, life

Field = Callable[[Any], object]


def read_with_biopython(document: bytes) -> list[Any]:
    """Every record of a document, articles before books."""
    answer = Entrez.read(BytesIO(document), escape=True)  # type: ignore[no-untyped-call]
    if isinstance(answer, list):  # by the DTDs until 2015
        return answer
    return [*answer["PubmedArticle"], *answer["PubmedBookArticle"]]


def pmid_of(record: Any) -> int:
    return int((record.get("BookDocument") or record["MedlineCitation"])["PMID"])


def differences(ours: Article, record: Any) -> list[str]:
    """Each field in which our reading and Bio.Entrez's differ, with both values."""
    found = []
    for name, field in (BOOK_FIELDS if "BookDocument" in record else ARTICLE_FIELDS).items():
        value, wanted = getattr(ours, name), field(record)
        if not _alike(value, wanted):
            found.append(f"PMID {ours.pmid}, {name}: ours {value!r}, Bio.Entrez's {wanted!r}")
    return found


def _alike(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, str) and "<math" in theirs:
        return _characters(ours) == _characters(theirs)
    if isinstance(theirs, dict) and isinstance(ours, dict):
        return ours.keys() == theirs.keys() and all(_alike(ours[k], theirs[k]) for k in theirs)
    if isinstance(theirs, list) and isinstance(ours, list):
        return len(ours) == len(theirs) and all(map(_alike, ours, theirs))
    return type(ours) is type(theirs) and bool(ours == theirs)


def _characters(text: str) -> list[str]:
    return sorted(re.sub(r"<[^>]*>|\s", "", text))


ARTICLE_FIELDS: Mapping[str, Field] = {
    "pmid": pmid_of,
    "pmid_version": lambda r: int(citation(r)["PMID"].attributes["Version"]),
    "kind": lambda r: "article",
    "title": lambda r: take.markup(article(r)["ArticleTitle"]),
    "vernacular_title": lambda r: take.markup(article(r).get("VernacularTitle", "")),
    "abstract": lambda r: take.sections(article(r).get("Abstract")),
    "abstract_copyright": lambda r: take.plain(
        article(r).get("Abstract", {}).get("CopyrightInformation", "")
    ),
    "other_abstracts": lambda r: [
        {
            "type": each.attributes["Type"],
            "language": each.attributes["Language"],
            "sections": take.sections(each),
            "copyright": take.plain(each.get("CopyrightInformation", "")),
        }
        for each in citation(r)["OtherAbstract"]
    ],
    "authors": take.authors,
    "authors_complete": lambda r: (
        "AuthorList" not in article(r) or article(r)["AuthorList"].attributes["CompleteYN"] == "Y"
    ),
    "journal": lambda r: take.plain(journal(r).get("Title", "")),
    "journal_abbreviation": lambda r: take.plain(
        journal(r).get("ISOAbbreviation") or info(r)["MedlineTA"]
    ),
    "nlm_id": lambda r: take.plain(info(r).get("NlmUniqueID", "")),
    "issn": lambda r: take.plain(journal(r).get("ISSN", "")),
    "issn_linking": lambda r: take.plain(info(r).get("ISSNLinking", "")),
    "country": lambda r: take.plain(info(r).get("Country", "")),
    "volume": lambda r: take.plain(issue(r).get("Volume", "")),
    "issue": lambda r: take.plain(issue(r).get("Issue", "")),
    "pages": lambda r: take.pages(article(r).get("Pagination", {})),
    "publication_model": lambda r: article(r).attributes["PubModel"],
    "publication_date": take.published,
    "published_on": lambda r: take.first_day(take.published(r)),
    "publication_year": lambda r: take.year(take.published(r)),
    "doi": take.doi,
    "pmcid": take.pmcid,
    "other_ids": take.other_ids,
    "languages": lambda r: [text.lower() for text in take.texts(article(r)["Language"])],
    "publication_types": lambda r: take.terms(article(r)["PublicationTypeList"]),
    "mesh": take.mesh,
    "supplementary_concepts": lambda r: [
        {"type": each.attributes["Type"], **term}
        for each in citation(r).get("SupplMeshList", [])
        for term in take.terms([each])
    ],
    "keywords": lambda r: take.keywords(citation(r)["KeywordList"]),
    "chemicals": lambda r: [
        {"registry_number": take.plain(each["RegistryNumber"]), **term}
        for each in citation(r).get("ChemicalList", [])
        for term in take.terms([each["NameOfSubstance"]])
    ],
    "grants": lambda r: take.grants(article(r).get("GrantList", [])),
    "databanks": lambda r: [
        {
            "name": take.plain(each["DataBankName"]),
            "accession_numbers": take.texts(each.get("AccessionNumberList", [])),
        }
        for each in article(r).get("DataBankList", [])
    ],
    "nct_numbers": take.nct_numbers,
    "coi_statement": lambda r: take.markup(citation(r).get("CoiStatement", "")),
    "cited_references": take.cited,
    "notices": take.notices,
    "citation_status": lambda r: citation(r).attributes["Status"],
    "indexing_method": lambda r: citation(r).attributes.get("IndexingMethod", ""),
    "publication_status": lambda r: take.plain(life(r).get("PublicationStatus", "")),
    "completed_on": lambda r: take.whole_date(citation(r).get("DateCompleted")),
    "revised_on": lambda r: take.whole_date(citation(r).get("DateRevised")),
    "events": lambda r: [
        *(take.event(each, "electronic") for each in article(r).get("ArticleDate", [])),
        *take.history(r),
    ],
    "gene_symbols": lambda r: take.texts(citation(r).get("GeneSymbolList", [])),
    "general_notes": lambda r: take.terms(citation(r)["GeneralNote"], "Owner"),
    "space_flight_missions": lambda r: take.texts(citation(r)["SpaceFlightMission"]),
    "citation_subsets": lambda r: take.texts(citation(r)["CitationSubset"]),
    "personal_name_subjects": lambda r: [
        take.person(each, "author") for each in citation(r).get("PersonalNameSubjectList", [])
    ],
    "number_of_references": lambda r: take.number(citation(r).get("NumberOfReferences")),
    "book": lambda r: None,
}


def _document(record: Any) -> Any:
    return record["BookDocument"]


# What only articles have is empty in a book.
BOOK_FIELDS: Mapping[str, Field] = {
    "pmid": pmid_of,
    "pmid_version": lambda r: int(_document(r)["PMID"].attributes["Version"]),
    "kind": lambda r: "chapter" if "ArticleTitle" in _document(r) else "book",
    "title": lambda r: take.markup(
        _document(r).get("ArticleTitle") or _document(r)["Book"]["BookTitle"]
    ),
    "vernacular_title": lambda r: take.markup(_document(r).get("VernacularTitle", "")),
    "abstract": lambda r: take.sections(_document(r).get("Abstract")),
    "abstract_copyright": lambda r: take.plain(
        _document(r).get("Abstract", {}).get("CopyrightInformation", "")
    ),
    "other_abstracts": lambda r: [],
    "authors": take.book_authors,
    "authors_complete": lambda r: all(
        listed.attributes["CompleteYN"] == "Y"
        for listed in [*_document(r)["AuthorList"], *_document(r)["Book"]["AuthorList"]]
    ),
    "journal": lambda r: "",
    "journal_abbreviation": lambda r: "",
    "nlm_id": lambda r: "",
    "issn": lambda r: "",
    "issn_linking": lambda r: "",
    "country": lambda r: "",
    "volume": lambda r: "",
    "issue": lambda r: "",
    "pages": lambda r: take.pages(_document(r).get("Pagination", {})),
    "publication_model": lambda r: "",
    "publication_date": take.book_published,
    "published_on": lambda r: take.first_day(take.book_published(r)),
    "publication_year": lambda r: take.year(take.book_published(r)),
    "doi": take.doi,
    "pmcid": take.pmcid,
    "other_ids": take.other_ids,
    "languages": lambda r: [text.lower() for text in take.texts(_document(r)["Language"])],
    "publication_types": lambda r: take.terms(_document(r)["PublicationType"]),
    "mesh": lambda r: [],
    "supplementary_concepts": lambda r: [],
    "keywords": lambda r: take.keywords(_document(r)["KeywordList"]),
    "chemicals": lambda r: [],
    "grants": lambda r: take.grants(_document(r).get("GrantList", [])),
    "databanks": lambda r: [],
    "nct_numbers": take.nct_numbers,
    "coi_statement": lambda r: "",
    "cited_references": take.cited,
    "notices": lambda r: [],
    "citation_status": lambda r: "",
    "indexing_method": lambda r: "",
    "publication_status": lambda r: take.plain(life(r)["PublicationStatus"]),
    "completed_on": lambda r: None,
    "revised_on": lambda r: take.whole_date(_document(r).get("DateRevised")),
    "events": lambda r: [
        *(
            take.event(_document(r)[name], "contribution")
            for name in ["ContributionDate"]
            if name in _document(r)
        ),
        *take.history(r),
    ],
    "gene_symbols": lambda r: [],
    "general_notes": lambda r: [
        {"ui": listed.attributes["ListType"], "name": take.plain(each)}
        for listed in _document(r)["ItemList"]
        for each in listed
    ],
    "space_flight_missions": lambda r: [],
    "citation_subsets": lambda r: [],
    "personal_name_subjects": lambda r: [],
    "number_of_references": lambda r: None,
    "book": take.book,
}
