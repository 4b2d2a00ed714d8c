"""Trials: the list that the address asks for, and one trial with all that is known of it."""

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import NamedTuple

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from curation.exports import trials as table
from curation.exports.formats import Format
from curation.history.told import told_of_trial
from curation.matrix.overview import how_many
from curation.matrix.verdicts import Verdict, primary_outcomes, verdict_of
from curation.models import Arm, Drug, Outcome, State, Trial, TrialReport
from curation.models.standing import Standing
from curation.plots.shapes import Plot
from curation.web import trial_words
from curation.web.claims_beside import of_trial
from curation.web.downloads import in_words, offers, page_with, table_file
from curation.web.gates import may_read
from curation.web.plot_files import as_csv, as_svg, named
from curation.web.programme import programme_of
from curation.web.shown import shown_to
from curation.web.sources import (
    Place,
    how_it_stands,
    light_references,
    place_of,
    short_name,
    source_of,
)
from curation.web.trial_list import find, in_order, read_question
from curation.web.trial_results import results_of
from curation.web.verdict_signs import VerdictSign, sign_of

PAGE = 100
STEPS = 60


class Listed(NamedTuple):
    """A trial in a list."""

    trial: Trial
    drugs: str
    number: int | None
    primaries: list[Outcome]
    verdict: VerdictSign


class Group(NamedTuple):
    heading: str
    rows: list[Listed]


class Report(NamedTuple):
    report: TrialReport
    name: str
    standings: list[Standing]


@may_read
@require_safe
def trials(request: HttpRequest) -> HttpResponse:
    question, ignored = read_question(request.GET)
    found = find(question)
    shown = in_order(
        with_what_a_list_shows(Trial.objects.filter(pk__in=found.pks), shown_to(request))
    )
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "trials/trials.html",
        {
            "question": question,
            "ignored": ignored,
            "found": found,
            "page": page,
            "groups": in_groups(page.object_list),
            "downloads": offers("trials", question.to_url()),
        },
    )


@may_read
@require_safe
def trials_file(request: HttpRequest, form: Format) -> HttpResponseBase:
    """All that the list finds, on whichever page."""
    question, _ = read_question(request.GET)
    found = find(question)
    return table_file(
        request,
        form,
        table.TRIALS.filled(lambda: table.trials(in_order(Trial.objects.filter(pk__in=found.pks)))),
        name="trials",
        title="Trials",
        asked=in_words(((chip.label, chip.words) for chip in found.chosen), "all trials"),
        page=page_with(reverse("trials"), question.to_url()),
    )


@may_read
@require_safe
def trial(request: HttpRequest, key: str) -> HttpResponse:
    states = shown_to(request)
    shown = _by_key(key, states)
    if key != shown.key:
        return redirect("trial", shown.key, permanent=False)
    arms = list(shown.arms.all())
    primaries = _primaries(shown)
    drugs = _study_drugs(arms)
    # What people said when they rejected something is for those who work here.
    history = told_of_trial(shown, states=states) if request.user.is_authenticated else []
    sources = [place_of(source) for source in shown.sources.all()]
    return render(
        request,
        "trials/trial.html",
        {
            "trial": shown,
            "key": shown.key,
            "arms": arms,
            "drugs": drugs,
            "primaries": primaries,
            "verdict": sign_of(verdict_of(shown.status, primaries)),
            "compared": trial_words.what_it_compared(shown, arms),
            "came_of_it": trial_words.what_came_of_it(shown, primaries),
            "number": how_many(shown, arms),
            "arms_given": [arm for arm in arms if arm.kind != Arm.Kind.COMBINED],
            "twins": twins(shown, arms, primaries, states),
            "results": results_of(shown, arms, states),
            "reports": sorted(map(_report, shown.reports.all()), key=_turn_of),
            "claims": of_trial(shown, states),
            "sources": list(dict.fromkeys(_plainly(place) for place in sources)),
            "programme": programme_of(drugs, here=shown) if drugs else None,
            "history": history[:STEPS],
            "steps": len(history),
        },
    )


@may_read
@require_safe
def programme_svg(request: HttpRequest, key: str) -> HttpResponse:
    return as_svg(_programme(request, key), f"{key}-programme")


@may_read
@require_safe
def programme_csv(request: HttpRequest, key: str) -> StreamingHttpResponse:
    return as_csv(_programme(request, key), f"{key}-programme")


def _programme(request: HttpRequest, key: str) -> Plot:
    shown = _by_key(key, shown_to(request))
    drugs = _study_drugs(list(shown.arms.all()))
    return named([programme_of(drugs, here=shown) if drugs else None], "programme")


def with_what_a_list_shows(
    found: "QuerySet[Trial]", states: Collection[State]
) -> "QuerySet[Trial]":
    primary = primary_outcomes(with_waiting=State.SUBMITTED in states)
    return found.prefetch_related(
        Prefetch("arms", queryset=Arm.objects.select_related("drug", "partner")),
        Prefetch("outcomes", queryset=primary, to_attr="primary_outcomes"),
    )


def in_groups(found: Iterable[Trial]) -> list[Group]:
    """By population and phase, for trials of `with_what_a_list_shows` in the order of a list."""
    return [
        Group(heading, [listed(trial) for trial in rows])
        for heading, rows in groupby(found, key=_heading)
    ]


def listed(shown: Trial) -> Listed:
    """For a trial of `with_what_a_list_shows`."""
    arms = list(shown.arms.all())
    primaries = _primaries(shown)
    return Listed(
        shown,
        trial_words.drugs_in_words(arms),
        how_many(shown, arms),
        primaries,
        sign_of(verdict_of(shown.status, primaries)),
    )


class Twin(NamedTuple):
    trial: Trial
    came_of_it: str  # did not; did


def twins(
    shown: Trial, arms: list[Arm], primaries: list[Outcome], states: Collection[State]
) -> list[Twin]:
    """Trials of the same population, phase, drugs and primary endpoint that came out otherwise."""
    mine = verdict_of(shown.status, primaries)
    opposite = {Verdict.MET: Verdict.NOT_MET, Verdict.NOT_MET: Verdict.MET}.get(mine)
    drugs = {arm.drug_id for arm in arms if arm.drug_id}
    if opposite is None or not drugs or not shown.phase:
        return []
    others = with_what_a_list_shows(
        Trial.objects.filter(
            population=shown.population, phase=shown.phase, arms__drug__in=drugs
        ).exclude(pk=shown.pk),
        states,
    ).distinct()
    words = "did not" if opposite is Verdict.NOT_MET else "did"
    return [
        Twin(other, words)
        for other in others
        if verdict_of(other.status, _primaries(other)) is opposite
        and {arm.drug_id for arm in other.arms.all() if arm.drug_id} == drugs
        and _measured(_primaries(other)) == _measured(primaries)
    ]


def _measured(primaries: list[Outcome]) -> set[tuple[int, int | None, str]]:
    return {(outcome.endpoint_id, outcome.week, outcome.rule) for outcome in primaries}


def _by_key(key: str, states: Collection[State]) -> Trial:
    wanted = with_what_a_list_shows(Trial.objects.all(), states).prefetch_related(
        source_of("sources"),
        "extends",
        "extended",
        Prefetch(
            "reports",
            queryset=TrialReport.objects.prefetch_related(
                Prefetch("reference", queryset=light_references())
            ),
        ),
    )
    found = wanted.filter(nct=key.upper()).first() or wanted.filter(slug=key).first()
    if found is None:
        raise Http404("No trial here has this number or name.")
    return found


def _primaries(shown: Trial) -> list[Outcome]:
    return list(shown.primary_outcomes)  # type: ignore[attr-defined]


def _study_drugs(arms: list[Arm]) -> list[Drug]:
    """What its arms are of; drugs that are context only do not make a programme."""
    drugs = {arm.drug_id: arm.drug for arm in arms if arm.drug and arm.kind != Arm.Kind.OTHER}
    return [drug for drug in drugs.values() if drug]


def _heading(shown: Trial) -> str:
    phase = shown.get_phase_display() if shown.phase else "phase not stated"
    population = str(shown.get_population_display())
    return f"{population[0].upper()}{population[1:]}, {phase}"


def _report(report: TrialReport) -> Report:
    reference = report.reference
    return Report(report, short_name(reference), how_it_stands(reference))


def _turn_of(each: Report) -> tuple[int, int]:
    """The primary report first, the newest of a kind first."""
    return TrialReport.Kind.values.index(each.report.kind), -each.report.reference.pk


def _plainly(place: Place) -> tuple[str, str, str, bool]:
    """One line for a source that several facts name."""
    remark = ", ".join(filter(None, (place.locator, place.remark)))
    return place.address, place.name, remark, place.is_here
