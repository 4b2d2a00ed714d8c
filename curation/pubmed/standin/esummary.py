"""esummary: the particulars of a record, without its abstract; XML version 1.0, or JSON."""

from collections.abc import Iterable
from html import escape

from curation.pubmed.standin.answers import (
    Answer,
    Request,
    as_json,
    document,
    error,
    spelled_pmids,
)
from curation.pubmed.standin.facts import LANGUAGES, Facts, facts
from curation.pubmed.standin.history import History
from curation.pubmed.standin.medline import issue
from curation.pubmed.standin.records import Records

_UNKNOWN = "cannot get document summary"
_STATUS = {
    "MEDLINE": "PubMed - indexed for MEDLINE",
    "In-Process": "PubMed - in process",
    "In-Data-Review": "PubMed - in process",
    "Publisher": "PubMed - as supplied by publisher",
    "PubMed-not-MEDLINE": "PubMed",
}
_JSON_AT_MOST = 500
_ID_NUMBERS = {"pubmed": 1, "doi": 3, "pii": 4, "pmc": 8}


def answer(request: Request, records: Records, history: History) -> Answer:
    wants_json = request.text("retmode") == "json"
    if "webenv" in request.fields and "id" not in request.fields:
        ids = [str(pmid) for pmid in history.slice(request)]
    else:
        ids = list(dict.fromkeys(request.ids()))
    if not ids:
        sentence = "Neither query_key nor id specified"
        if wants_json:
            return as_json("esummary", "esummaryresult", [sentence])
        return error("esummary", sentence)
    if wants_json:
        return _as_json(ids, records)
    return document("eSummaryResult", "\n" + "".join(_in_xml(ids, records)))


def _in_xml(ids: list[str], records: Records) -> Iterable[str]:
    position = 0
    for one in ids:
        if not (pmids := spelled_pmids([one])):
            yield f"\t<ERROR>Invalid uid {escape(one)} at position= {position}</ERROR>\n"
        elif pmids[0] not in records:
            yield f"\t<ERROR>UID={pmids[0]}: {_UNKNOWN}</ERROR>\n"
        else:
            yield _document_summary(facts(pmids[0], records.xml(pmids[0])))
        position += len(one)  # NCBI does not count the commas


def _document_summary(said: Facts) -> str:
    issn, essn = said.issns.get("Print", ""), said.issns.get("Electronic", "")
    ids = [_item(kind, value) for kind, value in said.ids]
    references = [_item(kind, citation) for kind, citation, _ in said.notices if kind != "Cites"]
    items = (
        _item("PubDate", said.printed, "Date"),
        _item("EPubDate", said.electronic, "Date"),
        _item("Source", said.medline_abbreviation),
        _list("AuthorList", (_item("Author", str(name)) for name in said.authors)),
        _item("LastAuthor", str(said.authors[-1]) if said.authors else ""),
        _item("Title", said.title or said.book_title),
        _item("Volume", said.volume),
        _item("Issue", said.issue),
        _item("Pages", said.pages),
        _list("LangList", (_item("Lang", LANGUAGES.get(c, c)) for c in said.languages)),
        _item("NlmUniqueID", said.nlm_id),
        _item("ISSN", issn),
        _item("ESSN", essn),
        _list("PubTypeList", (_item("PubType", kind) for kind in said.publication_types)),
        _item("RecordStatus", _STATUS.get(said.status, "PubMed")),
        _item("PubStatus", said.publication_status),
        _list("ArticleIds", ids),
        _item("DOI", said.id("doi")) if said.id("doi") else "",
        _list("History", (_item(event, at, "Date") for event, at in said.history.items())),
        _list("References", references),
        _item("HasAbstract", int(bool(said.abstract)), "Integer"),
        _item("PmcRefCount", 0, "Integer"),
        _item("FullJournalName", said.journal),
        _item("ELocationID", " ".join(f"{kind}: {text}" for kind, text in said.elocations)),
        _item("SO", issue(said)),
    )
    return f"<DocSum>\n\t<Id>{said.pmid}</Id>\n" + "".join(items) + "</DocSum>\n\n"


def _item(name: str, value: object, kind: str = "String") -> str:
    return f'\t<Item Name="{name}" Type="{kind}">{escape(str(value), quote=False)}</Item>\n'


def _list(name: str, items: Iterable[str]) -> str:
    inside = "".join(items)
    return f'\t<Item Name="{name}" Type="List">' + (f"\n{inside}\t" if inside else "") + "</Item>\n"


def _as_json(ids: list[str], records: Records) -> Answer:
    if len(ids) > _JSON_AT_MOST:
        sentence = "Too many UIDs in request. Maximum number of UIDs is 500 for JSON format output."
        return as_json("esummary", "esummaryresult", [sentence])
    result: dict[str, object] = {"uids": ids}
    for one in ids:
        pmid = next(iter(spelled_pmids([one])), 0)
        if pmid in records:
            result[one] = _in_json(facts(pmid, records.xml(pmid)))
        else:
            result[one] = {"uid": one, "error": _UNKNOWN}
    return as_json("esummary", "result", result)


def _in_json(said: Facts) -> dict[str, object]:
    day = said.days.get("print") or said.days.get("electronic") or (0, 0, 0)
    return {
        "uid": str(said.pmid),
        "pubdate": said.printed,
        "epubdate": said.electronic,
        "source": said.medline_abbreviation,
        "authors": [
            {
                "name": str(name),
                "authtype": "CollectiveName" if name.collective else "Author",
                "clusterid": "",
            }
            for name in said.authors
        ],
        "lastauthor": str(said.authors[-1]) if said.authors else "",
        "title": said.title,
        "sorttitle": said.title.lower().rstrip("."),
        "volume": said.volume,
        "issue": said.issue,
        "pages": said.pages,
        "lang": said.languages,
        "nlmuniqueid": said.nlm_id,
        "issn": said.issns.get("Print", ""),
        "essn": said.issns.get("Electronic", ""),
        "pubtype": said.publication_types,
        "recordstatus": _STATUS.get(said.status, "PubMed"),
        "pubstatus": said.publication_status,
        "articleids": [
            {"idtype": kind, "idtypen": _ID_NUMBERS.get(kind, 0), "value": value}
            for kind, value in said.ids
        ],
        "history": [{"pubstatus": event, "date": at} for event, at in said.history.items()],
        "references": [
            {"refsource": citation, "reftype": kind, "pmid": pmid, "note": ""}
            for kind, citation, pmid in said.notices
            if kind != "Cites"
        ],
        "attributes": ["Has Abstract"] if said.abstract else [],
        "pmcrefcount": 0,
        "fulljournalname": said.journal,
        "elocationid": " ".join(f"{kind}: {text}" for kind, text in said.elocations),
        "doctype": "book" if said.is_book else "citation",
        "booktitle": said.book_title,
        "publisherlocation": said.country if said.is_book else "",
        "publishername": said.journal if said.is_book else "",
        "sortpubdate": "{}/{:02}/{:02} 00:00".format(*day) if any(day) else "",
        "sortfirstauthor": str(said.authors[0]) if said.authors else "",
        "vernaculartitle": said.vernacular_title,
    }
