"""The gallery: every part of the pages, in both themes, as they are now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from curation.web.gates import signed_in

TOKENS = (
    *("sunken", "ground", "surface", "raised", "hover", "line", "rule", "edge"),
    *("ink-3", "ink-2", "ink", "accent", "accent-wash", "accent-soft", "against", "warn", "stop"),
)
SIGNS = (
    *(
        "mark",
        "check",
        "cross",
        "disagree",
        "same",
        "absent",
        "wait",
        "running",
        "warn",
        "stop",
        "info",
    ),
    *("search", "down", "out", "link", "copy", "again", "merge", "star", "theme"),
    *("none", "toextract", "disagree"),
)


@signed_in
def parts(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "parts/parts.html",
        {"themes": ("light", "dark"), "tokens": TOKENS, "signs": SIGNS},
    )
