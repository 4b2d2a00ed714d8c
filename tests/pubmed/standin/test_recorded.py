"""The stand-in beside what NCBI really said: the same requests, and answers of the same build.

Replayed: 85 of efetch, every one whose records are at hand; the empty id; the 400 that passes; all
70 of esearch; elink by one id; all 12 of esummary of what is no uid; the 414. That is 171 of 204.

Not replayed, and why: 31 of efetch ask for one of 14 records that the folder does not hold; 2 of
efetch name no retmode and were recorded while PubMed still answered that with XML (until 2022).
The taxonomy, nucleotide and PMC databases are asked of PubMed instead, which fails in the same
words. What a search counts and how PubMed widens it (TranslationSet) depend on all of PubMed;
TranslationStack is of the back end before 2022. elink by similarity needs all of PubMed too: the
LinkSet is compared, for a record that cites.
"""

import ast
import gzip
import json
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.etree import ElementTree as ET

import pytest

from curation.pubmed.standin import StandIn
from tests.pubmed.standin.asking import exchange, pmids

FOLDER = Path(__file__).parents[4] / "shared" / "pubmed"
INDEX = FOLDER / "eutils" / "http_index.json"

pytestmark = pytest.mark.skipif(
    not INDEX.exists(), reason="The recorded exchanges (../shared/pubmed) are not here."
)


@pytest.fixture(scope="module")
def eutils():
    with StandIn([FOLDER / "records.xml.gz"]) as running:
        yield running


class Recorded:
    def __init__(self, entry):
        address = urlsplit(entry["uri"])
        form = entry["reqbody"] or ""
        if form.startswith("{"):  # some cassettes keep the form within a dictionary
            form = ast.literal_eval(form)["string"]
        self.utility = address.path.rpartition("eutils/")[2].partition(".")[0]
        self.asked = parse_qsl(address.query, keep_blank_values=True)
        self.asked += parse_qsl(form, keep_blank_values=True)
        self.method = entry["method"].upper()
        self.status = int(entry["status"])
        self.kind = "".join(entry["ctype"])
        self.headers = {name: "".join(value) for name, value in entry["hdr"].items()}
        if self.headers.get("x-ratelimit-limit") == "10":  # some keys were left out of the index
            self.asked.append(("api_key", "REDACTED"))
        self.body = (FOLDER / entry["body_file"]).read_bytes()

    def fields(self):
        return {name.lower(): value for name, value in self.asked}

    def replayed(self, eutils, **instead):
        fields = [(name, instead.get(name.lower(), value)) for name, value in self.asked]
        path = f"/entrez/eutils/{self.utility}.fcgi"
        packed = {"Accept-Encoding": self.headers.get("content-encoding", "identity")}
        if self.method == "GET":
            reply = exchange(eutils, "GET", f"{path}?{urlencode(fields)}", headers=packed)
        else:
            reply = exchange(eutils, "POST", path, urlencode(fields).encode(), headers=packed)
        if reply.headers["Content-Encoding"] == "gzip":
            reply = reply._replace(body=gzip.decompress(reply.body))
        return reply


def recorded(utility):
    return [one for one in map(Recorded, json.loads(INDEX.read_text())) if one.utility == utility]


def same_envelope(reply, one):
    assert reply.status == one.status
    assert reply.headers["Content-Type"].lower() == one.kind.lower()
    assert reply.headers["Server"] == one.headers["server"]
    assert reply.headers["Content-Encoding"] == one.headers.get("content-encoding")
    for name in ("x-ratelimit-limit", "x-ratelimit-remaining", "ncbi-phid", "ncbi-sid"):
        if name in one.headers:
            assert reply.headers[name]
    if "x-ratelimit-limit" in one.headers:
        assert reply.headers["X-RateLimit-Limit"] == one.headers["x-ratelimit-limit"]


def names(element):
    return [child.tag for child in element]


def test_efetch_answers_with_the_same_records(eutils):
    compared = 0
    for one in recorded("efetch"):
        if one.status != 200 or one.fields().get("retmode") != "xml":
            continue
        theirs = ET.fromstring(one.body)
        if theirs.tag != "PubmedArticleSet":
            continue
        wanted = [int(record.findtext("*/PMID")) for record in theirs]
        if not all(pmid in eutils.records for pmid in wanted):
            continue
        reply = one.replayed(eutils)
        same_envelope(reply, one)
        assert pmids(reply) == wanted
        for ours, their in zip(reply.xml, theirs, strict=True):
            assert ours.tag == their.tag
            assert set(names(ours)) == set(names(their))
        assert reply.body.split(b"//NLM//")[0] == one.body.split(b"//NLM//")[0]
        compared += 1
    assert compared == 85


def test_an_empty_id_is_answered_in_the_same_words(eutils):
    (one,) = [one for one in recorded("efetch") if b"Supplied id parameter" in one.body]
    reply = one.replayed(eutils)
    same_envelope(reply, one)
    assert reply.body.strip() == one.body.strip()


def test_the_400_that_passes_has_the_same_words(eutils):
    (one,) = [one for one in recorded("efetch") if one.status == 400]
    eutils.fail("timeout-400", times=1)
    reply = one.replayed(eutils, db="pubmed")
    same_envelope(reply, one)
    assert reply.body.strip() == one.body.strip()


def test_esearch_is_built_the_same_way(eutils):
    may_differ = {"TranslationStack", "ErrorList", "WarningList"}
    compared = 0
    for one in recorded("esearch"):
        term = one.fields()["term"]
        if still_open := term.count("(") - term.count(")"):  # the index cuts long requests off
            term += ")" * still_open
            if b"<IdList>" not in one.body:
                one.asked.append(("rettype", "count"))
        reply = one.replayed(eutils, term=term)
        same_envelope(reply, one)
        if one.fields().get("retmode") == "json":
            theirs, ours = json.loads(one.body), reply.json
            assert ours["header"] == theirs["header"]
            keys = [key for key in ours["esearchresult"] if key not in ("errorlist", "warninglist")]
            assert keys == list(theirs["esearchresult"])
        else:
            theirs, ours = ET.fromstring(one.body), reply.xml
            assert ours.tag == theirs.tag
            assert [name for name in names(ours) if name not in may_differ] == [
                name for name in names(theirs) if name not in may_differ
            ]
            assert reply.body.split(b"<eSearchResult>")[0] == one.body.split(b"<eSearchResult>")[0]
        compared += 1
    assert compared == 70


def test_elink_is_built_the_same_way(eutils):
    (one,) = recorded("elink")
    citing = next(
        pmid for pmid in eutils.records.pmids() if b"<ReferenceList>" in eutils.records.xml(pmid)
    )
    reply = one.replayed(eutils, id=str(citing))
    same_envelope(reply, one)
    theirs, ours = ET.fromstring(one.body), reply.xml
    assert names(ours) == names(theirs) == ["LinkSet"]
    assert dict.fromkeys(names(ours[0])) == dict.fromkeys(names(theirs[0]))
    ours_db, theirs_db = ours.find("*/LinkSetDb"), theirs.find("*/LinkSetDb")
    assert dict.fromkeys(names(ours_db)) == dict.fromkeys(names(theirs_db))
    assert names(ours_db.find("Link")) == names(theirs_db.find("Link"))


def test_what_is_no_uid_is_summarised_in_the_same_words(eutils):
    compared = [one for one in recorded("esummary") if one.status == 200]
    for one in compared:
        reply = one.replayed(eutils, db="pubmed")
        same_envelope(reply, one)
        assert reply.body.split() == one.body.split()
    assert len(compared) == 12


def test_a_uri_too_large_is_refused_the_same_way(eutils):
    (one,) = [one for one in recorded("esummary") if one.status == 414]
    reply = one.replayed(eutils, id=",".join("7323205" for _ in range(2000)))
    same_envelope(reply, one)
    ours, theirs = reply.xml, ET.fromstring(one.body)
    assert ours.tag == theirs.tag
    assert [part.text for part in ours.iter("{*}h1")] == [
        part.text for part in theirs.iter("{*}h1")
    ]
    assert [part.text for part in ours.iter("{*}h2")] == [
        part.text for part in theirs.iter("{*}h2")
    ]
