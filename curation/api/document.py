"""The OpenAPI document, completed: every answer an operation may give, and how one is known."""

from http import HTTPStatus
from typing import Any

from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from curation.api import auth
from curation.api.problems import MEDIA_TYPE, SENTENCES, Problem

_EVERYWHERE = (401, 403, 406, 422, 429, 500)
_WHERE_A_ROW_IS_NAMED = (404,)
_WHERE_IT_IS_READ = (304, 412)
_WHERE_IT_IS_WRITTEN = (400, 409, 412, 413, 415)
_ETAG = {"ETag": {"description": "Of this answer.", "schema": {"type": "string"}}}
_CONDITIONS = {
    "get": ("If-None-Match", "An ETag: where it still holds, the answer is 304 without a body."),
}
_WHICH_VERSION = (
    'The ETag of the row as you read it, or its version as "v3": where it changed, 412; '
    "without this header, 428."
)
_IF_MATCH = ("If-Match", _WHICH_VERSION)


class Document(OpenAPISchema):
    """Ninja's document, and of each operation which scope it takes and whether strangers may."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        details: dict[str, Any] = super().operation_details(operation)
        asked = list(operation.auth_callbacks)
        scopes = [each.scope.value for each in asked if hasattr(each, "scope")]
        strangers: list[dict[str, list[str]]] = [{}] if auth.reading in asked else []
        details["security"] = [{"token": scopes}, {"session": []}, *strangers]
        return details


def completed(document: dict[str, Any]) -> dict[str, Any]:
    schemas = document["components"].setdefault("schemas", {})
    schemas.update(_problem_schemas())
    document["components"]["securitySchemes"] = {
        "token": {
            "type": "http",
            "scheme": "bearer",
            "description": "A token that you made at /accounts/tokens/.",
        },
        "session": {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "Being signed in on the pages; what writes sends X-CSRFToken as well.",
        },
    }
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            operation["responses"] = _answers(path, method, operation)
            for parameter in operation.get("parameters", []):
                parameter["schema"] = _without_null(parameter["schema"])
            if operation.get("x-if-match"):
                operation["responses"]["428"] = _answer(428)
            if_match = _IF_MATCH if operation.pop("x-if-match", False) else None
            if condition := if_match or _CONDITIONS.get(method):
                name, words = condition
                operation.setdefault("parameters", []).append(
                    {
                        "in": "header",
                        "name": name,
                        "required": False,
                        "description": words,
                        "schema": {"type": "string"},
                    }
                )
    return document


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """No address can say null: what may be null is left out of it."""
    kinds = [each for each in schema.get("anyOf", []) if each.get("type") != "null"]
    if len(kinds) != 1:
        return schema
    return {**{name: each for name, each in schema.items() if name != "anyOf"}, **kinds[0]}


def _problem_schemas() -> dict[str, Any]:
    schema = Problem.model_json_schema(
        ref_template="#/components/schemas/{model}", mode="serialization"
    )
    return {**schema.pop("$defs", {}), "Problem": schema}


def _answers(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    answers: dict[str, Any] = {str(key): value for key, value in operation["responses"].items()}
    statuses = list(_EVERYWHERE)
    if "{" in path:
        statuses += _WHERE_A_ROW_IS_NAMED
    statuses += _WHERE_IT_IS_READ if method == "get" else _WHERE_IT_IS_WRITTEN
    if any(each["name"] == "cursor" for each in operation.get("parameters", [])):
        statuses.append(400)
    for status in statuses:
        answers.setdefault(str(status), _answer(status))
    if method == "get":
        answers["200"]["headers"] = _ETAG | answers["200"].get("headers", {})
    return dict(sorted(answers.items()))


def _answer(status: int) -> dict[str, Any]:
    if status < 400:
        return {"description": "It is what you have already.", "headers": _ETAG}
    return {
        "description": f"{HTTPStatus(status).phrase}. {SENTENCES[status]}",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
