"""References that are made up to be written, and read again, without a database."""

from typing import Any

from hypothesis import strategies as st

from curation.article import Author
from curation.exports.parts import Parts, parts_of
from curation.models import Notice, Reference
from curation.record_lines import one_line
from tests.builders import an_author

# Any text that a database keeps, and what the formats themselves are made of.
NASTY = [
    *("ER  - ", "TY  - JOUR", "{", "}", "}}{", "\\", "@article{x,", "%", "$x_1$", "&amp;", "<b>"),
    *("😀", "α–β", "PMID- 1", "--", "''quoted``", "~", "^", "#", '"', "line\nbreak", "tab\there"),
    *("\x07bell", "\u2028", "KW  - x", "[mesh]", "Ünïcödé", "\ufeff", "and", ",", ";", "*", "a/b"),
]
LETTERS = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=30
)
TEXTS = st.lists(st.sampled_from(NASTY) | LETTERS, min_size=1, max_size=6).map(" ".join)
SAID = TEXTS.filter(lambda text: any(each.isalnum() for each in one_line(text)))
NAMES = st.from_regex(r"[A-ZÄÖÜ][a-zäöüßé]{1,12}(?:[ -][A-Z][a-z]{2,8})?", fullmatch=True)
GIVEN = st.from_regex(r"[A-Z][a-z]{2,8}(?: [A-Z]\.?)?", fullmatch=True)


def a_paper(**fields: Any) -> Reference:
    """Not saved: `notices` are given as (kind, PMID, citation)."""
    notices = fields.pop("notices", ())
    reference = Reference(**{"pk": 7, "pmid": 90_000_001, "title": "A made-up trial."} | fields)
    reference._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "notices": [
            Notice(reference_id=7, kind=kind, pmid=pmid, citation=where, position=1)
            for kind, pmid, where in notices
        ]
    }
    return reference


def the_parts(*, tags: tuple[str, ...] = (), **fields: Any) -> Parts:
    return parts_of(a_paper(**fields), tags)


def a_person(last: str, given: str, suffix: str = "") -> Author:
    return an_author(last, given[:1], fore_name=given, suffix=suffix)


WHOLE: dict[str, Any] = {
    "pmid": 90_000_002,
    "doi": "10.1234/made_up",
    "pmcid": "PMC123",
    "title": "IFN-<i>α</i> &amp; baricitinib in SLE: the MADE-UP trial.",
    "abstract": [
        {"label": "BACKGROUND", "category": "", "text": "Made up, 50% of it."},
        {"label": "METHODS", "category": "", "text": "We made it up &lt;twice&gt;."},
    ],
    "authors": [
        an_author("Quill", "QR", fore_name="Quentin R"),
        an_author("Moss", "M", fore_name="Mary", suffix="Jr"),
        an_author(group="The Made-Up Group, and Friends"),
    ],
    "journal": "Journal of made-up things",
    "journal_abbreviation": "J Made Up",
    "issn": "1234-5678",
    "publication_date": "2023 May 4",
    "publication_year": 2023,
    "volume": "12",
    "issue": "3 Suppl 1",
    "pages": "45-52",
    "languages": ["eng", "fre"],
    "publication_types": [
        {"ui": "", "name": "Journal Article"},
        {"ui": "", "name": "Clinical Trial, Phase II"},
    ],
    "keywords": [
        {"text": "lupus, of the skin", "major": False, "owner": "NOTNLM"},
        {"text": "TYK2 [mesh]", "major": True, "owner": "NOTNLM"},
    ],
    "mesh": [
        {
            "ui": "",
            "name": "Lupus Erythematosus, Systemic",
            "type": "",
            "major": False,
            "qualifiers": [{"ui": "", "name": "drug therapy", "major": True}],
        },
        {"ui": "", "name": "Humans", "type": "", "major": False, "qualifiers": []},
    ],
    "chemicals": [{"ui": "", "name": "baricitinib", "registry_number": "ISP4442I3Y"}],
    "grants": [{"id": "R01/1", "acronym": "", "agency": "Agency", "country": "Nowhere"}],
    "databanks": [{"name": "ClinicalTrials.gov", "accession_numbers": ["NCT01234567"]}],
    "nct_numbers": ["NCT01234567"],
    "notices": [("RetractionIn", 90_000_009, "J Made Up. 2024;1:2")],
}
