"""A made-up paper, as it is here, as PubMed has it, and as a reference list prints it."""

from typing import Any

from curation.models import Reference
from tests.builders import a_reference, an_author
from tests.pubmed import made_up

TITLE = "Quiet joints under an imagined kinase inhibitor"


def printed(title: str = TITLE, year: int = 2022, volume: str = "12", page: str = "45-51") -> str:
    return f"Quill Q, Ferrer B. {title}. Made Up J Rheumatol. {year};{volume}(3):{page}."


def the_paper(**fields: Any) -> Reference:
    """It, here."""
    known = {
        "title": f"{TITLE}.",
        "authors": [an_author("Quill", "Q"), an_author("Ferrer", "B")],
        "journal": "Made-up journal of rheumatology",
        "journal_abbreviation": "Made Up J Rheumatol",
        "publication_year": 2022,
        "volume": "12",
        "issue": "3",
        "pages": "45-51",
    }
    return a_reference(**(known | fields))


def its_record(pmid: int = 501, **parts: Any) -> bytes:
    """It, as PubMed has it."""
    known = {
        "title": f"{TITLE}.",
        "authors": ["Quill Quentin", "Ferrer Bea"],
        "journal_abbreviation": "Made Up J Rheumatol",
        "published": "2022 Oct",
        "volume": "12",
        "issue": "3",
        "pages": "45-51",
    }
    return made_up.article(pmid=pmid, **(known | parts))
