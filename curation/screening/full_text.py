"""From the first stage to the second: who is asked for the full text of what was included."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef

from curation.models import Assignment, Reference, ScreeningDecision, Stage, User
from curation.screening.assignments import assign_to
from curation.screening.progress import Among
from curation.screening.status import status_of

INCLUDE = ScreeningDecision.Decision.INCLUDE


def without_full_text(*, seen_by: User, among: Among | None = None) -> list[int]:
    """What holds as included at title and abstract, and nobody was asked for at full text.

    Nor decided on there: what came from another tool may have been judged without being asked for.
    """
    of_it = {"reference": OuterRef("reference"), "stage": Stage.FULL_TEXT}
    included = ScreeningDecision.objects.filter(
        ~Exists(Assignment.objects.filter(**of_it)),
        ~Exists(ScreeningDecision.objects.filter(**of_it)),
        stage=Stage.TITLE_ABSTRACT,
        decision=INCLUDE,
    ).seen_by(seen_by)
    if among is not None:
        included = included.filter(reference__in=among)
    pks = set(included.order_by().values_list("reference", flat=True))
    statuses = status_of(pks, seen_by=seen_by, stage=Stage.TITLE_ABSTRACT)
    return sorted(pk for pk, status in statuses.items() if status.decision == INCLUDE)


@transaction.atomic
def ask_for_full_text(
    people: Sequence[User], *, by: User, among: Among | None = None
) -> list[Assignment]:
    """Ask each of these people for the full text of each; two judge unseen."""
    pks = without_full_text(seen_by=by, among=among)
    found = Reference.objects.filter(pk__in=pks).only("pk").order_by("pk")
    return assign_to(people, found, by=by, stage=Stage.FULL_TEXT)
