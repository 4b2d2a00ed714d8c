"""The starter evidence: drugs, trials and results from fixtures/, entered by an account of its own.

It goes through the verbs that people use and waits, submitted, for somebody to confirm it against
the paper. Loading it again adds what is missing and touches nothing that a person has changed.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from curation.evidence import results, trials
from curation.evidence.checks import open_remarks, printed_effect
from curation.evidence.findings import add_finding
from curation.evidence.links import link_by_nct
from curation.evidence.merging import standing_for
from curation.evidence.refusals import Refused, checked
from curation.evidence.results import ArmNumbers, EffectNumbers, Provenance
from curation.evidence.sources import cite
from curation.history import states
from curation.history.acts import act
from curation.models import (
    Arm,
    Drug,
    DrugIdentifier,
    Effect,
    Endpoint,
    Finding,
    Outcome,
    Reference,
    Result,
    Source,
    Trial,
    User,
)

Block = dict[str, Any]
LOADER = "starter-evidence"
KEPT = "So printed in the source that was read; to be confirmed against the paper."


@dataclass
class Taken:
    """What became of the starter evidence: counts by noun, and why each thing is left out."""

    added: Counter[str] = field(default_factory=Counter)
    there: Counter[str] = field(default_factory=Counter)
    left_out: dict[str, str] = field(default_factory=dict)


def loader() -> User:
    """The account that enters the starter evidence; nobody can sign in with it."""
    account, is_new = User.objects.get_or_create(
        username=LOADER,
        defaults={"first_name": "Starter", "last_name": "evidence", "is_active": False},
    )
    if is_new:
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


@transaction.atomic
def load_evidence(folder: Path) -> Taken:
    """Raises ValueError, naming the block, where one is not as fixtures/README.md says."""
    load = _Load(by=loader())
    for name, take in (
        ("drugs", load.drug),
        ("endpoints", load.endpoint),
        ("trials", load.trial),
        ("outcomes", load.outcome),
        ("findings", load.finding),
    ):
        blocks = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        for position, block in enumerate(blocks):
            with _named(name, block):
                _take(load, take, block, position)
    load.taken.added["report"] += link_by_nct()
    return load.taken


def _take(load: "_Load", take: Callable[[Block, int], None], block: Block, position: int) -> None:
    if why := block.get("left_out"):
        load.taken.left_out[_name(block)] = why
    else:
        take(block, position)


class _Load:
    def __init__(self, *, by: User) -> None:
        self.by = by
        self.taken = Taken()

    def drug(self, block: Block, position: int) -> None:
        if self._is_there("drug", Drug.objects.filter(inn__iexact=block["inn"]).exists()):
            return
        facts = _but(block, "sources", "identifiers")
        with act("added the drug", by=self.by):
            drug = checked(Drug(slug=slugify(block["inn"]), **facts))
            drug.save()
            drug.sources.set(_sources(block))
            for system, value in block.get("identifiers", {}).items():
                checked(DrugIdentifier(drug=drug, system=system, value=value)).save()

    def endpoint(self, block: Block, position: int) -> None:
        if self._is_there("endpoint", Endpoint.objects.filter(slug=block["slug"]).exists()):
            return
        with act("added the endpoint", by=self.by):
            checked(Endpoint(position=position, **block)).save()

    def trial(self, block: Block, position: int) -> None:
        if self._is_there("trial", Trial.objects.filter(slug=block["key"]).exists()):
            return
        facts = _but(block, "key", "start", "end", "arms", "reports", "sources", "extends")
        trial = trials.add_trial(
            by=self.by,
            slug=block["key"],
            **facts,
            **_moment("started", block.get("start")),
            **_moment("ended", block.get("end")),
        )
        trial.sources.set(_sources(block))
        trial.extends.set(Trial.objects.filter(slug__in=block.get("extends", [])))
        for arm in block.get("arms", []):
            self._arm(trial, arm)
        for report in block.get("reports", []):
            trials.add_report(
                trial,
                _reference(report),
                by=self.by,
                kind=report["kind"],
                label=report.get("label", ""),
            )
            self.taken.added["report"] += 1

    def _arm(self, trial: Trial, block: Block) -> None:
        partner = block.get("with", {})
        facts: Block = {
            name: block[name]
            for name in ("unit", "frequency", "dose_as_printed", "n_derived", "note")
            if name in block
        }
        trials.add_arm(
            trial,
            by=self.by,
            key=block["key"],
            label=block["label"],
            kind=block["kind"],
            drug=_drug(block["drug"]) if "drug" in block else None,
            dose=_decimal(block.get("dose")),
            partner=_drug(partner["drug"]) if partner else None,
            partner_dose=_decimal(partner.get("dose")),
            partner_unit=partner.get("unit", ""),
            n_randomised=block.get("n"),
            **facts,
        )
        self.taken.added["arm"] += 1

    def outcome(self, block: Block, position: int) -> None:
        trial = Trial.objects.get(slug=block["trial"])
        endpoint = _endpoint(block["endpoint"])
        place: Block = {
            "week": block.get("week"),
            "rule": trials.rule_as_known(block.get("rule", "")),
        }
        outcome = Outcome.objects.filter(trial=trial, endpoint=endpoint, **place).first()
        if not self._is_there("outcome", outcome is not None):
            outcome = trials.add_outcome(
                trial,
                endpoint,
                by=self.by,
                **place,
                is_primary=block.get("primary", False),
                was_met=block.get("met"),
                met_note=block.get("met_note", ""),
                as_printed=block.get("as_printed", ""),
                reporting=block["reporting"],
                note=block.get("note", ""),
            )
        assert outcome is not None
        arms = {arm.key: arm for arm in trial.arms.all()}
        for each in block.get("results", []):
            self._result(outcome, arms[each["arm"]], each)
        for each in block.get("effects", []):
            self._effect(outcome, arms, each)

    def _result(self, outcome: Outcome, arm: Arm, block: Block) -> None:
        if self._is_there("result", Result.objects.filter(outcome=outcome, arm=arm).exists()):
            return
        numbers = ArmNumbers(
            events=block.get("events"),
            n=block.get("n"),
            percent=_decimal(block.get("percent")),
            value=_decimal(block.get("value")),
            value_as_printed=block.get("value_as_printed", ""),
            statistic=block.get("statistic", ""),
            of=block.get("of", ""),
            unit=block.get("unit", ""),
        )
        row = results.record_result(outcome, arm, numbers, _provenance(block), by=self.by)
        self._hand_on(row)

    def _effect(self, outcome: Outcome, arms: dict[str, Arm], block: Block) -> None:
        arm, comparator = arms[block["arm"]], arms[block["comparator"]]
        place = {"outcome": outcome, "arm": arm, "comparator": comparator}
        there = Effect.objects.filter(**place, measure=block.get("measure", "")).exists()
        if self._is_there("effect", there):
            return
        numbers = EffectNumbers(
            measure=block.get("measure", ""),
            **_estimate(block),
            **_p(block),
            direction=block.get("direction", ""),
        )
        row = results.record_effect(
            outcome, arm, comparator, numbers, _provenance(block), by=self.by
        )
        self._hand_on(row)

    def _hand_on(self, row: Result | Effect) -> None:
        for remark in open_remarks(row):
            row = results.keep_as_printed(row, remark.code, row.note or KEPT, by=self.by)
        results.submit(row, by=self.by)

    def finding(self, block: Block, position: int) -> None:
        there = Finding.objects.filter(starter_keys__contains=[block["key"]]).exists()
        if self._is_there("finding", there):
            return
        taken = "key pmid doi drugs endpoint percent value estimate low high p p_note sources"
        facts = _but(block, *taken.split())
        provenance = _provenance(block | {"from": [block["key"]]})
        estimate, low, high = (_decimal(block.get(name)) for name in ("estimate", "low", "high"))
        p = _p(block)
        p.pop("p_note")
        finding = add_finding(
            by=self.by,
            source=provenance.source,
            also_in=provenance.also_in,
            drugs=[_drug(inn) for inn in block.get("drugs", [])],
            endpoint=_endpoint(block["endpoint"]),
            percent=_decimal(block.get("percent")),
            percent_as_printed=block.get("percent", ""),
            value=_decimal(block.get("value")),
            estimate=estimate,
            low=low,
            high=high,
            as_printed_effect=printed_effect(estimate, low, high),
            starter_keys=[block["key"]],
            **p,
            **facts,
        )
        states.submit(finding, by=self.by)

    def _is_there(self, noun: str, there: bool) -> bool:
        (self.taken.there if there else self.taken.added)[noun] += 1
        return there


@contextmanager
def _named(name: str, block: Block) -> Iterator[None]:
    """Say which block it was."""
    try:
        yield
    except (KeyError, ArithmeticError, Refused, LookupError) as error:
        raise ValueError(f"{name}.json, {_name(block)}: {error!r}") from error


def _name(block: Block) -> str:
    for name in ("key", "inn", "slug"):
        if name in block:
            return str(block[name])
    return f"{block['trial']} {block['endpoint']}"


def _but(block: Block, *names: str) -> Block:
    return {name: value for name, value in block.items() if name not in names}


def _decimal(text: object) -> Decimal | None:
    return None if text is None else Decimal(str(text))


def _estimate(block: Block) -> Block:
    """An interval without its estimate, or printed the wrong way round, is kept as text only."""
    if "estimate" not in block:
        bounds = (block.get("low"), block.get("high"))
        return {"as_printed": f"interval {bounds[0]} to {bounds[1]}"} if any(bounds) else {}
    return {name: _decimal(block.get(name)) for name in ("estimate", "low", "high")}


def _p(block: Block) -> Block:
    """ "<0.001" as a sign and a number."""
    printed = block.get("p", "")
    sign = printed[:1] if printed[:1] in ("<", ">") else "="
    return {
        "p": _decimal(printed.lstrip("<>= ") or None),
        "p_sign": sign,
        "p_note": block.get("p_note", ""),
    }


def _moment(name: str, block: Block | None) -> Block:
    if not block:
        return {}
    return {
        f"{name}_on": date.fromisoformat(block["on"]),
        f"{name}_as_printed": block.get("as_printed", ""),
    }


def _drug(inn: str) -> Drug:
    return standing_for(Drug.objects.get(inn__iexact=inn))


def _endpoint(slug: str) -> Endpoint:
    """The one that stands for it now, so that a merge is not undone by loading again."""
    return standing_for(Endpoint.objects.get(slug=slug))


def _reference(block: Block) -> Reference:
    """The reference that a block names, which the starter references hold."""
    if "pmid" in block:
        return Reference.objects.get(pmid=block["pmid"])
    return Reference.objects.get(doi=block["doi"].lower(), shares_ids_with=None)


def _sources(block: Block) -> list[Source]:
    return [
        cite(
            _reference(each) if "pmid" in each or "doi" in each else None,
            registry=each.get("nct", ""),
            address=each.get("address", ""),
            kind=each.get("kind", ""),
            locator=each.get("locator", ""),
            tier=each["tier"],
        )
        for each in block.get("sources", [])
    ]


def _provenance(block: Block) -> Provenance:
    source, *also_in = _sources(block)
    return Provenance(
        source=source,
        also_in=also_in,
        flags=block.get("flags", []),
        note=block.get("note", ""),
        starter_keys=block.get("from", []),
    )
