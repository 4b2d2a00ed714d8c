"""What a record says of itself, in plain text: enough to search it, summarise it and match it.

This is not the reader that the application uses, and must not become it: the stand-in is what that
reader is tested against. A record that is not well-formed has no facts but its PMID.
"""

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from typing import NamedTuple

from curation.pubmed.standin.glimpse import MONTHS, Day, days, without_references

LANGUAGES = {"eng": "English", "ger": "German", "fre": "French", "spa": "Spanish"}


class Name(NamedTuple):
    last: str
    fore: str
    initials: str
    suffix: str
    collective: str

    def __str__(self) -> str:
        """As MEDLINE prints it: Curator A Jr."""
        words = (self.last, self.initials, self.suffix)
        return self.collective or " ".join(word for word in words if word)


@dataclass(slots=True)
class Facts:
    pmid: int
    title: str = ""
    book_title: str = ""
    vernacular_title: str = ""
    abstract: list[str] = field(default_factory=list)
    authors: list[Name] = field(default_factory=list)
    investigators: list[Name] = field(default_factory=list)
    affiliations: list[str] = field(default_factory=list)
    journal: str = ""
    iso_abbreviation: str = ""
    medline_abbreviation: str = ""
    nlm_id: str = ""
    country: str = ""
    issns: dict[str, str] = field(default_factory=dict)  # Print, Electronic, Linking
    volume: str = ""
    issue: str = ""
    pages: str = ""
    printed: str = ""  # as printed: 2022 Oct 4, 1998 Dec-1999 Jan
    electronic: str = ""  # 2022 Oct 4
    days: dict[str, Day] = field(default_factory=dict)  # event -> the first day meant
    history: dict[str, str] = field(default_factory=dict)  # event -> 2022/10/05 06:00
    ids: list[tuple[str, str]] = field(default_factory=list)  # (doi, 10.1/x), (pubmed, 1), ...
    elocations: list[tuple[str, str]] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    publication_types: list[str] = field(default_factory=list)
    mesh: list[str] = field(default_factory=list)  # "Lupus Nephritis/*drug therapy"
    keywords: list[str] = field(default_factory=list)
    substances: list[str] = field(default_factory=list)
    accessions: list[str] = field(default_factory=list)
    grants: list[str] = field(default_factory=list)
    notices: list[tuple[str, str, str]] = field(default_factory=list)  # kind, citation, PMID
    status: str = ""
    owner: str = ""
    publication_status: str = ""
    is_book: bool = False

    def id(self, kind: str) -> str:
        return next((value for of, value in self.ids if of == kind), "")

    @property
    def first_page(self) -> str:
        return self.pages.partition("-")[0].strip()


def facts(pmid: int, xml: bytes) -> Facts:
    xml = without_references(xml)
    try:
        record = ET.fromstring(xml)
    except ET.ParseError:
        return Facts(pmid)
    is_book = record.tag == "PubmedBookArticle"
    said = _book(pmid, record) if is_book else _article(pmid, record)
    said.days = days(xml)
    return said


def _article(pmid: int, record: ET.Element) -> Facts:
    citation = _find(record, "MedlineCitation")
    article = _find(citation, "Article")
    journal = _find(article, "Journal")
    info = _find(citation, "MedlineJournalInfo")
    said = Facts(
        pmid,
        title=_text(article.find("ArticleTitle")),
        vernacular_title=_text(article.find("VernacularTitle")),
        investigators=_names(citation, "InvestigatorList/Investigator"),
        journal=_text(journal.find("Title")),
        iso_abbreviation=_text(journal.find("ISOAbbreviation")),
        medline_abbreviation=_text(info.find("MedlineTA")),
        nlm_id=_text(info.find("NlmUniqueID")),
        country=_text(info.find("Country")),
        volume=_text(journal.find("JournalIssue/Volume")),
        issue=_text(journal.find("JournalIssue/Issue")),
        pages=_pages(article),
        printed=_printed(journal.find("JournalIssue/PubDate")),
        electronic=_printed(article.find("ArticleDate")),
        substances=_texts(citation, "ChemicalList/Chemical/NameOfSubstance"),
        mesh=[_heading(heading) for heading in citation.iterfind("MeshHeadingList/MeshHeading")],
        accessions=_texts(article, "DataBankList/DataBank/AccessionNumberList/AccessionNumber"),
        notices=[
            (entry.get("RefType", ""), _text(entry.find("RefSource")), _text(entry.find("PMID")))
            for entry in citation.iterfind("CommentsCorrectionsList/CommentsCorrections")
        ],
        status=citation.get("Status", ""),
        owner=citation.get("Owner", ""),
        publication_types=_texts(article, "PublicationTypeList/PublicationType"),
    )
    for kind, path in (("Print", "ISSN[@IssnType='Print']"), ("Electronic", "ISSN")):
        if (issn := _text(journal.find(path))) and issn not in said.issns.values():
            said.issns[kind] = issn
    if linking := _text(info.find("ISSNLinking")):
        said.issns["Linking"] = linking
    _say_what_both_have(said, article, citation, _find(record, "PubmedData"))
    return said


def _book(pmid: int, record: ET.Element) -> Facts:
    document = _find(record, "BookDocument")
    book = _find(document, "Book")
    said = Facts(
        pmid,
        title=_text(document.find("ArticleTitle")),
        book_title=_text(book.find("BookTitle")),
        country=_text(book.find("Publisher/PublisherLocation")),
        journal=_text(book.find("Publisher/PublisherName")),
        volume=_text(book.find("Volume")),
        printed=_printed(book.find("PubDate")),
        publication_types=_texts(document, "PublicationType"),
        is_book=True,
    )
    said.ids = _ids(document)
    said.authors = _names(book, "AuthorList/Author")
    _say_what_both_have(said, document, document, _find(record, "PubmedBookData"))
    return said


def _say_what_both_have(
    said: Facts, article: ET.Element, citation: ET.Element, about: ET.Element
) -> None:
    said.abstract = [
        f"{label}: {text}" if (label := part.get("Label")) else text
        for part in article.iterfind("Abstract/AbstractText")
        if (text := _text(part))
    ]
    said.authors = _names(article, "AuthorList/Author") + said.authors
    said.affiliations = [_text(place) for place in article.iter("Affiliation")]
    said.languages = _texts(article, "Language")
    said.grants = [
        "/".join(text for part in grant if (text := _text(part)))
        for grant in article.iterfind("GrantList/Grant")
    ]
    said.keywords = _texts(citation, "KeywordList/Keyword")
    said.elocations = [
        (place.get("EIdType", ""), _text(place)) for place in article.iterfind("ELocationID")
    ]
    said.ids = _ids(about) + said.ids
    said.publication_status = _text(about.find("PublicationStatus"))
    for event in about.iterfind("History/PubMedPubDate"):
        year, month, day, hour, minute = (
            _text(event.find(part)) for part in ("Year", "Month", "Day", "Hour", "Minute")
        )
        said.history[event.get("PubStatus", "")] = (
            f"{year}/{month:0>2}/{day:0>2} {hour:0>2}:{minute:0>2}"
        )


def _find(element: ET.Element, path: str) -> ET.Element:
    """The element, or an empty one: nothing in a PubMed record is certain to be there."""
    found = element.find(path)
    return ET.Element(path) if found is None else found


def _text(element: ET.Element | None) -> str:
    if element is None:
        return ""
    text = "".join(element.itertext()) if len(element) else element.text or ""
    return " ".join(text.split())


def _texts(element: ET.Element, path: str) -> list[str]:
    return [text for one in element.iterfind(path) if (text := _text(one))]


def _ids(element: ET.Element) -> list[tuple[str, str]]:
    return [
        (one.get("IdType", "pubmed"), text)
        for one in element.iterfind("ArticleIdList/ArticleId")
        if (text := _text(one))
    ]


def _names(element: ET.Element, path: str) -> list[Name]:
    parts = ("LastName", "ForeName", "Initials", "Suffix", "CollectiveName")
    return [Name(*(_text(one.find(part)) for part in parts)) for one in element.iterfind(path)]


def _pages(article: ET.Element) -> str:
    printed = _text(article.find("Pagination/MedlinePgn"))
    return printed or "-".join(_texts(article, "Pagination/*"))


def _heading(heading: ET.Element) -> str:
    return "/".join(
        ("*" if term.get("MajorTopicYN") == "Y" else "") + _text(term) for term in heading
    )


def _printed(date: ET.Element | None) -> str:
    """A date as PubMed shows it: 2022 Oct 4."""
    if date is None:
        return ""
    if loose := _text(date.find("MedlineDate")):
        return loose
    year, month, day = (_text(date.find(part)) for part in ("Year", "Month", "Day"))
    month = MONTHS[int(month) - 1] if month.isdecimal() and 1 <= int(month) <= 12 else month
    words = (year, month or _text(date.find("Season")), day.lstrip("0"))
    return " ".join(word for word in words if word)
