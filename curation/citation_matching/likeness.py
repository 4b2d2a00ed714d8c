"""How like a printed citation is to a paper, and what speaks for it and against.

A certainty adds up what agrees; it is sure only by one of five rules, each of which leaves no other
paper that we could think of. What tells twins, parts, updates, errata, replies and preprints apart
(a number in the title, a word such as reply, another author, year or journal) is never made up for
by the rest. A DOI that is another one forbids the match whatever agrees.
"""

import re
from typing import NamedTuple

from curation.citation_matching.parts import Parts
from curation.citation_matching.points import (
    Agrees,
    Place,
    authors_agree,
    journals_agree,
    numbers_agree,
    years_agree,
)
from curation.citation_matching.titles import OTHER, Around, Window, around, window
from curation.citation_matching.words import Difference, bare, difference
from curation.identifiers import as_doi

SURE = 0.95  # it may resolve by itself, if no other candidate comes within MARGIN of it
POSSIBLE = 0.6  # from here a person is asked; below, it is no candidate
MARGIN = 0.1

_MOST_UNSURE = 0.94
_MOST_WITH_ANOTHER = 0.8  # author, year or journal, or a number in the title
_MOST_OF_ANOTHER_JOURNAL = 0.5  # a volume and a page are the same by chance
_MOST_VETOED = 0.3
_TITLE_OF_SUBSTANCE = 4, 20  # words and letters: "Reply" and "Systemic lupus" are titles of many
_SUBTITLE = 3  # words
_ALIKE = 0.85  # a title that was cut or misspelt, where the place is the same
_WEIGHTS = {"title": 0.45, "author": 0.15, "year": 0.1, "journal": 0.1, "volume": 0.1, "page": 0.1}
_WORTH = {Agrees.YES: 1.0, Agrees.NEARLY: 0.7, Agrees.NO: 0.0}
_ARTICLE_NUMBER = re.compile(r"[a-z]{0,3}\d{5,}", re.IGNORECASE)
_SPAN = 2  # pages from the first to the last: no letter shares both with another


class Paper(NamedTuple):
    """What is known of a paper, its title in words, without markup."""

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


class _Points(NamedTuple):
    title: Window
    around: Around
    author: Agrees
    year: Agrees
    place: Place
    doi: Agrees
    prints_title: bool
    read: Difference  # of the title as it was read
    is_shortened: bool  # the beginning of the paper's title is printed, and no more of it
    substance: bool
    pages: int  # from the first to the last, as printed
    is_article_number: bool  # which no other paper of the journal's volume has

    @property
    def title_is_the_same(self) -> bool:
        return (
            self.title.difference <= Difference.SMALL
            and self.around.whole
            and not self.around.words
        )

    @property
    def title_is_near(self) -> bool:
        """What was read as the title is the paper's, or begins it."""
        return self.is_shortened or self.read <= Difference.SMALL

    @property
    def has_another(self) -> bool:
        """It has what another paper would have."""
        return (
            Agrees.NO in (self.author, self.year, self.place.journal)
            or bool(self.around.words)
            or (
                self.title.likeness > 0
                and self.title.difference is Difference.TELLING
                and not self.is_shortened
            )
        )


def likeness(printed: str, parts: Parts, doi: str, paper: Paper) -> Likeness:
    points = _points(printed, parts, doi, paper)
    certainty = _certainty(points)
    vetoed = points.doi is Agrees.NO
    if vetoed:
        certainty = min(certainty, _MOST_VETOED)
    return Likeness(round(certainty, 3), _why(points), vetoed)


def _points(printed: str, parts: Parts, doi: str, paper: Paper) -> _Points:
    title = paper.title.strip().strip("[]")
    found = window(printed, title)
    beside = Around(whole=False, journal=False, words=())
    journal = journals_agree(parts.journal, paper.journals)
    if found.likeness:
        beside = around(printed, found, paper.journals)
        if beside.journal:
            journal = Agrees.YES
    one, other = as_doi(doi), as_doi(paper.doi or "")
    words, letters = _TITLE_OF_SUBSTANCE
    return _Points(
        title=found,
        around=beside,
        author=authors_agree(printed, parts, paper.first_author),
        year=years_agree(parts.year, paper.year),
        place=Place(
            journal=journal,
            volume=numbers_agree(parts.volume, paper.volume),
            issue=numbers_agree(parts.issue, paper.issue),
            first_page=numbers_agree(parts.first_page, paper.first_page),
            last_page=numbers_agree(parts.last_page, paper.last_page),
        ),
        doi=(Agrees.YES if one == other else Agrees.NO) if one and other else Agrees.UNKNOWN,
        prints_title=bool(parts.title) or bool(found.likeness),
        read=difference(bare(parts.title), bare(title)),
        is_shortened=_without_subtitle(bare(parts.title), bare(title)),
        substance=len(bare(title)) >= words and len(title) >= letters,
        pages=_pages(parts),
        is_article_number=bool(
            not parts.last_page
            and not paper.last_page
            and _ARTICLE_NUMBER.fullmatch(parts.first_page)
        ),
    )


def _without_subtitle(said: tuple[str, ...], title: tuple[str, ...]) -> bool:
    """Whether a subtitle was left out, and nothing that makes it another paper: part II, reply."""
    left_out = title[len(said) :]
    return (
        len(said) >= _TITLE_OF_SUBSTANCE[0]
        and title[: len(said)] == said
        and len(left_out) >= _SUBTITLE
        and left_out[0] != "part"
        and not OTHER.intersection(left_out)
    )


def _pages(parts: Parts) -> int:
    first, last = (
        "".join(letter for letter in page if letter.isdigit())
        for page in (parts.first_page, parts.last_page)
    )
    return int(last) - int(first) if first and last and len(last) < 10 else 0


def _certainty(points: _Points) -> float:
    if not points.has_another and (certain := _by_rule(points)):
        return certain
    certainty = min(_added_up(points), _MOST_UNSURE)
    if points.place.journal is Agrees.NO and points.title.likeness < _ALIKE:
        certainty = min(certainty, _MOST_OF_ANOTHER_JOURNAL)
    if points.place.is_the_same and points.year is not Agrees.NO:
        certainty = max(certainty, POSSIBLE + 0.05)
    if points.title.likeness and points.title_is_the_same and points.substance:
        certainty = max(certainty, POSSIBLE + 0.05)
    return min(certainty, _MOST_WITH_ANOTHER) if points.has_another else certainty


def _by_rule(points: _Points) -> float | None:
    """How certain where it is sure; None where it is not."""
    place = points.place
    if points.doi is Agrees.YES and (points.title.likeness >= _ALIKE or place.is_the_same):
        return 0.99
    known = points.author in (Agrees.YES, Agrees.NEARLY)
    if points.title_is_the_same and known:
        if place.is_the_same and points.year is not Agrees.UNKNOWN:
            return 0.99
        alike = points.author is Agrees.YES and points.year is Agrees.YES
        if points.substance and alike and place.supports:
            return 0.97
        return None
    if not (place.is_the_same and points.year is Agrees.YES):
        return None
    if known and (not points.prints_title or points.title_is_near):
        return 0.96
    alone = points.author is Agrees.UNKNOWN and not points.prints_title
    by_itself = points.is_article_number or (
        place.last_page is Agrees.YES and points.pages >= _SPAN
    )
    return 0.95 if alone and by_itself and place.issue is not Agrees.NO else None


def _added_up(points: _Points) -> float:
    """The share of what is known on both sides that agrees."""
    place = points.place
    known = {
        "author": points.author,
        "year": points.year,
        "journal": place.journal,
        "volume": place.volume,
        "page": place.first_page,
    }
    worth = {name: _WORTH[a] for name, a in known.items() if a is not Agrees.UNKNOWN}
    if points.prints_title:
        worth["title"] = max(0.0, (points.title.likeness - 0.6) / 0.4)
        if points.title.likeness and not points.around.whole:
            worth["title"] *= 0.9
    total = sum(_WEIGHTS[name] for name in worth)
    if not total:
        return 0.0
    share = sum(_WEIGHTS[name] * value for name, value in worth.items()) / total
    return share * min(1.0, total / 0.45)  # little that is known makes nothing certain


def _why(points: _Points) -> str:
    place = points.place
    said = {
        "the title": _title(points),
        "the first author": points.author,
        "the year": points.year,
        "the journal": place.journal,
        "the volume": place.volume,
        "the issue": place.issue,
        "the first page": place.first_page,
        "the DOI": points.doi,
    }
    sentences = [
        _sentence([name for name, a in said.items() if a is agrees], one, several)
        for agrees, one, several in (
            (Agrees.YES, "agrees", "agree"),
            (Agrees.NEARLY, "nearly agrees", "nearly agree"),
            (Agrees.NO, "differs", "differ"),
        )
    ]
    if points.around.words:
        sentences.append(f"The citation says “{points.around.words[0]}”.")
    if points.prints_title and points.title.likeness and not points.around.whole:
        sentences.append("More than this title seems to be printed.")
    return " ".join(filter(None, sentences)) or "Nothing is known of both."


def _title(points: _Points) -> Agrees:
    if not points.prints_title:
        return Agrees.UNKNOWN
    if points.title.likeness < _ALIKE or points.title.difference is Difference.TELLING:
        return Agrees.NO
    return Agrees.YES if points.title.difference is Difference.NONE else Agrees.NEARLY


def _sentence(names: list[str], one: str, several: str) -> str:
    if not names:
        return ""
    if len(names) == 1:
        text = f"{names[0]} {one}."
    else:
        text = f"{', '.join(names[:-1])} and {names[-1]} {several}."
    return text[0].upper() + text[1:]
