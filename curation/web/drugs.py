"""Drugs: all of them by what they inhibit, and one with its trials, results and identifiers."""

from collections import Counter
from typing import NamedTuple

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from curation.exports import drugs as table
from curation.exports.formats import Format
from curation.matrix.overview import discords_of
from curation.matrix.wording import listed
from curation.models import Arm, Drug, DrugIdentifier, Finding, Kinase, Result, State, Trial
from curation.models.drug import JAK_FAMILY
from curation.plots.selectivity import selectivity
from curation.plots.shapes import Plot
from curation.web.at_a_glance import discord_line
from curation.web.claims_beside import of_drug
from curation.web.doses import dose_plots
from curation.web.downloads import offers, table_file
from curation.web.drug_results import results_of
from curation.web.findings import findings_of
from curation.web.gates import may_read
from curation.web.plot_files import as_csv, as_svg, named
from curation.web.programme import programme_of
from curation.web.shown import shown_to
from curation.web.sources import place_of, source_of
from curation.web.trial_list import in_order
from curation.web.trials import in_groups, with_what_a_list_shows

_PLACES = {
    DrugIdentifier.System.ATC: "https://atcddd.fhi.no/atc_ddd_index/?code={}",
    DrugIdentifier.System.CHEMBL: "https://www.ebi.ac.uk/chembl/explore/compound/{}",
    DrugIdentifier.System.RXNORM: "https://mor.nlm.nih.gov/RxNav/search?searchBy=RXCUI&searchTerm={}",
    DrugIdentifier.System.UNII: "https://precision.fda.gov/uniisearch/srs/unii/{}",
    DrugIdentifier.System.MESH: "https://meshb.nlm.nih.gov/record/ui?ui={}",
}
NO_FAMILY, NO_TARGET = "Not of the JAK family", "Target not stated"


class Known(NamedTuple):
    """A drug in the list: its trials by phase, and how many of its numbers are here."""

    drug: Drug
    phases: str
    trials: int
    accepted: int
    waiting: int


class Group(NamedTuple):
    heading: str
    drugs: list[Known]


class Identifier(NamedTuple):
    system: str
    value: str
    address: str


@may_read
@require_safe
def drugs(request: HttpRequest) -> HttpResponse:
    found = Drug.objects.filter(merged_into=None).order_by("inn")
    phases = _phases()
    numbers = _numbers(shown_to(request))
    groups: dict[str, list[Known]] = {}
    for drug in found:
        accepted, waiting = numbers.get(drug.pk, (0, 0))
        counted = phases.get(drug.pk, Counter())
        known = Known(drug, _by_phase(counted), counted.total(), accepted, waiting)
        groups.setdefault(inhibits(drug), []).append(known)
    return render(
        request,
        "drugs/drugs.html",
        {
            "groups": [Group(heading, groups[heading]) for heading in sorted(groups, key=_turn)],
            "total": sum(len(group) for group in groups.values()),
            "with_numbers": sum(
                1 for each in groups.values() for one in each if one.accepted + one.waiting
            ),
            "downloads": offers("drugs"),
        },
    )


@may_read
@require_safe
def drugs_file(request: HttpRequest, form: Format) -> HttpResponseBase:
    return table_file(
        request,
        form,
        table.DRUGS.filled(lambda: table.drugs(Drug.objects.filter(merged_into=None))),
        name="drugs",
        title="Drugs",
        asked="all drugs",
        page=reverse("drugs"),
    )


@may_read
@require_safe
def drug(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(
        Drug.objects.select_related("merged_into").prefetch_related(
            "identifiers", source_of("sources")
        ),
        slug=slug,
    )
    if shown.merged_into:
        return redirect("drug", shown.merged_into.slug)
    states = shown_to(request)
    trials = with_what_a_list_shows(
        Trial.objects.filter(Q(arms__drug=shown) | Q(arms__partner=shown)).distinct(), states
    )
    groups = in_groups(in_order(trials))
    number = sum(len(group.rows) for group in groups)
    plots = dose_plots(shown, states)
    return render(
        request,
        "drugs/drug.html",
        {
            "drug": shown,
            "sentence": _sentence(shown, number=number),
            "plot": _selectivity(shown),
            "claims": of_drug(shown, states),
            "identifiers": [_identifier(each) for each in shown.identifiers.all()],
            "sources": [place_of(source) for source in shown.sources.all()],
            "trials": groups,
            "discords": [
                discord_line(each)
                for each in discords_of(shown.slug, with_waiting=request.user.is_authenticated)
            ],
            "domains": results_of(shown, states),
            "levels": findings_of(Finding.objects.filter(drugs=shown), states),
            "programme": programme_of([shown]) if groups else None,
            "dose_plots": plots[:2],
            "more_dose_plots": plots[2:],
        },
    )


@may_read
@require_safe
def drug_plot_svg(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    return as_svg(_plot_of(request, slug, name), f"{slug}-{name}")


@may_read
@require_safe
def drug_plot_csv(request: HttpRequest, slug: str, name: str) -> StreamingHttpResponse:
    return as_csv(_plot_of(request, slug, name), f"{slug}-{name}")


def _plot_of(request: HttpRequest, slug: str, name: str) -> Plot:
    shown = get_object_or_404(Drug, slug=slug)
    fixed = [_selectivity(shown), programme_of([shown])]
    return named([*fixed, *dose_plots(shown, shown_to(request))], name)


def inhibits(drug: Drug) -> str:
    """The heading under which it stands: "JAK1 and JAK2", in the order of the kinases."""
    if not drug.targets:
        return NO_TARGET
    if not drug.is_jak_inhibitor:
        return NO_FAMILY
    return listed([str(kinase.label) for kinase in Kinase if kinase in drug.targets])


def _turn(heading: str) -> tuple[int, int, str]:
    """Few kinases before many, the named before those of which nothing is said."""
    last = {NO_FAMILY: 1, NO_TARGET: 2}.get(heading, 0)
    return last, heading.count("K"), heading


def _phases() -> dict[int, "Counter[str]"]:
    rows = (
        Arm.objects.filter(drug__isnull=False)
        .order_by()
        .values_list("drug", "trial", "trial__phase")
        .distinct()
    )
    found: dict[int, Counter[str]] = {}
    for drug, _, phase in rows:
        found.setdefault(drug, Counter())[phase] += 1
    return found


def _by_phase(counted: "Counter[str]") -> str:
    """ "2 in phase 3, 1 in phase 2": the latest first."""
    words = {phase.value: f"in {phase.label}" for phase in reversed(Trial.Phase)}
    words[""] = "without a stated phase"
    return ", ".join(f"{counted[key]} {label}" for key, label in words.items() if counted[key])


def _numbers(states: tuple[State, ...]) -> dict[int, tuple[int, int]]:
    """Results that are accepted, and results that wait, by drug."""
    is_accepted = Q(state=State.ACCEPTED)
    rows = (
        Result.objects.filter(state__in=states, arm__drug__isnull=False)
        .order_by()
        .values("arm__drug")
        .annotate(
            accepted=Count("pk", filter=is_accepted), waiting=Count("pk", filter=~is_accepted)
        )
    )
    return {row["arm__drug"]: (row["accepted"], row["waiting"]) for row in rows}


def _sentence(drug: Drug, *, number: int) -> str:
    """ "Inhibits JAK1 and JAK2 at the ATP site. 4 trials in lupus are here." """
    kinases = listed([str(Kinase(each).label) for each in drug.targets])
    what = f"Inhibits {kinases}" if kinases else "What it inhibits is not stated"
    where = f", {drug.get_binding_display()}" if drug.binding else ""
    trials = "One trial" if number == 1 else f"{number} trials" if number else "No trial"
    are = "are" if number > 1 else "is"
    return f"{what}{where}. {trials} of it in lupus {are} here."


def _selectivity(drug: Drug) -> Plot | None:
    if drug.targets and not drug.is_jak_inhibitor:
        return None
    of_family = [kinase for kinase in drug.targets if kinase in JAK_FAMILY]
    return selectivity(str(drug), of_family, drug.binding)


def _identifier(each: DrugIdentifier) -> Identifier:
    pattern = _PLACES[DrugIdentifier.System(each.system)]
    return Identifier(each.system, each.value, pattern.format(each.value))
