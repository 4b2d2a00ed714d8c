"""A reference's record, shaped for its page: notices by gravity, lists with their links."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Q

from curation.article import Chemical, CitedReference, DatedEvent, Section, Term
from curation.models import Notice, Reference, Trial
from curation.models.standing import Standing, standings
from curation.web import vocabulary
from curation.web.vocabulary import Registry


class Here(NamedTuple):
    """Which of the papers that a record names are references here; one query finds them all."""

    by_pmid: dict[int, Reference]
    by_doi: dict[str, Reference]
    by_pmcid: dict[str, Reference]

    @classmethod
    def of(cls, reference: Reference, notices: Iterable[Notice]) -> "Here":
        cited: list[CitedReference] = reference.cited_references
        pmids = {entry["pmid"] for entry in cited} | {notice.pmid for notice in notices}
        named = {
            "pmid__in": {pmid for pmid in pmids if pmid},
            "doi__in": {entry["doi"].lower() for entry in cited if entry["doi"]},
            "pmcid__in": {entry["pmcid"] for entry in cited if entry["pmcid"]},
        }
        wanted = Q()
        for lookup, values in named.items():
            if values:
                wanted |= Q(**{lookup: values})
        if not wanted:
            return cls({}, {}, {})
        found = list(
            Reference.objects.filter(wanted)
            .exclude(pk=reference.pk)
            .only("pmid", "doi", "pmcid", "title")
        )
        return cls(
            {each.pmid: each for each in found if each.pmid},
            {each.doi: each for each in found if each.doi},
            {each.pmcid: each for each in found if each.pmcid},
        )

    def find(self, *, pmid: int | None, doi: str = "", pmcid: str = "") -> Reference | None:
        return (
            (self.by_pmid.get(pmid) if pmid else None)
            or self.by_doi.get(doi.lower())
            or self.by_pmcid.get(pmcid)
        )


class Cited(NamedTuple):
    number: int
    entry: CitedReference
    begins_section: str  # the title of its list, where it is the first of it
    reference: Reference | None


def cited(reference: Reference, here: Here) -> list[Cited]:
    entries: list[CitedReference] = reference.cited_references
    section = "References"  # the title that says nothing
    shown = []
    for number, entry in enumerate(entries, start=1):
        begins = entry["section"] if entry["section"] != section else ""
        section = entry["section"]
        found = here.find(pmid=entry["pmid"], doi=entry["doi"], pmcid=entry["pmcid"])
        shown.append(Cited(number, entry, begins, found))
    return shown


class Said(NamedTuple):
    """A notice, and the reference here that it is."""

    notice: Notice
    reference: Reference | None


class Verdict(NamedTuple):
    standing: Standing
    said: list[Said]

    @property
    def heading(self) -> str:
        return self.standing.words.capitalize()


def verdicts(reference: Reference, notices: Sequence[Notice], here: Here) -> list[Verdict]:
    """What takes away from the paper, the gravest first."""
    return [
        Verdict(
            standing, [said for said in _said(notices, here) if said.notice.kind in standing.kinds]
        )
        for standing in standings((n.kind for n in notices), reference.publication_types)
    ]


def remarks(notices: Sequence[Notice], here: Here) -> list[Said]:
    """All other notices: comments, and what this paper says of others."""
    against = {kind for standing in Standing for kind in standing.kinds}
    return [said for said in _said(notices, here) if said.notice.kind not in against]


def _said(notices: Sequence[Notice], here: Here) -> list[Said]:
    return [Said(notice, here.find(pmid=notice.pmid)) for notice in notices]


class Accession(NamedTuple):
    databank: str
    number: str
    address: str
    trial: str = ""  # the end of the address of its page, where the trial is here

    @property
    def is_trial(self) -> bool:
        return self.databank in vocabulary.TRIAL_REGISTERS


def accessions(reference: Reference) -> list[Accession]:
    """Trials' numbers first; those that stand only in the abstract come with them."""
    banked = {
        number: bank["name"] for bank in reference.databanks for number in bank["accession_numbers"]
    }
    in_text = dict.fromkeys(reference.nct_numbers, "ClinicalTrials.gov")
    here = set(
        Trial.objects.filter(nct__in=banked.keys() | in_text.keys()).values_list("nct", flat=True)
    )
    found = [
        Accession(
            bank,
            number,
            vocabulary.register_address(bank, number),
            trial=number if number in here else "",
        )
        for number, bank in (in_text | banked).items()
    ]
    return sorted(found, key=lambda accession: not accession.is_trial)


class Substance(NamedTuple):
    chemical: Chemical
    registry: Registry | None


def substances(reference: Reference) -> list[Substance]:
    return [
        Substance(chemical, vocabulary.registry(chemical["registry_number"]))
        for chemical in reference.chemicals
    ]


def events(reference: Reference) -> list[DatedEvent]:
    """In the order in which they happened, named in words."""
    dated = [
        DatedEvent(event=vocabulary.event(each["event"]), date=each["date"])
        for each in reference.events
    ]
    own = (("Indexed", reference.completed_on), ("Record revised", reference.revised_on))
    dated += [DatedEvent(event=name, date=when.isoformat()) for name, when in own if when]
    return sorted(dated, key=lambda each: each["date"])


def other_ids(reference: Reference) -> list[Term]:
    """But a book's number at NCBI Bookshelf, which has a line of its own."""
    ids: list[Term] = reference.other_ids
    return [each for each in ids if each["ui"] != "bookaccession"]


def languages(reference: Reference) -> list[str]:
    """None where it is in English alone, as nearly all are."""
    spoken = [vocabulary.language(code) for code in reference.languages]
    return [] if spoken == ["English"] else spoken


class OtherAbstract(NamedTuple):
    title: str  # Abstract in French; Plain language summary
    sections: list[Section]
    copyright: str


def other_abstracts(reference: Reference) -> list[OtherAbstract]:
    return [
        OtherAbstract(
            _abstract_title(each["type"], each["language"]), each["sections"], each["copyright"]
        )
        for each in reference.other_abstracts
    ]


def _abstract_title(kind: str, code: str) -> str:
    plainly = {"plain-language-summary": "Plain language summary", "Publisher": "Abstract"}
    title = plainly.get(kind) or (f"Abstract ({kind})" if kind else "Abstract")
    return f"{title} in {vocabulary.language(code)}" if code else title


class Elsewhere(NamedTuple):
    what: str
    where: str
    address: str


def elsewhere(reference: Reference) -> list[Elsewhere]:
    """What others show of it, and PubMed's record does not hold: figures, what cites it."""
    found = []
    if reference.pmcid:
        address = f"https://pmc.ncbi.nlm.nih.gov/articles/{reference.pmcid}/"
        found.append(Elsewhere("Full text and figures", "free at PubMed Central", address))
    if reference.pmid:
        pubmed = "https://pubmed.ncbi.nlm.nih.gov/"
        linked = f"{pubmed}?from_uid={reference.pmid}&linkname=pubmed_pubmed"
        europe = f"https://europepmc.org/article/MED/{reference.pmid}"
        record = f"{pubmed}{reference.pmid}/"
        found += [
            Elsewhere("Similar articles", "PubMed", linked),
            Elsewhere("Cited by", "PubMed", f"{linked}_citedin"),
            Elsewhere("Citations, data and reviews of it", "Europe PMC", europe),
            Elsewhere("LinkOut and related information", "PubMed's page", record),
        ]
    return found
