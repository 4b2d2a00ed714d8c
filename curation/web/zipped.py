"""Pages go out compressed; downloads, pictures and the API's answers as they are."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class ZippedPages(GZipMiddleware):
    """A table of a hundred rows is a tenth of its size then.

    Django pads each answer by some random bytes, and masks CSRF's token anew each time, so that the
    length of an answer tells nobody what is in it. An API's ETag would become a weak one, by which
    nothing can be changed under a condition.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        is_download = "Content-Disposition" in response.headers
        if not is_page or is_download:
            return response
        return super().process_response(request, response)
