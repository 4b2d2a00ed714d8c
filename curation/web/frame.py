"""What the frame of every page asks about whoever looks at it."""

from django.http import HttpRequest

from curation.people.roles import CONFIRM
from curation.screening.queue import left_for
from curation.web.gates import may_read
from curation.web.how_many import how_many_wait


def frame(request: HttpRequest) -> dict[str, object]:
    """`may_read`: whether the references may be shown, so whether to lead there at all.

    `waits`: how much waits for this person, or in all for who may not decide it; asked only by a
    page that shows it. `queued`: how many references this person was asked to judge.
    """
    user = getattr(request, "user", None)
    is_known = user is not None and user.is_authenticated

    def waits() -> int:
        may_decide = user is not None and user.has_perm(CONFIRM.permission)
        return how_many_wait(user if may_decide else None)

    def queued() -> int:
        return left_for(user) if user is not None and is_known else 0

    return {
        "may_read": is_known or may_read.admits_anonymous(),
        "waits": waits,
        "queued": queued,
    }
