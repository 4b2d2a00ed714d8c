"""Point by point, what a printed citation and a paper agree in, differ in, and do not say."""

import re
from enum import StrEnum
from typing import NamedTuple

from curation.citation_matching.journals import same_journal
from curation.citation_matching.parts import Parts
from curation.citation_matching.words import bare, spelt_alike


class Agrees(StrEnum):
    YES = "agrees"
    NEARLY = "nearly agrees"
    NO = "differs"
    UNKNOWN = "is not known"


_LEAST_OF_A_NAME = 3  # letters
_UMLAUTS = re.compile(r"(?<=[aou])e")


def authors_agree(printed: str, parts: Parts, surname: str) -> Agrees:
    wanted = bare(surname)
    if not wanted or not parts.first_author:
        # A group of authors, or a citation without any: what begins alike agrees.
        begins = wanted and bare(printed)[: len(wanted)] == wanted
        return Agrees.YES if begins else Agrees.UNKNOWN
    said = bare(parts.first_author)
    one, other = "".join(said), "".join(wanted)
    if one == other or bare(printed)[: len(wanted)] == wanted:
        return Agrees.YES
    if _UMLAUTS.sub("", one) == _UMLAUTS.sub("", other):
        return Agrees.YES
    # "Vane Umber" and "Umber": without its particle, or one name of two.
    shorter, longer = sorted((said, wanted), key=len)
    if (
        len(shorter) < len(longer)
        and len("".join(shorter)) > _LEAST_OF_A_NAME
        and shorter in (longer[-len(shorter) :], longer[: len(shorter)])
    ):
        return Agrees.YES
    alike = min(len(one), len(other)) > 5 and spelt_alike(one, other)
    return Agrees.NEARLY if alike else Agrees.NO


def years_agree(said: int | None, year: int | None) -> Agrees:
    if said is None or year is None:
        return Agrees.UNKNOWN
    if said == year:
        return Agrees.YES
    return Agrees.NEARLY if abs(said - year) == 1 else Agrees.NO


def journals_agree(said: str, journals: tuple[str, ...]) -> Agrees:
    if not bare(said) or not any(map(bare, journals)):
        return Agrees.UNKNOWN
    return Agrees.YES if any(same_journal(said, name) for name in journals) else Agrees.NO


def numbers_agree(said: str, number: str) -> Agrees:
    """Volumes, issues and pages: 07 is 7, S12 is s12, "35 Suppl 1" is 35 (Suppl. 1)."""
    one, other = _number(said), _number(number)
    if not one or not other:
        return Agrees.UNKNOWN
    if one == other:
        return Agrees.YES
    shorter, longer = sorted((one, other), key=len)
    # A supplement or part that only one of them says.
    if longer.startswith(shorter) and not longer[len(shorter)].isdigit() and shorter.isdigit():
        return Agrees.NEARLY
    return Agrees.NO


def _number(text: str) -> str:
    joined = "".join(bare(text)).replace("supplement", "suppl")
    return re.sub(r"(?<!\d)0+(?=\d)", "", joined)


class Place(NamedTuple):
    """What is known of where it was published."""

    journal: Agrees
    volume: Agrees
    issue: Agrees
    first_page: Agrees
    last_page: Agrees

    @property
    def is_the_same(self) -> bool:
        return (
            self.journal is Agrees.YES
            and self.volume in (Agrees.YES, Agrees.NEARLY)
            and self.first_page is Agrees.YES
        )

    @property
    def differs(self) -> bool:
        return Agrees.NO in (self.journal, self.volume, self.first_page)

    @property
    def supports(self) -> bool:
        """A volume or a page agrees beside the journal, and nothing differs.

        A volume that only nearly agrees may be its supplement, in which the abstract stood.
        """
        if self.differs or self.journal is not Agrees.YES:
            return False
        if self.first_page is Agrees.YES:
            return True
        return self.volume is Agrees.YES and self.issue is not Agrees.NO
