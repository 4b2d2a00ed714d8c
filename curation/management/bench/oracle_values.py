"""What `Bio.Entrez.read` returns, taken apart the way that the fields of Article want it.

It is written from PubMed's DTD and from what Bio.Entrez returns, and shares with our reader only
the way in which identifiers are written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from curation.identifiers import as_doi, as_nct_number, as_orcid, as_pmcid, as_pmid, nct_numbers_in

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
SEASONS = {"Winter": 1, "Spring": 3, "Summer": 6, "Autumn": 9, "Fall": 9}


def markup(text: Any) -> str:
    return re.sub("[ \t\r\n]+", " ", str(text)).strip(" ")


def plain(text: Any) -> str:
    words = re.sub("<[^>]*>", "", markup(text))
    return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip(" ")


def texts(elements: Iterable[Any]) -> list[str]:
    return [plain(text) for text in elements if text]


def terms(elements: Iterable[Any], attribute: str = "UI") -> list[dict[str, str]]:
    return [{"ui": e.attributes.get(attribute, ""), "name": plain(e)} for e in elements]


def says(element: Any, attribute: str) -> bool:
    return bool(element.attributes.get(attribute) == "Y")


# Dates.


def printed(parts: Mapping[str, str]) -> str:
    if "MedlineDate" in parts:
        return plain(parts["MedlineDate"])
    month, day = parts.get("Month", ""), parts.get("Day", "").lstrip("0")
    month = MONTHS[int(month) - 1] if month.isdigit() else month
    return " ".join(filter(None, (parts.get("Year"), month, parts.get("Season"), day)))


def first_day(printed: str) -> date | None:
    """By its words: a year, then perhaps a month and a day, or a season; the rest is the end."""
    words = re.split(r"[^A-Za-z0-9]+", printed)
    years = [place for place, word in enumerate(words) if re.fullmatch("[12][0-9]{3}", word)]
    if not years:
        return None
    number, (word, day) = int(words[years[0]]), [*words[years[0] + 1 :], "", ""][:2]
    if word[:3].title() not in MONTHS:
        return date(number, SEASONS.get(word, 1), 1)
    month = MONTHS.index(word[:3].title()) + 1
    return date(number, month, int(day) if re.fullmatch("[0-9]{1,2}", day) else 1)


def year(printed: str) -> int | None:
    first = first_day(printed)
    return first.year if first else None


def whole_date(parts: Mapping[str, str] | None) -> date | None:
    return date(int(parts["Year"]), int(parts["Month"]), int(parts["Day"])) if parts else None


def event(parts: Mapping[str, str], kind: str) -> dict[str, str]:
    numbers = [parts["Year"], *(parts[p].zfill(2) for p in ("Month", "Day") if p in parts)]
    clock = [parts[p].zfill(2) for p in ("Hour", "Minute") if p in parts]
    return {"event": kind, "date": "-".join(numbers) + ("T" + ":".join(clock) if clock else "")}


# People.


def person(person: Any, role: str) -> dict[str, Any]:
    ids = identifiers(person)
    said = getattr(person, "attributes", {})
    affiliations = [
        {"text": markup(info["Affiliation"]), "ids": identifiers(info)}
        for info in person.get("AffiliationInfo", [])
    ]
    if "Affiliation" in person:  # pubmed_140101.dtd
        affiliations.append({"text": markup(person["Affiliation"]), "ids": {}})
    return {
        "role": role,
        "last_name": plain(person.get("LastName", "")),
        "fore_name": plain(person.get("ForeName", "")),
        "initials": plain(person.get("Initials", "")),
        "suffix": plain(person.get("Suffix", "")),
        "collective_name": markup(person.get("CollectiveName", "")),
        "orcid": as_orcid(ids.get("ORCID", "")) or "",
        "ids": ids,
        "affiliations": affiliations,
        "is_valid": said.get("ValidYN") != "N",
        "equal_contribution": said.get("EqualContrib") == "Y",
    }


def identifiers(element: Any) -> dict[str, str]:
    return {each.attributes["Source"]: plain(each) for each in element.get("Identifier", [])}


def authors(record: Any) -> list[dict[str, Any]]:
    described = article(record)
    people = [person(each, "author") for each in described.get("AuthorList", [])]
    if "Affiliation" in described and people and not people[0]["affiliations"]:
        people[0]["affiliations"] = [{"text": markup(described["Affiliation"]), "ids": {}}]
    listed = citation(record).get("InvestigatorList", [])
    for investigators in listed if type(listed) is list else [listed]:  # one, until 2015
        people += [person(each, "investigator") for each in investigators]
    return people


def book_authors(record: Any) -> list[dict[str, Any]]:
    document = record["BookDocument"]
    is_chapter = "ArticleTitle" in document
    people = [
        person(each, "editor" if listed.attributes.get("Type") == "editors" else "author")
        for listed in document["AuthorList"]
        for each in listed
    ]
    for listed in document["Book"]["AuthorList"]:
        is_edited = is_chapter or listed.attributes.get("Type") == "editors"
        people += [person(each, "editor" if is_edited else "author") for each in listed]
    return sorted(people, key=lambda person: str(person["role"]))


# Text with sections, lists of references, identifiers.


def sections(abstract: Any) -> list[dict[str, str]]:
    said = ((text, text.attributes) for text in (abstract or {}).get("AbstractText", []))
    return [
        {
            "label": markup(attributes.get("Label", "")),
            "category": attributes.get("NlmCategory", ""),
            "text": markup(text),
        }
        for text, attributes in said
        if text or attributes.get("Label")
    ]


def references(lists: Iterable[Any], title: str = "") -> Iterator[dict[str, Any]]:
    for listed in lists:
        section = markup(listed.get("Title", "")) or title
        for reference in listed["Reference"]:
            ids: dict[str, str] = {}
            for each in reference.get("ArticleIdList", []):
                ids.setdefault(each.attributes["IdType"], plain(each))
            yield {
                "text": markup(reference["Citation"]),
                "pmid": as_pmid(ids.get("pubmed", "")),
                "doi": as_doi(ids.get("doi", "")) or "",
                "pmcid": as_pmcid(ids.get("pmc", "")) or "",
                "section": section,
            }
        yield from references(listed["ReferenceList"], section)


def cited(record: Any) -> list[dict[str, Any]]:
    described = record.get("PubmedData") or record.get("BookDocument") or {}
    listed = list(references(described.get("ReferenceList", [])))
    return listed or [
        {
            "text": markup(entry["RefSource"]),
            "pmid": as_pmid(entry.get("PMID", "")),
            "doi": "",
            "pmcid": "",
            "section": "",
        }
        for entry in citation(record).get("CommentsCorrectionsList", [])
        if entry.attributes["RefType"] == "Cites"
    ]


def notices(record: Any) -> list[dict[str, Any]]:
    return [
        {
            "kind": entry.attributes["RefType"],
            "pmid": as_pmid(entry.get("PMID", "")),
            "citation": plain(entry["RefSource"]),
            "note": plain(entry.get("Note", "")),
        }
        for entry in citation(record).get("CommentsCorrectionsList", [])
        if entry.attributes["RefType"] != "Cites"
    ]


def own_ids(record: Any) -> list[tuple[str, str]]:
    """Kind and text of every id that is the record's own, in the order of the document."""
    if "BookDocument" in record:
        document = record["BookDocument"]
        lists = [document["ArticleIdList"], record["PubmedBookData"]["ArticleIdList"]]
        locations, others = document["Book"]["ELocationID"], []
    else:
        lists = [record["PubmedData"]["ArticleIdList"]] if "PubmedData" in record else []
        locations, others = article(record).get("ELocationID", []), citation(record)["OtherID"]
    return [
        *((e.attributes["EIdType"] + "?", plain(e)) for e in locations if says(e, "ValidYN")),
        *((e.attributes["Source"], plain(e)) for e in others),
        *((e.attributes["IdType"], plain(e)) for ids in lists for e in ids if e),
    ]


def doi(record: Any) -> str | None:
    ids = own_ids(record)
    first = [as_doi(text) for wanted in ("doi", "doi?") for kind, text in ids if kind == wanted]
    return next(filter(None, first), None)


def pmcid(record: Any) -> str | None:
    return next((as_pmcid(text) for kind, text in own_ids(record) if kind == "pmc"), None)


def other_ids(record: Any) -> list[dict[str, str]]:
    found = []
    for kind, text in own_ids(record):
        kind = kind.removesuffix("?")
        is_shown = kind == "pubmed" or (kind == "pmc" and as_pmcid(text) == pmcid(record))
        if is_shown or (kind == "doi" and as_doi(text) and as_doi(text) == doi(record)):
            continue
        if (one := {"ui": kind, "name": text}) not in found:
            found.append(one)
    return found


def nct_numbers(record: Any) -> list[str]:
    described = record.get("BookDocument") or article(record)
    listed = [
        as_nct_number(number)
        for databank in described.get("DataBankList", [])
        for number in databank.get("AccessionNumberList", [])
    ]
    texts_of_it = described.get("Abstract", {}).get("AbstractText", [])
    words = " ".join(map(plain, [described.get("ArticleTitle", ""), *texts_of_it]))
    return list(dict.fromkeys([*filter(None, listed), *nct_numbers_in(words)]))


# Lists of small things.


def keywords(lists: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"text": markup(e), "major": says(e, "MajorTopicYN"), "owner": listed.attributes["Owner"]}
        for listed in lists
        for e in listed
        if e
    ]


def grants(lists: Iterable[Any]) -> list[dict[str, str]]:
    names = {"id": "GrantID", "acronym": "Acronym", "agency": "Agency", "country": "Country"}
    return [{ours: plain(e.get(name, "")) for ours, name in names.items()} for e in lists]


def mesh(record: Any) -> list[dict[str, Any]]:
    def described(term: Any) -> dict[str, Any]:
        return {
            "ui": term.attributes.get("UI", ""),
            "name": plain(term),
            "major": says(term, "MajorTopicYN"),
        }

    return [
        {
            **described(heading["DescriptorName"]),
            "type": heading["DescriptorName"].attributes.get("Type", ""),
            "qualifiers": [described(qualifier) for qualifier in heading["QualifierName"]],
        }
        for heading in citation(record).get("MeshHeadingList", [])
    ]


def pages(pagination: Mapping[str, str]) -> str:
    ends = filter(None, (pagination.get("StartPage"), pagination.get("EndPage")))
    return plain(pagination.get("MedlinePgn") or "-".join(ends))


def number(text: str | None) -> int | None:
    return int(text) if text else None


# Where in the structure a thing is.


def citation(record: Any) -> Any:
    return record.get("MedlineCitation", {})


def article(record: Any) -> Any:
    return record["MedlineCitation"]["Article"]


def journal(record: Any) -> Any:
    return article(record).get("Journal", {})


def issue(record: Any) -> Any:
    return journal(record).get("JournalIssue", {})


def info(record: Any) -> Any:
    return citation(record)["MedlineJournalInfo"]


def published(record: Any) -> str:
    return printed(issue(record).get("PubDate", {}))


def life(record: Any) -> Any:
    return record.get("PubmedBookData") or record.get("PubmedData") or {}


def history(record: Any) -> list[dict[str, str]]:
    return [event(e, e.attributes["PubStatus"]) for e in life(record).get("History", [])]


def book_published(record: Any) -> str:
    document = record["BookDocument"]
    return printed(document.get("ContributionDate") or document["Book"]["PubDate"])


def book(record: Any) -> dict[str, Any]:
    document, book = record["BookDocument"], record["BookDocument"]["Book"]
    ids = {e.attributes["IdType"]: str(e) for e in document["ArticleIdList"]}
    sections = [
        ". ".join(filter(None, (markup(s.get("LocationLabel", "")), markup(s["SectionTitle"]))))
        for s in all_sections(document.get("Sections", []))
    ]
    return {
        "title": markup(book["BookTitle"]),
        "publisher": plain(book["Publisher"]["PublisherName"]),
        "place": plain(book["Publisher"].get("PublisherLocation", "")),
        "edition": plain(book.get("Edition", "")),
        "volume": plain(book.get("Volume", "")),
        "isbns": texts(book["Isbn"]),
        "collection": markup(book.get("CollectionTitle", "")),
        "medium": plain(book.get("Medium", "")),
        "report_number": plain(book.get("ReportNumber", "")),
        "accession": ids.get("bookaccession", ""),
        "locations": texts(document["LocationLabel"]),
        "sections": sections,
        "pub_date": printed(book["PubDate"]),
        "begins": printed(book.get("BeginningDate", {})),
        "ends": printed(book.get("EndingDate", {})),
    }


def all_sections(sections: Iterable[Any]) -> Iterator[Any]:
    for section in sections:
        yield section
        yield from all_sections(section["Section"])
