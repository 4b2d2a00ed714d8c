"""What somebody is writing, kept while they write it."""

import json
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from curation.claims import drafts
from curation.history.refused import Refused
from curation.web.gates import SignedInRequest, signed_in

# Of the form and not of what is written in it.
_NOT_WRITTEN = ("csrfmiddlewaretoken", "drop", "next")


@signed_in
@require_POST
def draft(request: SignedInRequest, place: str) -> HttpResponse:
    """Keep the fields that are sent, as a form or as JSON, and answer when that was; or, with
    `drop`, forget them and go back to `next`.
    """
    if "drop" in request.POST:
        drafts.drop(request.user, place)
        back = request.POST.get("next", "")
        return redirect(
            back if url_has_allowed_host_and_scheme(back, {request.get_host()}) else "/"
        )
    try:
        kept = drafts.keep(request.user, place, _fields(request))
    except Refused as error:
        return JsonResponse({"error": str(error)}, status=422)
    if kept is None:
        return JsonResponse({"saved": None})
    local = timezone.localtime(kept.saved_at)
    return JsonResponse({"saved": f"{local:%H:%M}", "at": local.isoformat(timespec="seconds")})


def _fields(request: SignedInRequest) -> dict[str, list[str]]:
    if request.content_type == "application/json":
        try:
            sent: Any = json.loads(request.body)
        except (ValueError, RecursionError):
            sent = None
        if not isinstance(sent, dict):
            raise Refused({"": ["This is no form: send its fields by their names."]})
        pairs = {
            str(name): value if isinstance(value, list) else [value] for name, value in sent.items()
        }
    else:
        pairs = {name: list(values) for name, values in request.POST.lists()}
    fields = {
        name: [str(value).replace("\0", "") for value in values if value is not None]
        for name, values in pairs.items()
        if name not in _NOT_WRITTEN
    }
    return {name.replace("\0", ""): values for name, values in fields.items()}
