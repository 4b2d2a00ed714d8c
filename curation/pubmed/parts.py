"""What the descriptions of articles and of books have in common.

A part is read by a function that takes the article and the element and puts what it finds in its
place; `read_children` calls the one that a table names for each child.
"""

from collections.abc import Callable, Mapping
from xml.etree.ElementTree import Element

from curation.article import Article, Section
from curation.identifiers import as_doi, as_pmcid
from curation.pubmed import indexing
from curation.pubmed.citations import cited_references
from curation.pubmed.dates import iso_date, whole_date
from curation.pubmed.markup import even, markup, plain

PartReader = Callable[[Article, Element], None]


def read_children(article: Article, element: Element, readers: Mapping[str, PartReader]) -> None:
    for child in element:
        read = readers.get(child.tag)
        if read is not None:
            read(article, child)


def title(article: Article, element: Element) -> None:
    article.title = markup(element)


def vernacular_title(article: Article, element: Element) -> None:
    article.vernacular_title = markup(element)


def pagination(article: Article, element: Element) -> None:
    parts = {child.tag: plain(child) for child in element}
    article.pages = parts.get("MedlinePgn", "")
    if not article.pages:
        article.pages = "-".join(filter(None, (parts.get("StartPage"), parts.get("EndPage"))))


def language(article: Article, element: Element) -> None:
    if code := plain(element).lower():
        article.languages.append(code)


def publication_type(article: Article, element: Element) -> None:
    article.publication_types.append(indexing.term(element))


def abstract(article: Article, element: Element) -> None:
    article.abstract, article.abstract_copyright = sections(element)


def sections(element: Element) -> tuple[list[Section], str]:
    """The sections of an abstract and its copyright line."""
    found: list[Section] = []
    copyright_line = ""
    for child in element:
        if child.tag == "AbstractText":
            label = even(child.get("Label", ""))
            text = markup(child)
            if text or label:
                category = child.get("NlmCategory", "")
                found.append({"label": label, "category": category, "text": text})
        elif child.tag == "CopyrightInformation":
            copyright_line = plain(child)
    return found, copyright_line


def keyword_list(article: Article, element: Element) -> None:
    article.keywords += indexing.keywords(element)


def grant_list(article: Article, element: Element) -> None:
    article.grants += indexing.grants(element)


def date_revised(article: Article, element: Element) -> None:
    article.revised_on = whole_date(element)


def event(article: Article, element: Element, kind: str) -> None:
    if written := iso_date(element):
        article.events.append({"event": kind, "date": written})


def elocation(article: Article, element: Element) -> None:
    if element.get("ValidYN") != "N" and (text := plain(element)):
        article.other_ids.append({"ui": element.get("EIdType", ""), "name": text})


def article_ids(article: Article, element: Element) -> None:
    """The record's own ids; those of the papers it cites stand elsewhere and are not its own."""
    for child in element:
        kind, text = child.get("IdType", "pubmed"), plain(child)
        if kind == "pubmed" or not text:
            continue
        if kind == "doi" and article.doi is None and (doi := as_doi(text)):
            article.doi = doi
        elif kind == "pmc" and article.pmcid is None and (pmcid := as_pmcid(text)):
            article.pmcid = pmcid
        else:
            article.other_ids.append({"ui": kind, "name": text})


def settle_ids(article: Article) -> None:
    """Take the DOI from the ELocationID where the list of ids has none; name each other id once."""
    if article.doi is None:
        candidates = (as_doi(other["name"]) for other in article.other_ids if other["ui"] == "doi")
        article.doi = next(filter(None, candidates), None)
    once = {
        (other["ui"], other["name"]): other
        for other in article.other_ids
        if not (article.doi and other["ui"] == "doi" and as_doi(other["name"]) == article.doi)
    }
    article.other_ids = list(once.values())


def pubmed_data(article: Article, element: Element) -> None:
    """The record's life in PubMed, its ids, and what it cites."""
    cites, article.cited_references = article.cited_references, []
    read_children(article, element, _PUBMED_DATA)
    # Until 2018 the references were CommentsCorrections of the kind Cites. No record has been seen
    # that says anything there that its reference list does not, so the list takes their place.
    if not article.cited_references:
        article.cited_references = cites


def _history(article: Article, element: Element) -> None:
    for child in element:
        event(article, child, child.get("PubStatus", ""))


def _publication_status(article: Article, element: Element) -> None:
    article.publication_status = plain(element)


def reference_list(article: Article, element: Element) -> None:
    article.cited_references += cited_references(element)


_PUBMED_DATA: Mapping[str, PartReader] = {
    "History": _history,
    "PublicationStatus": _publication_status,
    "ArticleIdList": article_ids,
    "ReferenceList": reference_list,
}
