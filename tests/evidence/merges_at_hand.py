"""What the tests of merges share: a reason, and every row of the evidence as it is."""

from curation.models import (
    Arm,
    Claim,
    Drug,
    DrugIdentifier,
    Effect,
    Endpoint,
    Finding,
    Outcome,
    Result,
    Trial,
)

WHY = "The code was replaced by the INN."


LINKS = (Claim.drugs.through, Finding.drugs.through, Drug.sources.through)


def as_it_is():
    """Every row of the evidence; of a table of links, what it links."""
    rows = {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in (
            *(Drug, DrugIdentifier, Endpoint, Trial, Arm, Outcome),
            *(Result, Effect, Finding, Claim),
        )
    }
    for table in LINKS:
        left, right = (field.attname for field in table._meta.fields[1:])
        rows[table.__name__] = sorted(table.objects.values_list(left, right))
    return rows
