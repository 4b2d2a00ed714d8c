"""efetch: the records themselves; what is not there is left out of the XML without a word."""

from collections.abc import Iterable, Sequence

from curation.pubmed.standin.answers import (
    TEXT,
    Answer,
    Request,
    error,
    spelled_pmids,
    tags,
)
from curation.pubmed.standin.facts import facts
from curation.pubmed.standin.history import FETCHED_AT_MOST, History
from curation.pubmed.standin.medline import as_abstract, as_medline
from curation.pubmed.standin.records import Records

PROLOG = (
    b'<?xml version="1.0" ?>\n'
    b'<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    b'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)


def answer(request: Request, records: Records, history: History) -> Answer:
    if "webenv" in request.fields and "id" not in request.fields:
        pmids = history.slice(request)
    else:
        if not request.ids():
            if "id" in request.fields:
                return error("efetch", "Supplied id parameter is empty.")
            return error("efetch", "Empty id list - nothing todo", status=400)
        pmids = list(dict.fromkeys(spelled_pmids(request.ids())))
        if not pmids:
            said = "ID list is empty! Possibly it has no correct IDs."
            return error("efetch", said, status=400)
        start = request.number("retstart", 0)
        most = min(request.number("retmax", FETCHED_AT_MOST), FETCHED_AT_MOST)
        pmids = pmids[start : start + most]

    # Since November 2022 text is what PubMed answers with where no retmode is given.
    is_xml = request.text("retmode", "text") == "xml"
    kind = request.text("rettype")
    if kind == "uilist":
        here = [pmid for pmid in pmids if pmid in records]
        if is_xml:
            ids = tags("Id", here)
            return Answer(f'<?xml version="1.0" ?>\n<IdList>{ids}</IdList>\n'.encode())
        return Answer("".join(f"{pmid}\n" for pmid in here).encode(), TEXT)
    if is_xml:
        return article_set(records.xml(pmid) for pmid in pmids if pmid in records)
    return Answer(_as_text(pmids, records, is_medline=kind == "medline").encode(), TEXT)


def article_set(records: Iterable[bytes]) -> Answer:
    inside = b"\n".join(records)
    opening = b"<PubmedArticleSet>\n" if inside else b"<PubmedArticleSet>"
    return Answer(PROLOG + opening + inside + b"</PubmedArticleSet>\n")


def _as_text(pmids: Sequence[int], records: Records, *, is_medline: bool) -> str:
    parts = []
    for number, pmid in enumerate(pmids, 1):
        if pmid in records.merged:
            other = records.merged[pmid]
            said = f"PMID {pmid} is a duplicate of PMID {other}"
            parts.append(f"id: {pmid} Error occurred: {said}\n")
        elif pmid not in records:
            said = f"The following PMID is not available: {pmid}"
            parts.append(f"id: {pmid} Error occurred: {said}\n")
        elif is_medline:
            parts.append(as_medline(facts(pmid, records.xml(pmid))))
        else:
            parts.append(as_abstract(number, facts(pmid, records.xml(pmid))))
    return "\n" + "\n".join(parts)
