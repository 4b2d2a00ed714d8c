"""How much may be sent: refused by its announced length, before a byte of it is read."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

TAKES_FILES = ("new-batch", "take-list")
_FORM_AROUND_A_FILE = 2**20


class BodyBound:
    """Middleware, before the one that looks for the CSRF token in the body.

    Only the pages for files take files; everything else takes a form's worth of text.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponseBase | None:
        announced = request.META.get("CONTENT_LENGTH") or ""
        length = int(announced) if announced.isdecimal() else 0
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
        advice = f"This is {in_words(length)} of text; up to {in_words(most)} are taken at once."
        match = request.resolver_match
        if (
            match
            and match.url_name in TAKES_FILES
            and request.content_type == "multipart/form-data"
        ):
            most = settings.IMPORT_MAX_UPLOAD
            advice = (
                f"This is {in_words(length)}, and a file may have {in_words(most)}. "
                "PubMed's XML may be given compressed, as .xml.gz."
            )
            most += _FORM_AROUND_A_FILE
        if length <= most:
            return None
        return render(request, "413.html", {"exception": advice}, status=413)


def in_words(length: int) -> str:
    return f"{length / 2**20:.0f} MB" if length >= 2**20 else f"{length / 2**10:.0f} kB"
