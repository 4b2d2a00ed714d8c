"""The people of a record: authors, editors, investigators, and those whom it is about."""

from typing import Literal
from xml.etree.ElementTree import Element

from curation.article import Affiliation, Author
from curation.identifiers import as_orcid
from curation.pubmed.markup import markup, plain

Role = Literal["author", "editor", "investigator"]


def people(elements: Element, role: Role) -> list[Author]:
    """The people of one list, in its order."""
    return [person(element, role) for element in elements]


def person(element: Element, role: Role) -> Author:
    last_name = fore_name = initials = suffix = collective_name = orcid = ""
    ids: dict[str, str] = {}
    affiliations: list[Affiliation] = []
    for child in element:
        tag = child.tag
        if tag == "LastName":
            last_name = plain(child)
        elif tag == "ForeName":
            fore_name = plain(child)
        elif tag == "Initials":
            initials = plain(child)
        elif tag == "AffiliationInfo":
            if affiliation := _affiliation(child):
                affiliations.append(affiliation)
        elif tag == "Identifier":
            add_identifier(ids, child)
        elif tag == "Suffix":
            suffix = plain(child)
        elif tag == "CollectiveName":
            collective_name = markup(child)
        elif tag == "Affiliation":  # until 2014 an author had one, without a frame
            affiliations.append(affiliation_of(child))
    if ids:
        orcid = as_orcid(ids.get("ORCID", "")) or ""
    said = element.attrib
    return {
        "role": role,
        "last_name": last_name,
        "fore_name": fore_name,
        "initials": initials,
        "suffix": suffix,
        "collective_name": collective_name,
        "orcid": orcid,
        "ids": ids,
        "affiliations": affiliations,
        "is_valid": said.get("ValidYN") != "N",
        "equal_contribution": said.get("EqualContrib") == "Y",
    }


def affiliation_of(element: Element) -> Affiliation:
    return {"text": markup(element), "ids": {}}


def _affiliation(info: Element) -> Affiliation | None:
    text = ""
    ids: dict[str, str] = {}
    for child in info:
        if child.tag == "Affiliation":
            text = markup(child)
        elif child.tag == "Identifier":
            add_identifier(ids, child)
    return {"text": text, "ids": ids} if text or ids else None


def add_identifier(ids: dict[str, str], element: Element) -> None:
    """A source that names somebody twice keeps both, a space between them."""
    text = plain(element)
    if text:
        source = element.get("Source", "")
        ids[source] = f"{ids[source]} {text}" if source in ids else text
