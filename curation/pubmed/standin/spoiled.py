"""A right answer made wrong: records missing, doubled, broken or dressed up; too many found."""

import re
from collections.abc import Callable
from typing import NamedTuple

from curation.pubmed.standin.answers import Answer, error
from curation.pubmed.standin.records import Records

NESTED = 1_000_000
CROWD = 400_000
_RECORD = re.compile(rb"<(PubmedArticle|PubmedBookArticle)>.*?</\1>", re.DOTALL)
_STRANGER = (
    b'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">1</PMID>'
    b'<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><PubDate>'
    b"<Year>1975</Year></PubDate></JournalIssue><Title>Nobody asked</Title></Journal>"
    b"<ArticleTitle>Nobody asked for this record.</ArticleTitle><Pagination><MedlinePgn>1"
    b"</MedlinePgn></Pagination><Language>eng</Language><PublicationTypeList>"
    b'<PublicationType UI="D016428">Journal Article</PublicationType></PublicationTypeList>'
    b"</Article><MedlineJournalInfo><MedlineTA>Nobody</MedlineTA></MedlineJournalInfo>"
    b"</MedlineCitation><PubmedData><PublicationStatus>ppublish</PublicationStatus><ArticleIdList>"
    b'<ArticleId IdType="pubmed">1</ArticleId></ArticleIdList></PubmedData></PubmedArticle>'
)


class Spoiling(NamedTuple):
    """What a fault gets to work with."""

    prolog: bytes
    records: list[bytes]
    pmid: int  # the fault's own, 0 where it has none
    here: str  # the stand-in's own address
    known: Records


def spoil(name: str, answer: Answer, pmid: int, here: str, known: Records) -> Answer:
    prolog, _, _ = answer.body.partition(b"<PubmedArticleSet>")
    records = [found[0] for found in _RECORD.finditer(answer.body)]
    body = SPOILING[name][1](Spoiling(prolog, records, pmid, here, known))
    return answer._replace(body=body)


def crowd(answer: Answer) -> Answer:
    """esearch's answer as if the query had found far more."""
    body = re.sub(rb"<Count>\d+<", b"<Count>%d<" % CROWD, answer.body, count=1)
    body = re.sub(rb'"count":"\d+"', b'"count":"%d"' % CROWD, body, count=1)
    return answer._replace(body=body)


def holds(answer: Answer, pmid: int) -> bool:
    """Whether the record is in the answer."""
    return bool(re.search(rb"<PMID[^>]*>\s*%d\s*</PMID>" % pmid, answer.body))


def _set(of: Spoiling, records: list[bytes], prolog: bytes | None = None) -> bytes:
    inside = b"\n".join(records)
    prolog = of.prolog if prolog is None else prolog
    return prolog + b"<PubmedArticleSet>\n" + inside + b"</PubmedArticleSet>\n"


def _each(of: Spoiling, old: bytes, new: bytes) -> bytes:
    """The first `old` of each record replaced by `new`."""
    return _set(of, [record.replace(old, new, 1) for record in of.records])


def _only(of: Spoiling, change: Callable[[bytes], bytes]) -> bytes:
    """The one record that the fault names, changed."""
    own = re.compile(rb"<PMID[^>]*>\s*%d\s*</PMID>" % of.pmid)
    records = []
    for record in of.records:
        first = re.search(rb"<PMID[^>]*>.*?</PMID>", record, re.DOTALL)
        records.append(change(record) if first and own.fullmatch(first[0]) else record)
    return _set(of, records)


def _truncated(of: Spoiling) -> bytes:
    whole = _set(of, of.records)
    return whole[: len(whole) * 2 // 3]


def _not_asked(of: Spoiling) -> bytes:
    return _set(of, [*of.records, of.known.xml(1) if 1 in of.known else _STRANGER])


def _broken(record: bytes) -> bytes:
    return record.replace(b"</Article>", b"", 1).replace(b"</Book>", b"", 1)


def _hollow(record: bytes) -> bytes:
    """Well-formed, and nothing in it but its PMID."""
    pmid = re.search(rb"<PMID[^>]*>.*?</PMID>", record, re.DOTALL)
    inside = pmid[0] if pmid else b""
    if record.startswith(b"<PubmedBookArticle>"):
        return b"<PubmedBookArticle><BookDocument>%b</BookDocument></PubmedBookArticle>" % inside
    return (
        b'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">%b</MedlineCitation>'
        b"</PubmedArticle>" % inside
    )


def _external_entity(of: Spoiling) -> bytes:
    prolog = (
        b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet SYSTEM "%bentity.dtd" [\n'
        b'<!ENTITY words "made up">\n<!ENTITY twice "&words; &words;">\n'
        b'<!ENTITY elsewhere SYSTEM "%bentity.txt">\n]>\n'
    ) % (of.here.encode(), of.here.encode())
    records = [
        record.replace(b"</ArticleTitle>", b" &twice; &elsewhere;</ArticleTitle>", 1)
        for record in of.records
    ]
    return _set(of, records, prolog)


def _latin_1(of: Spoiling) -> bytes:
    whole = _set(of, of.records).decode()
    whole = re.sub(r"<\?xml[^>]*\?>", '<?xml version="1.0" encoding="ISO-8859-1"?>', whole, count=1)
    return whole.encode("latin-1", errors="xmlcharrefreplace")


def _nested(of: Spoiling) -> bytes:
    deep = b"<i>" * NESTED + b"</i>" * NESTED
    first = of.records[0].replace(b"</ArticleTitle>", deep + b"</ArticleTitle>", 1)
    return _set(of, [first, *of.records[1:]])


# name -> (what it does, for `--fault list`; the body that it makes of a set)
SPOILING: dict[str, tuple[str, Callable[[Spoiling], bytes]]] = {
    "truncated": ("a complete answer, but the XML ends after two thirds", _truncated),
    "error-after-set": (
        "the set, and a second document with an <ERROR> behind it",
        lambda of: (
            _set(of, of.records)
            + error("efetch", "Error: CEFetchPApplication::proxy_stream()").body
        ),
    ),
    "missing-some": (
        "every second record left out (a PMID asked for alone is answered)",
        lambda of: _set(of, of.records[::2]),
    ),
    "duplicated": (
        "the first record twice",
        lambda of: _set(of, [*of.records, *of.records[:1]]),
    ),
    "not-asked": ("a record that nobody asked for, PMID 1", _not_asked),
    "reordered": ("the records backwards", lambda of: _set(of, of.records[::-1])),
    "broken-record": (
        "=PMID: this record is not well-formed, so nor is the whole",
        lambda of: _only(of, _broken),
    ),
    "hollow-record": (
        "=PMID: this record has nothing but its PMID",
        lambda of: _only(of, _hollow),
    ),
    "new-dtd": (
        "the DOCTYPE of a year that nobody knows yet",
        lambda of: _set(
            of,
            of.records,
            of.prolog.replace(b"January 2025", b"January 2099").replace(b"250101", b"990101"),
        ),
    ),
    "unknown-element": (
        "an element that no DTD has, in every record",
        lambda of: _each(
            of, b"</PMID>", b'</PMID><MadeUpByNLM Kind="new">Nobody knows.</MadeUpByNLM>'
        ),
    ),
    "external-entity": (
        "a DOCTYPE with entities and an address to follow (GET /arrivals tells who followed it)",
        _external_entity,
    ),
    "latin-1": ("the XML in ISO-8859-1, as its declaration says", _latin_1),
    "nested": ("a title of 1,000,000 nested elements in the first record", _nested),
}
