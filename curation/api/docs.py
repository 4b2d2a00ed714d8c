"""The API described: for programs as an OpenAPI document."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from curation.api.urls import api


@cache
def document() -> dict[str, Any]:
    return dict(api.get_openapi_schema())


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(document())
