"""Enter a trial: the trial itself, its arms, what it measured, who reports it.

Each page is gate, form, verb, answer. Arms and outcomes are tables of lines, each a form of its
own, with an empty one at the end; all that was changed is saved, and a line that cannot be comes
back as it was typed, with a sentence.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from curation.evidence import trials
from curation.evidence.links import link_by_nct, proposals
from curation.evidence.refusals import Refused
from curation.forms.evidence import ArmForm, OutcomeForm, ReportForm, TrialForm
from curation.identifiers import as_nct_number
from curation.models import Arm, Endpoint, Reference, Trial
from curation.web.gates import SignedInRequest, may_extract
from curation.web.grid import named
from curation.web.prints import print_of
from curation.web.trials_at_hand import trial_named

PROPOSED = 12


@may_extract
@require_http_methods(["GET", "POST"])
def new_trial(request: SignedInRequest) -> HttpResponse:
    given = request.GET.get("nct", "").strip()
    number = as_nct_number(request.POST.get("nct", given))
    known = Trial.objects.filter(nct=number).first() if number else None
    if known is not None and request.method == "GET":
        messages.info(request, f"{number} is here already, as {known}.")
        return redirect(f"/trials/{known.key}/")
    form = TrialForm(request.POST or None, initial={"nct": number or given})
    if request.method == "GET" and given and number is None:
        blank = {name: field.initial for name, field in TrialForm().fields.items()}
        form = TrialForm(blank | {"nct": given, "population": Trial.Population.SLE})
        form.full_clean()
    elif form.is_valid() and known is None:
        try:
            with transaction.atomic():
                trial = trials.add_trial(by=request.user, **_facts(form))
                link_by_nct()
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, f"{trial} is here. Now its arms.")
            return redirect("trial-arms", trial.key)
    if known is not None:
        link = format_html('<a href="/trials/{}/">{}</a>', known.key, known)
        form.add_error("nct", format_html("{} is here already: {}.", number, link))
    naming = Reference.objects.filter(nct_numbers__contains=[number])[: PROPOSED if number else 0]
    context = {
        "form": form,
        "proposals": proposals(PROPOSED),
        "naming": [(each, named(each)) for each in naming],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "entry/new_trial.html", context, status=status)


@may_extract
@require_http_methods(["GET", "POST"])
def edit_trial(request: SignedInRequest, name: str) -> HttpResponse:
    trial = trial_named(name)
    texts = TrialForm.texts_of(trial)
    form = TrialForm(request.POST or None, initial=texts)
    is_stale = form.is_bound and request.POST.get("seen", "") != print_of(texts)
    if form.is_valid() and not is_stale:
        try:
            trial = trials.change_trial(trial, by=request.user, **_facts(form))
            link_by_nct()
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, f"{trial} is saved.")
            return redirect("edit-trial", trial.key)
    context = {
        "trial": trial,
        "form": form,
        "here": "facts",
        "seen": print_of(texts),
        "theirs": _differences(form, texts) if is_stale else [],
    }
    status = 422 if form.errors or is_stale else 200
    return render(request, "entry/edit_trial.html", context, status=status)


@may_extract
@require_http_methods(["GET", "POST"])
def trial_arms(request: SignedInRequest, name: str) -> HttpResponse:
    trial = trial_named(name)
    arms = list(trial.arms.select_related("drug", "partner"))
    lines = Lines(request, ArmForm, arms, "arm")
    if request.method == "POST":
        lines.save(
            add=lambda facts: trials.add_arm(trial, by=request.user, **facts),
            change=lambda arm, facts: _change_arm(arm, facts, request),
        )
        if not lines.refused:
            return redirect("trial-arms", trial.key)
    context = {"trial": trial, "lines": lines, "here": "arms"}
    return render(request, "entry/arms.html", context, status=422 if lines.refused else 200)


@may_extract
@require_http_methods(["GET", "POST"])
def trial_outcomes(request: SignedInRequest, name: str) -> HttpResponse:
    trial = trial_named(name)
    lines = Lines(request, OutcomeForm, list(trial.outcomes.select_related("endpoint")), "outcome")
    if request.method == "POST":
        lines.save(
            add=lambda facts: trials.add_outcome(trial, by=request.user, **facts),
            change=lambda outcome, facts: trials.change_outcome(outcome, by=request.user, **facts),
        )
        if not lines.refused:
            return redirect("trial-outcomes", trial.key)
    context = {
        "trial": trial,
        "lines": lines,
        "here": "outcomes",
        "endpoints": Endpoint.objects.filter(merged_into=None),
    }
    return render(request, "entry/outcomes.html", context, status=422 if lines.refused else 200)


@may_extract
@require_http_methods(["GET", "POST"])
def trial_reports(request: SignedInRequest, name: str) -> HttpResponse:
    trial = trial_named(name)
    form = ReportForm(request.POST or None)
    if form.is_valid():
        reference = form.cleaned_data["identifier"]
        kind, label = form.cleaned_data["kind"], form.cleaned_data["label"]
        trials.add_report(trial, reference, by=request.user, kind=kind, label=label)
        messages.success(request, f"{named(reference)} reports the trial.")
        return redirect("trial-reports", trial.key)
    reports = trial.reports.select_related("reference")
    context = {
        "trial": trial,
        "form": form,
        "here": "reports",
        "reports": [(report, named(report.reference)) for report in reports],
    }
    return render(request, "entry/reports.html", context, status=422 if form.errors else 200)


class Lines:
    """A table of which each line is a form: those that are there, and an empty one."""

    def __init__(
        self,
        request: SignedInRequest,
        form: type[ArmForm] | type[OutcomeForm],
        rows: Iterable[Any],
        noun: str,
    ) -> None:
        typed = request.POST if request.method == "POST" else None
        self.request, self.noun = request, noun
        self.there: list[tuple[Any, Any]] = []
        for row in rows:
            prefix = f"{noun}-{row.pk}"
            texts = form.texts_of(row)
            # A line of which another was saved in the meantime, or that came later, was not sent.
            sent = typed if typed is not None and f"{prefix}-seen" in typed else None
            line = form(sent, prefix=prefix, initial=texts)
            line.seen = print_of(texts)  # type: ignore[union-attr]
            self.there.append((row, line))
        sent = typed if typed is not None and f"{noun}-new-seen" in typed else None
        self.new = form(
            sent, prefix=f"{noun}-new", empty_permitted=True, use_required_attribute=False
        )
        self.refused = False

    def save(
        self,
        *,
        add: Callable[[dict[str, Any]], Any],
        change: Callable[[Any, dict[str, Any]], Any],
    ) -> None:
        """Save what was changed, line by line; `refused` says whether one could not be."""
        done = 0
        for row, line in self.there:
            if not line.is_bound or not line.has_changed():
                continue
            if self.request.POST.get(f"{line.prefix}-seen") != line.seen:
                line.add_error(None, "Somebody changed this while you typed. " + _now(line))
            done += self._save(line, partial(change, row))
        if self.new.has_changed():
            done += self._save(self.new, add)
        if done:
            what = f"1 {self.noun} is" if done == 1 else f"{done} {self.noun}s are"
            messages.success(self.request, f"{what} saved.")

    def _save(self, line: forms.Form, verb: Callable[[dict[str, Any]], Any]) -> bool:
        if line.is_valid():
            try:
                verb(dict(line.cleaned_data))
            except Refused as error:
                refuse(line, error)
        self.refused = self.refused or bool(line.errors)
        return not line.errors


def refuse(form: forms.Form, error: Refused) -> None:
    """Put each sentence of a refusal to its field, or to the form where it has none."""
    for field, sentences in error.says.items():
        place = field if field in form.fields else NON_FIELD_ERRORS
        form.add_error(None if place == NON_FIELD_ERRORS else place, list(sentences))


def _change_arm(arm: Arm, facts: dict[str, Any], request: SignedInRequest) -> Arm:
    # The label that is there was shown in its field: only another one was meant by somebody.
    label = facts.pop("label")
    label = "" if label == arm.label else label
    return trials.change_arm(arm, by=request.user, label=label, **facts)


def _facts(form: TrialForm) -> dict[str, Any]:
    return dict(form.cleaned_data)


def _now(line: forms.Form) -> str:
    texts = (f"{line[name].label}: {line.initial[name]}" for name in line.changed_data)
    return (
        f"It is now {'; '.join(texts)}. What you typed stands here; save again to put it in place."
    )


def _differences(form: forms.Form, texts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(str(form[name].label), texts[name]) for name in form.changed_data]
