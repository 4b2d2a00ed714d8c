"""Every address of the site, as its URL conf has them, with examples for what stands in them."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

from curation.models import (
    Citation,
    Claim,
    ImportBatch,
    Reference,
    Review,
    Tag,
    Trial,
    User,
)

_PART = re.compile(r"<(?:\w+:)?(\w+)>")


class Address(NamedTuple):
    route: str  # as the URL conf has it
    path: str | None  # with examples; None where there is none for a part of it


def addresses() -> Iterator[Address]:
    """Of the back office only the lists and what leads to them, since they are all alike; and
    nothing of the API, which answers with no page.
    """
    examples = _examples()
    for route in dict.fromkeys(_routes(get_resolver(), "")):
        is_a_row_of_the_back_office = route.startswith("admin/") and "<" in route
        if not is_a_row_of_the_back_office and not route.startswith("api/v1/"):
            yield Address(route, _filled_in(route, examples))


def _routes(resolver: URLResolver, before: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        if not isinstance(each.pattern, RoutePattern):
            continue  # a regular expression: nothing of ours, and no page without more
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each, route)
        elif isinstance(each, URLPattern):
            yield route


def _filled_in(route: str, examples: Mapping[str, object]) -> str | None:
    path = route
    for part in _PART.finditer(route):
        example = examples.get(route[: part.end()])
        if example is None:
            return None
        path = path.replace(part[0], str(example), 1)
    return f"/{path}"


def _examples() -> dict[str, object]:
    """What stands in a part of a route, by the route as far as that. The richest there is."""
    claim = Claim.objects.filter(citations__isnull=False).order_by("pk").first()
    found: dict[str, object | None] = {
        "references/<int:pk>": _newest_with_abstract(),
        "pmid/<int:pmid>": Reference.objects.exclude(pmid=None).values_list("pmid").first(),
        "drugs/<slug:slug>": "baricitinib",
        "endpoints/<slug:slug>": "sri-4",
        "tags/<slug:slug>": Tag.objects.in_use().filter(parent=None).values_list("slug").first(),
        "claims/<int:pk>": claim and claim.pk,
        "claims/citations/<int:pk>": _first(Citation),
        "imports/<int:pk>": _first(ImportBatch),
        "reviews/<int:pk>": _first(Review),
        "people/<int:pk>": _first(User),
    }
    trial = Trial.objects.exclude(nct=None).order_by("pk").values_list("nct").first()
    found |= {f"trials/<slug:{name}>": trial for name in ("key", "name")}
    return {
        route: example[0] if isinstance(example, tuple) else example
        for route, example in found.items()
        if example is not None
    }


def _newest_with_abstract() -> int | None:
    return (
        Reference.objects.exclude(abstract=[]).order_by("-pk").values_list("pk", flat=True).first()
    )


def _first(model: type[Model]) -> int | None:
    row = model._default_manager.order_by("pk").first()
    return None if row is None else row.pk
