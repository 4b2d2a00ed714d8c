"""Add a trial, its arms, what it measured and who reports it; change them."""

import re
from typing import Any, TypeVar

from django.db.models import Max
from django.utils.text import slugify

from curation.evidence.labels import describe, label_of
from curation.evidence.merging import standing_for
from curation.evidence.refusals import Refused, checked
from curation.evidence.regimens import key_of
from curation.history.acts import act
from curation.identifiers import as_nct_number
from curation.models import Arm, Drug, Endpoint, Outcome, Reference, Trial, TrialReport, User

Row = TypeVar("Row", Trial, Outcome)

_DASHES = re.compile(r"[\u2010-\u2015\u2212]")


def add_trial(*, by: User, nct: str = "", acronym: str = "", **facts: Any) -> Trial:
    """A trial under its NCT number or, where it has none, its acronym; raises Refused."""
    number = as_nct_number(nct)
    if nct.strip() and number is None:
        raise Refused({"nct": [f"“{nct.strip()}” is no NCT number: NCT and eight digits."]})
    if number is None and not acronym.strip():
        raise Refused({"nct": ["Give the NCT number, or an acronym if there is none."]})
    slug = facts.pop("slug", "") or _slug_for(number, acronym.strip())
    with act("added the trial", by=by):
        trial = checked(Trial(nct=number, acronym=acronym.strip(), slug=slug, **facts))
        trial.save()
    return trial


def change_trial(trial: Trial, *, by: User, **facts: Any) -> Trial:
    """Only the facts that are named; the NCT number as add_trial takes it."""
    if "nct" in facts:
        number = as_nct_number(facts["nct"] or "")
        if facts["nct"] and number is None:
            raise Refused({"nct": [f"“{facts['nct']}” is no NCT number: NCT and eight digits."]})
        facts["nct"] = number
    return _change(trial, "changed the trial", by=by, **facts)


def add_arm(
    trial: Trial,
    *,
    by: User,
    kind: str,
    drug: Drug | None = None,
    label: str = "",
    key: str = "",
    **facts: Any,
) -> Arm:
    """An arm after those that are there; its label and regimen are written from what it got.

    A drug that was merged stands for the one it was merged into.
    """
    if facts.get("partner"):
        facts["partner"] = standing_for(facts["partner"])
    arm = Arm(trial=trial, kind=kind, drug=standing_for(drug) if drug else None, **facts)
    arm.position = facts.get("position") or _next_position(trial)
    describe(arm, label=label)
    arm.key = key or key_of(arm.label)
    with act("added an arm", by=by):
        checked(arm).save()
    return arm


def change_arm(arm: Arm, *, by: User, label: str = "", **facts: Any) -> Arm:
    """Only the facts that are named. A label that said what the arm got says it anew."""
    label = label or ("" if arm.label == label_of(arm) else arm.label)
    for name, value in facts.items():
        setattr(arm, name, value)
    describe(arm, label=label)
    with act("changed an arm", by=by):
        checked(arm).save()
    return arm


def add_outcome(
    trial: Trial, endpoint: Endpoint, *, by: User, week: int | None = None, **facts: Any
) -> Outcome:
    """Something that the trial measured; Refused where it is there already.

    An endpoint that was merged stands for the one it was merged into.
    """
    with act("added an outcome", by=by):
        facts["endpoint"] = standing_for(endpoint)
        facts["rule"] = rule_as_known(facts.get("rule", ""))
        outcome = checked(Outcome(trial=trial, week=week, **facts))
        outcome.save()
    return outcome


def change_outcome(outcome: Outcome, *, by: User, **facts: Any) -> Outcome:
    if "rule" in facts:
        facts["rule"] = rule_as_known(facts["rule"], besides=outcome)
    return _change(outcome, "changed an outcome", by=by, **facts)


def rule_as_known(rule: str, *, besides: Outcome | None = None) -> str:
    """The rule as another outcome spells it already: one rule is one column of the matrix.

    Capitals, spaces and the kind of a dash tell no rules apart; any other sign does.
    """
    rule = " ".join(rule.split())
    if not rule:
        return ""
    known = Outcome.objects.exclude(rule="")
    if besides is not None:
        known = known.exclude(pk=besides.pk)
    spelt = known.order_by("rule").values_list("rule", flat=True).distinct()
    return next((each for each in spelt if _plainly(each) == _plainly(rule)), rule)


def add_report(
    trial: Trial, reference: Reference, *, by: User | None, kind: str, label: str = ""
) -> TrialReport:
    """The publication reports the trial. One that is linked already gets the kind and the label."""
    with act("added a report", by=by):
        report = TrialReport.objects.filter(trial=trial, reference=reference).first()
        report = report or TrialReport(trial=trial, reference=reference)
        if (report.pk, report.kind, report.label) != (report.pk or None, kind, label):
            report.kind, report.label = kind, label
            checked(report).save()
    return report


def _slug_for(number: str | None, acronym: str) -> str:
    slug = slugify(acronym)[:60]
    # Two trials may share an acronym, and "new" is the address at which one is added.
    is_free = slug and slug != "new" and not Trial.objects.filter(slug=slug).exists()
    if not is_free and number is None:
        raise Refused(
            {"acronym": [f"Another trial is called {acronym}. Give the NCT number beside it."]}
        )
    return slug if is_free else str(number).lower()


def _plainly(rule: str) -> str:
    return _DASHES.sub("-", "".join(rule.split())).casefold()


def _next_position(trial: Trial) -> int:
    last: int | None = trial.arms.aggregate(last=Max("position"))["last"]
    return 1 if last is None else last + 1


def _change(row: Row, name: str, *, by: User, **facts: Any) -> Row:
    changed = [field for field, value in facts.items() if getattr(row, field) != value]
    if changed:
        for field in changed:
            setattr(row, field, facts[field])
        with act(name, by=by):
            checked(row).save(update_fields=changed)
    return row
