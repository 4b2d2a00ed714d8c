"""What a record cites, and which other records speak of it."""

from xml.etree.ElementTree import Element

from curation.article import CitedReference, NoticeEntry
from curation.identifiers import as_doi, as_pmcid, as_pmid
from curation.pubmed.markup import escape, markup, plain
from curation.pubmed.parsing import Unreadable

MAX_DEPTH = 20


def cited_references(elements: Element, section: str = "", depth: int = 0) -> list[CitedReference]:
    """A reference list and those within it, in the order of the document."""
    if depth > MAX_DEPTH:
        raise Unreadable(f"The record has more than {MAX_DEPTH} reference lists in one another.")
    cited: list[CitedReference] = []
    for element in elements:
        tag = element.tag
        if tag == "Reference":
            cited.append(_cited(element, section))
        elif tag == "ReferenceList":
            cited += cited_references(element, section, depth + 1)
        elif tag == "Title":
            section = markup(element)
    return cited


def _cited(element: Element, section: str) -> CitedReference:
    text = doi = pmcid = ""
    pmid = None
    for child in element:
        if child.tag == "Citation":
            text = markup(child)
        elif child.tag == "ArticleIdList":
            for each in child:
                kind, written = each.get("IdType", "pubmed"), each.text or ""
                if kind == "pubmed":
                    pmid = pmid or as_pmid(written)
                elif kind == "doi":
                    doi = doi or as_doi(written) or ""
                elif kind == "pmc":
                    pmcid = pmcid or as_pmcid(written) or ""
    return {"text": text, "pmid": pmid, "doi": doi, "pmcid": pmcid, "section": section}


def notices(elements: Element) -> tuple[list[NoticeEntry], list[CitedReference]]:
    """The notices of a list, and the mere citations that stood beside them until 2018."""
    notices: list[NoticeEntry] = []
    cited: list[CitedReference] = []
    for element in elements:
        kind = element.get("RefType", "")
        citation = note = ""
        pmid = None
        for child in element:
            if child.tag == "RefSource":
                citation = plain(child)
            elif child.tag == "PMID":
                pmid = as_pmid(child.text or "")
            elif child.tag == "Note":
                note = plain(child)
        if kind == "Cites":
            text = escape(citation)
            cited.append({"text": text, "pmid": pmid, "doi": "", "pmcid": "", "section": ""})
        else:
            notices.append({"kind": kind, "pmid": pmid, "citation": citation, "note": note})
    return notices, cited
