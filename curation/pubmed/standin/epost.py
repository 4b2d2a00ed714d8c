"""epost: PMIDs kept for a later request. It does not ask whether they exist, nor does NCBI."""

from curation.pubmed.standin.answers import Answer, Request, document, error, spelled_pmids, tag
from curation.pubmed.standin.history import History

_TOO_BIG = "Some IDs have invalid value and were omitted. Maximum ID value 18446744073709551615"


def answer(request: Request, history: History) -> Answer:
    asked = request.ids()
    pmids = list(dict.fromkeys(spelled_pmids(one for one in asked if not one.startswith("-"))))
    invalid = [_TOO_BIG] if len(pmids) < len(set(asked)) else []
    if not pmids:
        return error("epost", "Empty ID list; Nothing to store", *invalid, status=400)
    key, webenv = history.keep(pmids, request, is_search=False)
    said = f"\n\t{tag('QueryKey', key)}\n\t{tag('WebEnv', webenv)}\n"
    return document("ePostResult", said + "".join(f"\t{tag('ERROR', one)}\n" for one in invalid))
