"""Records that nobody ever wrote, as large and as varied as PubMed's: for where others are not.

They follow PubMed's DTD, so that Bio.Entrez reads them too, and they are the same every time. The
older of them are short and have no references; the newer have many authors, affiliations, keywords
and references, and inline markup in every eighth.
"""

from collections.abc import Callable
from random import Random

from curation.pubmed import RawRecord, split

_SYLLABLES = (
    *("ba", "ce", "di", "fo", "gu", "ha", "je", "ki", "lo", "mu"),
    *("na", "pe", "qui", "ro", "su", "ta", "ve", "wi", "xo", "zu"),
)
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_LABELS = ("BACKGROUND", "METHODS", "RESULTS", "CONCLUSIONS")


def made_up_records(count: int = 400) -> list[RawRecord]:
    """Half of them older, half of them newer, in the order of their PMIDs."""
    chance = Random("PubMed")
    records = [
        _record(10_000_001 + 50_000 * place, place >= count // 2, chance) for place in range(count)
    ]
    return split("".join(["<PubmedArticleSet>", *records, "</PubmedArticleSet>"]).encode())


def _record(pmid: int, is_newer: bool, chance: Random) -> str:
    year = 2015 + pmid % 10 if is_newer else 1980 + pmid % 20
    month, day = chance.choice(_MONTHS), chance.randint(1, 28)
    date = f"<Year>{year}</Year><Month>{month}</Month><Day>{day}</Day>"
    in_numbers = f"<Year>{year}</Year><Month>{_MONTHS.index(month) + 1:02}</Month><Day>{day}</Day>"
    doi = f"10.5555/made.up.{pmid}"
    authors = _many(lambda: _author(is_newer, chance), chance.randint(1, 15 if is_newer else 5))
    title = _marked_up(chance) if pmid % 400_000 == 1 else _sentence(chance, 12)
    return f"""<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">{pmid}</PMID><DateRevised>{in_numbers}</DateRevised>
<Article PubModel="Print"><Journal><ISSN IssnType="Print">1234-5679</ISSN>
<JournalIssue CitedMedium="Print"><Volume>{year - 1970}</Volume><Issue>{pmid % 12}</Issue>
<PubDate>{date}</PubDate></JournalIssue><Title>Made-up journal of medicine</Title>
<ISOAbbreviation>Made Up J Med</ISOAbbreviation></Journal><ArticleTitle>{title}</ArticleTitle>
<Pagination><MedlinePgn>{pmid % 900}-9</MedlinePgn></Pagination>
<ELocationID EIdType="doi" ValidYN="Y">{doi}</ELocationID>
<Abstract>{_abstract(is_newer, chance)}</Abstract>
<AuthorList CompleteYN="Y">{authors}</AuthorList><Language>eng</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
</PublicationTypeList></Article><MedlineJournalInfo><Country>England</Country>
<MedlineTA>Made Up J Med</MedlineTA><NlmUniqueID>900100100</NlmUniqueID>
<ISSNLinking>1234-5679</ISSNLinking></MedlineJournalInfo>
<ChemicalList>{_many(lambda: _chemical(chance), chance.randint(1, 5))}</ChemicalList>
<CitationSubset>IM</CitationSubset>
<MeshHeadingList>{_many(lambda: _heading(chance), chance.randint(5, 15))}</MeshHeadingList>
{_keywords(chance) if is_newer else ""}</MedlineCitation>
<PubmedData><History>{_history(in_numbers)}</History>
<PublicationStatus>ppublish</PublicationStatus><ArticleIdList>
<ArticleId IdType="pubmed">{pmid}</ArticleId><ArticleId IdType="doi">{doi}</ArticleId>
</ArticleIdList>{_references(chance) if is_newer else ""}</PubmedData></PubmedArticle>"""


def _abstract(is_newer: bool, chance: Random) -> str:
    if not is_newer:
        return f"<AbstractText>{_many(lambda: _sentence(chance, 18), 8)}</AbstractText>"
    return "".join(
        f'<AbstractText Label="{label}" NlmCategory="{label}">'
        f"{_many(lambda: _sentence(chance, 18), 3)}</AbstractText>"
        for label in _LABELS
    )


def _author(is_newer: bool, chance: Random) -> str:
    places = chance.randint(1, 2) if is_newer else 0
    return (
        f'<Author ValidYN="Y"><LastName>{_word(chance).title()}</LastName>'
        f"<ForeName>{_word(chance).title()}</ForeName><Initials>X</Initials>"
        + _many(lambda: _affiliation(chance), places)
        + "</Author>"
    )


def _affiliation(chance: Random) -> str:
    words = _sentence(chance, 10)
    return f"<AffiliationInfo><Affiliation>{words}</Affiliation></AffiliationInfo>"


def _chemical(chance: Random) -> str:
    ui = f"D{chance.randrange(10**6):06}"
    return (
        "<Chemical><RegistryNumber>0</RegistryNumber>"
        f'<NameOfSubstance UI="{ui}">{_word(chance)}</NameOfSubstance></Chemical>'
    )


def _heading(chance: Random) -> str:
    descriptor, qualifier = (f"{chance.randrange(10**6):06}" for _ in range(2))
    return (
        f'<MeshHeading><DescriptorName UI="D{descriptor}" MajorTopicYN="N">{_word(chance)}'
        f'</DescriptorName><QualifierName UI="Q{qualifier}" MajorTopicYN="Y">{_word(chance)}'
        "</QualifierName></MeshHeading>"
    )


def _keywords(chance: Random) -> str:
    words = _many(lambda: f'<Keyword MajorTopicYN="N">{_word(chance)}</Keyword>', 6)
    return f'<KeywordList Owner="NOTNLM">{words}</KeywordList>'


def _history(in_numbers: str) -> str:
    return "".join(
        f'<PubMedPubDate PubStatus="{status}">{in_numbers}<Hour>6</Hour><Minute>0</Minute>'
        "</PubMedPubDate>"
        for status in ("received", "accepted", "pubmed", "medline", "entrez")
    )


def _references(chance: Random) -> str:
    return (
        f"<ReferenceList>{_many(lambda: _reference(chance), chance.randint(0, 60))}</ReferenceList>"
    )


def _reference(chance: Random) -> str:
    pmid = chance.randint(1, 39_000_000)
    return (
        f"<Reference><Citation>{_sentence(chance, 20)}</Citation><ArticleIdList>"
        f'<ArticleId IdType="pubmed">{pmid}</ArticleId>'
        f'<ArticleId IdType="doi">10.5555/made.up.{pmid}</ArticleId></ArticleIdList></Reference>'
    )


def _marked_up(chance: Random) -> str:
    return f"<i>{_word(chance)}</i> {_sentence(chance, 8)} H<sub>2</sub>O &lt; 5."


def _sentence(chance: Random, length: int) -> str:
    return " ".join(_word(chance) for _ in range(length)).capitalize() + ". "


def _many(make: Callable[[], str], count: int) -> str:
    return "".join(make() for _ in range(count))


def _word(chance: Random) -> str:
    return "".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4)))
