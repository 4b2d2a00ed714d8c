"""Where PubMed's accession numbers lead, and words for its codes; the rest is shown as it is."""

import re
from typing import NamedTuple

# Databanks by NLM's name; {} is the accession number.
_TRIALS = {
    "ClinicalTrials.gov": "https://clinicaltrials.gov/study/{}",
    "ISRCTN": "https://www.isrctn.com/{}",
    "EudraCT": "https://www.clinicaltrialsregister.eu/ctr-search/search?query={}",
    "ANZCTR": "https://anzctr.org.au/{}.aspx",
    "ChiCTR": "https://www.chictr.org.cn/searchprojEN.html?regno={}",
    "CTRI": "https://ctri.nic.in/Clinicaltrials/pubview.php?trialno={}",
    "DRKS": "https://drks.de/search/en/trial/{}",
    "JapicCTI": "https://rctportal.niph.go.jp/en/detail?trial_id={}",
    "JPRN": "https://rctportal.niph.go.jp/en/detail?trial_id={}",
    "KCT": "https://cris.nih.go.kr/cris/search/detailSearch.do?search_word={}",
    "NTR": "https://onderzoekmetmensen.nl/en/search?keyword={}",
    "UMIN-CTR": "https://rctportal.niph.go.jp/en/detail?trial_id={}",
    "PROSPERO": "https://www.crd.york.ac.uk/prospero/display_record.php?RecordID={}",
}
TRIAL_REGISTERS = frozenset(_TRIALS)
_REGISTERS = {
    **_TRIALS,
    "BioProject": "https://www.ncbi.nlm.nih.gov/bioproject/{}",
    "dbGaP": "https://www.ncbi.nlm.nih.gov/projects/gap/cgi-bin/study.cgi?study_id={}",
    "Dryad": "https://doi.org/{}",
    "figshare": "https://doi.org/{}",
    "GENBANK": "https://www.ncbi.nlm.nih.gov/nuccore/{}",
    "GEO": "https://www.ncbi.nlm.nih.gov/geo/query/acc.cgi?acc={}",
    "OMIM": "https://omim.org/entry/{}",
    "PDB": "https://www.rcsb.org/structure/{}",
    "RefSeq": "https://www.ncbi.nlm.nih.gov/nuccore/{}",
    "SRA": "https://www.ncbi.nlm.nih.gov/sra/{}",
    "UniProtKB": "https://www.uniprot.org/uniprotkb/{}",
}
_ACCESSION = re.compile(r"[\w./:-]+", re.ASCII)

_LANGUAGES = {
    **{"chi": "Chinese", "cze": "Czech", "dan": "Danish", "dut": "Dutch", "eng": "English"},
    **{"fin": "Finnish", "fre": "French", "ger": "German", "gre": "Greek", "heb": "Hebrew"},
    **{"hrv": "Croatian", "hun": "Hungarian", "ita": "Italian", "jpn": "Japanese", "kor": "Korean"},
    **{"nor": "Norwegian", "per": "Persian", "pol": "Polish", "por": "Portuguese"},
    **{"rum": "Romanian", "rus": "Russian", "slo": "Slovak", "slv": "Slovenian", "spa": "Spanish"},
    **{"srp": "Serbian", "swe": "Swedish", "tur": "Turkish", "ukr": "Ukrainian"},
    "und": "an unknown language",
}

_EVENTS = {
    "received": "Received",
    "revised": "Revised",
    "accepted": "Accepted",
    "epublish": "Published online",
    "electronic": "Published online",
    "aheadofprint": "Ahead of print",
    "ppublish": "In print",
    "ecollection": "In a collection",
    "pmc-release": "Free in PMC",
    "pubmed": "In PubMed",
    "medline": "In MEDLINE",
    "entrez": "In Entrez",
    "retracted": "Retracted",
    "contribution": "Contributed",
}


def register_address(databank: str, accession: str) -> str:
    """Where the accession number leads; "" where nobody knows."""
    pattern = _REGISTERS.get(databank, "")
    return pattern.format(accession) if pattern and _ACCESSION.fullmatch(accession) else ""


def language(code: str) -> str:
    return _LANGUAGES.get(code, code)


def event(name: str) -> str:
    return _EVENTS.get(name, name.capitalize())


class Registry(NamedTuple):
    """What kind of number NLM gives a chemical, and the number."""

    kind: str
    number: str


def registry(number: str) -> Registry | None:
    """A UNII, a CAS or an EC number; None for "0", which says that there is none."""
    if not number or number == "0":
        return None
    if re.fullmatch(r"[0-9A-Z]{10}", number):
        return Registry("UNII", number)
    if number.startswith("EC "):
        return Registry("EC", number.removeprefix("EC "))
    if re.fullmatch(r"\d{2,7}-\d{2}-\d", number):
        return Registry("CAS", number)
    return Registry("", number)
