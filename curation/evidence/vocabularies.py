"""Add a drug or an endpoint, or change what is kept of it."""

from curation.evidence.labels import arms_of, labels_follow
from curation.evidence.pointers import Entry
from curation.evidence.refusals import checked
from curation.history.acts import act
from curation.models import Drug, User


def keep(entry: Entry, *, by: User) -> Entry:
    """Save it as it is now; what was written from a drug's name follows. Raises Refused."""
    noun = entry._meta.verbose_name
    with act(f"changed the {noun}" if entry.pk else f"added the {noun}", by=by):
        checked(entry)
        arms = []
        if isinstance(entry, Drug) and entry.pk:
            arms = list(arms_of(entry).select_related("drug", "partner"))
        with labels_follow(arms):
            entry.save()
    return entry
