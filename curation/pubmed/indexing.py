"""What a paper is about and came from: headings, keywords, chemicals, grants, databanks."""

from xml.etree.ElementTree import Element

from curation.article import (
    Chemical,
    Databank,
    Grant,
    Keyword,
    MeshHeading,
    Qualifier,
    SupplementaryConcept,
    Term,
)
from curation.pubmed.markup import markup, plain


def mesh_headings(elements: Element) -> list[MeshHeading]:
    return [_heading(element) for element in elements if len(element)]


def _heading(element: Element) -> MeshHeading:
    descriptor = element[0]
    qualifiers: list[Qualifier] = []
    for qualifier in element[1:]:
        said = qualifier.attrib
        qualifiers.append(
            {
                "ui": said.get("UI", ""),
                "name": plain(qualifier),
                "major": said.get("MajorTopicYN") == "Y",
            }
        )
    said = descriptor.attrib
    return {
        "ui": said.get("UI", ""),
        "name": plain(descriptor),
        "type": said.get("Type", ""),
        "major": said.get("MajorTopicYN") == "Y",
        "qualifiers": qualifiers,
    }


def terms(elements: Element) -> list[Term]:
    return [term(element) for element in elements]


def term(element: Element) -> Term:
    return {"ui": element.get("UI", ""), "name": plain(element)}


def supplementary_concepts(elements: Element) -> list[SupplementaryConcept]:
    return [
        {"type": element.get("Type", ""), "ui": element.get("UI", ""), "name": plain(element)}
        for element in elements
    ]


def keywords(elements: Element) -> list[Keyword]:
    owner = elements.get("Owner", "NLM")
    return [
        {"text": text, "major": element.get("MajorTopicYN") == "Y", "owner": owner}
        for element in elements
        if (text := markup(element))
    ]


def chemicals(elements: Element) -> list[Chemical]:
    return [_chemical(element) for element in elements]


def _chemical(element: Element) -> Chemical:
    number = ui = name = ""
    for child in element:
        if child.tag == "RegistryNumber":
            number = plain(child)
        elif child.tag == "NameOfSubstance":
            ui, name = child.get("UI", ""), plain(child)
    return {"registry_number": number, "ui": ui, "name": name}


def grants(elements: Element) -> list[Grant]:
    return [_grant(element) for element in elements]


def _grant(element: Element) -> Grant:
    parts = {child.tag: plain(child) for child in element}
    return {
        "id": parts.get("GrantID", ""),
        "acronym": parts.get("Acronym", ""),
        "agency": parts.get("Agency", ""),
        "country": parts.get("Country", ""),
    }


def databanks(elements: Element) -> list[Databank]:
    return [_databank(element) for element in elements]


def _databank(element: Element) -> Databank:
    name = ""
    numbers: list[str] = []
    for child in element:
        if child.tag == "DataBankName":
            name = plain(child)
        elif child.tag == "AccessionNumberList":
            numbers += texts(child)
    return {"name": name, "accession_numbers": numbers}


def texts(elements: Element) -> list[str]:
    """The text of each element that has one."""
    return [text for element in elements if (text := plain(element))]
