"""A file that a page hands out: always an attachment, and what changes is named for its day."""

from collections.abc import Iterable

from django.http import StreamingHttpResponse
from django.utils import timezone


def csv_file(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    """A line at a time; `name` is without its ending."""
    return StreamingHttpResponse(
        lines, content_type="text/csv; charset=utf-8", headers=attached(name, "csv")
    )


def attached(name: str, ending: str) -> dict[str, str]:
    """The header by which a browser saves it, and shows and runs nothing of it."""
    return {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}


def today(name: str) -> str:
    """references-2026-01-31."""
    return f"{name}-{timezone.localdate():%Y-%m-%d}"
