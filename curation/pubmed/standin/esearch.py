"""esearch: PMIDs by query, a page at a time, and never beyond the first 9,999."""

from datetime import date, timedelta
from html import escape

from curation.pubmed.standin.answers import (
    Answer,
    Request,
    as_json,
    document,
    error,
    tag,
    tags,
)
from curation.pubmed.standin.history import BEYOND_WINDOW, WINDOW, History
from curation.pubmed.standin.query import FIELDS, NotUnderstood, Term
from curation.pubmed.standin.search import Catalogue, Found

_PAGE = 20  # esearch's default, the classic silent truncation


def answer(request: Request, catalogue: Catalogue, history: History) -> Answer:
    wants_json = request.text("retmode") == "json"
    term = request.text("term")
    if not term:
        return _failed("Empty term and query_key - nothing todo", wants_json)
    start, most = request.number("retstart", 0), request.number("retmax", _PAGE)
    if start >= WINDOW:
        return _failed(f"Search Backend failed: Exception:\n{BEYOND_WINDOW}", wants_json)
    try:
        found = catalogue.find(term, field=request.text("field"), within=_dates(request))
    except (NotUnderstood, RecursionError):
        return _failed("Search Backend failed: Exception:\nInvalid query", wants_json)
    if request.text("rettype") == "count":
        count = str(len(found.pmids))
        if wants_json:
            return as_json("esearch", "esearchresult", {"count": count})
        return document("eSearchResult", f"\n\t{tag('Count', count)}\n")

    page = found.pmids[start : min(start + most, WINDOW)]
    messages = [] if found.pmids else ["No items found."]
    granted = max(0, min(most, WINDOW - start))
    if granted < most or (found.pmids and not page and most):
        messages.append(f"Restrictions achieved. start and count adjusted to {start}, {granted}")
    kept = None
    if request.text("usehistory") == "y":
        kept = history.keep(found.pmids, request, is_search=True)
    if wants_json:
        return _as_json(found, page, start, kept, messages)
    return _as_xml(found, page, start, kept, messages)


def _dates(request: Request) -> Term | None:
    """mindate, maxdate and datetype, or reldate: "within the last n days"."""
    names = {"pdat": "Date - Publication", "edat": "Date - Entry", "crdt": "Date - Create"}
    names["mdat"] = "Date - Modification"
    field = names.get(request.text("datetype", "pdat"), "Date - Publication")
    first, last = request.text("mindate"), request.text("maxdate")
    if days := request.number("reldate", 0):
        first = (date.today() - timedelta(days)).strftime("%Y/%m/%d")
        last = date.today().strftime("%Y/%m/%d")
    return Term(first, field, end=last) if first and last and field in FIELDS else None


def _failed(sentence: str, wants_json: bool) -> Answer:
    if not wants_json:
        return error("esearch", sentence)
    answer = as_json("esearch", "esearchresult", {"ERROR": sentence})
    # NCBI does not escape the line break: what it sends is not JSON.
    return answer._replace(body=answer.body.replace(rb"\n", b"\n"))


def _as_xml(
    found: Found, page: list[int], start: int, kept: tuple[int, str] | None, messages: list[str]
) -> Answer:
    ids = "".join(f"\n<Id>{pmid}</Id>" for pmid in page)
    errors = tags("PhraseNotFound", found.phrases_not_found)
    errors += tags("FieldNotFound", found.fields_not_found)
    warnings = tags("QuotedPhraseNotFound", found.quoted_not_found)
    warnings += tags("OutputMessage", messages)
    return document(
        "eSearchResult",
        "".join(
            (
                tag("Count", len(found.pmids)),
                tag("RetMax", len(page)),
                tag("RetStart", start),
                tag("QueryKey", kept[0]) + tag("WebEnv", kept[1]) if kept else "",
                f"<IdList>{ids}\n</IdList>" if page else "<IdList/>",
                "<TranslationSet/>",
                f"<QueryTranslation>{escape(found.translation, quote=False)}</QueryTranslation>",
                f"<ErrorList>{errors}</ErrorList>" if errors else "",
                f"<WarningList>{warnings}</WarningList>" if warnings else "",
            )
        ),
    )


def _as_json(
    found: Found, page: list[int], start: int, kept: tuple[int, str] | None, messages: list[str]
) -> Answer:
    result: dict[str, object] = {
        "count": str(len(found.pmids)),
        "retmax": str(len(page)),
        "retstart": str(start),
    }
    if kept:
        result |= {"querykey": str(kept[0]), "webenv": kept[1]}
    result |= {
        "idlist": [str(pmid) for pmid in page],
        "translationset": [],
        "querytranslation": found.translation,
    }
    if found.phrases_not_found or found.fields_not_found:
        result["errorlist"] = {
            "phrasesnotfound": found.phrases_not_found,
            "fieldsnotfound": found.fields_not_found,
        }
    if found.quoted_not_found or messages:
        result["warninglist"] = {
            "phrasesignored": [],
            "quotedphrasesnotfound": found.quoted_not_found,
            "outputmessages": messages,
        }
    return as_json("esearch", "esearchresult", result)
