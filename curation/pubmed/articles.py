"""MedlineCitation: how PubMed describes a journal article."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element

from curation.article import Article
from curation.pubmed import indexing, parts
from curation.pubmed.citations import notices
from curation.pubmed.dates import printed_date, whole_date
from curation.pubmed.markup import markup, plain
from curation.pubmed.parts import PartReader, read_children
from curation.pubmed.people import affiliation_of, people


def read_citation(article: Article, element: Element) -> None:
    article.citation_status = element.get("Status", "")
    article.indexing_method = element.get("IndexingMethod", "")
    read_children(article, element, _CITATION)


def _article(article: Article, element: Element) -> None:
    article.publication_model = element.get("PubModel", "")
    read_children(article, element, _ARTICLE)
    # Until 2013 there was one affiliation for the whole paper, and it was the first author's.
    affiliation = element.find("Affiliation")
    if affiliation is not None and article.authors and not article.authors[0]["affiliations"]:
        article.authors[0]["affiliations"].append(affiliation_of(affiliation))


def _journal(article: Article, element: Element) -> None:
    for child in element:
        tag = child.tag
        if tag == "JournalIssue":
            _issue(article, child)
        elif tag == "Title":
            article.journal = plain(child)
        elif tag == "ISOAbbreviation":
            article.journal_abbreviation = plain(child)
        elif tag == "ISSN":
            article.issn = plain(child)


def _issue(article: Article, element: Element) -> None:
    for child in element:
        tag = child.tag
        if tag == "PubDate":
            _published(article, child)
        elif tag == "Volume":
            article.volume = plain(child)
        elif tag == "Issue":
            article.issue = plain(child)


def _published(article: Article, element: Element) -> None:
    printed = printed_date(element)
    article.publication_date = printed.text
    article.published_on = printed.first_day
    article.publication_year = printed.year


def _article_date(article: Article, element: Element) -> None:
    """When it appeared online; the date of publication too, where the issue has none."""
    parts.event(article, element, element.get("DateType", "Electronic").lower())
    if not article.publication_date:
        _published(article, element)


def _authors(article: Article, element: Element) -> None:
    article.authors_complete = element.get("CompleteYN") != "N"
    article.authors += people(element, "author")


def _investigators(article: Article, element: Element) -> None:
    article.authors += people(element, "investigator")


def _personal_name_subjects(article: Article, element: Element) -> None:
    article.personal_name_subjects += people(element, "author")


def _publication_types(article: Article, element: Element) -> None:
    article.publication_types += indexing.terms(element)


def _databanks(article: Article, element: Element) -> None:
    article.databanks += indexing.databanks(element)


def _journal_info(article: Article, element: Element) -> None:
    for child in element:
        tag = child.tag
        if tag == "Country":
            article.country = plain(child)
        elif tag == "NlmUniqueID":
            article.nlm_id = plain(child)
        elif tag == "ISSNLinking":
            article.issn_linking = plain(child)
        elif tag == "MedlineTA" and not article.journal_abbreviation:
            article.journal_abbreviation = plain(child)


def _chemicals(article: Article, element: Element) -> None:
    article.chemicals += indexing.chemicals(element)


def _supplementary_concepts(article: Article, element: Element) -> None:
    article.supplementary_concepts += indexing.supplementary_concepts(element)


def _comments_corrections(article: Article, element: Element) -> None:
    spoken_of, cited = notices(element)
    article.notices += spoken_of
    article.cited_references += cited


def _mesh(article: Article, element: Element) -> None:
    article.mesh += indexing.mesh_headings(element)


def _gene_symbols(article: Article, element: Element) -> None:
    article.gene_symbols += indexing.texts(element)


def _number_of_references(article: Article, element: Element) -> None:
    number = plain(element)
    if number.isascii() and number.isdecimal() and len(number) < 9:
        article.number_of_references = int(number)


def _other_id(article: Article, element: Element) -> None:
    article.other_ids.append({"ui": element.get("Source", ""), "name": plain(element)})


def _other_abstract(article: Article, element: Element) -> None:
    sections, copyright_line = parts.sections(element)
    article.other_abstracts.append(
        {
            "type": element.get("Type", ""),
            "language": element.get("Language", "eng"),
            "sections": sections,
            "copyright": copyright_line,
        }
    )


def _coi_statement(article: Article, element: Element) -> None:
    article.coi_statement = markup(element)


def _general_note(article: Article, element: Element) -> None:
    article.general_notes.append({"ui": element.get("Owner", "NLM"), "name": plain(element)})


def _space_flight_mission(article: Article, element: Element) -> None:
    if mission := plain(element):
        article.space_flight_missions.append(mission)


def _citation_subset(article: Article, element: Element) -> None:
    if subset := plain(element):
        article.citation_subsets.append(subset)


def _date_completed(article: Article, element: Element) -> None:
    article.completed_on = whole_date(element)


_CITATION: Mapping[str, PartReader] = {
    "DateCompleted": _date_completed,
    "DateRevised": parts.date_revised,
    "Article": _article,
    "MedlineJournalInfo": _journal_info,
    "ChemicalList": _chemicals,
    "SupplMeshList": _supplementary_concepts,
    "CitationSubset": _citation_subset,
    "CommentsCorrectionsList": _comments_corrections,
    "GeneSymbolList": _gene_symbols,
    "MeshHeadingList": _mesh,
    "NumberOfReferences": _number_of_references,
    "PersonalNameSubjectList": _personal_name_subjects,
    "OtherID": _other_id,
    "OtherAbstract": _other_abstract,
    "KeywordList": parts.keyword_list,
    "CoiStatement": _coi_statement,
    "SpaceFlightMission": _space_flight_mission,
    "InvestigatorList": _investigators,
    "GeneralNote": _general_note,
}

_ARTICLE: Mapping[str, PartReader] = {
    "Journal": _journal,
    "ArticleTitle": parts.title,
    "Pagination": parts.pagination,
    "ELocationID": parts.elocation,
    "Abstract": parts.abstract,
    "AuthorList": _authors,
    "Language": parts.language,
    "DataBankList": _databanks,
    "GrantList": parts.grant_list,
    "PublicationTypeList": _publication_types,
    "VernacularTitle": parts.vernacular_title,
    "ArticleDate": _article_date,
}
