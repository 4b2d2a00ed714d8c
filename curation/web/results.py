"""Enter a trial's results: the grid, saved row by row, and handed on when it is ready.

With scripts a row is posted when it is left. Without them the page is one form: whichever Save is
pressed, every row that can be saved is, and the others come back as they were typed.
"""

from typing import Any, cast

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from curation.claims.doubts import doubt_what_speaks_of_changed_numbers
from curation.evidence.rows import WITHDRAWN, HandedOn, RowRefused, hand_on, save_row
from curation.evidence.sources import cite
from curation.forms.results import EffectForm, ResultForm
from curation.history.states import ChangedMeanwhile
from curation.identifiers import as_key
from curation.models import Effect, Source, Trial
from curation.web.gates import SignedInRequest, may_extract
from curation.web.grid import Desk, Row, Said, about
from curation.web.trials_at_hand import trial_named

Form = ResultForm | EffectForm


@may_extract
@require_http_methods(["GET", "POST"])
def trial_results(request: SignedInRequest, name: str) -> HttpResponse:
    trial = trial_named(name)
    desk = Desk(trial, offered=_offered(request, trial))
    if request.method == "GET":
        return _page(request, desk, desk.rows(more=as_key(request.GET.get("more", ""))))

    sent = [row for row in desk.rows(request.POST) if row.was_sent]
    refused = {row.outcome.pk: row for row in sent if not _saved(request, trial, row)}
    if refused:
        fresh = Desk(trial, offered=_offered(request, trial))
        rows = [refused.get(row.outcome.pk, row) for row in fresh.rows()]
        return _page(request, fresh, rows, status=422)
    for said in (said for row in sent for said in _doubted(row)):
        messages.warning(request, said.words)
    if "submit" in request.POST:
        _tell(request, hand_on(trial, by=request.user))
    else:
        messages.success(request, "Saved.")
    return redirect("trial-results", trial.key)


@may_extract
@require_http_methods(["GET", "POST"])
def trial_results_row(request: SignedInRequest, name: str, pk: int) -> HttpResponse:
    """One row for the page that is open: as it stands, or as it became."""
    trial = trial_named(name)
    outcome = get_object_or_404(trial.outcomes.select_related("endpoint"), pk=pk)
    desk = Desk(trial, offered=_offered(request, trial))
    status = 200
    row = desk.row(outcome, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if _saved(request, trial, row):
            desk = Desk(trial, offered=_offered(request, trial))
            row = desk.row(outcome)
            row.said += _doubted(row)
        else:
            status = 422
    context = {"trial": trial, "desk": desk, "row": row, "is_answer": True}
    return render(request, "entry/_saved_row.html", context, status=status)


def _saved(request: SignedInRequest, trial: Trial, row: Row) -> bool:
    """Whether all of a row was saved; if not, the row says why, and keeps what was typed."""
    if not row.is_valid():
        for form in row.forms:
            row.said += _errors(row, form, form.errors) if form.is_bound else []
        errors = row.source_form.errors.values()
        row.said += [Said("error", "Source", str(each)) for several in errors for each in several]
        return False
    if unanswered := _unanswered(request, row):
        row.said.append(unanswered)
        return False
    try:
        with transaction.atomic():
            source = _cited(row)
            entries = row.entries(source)
            save_row(row.outcome, entries, by=request.user)
            if not entries:
                transaction.set_rollback(True)  # nor is a source kept on which nothing rests
    except RowRefused as error:
        for place, why in error.trouble.items():
            form = next(form for form in row.forms if form.place == place)
            row.said += (
                _theirs(row, form)
                if isinstance(why, ChangedMeanwhile)
                else _errors(row, form, why.says)
            )
    else:
        if source is not None and entries:
            request.session[_last_source(trial)] = source.pk
        return True
    return False


def _doubted(row: Row) -> list[Said]:
    """That claims speak of numbers which were just changed, and are looked at again."""
    count = len(doubt_what_speaks_of_changed_numbers(row.outcome))
    if not count:
        return []
    claims = "1 claim that speaks" if count == 1 else f"{count} claims that speak"
    words = f"{claims} of numbers of {row.outcome} that were changed must be looked at again now."
    return [Said("doubted", "Claims", words)]


def _cited(row: Row) -> Source | None:
    if not row.source_form.is_bound:
        return None
    cites = row.source_form.cites()
    return None if cites is None else cite(**cites)


def _unanswered(request: HttpRequest, row: Row) -> Said | None:
    """Somebody pressed "Keep as printed" and gave no reason."""
    asked = request.POST.get("keep", "")
    for said in row.said:
        if said.answer and said.answer == asked and not request.POST.get(asked, "").strip():
            return Said("error", said.about, "Say why it is kept as printed.")
    return None


def _errors(row: Row, form: Form, says: Any) -> list[Said]:
    who = _about(row, form)
    typed = [name for name in form.changed_data if name != "seen"]
    for field, sentences in says.items():
        # What is wrong with several cells together is marked on the first that was typed.
        place = field if field in form.fields else next(iter(typed), None)
        if place is not None and place not in form.errors:
            form.add_error(place, list(sentences))
    return [
        Said("withdraw", who, str(each), f"{form.place}-keep-{WITHDRAWN}")
        if field == WITHDRAWN
        else Said("error", who, str(each))
        for field, several in says.items()
        for each in several
    ]


def _theirs(row: Row, form: Form) -> list[Said]:
    """Both texts: theirs in a sentence, ours in the fields, which the next save puts in place."""
    there: Any = form.there
    if there is None and isinstance(form, EffectForm):
        measure = form.cleaned_data.get("measure", "")
        found = Effect.objects.filter(outcome=row.outcome, measure=measure)
        cell = next(cell for cell in row.cells if any(line.form is form for line in cell.effects))
        there = found.filter(arm=cell.arm).select_related("changed_by").first()
        cell.effects = [line for line in cell.effects if line.effect != there or not there]
    data = cast(QueryDict, form.data).copy()
    data[form.add_prefix("seen")] = str(there.version if there else 0)
    form.data = data
    if there is None:
        words = "Somebody took these numbers away while you typed. Save again to enter yours."
    else:
        texts = (EffectForm if isinstance(there, Effect) else _kind_of(row))(
            prefix=form.place, there=there
        )
        cells = [f"{cell.label} {cell.value()}" for cell in texts.cells if cell.value()]
        words = (
            f"{there.changed_by} changed this while you typed, to: {', '.join(cells)}. "
            "What you typed stands in the fields; save again to put it in place of theirs."
        )
    return [Said("theirs", _about(row, form), words)]


def _kind_of(row: Row) -> Any:
    return lambda **more: ResultForm(kind=row.outcome.endpoint.kind, **more)


def _about(row: Row, form: Form) -> str:
    for cell in row.cells:
        if form is cell.form:
            return str(cell.arm)
        if any(form is line.form for line in cell.effects):
            return f"{cell.arm} against {row.control}"
    return ""


def _tell(request: HttpRequest, handed: HandedOn) -> None:
    if not handed.rows and not handed.held:
        messages.info(request, "There is no draft to hand on.")
    if handed.rows:
        n = len(handed.rows)
        what = "1 result was" if n == 1 else f"{n} results were"
        messages.success(request, f"{what} handed on. Somebody else confirms what you entered.")
    for row, odd in handed.held:
        why = " ".join(remark.says for remark in odd)
        messages.warning(request, f"Held back: {row.outcome}, {about(row)}. {why}")


def _last_source(trial: Trial) -> str:
    return f"last-source-{trial.pk}"


def _offered(request: HttpRequest, trial: Trial) -> Source | None:
    """The source that this person used last for this trial."""
    pk = request.session.get(_last_source(trial))
    found = Source.objects.filter(pk=pk).select_related("reference") if pk else None
    return found.first() if found is not None else None


def _page(
    request: SignedInRequest, desk: Desk, rows: list[Row], *, status: int = 200
) -> HttpResponse:
    context = {"trial": desk.trial, "desk": desk, "rows": rows, "here": "results"}
    return render(request, "entry/results.html", context, status=status)
