"""The numbers of a review: each with the list that it opens, and all of them as a bar.

A bar is drawn in thousandths of its width; its stretches are the entries of the current list.
"""

from typing import NamedTuple

from django.urls import reverse
from django.utils.http import urlencode

from curation.reviews.coverage import Coverage
from curation.web.coming_in import Part
from curation.web.review_entries import Show


class Number(NamedTuple):
    number: int
    words: str
    address: str  # of the list that it counts


def numbers_of(pk: int, covered: Coverage) -> list[Number]:
    """Of 120 references, 112 resolved, 97 here, 60 screened, 22 included, 15 with claims."""
    here = reverse("review", args=[pk])
    papers = reverse("references")

    def of_papers(**asked: str) -> str:
        return f"{papers}?{urlencode({'review': str(pk)} | asked)}"

    return [
        Number(covered.entries, "references", here),
        Number(covered.resolved, "resolved", f"{here}?show={Show.RESOLVED}"),
        Number(covered.imported, "here", of_papers()),
        Number(covered.screened, "screened", of_papers(screening="so-far.decided")),
        Number(covered.included, "included", of_papers(screening="so-far.include")),
        Number(covered.with_claims, "with claims", of_papers(claims="some")),
    ]


def bar_of(covered: Coverage) -> list[Part]:
    """The stretches that are not empty, from left to right."""
    stretches = (
        ("added", "resolved, here", covered.resolved - covered.missing),
        ("same", "resolved, not here yet", covered.missing),
        ("missing", "unsure", covered.unsure),
        ("aside", "not found", covered.not_found),
        ("left", "set aside", covered.set_aside),
        ("rest", "not looked for yet", covered.waiting),
    )
    parts, before = [], 0
    for name, words, number in stretches:
        if number:
            begins, width = 1000 * before / covered.entries, 1000 * number / covered.entries
            parts.append(Part(name, words, number, f"{begins:.1f}", f"{width:.1f}"))
            before += number
    return parts
