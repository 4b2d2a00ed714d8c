"""A plot of a page as a file of its own: the drawing in the colours of paper, or its numbers."""

from collections.abc import Iterable

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string

from curation.exports.csv import csv_lines
from curation.plots.looks import with_looks
from curation.plots.shapes import Plot
from curation.web.downloads import attached, csv_file


def named(plots: Iterable[Plot | None], name: str) -> Plot:
    """The plot of that name among those of a page; 404 where it has none."""
    for plot in plots:
        if plot is not None and plot.name == name:
            return plot
    raise Http404("There is no such plot here.")


def as_svg(plot: Plot, file_name: str) -> HttpResponse:
    """As an attachment, in the colours of paper."""
    return HttpResponse(
        standing_alone(plot),
        content_type="image/svg+xml",
        headers=attached(file_name, "svg"),
    )


def standing_alone(plot: Plot) -> str:
    drawn = render_to_string("plots/standalone.svg", {"plot": plot})
    return with_looks(drawn, render_to_string("plots/_standalone.css"))


def as_csv(plot: Plot, file_name: str) -> StreamingHttpResponse:
    """The table of the plot."""
    return csv_file(csv_lines([head.words for head in plot.table.head], plot.table.rows), file_name)
