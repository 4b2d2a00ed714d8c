"""The claims that somebody began at a paper's desk and has not linked yet."""

from curation.claims.drafts import ON_QUOTE
from curation.models import Draft, Quote, Reference, User


def place_of(reference: Reference, quote: Quote | None) -> str:
    """Where the draft of a claim is kept: by the words that it is on, or by the paper."""
    return ON_QUOTE.format(quote.pk) if quote else f"claim-from:reference-{reference.pk}"


def drafts_of(reference: Reference, person: User) -> dict[Quote | None, Draft]:
    """The latest first; one query, and another where there are any at all."""
    begun = Draft.objects.filter(person=person, place__startswith="claim-from:")
    drafts = {draft.place: draft for draft in begun.order_by("-saved_at")}
    if not drafts:
        return {}
    quotes = Quote.objects.filter(
        reference=reference,
        pk__in=[place.rpartition("-")[2] for place in drafts if "quote-" in place],
    ).select_related("reference", "found_on")
    by_place: dict[str, Quote | None] = {place_of(reference, quote): quote for quote in quotes}
    by_place[place_of(reference, None)] = None
    return {by_place[place]: draft for place, draft in drafts.items() if place in by_place}
