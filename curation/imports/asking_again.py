"""Ask PubMed again, a little every day, for what citations and numbers rest on.

A retraction is found only by asking. So whatever is relied on is asked for anew once its record is
some days old, in an ordinary batch, at PubMed's pace.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.timezone import now

from curation.history.acts import SYSTEM
from curation.imports.batches import Source, open_reference_batch
from curation.imports.chunks import unfinished
from curation.models import Citation, ImportBatch, Quote, Reference, User
from curation.models import Source as EvidenceSource

NAME = "What the evidence rests on, asked again"


def old_and_relied_on() -> QuerySet[Reference]:
    """What is cited, quoted or a source, and has a record that is some days old; oldest first."""
    of_it = {"reference": OuterRef("pk")}
    relied_on = Q(Exists(Citation.objects.filter(**of_it)))
    relied_on |= Q(Exists(Quote.objects.filter(**of_it)))
    relied_on |= Q(Exists(EvidenceSource.objects.filter(**of_it)))
    oldest = now() - timedelta(days=settings.ASK_AGAIN_AFTER_DAYS)
    is_old = Q(pubmed_asked_at__lt=oldest) | Q(pubmed_asked_at=None, pubmed_changed_at__lt=oldest)
    return (
        Reference.objects.askable()
        .filter(is_old, relied_on)
        .order_by(F("pubmed_asked_at").asc(nulls_first=True), "pk")
    )


def clock() -> User:
    """The account under which the site asks by itself; nobody can sign in with it."""
    account, is_new = User.objects.get_or_create(
        username=SYSTEM, defaults={"first_name": SYSTEM, "is_active": False}
    )
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


@transaction.atomic
def open_batch_of_what_is_old(*, by: User) -> ImportBatch | None:
    """A batch of what is due, no more than is allowed in a day; None where there is none.

    None too while the last one is not done: PubMed is away, and asking twice would not help.
    """
    # Two clocks, or one that struck twice: the second finds the batch of the first.
    User.objects.select_for_update().get(pk=by.pk)
    before = ImportBatch.objects.filter(source=Source.REFERENCES, name=NAME, opened_by=by)
    if unfinished(list(before.order_by("-pk")[:5])):
        return None
    today = before.filter(opened_at__gt=now() - timedelta(days=1))
    asked = today.aggregate(asked=Count("items"))["asked"]
    due = list(old_and_relied_on()[: max(0, settings.ASK_AGAIN_AT_MOST - asked)])
    return open_reference_batch(due, by=by, name=NAME) if due else None
