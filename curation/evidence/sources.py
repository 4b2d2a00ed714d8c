"""Where a fact stands: one row for the same place and the same words."""

from django.db import transaction

from curation.evidence.refusals import checked
from curation.history import states
from curation.history.acts import act
from curation.models import Quote, Reference, Source, User


@transaction.atomic
def cite(
    reference: Reference | None = None,
    *,
    registry: str = "",
    address: str = "",
    kind: str = "",
    locator: str = "",
    quote: str = "",
    anchored: Quote | None = None,
    tier: str = Source.Tier.PRIMARY,
) -> Source:
    """The source that says just this, made if it is not there yet; raises Refused.

    `anchored` is the same words where the abstract prints them.
    """
    facts = {
        "reference": reference,
        "registry": registry.strip().upper(),
        "address": address.strip(),
        "kind": kind.strip(),
        "locator": locator.strip(),
        "quote": quote.strip(),
        "anchored": anchored,
        "tier": tier,
    }
    if anchored is not None:
        states.still_there(anchored)
    known = Source.objects.filter(**facts).order_by("pk").first()
    if known is None:
        known = checked(Source(**facts))
        known.save()
    return known


def rest_on_other_words(old: Quote, new: Quote, *, by: User) -> list[Source]:
    """What rests on the old quote rests on the new one; the numbers stay as they are."""
    with act("found the words of", by=by):
        sources = list(Source.objects.select_for_update().filter(anchored=old).order_by("pk"))
        for source in sources:
            source.anchored, source.quote = new, new.exact
            source.save(update_fields=["anchored", "quote"])
    return sources
