"""The OpenAPI document as the page of the API shows it: in words, with anchors.

Knows no database; tests/api/test_docs.py is its picture.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

_REF = "#/components/schemas/"
_KINDS = {"integer": "whole number", "number": "number", "boolean": "true or false"}
_FORMATS = {"date": "day", "date-time": "moment", "uuid": "UUID", "binary": "file"}
_PAGE = re.compile(r"Page_(\w+?)_$")


class Kind(NamedTuple):
    """What a value is, in words; `schema` is the name of what it is made of."""

    words: str
    schema: str = ""


class FieldSaid(NamedTuple):
    name: str
    kind: Kind
    meaning: str
    is_required: bool = False
    place: str = ""  # query, path or header


class Answer(NamedTuple):
    status: str
    words: str
    kind: Kind | None


class Operation(NamedTuple):
    id: str
    method: str
    path: str
    summary: str
    description: str
    scope: str
    strangers: bool
    parameters: list[FieldSaid]
    body: Kind | None
    answers: list[Answer]

    @property
    def problems(self) -> list[Answer]:
        return [each for each in self.answers if int(each.status) >= 400]

    @property
    def goods(self) -> list[Answer]:
        return [each for each in self.answers if int(each.status) < 400]


class Group(NamedTuple):
    name: str
    anchor: str
    operations: list[Operation]


class SchemaSaid(NamedTuple):
    name: str
    meaning: str
    fields: list[FieldSaid]


class Described(NamedTuple):
    groups: list[Group]
    schemas: list[SchemaSaid]


def described(document: Mapping[str, Any]) -> Described:
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            (tag,) = operation["tags"][:1] or ["Other"]
            groups.setdefault(tag, []).append(_operation(path, method, operation))
    schemas = document["components"]["schemas"]
    return Described(
        [Group(name, _anchor(name), operations) for name, operations in groups.items()],
        [
            SchemaSaid(name, _meaning(schema), list(_fields(schema)))
            for name, schema in sorted(schemas.items(), key=lambda each: each[0].lower())
            if not _PAGE.match(name)
        ],
    )


def _operation(path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    body = operation.get("requestBody", {}).get("content", {})
    scopes = [scope for way in operation["security"] for scope in way.get("token", [])]
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=operation.get("description", ""),
        scope=", ".join(scopes),
        strangers={} in operation["security"],
        parameters=[
            FieldSaid(
                each["name"],
                _of_a_parameter(each["schema"]),
                each.get("description") or each["schema"].get("description", ""),
                each["required"],
                each["in"],
            )
            for each in operation.get("parameters", [])
        ],
        body=next((kind_of(each["schema"]) for each in body.values()), None),
        answers=[_answer(status, each) for status, each in operation["responses"].items()],
    )


def _of_a_parameter(schema: Mapping[str, Any]) -> Kind:
    """No address can say null: what may be null is left out."""
    kind = kind_of(schema)
    return kind._replace(words=kind.words.removesuffix(" or null"))


def _answer(status: str, answer: Mapping[str, Any]) -> Answer:
    content = answer.get("content", {})
    kind = next((kind_of(each["schema"]) for each in content.values()), None)
    return Answer(status, HTTPStatus(int(status)).phrase, kind)


def _meaning(schema: Mapping[str, Any]) -> str:
    said = schema.get("description", "")
    return str(said) if "properties" in schema else f"{said} {kind_of(schema).words}.".strip()


def _fields(schema: Mapping[str, Any]) -> Iterator[FieldSaid]:
    required = schema.get("required", ())
    for name, each in schema.get("properties", {}).items():
        yield FieldSaid(name, kind_of(each), each.get("description", ""), name in required)


def kind_of(schema: Mapping[str, Any]) -> Kind:
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_REF)
        page = _PAGE.match(name)
        return Kind("a page of ", page[1]) if page else Kind("", name)
    if "anyOf" in schema:
        return _one_of(schema["anyOf"])
    if "const" in schema:
        return Kind(f"“{schema['const']}”")
    if "enum" in schema:
        return Kind(", ".join(f"“{each}”" if each else "empty" for each in schema["enum"]))
    if schema.get("type") == "array":
        inner = kind_of(schema.get("items", {}))
        return Kind(f"list of {inner.words}", inner.schema)
    if schema.get("type") == "object":
        inside = schema.get("additionalProperties")
        inner = kind_of(inside) if isinstance(inside, dict) and inside else Kind("anything")
        return Kind(f"object of {inner.words}", inner.schema)
    return Kind(_plain(schema))


def _one_of(parts: Iterable[Mapping[str, Any]]) -> Kind:
    kinds = [kind_of(part) for part in parts if part.get("type") != "null"]
    may_be_null = " or null" if any(part.get("type") == "null" for part in parts) else ""
    if len(kinds) == 1 and kinds[0].schema:
        return Kind(f"{kinds[0].words}{'null or ' if may_be_null else ''}", kinds[0].schema)
    return Kind(" or ".join(kind.words + kind.schema for kind in kinds) + may_be_null)


def _plain(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type", "anything")
    words = _FORMATS.get(schema.get("format", ""), _KINDS.get(kind, "text"))
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None and most < 10**6:
        words += f", {least} to {most}"
    if longest := schema.get("maxLength"):
        words += f", up to {longest} characters"
    return words


def _anchor(name: str) -> str:
    return re.sub(r"[^a-z]+", "-", name.lower()).strip("-")
