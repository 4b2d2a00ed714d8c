"""Files that a page hands out: always an attachment, and what changes is named for its day.

Each list offers what it shows as CSV, XLSX and JSON, in one menu (templates/parts/_downloads.html).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from curation.exports.formats import Format, written
from curation.exports.reference_files import ReferenceFormat
from curation.exports.tables import About, Filled
from curation.exports.version import version
from curation.exports.xlsx import TooManyRows

SAYS = {
    Format.CSV: "for any program",
    Format.XLSX: "for Excel",
    Format.JSON: "for programs",
}
REFERENCES_SAY = {
    ReferenceFormat.RIS: "for reference managers",
    ReferenceFormat.BIBTEX: "for LaTeX",
    ReferenceFormat.NBIB: "as PubMed has it",
    ReferenceFormat.CSL: "for pandoc and Zotero",
}


class Offer(NamedTuple):
    """A line of the menu: "CSV", where it is, and in a word or two what it is for."""

    name: str
    address: str
    says: str = ""


def offers(name: str, query: str = "", *args: object) -> list[Offer]:
    """What a table can be taken away as; `name` is that given to `in_formats`."""
    asked = f"?{query}" if query else ""
    return [
        Offer(form.upper(), reverse(f"{name}-{form}", args=args) + asked, SAYS[form])
        for form in Format
    ]


def reference_offers(query: str = "", *, name: str = "references", key: int = 0) -> list[Offer]:
    """The same references for reference managers; `name` is what their addresses are called."""
    asked = f"?{query}" if query else ""
    args = [key] if key else []
    return [
        Offer(
            form.called,
            reverse(f"{name}-{form.name.lower()}", args=args) + asked,
            REFERENCES_SAY[form],
        )
        for form in ReferenceFormat
    ]


def table_file(
    request: HttpRequest,
    form: Format,
    tables: Filled | Sequence[Filled],
    *,
    name: str,
    title: str,
    asked: str,
    page: str,
) -> HttpResponseBase:
    """`asked` says in words what of it was asked for, and `page` is the address that shows it.

    Several tables make several sheets; CSV and JSON hold the first.
    """
    tables = [tables] if isinstance(tables, Filled) else tables
    about = About(
        title=title,
        asked=asked,
        address=request.build_absolute_uri(page),
        at=timezone.now(),
        version=version(),
    )
    try:
        pieces = written(form, tables, about)
    except TooManyRows as why:
        return render(request, "too_many_rows.html", {"why": str(why)}, status=422)
    return StreamingHttpResponse(
        pieces, content_type=form.content_type, headers=attached(today(name), form)
    )


def page_with(address: str, query: str = "") -> str:
    return f"{address}?{query}" if query else address


def in_words(chosen: Iterable[tuple[str, object]], otherwise: str) -> str:
    """Journal: Lancet; Year: 2024."""
    return "; ".join(f"{label}: {value}" for label, value in chosen) or otherwise


def csv_file(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    """A line at a time; `name` is without its ending."""
    return StreamingHttpResponse(
        lines, content_type=Format.CSV.content_type, headers=attached(name, Format.CSV)
    )


def attached(name: str, ending: str) -> dict[str, str]:
    """The header by which a browser saves it, and shows and runs nothing of it."""
    return {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}


def today(name: str) -> str:
    """references-2026-01-31."""
    return f"{name}-{timezone.localdate():%Y-%m-%d}"
