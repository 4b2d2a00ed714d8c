"""Authors and where they work, numbered as a journal numbers them.

`tests/web/test_byline.py` draws it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from curation.article import Affiliation, Author
from curation.citation import name_of

SHOWN = 20  # a byline of 600 names is folded after so many


class Named(NamedTuple):
    """A person or a group in a byline; marks are the numbers of their affiliations."""

    author: Author
    name: str  # Wallace DJ
    full_name: str  # Daniel J Wallace
    marks: list[int]

    @property
    def sought(self) -> str:
        """By which name the list of references finds them."""
        parts = (self.author["last_name"], self.author["initials"])
        return self.author["collective_name"] or " ".join(filter(None, parts))


class Bylines(NamedTuple):
    authors: list[Named]
    editors: list[Named]
    investigators: list[Named]
    affiliations: list[Affiliation]

    @property
    def shown(self) -> list[Named]:
        return self.authors[:SHOWN]

    @property
    def folded(self) -> list[Named]:
        return self.authors[SHOWN:]

    @property
    def with_orcid(self) -> list[Named]:
        return [each for each in (*self.authors, *self.editors) if each.author["orcid"]]


def bylines(authors: Sequence[Author]) -> Bylines:
    """Affiliations are numbered in the order in which they are met, each once."""
    numbers: dict[str, int] = {}
    affiliations: list[Affiliation] = []
    by_role: dict[str, list[Named]] = {"author": [], "editor": [], "investigator": []}
    for author in authors:
        marks = []
        for affiliation in author["affiliations"]:
            if affiliation["text"] not in numbers:
                affiliations.append(affiliation)
                numbers[affiliation["text"]] = len(affiliations)
            marks.append(numbers[affiliation["text"]])
        by_role[author["role"]].append(
            Named(author, name_of(author), _full_name(author), sorted(set(marks)))
        )
    return Bylines(by_role["author"], by_role["editor"], by_role["investigator"], affiliations)


def _full_name(author: Author) -> str:
    if author["collective_name"]:
        return name_of(author)
    fore = author["fore_name"] or author["initials"]
    return " ".join(filter(None, (fore, author["last_name"], author["suffix"])))
