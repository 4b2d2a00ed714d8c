"""Forms that somebody began and has not saved: what each is, and where it goes on."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from django.urls import reverse

from curation.models import Claim, Draft, Quote, Reference, User

MOST = 50
LONGEST = 60
_NUMBER = re.compile(r"[0-9]{1,18}")


class UnfinishedForm(NamedTuple):
    words: str
    url: str


def unfinished_forms(person: User) -> list[UnfinishedForm]:
    """The latest first; without those whose claim or paper is gone. Four queries at most."""
    places = Draft.objects.filter(person=person).order_by("-saved_at", "-pk")
    begun = [_read(place) for place in places.values_list("place", flat=True)[:MOST]]
    claims = Claim.objects.only("statement").in_bulk(_of(begun, "claim"))
    quotes = Quote.objects.only("reference", "exact").in_bulk(_of(begun, "quote"))
    papers = Reference.objects.only("pmid", "doi").in_bulk(_of(begun, "reference"))
    found = [_form(each, claims, quotes, papers) for each in begun if each]
    return [form for form in found if form]


class _Begun(NamedTuple):
    """`claim:12`, `cite:12`, `comment:claim-12`, `claim-from:quote-7`: the form, and on what."""

    form: str
    noun: str
    pk: int


def _read(place: str) -> _Begun | None:
    form, _, on = place.partition(":")
    noun, dash, number = on.rpartition("-")
    if form == "claim" and on == "new":
        return _Begun(form, "", 0)
    if not _NUMBER.fullmatch(number):
        return None
    return _Begun(form, noun if dash else "claim", int(number))


def _of(begun: list[_Begun | None], noun: str) -> set[int]:
    return {each.pk for each in begun if each and each.noun == noun}


def _form(
    begun: _Begun,
    claims: Mapping[int, Claim],
    quotes: Mapping[int, Quote],
    papers: Mapping[int, Reference],
) -> UnfinishedForm | None:
    form, noun, pk = begun
    if form == "claim" and not noun:
        return UnfinishedForm("a new claim", reverse("new-claim"))
    if noun == "claim" and pk in claims:
        about = _short(claims[pk].statement)
        page = reverse("claim", args=[pk])
        if form == "claim":
            return UnfinishedForm(f"a change of “{about}”", reverse("edit-claim", args=[pk]))
        if form == "cite":
            return UnfinishedForm(f"a paper for “{about}”", f"{page}#cite")
        if form == "comment":
            return UnfinishedForm(f"a comment on “{about}”", f"{page}#thread-title")
    if noun == "quote" and pk in quotes:
        page = reverse("claim-on", args=[quotes[pk].reference_id])
        return UnfinishedForm(f"a claim from “{_short(quotes[pk].exact)}”", f"{page}?quote={pk}")
    if noun == "reference" and pk in papers:
        if form == "claim-from":
            return UnfinishedForm(f"a claim from {papers[pk]}", reverse("claim-on", args=[pk]))
        return UnfinishedForm(f"a note on {papers[pk]}", reverse("reference", args=[pk]))
    return None


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
