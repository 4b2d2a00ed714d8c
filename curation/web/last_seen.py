"""When each person was last seen, kept to about five minutes."""

from collections.abc import Callable
from datetime import timedelta

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.timezone import now

from curation.models import User

SHARP_TO = timedelta(minutes=5)


class LastSeen:
    """Middleware: writes at most once in five minutes a person, and only for pages that asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.session.accessed and request.user.is_authenticated:
            seen = request.user.last_seen_at
            if seen is None or now() - seen > SHARP_TO:
                User.objects.filter(pk=request.user.pk).update(last_seen_at=now())
        return response
