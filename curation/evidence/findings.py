"""Enter what an analysis other than a trial's own found: beside the trials, never among them."""

from collections.abc import Sequence
from typing import Any

from curation.evidence.refusals import checked
from curation.history.acts import act
from curation.models import Drug, Finding, Source, User


def add_finding(
    *, by: User, source: Source, drugs: Sequence[Drug], also_in: Sequence[Source] = (), **facts: Any
) -> Finding:
    """A draft; raises Refused for what cannot be so."""
    with act("entered", by=by):
        finding = checked(Finding(source=source, entered_by=by, changed_by=by, **facts))
        finding.save()
        finding.drugs.set(drugs)
        finding.also_in.set(also_in)
    return finding
