"""PubMed's page of the review that the project grew from, beside ours: point by point.

The record is built from what that page prints and comes in through the reader and the upsert that
every record comes through. POINTS is the table: what their page offers, and where ours has it.
"""

import re
from html import escape, unescape
from typing import NamedTuple
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now

from curation import pubmed
from curation.imports.reading import read_new
from curation.imports.upsert import upsert
from curation.models import Reference
from tests.builders import a_reference
from tests.cast import ada
from tests.evidence.starter import taken
from tests.pubmed import made_up

SEED = settings.BASE_DIR / "../shared/seed-pubmed-record.txt"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not SEED.exists(), reason="The seed (../shared) is not beside this checkout."
    ),
]

# What the page has headings for and the seed prints nothing under: made up, to see their places.
PLACE = "A made-up department, Nowhere"
HEADINGS = ("*Lupus Erythematosus, Systemic/drug therapy", "Janus Kinases")
SUBSTANCE = ("EC 2.7.10.2", "D053612", "Janus Kinases")
GRANT = ("G-1", "MU", "Made-up Agency", "Nowhere")


class Entry(NamedTuple):
    text: str
    doi: str
    has_pubmed: bool


class Seed:
    """What the page prints."""

    def __init__(self) -> None:
        self.page = SEED.read_text(encoding="utf-8")
        self.source, self.doi = re.search(r"^\. (.+)\.\ndoi: (\S+)\.$", self.page, re.M).groups()
        self.title = re.search(r"^doi: .+\n\n(.+)$", self.page, re.M)[1]
        first, self.journal = re.search(r"^(.+?)\s+et al\. (.+?)\. \.$", self.page, re.M).groups()
        self.fore_name, self.last_name = first.split()
        self.abstract = self.after("Abstract")
        self.keywords = re.search(r"^Keywords: (.+)\.$", self.page, re.M)[1].split("; ")
        self.coi = self.after("Conflict of interest statement")
        self.legend = self.page.rsplit("\nFigure 1\n", 1)[1].splitlines()[0]
        listed = self.page.split("\nReferences\n")[1].split("\nMeSH terms")[0]
        self.references = [
            Entry(text, doi, has_pubmed=bool(at_pubmed))
            for text, doi, at_pubmed in re.findall(
                r"^\s*1\. (.+ doi: (\S+)\.) - DOI( - PubMed)?$", listed, re.M
            )
        ]

    def after(self, heading: str) -> str:
        return self.page.split(f"\n{heading}\n", 1)[1].strip().splitlines()[0]

    def record(self, pmid: int, pmcid: str) -> bytes:
        published, volume, issue, pages = re.fullmatch(
            r"(\d{4} \w{3} \d+);(\d+)\((\d+)\):(\d+)", self.source
        ).groups()
        year, month, day = published.split()
        return made_up.article(
            pmid,
            title=escape(self.title),
            authors=[made_up.author(self.last_name, self.fore_name, affiliations=[PLACE])],
            authors_complete=False,
            abstract=escape(self.abstract),
            keywords=map(escape, self.keywords),
            coi=escape(self.coi),
            journal="International journal of molecular sciences",
            journal_abbreviation=self.journal,
            published=f"{year} {month} {int(day):02}",
            **{"volume": volume, "issue": issue, "pages": pages},
            **{"doi": self.doi, "pmcid": pmcid},
            publication_types=("Journal Article", "Review"),
            references=[
                made_up.reference(
                    escape(entry.text),
                    doi=escape(entry.doi),
                    pmid=80000000 + number if entry.has_pubmed else None,
                )
                for number, entry in enumerate(self.references, start=1)
            ],
            mesh=HEADINGS,
            chemicals=[SUBSTANCE],
            grants=[GRANT],
            history={"received": "2022-09-01"},
        )


class Shown:
    """Our page, as text and as HTML, beside the seed."""

    def __init__(self, seed: Seed, reference: Reference, html: str) -> None:
        self.seed, self.reference, self.html = seed, reference, html
        self.pubmed = f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/"
        self.text = " ".join(unescape(re.sub(r"<[^>]+>", "", html)).split())

    def says(self, *words: str) -> bool:
        return all(" ".join(each.split()) in self.text for each in words)

    def leads(self, *addresses: str) -> bool:
        return all(f'href="{escape(each)}"' in self.html for each in addresses)

    def has(self, *pieces: str) -> bool:
        return all(each in self.html for each in pieces)

    def entries(self) -> list[str]:
        listed = self.html.split('<ol class="cited">', 1)[1].split("</ol>", 1)[0]
        return listed.split("<li>")[1:]


def references_in_order(page: Shown) -> bool:
    for entry, shown in zip(page.seed.references, page.entries(), strict=True):
        assert escape(entry.text) in shown
        assert f'href="https://doi.org/{quote(entry.doi.lower(), safe="/();:")}"' in shown
        assert ("https://pubmed.ncbi.nlm.nih.gov/" in shown) == entry.has_pubmed
    return len(page.seed.references) == 5


# What PubMed's page offers; how ours shows it; whether it does.
POINTS = [
    (
        "Kind of article (Review)",
        "a fact that opens all of that kind",
        lambda p: p.has(">Review</a>"),
    ),
    ("Citation line", "under the title", lambda p: p.says(f"{p.seed.journal} {p.seed.source}")),
    ("DOI", "a fact, to the publisher", lambda p: p.leads(f"https://doi.org/{p.seed.doi}")),
    ("PMID", "a fact, to PubMed", lambda p: p.leads(p.pubmed)),
    ("Title, whole", "the heading", lambda p: p.says(p.seed.title)),
    (
        "Authors, each to what else they wrote",
        "the byline, each name to their papers here",
        lambda p: p.has(f"?author={p.seed.last_name}"),
    ),
    ("et al.", "and others whom PubMed does not list", lambda p: p.says("and others whom PubMed")),
    ("Affiliations", "folded under the byline", lambda p: p.says("1 affiliation", PLACE)),
    ("Abstract", "the desk's text, word for word", lambda p: p.says(p.seed.abstract)),
    ("Keywords", "after the abstract", lambda p: p.says("; ".join(p.seed.keywords))),
    ("Conflict of interest statement", "word for word", lambda p: p.says(p.seed.coi)),
    (
        "Figures with legends",
        "not in PubMed's record; a link to them at PubMed Central",
        lambda p: (
            not p.says(p.seed.legend)
            and p.says("Full text and figures")
            and p.leads(f"https://pmc.ncbi.nlm.nih.gov/articles/{p.reference.pmcid}/")
        ),
    ),
    ("References, in order, to DOI and PubMed", "Cited references", references_in_order),
    (
        "References: those in PubMed",
        "those here are marked; any other is one click from coming in",
        lambda p: (
            p.has('form="import-one" name="pmid" value="80000002"') and p.says("5, 1 of them here")
        ),
    ),
    (
        "Similar articles",
        "a link to PubMed's list",
        lambda p: p.leads(
            f"https://pubmed.ncbi.nlm.nih.gov/?from_uid={p.reference.pmid}&linkname=pubmed_pubmed"
        ),
    ),
    (
        "Cited by",
        "a link to PubMed's list; the reviews here that cite it stand in the rail",
        lambda p: p.leads(
            f"https://pubmed.ncbi.nlm.nih.gov/?from_uid={p.reference.pmid}"
            "&linkname=pubmed_pubmed_citedin"
        ),
    ),
    ("Publication types", "facts", lambda p: p.has("?type=Journal%20Article", "?type=Review")),
    (
        "MeSH terms",
        "each to what is here under it, major topics starred",
        lambda p: p.has("?mesh=Lupus%20Erythematosus%2C%20Systemic") and p.says("drug therapy"),
    ),
    ("Substances", "with their registry numbers", lambda p: p.says("Janus Kinases EC 2.7.10.2")),
    ("Grant support", "Grants", lambda p: p.says("G-1 Made-up Agency")),
    ("Related information, LinkOut", "Elsewhere", lambda p: p.says("LinkOut and related")),
    (
        "Full text links",
        "publisher, PubMed Central, Europe PMC",
        lambda p: p.leads(f"https://europepmc.org/article/MED/{p.reference.pmid}"),
    ),
    ("Dates, history", "Dates", lambda p: p.says("Received1 Sep 2022")),
    ("Journal, ISSN, NLM Catalog", "The record", lambda p: p.has("nlmcatalog/900100100")),
    ("Copyright, disclaimer", "where it came from, and when", lambda p: p.says("OriginPubMed")),
    (
        "Cite: copy, AMA, APA, MLA, NLM",
        "Cite it, each with a button that copies",
        lambda p: (
            p.has(*(f'id="citation{style}"' for style in ("", "-ama", "-apa", "-mla")))
            and p.has(*(f'data-copies="citation{style}"' for style in ("", "-ama", "-apa", "-mla")))
        ),
    ),
    (
        "Save: CSV, PubMed's format",
        "Keep",
        lambda p: p.leads(f"/references.csv?q={p.reference.pmid}", f"{p.pubmed}?format=pubmed"),
    ),
    ("Email, share", "by e-mail", lambda p: p.has('href="mailto:?subject=Why%20Do%20We%20Need')),
    (
        "Permalink",
        "by PMID",
        lambda p: p.leads(f"http://testserver/pmid/{p.reference.pmid}/"),
    ),
    ("Collections, Favorites", "tags, of one tree that all share", lambda p: p.says("Tags")),
]


@pytest.fixture
def page(client) -> Shown:
    seed = Seed()
    (facts,) = [block for block in taken("references") if block["key"] == "richter-2022"]
    record = made_up.article_set(seed.record(facts["pmid"], facts["pmcid"]))
    reading = read_new(pubmed.split(record), at=now())
    assert not reading.unreadable
    with transaction.atomic():
        upsert(reading.fetched, at=reading.at)
    a_reference(doi=seed.references[2].doi.lower())  # one that it cites is here
    reference = Reference.objects.get(pmid=facts["pmid"])
    client.force_login(ada())
    html = client.get(reverse("reference", args=[reference.pk])).content.decode()
    return Shown(seed, reference, html)


def test_everything_that_pubmeds_page_offers_is_on_ours(page):
    assert [offered for offered, _, is_there in POINTS if not is_there(page)] == []


def test_the_addresses_that_the_page_hands_on_lead_back_to_the_paper(page, client):
    pmid = page.reference.pmid
    home = reverse("reference", args=[page.reference.pk])

    assert client.get(f"/pmid/{pmid}/").headers["Location"] == home
    lines = b"".join(client.get(f"/references.csv?q={pmid}").streaming_content).decode()
    assert len(lines.splitlines()) == 2
    assert page.seed.doi in lines
