"""Two questions that machines ask: does the process live, and can it do its work?

The answers are the same for everyone, since nothing in them is secret, and they look up no user:
they come also while the database is away.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from curation.imports import pulse
from curation.web.gates import open_to_all


@open_to_all
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@open_to_all
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 where all holds, else 503; each part says what to do."""
    signs = pulse.signs()
    is_ready = all(sign.holds for sign in signs)
    parts = {
        sign.part.replace(" ", "_"): {"ok": sign.holds, "seconds": sign.seconds, "says": sign.says}
        for sign in signs
    }
    return JsonResponse({"ready": is_ready, **parts}, status=200 if is_ready else 503)
