"""How like a printed citation is to a paper, and what speaks for it and against."""

from typing import NamedTuple

from curation.citation_matching.parts import Parts

SURE = 0.95  # it may resolve by itself, if no other candidate comes within MARGIN of it
POSSIBLE = 0.6  # from here a person is asked; below, it is no candidate
MARGIN = 0.1


class Paper(NamedTuple):
    title: str
    first_author: str  # the surname, or a group's name
    year: int | None
    journals: tuple[str, ...]  # its title and its abbreviations
    volume: str
    issue: str
    first_page: str
    doi: str | None
    last_page: str = ""


class Likeness(NamedTuple):
    certainty: float  # from 0 to 1
    why: str  # a sentence of what agrees and what differs
    vetoed: bool  # its DOI is another one


def likeness(printed: str, parts: Parts, doi: str, paper: Paper) -> Likeness:
    return Likeness(0.0, "Nothing agrees.", vetoed=False)
