"""A record as efetch writes it for people: in MEDLINE's tagged lines, or as a short abstract."""

import textwrap
from collections.abc import Iterator

from curation.pubmed.standin.facts import Facts

_NOTICES = {
    "CommentIn": "CIN",
    "CommentOn": "CON",
    "ErratumIn": "EIN",
    "ErratumFor": "EFR",
    "ExpressionOfConcernIn": "ECI",
    "ExpressionOfConcernFor": "ECF",
    "RepublishedIn": "RPI",
    "RepublishedFrom": "RPF",
    "RetractionIn": "RIN",
    "RetractionOf": "ROF",
    "UpdateIn": "UIN",
    "UpdateOf": "UOF",
}


def as_medline(said: Facts) -> str:
    return "".join(_line(tag, text) for tag, text in _tagged(said) if text)


def as_abstract(number: int, said: Facts) -> str:
    """The text that efetch answers with where neither retmode nor rettype is given."""
    names = ", ".join(str(name) for name in said.authors)
    ids = [f"PMID: {said.pmid}"]
    ids += [f"{kind.upper()}: {said.id(kind)}" for kind in ("doi", "pmc") if said.id(kind)]
    paragraphs = (
        f"{number}. {citation(said)}",
        said.title or said.book_title,
        f"{names}." if names else "",
        *said.abstract,
        "\n".join(ids),
    )
    return "\n\n".join(textwrap.fill(text, 80) for text in paragraphs if text) + "\n"


def citation(said: Facts) -> str:
    """Made Up J Rheumatol. 2022 Oct 4;12(3):45-51. doi: 10.1/x."""
    where = said.medline_abbreviation or said.iso_abbreviation or said.journal
    doi = said.id("doi")
    return f"{where}. {issue(said)}." + (f" doi: {doi}." if doi else "")


def issue(said: Facts) -> str:
    """2022 Oct 4;12(3):45-51"""
    number = f"({said.issue})" if said.issue else ""
    place = f"{said.volume}{number}" + (f":{said.pages}" if said.pages else "")
    return f"{said.printed};{place}" if place else said.printed


def _tagged(said: Facts) -> Iterator[tuple[str, str]]:
    yield "PMID", str(said.pmid)
    yield "OWN", said.owner or "NLM"
    yield "STAT", said.status or ("Publisher" if said.is_book else "")
    if "completed" in said.days:
        yield "DCOM", "{}{:02}{:02}".format(*said.days["completed"])
    if "revised" in said.days:
        yield "LR", "{}{:02}{:02}".format(*said.days["revised"])
    for kind, issn in said.issns.items():
        yield "IS", f"{issn} ({kind})"
    yield "VI", said.volume
    yield "IP", said.issue
    yield "DP", said.printed
    yield "TI", said.title
    yield "BTI", said.book_title
    yield "PG", said.pages
    for kind, text in said.elocations:
        yield "LID", f"{text} [{kind}]"
    yield "AB", " ".join(said.abstract)
    for name in said.authors:
        if name.collective:
            yield "CN", name.collective
        else:
            yield "FAU", f"{name.last}, {name.fore or name.initials}"
            yield "AU", str(name)
    for affiliation in said.affiliations:
        yield "AD", affiliation
    for language in said.languages:
        yield "LA", language
    for accession in said.accessions:
        yield "SI", accession
    for grant in said.grants:
        yield "GR", grant
    for kind in said.publication_types:
        yield "PT", kind
    if "electronic" in said.days:
        yield "DEP", "{}{:02}{:02}".format(*said.days["electronic"])
    yield "TT", said.vernacular_title
    yield "PL", said.country
    yield "TA", said.medline_abbreviation
    yield "JT", "" if said.is_book else said.journal
    yield "JID", said.nlm_id
    for substance in said.substances:
        yield "RN", f"0 ({substance})"
    for kind, text, pmid in said.notices:
        if kind in _NOTICES:
            yield _NOTICES[kind], f"{text} PMID: {pmid}" if pmid else text
    for heading in said.mesh:
        yield "MH", heading
    yield "PMC", said.id("pmc")
    for keyword in said.keywords:
        yield "OT", keyword
    for event, tag in (("pubmed", "EDAT"), ("medline", "MHDA"), ("entrez", "CRDT")):
        yield tag, said.history.get(event, "")
    for event, moment in said.history.items():
        yield "PHST", f"{moment} [{event}]"
    for kind, text in said.ids:
        if kind in ("doi", "pii", "bookaccession"):
            yield "AID", f"{text} [{kind}]"
    yield "PST", said.publication_status
    yield "SO", citation(said)


def _line(tag: str, text: str) -> str:
    """Six columns for the tag; a long text goes on below, indented as far."""
    wrapped = textwrap.wrap(text, 82, break_long_words=False, break_on_hyphens=False)
    return f"{tag:<4}- " + "\n      ".join(wrapped) + "\n"
