"""What the words of a question name beside references, as a line of links for each noun."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from curation.search.beside import Beside, Named, beside
from curation.web.claim_sight import sight_of

# The name of a noun's page, of its list, and of one and of several of it.
_PAGES = {
    "drug": ("drug", "drugs", "Drug", "Drugs"),
    "trial": ("trial", "trials", "Trial", "Trials"),
    "endpoint": ("endpoint", "endpoints", "Endpoint", "Endpoints"),
    "claim": ("claim", "claims", "Claim", "Claims"),
    "review": ("review", "reviews", "Review", "Reviews"),
}


class Link(NamedTuple):
    words: str
    url: str
    is_it: bool


class Line(NamedTuple):
    """`more_url` leads to all of the noun, or to those of it that the words find."""

    noun: str
    label: str
    links: list[Link]
    more: int
    more_url: str


def also_found(request: HttpRequest, terms: Sequence[str], *, whole: str) -> list[list[Line]]:
    """What has names, that whose very name was typed first; and what is said in sentences."""
    named: list[Line] = []
    said: list[Line] = []
    for each in beside(terms, whole=whole, sight=sight_of(request)):
        (said if each.noun in ("claim", "review") else named).append(_line(each, terms))
    named.sort(key=lambda line: not line.links[0].is_it)
    return [lines for lines in (named, said) if lines]


def _line(found: Beside, terms: Sequence[str]) -> Line:
    page, every, one, several = _PAGES[found.noun]

    def link(named: Named) -> Link:
        return Link(named.name, reverse(page, args=[named.key]), named == found.it)

    listed = {"q": " ".join(terms)} if found.noun in ("claim", "review") else {}
    if found.of:
        listed = {"drug": found.of.key}
        several = f"Trials of {found.of.name}"
    return Line(
        found.noun,
        one if found.number == 1 and not found.of else several,
        [link(named) for named in found.found],
        found.more,
        f"{reverse(every)}?{urlencode(listed)}" if listed else reverse(every),
    )
