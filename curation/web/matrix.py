"""The drug-trial matrix: what an address asks for, in one of five lenses; and the open cell."""

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from curation.exports.formats import Format
from curation.exports.tables import Filled
from curation.matrix.balance import balance
from curation.matrix.gaps import gaps_of, programmes
from curation.matrix.matrix import Matrix, matrix_of, place_at, place_of
from curation.matrix.question import Lens, Question, read_question
from curation.matrix.sentence import of_the_cells, of_the_gaps, of_the_trials
from curation.matrix.trials import Folded, fold
from curation.plots.gap_map import gap_map
from curation.plots.shapes import Plot
from curation.plots.timeline import timeline
from curation.web import matrix_tables
from curation.web.downloads import Offer, offers, page_with, table_file
from curation.web.gates import may_read
from curation.web.matrix_look import chips_of, legend_of, lenses_of, options_of
from curation.web.matrix_panel import panel_of
from curation.web.matrix_sheet import balance_of, sheet_of
from curation.web.plot_files import as_svg

TEMPLATES = {
    Lens.ENDPOINTS: "matrix/endpoints.html",
    Lens.TRIALS: "matrix/trials.html",
    Lens.BALANCE: "matrix/balance.html",
    Lens.GAPS: "matrix/plotted.html",
    Lens.TIMELINE: "matrix/plotted.html",
}
OPENED = "opened"  # the id of the panel beside the matrix


class Seen(NamedTuple):
    question: Question
    ignored: list[str]
    matrix: Matrix
    with_waiting: bool


@may_read
@require_safe
@vary_on_headers("HX-Target")
def matrix(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Target") == OPENED:
        return _opened(request)
    seen = _seen(request)
    question = seen.question
    context: dict[str, object] = {
        "question": question,
        "ignored": seen.ignored,
        "lenses": lenses_of(question),
        "chips": chips_of(seen.matrix.facets, question),
        "facets": [each for each in seen.matrix.facets if each.name in options_of(question.lens)],
        "waiting": seen.matrix.waiting,
        "may_see_waiting": request.user.is_authenticated,
        "hide_waiting": question.closed.with_(waits=False).to_url(),
        "show_waiting": question.closed.with_(waits=True).to_url(),
        "retracted": seen.matrix.retracted,
        "toggle_retracted": question.closed.with_(
            retracted=not question.retracted, state=""
        ).to_url(),
        "untried": seen.matrix.untried,
        "address": request.build_absolute_uri(f"{request.path}?{question.to_url()}"),
    }
    context |= _of_lens(seen)
    context["downloads"] = _offers(seen, has_plot=bool(context.get("has_plot")))
    return render(request, TEMPLATES[question.lens], context)


def _of_lens(seen: Seen) -> dict[str, object]:
    question, grid = seen.question, seen.matrix.grid
    if question.lens == Lens.TRIALS:
        folded = fold(seen.matrix.arms, with_waiting=seen.with_waiting)
        return {"folded": folded, "said": of_the_trials(folded), "files": len(folded.cards)}
    if question.lens == Lens.TIMELINE:
        folded = fold(seen.matrix.arms, with_waiting=seen.with_waiting)
        return {"plot": _timeline(folded), "said": of_the_trials(folded), "has_plot": True}
    if question.lens == Lens.GAPS:
        gaps = gaps_of(grid, seen.matrix.untried)
        return {"plot": _gap_map(seen), "said": of_the_gaps(gaps), "has_plot": bool(gaps.domains)}
    opened = place_at(grid, question) or place_of(question, with_waiting=seen.with_waiting)
    context: dict[str, object] = {
        "said": of_the_cells(grid, seen.matrix.waiting),
        "legend": legend_of(grid.counts, question),
        "panel": panel_of(opened, question, with_waiting=seen.with_waiting) if opened else None,
        "closed": question.closed,
        "files": sum(1 for _ in grid.places()),
    }
    if question.lens == Lens.BALANCE:
        weighed = balance(grid)
        files = sum(place is not None for line in weighed.lines for place in line.places)
        return context | {"sheet": balance_of(weighed, question), "files": files}
    return context | {"sheet": sheet_of(grid, question)}


def _opened(request: HttpRequest) -> HttpResponse:
    """The panel alone, for whoever has the rest on the screen."""
    question, _ = read_question(request.GET)
    with_waiting = question.waits and request.user.is_authenticated
    place = place_of(question, with_waiting=with_waiting)
    return render(
        request,
        "matrix/_opened.html",
        {
            "panel": panel_of(place, question, with_waiting=with_waiting) if place else None,
            "closed": question.closed,
        },
    )


@may_read
@require_safe
def matrix_file(request: HttpRequest, form: Format) -> HttpResponseBase:
    """Exactly the cells on the screen."""
    seen = _seen(request)
    return table_file(
        request,
        form,
        _table(seen),
        name="matrix",
        title="Drug–trial matrix",
        asked=_in_words(seen),
        page=page_with(reverse("matrix"), seen.question.closed.to_url()),
    )


@may_read
@require_safe
def matrix_svg(request: HttpRequest) -> HttpResponse:
    """The plot of a lens that has one, in the colours of paper."""
    seen = _seen(request)
    if seen.question.lens == Lens.GAPS:
        plot = _gap_map(seen)
    elif seen.question.lens == Lens.TIMELINE:
        plot = _timeline(fold(seen.matrix.arms, with_waiting=seen.with_waiting))
    else:
        raise Http404("This way to look at the matrix is a table and no plot.")
    return as_svg(plot, f"lupusjak-{seen.question.lens}")


def _seen(request: HttpRequest) -> Seen:
    question, ignored = read_question(request.GET)
    with_waiting = question.waits and request.user.is_authenticated
    if not question.lens.has_cells:
        question = question.closed.with_(state="")
    found = matrix_of(question, with_waiting=with_waiting)
    return Seen(found.question, [*ignored, *found.ignored], found, with_waiting)


def _timeline(folded: Folded) -> Plot:
    return timeline(
        programmes(folded),
        title="Trials of each drug",
        sentence="From their start to their end, and when they were reported.",
    )


def _gap_map(seen: Seen) -> Plot:
    gaps = gaps_of(seen.matrix.grid, seen.matrix.untried)
    return gap_map(
        gaps.domains,
        gaps.rows,
        title="What is known of each drug",
        sentence="How many trials have results against placebo or vehicle, by domain.",
    )


def _table(seen: Seen) -> Filled:
    lens = seen.question.lens
    if lens in (Lens.TRIALS, Lens.TIMELINE):
        return matrix_tables.of_trials(fold(seen.matrix.arms, with_waiting=seen.with_waiting))
    if lens == Lens.GAPS:
        return matrix_tables.of_gaps(gaps_of(seen.matrix.grid, seen.matrix.untried))
    if lens == Lens.BALANCE:
        return matrix_tables.of_balance(balance(seen.matrix.grid))
    return matrix_tables.of_grid(seen.matrix.grid)


def _in_words(seen: Seen) -> str:
    lens = seen.question.lens
    asked = [f"Lens: {lens.words}"]
    asked += [f"{chip.label}: {chip.words}" for chip in chips_of(seen.matrix.facets, seen.question)]
    asked.append("with what waits" if seen.with_waiting else "accepted only")
    if lens.is_of_cells and not seen.question.retracted:
        asked.append("without what rests on retracted papers")
    return "; ".join(asked)


def _offers(seen: Seen, *, has_plot: bool) -> list[Offer]:
    query = seen.question.closed.to_url()
    drawn = [Offer("SVG", page_with(reverse("matrix-svg"), query), "the plot")] if has_plot else []
    return [*offers("matrix", query), *drawn]
