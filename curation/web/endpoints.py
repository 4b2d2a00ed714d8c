"""Endpoints: the vocabulary by domain, and one with its forest plot, its numbers and downloads."""

from collections import Counter
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from curation.exports import endpoints as table
from curation.exports.csv import csv_lines
from curation.exports.formats import Format
from curation.matrix.behind import retracted
from curation.matrix.forest import Forest, Regimen, Timepoint, forest, timepoints, usual
from curation.matrix.forest_plot import CSV_HEAD, csv_rows, origin_of, plot_of
from curation.matrix.forest_pool import Member
from curation.matrix.forest_rows import ForestRow
from curation.matrix.wording import flag_words
from curation.models import Endpoint, Finding, Outcome, Result, State
from curation.plots.shapes import Plot
from curation.stats.estimate import Measure
from curation.web.downloads import csv_file, offers, table_file
from curation.web.findings import findings_of
from curation.web.forest_question import ForestQuestion, read_question
from curation.web.gates import may_read
from curation.web.plot_files import as_svg
from curation.web.shown import shown_to
from curation.web.sources import Place, light_sources, place_of


class Known(NamedTuple):
    """An endpoint in the list: the trials that measured it, results and other findings of it."""

    endpoint: Endpoint
    trials: int
    results: int
    findings: int


class Domain(NamedTuple):
    name: str
    endpoints: list[Known]


class Choice(NamedTuple):
    """Another view of the same endpoint: a link, or the one that is shown."""

    words: str
    trials: int
    question: ForestQuestion
    is_chosen: bool


class Asked(NamedTuple):
    """An endpoint as its address asks for it. `forest` is None where nothing is reported of it."""

    endpoint: Endpoint
    question: ForestQuestion
    ignored: list[str]
    times: list[Timepoint]
    forest: Forest | None


class TableRow(NamedTuple):
    """A trial in the table under the plot, with the sources of its numbers."""

    group: str
    member: Member
    places: list[Place]
    flags: list[str]
    origin: str


@may_read
@require_safe
def endpoints(request: HttpRequest) -> HttpResponse:
    states = shown_to(request)
    found = Endpoint.objects.filter(merged_into=None).annotate(
        trials=Count("outcomes__trial", distinct=True)
    )
    results = _counted(Result.objects.filter(state__in=states), "outcome__endpoint")
    findings = _counted(Finding.objects.filter(state__in=states), "endpoint")
    by_domain: dict[str, list[Known]] = {}
    for each in found:
        known = Known(each, each.trials, results[each.pk], findings[each.pk])
        by_domain.setdefault(each.domain, []).append(known)
    return render(
        request,
        "endpoints/endpoints.html",
        {
            "domains": [
                Domain(str(domain.label), by_domain[domain.value])
                for domain in Endpoint.Domain
                if domain.value in by_domain
            ],
            "total": sum(map(len, by_domain.values())),
            "downloads": offers("endpoints"),
        },
    )


@may_read
@require_safe
def endpoints_file(request: HttpRequest, form: Format) -> HttpResponseBase:
    return table_file(
        request,
        form,
        table.ENDPOINTS.filled(lambda: table.endpoints(Endpoint.objects.filter(merged_into=None))),
        name="endpoints",
        title="Endpoints",
        asked="all endpoints",
        page=reverse("endpoints"),
    )


@may_read
@require_safe
def endpoint(request: HttpRequest, slug: str) -> HttpResponse:
    asked = _asked(request, slug)
    shown = asked.endpoint
    if shown.merged_into:
        return redirect("endpoint", shown.merged_into.slug)
    states = shown_to(request)
    findings = Finding.objects.filter(endpoint=shown)
    fallen = findings.filter(state__in=states, source__reference__in=retracted())
    if not asked.question.retracted:
        findings = findings.exclude(source__reference__in=retracted())
    silent = Outcome.objects.filter(endpoint=shown).exclude(
        Q(results__state__in=states) | Q(effects__state__in=states)
    )
    return render(
        request,
        "endpoints/endpoint.html",
        {
            "endpoint": shown,
            "question": asked.question,
            "ignored": asked.ignored,
            "forest": asked.forest,
            "plot": _plot(asked),
            "sentences": [_lead(each) for each in asked.forest.sentences] if asked.forest else [],
            "times": [_of_time(each, asked) for each in asked.times],
            "regimens": _regimen_choices(asked),
            "measures": _measure_choices(asked),
            "rows": _table(asked.forest) if asked.forest else [],
            "silent": asked.forest.silent if asked.forest else [],
            "other_sets": asked.forest.other_sets if asked.forest else [],
            "unreported": silent.select_related("trial").order_by("trial__slug", "week", "pk"),
            "levels": findings_of(findings, states),
            "fallen": (len(asked.forest.fallen) if asked.forest else 0) + fallen.count(),
        },
    )


@may_read
@require_safe
def forest_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The plot as a file of its own, in the colours of paper."""
    asked = _asked(request, slug)
    plot = _plot(asked)
    if plot is None:
        raise Http404("There is nothing that could be drawn.")
    return as_svg(plot, _file_name(asked))


@may_read
@require_safe
def forest_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    asked = _asked(request, slug)
    rows = csv_rows(asked.forest) if asked.forest else ()
    return csv_file(csv_lines(CSV_HEAD, rows), _file_name(asked))


def _asked(request: HttpRequest, slug: str) -> Asked:
    shown = get_object_or_404(Endpoint.objects.select_related("merged_into"), slug=slug)
    states = shown_to(request)
    question, ignored = read_question(request.GET)
    times = timepoints(shown, states)
    time = next((each for each in times if question.asks_for(each.week, each.rule)), None)
    if time is None and question.week:
        ignored.append("Nothing is reported for that week and rule; this is another.")
    if time is None and question.drug:
        time = usual(timepoints(shown, states, drug=question.drug))
        # Its trials are counted among all, so that it is found again among the choices.
        time = next((each for each in times if time and each[:2] == time[:2]), None)
    time = time or usual(times)
    if time is None:
        return Asked(shown, question, ignored, times, None)
    question = ForestQuestion(**{**vars(question), **vars(question.at(time.week, time.rule))}).of(
        question.drug, question.regimen
    )
    found = _forest(shown, time, question, states)
    if (question.drug or question.regimen) and not (found.groups or found.silent or found.fallen):
        ignored.append("Nothing is reported for that drug or dose here; these are all.")
        question = question.of("")
        found = _forest(shown, time, question, states)
    return Asked(shown, question, ignored, times, found)


def _forest(
    shown: Endpoint, time: Timepoint, question: ForestQuestion, states: tuple[State, ...]
) -> Forest:
    return forest(
        shown,
        time,
        states=states,
        drug=question.drug,
        regimen=question.regimen,
        measure=Measure(question.measure) if question.measure else None,
        with_retracted=question.retracted,
    )


def _plot(asked: Asked) -> Plot | None:
    return plot_of(asked.forest) if asked.forest else None


def _lead(sentences: str) -> tuple[str, str]:
    """The first sentence, and the others."""
    first, dot, rest = sentences.partition(". ")
    return f"{first}{dot.strip()}", rest


def _of_time(each: Timepoint, asked: Asked) -> Choice:
    is_chosen = asked.forest is not None and asked.forest.timepoint == each
    return Choice(each.words, each.trials, asked.question.at(each.week, each.rule), is_chosen)


def _regimen_choices(asked: Asked) -> list[Choice]:
    """All; each drug with all its doses; each dose, for a drug that has several."""
    if asked.forest is None or len(asked.forest.regimens) < 2:
        return []
    by_drug: dict[str, list[Regimen]] = {}
    for each in asked.forest.regimens:
        by_drug.setdefault(each.slug, []).append(each)
    question = asked.question
    choices = [Choice("All drugs", 0, question.of(""), not question.drug)]
    for slug, regimens in by_drug.items():
        is_drug = question.drug == slug
        trials = max(each.trials for each in regimens)
        name = regimens[0].drug
        choices.append(Choice(name, trials, question.of(slug), is_drug and not question.regimen))
        if is_drug and len(regimens) > 1:
            choices += [
                Choice(
                    each.regimen or "dose not stated",
                    each.trials,
                    question.of(slug, each.regimen),
                    question.regimen == each.regimen,
                )
                for each in regimens
            ]
    return choices


def _measure_choices(asked: Asked) -> list[Choice]:
    if asked.forest is None or len(asked.forest.measures) < 2:
        return []
    return [
        Choice(each.words, 0, asked.question.by(each), each is asked.forest.measure)
        for each in asked.forest.measures
    ]


def _table(shown: Forest) -> list[TableRow]:
    pks = {source.pk for row in _rows(shown) for source in row.sources}
    places = {pk: place_of(each) for pk, each in light_sources().in_bulk(pks).items()}
    found = []
    for group in shown.groups:
        for member in group.members:
            sources = {source.pk: source for row in member.rows for source in row.sources}
            flags = dict.fromkeys(flag for row in member.rows for flag in row.flags)
            found.append(
                TableRow(
                    group.heading,
                    member,
                    list({places[pk].address: places[pk] for pk in sources}.values()),
                    flag_words(flags),
                    origin_of(member),
                )
            )
    return found


def _rows(shown: Forest) -> list[ForestRow]:
    return [row for group in shown.groups for member in group.members for row in member.rows]


def _counted(rows: "QuerySet[Any]", path: str) -> "Counter[int]":
    found = rows.order_by().values_list(path).annotate(Count("pk"))
    return Counter(dict(found))


def _file_name(asked: Asked) -> str:
    question = asked.question
    parts = (
        *(asked.endpoint.slug, f"week-{question.week}", question.drug, slugify(question.regimen)),
        "" if question.retracted else "without-retracted",
    )
    return "-".join(filter(None, parts))
