"""What the list of references shows to whoever may tag many: the tags, and what was done."""

from typing import NamedTuple
from uuid import UUID

from django.http import HttpRequest, QueryDict

from curation.exports.formats import Format
from curation.exports.reference_files import ReferenceFormat
from curation.forms.tags import BulkForm
from curation.people.roles import TAG
from curation.tagging.bulk import Done, what_was_done
from curation.web.downloads import REFERENCES_SAY, SAYS
from curation.web.shown import whose_eyes

DONE = "done"


class Bulk(NamedTuple):
    """`asked` is the address of the list, `done` what its person did last on it."""

    form: BulkForm
    asked: str
    chosen: frozenset[int] = frozenset()
    done: Done | None = None
    act: UUID | None = None

    @property
    def formats(self) -> list[tuple[str, str, str]]:
        """In which those chosen can be taken away, how each is called and what it is for."""
        return [
            *((form.value, form.upper(), SAYS[form]) for form in Format),
            *((form.value, form.called, REFERENCES_SAY[form]) for form in ReferenceFormat),
            ("bibliography", "Bibliography", "to read and copy"),
        ]

    @property
    def refusals(self) -> list[str]:
        errors = self.form.errors.get_json_data() if self.form.is_bound else {}
        return [each["message"] for of_field in errors.values() for each in of_field]


def at_hand(request: HttpRequest) -> Bulk | None:
    """None for whoever may not tag."""
    person = whose_eyes(request)
    if person is None or not person.has_perm(TAG.permission):
        return None
    name = _as_uuid(request.GET.get(DONE, ""))
    done = what_was_done(name, by=person) if name else None
    return Bulk(BulkForm(), asked_of(request.GET), done=done, act=name)


def asked_of(asked: QueryDict) -> str:
    """The address of the list without what was done on it."""
    rest = asked.copy()
    rest.pop(DONE, None)
    return rest.urlencode()


def _as_uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
