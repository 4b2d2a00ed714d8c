"""The API described: for people as a page of ours, for programs as an OpenAPI document."""

from functools import cache
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from curation.api.described import Described, described
from curation.api.pages import MOST_COUNTED
from curation.api.problems import SENTENCES
from curation.api.urls import api
from curation.models import Scope


@cache
def document() -> dict[str, Any]:
    return dict(api.get_openapi_schema())


@cache
def _described() -> Described:
    return described(document())


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(document())


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    said = _described()
    return render(
        request,
        "api/docs.html",
        {
            "base": request.build_absolute_uri("/api/v1"),
            "groups": said.groups,
            "schemas": said.schemas,
            "problems": [
                (status, HTTPStatus(status).phrase, words) for status, words in SENTENCES.items()
            ],
            "scopes": Scope.choices,
            "reads": settings.API_READS_A_MINUTE,
            "writes": settings.API_WRITES_A_MINUTE,
            "strangers": settings.API_STRANGERS_A_MINUTE,
            "most_counted": MOST_COUNTED,
        },
    )
