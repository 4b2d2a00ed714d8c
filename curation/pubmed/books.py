"""BookDocument: how PubMed describes a book, or one chapter of it.

A chapter has a title, authors and often a date of its own, and the people of the book are its
editors. Of a whole book, title, authors and date are the book's.
"""

from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from curation.article import Article, Book
from curation.pubmed import parts
from curation.pubmed.dates import NO_DATE, Printed, printed_date
from curation.pubmed.indexing import texts
from curation.pubmed.markup import escape, markup, plain
from curation.pubmed.parsing import Unreadable
from curation.pubmed.parts import PartReader, read_children
from curation.pubmed.people import Role, people

MAX_DEPTH = 20
_ROLES: tuple[Role, ...] = ("author", "editor", "investigator")


def read_book(article: Article, element: Element) -> None:
    article.kind = "chapter" if element.find("ArticleTitle") is not None else "book"
    read_children(article, element, _DOCUMENT)
    if article.book is not None:
        labels = element.findall("LocationLabel")
        article.book["locations"] = [label for each in labels if (label := plain(each))]
        article.book["accession"] = next(
            (other["name"] for other in article.other_ids if other["ui"] == "bookaccession"), ""
        )
        article.title = article.title or article.book["title"]
    article.authors.sort(key=lambda each: _ROLES.index(each["role"]))


def _book(article: Article, element: Element) -> None:
    written: dict[str, str] = {}
    published: dict[str, Printed] = {}
    isbns: list[str] = []
    for child in element:
        tag = child.tag
        if tag in ("PubDate", "BeginningDate", "EndingDate"):
            published[tag] = printed_date(child)
        elif tag == "AuthorList":
            _add_people(article, child, _people_of_the_book(article, child))
        elif tag == "InvestigatorList":
            _investigators(article, child)
        elif tag == "ELocationID":
            parts.elocation(article, child)
        elif tag == "Isbn":
            isbns.append(plain(child))
        elif tag == "Publisher":
            written |= {part.tag: plain(part) for part in child}
        else:
            is_title = tag in ("BookTitle", "CollectionTitle")
            written[tag] = markup(child) if is_title else plain(child)
    _published(article, published.get("PubDate", NO_DATE))
    volume = (written.get("Volume"), written.get("VolumeTitle"))
    article.book = Book(
        title=written.get("BookTitle", ""),
        publisher=written.get("PublisherName", ""),
        place=written.get("PublisherLocation", ""),
        edition=written.get("Edition", ""),
        volume=". ".join(filter(None, volume)),
        isbns=isbns,
        collection=written.get("CollectionTitle", ""),
        medium=written.get("Medium", ""),
        report_number=written.get("ReportNumber", ""),
        accession="",
        locations=[],
        sections=[],
        pub_date=published.get("PubDate", NO_DATE).text,
        begins=published.get("BeginningDate", NO_DATE).text,
        ends=published.get("EndingDate", NO_DATE).text,
    )


def _people_of_the_book(article: Article, element: Element) -> Role:
    is_edited = element.get("Type") == "editors"
    return "editor" if is_edited or article.kind == "chapter" else "author"


def _authors(article: Article, element: Element) -> None:
    _add_people(article, element, "editor" if element.get("Type") == "editors" else "author")


def _add_people(article: Article, element: Element, role: Role) -> None:
    article.authors_complete &= element.get("CompleteYN") != "N"
    article.authors += people(element, role)


def _investigators(article: Article, element: Element) -> None:
    article.authors += people(element, "investigator")


def _published(article: Article, printed: Printed) -> None:
    article.publication_date = printed.text
    article.published_on = printed.first_day
    article.publication_year = printed.year


def _contribution_date(article: Article, element: Element) -> None:
    parts.event(article, element, "contribution")
    _published(article, printed_date(element))


def _sections(article: Article, element: Element) -> None:
    if article.book is not None:
        article.book["sections"] += _titles(element)


def _titles(element: Element, depth: int = 0) -> Iterator[str]:
    """The title of each section after its label, and then those of the sections in it."""
    if depth > MAX_DEPTH:
        raise Unreadable(f"The record has more than {MAX_DEPTH} sections in one another.")
    for section in element.findall("Section"):
        label, heading = section.find("LocationLabel"), section.find("SectionTitle")
        words = (
            "" if label is None else escape(plain(label)).rstrip(".:"),
            "" if heading is None else markup(heading),
        )
        if any(words):
            yield ". ".join(filter(None, words))
        yield from _titles(section, depth + 1)


def _item_list(article: Article, element: Element) -> None:
    """A list of words, such as the synonyms of a disease."""
    kind = element.get("ListType", "")
    article.general_notes += [{"ui": kind, "name": item} for item in texts(element)]


_DOCUMENT: Mapping[str, PartReader] = {
    "ArticleIdList": parts.article_ids,
    "Book": _book,
    "ArticleTitle": parts.title,
    "VernacularTitle": parts.vernacular_title,
    "Pagination": parts.pagination,
    "Language": parts.language,
    "AuthorList": _authors,
    "InvestigatorList": _investigators,
    "PublicationType": parts.publication_type,
    "Abstract": parts.abstract,
    "Sections": _sections,
    "KeywordList": parts.keyword_list,
    "ContributionDate": _contribution_date,
    "DateRevised": parts.date_revised,
    "GrantList": parts.grant_list,
    "ItemList": _item_list,
    "ReferenceList": parts.reference_list,
}
