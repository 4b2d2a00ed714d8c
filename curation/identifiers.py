"""What a PMID, a DOI, a PMCID, an NCT number and an ORCID iD are, and how each is written.

Every function takes text as people and files have it and returns the one form that we keep,
or None where the text is not such an identifier. A key of our own rows is one more.
"""

import re

PMID_MAX = 99_999_999
KEYS = range(1, 2**31)
_DOI = re.compile(r"10\.\d{4,9}/\S+", re.ASCII)
_PMCID = re.compile(r"(?:PMC)?0*([1-9]\d{0,8})(?:\.\d+)?", re.IGNORECASE | re.ASCII)
_NCT = re.compile(r"NCT\d{8}", re.IGNORECASE | re.ASCII)
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dX])", re.IGNORECASE | re.ASCII)
_DOI_ADDRESS = re.compile(r"^(?:doi:\s*|(?:https?://)?(?:dx\.)?doi\.org/)+", re.IGNORECASE)


def as_pmid(text: str) -> int | None:
    """A PubMed identifier as a number: 1 to 99,999,999."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= 12):
        return None
    number = int(text)
    return number if 1 <= number <= PMID_MAX else None


def as_doi(text: str) -> str | None:
    """A DOI in lower case, without its address; DOIs are the same in either case (ISO 26324)."""
    text = text.strip()
    if not text.startswith("10."):
        text = _DOI_ADDRESS.sub("", text)
    return text.lower() if _DOI.fullmatch(text) else None


def as_pmcid(text: str) -> str | None:
    """A PubMed Central identifier as PMC and its number, without a version."""
    match = _PMCID.fullmatch(text.strip())
    return f"PMC{match[1]}" if match else None


def as_nct_number(text: str) -> str | None:
    """A ClinicalTrials.gov identifier: NCT and eight digits."""
    text = text.strip()
    return text.upper() if _NCT.fullmatch(text) else None


def nct_numbers_in(text: str) -> list[str]:
    """Each NCT number that the text mentions, once, in order of appearance."""
    return list(dict.fromkeys(found.upper() for found in _NCT.findall(text)))


def as_orcid(text: str) -> str | None:
    """An ORCID iD with its hyphens, if its check character is right (ISO 7064, MOD 11-2)."""
    match = _ORCID.search(text)
    if not match:
        return None
    digits = "".join(match.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    if digits[-1] != ("X" if check == 10 else str(check)):
        return None
    return "-".join(match.groups()).upper()


def as_key(text: str) -> int | None:
    """The key of a row of ours, as an address has it: 1 to 2,147,483,647."""
    is_number = text.isascii() and text.isdecimal() and len(text) < 12
    return int(text) if is_number and int(text) in KEYS else None
