"""The addresses of an API, each with a view that answers HTTP as HTTP is meant.

HEAD and OPTIONS work everywhere, what cannot be read or written is refused before an operation
runs, parameters that do not exist are named, and nothing is kept by a cache that others share.
"""

import difflib
from collections.abc import Iterator
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.utils.cache import patch_vary_headers
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.utils import normalize_path, replace_path_param_notation

from curation.api.etags import with_etag
from curation.api.problems import FieldError, problem


def addresses(api: NinjaAPI) -> Iterator[URLPattern]:
    # One noun is read in one router and written in another, at the same address.
    found: dict[str, list[Operation]] = {}
    for router in api._get_bound_routers():
        for own, path_view in router.path_operations.items():
            route = "/".join(part for part in (router.prefix, own) if part)
            route = normalize_path(replace_path_param_notation(route)).lstrip("/")
            found.setdefault(route, []).extend(path_view.operations)
    for route, operations in found.items():
        yield path(route, _View(operations), name=operations[0].view_func.__name__)


class _View:
    """`asks_for_itself` is what the site's gates look for: every operation says who may ask it."""

    csrf_exempt = True  # a session's token is looked for by auth.py, a program has none to send

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations
        self.asks_for_itself = all(each.auth_callbacks for each in operations)
        methods = {method for each in operations for method in each.methods}
        self.methods = sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set()))

    def __call__(self, request: HttpRequest, **parts: object) -> HttpResponseBase:
        answer = self._answer(request, **parts)
        patch_vary_headers(answer, ["Authorization", "Cookie", "Accept"])
        if "Cache-Control" not in answer:
            answer["Cache-Control"] = (
                "private, no-cache" if answer.status_code < 400 else "private, no-store"
            )
        return answer

    def _answer(self, request: HttpRequest, **parts: object) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": ", ".join(self.methods)})
        operation = self._operation(request)
        if operation is None:
            return problem(request, 405, headers={"Allow": ", ".join(self.methods)})
        refusal = _refusal(request, operation)
        if refusal is not None:
            return refusal
        answer = operation.run(request, **parts)
        is_read = request.method in ("GET", "HEAD") and answer.status_code == 200
        if is_read and isinstance(answer, HttpResponse):
            return with_etag(request, answer)
        return answer

    def _operation(self, request: HttpRequest) -> Operation | None:
        asked = "GET" if request.method == "HEAD" else request.method
        for operation in self.operations:
            if asked in operation.methods:
                return operation
        return None


def _refusal(request: HttpRequest, operation: Operation) -> HttpResponse | None:
    if not request.accepts("application/json"):
        return problem(request, 406)
    has_body = bool(request.META.get("CONTENT_LENGTH") or 0) and request.method != "GET"
    if has_body and _takes_json(operation) and request.content_type != "application/json":
        return problem(request, 415)
    known = _parameters(operation)
    unknown = [
        FieldError(
            field=name[:100], message=f"There is no such parameter here.{_hint(name, known)}"
        )
        for name in request.GET
        if name not in known
    ]
    return problem(request, 422, errors=unknown) if unknown else None


def _hint(name: str, known: frozenset[str]) -> str:
    if near := difflib.get_close_matches(name[:100], known, n=1):
        return f" Did you mean “{near[0]}”?"
    return f" Known are {', '.join(sorted(known))}." if known else " It takes none."


@cache
def _parameters(operation: Operation) -> frozenset[str]:
    written = OpenAPISchema.__new__(OpenAPISchema)
    written.schemas = {}
    return frozenset(
        each["name"] for each in written.operation_parameters(operation) if each["in"] == "query"
    )


def _takes_json(operation: Operation) -> bool:
    return any(model.__ninja_param_source__ == "body" for model in operation.models)
